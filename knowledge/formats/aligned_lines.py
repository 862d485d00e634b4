"""Tables that somebody has set with spaces: lines in columns -> the same lines with tabs between their cells."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.formats.markup import is_item

CELL = re.compile(r"\S+(?: \S+)*")
APART = re.compile(r"\S {2,}\S")
FEWEST_LINES = 3
MOST_COLUMNS = 20
LONGEST_CELL = 30  # two longer ones side by side are the columns of a page


class _Cell(NamedTuple):
    start: int
    end: int
    text: str


def with_tabs(lines: Sequence[str]) -> list[str]:
    """A line set in columns keeps its words; the spaces between its cells become one tab for each column."""
    set_with_tabs: list[str] = []
    at = 0
    while at < len(lines):
        run = _run(lines, at)
        if len(run) < FEWEST_LINES:
            taken = [lines[at]]
        elif _is_page(run):  # as a whole: a try from each of its lines would take the square of its length
            taken = list(lines[at : at + len(run)])
        else:
            taken = ["\t".join(row) for row in run] if sum(map(all, run)) > 1 else [lines[at]]
        set_with_tabs += taken
        at += len(taken)
    return set_with_tabs


def _run(lines: Sequence[str], start: int) -> list[list[str]]:
    """The rows from a line on that stand in its columns; none where it has no columns."""
    columns = _cells(lines[start])
    rows: list[list[str]] = []
    for at in range(start, len(lines) if columns else start):
        placed = _placed(columns, _cells(lines[at]))
        if not placed:
            break
        rows.append(placed)
    return rows


def _is_page(run: Sequence[Sequence[str]]) -> bool:
    """Are most rows long lines side by side, the columns of a page?"""
    return sum(sum(len(cell) > LONGEST_CELL for cell in row) > 1 for row in run) > len(run) / 2


def _cells(line: str) -> list[_Cell]:
    if not APART.search(line) or "\t" in line or "|" in line or is_item(line):
        return []
    cells = [_Cell(found.start(), found.end(), found[0]) for found in CELL.finditer(line)]
    return cells if len(cells) <= MOST_COLUMNS else []


def _placed(columns: Sequence[_Cell], cells: Sequence[_Cell]) -> list[str]:
    """Each cell under the name that begins or ends where it does; nothing where one is under none."""
    row = [""] * len(columns)
    for cell in cells:
        under = [at for at, name in enumerate(columns) if name.start == cell.start or name.end == cell.end]
        if len(under) != 1 or row[under[0]]:
            return []
        row[under[0]] = cell.text
    return row if any(row) else []
