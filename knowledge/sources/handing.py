"""What becomes of a document when its file goes, is renamed or gets other readers. The caller commits."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from knowledge import record
from knowledge.formats.report import duplicate_of
from knowledge.sources.catalogue import Found, Level, holder_of, row_of
from knowledge.tables import source

NUMBERS = re.compile(r"\d+")


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


def take_over(connection: Connection, name: str, digest: str, level: str) -> None:
    """A file is cited by its own name: what came with a letter and holds the same is a copy of it from now on."""
    same = (source.c.sha256 == digest, source.c.level == level, source.c.name != name)
    held = select(source).where(*same, source.c.state == "held", source.c.attached_to != "")
    for attached in connection.execute(held).all():
        found = Found(attached.name, Path(attached.name), attached_to=attached.attached_to)
        note(connection, found, digest, Level(level), "duplicate", (duplicate_of(name),))
    copies = update(source).where(*same, source.c.state == "duplicate")
    connection.execute(copies.values(report=[duplicate_of(name)]))


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
