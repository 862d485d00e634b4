"""Tables without rules: rows of cells that stand under each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.formats.page_layout.bands import Band, Cell
from knowledge.formats.page_layout.words import Segment

FEWEST_ROWS = 3
WIDEST_STEP = 3.2  # line heights from one row to the next
CONTINUED_STEP = 1.5  # line heights from one line of a cell to the next
OTHER_SIZE = 1.15
PROSE = 45  # pieces longer than this on average are columns of running text, not cells
OVERLAP = 1.0  # points that cells set edge to edge may overlap
Span = tuple[float, float]


@dataclass(frozen=True)
class Aligned:
    """The bands `start` to `end` of a page are the rows of a table."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]
    columns: tuple[Span, ...]

    def goes_on_from(self, columns: Sequence[Span]) -> bool:
        """Do the columns stand as those of the table that ended the page or column before?"""
        return len(columns) == len(self.columns) and all(
            max(ours[0] - self.columns[0][0], theirs[0] - columns[0][0])
            < min(ours[1] - self.columns[0][0], theirs[1] - columns[0][0])
            for ours, theirs in zip(self.columns, columns, strict=True)
        )

    @property
    def is_sure(self) -> bool:
        """Do enough rows fill several columns to say that this is a table, whatever stands around it?"""
        full = sum(sum(map(bool, row)) > 1 for row in self.rows)
        return full >= FEWEST_ROWS and full >= 0.6 * len(self.rows)

    @property
    def is_named(self) -> bool:
        return all(segment.bold for cell in self.rows[0] for segment in cell)

    @property
    def is_prose(self) -> bool:
        pieces = [segment for row in self.rows for cell in row for segment in cell]
        return sum(len(piece.text) for piece in pieces) > PROSE * len(pieces)


def aligned(run: Sequence[Band], before: Sequence[Span] = ()) -> list[Aligned]:
    """`before` are the columns of a table that ended the page before: at the start, a row or two may end it.

    At the end of a page or column, a bold row of names may begin a table that goes on in the next.
    """
    found: list[Aligned] = []
    at = 0
    while at < len(run):
        table = _table_from(run, at) if len(run[at].cells) > 1 else None
        if table and (table.is_sure or table.goes_on_from(before) or (table.is_named and _ends(run, table.end))):
            found.append(table)
            before = table.columns
            at = table.end
        else:
            before = ()
            at += 1
    return found


def _ends(run: Sequence[Band], end: int) -> bool:
    """Does the page or the column end here?"""
    return end == len(run) or run[end].bottom > run[end - 1].top


def _table_from(run: Sequence[Band], start: int) -> Aligned:
    """The longest run from `start` whose cells keep to their columns."""
    columns: list[Span] = []
    end = start
    while end < len(run) and (end == start or _near(run[end - 1], run[end])):
        wider = _widened(columns, run[end])
        if wider is None:
            break
        columns, end = wider, end + 1
    while end > start and _stands_alone(columns, run[end - 1]):
        end -= 1
    rows: list[list[list[Segment]]] = []
    for at in range(start, end):
        if at == start or not _is_continued(columns, run[at - 1], run[at]):
            rows.append([[] for _ in columns])
        for cell in run[at].cells:
            rows[-1][_column(columns, cell)] += cell
    return Aligned(start, end, tuple(tuple(map(tuple, row)) for row in rows), tuple(columns))


def _stands_alone(columns: Sequence[Span], band: Band) -> bool:
    """A single piece at the left edge after the last full row is what follows the table, not a row of it."""
    return len(band.cells) == 1 and _column(columns, band.cells[0]) == 0


def _is_continued(columns: Sequence[Span], above: Band, band: Band) -> bool:
    """Is this the next line of cells that were drawn line by line?"""
    first = min(_column(columns, cell) for cell in band.cells)
    if len(band.cells) == 1:
        return first > 0
    return first > 0 and above.bottom - band.top < CONTINUED_STEP * band.size


def _near(above: Band, below: Band) -> bool:
    alike = max(above.size, below.size) < OTHER_SIZE * min(above.size, below.size)
    return alike and 0 < above.bottom - below.top < WIDEST_STEP * max(above.size, below.size)


def _widened(columns: list[Span], band: Band) -> list[Span] | None:
    """The columns with this band's cells in them, or None when a cell reaches over two of them."""
    if len(band.cells) == 1 and _column(columns, band.cells[0]) < 0:
        return None
    merged: list[Span] = []
    for left, right in sorted([*columns, *map(_span, band.cells)]):
        if merged and left < merged[-1][1] - OVERLAP:
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
