"""Comma, semicolon or tab separated values."""

import csv
from collections import Counter

from knowledge.document import Where
from knowledge.formats import sheet_tables
from knowledge.formats.contents import Contents, Source
from knowledge.formats.sheet_tables import Row
from knowledge.formats.text import text_of

SEPARATORS = ";\t,|"
LOOKED_AT = 200  # lines


def read(source: Source) -> Contents:
    lines = text_of(source).split("\n")
    separator = max(SEPARATORS, key=lambda mark: _rows_of_one_width(lines[:LOOKED_AT], mark))
    grid = [[" ".join(cell.split()) for cell in row] for row in csv.reader(lines, delimiter=separator)]
    filled = [at for at, row in enumerate(grid) if any(row)]
    rows = [Row(at + 1, grid[at], apart=at > 0 and not any(grid[at - 1])) for at in filled]
    return Contents(tuple(sheet_tables.blocks(rows, lambda number: Where(row=number))))


def _rows_of_one_width(lines: list[str], separator: str) -> int:
    """A line above the table, or a comma in a cell, has another number of cells than the rows."""
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
    return max(widths.values(), default=0)
