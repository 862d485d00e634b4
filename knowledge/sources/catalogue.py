"""Every file that was taken in: what came of it, where it lies and who may read it. The caller commits."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, insert, or_, select, update

from knowledge import record
from knowledge.formats.report import duplicate_of
from knowledge.tables import followed, source

NUMBERS = re.compile(r"\d+")
FIRST_LEVEL = "open"  # of what nobody has chosen a level for


class Level(NamedTuple):
    """Who may read a file, and whether that was chosen for it by itself."""

    name: str
    own: bool = False


@dataclass(frozen=True)
class Found:
    """A file to take in. `name` is what it is cited by; `root` is the folder it was found in, if it was.

    A file that came with an e-mail is cited by both their names. `chosen` is a level for this file by itself. A file
    that is taken in `alone` gives way to what has its name already; `called` is its own name where it is kept under
    another.
    """

    name: str
    path: Path
    root: str = ""
    refused: str = ""
    sha256: str = ""
    attached_to: str = ""
    chosen: str = ""
    alone: bool = False
    called: str = ""


def row_of(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(source).where(source.c.name == name)).one_or_none()


def all_files(connection: Connection) -> list[Row[Any]]:
    return list(connection.execute(select(source).order_by(source.c.name)))


def holder_of(connection: Connection, digest: str, other_than: str, level: str) -> str | None:
    """The name of another file with the same content, whose document may be read by the same people."""
    same = (source.c.sha256 == digest, source.c.level == level, source.c.state == "held", source.c.name != other_than)
    return connection.scalar(select(source.c.name).where(*same).order_by(source.c.name))


def copies_elsewhere(connection: Connection, known: Row[Any]) -> list[Row[Any]]:
    """The files with the same content whose documents others may read."""
    same = (source.c.sha256 == known.sha256, source.c.level != known.level, source.c.state == "held")
    return list(connection.execute(select(source).where(*same).order_by(source.c.name))) if known.sha256 else []


def name_of_upload(connection: Connection, name: str, level: str) -> str:
    """That of what was taken in alone under this name on the same level; else one that no other document has."""
    return _name_among(connection, name, lambda row: bool(row.level == level))


def name_of_file(connection: Connection, found: Found, level: str) -> str:
    """That of the same file, or of an upload that is the same to its readers; else one that no other document has.

    A file of a folder is called as it is there, but for one that was kept under another name before it was followed.
    """
    if not found.alone:
        return _name_given(connection, found) or found.name
    level = found.chosen or level
    return _name_among(
        connection, found.name, lambda row: _is_it(row, found) or (not row.folder and row.level == level)
    )


def namesake_of_others(connection: Connection, found: Found, level: str) -> Row[Any] | None:
    """Of what a file may be a new version, as nobody knows it yet, that is on another level than it would get."""
    rows = _taken_in_as(connection, found.name)
    if not found.alone or found.chosen or any(_is_it(row, found) for row in rows):
        return None
    return next((row for row in rows if row.level != level), None)


def _name_given(connection: Connection, found: Found) -> str | None:
    here = (source.c.folder == found.root, source.c.called == found.name)
    return connection.scalar(select(source.c.name).where(*here)) if found.root else None


def _is_it(row: Row[Any], found: Found) -> bool:
    return bool(row.folder == found.root or (not row.folder and row.sha256 == found.sha256))


def _name_among(connection: Connection, name: str, is_ours: Callable[[Row[Any]], bool]) -> str:
    ours = (str(row.name) for row in _taken_in_as(connection, name) if is_ours(row))
    return next(ours, None) or next(free for free in _names(name) if row_of(connection, free) is None)


def _taken_in_as(connection: Connection, name: str) -> Sequence[Row[Any]]:
    """What was taken in alone under this name, also where it is kept under another."""
    same_name = select(source).where(_called(name), alone(), source.c.attached_to == "")
    return connection.execute(same_name.order_by(source.c.name)).all()


def _called(name: str) -> ColumnElement[bool]:
    return or_(source.c.called == name, and_(source.c.name == name, source.c.called == ""))


def _names(name: str) -> Iterator[str]:
    """Protokoll.pdf, Protokoll (2).pdf, Protokoll (3).pdf …"""
    yield name
    path = PurePath(name)
    for number in count(2):
        yield str(path.with_name(f"{path.stem} ({number}){path.suffix}"))


def alone() -> ColumnElement[bool]:
    """Taken in by itself, and not with a folder that is followed."""
    return ~exists().where(followed.c.folder == source.c.folder)


def folder_followed(connection: Connection, name: str) -> str:
    """The folder that a file is followed with, or nothing for one that was taken in alone."""
    return connection.scalar(select(source.c.folder).where(source.c.name == name, ~alone())) or ""


def vanished(connection: Connection, root: str, there: Collection[str]) -> list[Row[Any]]:
    """The files of a folder that are no longer in it."""
    known = connection.execute(select(source).where(source.c.folder == root).order_by(source.c.name))
    return [row for row in known if path_within(row) not in there]


def path_within(known: Row[Any]) -> str:
    """Where a file lies in its folder, whatever it is cited by."""
    return str(known.called or known.name)


def roots(connection: Connection) -> dict[str, str]:
    """The folders that are followed, with their levels, also those that hold nothing now."""
    return {row.folder: row.level for row in connection.execute(select(followed).order_by(followed.c.folder))}


def level_of_folder(connection: Connection, root: str) -> str | None:
    return connection.scalar(select(followed.c.level).where(followed.c.folder == root))


def level_of(connection: Connection, found: Found, level: str) -> Level:
    """What was chosen for a file stays until it is chosen anew for that file; else its folder decides, as chosen last.

    Of followed folders that lie in one another it is the innermost.

    `level` is that of a file that nothing was chosen for.
    """
    if found.attached_to:
        return Level(level)  # that of its letter
    if found.chosen:
        return Level(found.chosen, own=True)
    known = row_of(connection, found.name) or _taken_in_alone(connection, found)
    if known is not None and known.own_level:
        return Level(known.level, own=True)
    return Level(_innermost(roots(connection), found.root, found.name) or level)


def level_around(levels: Mapping[str, str], root: str) -> str:
    """The level of a folder for which none is chosen: its own, or that of the nearest folder that is followed."""
    return levels.get(root) or levels.get(followed_around(levels, root), FIRST_LEVEL)


def followed_around(roots: Collection[str], root: str) -> str:
    """The nearest folder that a folder lies in and that is followed, if there is one."""
    return next((str(folder) for folder in Path(root).parents if str(folder) in roots), "")


def _innermost(levels: Mapping[str, str], root: str, name: str) -> str | None:
    """The level of the folder nearest to a file, up to the one that it was found in."""
    inside = Path(root, name).parents[: len(PurePath(name).parts)] if root else ()
    return next((levels[str(folder)] for folder in inside if str(folder) in levels), None)


def _taken_in_alone(connection: Connection, found: Found) -> Row[Any] | None:
    """The same file, before a folder that it lies in was followed."""
    path = Path(found.root, found.name)
    here = (source.c.folder == str(path.parent), _called(path.name), alone())
    return connection.execute(select(source).where(*here)).first() if found.root else None


def follow(connection: Connection, root: str, level: str) -> None:
    """A level for a folder and all its files, but for those that have one of their own."""
    if level_of_folder(connection, root) == level:
        return
    connection.execute(delete(followed).where(followed.c.folder == root))
    connection.execute(insert(followed).values(folder=root, level=level))
    within = (source.c.folder.in_([root, *map(str, Path(root).parents)]), source.c.own_level.is_(False))
    files = connection.execute(select(source).where(*within)).all()
    levels = roots(connection)
    for known in sorted(files, key=lambda file: file.state == "held"):  # copies first, so that they are not left behind
        now = _innermost(levels, known.folder, known.name) or known.level
        if now != known.level:
            move(connection, known, Level(now))


def unfollow(connection: Connection, root: str) -> list[Row[Any]]:
    """The folder is followed no longer, and what was taken in with it is gone."""
    connection.execute(delete(followed).where(followed.c.folder == root))
    gone = connection.execute(select(source).where(source.c.folder == root).order_by(source.c.name)).all()
    for known in sorted(gone, key=lambda file: file.state == "held"):  # copies first: none of them takes over
        forget(connection, known.name)
    return list(gone)


def join(connection: Connection, found: Found) -> None:
    """A file that was taken in by itself is followed with its folder from now on."""
    if found.root:
        lies = {"folder": found.root, "called": found.called}
        connection.execute(update(source).where(source.c.name == found.name).values(lies))


def move(connection: Connection, known: Row[Any], level: Level, *, same: bool = True) -> None:
    """A file to another level, with its document if its content is still the `same`, without reading it again.

    What an earlier version said is told to nobody who was never meant to read it.
    """
    row: dict[str, Any] = {"level": level.name, "own_level": level.own}
    if known.level != level.name and not _takes_along(connection, known, level, same=same):
        _let_go(connection, known.name)
        row |= _without_document(connection, known, level)
    if any(_is_lost(connection, attached) for attached in _attached_to(connection, known.name)):
        row["sha256"] = ""  # only the letter itself can give it back: it must be read again
    connection.execute(update(source).where(source.c.name == known.name).values(row))


def _takes_along(connection: Connection, known: Row[Any], level: Level, *, same: bool) -> bool:
    """Not where a copy is left behind for its old readers, nor where its new ones have one already."""
    left = hand_over(connection, known)
    held_there = holder_of(connection, known.sha256, known.name, level.name)
    if left or held_there or not same or known.state != "held":
        return False
    record.move(connection, known.name, level.name)
    for attached in _attached_to(connection, known.name):
        move(connection, attached, Level(level.name))
    return True


def _without_document(connection: Connection, known: Row[Any], level: Level) -> dict[str, Any]:
    """A copy of what the new level holds already; else what is out must be read again."""
    if known.state not in {"held", "duplicate"}:
        return {}
    if original := holder_of(connection, known.sha256, known.name, level.name) if known.sha256 else None:
        return {"state": "duplicate", "report": [duplicate_of(original)]}
    return {"sha256": ""} if known.state == "held" else {}


def _is_lost(connection: Connection, known: Row[Any]) -> bool:
    """Neither held nor a copy of what is."""
    if known.state == "duplicate":
        return holder_of(connection, known.sha256, known.name, known.level) is None
    return known.state == "held" and not known.sha256


def rename(connection: Connection, known: Row[Any], to: str) -> bool:
    """A file that has another name now: all that is known of it stays. Whether the name was free."""
    if row_of(connection, to) is not None:
        return False
    _rename_document(connection, known.name, to)
    same_numbers = NUMBERS.findall(known.name) == NUMBERS.findall(to)
    digest = known.sha256 if same_numbers else ""  # a year in its name may date what it says: it is read again
    connection.execute(update(source).where(source.c.name == known.name).values(name=to, called="", sha256=digest))
    if known.state == "held":
        copies = (source.c.sha256 == known.sha256, source.c.level == known.level, source.c.state == "duplicate")
        connection.execute(update(source).where(*copies, source.c.name != to).values(report=[duplicate_of(to)]))
    return True


def hand_over(connection: Connection, known: Row[Any]) -> bool:
    """A copy that was left out takes the place of the document, which need not be read again. Whether there was one."""
    same = (source.c.sha256 == known.sha256, source.c.level == known.level, source.c.name != known.name)
    copies = select(source).where(*same, source.c.state == "duplicate").order_by(source.c.attached_to, source.c.name)
    heir = connection.execute(copies).first()
    if (
        known.state != "held"
        or not known.sha256
        or heir is None
        or holder_of(connection, known.sha256, known.name, known.level)
    ):
        return False
    _rename_document(connection, known.name, heir.name)
    connection.execute(update(source).where(*same).values(report=[duplicate_of(heir.name)]))
    held = {"state": "held", "report": known.report}
    connection.execute(update(source).where(source.c.name == heir.name).values(held))
    return True


def _rename_document(connection: Connection, name: str, to: str) -> None:
    """With what came with it, which is named after it."""
    record.rename(connection, name, to)
    for attached in _attached_to(connection, name):
        its_name = name_attached(attached.name.removesuffix(name_attached("", name)), to)
        _rename_document(connection, attached.name, its_name)
        row = {"name": its_name, "attached_to": to}
        connection.execute(update(source).where(source.c.name == attached.name).values(row))


def name_attached(name: str, letter: str) -> str:
    return f"{name} (bilaga till {letter})"


def _attached_to(connection: Connection, name: str) -> list[Row[Any]]:
    return list(connection.execute(select(source).where(source.c.attached_to == name)))


def note(  # noqa: PLR0913, PLR0917 - the columns of one row
    connection: Connection,
    found: Found,
    digest: str,
    level: Level,
    state: str,
    report: tuple[str, ...],
    crashes: int = 0,
) -> None:
    """What came of a file. A document that its file no longer gives is gone; one that is refused anew is kept."""
    if state == "duplicate":
        forget(connection, found.name)
    connection.execute(delete(source).where(source.c.name == found.name))
    row = {"name": found.name, "folder": found.root, "sha256": digest, "level": level.name, "own_level": level.own}
    told = {"state": state, "report": list(report), "crashes": crashes}
    names = {"attached_to": found.attached_to, "called": found.called}
    connection.execute(insert(source).values(row | told | names))


def forget(connection: Connection, name: str) -> bool:
    """The file, its document and what came with it. A copy that was left out as a duplicate takes their place."""
    known = row_of(connection, name)
    was_there = (known is not None and hand_over(connection, known)) or _let_go(connection, name)
    noted = connection.execute(delete(source).where(source.c.name == name)).rowcount
    return was_there or bool(noted)


def _let_go(connection: Connection, name: str) -> bool:
    """The document and what came with it."""
    for attached in _attached_to(connection, name):
        forget(connection, attached.name)
    return record.remove(connection, name)
