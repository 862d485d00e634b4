"""Headings that only their number tells: "3. Belysning i tunnlar" above what is said of it, and no item of a list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.document import Block

HOUR = r"\d{1,2}[.:]\d\d\b"
NUMBERED = re.compile(
    rf"(?!{HOUR})(?P<series>§\s?|(?:\d{{1,2}}\.){{0,3}})(?P<number>\d{{1,3}})(?P<end>[.)]?)\s+(?P<text>.*)"
)
LONGEST = 90
LOWEST = 6
SENTENCE_END = (".", ",", ";", ":", "!")


def with_headings(blocks: Sequence[Block], level: int) -> Iterator[Block]:
    """A short line with a number, text under it and no neighbour in a list is a heading of this level or below."""
    numbers = [_number(block.text) if block.kind in ("text", "item") else None for block in blocks]
    listed = [_follows(first, second) for first, second in pairwise([None, *numbers, None])]
    for at, block in enumerate(blocks):
        alone = numbers[at] is not None and not listed[at] and not listed[at + 1]
        if alone and may_head(block.text) and _is_under(blocks[at + 1 : at + 2]):
            yield replace(block, kind="heading", level=min(level + _depth(block.text), LOWEST), source="")
        else:
            yield block


def may_head(text: str) -> bool:
    found = _numbered(text)
    short = len(text) <= LONGEST and not text.endswith(SENTENCE_END)
    return found is not None and short and found["text"][:1].isupper()


def _numbered(text: str) -> re.Match[str] | None:
    """A bare figure before words is an amount: "3 kommuner"."""
    found = NUMBERED.match(text)
    return found if found and (found["series"] or found["end"]) else None


def _number(text: str) -> tuple[str, int] | None:
    found = _numbered(text)
    return (found["series"], int(found["number"])) if found else None


def _follows(first: tuple[str, int] | None, second: tuple[str, int] | None) -> bool:
    """The next of the same series; some write "1." before each item."""
    return first is not None and second is not None and first[0] == second[0] and second[1] - first[1] in (0, 1)


def _depth(text: str) -> int:
    found = _numbered(text)
    return found["series"].count(".") if found else 0


def _is_under(following: Sequence[Block]) -> bool:
    return any(block.kind in ("text", "item", "row") for block in following)
