"""A grid of cells -> table rows that know the names of their columns."""

import re
from collections.abc import Sequence

from knowledge.document import Block, Where

FIGURE = re.compile(r"[-–+]?[\d\s.,:/–-]*\d[\d\s.,:/–+-]*(%|kr|st|kg|MWh|kWh|ton)?")
BLANK = frozenset({"", "-", "–", "—"})
LONGEST_NAME = 60


def rows(grid: Sequence[Sequence[str]], where: Sequence[Where], *, named: bool | None = None) -> list[Block]:
    """One block per row. `named` says whether the first row holds the column names; None leaves it to be judged.

    The row of names is kept as a row of its own, without column names: nothing that stood in the table is lost.
    """
    filled = [(row, place) for row, place in zip(grid, where, strict=True) if any(row)]
    if not filled:
        return []
    table = [row for row, _ in filled]
    names = _names(table) if (names_columns(table) if named is None else named) else None
    return [_row(row, place, None if at == 0 else names) for at, (row, place) in enumerate(filled)]


def rows_under(names: Sequence[str], grid: Sequence[Sequence[str]], where: Sequence[Where]) -> list[Block]:
    """Rows of a table that began on an earlier page; its repeated row of names is not a row."""
    filled = [(row, place) for row, place in zip(grid, where, strict=True) if any(row) and list(row) != list(names)]
    return [_row(row, place, list(names)) for row, place in filled]


def names_columns(table: Sequence[Sequence[str]]) -> bool:
    """Does the first row name the columns? It must look like names and unlike the rows under it."""
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


def _names(table: Sequence[Sequence[str]]) -> list[str]:
    return [" ".join(name.split()) for name in table[0]]


def _row(row: Sequence[str], where: Where, names: list[str] | None) -> Block:
    named = names or []
    cells = tuple((named[at] if at < len(named) else "", cell) for at, cell in enumerate(row))
    return Block("row", "\t".join(row).rstrip("\t"), where, cells=cells)
