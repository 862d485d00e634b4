"""HTML pages, and the HTML half of e-mail. Navigation, scripts and hidden parts are not part of the text."""

import re
from datetime import date
from html.parser import HTMLParser

from knowledge.document import Block
from knowledge.formats import html_tables
from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.dating import date_in
from knowledge.formats.decoding import visible
from knowledge.formats.html_tables import Table
from knowledge.formats.markup import bullet
from knowledge.formats.open_elements import CELLS, ENDS_BLOCK, ROWS, OpenElements
from knowledge.formats.text import text_of

FOR_LAYOUT = frozenset({"presentation", "none"})
HEADING = re.compile("h[1-6]")
DATES = frozenset({"date", "dcterms.date", "dc.date", "article:published_time", "last-modified", "dcterms.modified"})


class Page(HTMLParser):
    """Collects blocks as the tags go by; no tree is built, so depth costs nothing."""

    def __init__(self, longest: int) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title = ""
        self.dated: date | None = None
        self._room = longest
        self._text: list[str] = []
        self._kind = "text"
        self._level = 0
        self._open = OpenElements()
        self._tables: list[Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if not self._open.start(tag, attributes):
            return
        if tag == "meta":
            self._note_date(attributes)
        elif tag == "br":
            self._text.append("\n")
        elif tag in ROWS or tag in CELLS:
            self._start_part_of_table(tag, attributes)
        elif tag in ENDS_BLOCK:
            self._start_block(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if not self._open.end(tag):
            return
        if tag in ROWS or tag in CELLS:
            self._end_cell()
        elif tag in ENDS_BLOCK:
            self._end_block()
            self._kind, self._level = "text", 0
            if tag == "table":
                self._end_table()

    def handle_data(self, data: str) -> None:
        if not self._open.shown:
            return
        if self._open.within("title"):
            self.title += data
            return
        self._room -= len(data)
        if self._room < 0:
            raise Refused("Sidan är för lång.", "Dela upp den i flera filer.")
        self._text.append(data.replace("\n", " "))
        cell = self._tables[-1].cell if self._tables else None
        if cell and data.strip() and not self._open.within("b", "strong"):
            cell.bold = False

    def close(self) -> None:
        super().close()
        while self._tables:
            self._end_table()
        self._end_block()

    def _start_block(self, tag: str, attributes: dict[str, str]) -> None:
        self._end_block()
        if tag == "table":
            self._start_table(attributes)
        elif HEADING.fullmatch(tag):
            self._kind, self._level = "heading", int(tag[1])
        elif tag == "li":
            self._kind = "item"

    def _end_block(self) -> None:
        """What a heading or an item is called by may stand in a block of its own within it."""
        if text := self._take():
            self.blocks.append(_block(self._kind, text, self._level))
            self._kind, self._level = "text", 0

    def _start_table(self, attributes: dict[str, str]) -> None:
        if self._tables:
            self._tables[-1].for_layout = True
        self._tables.append(Table(len(self.blocks), for_layout=attributes.get("role", "").lower() in FOR_LAYOUT))

    def _start_part_of_table(self, tag: str, attributes: dict[str, str]) -> None:
        self._end_cell()
        if not self._tables:
            return
        if tag in CELLS:
            self._tables[-1].start_cell(len(self.blocks), attributes, names=tag == "th")
        elif tag == "tr":
            self._tables[-1].start_line()
        else:
            self._tables[-1].in_head = tag == "thead"

    def _end_cell(self) -> None:
        self._end_block()
        self._kind, self._level = "text", 0
        if self._tables:
            self._tables[-1].end_cell(len(self.blocks))

    def _end_table(self) -> None:
        self._end_cell()
        table = self._tables.pop() if self._tables else None
        if table and not table.for_layout:
            self.blocks[table.first :] = html_tables.told(table, self.blocks[table.first :])

    def _take(self) -> str:
        lines = "".join(self._text).split("\n")
        self._text = []
        return "\n".join(line for each in lines if (line := visible(" ".join(each.split()))))

    def _note_date(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        if name in DATES and self.dated is None:
            self.dated = date_in(attributes.get("content", ""))


def _block(kind: str, text: str, level: int) -> Block:
    if kind == "heading":
        return Block("heading", text.replace("\n", " "), level=level)
    marks = bullet(text)  # as Word writes lists for the web
    return Block("item" if kind == "item" or marks else "text", text[marks:])


def read(source: Source) -> Contents:
    return page_of(text_of(source), source.limits.characters)


def page_of(text: str, longest: int) -> Contents:
    page = Page(longest)
    page.feed(text)
    page.close()
    return Contents(tuple(page.blocks), title=page.title.strip(), dated=page.dated)
