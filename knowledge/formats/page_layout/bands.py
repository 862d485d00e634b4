"""Pieces of lines -> bands: the cells of a row side by side, whatever order and height they are set in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.formats.page_layout.marks import is_mark
from knowledge.formats.page_layout.words import SAME_LINE, Segment

NEXT_LINE = 1.7  # line heights from one line of a cell to the next
DEEPEST_CELL = 8
SAME_EDGE = 1.5  # points
FEWEST_AT_EDGE = 3
EDGE_REACH = 12  # line heights
Cell = tuple[Segment, ...]


@dataclass(frozen=True)
class Band:
    """Cells side by side, set from the top, on the middle or from the bottom of their row.

    A line of running text is a band of one cell.
    """

    cells: tuple[Cell, ...]

    @property
    def top(self) -> float:
        return max(segment.base for cell in self.cells for segment in cell)

    @property
    def bottom(self) -> float:
        return min(segment.base for cell in self.cells for segment in cell)

    @property
    def size(self) -> float:
        return max(cell[0].size for cell in self.cells)

    @property
    def bold(self) -> bool:
        return all(segment.bold for segment in self.segments)

    @property
    def segments(self) -> list[Segment]:
        return [segment for cell in self.cells for segment in cell]


def bands(run: Sequence[Segment]) -> Iterator[Band]:
    """Files draw a table cell by cell: down the lines of one cell, then up again to the next one beside it."""
    stacks = list(_stacks(list(_cut_at_edges(run))))
    at = 0
    while at < len(stacks):
        row = _row(stacks, at)
        for segment in stacks[at][: len(stacks[at]) - len(row[0])]:
            yield Band(((segment,),))
        yield Band(row)
        at += len(row)


def _stacks(run: Sequence[Segment]) -> Iterator[Cell]:
    """Lines drawn one under the other that share an edge or their middle: a paragraph, or a cell."""
    stack: list[Segment] = []
    for segment in run:
        if stack and not _goes_on(stack, segment):
            yield tuple(stack)
            stack = []
        stack.append(segment)
    if stack:
        yield tuple(stack)


def _goes_on(stack: Sequence[Segment], segment: Segment) -> bool:
    last = stack[-1]
    if not 0 < last.base - segment.base < NEXT_LINE * last.size:
        return False
    edges = (
        last.left - segment.left,
        last.right - segment.right,
        (last.left + last.right - segment.left - segment.right) / 2,
    )
    return min(map(abs, edges)) < SAME_EDGE


def _row(stacks: Sequence[Cell], at: int) -> tuple[Cell, ...]:
    """The cells of the row that the last lines of this stack begin; one line where nothing stands beside it."""
    cells: list[Cell] = []
    for stack in stacks[at + 1 :]:
        cell = stack if len(stack) <= DEEPEST_CELL else stack[:0]
        if not cells:
            first = _beginning(stacks[at], cell) if cell else ()
            cells = [first, cell] if first else []
        elif cell and _is_beside(cells[-1], cell) and _is_level(cells, cell):
            cells.append(cell)
        else:
            break
        if not cells:
            break
    return tuple(cells) or (stacks[at][-1:],)


def _beginning(stack: Cell, beside: Cell) -> Cell:
    """The lines at the end of a stack that make one row with the cell beside it."""
    for count in range(1, min(len(stack), DEEPEST_CELL) + 1):
        tail = stack[-count:]
        if _is_beside(tail, beside) and _is_level([tail], beside):
            return tail
    return ()


def _is_beside(before: Cell, cell: Cell) -> bool:
    return min(each.left for each in cell) > max(each.right for each in before) - SAME_EDGE


def _is_level(cells: Sequence[Cell], cell: Cell) -> bool:
    """Do the cells share the height of their first lines, of their last, or of their middles?"""
    highest = max(cells, key=len)
    near = SAME_LINE * highest[0].size
    return (
        all(abs(each[0].base - cell[0].base) < near for each in cells)
        or all(abs(_middle(each) - _middle(cell)) < near / 2 for each in cells)
        or all(abs(each[-1].base - cell[-1].base) < near for each in cells)
    )


def _middle(cell: Cell) -> float:
    return (cell[0].base + cell[-1].base) / 2


def _cut_at_edges(run: Sequence[Segment]) -> Iterator[Segment]:
    """Cells that touch are one piece of line; where cells of nearby rows begin at that very place, they are two."""
    edges: dict[int, list[float]] = defaultdict(list)
    for before, segment in pairwise(run):
        if _is_beside((before,), (segment,)) and segment.base > before.base - SAME_LINE * segment.size:
            edges[round(segment.left)].append(segment.base)
    for segment in run:
        start = 1 if is_mark(segment.words[0].text) else 0
        cuts = [at for at in range(start + 1, len(segment.words)) if _is_edge(edges, segment, at)]
        for first, last in pairwise([0, *cuts, len(segment.words)]):
            yield Segment(segment.words[first:last]) if cuts else segment


def _is_edge(edges: Mapping[int, Sequence[float]], segment: Segment, at: int) -> bool:
    left = round(segment.words[at].left)
    reach = EDGE_REACH * segment.size
    near = sum(abs(base - segment.base) < reach for x in (left - 1, left, left + 1) for base in edges.get(x, ()))
    if len(segment.words) == 2:
        return near >= FEWEST_AT_EDGE - 1
    return near >= FEWEST_AT_EDGE and _parts(segment, at)


def _parts(segment: Segment, at: int) -> bool:
    """Is the gap before this word unlike the spaces of its line?"""
    gaps = [after.left - before.right for before, after in pairwise(segment.words)]
    others = [gap for number, gap in enumerate(gaps, 1) if number != at]
    usual = sum(others) / len(others) if others else segment.size / 4
    return abs(gaps[at - 1] - usual) > segment.size / 10
