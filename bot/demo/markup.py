"""The little markup our sample documents are written in, and the blocks it becomes.

Blocks are separated by an empty line and told apart by how they begin:
`#` a heading (a new slide, a new sheet), `-` a list, `|` a table whose first row names the columns, `:` facts with a
label each, `>` a speaker note, `!` a picture by its name; anything else is a paragraph.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Items:
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Facts:
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Note:
    text: str


@dataclass(frozen=True)
class Picture:
    png: bytes
    alt: str


Block = Heading | Paragraph | Items | Table | Facts | Note | Picture


@dataclass(frozen=True)
class Document:
    file: str
    title: str
    dated: date
    blocks: tuple[Block, ...]


def read_blocks(text: str, pictures: Mapping[str, Picture]) -> tuple[Block, ...]:
    chunks = (chunk.strip() for chunk in text.split("\n\n"))
    return tuple(_block(chunk, pictures) for chunk in chunks if chunk)


def _block(chunk: str, pictures: Mapping[str, Picture]) -> Block:  # noqa: PLR0911 - one return for each kind of block
    lines = chunk.split("\n")
    match chunk[0]:
        case "#":
            marks, text = chunk.split(" ", 1)
            return Heading(len(marks), text)
        case "-":
            return Items(tuple(item.replace("\n", " ") for item in chunk.removeprefix("- ").split("\n- ")))
        case "|":
            columns, *rows = (_cells(line) for line in lines)
            return Table(columns, tuple(rows))
        case ":":
            label_and_value = (line.removeprefix(": ").split(": ", 1) for line in lines)
            return Facts(tuple((label, value) for label, value in label_and_value))
        case ">":
            return Note(" ".join(line.removeprefix("> ") for line in lines))
        case "!":
            return pictures[chunk[1:]]
        case _:
            return Paragraph(" ".join(lines))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))
