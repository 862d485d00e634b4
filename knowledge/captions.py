"""Which line is the caption of which table: "Tabell 2. Matsvinn i gram per portion, 2031", above its rows or below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.document import Block

# After the number stands a mark or a capital: "Tabell 1 visar att …" is a sentence.
NUMBERED = re.compile(r"(?i:tabell|table) \d{1,3}(?:\.\d{1,3})?(?!\d)(?:\s*[.:–—-]\W*\w|\W*[A-ZÅÄÖ0-9])")
LONGEST = 200  # characters


@dataclass(frozen=True)
class _Table:
    """The rows of one table, from the first to before the end, and the lines beside it that may be its caption."""

    first: int
    end: int
    above: int | None
    below: int | None


def captions(blocks: Sequence[Block]) -> dict[int, int]:
    """For each row the line that is the caption of its table. One between two tables is that of the one below it,
    unless the captions of this document stand below.
    """
    tables = list(_tables(blocks))
    only_above = sum(table.above is not None and table.below is None for table in tables)
    only_below = sum(table.below is not None and table.above is None for table in tables)
    taken: dict[int, _Table] = {}
    of_tables: set[int] = set()
    for side in ("below", "above") if only_below > only_above else ("above", "below"):
        for table in tables:
            line = getattr(table, side)
            if line is not None and line not in taken and table.first not in of_tables:
                taken[line] = table
                of_tables.add(table.first)
    known = {line: table for line, table in taken.items() if not _is_above_already(blocks[line], line, table)}
    return {row: line for line, table in known.items() for row in range(table.first, table.end)}


def _is_above_already(line: Block, at: int, table: _Table) -> bool:
    """A heading right above is a heading of the rows in any case."""
    return line.kind == "heading" and at < table.first


def _tables(blocks: Sequence[Block]) -> Iterator[_Table]:
    starts = [at for at in range(len(blocks)) if _begins(blocks, at)]
    for first, following in pairwise([*starts, len(blocks)]):
        end = next((at for at in range(first, following) if blocks[at].kind != "row"), following)
        above, below = (at if 0 <= at < len(blocks) and _is_numbered(blocks[at]) else None for at in (first - 1, end))
        yield _Table(first, end, above, below)


def _begins(blocks: Sequence[Block], at: int) -> bool:
    """A row after what is none, or a row that names no columns, after one that does."""
    if blocks[at].kind != "row":
        return False
    before = blocks[at - 1] if at else None
    return before is None or before.kind != "row" or (_has_names(before) and not _has_names(blocks[at]))


def _has_names(row: Block) -> bool:
    return any(name for name, _ in row.cells)


def _is_numbered(block: Block) -> bool:
    return block.kind in ("text", "heading") and len(block.text) <= LONGEST and NUMBERED.match(block.text) is not None
