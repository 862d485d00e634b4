"""Files into the archive: the unchanged is left, the same twice is kept once, what crashes the reader is put aside."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from sqlalchemy import Connection, Row

from knowledge import record
from knowledge.document import Document
from knowledge.formats.reader import FAILURES, Reader
from knowledge.formats.report import Reading, duplicate_of
from knowledge.sources import catalogue, folder, handing, levels, names
from knowledge.sources.catalogue import Found, Level, file_with, holder_of, path_within, row_of
from knowledge.sources.folder import Seen
from knowledge.sources.handing import forget, name_attached, note
from knowledge.sources.levels import folder_followed, join, level_of
from knowledge.sources.names import name_of_file

MOST_CRASHES = 2
ASIDE = "Läggs åt sidan: filen har fått läsaren att krascha eller fastna två gånger. Spara om den och lägg in den igen."
MOVED = "Flyttad till nivån {level}."
NAME_TAKEN = 'Heter "{other}" i arkivet, på nivån {level}; ett annat dokument heter redan {name}.'
WHOSE = (
    "Ett dokument som heter {name} finns på nivån {level}. Välj vem som får läsa filen, med den nivån eller en annan: "
    'natverksbot archive add "{path}" --level {level}'
)
ALONE = (
    "Ett dokument som lades in för sig heter redan så. Döp om filen, eller ta bort det andra: "
    'natverksbot archive remove "{name}"'
)
STILL_THERE = "Samma innehåll finns kvar i {name} på nivån {level}."
EARLIER = "Den tidigare versionen finns kvar i svaren tills filen går att läsa eller tas bort."
RENAMED = "Hette {name} förut."
HURTS = frozenset(FAILURES[how][0] for how in ("crashed", "late"))

MANY = 10  # documents gone from a folder that is empty all at once: far more often a disk that is not connected
NOT_CONNECTED = (
    "Mappen är tom, men {number} dokument ur den är kvar i arkivet. Är disken ansluten? "
    "Ska de bort: natverksbot archive remove NAMN."
)

T = TypeVar("T")
Status = Literal["added", "replaced", "moved", "unchanged", "duplicate", "refused", "aside"]


class Record(Protocol):
    """Where the archive is kept: jobs that read, and jobs that are written by one thread."""

    def read_now(self, job: Callable[[Connection], T]) -> T: ...

    def write_now(self, job: Callable[[Connection], T]) -> T: ...


@dataclass(frozen=True)
class Taken:
    """What came of a file, in words a coordinator can act on."""

    name: str
    status: Status
    report: tuple[str, ...]
    kind: str = ""
    pages: int = 0
    words: int = 0
    dated: str | None = None
    seconds: float = 0.0

    @property
    def answerable(self) -> bool:
        return self.status in ("added", "replaced", "moved", "unchanged", "duplicate")


def file_by_itself(path: Path, roots: Collection[str], chosen: str = "") -> list[Found]:
    """A file that lies in a folder that is followed is that folder's file, also when it is taken in by itself."""
    whole = path.parent.resolve() / path.name
    inside = [(root, whole.relative_to(root)) for root in roots if whole.is_relative_to(root)]
    followed = [(root, name) for root, name in inside if not any(map(folder.is_ignored, name.parts))]
    return [Found(name.as_posix(), path, root, chosen=chosen) for root, name in followed] or [
        Found(path.name, path, str(whole.parent), chosen=chosen, alone=True)
    ]


def found_in(path: Path, seen: Seen) -> list[Found]:
    root = str(path.resolve())
    refused = [Found(name, path / name, root, refused=why) for name, why in seen.refused]
    return [Found(file.path, path / file.path, root, sha256=file.sha256) for file in seen.files] + refused


def take_in(kept: Record, reader: Reader, found: Found, level: str) -> Taken:
    """`level` is that of a file for which none was chosen, nor for its folder."""
    if found.refused and not _is_file(found):
        return Taken(found.name, "refused", (found.refused,))
    found = replace(found, sha256=found.sha256 or digest_of(found.path))
    if other := kept.read_now(lambda connection: names.namesake_of_others(connection, found, level)):
        return Taken(found.name, "refused", (WHOSE.format(name=found.name, level=other.level, path=found.path),))
    name = kept.read_now(lambda connection: name_of_file(connection, found, level))
    if name == found.name:
        return _take_in(kept, reader, found, level)
    beside = replace(found, name=name, called=found.name)
    came = _take_in(kept, reader, beside, level)
    its_level = kept.read_now(lambda connection: level_of(connection, beside, level)).name
    return replace(came, report=(NAME_TAKEN.format(name=found.name, other=name, level=its_level), *came.report))


