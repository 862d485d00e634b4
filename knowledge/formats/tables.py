"""A grid of cells -> table rows that know the names of their columns."""

import re
from collections.abc import Sequence

from knowledge.document import Block, Where

FIGURE = re.compile(r"[-–+]?[\d\s.,:/–-]*\d[\d\s.,:/–+-]*(%|kr|st|kg|MWh|kWh|ton)?")
BLANK = frozenset({"", "-", "–", "—"})
LONGEST_NAME = 60
YEAR = re.compile(r"(?:19|20)\d\d")
FEWEST_YEARS = 2
NAMES_OF_TWO_ROWS = 2


def rows(grid: Sequence[Sequence[str]], where: Sequence[Where], *, named: bool | None = None) -> list[Block]:
    """One block per row. `named` says whether the first row holds the column names; None leaves it to be judged.

    The row of names is kept as a row of its own, without column names: nothing that stood in the table is lost.
    """
    filled = [(row, place) for row, place in zip(grid, where, strict=True) if any(row)]
    if not filled:
        return []
    table = [row for row, _ in filled]
    names = _names(table) if (names_columns(table) if named is None else named) else None
    above = 2 if names and _fills_the_gaps(table) else 1
    return [_row(row, place, None if at < above else names) for at, (row, place) in enumerate(filled)]


def rows_under(names: Sequence[str], grid: Sequence[Sequence[str]], where: Sequence[Where]) -> list[Block]:
    """Rows of a table that began on an earlier page; its repeated row of names is not a row."""
    filled = [(row, place) for row, place in zip(grid, where, strict=True) if any(row) and list(row) != list(names)]
    return [_row(row, place, list(names)) for row, place in filled]


def names_columns(table: Sequence[Sequence[str]]) -> bool:
    """Does the first row name the columns? It must look like names and unlike the rows under it."""
    if len(table) > 1 and (_is_years(table[0]) or _fills_the_gaps(table)):
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
    return bool(FIGURE.fullmatch(text.strip()))


def _is_years(row: Sequence[str]) -> bool:
    """Years side by side, and nothing above what they are the years of."""
    years = [cell for cell in row if cell]
    return not row[0] and len(years) >= FEWEST_YEARS and all(map(YEAR.fullmatch, years)) and years == sorted(set(years))


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
    if not _fills_the_gaps(table):
        return names
    for at, name in enumerate(names):
        names[at] = name or names[at - 1]
    return [" ".join(f"{name} {part}".split()) for name, part in zip(names, table[1], strict=False)]


def _row(row: Sequence[str], where: Where, names: list[str] | None) -> Block:
    named = names or []
    cells = tuple((named[at] if at < len(named) else "", cell) for at, cell in enumerate(row))
    return Block("row", "\t".join(row).rstrip("\t"), where, cells=cells)
