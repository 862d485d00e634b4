"""What a report says, in order: one tree, which each writer sets in its own way.

Text is plain and never markup. Where a number stands, the sign of its trace may follow (`signed`); `runs` takes such
a text apart again. What people wrote passes `clean` first, so that nothing in it can be taken for a sign and every
writer can write it.
"""

import re
import unicodedata
from datetime import date
from typing import Literal

from msgspec import Struct

from bot.pictures.drawing import Bar, Line

OPENS, CLOSES, RAISED = "\ue000", "\ue001", "^"
SIGN = re.compile(f"{OPENS}([^{CLOSES}]*){CLOSES}")


class Sign(Struct, frozen=True):
    """Names where a number comes from, in the appendix. `raised` where it stands beside the number itself."""

    name: str
    raised: bool = True


class Heading(Struct, frozen=True):
    """`key` is what the contents lead to."""

    level: Literal[1, 2]
    text: str
    key: str


class Paragraph(Struct, frozen=True):
    text: str
    kind: Literal["text", "note"] = "text"


class Items(Struct, frozen=True):
    texts: tuple[str, ...]


class KeyFigures(Struct, frozen=True):
    """The few numbers that are seen first: value and what it is."""

    figures: tuple[tuple[str, str], ...]


ColumnKind = Literal["text", "figure", "titled"]


class Column(Struct, frozen=True):
    """`titled` cells have a first line that stands out. `width` is weighed against the other columns'."""

    title: str
    kind: ColumnKind = "text"
    width: float = 1.0


class Row(Struct, frozen=True):
    """`sign` is what may be pointed at by it. The lines of a cell are parted by line breaks."""

    cells: tuple[str, ...]
    sign: str = ""
    total: bool = False


class Table(Struct, frozen=True):
    """`dense` is for what is looked up and not read."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    dense: bool = False


class Bars(Struct, frozen=True):
    title: str
    note: str
    bars: tuple[Bar, ...]


class Trend(Struct, frozen=True):
    title: str
    low: str
    high: str
    lines: tuple[Line, ...]
    breaks: tuple[int, ...] = ()
    broken: str = ""


class Chart(Struct, frozen=True):
    """`alt` says all that the picture shows."""

    drawn: Bars | Trend
    alt: str


class Quote(Struct, frozen=True):
    words: str
    source: str


Block = Heading | Paragraph | Items | KeyFigures | Table | Chart | Quote


class Document(Struct, frozen=True):
    """`contents` is the heading over the list of contents; empty where the document is too short to have one."""

    title: str
    subtitle: str
    status: str
    language: str
    dated: date
    contents: str
    page: str
    blocks: tuple[Block, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Heading))


def signed(text: str, sign: str) -> str:
    return f"{text}{OPENS}{RAISED}{sign}{CLOSES}"


def pointing(sign: str) -> str:
    return f"{OPENS}{sign}{CLOSES}"


def runs(text: str) -> list[str | Sign]:
    parts = SIGN.split(text)
    found: list[str | Sign] = [_sign(part) if place % 2 else part for place, part in enumerate(parts)]
    return [part for part in found if part != ""]


def _sign(written: str) -> Sign:
    return Sign(written.removeprefix(RAISED), raised=written.startswith(RAISED))


def clean(text: str) -> str:
    """Without letters that are not seen, that turn the text around, or that no file may hold; on one line."""
    seen = "".join(" " if letter.isspace() else letter for letter in text if letter.isspace() or _is_seen(letter))
    return " ".join(seen.split())


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
