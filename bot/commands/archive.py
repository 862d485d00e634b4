"""`natverksbot archive add | sync | list | remove | status`: what the bot answers from."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from bot.archive import Library, open_library
from bot.clock import WallClock
from bot.commands import Choices
from bot.commands.progress import followed
from bot.commands.questions import add_days, list_unanswered, summary
from bot.commands.settings import configured, data_folder
from bot.following import folders_of, followed_folders
from bot.kept import open_database
from knowledge import record
from knowledge.settings import LEVEL, LEVELS
from knowledge.sources import catalogue, handing, intake, levels
from knowledge.sources.catalogue import Found
from knowledge.sources.folder import Seen, look
from knowledge.sources.intake import Taken
from knowledge.sources.levels import FIRST_LEVEL

WRONG = ("refused", "aside")
LEFT_OUT = (*WRONG, "duplicate")
MARKS = {"added": "inlagd", "replaced": "ersatt", "moved": "flyttad", "unchanged": "finns", "duplicate": "dubblett",
         "refused": "NEJ", "aside": "NEJ"}  # fmt: skip
NOT_REACHED = (
    "Mappen {root} nås inte; dess dokument är kvar som de var. "
    "Ska den inte följas mer: natverksbot archive remove {root}"
)
BY_ITSELF = "Mappen {inner} följs för sig och behåller sin nivå, {level}."
NOT_THERE = "{name} finns inte i arkivet. Se vad som finns: natverksbot archive list"
NO_LONGER = "Mappen {root} följs inte längre, och {documents} är borta ur arkivet. Filerna på disken är orörda."
CONFIGURED = "Mappen {root} står i konfigurationen; ta bort den där först."
WITHIN = (
    "Mappen {root} ligger i {around} och skulle följas med den, på nivån {level}. "
    "Ska den det: natverksbot archive add {root} --level {level}"
)
DECIDED = "Nivån för {path} står i konfigurationen ({level}); ändra den där."
# What the files came to, of one and of several.
COUNTED = {"added": ("inlagd", "inlagda"), "replaced": ("ersatt", "ersatta"), "moved": ("flyttad", "flyttade"),
           "unchanged": ("fanns redan", "fanns redan"), "duplicate": ("dubblett", "dubbletter"),
           "refused": ("lästes inte", "lästes inte"), "aside": ("lästes inte", "lästes inte")}  # fmt: skip
STATES = {"held": "finns", "duplicate": "dubblett", "refused": "NEJ", "aside": "NEJ"}


def register(chosen: Choices, common: ArgumentParser) -> None:
    archive = chosen.add_parser("archive", parents=[], help="dokumenten som boten svarar ur")
    actions = archive.add_subparsers(required=True, metavar="VAD")
    adding = _action(actions, common, "add", "lägg in filer och mappar", add)
    adding.add_argument("paths", nargs="+", type=Path, metavar="SÖKVÄG")
    adding.add_argument(
        "--level", type=level, metavar="NIVÅ", help="open (alla), group:NAMN, coordinators; annars som förut"
    )
    _action(actions, common, "sync", "följ mapparna som de ser ut nu", sync)
    _action(actions, common, "list", "visa vad som finns", list_files)
    removing = _action(actions, common, "remove", "ta bort dokument, eller följ inte en mapp längre", remove)
    removing.add_argument("names", nargs="+", metavar="NAMN")
    asked = _action(actions, common, "questions", "frågor utan svar, och svar som inte hjälpte", list_unanswered)
    add_days(asked)
    _action(actions, common, "status", "hur mycket som finns, och om indexet är i takt", status)


def _action(
    actions: Choices, common: ArgumentParser, name: str, what: str, work: Callable[[Library, Namespace], int]
) -> ArgumentParser:
    action = actions.add_parser(name, parents=[common], help=what)
    action.add_argument("--json", action="store_true", help="ett JSON-objekt per rad på standard ut")
    action.set_defaults(command=on_library, work=work)
    return action


def level(text: str) -> str:
    if not LEVEL.fullmatch(text):
        raise ArgumentTypeError(f"en nivå är {LEVELS}, inte {text}")
    return text


def on_library(wanted: Namespace) -> int:
    with library(wanted) as opened:
        status: int = wanted.work(opened, wanted)
        return status


@contextmanager
def library(wanted: Namespace) -> Iterator[Library]:
    config, data = configured(wanted), data_folder(wanted, "data")
    database = open_database(config, data)
    try:
        with open_library(database, data, config.model, config.archive.short_forms) as opened:
            yield opened
    finally:
        database.close()


def add(opened: Library, wanted: Namespace) -> int:
    folders = followed_folders(opened, configured(wanted).archive.folders)
    files = [file for path in wanted.paths for file in _files(opened, path, wanted, folders)]
    taken = [_told(_take(opened, file, wanted), wanted) for file in followed(files, "filer")]
    return _ended(opened, taken, taken)


def _files(opened: Library, path: Path, wanted: Namespace, folders: Mapping[str, str]) -> list[Found]:
    if not path.exists():
        return [Found(path.name, path, refused=f"{path} finns inte.")]
    if not path.is_dir():
        return intake.file_by_itself(path, folders, wanted.level or "")
    root = str(path.resolve())
    decided = folders_of(configured(wanted).archive.folders).get(root)
    if decided and wanted.level not in {None, decided}:
        return [Found(path.name, path, refused=DECIDED.format(path=path, level=decided))]
    level = wanted.level or levels.level_around(folders, root)
    opened.database.write_now(partial(levels.follow, root=root, level=level))
    for inner, its_level in folders.items():
        if root in map(str, Path(inner).parents) and its_level != level:
            print(BY_ITSELF.format(inner=inner, level=its_level), file=sys.stderr)
    return intake.found_in(path, _looked_through(path))


def _take(opened: Library, file: Found, wanted: Namespace) -> Taken:
    came = intake.take_in(opened.database, opened.reader, file, FIRST_LEVEL)
    return opened.database.read_now(partial(intake.with_copies_told, came=came)) if wanted.level else came


def _told(taken: Taken, wanted: Namespace) -> Taken:
    if wanted.json:
        row = {"document": taken.name, **asdict(taken), "date": taken.dated}
        print(
            json.dumps({key: row[key] for key in row if key not in {"name", "dated"}}, ensure_ascii=False), flush=True
        )
    else:
        print(f"{MARKS[taken.status]:<9} {taken.name}")
        for sentence in taken.report:
            print(f"          {sentence}")
    return taken


def _ended(opened: Library, taken: Sequence[Taken], news: Sequence[Taken]) -> int:
    opened.archive.catch_up()
    counted = Counter(COUNTED[one.status] for one in taken)
    summary = ", ".join(f"{number} {several if number > 1 else one}" for (one, several), number in counted.items())
    number = "1 fil" if len(taken) == 1 else f"{len(taken)} filer"
    print(f"{number}: {summary or 'inget att göra'}.", file=sys.stderr)
    return 1 if any(one.status in WRONG for one in news) else 0


def sync(opened: Library, wanted: Namespace) -> int:
    folders = followed_folders(opened, configured(wanted).archive.folders)
    if not folders:
        print("Ingen mapp är inlagd än. Lägg in en med: natverksbot archive add MAPP", file=sys.stderr)
        return 1
    came: list[tuple[Taken, bool]] = []
    for root, its_level in folders.items():
        if not Path(root).is_dir():
            print(NOT_REACHED.format(root=root), file=sys.stderr)
            came.append((Taken(root, "refused", ("Mappen nås inte.",)), True))
            continue
        came.extend(_sync_folder(opened, Path(root), its_level, wanted))
    return _ended(opened, [one for one, _ in came], [one for one, is_new in came if is_new])


def _sync_folder(opened: Library, root: Path, its_level: str, wanted: Namespace) -> Iterator[tuple[Taken, bool]]:
    """What came of each file, and whether that is new. What is not is counted, and neither told nor wrong once more."""
    known = {row.name: row for row in opened.database.read_now(catalogue.all_files)}
    seen = _looked_through(root)
    for came in intake.let_go(opened.database, root, seen):
        if isinstance(came, Taken):
            yield _told(came, wanted), True
        else:
            _tell_gone(came, wanted)
    for file in followed(intake.found_in(root, seen), "filer"):
        came = intake.take_in(opened.database, opened.reader, file, its_level)
        is_new = came.status != "unchanged" and not _stands(opened, came, known.get(came.name))
        yield _told(came, wanted) if is_new else came, is_new


def _stands(opened: Library, came: Taken, before: Row[Any] | None) -> bool:
    """Was the file left out for the same reason the last time?"""
    if before is None or came.status not in LEFT_OUT:
        return False
    now = opened.database.read_now(lambda connection: catalogue.row_of(connection, came.name))
    return now is not None and tuple(now) == tuple(before)


def _looked_through(root: Path) -> Seen:
    """Each file is read through once to see whether it has changed."""
    print(f"Ser igenom {root} …", file=sys.stderr, flush=True)
    return look(root)


def _tell_gone(name: str, wanted: Namespace) -> None:
    gone = json.dumps({"document": name, "status": "removed"}, ensure_ascii=False)
    print(gone if wanted.json else f"{'borta':<9} {name}")


def list_files(opened: Library, wanted: Namespace) -> int:
    for row in opened.database.read_now(catalogue.all_files):
        if wanted.json:
            known = {"document": row.name, "status": row.state, "level": row.level, "report": row.report}
            print(json.dumps(known, ensure_ascii=False))
        else:
            print(f"{STATES[row.state]:<9} {row.level:<20} {row.name}: {' '.join(row.report)}")
    return 0


def remove(opened: Library, wanted: Namespace) -> int:
    wrong = [why for name in wanted.names if (why := _remove(opened, name, wanted))]
    opened.archive.catch_up()
    for why in wrong:
        print(why, file=sys.stderr)
    return 1 if wrong else 0


def _remove(opened: Library, name: str, wanted: Namespace) -> str:
    """Why it could not be done, if it could not."""
    known = opened.database.read_now(lambda connection: catalogue.named(connection, name, str(Path(name).resolve())))
    if _remove_document(opened, known or name, wanted):
        return ""
    folders = followed_folders(opened, configured(wanted).archive.folders)
    root = next((each for each in (name, str(Path(name).resolve())) if each in folders), "")
    return _stop_following(opened, root, folders, wanted) if root else NOT_THERE.format(name=name)


def _remove_document(opened: Library, name: str, wanted: Namespace) -> bool:
    known = opened.database.read_now(lambda connection: catalogue.row_of(connection, name))
    folder = opened.database.read_now(lambda connection: levels.folder_followed(connection, name))
    was_there = opened.database.write_now(lambda connection: handing.forget(connection, name))
    if was_there:
        _tell_gone(name, wanted)
    if known and folder and (Path(folder) / catalogue.path_within(known)).exists():
        print(f"Filen ligger kvar i {folder} och läggs in igen; ta bort den där också.", file=sys.stderr)
    if known and known.sha256:
        _tell_of_copy(opened, known.sha256, name, known.level)
    return was_there


def _stop_following(opened: Library, root: str, folders: Mapping[str, str], wanted: Namespace) -> str:
    """Why it must not be done, if it must not: what one folder keeps from others, the one around it would tell."""
    if root in folders_of(configured(wanted).archive.folders):
        return CONFIGURED.format(root=root)
    around = levels.followed_around(folders, root)
    if around and folders[around] != folders[root]:
        return WITHIN.format(root=root, around=around, level=folders[around])
    gone = opened.database.write_now(partial(levels.unfollow, root=root))
    for known in gone:
        _tell_gone(known.name, wanted)
    documents = "1 dokument ur den" if len(gone) == 1 else f"{len(gone)} dokument ur den"
    print(NO_LONGER.format(root=root, documents=documents), file=sys.stderr)
    for known in gone:
        if known.sha256:
            _tell_of_copy(opened, known.sha256, known.name, known.level)
    return ""


def _tell_of_copy(opened: Library, digest: str, name: str, its_level: str) -> None:
    copy = opened.database.read_now(lambda connection: catalogue.holder_of(connection, digest, name, its_level))
    if copy:
        print(f"Samma innehåll finns kvar i {copy}; ta bort den också om det ska vara borta.", file=sys.stderr)


def status(opened: Library, wanted: Namespace) -> int:
    documents, passages = opened.database.read_now(record.size)
    states = Counter(row.state for row in opened.database.read_now(catalogue.all_files))
    folders = opened.database.read_now(levels.roots) | folders_of(configured(wanted).archive.folders)
    in_step = opened.archive.in_step
    if wanted.json:
        known = {"documents": documents, "passages": passages, "files": dict(states), "index_in_step": in_step}
        known["folders"] = folders
        print(json.dumps(known, ensure_ascii=False))
    else:
        pieces = "1 stycke" if passages == 1 else f"{passages} stycken"
        copies = "1 dubblett" if states["duplicate"] == 1 else f"{states['duplicate']} dubbletter"
        print(f"{documents} dokument, {pieces}.")
        print(f"{copies}, {states['refused']} lästes inte, {states['aside']} lagda åt sidan.")
        for root, its_level in folders.items():
            print(f"Mappen {root} följs på nivån {its_level}{'' if Path(root).is_dir() else ', men nås inte'}.")
        print(summary(opened, WallClock().now()))
        print("Indexet är i takt." if in_step else "Indexet är efter.")
        print(opened.reader.isolation.sentence())
    return 0
