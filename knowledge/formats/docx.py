"""Word documents: headings by style, lists, tables and text boxes as they stand. Pages are not in the file."""

import re
from collections.abc import Container, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from io import BytesIO
from typing import Any

import docx as word

from knowledge.document import Block, Where
from knowledge.formats import tables
from knowledge.formats.containers import check_archive
from knowledge.formats.contents import Contents, Source
from knowledge.formats.decoding import visible
from knowledge.formats.markup import bullet

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING = re.compile(r"(?:heading|rubrik|överskrift)\s*(\d)", re.IGNORECASE)
TITLE = re.compile(r"title|rubrik|titel", re.IGNORECASE)
UNREAD = frozenset({W + "del", W + "moveFrom", W + "pict", W + "object", W + "txbxContent"})
LONGEST_BOLD_HEADING = 100
MOST_COLUMNS = 64
HIDDEN = "Dold text i dokumentet läses inte."


def read(source: Source) -> Contents:
    warnings = check_archive(source)
    document = word.Document(BytesIO(source.data))
    if remove_hidden(document.element.body, _hidden_styles(document)):
        warnings += (HIDDEN,)
    body = Body(document)
    blocks = tuple(body.blocks(document.element.body))
    properties = document.core_properties
    return Contents(blocks, title=properties.title or "", dated=day(properties.created), warnings=warnings)


def remove_hidden(part: Any, styles: Container[str]) -> bool:
    """Take away what the author hid, text and rows of tables; did it say anything?"""
    runs = [run for run in part.iter(W + "r") if _is_hidden(run, styles)]
    rows = [row for row in part.iter(W + "tr") if _is_on(row.find(f"{W}trPr/{W}hidden"))]
    told = any("".join(_runs(element)).strip() for element in (*runs, *rows))
    for element in (*runs, *rows):
        element.getparent().remove(element)
    return told


def _is_hidden(run: Any, styles: Container[str]) -> bool:
    """A run says so itself, or its style does, or that of its paragraph."""
    if (own := run.find(f"{W}rPr/{W}vanish")) is not None:
        return _is_on(own)
    named = [run.find(f"{W}rPr/{W}rStyle"), run.find(f"../{W}pPr/{W}pStyle")]
    return any(style is not None and style.get(W + "val") in styles for style in named)


def _hidden_styles(document: Any) -> frozenset[str]:
    return frozenset(
        style.style_id for style in document.styles if getattr(getattr(style, "font", None), "hidden", False)
    )


def day(moment: datetime | None) -> date | None:
    """Templates carry the year they were made in; nothing before 2000 is a date of a document."""
    return moment.date() if isinstance(moment, datetime) and moment.year > 2013 else None


class Body:
    """Walks the tree of a document once; styles are looked up by their id."""

    def __init__(self, document: Any) -> None:
        self._document = document

    @cached_property
    def _styles(self) -> dict[str, Any]:
        return {style.style_id: style for style in self._document.styles}

    def blocks(self, parent: Any) -> Iterator[Block]:
        for element in parent:
            if element.tag == W + "p":
                yield from self._paragraph(element)
            elif element.tag == W + "tbl":
                yield from self._table(element)
            elif element.tag in (W + "sdt", W + "ins", W + "customXml", W + "sdtContent"):
                yield from self.blocks(element)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        text = text_in(paragraph)
        if text:
            yield self._block(paragraph, text)
        for box in paragraph.iter(W + "txbxContent"):
            if not any(parent.tag.endswith("}Fallback") for parent in box.iterancestors()):
                yield from self.blocks(box)

    def _block(self, paragraph: Any, text: str) -> Block:
        properties = paragraph.find(W + "pPr")
        style = self._style(properties)
        if level := _heading_level(properties, style):
            return Block("heading", text.replace("\n", " "), level=level)
        if bullet(text) or _is_listed(properties, style):
            return Block("item", text[bullet(text) :])
        if _is_bold_line(paragraph, text):
            return Block("heading", text, level=4)
        return Block("text", text)

    def _style(self, properties: Any) -> Any:
        named = properties.find(W + "pStyle") if properties is not None else None
        return self._styles.get(named.get(W + "val")) if named is not None else None

    def _table(self, table: Any) -> Iterator[Block]:
        rows = list(table.iterchildren(W + "tr"))
        held = [list(_cells(row)) for row in rows]
        grid = [[_cell_text(cell) for cell in row] for row in held]
        if all(len(row) == 1 for row in grid):
            for cell in table.iter(W + "tc"):
                yield from self.blocks(cell)
            return
        below = [(at, column) for at, row in enumerate(held) for column, cell in enumerate(row) if _goes_on(cell)]
        tables.fill_down(grid, below)
        repeated = bool(rows) and rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        named = True if (repeated or _is_bold(held[:1])) and len(grid) > 1 else None
        yield from tables.rows(grid, [Where(row=at) for at in range(1, len(grid) + 1)], named=named)


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row, and nothing for each further column that one takes."""
    for cell in row.iterchildren(W + "tc", W + "sdt"):
        yield cell
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        yield from [None] * (min(int(span.get(W + "val", "1")) if span is not None else 1, MOST_COLUMNS) - 1)


def _cell_text(cell: Any) -> str:
    paragraphs = cell.iter(W + "p") if cell is not None else ()
    return " ".join(text for p in paragraphs if (text := text_in(p))).replace("\n", " ")


def _goes_on(cell: Any) -> bool:
    """Is it merged with the one above?"""
    merged = cell.find(f"{W}tcPr/{W}vMerge") if cell is not None else None
    return merged is not None and merged.get(W + "val", "continue") != "restart"


def _is_bold(rows: Sequence[Sequence[Any]]) -> bool:
    paragraphs = [p for row in rows for cell in row if cell is not None for p in cell.iter(W + "p")]
    return bool(rows) and all(_is_bold_line(p, text) for p in paragraphs if (text := text_in(p)))


def text_in(paragraph: Any) -> str:
    """What the paragraph says after all its tracked changes are accepted."""
    return visible("".join(_runs(paragraph))).strip()


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in (W + "tab", W + "ptab"):
            yield "\t" if element.tag == W + "r" else ""
        elif child.tag in (W + "br", W + "cr"):
            yield "\n"
        elif child.tag == W + "noBreakHyphen":
            yield "-"
        elif child.tag not in UNREAD and not str(child.tag).endswith(("}AlternateContent", "}drawing")):
            yield from _runs(child)


def _heading_level(properties: Any, style: Any) -> int:
    outline = properties.find(W + "outlineLvl") if properties is not None else None
    if outline is not None and outline.get(W + "val", "9").isdigit() and int(outline.get(W + "val")) < 9:
        return min(int(outline.get(W + "val")) + 1, 6)
    name = (style.name or "") if style is not None else ""
    if numbered := HEADING.match(name):
        return min(int(numbered[1]), 6)
    return 1 if TITLE.fullmatch(name) else 2 if name.lower() == "subtitle" else 0


def _is_listed(properties: Any, style: Any) -> bool:
    numbered = properties is not None and properties.find(W + "numPr") is not None
    return numbered or (style is not None and (style.name or "").lower().startswith(("list", "punkt")))


def _is_bold_line(paragraph: Any, text: str) -> bool:
    """A short paragraph that is bold throughout is how people write headings who never met the styles."""
    if not text or len(text) > LONGEST_BOLD_HEADING or text.endswith((".", ",", ";", ":")) or "\n" in text:
        return False
    runs = [run for run in paragraph.iter(W + "r") if "".join(_runs(run)).strip()]
    return bool(runs) and all(_is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(W + "val", "1") not in ("0", "false", "off")
