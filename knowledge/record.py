"""The queries on the text of record, named by the question they answer. The caller opens the database and commits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, text, update

from knowledge import notes, tables
from knowledge.document import Document, Where
from knowledge.formats.naming import title_of_file
from knowledge.notes import Notes
from knowledge.passages import Passage, passages

LOCKED = text("lock table change in exclusive mode")
# Asked with every question: what is built once need not be built again.
WHOLE = select(tables.passage, tables.document.c.name, tables.document.c.title).select_from(
    tables.passage.join(tables.document)
)
SEEN = WHOLE.where(tables.document.c.level.in_(bindparam("levels", expanding=True)))
THESE = SEEN.where(tables.passage.c.id.in_(bindparam("numbers", expanding=True)))
AT_ONCE = 500  # documents held while all are read


@dataclass(frozen=True)
class Kept:
    """A document as the record keeps it."""

    id: int
    name: str
    title: str
    level: str
    dated: date | None
    notes: Notes


def put(connection: Connection, document: Document, level: str) -> int:
    """Add a document, in the place of any older version with its name. The caller commits."""
    remove(connection, document.name)
    cut = passages(document)
    taken = notes.take(document, cut)
    row = {
        "name": document.name,
        "title": document.title,
        "level": level,
        "dated": next((passage.dated for passage in cut if passage.dated), document.dated),
        "notes": notes.to_json(taken),
        "words": taken.packed,
    }
    key = connection.execute(insert(tables.document).values(row)).inserted_primary_key
    assert key is not None  # noqa: S101 - the table has a generated key
    number = int(key[0])
    if cut:
        connection.execute(insert(tables.passage), [_row(number, passage) for passage in cut])
    connection.execute(insert(tables.change).values(document=number, kind="added"))
    return number


def remove(connection: Connection, name: str) -> bool:
    """Whether it was there."""
    number = _number_to_change(connection, name)
    if number is None:
        return False
    connection.execute(delete(tables.passage).where(tables.passage.c.document == number))
    connection.execute(delete(tables.document).where(tables.document.c.id == number))
    connection.execute(insert(tables.change).values(document=number, kind="removed"))
    return True


def move(connection: Connection, name: str, level: str) -> bool:
    """To another level, with its passages as they are. Whether it was there."""
    number = _number_to_change(connection, name)
    if number is None:
        return False
    connection.execute(update(tables.document).where(tables.document.c.id == number).values(level=level))
    connection.execute(insert(tables.change).values(document=number, kind="moved"))
    return True


def rename(connection: Connection, name: str, to: str) -> bool:
    """With its passages as they are; a title that was its file's name is that of the new one. Whether it was there."""
    number = _number_to_change(connection, name)
    if number is None:
        return False
    here = tables.document.c.id == number
    title = connection.scalar(select(tables.document.c.title).where(here))
    title = _said(to) if title == _said(name) else title
    connection.execute(update(tables.document).where(here).values(name=to, title=title))
    connection.execute(insert(tables.change).values(document=number, kind="moved"))
    return True


def _said(name: str) -> str:
    file = PurePath(name).name
    return title_of_file(file.rpartition(".")[0] or file)


def holds(connection: Connection, name: str) -> bool:
    return connection.scalar(select(tables.document.c.id).where(tables.document.c.name == name)) is not None


def _number_to_change(connection: Connection, name: str) -> int | None:
    """From here to the commit nobody else changes the record."""
    if connection.dialect.name == "postgresql":  # changes become visible in the order of their numbers
        connection.execute(LOCKED)
    return connection.scalar(select(tables.document.c.id).where(tables.document.c.name == name))


def last_change(connection: Connection) -> int:
    return connection.scalar(select(func.max(tables.change.c.id))) or 0


def changes_since(connection: Connection, position: int) -> list[tuple[int, int]]:
    """The documents that have changed, each with its last change, in the order of these.

    A replica that has taken them over up to one of them is the record as it was, or newer: it may stop at any of them.
    From the beginning only those are told that are still there.
    """
    table = tables.change
    last = func.max(table.c.id)
    chosen = select(table.c.document, last).where(table.c.id > position).group_by(table.c.document).order_by(last)
    if not position:
        chosen = chosen.where(table.c.document.in_(select(tables.document.c.id)))
    return [(number, change) for number, change in connection.execute(chosen)]


