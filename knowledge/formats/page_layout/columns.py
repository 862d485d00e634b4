"""Tables without rules: rows of cells that stand under each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.formats.page_layout.words import SAME_LINE, Segment

FEWEST_ROWS = 3
WIDEST_STEP = 3.2  # line heights from one row to the next
NEXT_LINE = 1.7  # line heights from one line of a cell to the next
DEEPEST_CELL = 8
PROSE = 45  # pieces longer than this on average are columns of running text, not cells
Cell = tuple[Segment, ...]
Span = tuple[float, float]


@dataclass(frozen=True)
class Band:
    """Cells side by side whose first lines share a height; a line of running text is a band of one cell."""

    cells: tuple[Cell, ...]

    @property
    def top(self) -> float:
        return self.cells[0][0].base

    @property
    def bottom(self) -> float:
        return min(segment.base for cell in self.cells for segment in cell)

    @property
    def size(self) -> float:
        return max(cell[0].size for cell in self.cells)

    @property
    def segments(self) -> list[Segment]:
        return [segment for cell in self.cells for segment in cell]


def bands(run: Sequence[Segment]) -> Iterator[Band]:
    """Files draw a table cell by cell: down the lines of one cell, then up again to the next one beside it."""
    at = 0
    while at < len(run):
        cells = _side_by_side(run, at)
        yield Band(cells if len(cells) > 1 else ((run[at],),))
        at += sum(map(len, cells)) if len(cells) > 1 else 1


def _side_by_side(run: Sequence[Segment], at: int) -> tuple[Cell, ...]:
    cells = [[run[at]]]
    for segment in run[at + 1 :]:
        first, last = cells[0][0], cells[-1]
        beside = segment.left > max(each.right for each in last)
        if beside and abs(segment.base - first.base) < SAME_LINE * first.size:
            cells.append([segment])
        elif len(last) < DEEPEST_CELL and _goes_on(cells, segment):
            last.append(segment)
        else:
            break
    if len(cells[0]) > 1 and len(cells) == 1:
        return (tuple(cells[0][:1]),)
    return tuple(map(tuple, cells))


def _goes_on(cells: Sequence[Sequence[Segment]], segment: Segment) -> bool:
    """Is this the next line of the last cell?"""
    above = cells[-1][-1]
    step = above.base - segment.base
    if not 0 < step < NEXT_LINE * above.size or segment.left > max(each.right for each in cells[-1]):
        return False
    return len(cells) == 1 or segment.left > max(each.right for each in cells[-2])


@dataclass(frozen=True)
class Aligned:
    """The bands `start` to `end` of a page are the rows of a table."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def is_prose(self) -> bool:
        pieces = [segment for row in self.rows for cell in row for segment in cell]
        return sum(len(piece.text) for piece in pieces) > PROSE * len(pieces)


def aligned(run: Sequence[Band]) -> list[Aligned]:
    found: list[Aligned] = []
    at = 0
    while at < len(run):
        table = _table_from(run, at) if len(run[at].cells) > 1 else None
        if table:
            found.append(table)
        at = table.end if table else at + 1
    return found


def _table_from(run: Sequence[Band], start: int) -> Aligned | None:
    """The longest run from `start` whose cells keep to their columns."""
    columns: list[Span] = []
    end = start
    while end < len(run) and (end == start or _near(run[end - 1], run[end])):
        wider = _widened(columns, run[end])
        if wider is None:
            break
        columns, end = wider, end + 1
    rows: list[list[list[Segment]]] = []
    for band in run[start:end]:
        continued = len(band.cells) == 1 and _column(columns, band.cells[0]) > 0 and rows
        if not continued:
            rows.append([[] for _ in columns])
        for cell in band.cells:
            rows[-1][_column(columns, cell)] += cell
    full = sum(sum(map(bool, row)) > 1 for row in rows)
    if full < FEWEST_ROWS or full < 0.6 * len(rows):
        return None
    return Aligned(start, end, tuple(tuple(map(tuple, row)) for row in rows))


def _near(above: Band, below: Band) -> bool:
    return 0 < above.bottom - below.top < WIDEST_STEP * max(above.size, below.size)


def _widened(columns: list[Span], band: Band) -> list[Span] | None:
    """The columns with this band's cells in them, or None when a cell reaches over two of them."""
    if len(band.cells) == 1 and _column(columns, band.cells[0]) < 0:
        return None
    merged: list[Span] = []
    for left, right in sorted([*columns, *map(_span, band.cells)]):
        if merged and left < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    taken = {_column(merged, cell) for cell in band.cells}
    return merged if len(taken) == len(band.cells) and len(merged) >= len(columns) else None


def _span(cell: Cell) -> Span:
    return min(segment.left for segment in cell), max(segment.right for segment in cell)


def _column(columns: Sequence[Span], cell: Cell) -> int:
    left, right = _span(cell)
    middle = (left + right) / 2
    return next((at for at, (start, end) in enumerate(columns) if start - 1 <= middle <= end + 1), -1)
