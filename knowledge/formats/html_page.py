"""HTML pages, and the HTML half of e-mail. Navigation, scripts and hidden parts are not part of the text."""

import re
from datetime import date
from html.parser import HTMLParser

from knowledge.document import Block, Where
from knowledge.formats import tables
from knowledge.formats.contents import Contents, Refused, Source
from knowledge.formats.decoding import visible
from knowledge.formats.naming import date_in
from knowledge.formats.text import text_of

UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "nav", "footer", "aside", "svg", "form", "select", "iframe"}
)
VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"})
ENDS_BLOCK = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "header",
        "main",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "blockquote",
        "pre",
        "dl",
        "dt",
    }
    | {"dd", "figure", "figcaption", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "body", "address", "details", "summary"}
)
DATES = frozenset({"date", "dcterms.date", "dc.date", "article:published_time", "last-modified", "dcterms.modified"})
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)


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
        self._unseen: list[str] = []
        self._in_title = False
        self._table: list[list[str]] | None = None
        self._named = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if self._unseen or tag in UNSEEN or _is_hidden(attributes):
            if tag not in VOID and (not self._unseen or tag == self._unseen[0]):
                self._unseen.append(tag)
            return
        if tag == "meta":
            self._note_date(attributes)
        elif tag == "title":
            self._in_title = True
        elif tag == "br":
            self._text.append("\n")
        elif self._table is not None and tag in ("td", "th"):
            self._start_cell(tag)
        elif tag in ENDS_BLOCK:
            self._start_block(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
            return
        if tag == "title":
            self._in_title = False
        elif self._table is not None and tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table":
            self._end_table()
        elif tag in ENDS_BLOCK:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._in_title:
            self.title += data
            return
        self._room -= len(data)
        if self._room < 0:
            raise Refused("Sidan är för lång.", "Dela upp den i flera filer.")
        self._text.append(data.replace("\n", " "))

    def close(self) -> None:
        super().close()
        if self._table is not None:
            self._end_table()
        self._end_block()

    def _end_block(self) -> None:
        text = self._take()
        if text and self._table is None:
            self.blocks.append(_block(self._kind, text, self._level))
        if self._table is None:
            self._kind, self._level = "text", 0

    def _start_block(self, tag: str) -> None:
        if self._table is not None:
            if tag == "tr":
                self._end_cell()
                self._table.append([])
            else:
                self._text.append(" ")
            return
        self._end_block()
        if tag == "table":
            self._table, self._named = [], False
        elif re.fullmatch("h[1-6]", tag):
            self._kind, self._level = "heading", int(tag[1])
        elif tag == "li":
            self._kind = "item"

    def _start_cell(self, tag: str) -> None:
        self._end_cell()
        if not self._table:
            self._table = [[]]
        if len(self._table) == 1 and tag == "th":
            self._named = True
        self._table[-1].append("")

    def _end_cell(self) -> None:
        if self._table and self._table[-1]:
            self._table[-1][-1] = " ".join(f"{self._table[-1][-1]} {self._take()}".split())

    def _end_table(self) -> None:
        self._end_cell()
        grid = self._table or []
        self._table = None
        if len(grid) == 1 or all(len(row) < 2 for row in grid):
            self.blocks += [Block("text", cell) for row in grid for cell in row if cell]
        else:
            named = True if self._named and len(grid) > 1 else None
            self.blocks += tables.rows(grid, [Where()] * len(grid), named=named)

    def _take(self) -> str:
        lines = "".join(self._text).split("\n")
        self._text = []
        return "\n".join(line for each in lines if (line := visible(" ".join(each.split()))))

    def _note_date(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        if name in DATES and self.dated is None:
            self.dated = date_in(attributes.get("content", ""))


def _is_hidden(attributes: dict[str, str]) -> bool:
    hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    return hidden or bool(HIDDEN_STYLE.search(attributes.get("style", "")))


def _block(kind: str, text: str, level: int) -> Block:
    if kind == "heading":
        return Block("heading", text.replace("\n", " "), level=level)
    return Block("item" if kind == "item" else "text", text)


def read(source: Source) -> Contents:
    return page_of(text_of(source), source.limits.characters)


def page_of(text: str, longest: int) -> Contents:
    page = Page(longest)
    page.feed(text)
    page.close()
    return Contents(tuple(page.blocks), title=page.title.strip(), dated=page.dated)