def all_documents(connection: Connection) -> list[int]:
    return list(connection.scalars(select(tables.document.c.id).order_by(tables.document.c.id)))


def levels(connection: Connection) -> list[str]:
    """Every level that some document is on."""
    return list(connection.scalars(select(tables.document.c.level).distinct().order_by(tables.document.c.level)))


def size(connection: Connection) -> tuple[int, int]:
    """How many documents and passages there are."""
    documents, passages = (
        connection.scalar(select(func.count()).select_from(table)) or 0 for table in (tables.document, tables.passage)
    )
    return documents, passages


def texts(connection: Connection) -> list[str]:
    """The text of every passage."""
    return list(connection.scalars(select(tables.passage.c.text)))


def kept(connection: Connection, number: int) -> Kept | None:
    row = connection.execute(select(tables.document).where(tables.document.c.id == number)).one_or_none()
    return None if row is None else _kept(row)


def all_kept(connection: Connection, level: str) -> Iterator[Kept]:
    chosen = select(tables.document).where(tables.document.c.level == level).order_by(tables.document.c.id)
    return map(_kept, connection.execute(chosen.execution_options(yield_per=AT_ONCE)))


def level_of(connection: Connection, number: int) -> str | None:
    return connection.scalar(select(tables.document.c.level).where(tables.document.c.id == number))


def passages_of(connection: Connection, number: int) -> list[tuple[int, Passage]]:
    rows = connection.execute(WHOLE.where(tables.passage.c.document == number).order_by(tables.passage.c.id))
    return [(row.id, _passage(row)) for row in rows]


def read(connection: Connection, numbers: Sequence[int], levels: Iterable[str]) -> dict[int, Passage]:
    """The passages with these numbers that may be seen: levels are checked here too, not only in the index."""
    rows = connection.execute(THESE, {"numbers": list(numbers), "levels": list(levels)}).all()
    return {row.id: _passage(row) for row in rows}


def of_meeting(connection: Connection, number: int, meeting: str, levels: Iterable[str]) -> list[Passage]:
    """What a document tells of one of its meetings, in reading order."""
    told = (tables.passage.c.document == number, tables.passage.c.meeting == meeting)
    chosen = SEEN.where(*told).order_by(tables.passage.c.id)
    return [_passage(row) for row in connection.execute(chosen, {"levels": list(levels)})]


def rows_of(connection: Connection, document: str, levels: Iterable[str], most: int) -> list[Passage]:
    """The rows of a document's tables, in reading order."""
    told = (tables.document.c.name == document, tables.passage.c.kind == "row")
    chosen = SEEN.where(*told).order_by(tables.passage.c.id).limit(most)
    return [_passage(row) for row in connection.execute(chosen, {"levels": list(levels)})]


def passages_in(connection: Connection, document: str, levels: Iterable[str], most: int) -> list[Passage]:
    """The first so many passages of a document, in reading order."""
    chosen = SEEN.where(tables.document.c.name == document).order_by(tables.passage.c.id).limit(most)
    return [_passage(row) for row in connection.execute(chosen, {"levels": list(levels)})]


def _kept(row: Row[Any]) -> Kept:
    return Kept(row.id, row.name, row.title, row.level, row.dated, notes.from_json(row.notes, row.words))


def _row(number: int, passage: Passage) -> dict[str, Any]:
    return {
        "document": number,
        "text": passage.text,
        "place": {name: value for name, value in asdict(passage.where).items() if value is not None},
        "headings": list(passage.headings),
        "meeting": passage.meeting,
        "dated": passage.dated,
        "cells": [list(cell) for cell in passage.cells],
        "kind": passage.kind,
    }


def _passage(row: Row[Any]) -> Passage:
    return Passage(
        document=row.name,
        title=row.title,
        text=row.text,
        where=Where(**row.place),
        headings=tuple(row.headings),
        meeting=row.meeting,
        dated=row.dated,
        cells=tuple((name, cell) for name, cell in row.cells),
        kind=row.kind,
    )
