"""A grid of cells -> table rows that know the names of their columns."""

import re
from collections.abc import Iterable, Sequence

from knowledge.document import Block, Where
from knowledge.formats import forms

FIGURE = re.compile(r"[-–+]?[\d\s.,:/–-]*\d[\d\s.,:/–+-]*(%|kr|st|kg|MWh|kWh|ton)?")
LONGEST_FIGURE = 100  # characters
BLANK = frozenset({"", "-", "–", "—"})
LONGEST_NAME = 60
YEAR = r"(?:19|20)\d\d"
PERIOD = re.compile(rf"{YEAR}(?:-\d\d(?:-\d\d)?|/\d\d|[-–]{YEAR})?")
FEWEST_PERIODS = 2
NAMES_OF_TWO_ROWS = 2
LEAST_FOLDED = 2  # columns


def rows(
    grid: Sequence[Sequence[str]], where: Sequence[Where], *, named: bool | None = None, folds: bool = True
) -> list[Block]:
    """One block per row. `named` says whether the first row holds the column names; None leaves it to be judged.

    The row of names is kept as a row of its own, without column names: nothing that stood in the table is lost.
    `folds` allows a row to become several: those of a table that stands in parts side by side.
    """
    filled = [(row, place) for row, place in zip(grid, where, strict=True) if any(row)]
    if not filled:
        return []
    table = [row for row, _ in filled]
    if folds and (times := _folded(table[0])) > 1:
        width = len(table[0]) // times
        sides = [[row[side * width : (side + 1) * width] for row in grid] for side in range(times)]
        return [block for side in sides for block in rows(side, where, named=True)]
    if named is None and forms.is_form(table):
        return [_answered(row, place) for row, place in filled]
    names = _names(table) if (names_columns(table) if named is None else named) else None
    above = 2 if names and _names_twice(table) else 1
    return [_row(row, place, None if at < above else names) for at, (row, place) in enumerate(filled)]


def _folded(names: Sequence[str]) -> int:
    """How many times the names of the columns stand side by side: a long table that was folded to fit its page."""
    for width in range(LEAST_FOLDED, len(names) // 2 + 1):
        if len(names) % width == 0 and list(names) == list(names[:width]) * (len(names) // width):
            return len(names) // width if all(names) and not any(map(is_figure, names)) else 1
    return 1


def rows_under(names: Sequence[str], grid: Sequence[Sequence[str]], where: Sequence[Where]) -> list[Block]:
    """Rows of a table that began on an earlier page; its repeated row of names is not a row."""
    if any(len(row) > len(names) for row in grid):
        return rows(grid, where)  # what ended that page was a form: labels, and no names of columns
    filled = [(row, place) for row, place in zip(grid, where, strict=True) if any(row) and list(row) != list(names)]
    return [_row(row, place, list(names)) for row, place in filled]


def fill_down(grid: Sequence[list[str]], continued: Iterable[tuple[int, int]]) -> None:
    """What is said once of several rows is said of each of them.

    `continued` are the cells, by row and column, that only go on with the one above; what goes on from the row of names
    is not a row's.
    """
    for row, column in sorted(continued):
        if row > 1 and column < min(len(grid[row]), len(grid[row - 1])) and not grid[row][column]:
            grid[row][column] = grid[row - 1][column]


def names_columns(table: Sequence[Sequence[str]]) -> bool:
    """Does the first row name the columns? It must look like names and unlike the rows under it."""
    if len(table) > 1 and (names_periods(table) or _names_twice(table) or forms.labels_columns(table)):
        return True
    first, rest = table[0], table[1:]
    if not rest or sum(map(bool, first)) < max(2, len(first) - 1):
        return False
    if any(is_figure(cell) or len(cell) > LONGEST_NAME for cell in first if cell) or len(set(first)) < len(first):
        return False
    return any(_sets_itself_apart(first[column], [row[column] for row in rest if column < len(row)])
               for column in range(len(first)))  # fmt: skip


def _sets_itself_apart(name: str, column: list[str]) -> bool:
    values = [value for value in column if value.strip() not in BLANK]
    if not name or not values:
        return False
    figures = sum(map(is_figure, values)) > len(values) / 2
    longer = sum(map(len, values)) / len(values) > 2 * len(name)
    repeats = len(set(values)) < 0.7 * len(values) and name not in values
    return figures or longer or repeats


def is_figure(text: str) -> bool:
    figure = text.strip()
    return len(figure) <= LONGEST_FIGURE and bool(FIGURE.fullmatch(figure))


def names_periods(table: Sequence[Sequence[str]]) -> bool:
    """Years or months side by side, in their order, above what is none: "Kommun | 2022 | 2023"."""
    first, rest = table[0], table[1:]
    columns = [at for at, cell in enumerate(first) if PERIOD.fullmatch(cell)]
    periods = [first[at] for at in columns]
    others = [cell for at, cell in enumerate(first) if cell and at not in columns]
    if (
        len(periods) < FEWEST_PERIODS
        or 0 in columns
        or any(is_figure(one) or len(one) > LONGEST_NAME for one in others)
    ):
        return False
    ordered = periods in (sorted(set(periods)), sorted(set(periods), reverse=True))
    return ordered and not any(PERIOD.fullmatch(row[at]) for row in rest for at in columns if at < len(row))


def _names_twice(table: Sequence[Sequence[str]]) -> bool:
    """Do two rows name the columns?"""
    return _fills_the_gaps(table) or _dates_the_names(table)


def _dates_the_names(table: Sequence[Sequence[str]]) -> bool:
    """Does the second row say the years of the names in the first, above rows that have names themselves?"""
    if len(table) <= NAMES_OF_TWO_ROWS:
        return False
    first, second, third = table[:3]
    dated = [at for at, cell in enumerate(second) if cell]
    named = all(at < len(first) and first[at] and not is_figure(first[at]) for at in dated)
    periods = named and all(PERIOD.fullmatch(second[at]) for at in dated)
    return bool(dated) and 0 not in dated and periods and bool(third[0])


def _fills_the_gaps(table: Sequence[Sequence[str]]) -> bool:
    """Does the second row divide the wide names of the first, and say nothing beside them?"""
    if len(table) <= NAMES_OF_TWO_ROWS:
        return False
    first, second = table[0], table[1]
    gaps = {at for at, cell in enumerate(first) if not cell}
    filled = {at for at, cell in enumerate(second) if cell}
    return bool(first[0] and gaps) and gaps <= filled <= gaps | {at - 1 for at in gaps} and sum(map(bool, first)) > 1


def _names(table: Sequence[Sequence[str]]) -> list[str]:
    names = [" ".join(name.split()) for name in table[0]]
    if not _names_twice(table):
        return names
    for at, name in enumerate(names if _fills_the_gaps(table) else ()):
        names[at] = name or names[at - 1]
    return [" ".join(f"{name} {part}".split()) for name, part in zip(names, table[1], strict=False)]


def _answered(row: Sequence[str], where: Where) -> Block:
    return Block("row", "\t".join(row).rstrip("\t"), where, cells=forms.pairs(row))


def _row(row: Sequence[str], where: Where, names: list[str] | None) -> Block:
    named = names or []
    cells = tuple((named[at] if at < len(named) else "", cell) for at, cell in enumerate(row))
    return Block("row", "\t".join(row).rstrip("\t"), where, cells=cells)
