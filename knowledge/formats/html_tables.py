"""A table of an HTML page as it is filled: rows if it holds data; else it only lays out what stands in it.

A cell is a run of the page's blocks, so that tables within tables cost nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, takewhile

from knowledge.document import Block, Where
from knowledge.formats import tables
from knowledge.formats.limits import Limits

FEWEST = 2  # rows and columns of what is a table of data
WIDEST = 1_000  # what a cell may span, as browsers have it
HIGHEST = 65_534


@dataclass(slots=True)
class Cell:
    """`first` and `end` number blocks of the page. `bold`: nothing in it is not."""

    first: int
    end: int
    names: bool
    wide: int = 1
    high: int = 1
    bold: bool = True


@dataclass(slots=True)
class Table:
    first: int
    for_layout: bool
    lines: list[list[Cell]] = field(default_factory=list)
    cell: Cell | None = None  # that is being filled
    in_head: bool = False

    def start_line(self) -> None:
        self.lines.append([])

    def start_cell(self, at: int, attributes: Mapping[str, str], *, names: bool) -> None:
        if not self.lines:
            self.start_line()
        wide, high = _number(attributes.get("colspan"), WIDEST), _number(attributes.get("rowspan"), HIGHEST)
        self.cell = Cell(at, at, names or self.in_head, max(wide, 1), high)
        self.lines[-1].append(self.cell)

    def end_cell(self, at: int) -> None:
        if self.cell:
            self.cell.end = at
        self.cell = None


@dataclass(frozen=True, slots=True)
class _Square:
    """A place in the grid. `again`: what stands here is said further left."""

    text: str
    cell: Cell | None = None
    again: bool = False


_Grid = Sequence[Sequence[_Square]]
NOTHING = _Square("")


def told(table: Table, blocks: Sequence[Block]) -> list[Block]:
    """What stands in the table: `blocks`, which are those of the page from its first on, or rows in their place."""
    held = [[blocks[cell.first - table.first : cell.end - table.first] for cell in line] for line in table.lines]
    grid = _spread(table.lines, held) if _holds_data(held) else ()
    made = list(_rows(grid))
    knows_names = any(name for block in made for name, _ in block.cells)
    if not knows_names and any(len(cell) > 1 for line in held for cell in line):
        return list(blocks)
    return [*_outside(table, blocks), *made] if made else list(blocks)


def _holds_data(held: Sequence[Sequence[Sequence[Block]]]) -> bool:
    """Rows side by side, and no cell that is a piece of its own, with a heading above what it says."""
    in_rows = sum(sum(map(bool, line)) >= FEWEST for line in held) >= FEWEST
    pieces = any(len(cell) > 1 and cell[0].kind == "heading" for line in held for cell in line)
    return in_rows and not pieces


def _outside(table: Table, blocks: Sequence[Block]) -> Iterator[Block]:
    """The caption, and what was written between the cells."""
    at = 0
    for cell in (cell for line in table.lines for cell in line):
        yield from blocks[at : cell.first - table.first]
        at = cell.end - table.first
    yield from blocks[at:]


def _spread(lines: Sequence[Sequence[Cell]], held: Sequence[Sequence[Sequence[Block]]]) -> _Grid:
    """Each cell in every place that it spans; nothing where they would be more than a file may hold."""
    grid: list[dict[int, _Square]] = [{} for _ in lines]
    room = Limits.table_cells
    for at, line in enumerate(lines):
        column = 0
        for cell, blocks in zip(line, held[at], strict=True):
            while column in grid[at]:
                column += 1
            end = min(at + (cell.high or len(lines)), len(lines))
            room -= (end - at) * cell.wide
            if room < 0:
                return ()
            text = " ".join(" ".join(block.text.split()) for block in blocks)
            for below in range(at, end):
                for right in range(cell.wide):
                    grid[below].setdefault(column + right, _Square(text, cell, again=right > 0))
            column += cell.wide
    width = max((max(places) + 1 for places in grid if places), default=0)
    if width * len(grid) > Limits.table_cells:
        return ()
    return [[places.get(column, NOTHING) for column in range(width)] for places in grid]


def _rows(grid: _Grid) -> Iterator[Block]:
    """A line of a single cell says something of the rows under it and is none of them."""
    grid = [line for line in grid if any(square.text for square in line)]
    above = list(takewhile(_is_one_cell, grid))
    yield from (Block("text", line[0].text) for line in above)
    grid = grid[len(above) :]
    heads = _heads(grid)
    names = [_name(column) for column in zip(*grid[:heads], strict=True)]
    if not names:
        cells = [_texts(line) for line in grid]
        yield from tables.rows(cells, [Where()] * len(cells), named=False if _labels_its_rows(grid) else None)
        return
    yield from tables.rows([names], [Where()], named=False)
    for line in grid[heads:]:
        if _is_one_cell(line):
            yield Block("text", line[0].text)
        else:
            yield from tables.rows_under(names, [_texts(line)], [Where()])


def _heads(grid: _Grid) -> int:
    """How many lines name the columns, by what the page says of them; nothing where it does not say."""
    if grid and all(map(_is_of_names, grid)):
        return 1
    if grid and _is_of_names(grid[0]):
        return 1 + len(list(takewhile(_names_columns, grid[1:])))
    first = [square.cell for square in grid[0] if square.cell] if grid else []
    if any(cell.wide > 1 for cell in first) and any(cell.high > 1 for cell in first):
        return min(max(cell.high for cell in first), len(grid) - 1)
    return 1 if len(grid) > 1 and _is_bold(grid[0]) and not any(map(_is_bold, grid[1:])) else 0


def _names_columns(line: Sequence[_Square]) -> bool:
    """A name by itself is that of the rows under it."""
    alone = bool(line[0].text) and all(square.again or not square.text for square in line[1:])
    return _is_of_names(line) and not alone


def _is_of_names(line: Sequence[_Square]) -> bool:
    """What is empty before the first name is a corner; after it, a figure that is missing."""
    from_first = dropwhile(lambda square: not square.text, line)
    return all(square.cell.names for square in from_first if square.cell)


def _is_bold(line: Sequence[_Square]) -> bool:
    filled = [square.cell for square in line if square.cell and square.text]
    return len(filled) >= FEWEST and all(cell.bold for cell in filled)


def _is_one_cell(line: Sequence[_Square]) -> bool:
    return len(line) >= FEWEST and bool(line[0].text) and all(square.again for square in line[1:])


def _labels_its_rows(grid: _Grid) -> bool:
    """The name of each row beside what it is: there are no names of columns."""
    return all(len(line) == FEWEST and _is_of_names(line[:1]) and not _is_of_names(line[1:]) for line in grid)


def _name(column: Sequence[_Square]) -> str:
    return " ".join(dict.fromkeys(square.text for square in column if square.text))


def _texts(line: Sequence[_Square]) -> list[str]:
    return ["" if square.again else square.text for square in line]


def _number(stated: str | None, most: int) -> int:
    """What a cell spans. Zero is said of rows alone and means all that are left."""
    digits = (stated or "").strip()[:6]
    return min(int(digits), most) if digits.isdecimal() and digits.isascii() else 1
