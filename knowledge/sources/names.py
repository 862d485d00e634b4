"""Under which name a file is kept: its own, if no other document has that; "Protokoll (2).pdf" beside another."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Row, select

from knowledge.sources.catalogue import Found, alone, called, row_of
from knowledge.tables import source


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
    same_name = select(source).where(called(name), alone(), source.c.attached_to == "")
    return connection.execute(same_name.order_by(source.c.name)).all()


def _names(name: str) -> Iterator[str]:
    """Protokoll.pdf, Protokoll (2).pdf, Protokoll (3).pdf …"""
    yield name
    path = PurePath(name)
    for number in count(2):
        yield str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
