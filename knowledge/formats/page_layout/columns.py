"""Tables without rules: rows of text whose pieces stand under each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.formats.page_layout.words import Line, Segment

FEWEST_ROWS = 3
WIDEST_STEP = 3.2  # line heights from one row to the next
PROSE = 45  # pieces longer than this on average are columns of running text, not cells


@dataclass(frozen=True)
class Aligned:
    """Lines `start` to `end` of a page, as cells of lines."""

    start: int
    end: int
    rows: tuple[tuple[tuple[Segment, ...], ...], ...]

    @property
    def is_prose(self) -> bool:
        pieces = [segment for row in self.rows for cell in row for segment in cell]
        return sum(len(piece.text) for piece in pieces) > PROSE * len(pieces)


def aligned(lines: Sequence[Line]) -> list[Aligned]:
    found: list[Aligned] = []
    at = 0
    while at < len(lines):
        table = _table_from(lines, at) if len(lines[at].segments) > 1 else None
        if table:
            found.append(table)
        at = table.end if table else at + 1
    return found


def _table_from(lines: Sequence[Line], start: int) -> Aligned | None:
    """The longest run from `start` whose pieces keep to their columns."""
    columns: list[tuple[float, float]] = []
    rows: list[list[list[Segment]]] = []
    end = start
    while end < len(lines) and (end == start or _near(lines[end - 1], lines[end])):
        line = lines[end]
        wider = _widened(columns, line, rows)
        if wider is None:
            break
        if len(wider) != len(columns):
            rows = _moved(rows, wider)
        columns = wider
        continued = bool(rows) and len(line.segments) == 1 and _column(columns, line.segments[0]) > 0
        if not continued:
            rows.append([[] for _ in columns])
        for segment in line.segments:
            rows[-1][_column(columns, segment)].append(segment)
        end += 1
    full = sum(sum(map(bool, row)) > 1 for row in rows)
    if full < FEWEST_ROWS or len(columns) < 2 or full < 0.6 * len(rows):
        return None
    return Aligned(start, end, tuple(tuple(tuple(cell) for cell in row) for row in rows))


def _near(above: Line, below: Line) -> bool:
    step = above.base - below.base
    return 0 < step < WIDEST_STEP * max(above.size, below.size)


def _widened(
    columns: list[tuple[float, float]], line: Line, rows: Sequence[Sequence[object]]
) -> list[tuple[float, float]] | None:
    """The columns with this line's pieces in them, or None when a piece reaches over two of them."""
    if len(line.segments) == 1 and (not columns or _column(columns, line.segments[0]) < 0):
        return None
    spans = [*columns, *((segment.left, segment.right) for segment in line.segments)]
    merged: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if merged and left < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    taken = [_column(merged, segment) for segment in line.segments]
    if len(set(taken)) < len(taken) or (rows and len(merged) < len(columns)):
        return None
    return merged


def _moved(rows: list[list[list[Segment]]], columns: list[tuple[float, float]]) -> list[list[list[Segment]]]:
    """A new column has appeared: the rows so far leave it empty."""
    moved: list[list[list[Segment]]] = []
    for row in rows:
        cells: list[list[Segment]] = [[] for _ in columns]
        for cell in row:
            for segment in cell:
                cells[_column(columns, segment)].append(segment)
        moved.append(cells)
    return moved


def _column(columns: Sequence[tuple[float, float]], segment: Segment) -> int:
    middle = (segment.left + segment.right) / 2
    return next((at for at, (left, right) in enumerate(columns) if left - 1 <= middle <= right + 1), -1)
