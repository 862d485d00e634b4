"""Plain text and Markdown -> Document. Headings are marked (`#`, capitals, "3.1 …") or stand alone on a short line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from knowledge.document import Block, Document
from knowledge.markup import shown

_ITEM = re.compile(r"^\s*(?:[-–*+•◆▪]|\d{1,2}[.)])\s+")
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
LONGEST_HEADING = 110
TITLE_WITHIN = 8  # blocks: a title page, before the report begins
UNMARKED = 7  # the level of a heading that nothing marks: below every marked one


def read(name: str, data: bytes) -> Document:
    text = _decoded(data).replace("\r\n", "\n").replace("\f", "\n\n")
    blocks = tuple(_blocks(re.split(r"\n[^\S\n]*\n", text)))
    headings = [block for block in blocks[:TITLE_WITHIN] if block.kind == "heading"]
    first = next((block for block in headings if block.level == 1), headings[0] if headings else None)
    return Document(name, first.text if first else PurePath(name).stem, blocks)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _blocks(paragraphs: Sequence[str]) -> Iterator[Block]:
    header: Sequence[str] = ()
    width = 0  # of the table that the last paragraph was, 0 for text: a table goes on after a page break
    for paragraph in paragraphs:
        lines = [
            line for line in paragraph.split("\n") if line.strip() and not re.fullmatch(r"[\s_*-]+|[\s:|-]+", line)
        ]
        rows = [_cells(line) for line in lines]
        if rows and all(len(row) > 1 for row in rows):
            header = header if len(rows[0]) == width else _columns(rows)
            width = len(rows[0])
            yield from _rows(rows, lines, header)
        elif lines:
            width = 0
            yield from _prose(lines)


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [shown(cell) for cell in line.split("\t")]
    return [shown(cell) for cell in line.strip().strip("|").split("|")] if line.count("|") > 1 else [line]


def _columns(rows: Sequence[Sequence[str]]) -> Sequence[str]:
    """The first row names the columns unless it holds figures itself or has no row below it."""
    first = rows[0]
    figures = any(
        re.fullmatch(r"[\d\s.,%]+", cell) and not re.fullmatch(r"(19|20)\d\d", cell) for cell in first if cell
    )
    return () if figures or len(rows) == 1 or first[-1].startswith("=") else first


def _rows(rows: Sequence[Sequence[str]], lines: Sequence[str], header: Sequence[str]) -> Iterator[Block]:
    for row, line in zip(rows, lines, strict=True):
        if row is header:
            continue
        names = [*header, *[""] * len(row)]
        cells = tuple((name, cell) for name, cell in zip(names, row, strict=False) if cell)
        yield Block("row", "\t".join(row), cells=cells, source=line)


def _prose(lines: Sequence[str]) -> Iterator[Block]:
    paragraph: list[str] = []
    for line in lines:
        level = _heading_level(line, alone=len(lines) == 1)
        if level or _ITEM.match(line):
            yield from _text(paragraph)
            paragraph = []
        if level:
            yield Block("heading", shown(line.strip().strip("#").strip()), level=level)
        else:
            paragraph.append(line)
    yield from _text(paragraph)


def _heading_level(line: str, *, alone: bool) -> int:
    marked = re.match(r"^(#{1,6})\s+\S", line)
    if marked:
        return len(marked.group(1))
    text = shown(line)
    if not alone or len(text) > LONGEST_HEADING or (_ITEM.match(line) and not re.match(r"^\d+\.\s", line)):
        return 0
    if "," in text[-20:] or (text.endswith((".", ":", ";", "?", "!", ")", "”", "”*")) and not _NUMBERED.match(text)):
        return UNMARKED if re.search(r"\((?:\w+ )+[\d.]+\)$", text) else 0
    if text.isupper():
        return 5
    numbered = _NUMBERED.match(text)
    if numbered:
        return numbered.group(1).count(".") + 1 + (len(text) > 60 and "avsnitt" not in text)
    return UNMARKED if text[:1].isupper() else 0


def _text(lines: Sequence[str]) -> Iterator[Block]:
    if not lines:
        return
    item = _ITEM.match(lines[0])
    source = "\n".join(line.rstrip() if line.endswith("  ") else line.strip() for line in lines)
    if item:
        source = _ITEM.sub("", source, count=1)
    text = shown(source)
    if text:
        yield replace(Block("item" if item else "text", text), source=source)
