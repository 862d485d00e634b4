"""What every file becomes, whatever its format: blocks of text that remember where they stood."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Where:
    """A place a reader can turn to. `page` counts from the front of the file; `printed` is the number on the paper."""

    page: int | None = None
    slide: int | None = None
    printed: str | None = None
    sheet: str | None = None
    row: int | None = None
    time: str | None = None


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, a list item, a speaker note or a table row, in reading order.

    A row keeps its cells with the names of their columns; `text` is then the cells as they stood, joined by tabs.
    `source` is the text with the inline markup it stood with, where the reader took such out of `text`: quotations are
    cut from it, so that they can be found again word for word.
    """

    kind: Literal["heading", "text", "item", "row", "note"]
    text: str
    where: Where = Where()
    level: int = 0
    cells: tuple[tuple[str, str], ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Document:
    name: str
    title: str
    blocks: tuple[Block, ...]
    dated: date | None = None
    pages: int = 0
