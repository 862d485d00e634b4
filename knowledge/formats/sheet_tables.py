"""What people have put on one sheet -> its tables, one under another or side by side, and the lines above them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from knowledge.document import Block, Where
from knowledge.formats import forms, tables

LONGEST_CAPTION = 100


@dataclass(frozen=True)
class Row:
    """`apart` says that a blank row stands above it."""

    number: int
    texts: list[str]
    apart: bool = False

    @property
    def filled(self) -> list[str]:
        return [text for text in self.texts if text]


@dataclass(frozen=True)
class Span:
    """Cells of one column that are merged: the number of the first row and of the last, and the column from 0."""

    first: int
    last: int
    column: int


@dataclass
class _Part:
    """Rows without a blank row between them: the lines that stand above a table, and the table, or either alone."""

    lines: list[Row] = field(default_factory=list)
    table: list[Row] = field(default_factory=list)


def blocks(rows: Sequence[Row], place: Callable[[int], Where], spans: Sequence[Span] = ()) -> Iterator[Block]:
    parts = _joined([part for piece in _pieces(rows) for side in _side_by_side(piece) for part in _divided(side)])
    for at, part in enumerate(parts):
        above_a_table = bool(part.table or (at + 1 < len(parts) and parts[at + 1].table and not parts[at + 1].lines))
        yield from _lines(part.lines, place, captions=above_a_table)
        yield from _table(part.table, place, spans)


def _pieces(rows: Sequence[Row]) -> Iterator[list[Row]]:
    piece: list[Row] = []
    for row in rows:
        if row.apart and piece:
            yield piece
            piece = []
        piece.append(row)
    if piece:
        yield piece


def _side_by_side(rows: list[Row]) -> list[list[Row]]:
    """Tables that begin with the same name, and blank columns between them."""
    runs = groupby(range(max(len(row.texts) for row in rows)), key=_columns(rows).__contains__)
    sides = [list(columns) for filled, columns in runs if filled]
    if len(sides) < 2 or any(len(side) < 2 for side in sides):
        return [rows]
    begins = [[row.texts[side[0]] if side[0] < len(row.texts) else "" for side in sides] for row in rows]
    if not any(names[0] and len(set(names)) == 1 and not tables.is_figure(names[0]) for names in begins):
        return [rows]
    return [[_only(side, row) for row in rows] for side in sides]


def _columns(rows: Sequence[Row]) -> set[int]:
    """Those that hold anything."""
    return {at for row in rows for at, text in enumerate(row.texts) if text}


def _only(columns: Sequence[int], row: Row) -> Row:
    return replace(row, texts=[text if at in columns else "" for at, text in enumerate(row.texts)])


def _divided(rows: list[Row]) -> list[_Part]:
    rows = [row for row in rows if row.filled]
    at = _lines_above(rows)
    return [_Part(rows[:at], rows[at:])]


def _lines_above(rows: Sequence[Row]) -> int:
    """How many lines stand above the first row that is as full as one of a table."""
    full = max(2, len(_columns(rows)) // 2)
    return next((at for at, row in enumerate(rows) if len(row.filled) >= full), len(rows))


def _joined(parts: Sequence[_Part]) -> list[_Part]:
    """Rows below a blank one go on with the table above it where they have no names of their own."""
    joined: list[_Part] = []
    open_table: list[Row] | None = None
    for part in parts:
        if part.table and open_table is not None and not _begins(part, open_table):
            open_table += [*part.lines, *part.table]
            continue
        joined.append(part)
        open_table = part.table or open_table
    return joined


def _begins(part: _Part, above: Sequence[Row]) -> bool:
    """Does a table of its own begin here? Its first row names what stands under it."""
    first, rest = part.table[0], part.table[1:]
    if first.texts == above[0].texts or tables.names_periods([row.texts for row in part.table]):
        return True
    if not rest or any(map(tables.is_figure, first.filled)):
        return False
    return bool(part.lines) or any(
        bool(name) and any(at < len(row.texts) and tables.is_figure(row.texts[at]) for row in rest)
        for at, name in enumerate(first.texts)
    )


def _lines(lines: Sequence[Row], place: Callable[[int], Where], *, captions: bool) -> Iterator[Block]:
    """The first line above a table that could be its caption is its heading."""
    for line in lines:
        text = " ".join(line.filled)
        if captions and len(text) <= LONGEST_CAPTION and ":" not in text and not text.endswith("."):
            yield Block("heading", text, place(line.number), level=2)
            captions = False
        else:
            yield Block("text", text, place(line.number))


def _table(rows: Sequence[Row], place: Callable[[int], Where], spans: Sequence[Span]) -> list[Block]:
    width = max((len(row.texts) for row in rows), default=0)
    grid = [row.texts + [""] * (width - len(row.texts)) for row in rows]
    tables.fill_down(grid, _continued({row.number: at for at, row in enumerate(rows)}, spans))
    columns = sorted(_columns(rows))
    grid = [[row[at] for at in columns] for row in grid]
    names = len(grid) > 1 and not any(map(tables.is_figure, filter(None, grid[0]))) and not forms.is_form(grid)
    return tables.rows(grid, [place(row.number) for row in rows], named=True if names else None)


def _continued(rows: dict[int, int], spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    for span in spans:
        if span.first in rows:
            below = range(span.first + 1, span.last + 1)
            yield from ((rows[number], span.column) for number in below if number in rows)