def _is_file(found: Found) -> bool:
    """A file that is locked for the bot is noted as what cannot be read; a folder or a link is only told."""
    return bool(found.root) and found.path.is_file() and not found.path.is_symlink()


def _take_in(kept: Record, reader: Reader, found: Found, level: str) -> Taken:
    if came := kept.read_now(lambda connection: _nothing_to_do(connection, found, level)):
        return came
    if came := kept.write_now(lambda connection: _without_reading(connection, found, level)):
        return came
    reading = reader.read(found.path)
    return kept.write_now(lambda connection: keep(connection, found, reading, found.sha256, level))


def with_copies_told(connection: Connection, came: Taken) -> Taken:
    """A level that was chosen keeps nobody from reading the same content elsewhere."""
    known = row_of(connection, came.name)
    copies = catalogue.copies_elsewhere(connection, known) if known else []
    told = (STILL_THERE.format(name=copy.name, level=copy.level) for copy in copies)
    return replace(came, report=(*came.report, *told))


def _nothing_to_do(connection: Connection, found: Found, level: str) -> Taken | None:
    known = row_of(connection, found.name)
    if known is None:
        return None
    if anothers := _anothers(connection, known, found):
        return Taken(found.name, "refused", (anothers,))
    stands = (known.level, known.own_level) == level_of(connection, found, level)
    lies = not found.root or known.folder == found.root
    return _as_before(known, found.sha256) if stands and lies else None


def _anothers(connection: Connection, known: Row[Any], found: Found) -> str:
    """Why a file of a folder may not take the place of what has its name: the two would replace each other for ever."""
    is_it = known.folder == found.root and known.called == found.called
    if found.alone or not found.root or is_it:
        return ""
    if folder_followed(connection, known.name):
        there = (Path(known.folder) / path_within(known)).exists()
        return f"{known.folder} har redan ett dokument som heter så; döp om det ena." if there else ""
    return "" if not known.folder and known.sha256 == found.sha256 else ALONE.format(name=found.name)


def _without_reading(connection: Connection, found: Found, level: str) -> Taken | None:
    """What became of a file whose content is known: it has another level or folder now, or is a copy."""
    before = row_of(connection, found.name)
    known, chosen = _at_its_level(connection, found, found.sha256, level)
    if before and known and (same := _as_before(known, found.sha256)):
        join(connection, found)
        return Taken(found.name, "moved", (MOVED.format(level=known.level),)) if before.level != known.level else same
    if original := file_with(connection, found.sha256, found.name, chosen.name) if found.sha256 else None:
        note(connection, found, found.sha256, chosen, "duplicate", (duplicate_of(original),))
        return Taken(found.name, "duplicate", (duplicate_of(original),))
    return None


def _at_its_level(connection: Connection, found: Found, digest: str, level: str) -> tuple[Row[Any] | None, Level]:
    """The file as it is known, on the level that is chosen for it now. The new content is not yet read."""
    chosen = level_of(connection, found, level)
    known = row_of(connection, found.name)
    if known is None or (known.level, known.own_level) == chosen:
        return known, chosen
    handing.move(connection, known, chosen, same=known.sha256 == digest)
    return row_of(connection, found.name), chosen


def _as_before(known: Row[Any], digest: str) -> Taken | None:
    """Nothing to do for a file that is held already, or that must not be tried again."""
    if not digest or known.sha256 != digest:
        return None
    if known.state == "aside":
        return Taken(known.name, "aside", (ASIDE,))
    if known.state == "held":
        own = f"Har sin egen nivå, {known.level}." if known.own_level else ""
        return Taken(known.name, "unchanged", tuple(filter(None, ("Oförändrad.", own))))
    return None


