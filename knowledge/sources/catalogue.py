"""Every file that was taken in: what came of it, where it lies and who may read it."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, or_, select

from knowledge.tables import followed, source


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


def named(connection: Connection, typed: str, path: str) -> str | None:
    """What a document is kept as that somebody calls so, by its name or by where its file lies.

    What is typed is composed; some systems take the letters of file names apart.
    """
    rows = all_files(connection)
    exact = (row.name for row in rows if row.name == typed)
    alike = (row.name for row in rows if _composed(row.name) == _composed(typed))
    there = (
        row.name for row in rows if row.folder and _composed(f"{row.folder}/{path_within(row)}") == _composed(path)
    )
    return next(chain(exact, alike, there), None)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def holder_of(connection: Connection, digest: str, other_than: str, level: str) -> str | None:
    """The name of another file with the same content, whose document may be read by the same people."""
    same = (source.c.sha256 == digest, source.c.level == level, source.c.state == "held", source.c.name != other_than)
    return connection.scalar(select(source.c.name).where(*same).order_by(source.c.name))


def file_with(connection: Connection, digest: str, other_than: str, level: str) -> str | None:
    """The same, of files that did not come with a letter: what came with one gives way to the file itself."""
    same = (source.c.sha256 == digest, source.c.level == level, source.c.state == "held", source.c.name != other_than)
    return connection.scalar(select(source.c.name).where(*same, source.c.attached_to == "").order_by(source.c.name))


def copies_elsewhere(connection: Connection, known: Row[Any]) -> list[Row[Any]]:
    """The files with the same content whose documents others may read."""
    same = (source.c.sha256 == known.sha256, source.c.level != known.level, source.c.state == "held")
    return list(connection.execute(select(source).where(*same).order_by(source.c.name))) if known.sha256 else []


def called(name: str) -> ColumnElement[bool]:
    return or_(source.c.called == name, and_(source.c.name == name, source.c.called == ""))


def alone() -> ColumnElement[bool]:
    """Taken in by itself, and not with a folder that is followed."""
    return ~exists().where(followed.c.folder == source.c.folder)


def vanished(connection: Connection, root: str, there: Collection[str]) -> list[Row[Any]]:
    """The files of a folder that are no longer in it."""
    known = connection.execute(select(source).where(source.c.folder == root).order_by(source.c.name))
    return [row for row in known if path_within(row) not in there]


def path_within(known: Row[Any]) -> str:
    """Where a file lies in its folder, whatever it is cited by."""
    return str(known.called or known.name)
