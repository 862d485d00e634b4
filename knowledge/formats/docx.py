"""Word documents: headings by style, lists, tables and text boxes as they stand. Pages are not in the file."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from io import BytesIO
from typing import Any

import docx as word

from knowledge.document import Block, Where
from knowledge.formats import smart_art, tables, word_parts
from knowledge.formats.containers import check_archive
from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.decoding import visible
from knowledge.formats.markup import bullet
from knowledge.formats.properties import properties_of
from knowledge.formats.sections import with_headings
from knowledge.formats.word_numbers import Numbers

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING = re.compile(r"(?:heading|rubrik|överskrift)\s*(\d)", re.IGNORECASE)
TITLE = re.compile(r"title|rubrik|titel", re.IGNORECASE)
UNREAD = frozenset({W + "del", W + "moveFrom", W + "pict", W + "object", W + "txbxContent"})
HOLDERS = frozenset({W + "sdt", W + "ins", W + "customXml", W + "sdtContent"})
LONGEST_BOLD_HEADING = 100
BOLD_LEVEL = 4
MOST_COLUMNS = 64
HIDDEN = "Dold text i dokumentet läses inte."
AS_PDF = "Lägg in originalet i stället för det inlästa, eller spara det som PDF, så läses bilderna med texttolkning."
NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}


def read(source: Source) -> Contents:
    warnings = check_archive(source)
    document = word.Document(BytesIO(source.data))
    body = Body(document)
    blocks = tuple(with_headings(list(body.blocks(document.element.body)), BOLD_LEVEL))
    unread = tuple(word_parts.pictures(document.element.body))
    if unread and not blocks:
        raise Refused("Dokumentet består av bilder utan text.", AS_PDF)
    properties = properties_of(source, document.core_properties)
    return Contents(
        blocks,
        title=properties.title,
        dated=properties.made,
        heads=tuple(body.heads()),
        warnings=(*warnings, *([HIDDEN] if body.hid else []), *unread),
    )


class Body:
    """Walks the tree of a document once; styles are looked up by their id."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._notes = {tag: word_parts.notes(document, kind) for tag, kind in NOTES.items()}
        self._numbers = Numbers(word_parts.part(document, "numbering"), document.styles.element)
        roots = [document.element.body, *(note for notes in self._notes.values() for note in notes.values())]
        hidden = word_parts.hidden_styles(document)
        self.hid = sum(word_parts.remove_hidden(root, hidden) for root in roots) > 0

    def heads(self) -> Iterator[str]:
        """What stands at the head of the first page and of those that follow it; it is no part of the text."""
        for section in list(self._document.sections)[:1]:
            first = [section.first_page_header] if section.different_first_page_header_footer else []
            for head in (*first, section.header):
                if not head.is_linked_to_previous:
                    said = [re.split(r"[\t\n]+", text_in(p)) for p in head.part.element.iter(W + "p")]
                    yield from (line for lines in said for line in map(str.strip, lines) if line)

    @cached_property
    def _styles(self) -> dict[str, Any]:
        return {style.style_id: style for style in self._document.styles}

    def blocks(self, parent: Any) -> Iterator[Block]:
        for element in parent:
            if element.tag == W + "p":
                yield from self._paragraph(element)
            elif element.tag == W + "tbl":
                yield from self._table(element)
            elif element.tag in HOLDERS:
                yield from self.blocks(element)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        number, text = self._numbers.before(paragraph.find(W + "pPr")), text_in(paragraph)
        if text:
            yield self._block(paragraph, number, text)
        for box in paragraph.iter(W + "txbxContent"):
            if _is_in(paragraph, box) and not any(parent.tag.endswith("}Fallback") for parent in box.iterancestors()):
                yield from self.blocks(box)
        yield from self._beside(paragraph)

    def _beside(self, element: Any) -> Iterator[Block]:
        """The points of figures in a paragraph or a table, and the notes it refers to."""
        for text in smart_art.texts(element, self._document.part):
            yield Block("item", text)
        for tag, notes in self._notes.items():
            for reference in element.iter(tag):
                if (note := notes.pop(reference.get(W + "id"), None)) is not None:
                    yield from self.blocks(note)

    def _block(self, paragraph: Any, number: str, text: str) -> Block:
        properties = paragraph.find(W + "pPr")
        style = self._style(properties)
        numbered = f"{number} {text}" if number else text
        if level := _heading_level(properties, style):
            return Block("heading", numbered.replace("\n", " "), level=level)
        if bullet(text) or number or _is_listed(properties, style):
            return Block("item", numbered if number else text[bullet(text) :])
        if _is_bold_line(paragraph, text):
            return Block("heading", text, level=BOLD_LEVEL)
        return Block("text", text)

    def _style(self, properties: Any) -> Any:
        named = properties.find(W + "pStyle") if properties is not None else None
        return self._styles.get(named.get(W + "val")) if named is not None else None

    def _table(self, table: Any) -> Iterator[Block]:
        rows = list(table.iterchildren(W + "tr"))
        held = [list(_cells(row)) for row in rows]
        if all(len(row) == 1 for row in held):
            for cell in _own_cells(table):
                yield from self.blocks(cell)
            return
        grid = [[self._cell(cell) for cell in row] for row in held]
        below = [(at, column) for at, row in enumerate(held) for column, cell in enumerate(row) if _goes_on(cell)]
        tables.fill_down(grid, below)
        repeated = bool(rows) and rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        named = True if (repeated or _is_bold(held[:1])) and len(grid) > 1 else None
        yield from tables.rows(grid, [Where(row=at) for at in range(1, len(grid) + 1)], named=named)
        yield from self._beside(table)

    def _cell(self, cell: Any) -> str:
        paragraphs = cell.iter(W + "p") if cell is not None else ()
        told = ((self._numbers.before(p.find(W + "pPr")), text_in(p)) for p in paragraphs)
        return " ".join(part for said in told for part in said if part).replace("\n", " ")


def _is_in(paragraph: Any, box: Any) -> bool:
    """A box in a box is told with the paragraph of the inner one."""
    return next(box.iterancestors(W + "p")) is paragraph


def _own_cells(element: Any) -> Iterator[Any]:
    """The cells of a table wherever controls hold them, and not those of tables within: their own tell them."""
    for child in element:
        if child.tag == W + "tc":
            yield child
        elif child.tag in (W + "tr", *HOLDERS):
            yield from _own_cells(child)


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row, and nothing for each further column that one takes."""
    for cell in row.iterchildren(W + "tc", W + "sdt"):
        yield cell
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        yield from [None] * (min(int(span.get(W + "val", "1")) if span is not None else 1, MOST_COLUMNS) - 1)


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
    return bool(runs) and all(word_parts.is_on(run.find(f"{W}rPr/{W}b")) for run in runs)