def keep(connection: Connection, found: Found, reading: Reading, digest: str, level: str) -> Taken:
    """The document in the place of its older version, and what came of the file. The caller commits."""
    known, chosen = _at_its_level(connection, found, digest, level)
    if known is not None and (same := _as_before(known, digest)):
        return same  # another process that follows the same folder was first
    if known is not None and known.sha256 != digest:
        handing.hand_over(connection, known)  # what it said until now, a copy may still say
    crashes = _crashes(known, reading, digest)
    report = reading.sentences()
    if reading.document is None:
        aside = crashes >= MOST_CRASHES
        earlier = record.holds(connection, found.name)
        report = (*report, *[ASIDE] * aside, *[EARLIER] * earlier)
        note(connection, found, digest, chosen, "aside" if aside else "refused", report, crashes)
        return Taken(found.name, "aside" if aside else "refused", report, reading.kind, seconds=reading.seconds)
    document = renamed(reading.document, found.name)
    replaced = known is not None and (known.state == "held" or record.holds(connection, found.name))
    forget(connection, found.name)
    record.put(connection, document, chosen.name)
    note(connection, found, digest, chosen, "held", report)
    if not found.attached_to:
        handing.take_over(connection, found.name, digest, chosen.name)
    for one in reading.attached:
        _keep_attached(connection, found, document.title, one, chosen.name)
    return Taken(
        found.name,
        "replaced" if replaced else "added",
        report,
        reading.kind,
        document.pages,
        reading.words,
        document.dated.isoformat() if document.dated else None,
        reading.seconds,
    )


def _keep_attached(connection: Connection, letter: Found, subject: str, reading: Reading, level: str) -> None:
    """A file that came with an e-mail, as a document of its own; the same content is kept once here too."""
    name = name_attached(reading.name, letter.name)
    found = Found(name, Path(reading.name), attached_to=letter.name)
    if original := holder_of(connection, reading.sha256, name, level):
        note(connection, found, reading.sha256, Level(level), "duplicate", (duplicate_of(original),))
        return
    if reading.document:
        title = f"{reading.document.title}, bilaga till {subject}"
        reading = replace(reading, document=replace(reading.document, title=title))
    keep(connection, found, reading, reading.sha256, level)


def renamed(document: Document, name: str) -> Document:
    return Document(name, document.title, document.blocks, document.dated, document.pages)


def _crashes(known: Row[Any] | None, reading: Reading, digest: str) -> int:
    if reading.why not in HURTS:
        return 0
    return 1 + (known.crashes if known is not None and known.sha256 == digest else 0)


def bring_into_step(kept: Record, reader: Reader, root: Path, level: str) -> Iterator[Taken | str]:
    """A folder as it is now: the names of documents that went with their files, and what came of each file left."""
    kept.write_now(partial(levels.follow, root=str(root.resolve()), level=level))
    seen = folder.look(root)
    yield from let_go(kept, root, seen)
    for file in found_in(root, seen):
        yield take_in(kept, reader, file, level)


def let_go(kept: Record, root: Path, seen: Seen) -> Iterator[Taken | str]:
    """The documents whose files are gone or have another name now. What could not be looked at is not gone."""
    there = {file.path for file in seen.files}
    closed = tuple(name for name, _ in seen.refused)
    gone = kept.read_now(lambda connection: catalogue.vanished(connection, str(root.resolve()), there))
    gone = [row for row in gone if not any(_lies_in(path_within(row), each) for each in closed)]
    if not there and len(gone) >= MANY:
        yield Taken(str(root), "refused", (NOT_CONNECTED.format(number=len(gone)),))
        return
    names: dict[str, list[str]] = {}
    for file in seen.files:
        names.setdefault(file.sha256, []).append(file.path)
    for row in gone:
        yield kept.write_now(partial(_gone_or_renamed, row=row, names=names.get(row.sha256, [])))


def _lies_in(path: str, closed: str) -> bool:
    return path == closed or path.startswith(f"{closed}/")


def _gone_or_renamed(connection: Connection, row: Row[Any], names: Sequence[str]) -> Taken | str:
    """A file with the same content under a name that nobody knew is the same file."""
    for name in names:
        if handing.rename(connection, row, name):
            return Taken(name, "moved", (RENAMED.format(name=row.name),))
    forget(connection, row.name)
    return str(row.name)


def digest_of(path: Path) -> str:
    """Nothing where the file cannot be read: the reader will say why."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() if path.is_file() else ""
    except OSError:
        return ""
