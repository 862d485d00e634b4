"""Which elements of an HTML page are open where its reader stands, and whether anybody sees what is written there.

What is left open ends where a browser ends it: a paragraph with the next one, whatever stands in a cell with the cell.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "nav", "footer", "svg", "select", "button", "textarea", "iframe"}
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
        "aside",
        "footer",
        "form",
        "ul",
        "ol",
        "li",
        "table",
        "blockquote",
        "pre",
        "dl",
        "dt",
    }
    | {"dd", "figure", "figcaption", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "body", "address", "details", "summary"}
)
NOWHERE = -1
ROWS, CELLS = ("tr", "thead", "tbody", "tfoot", "caption"), ("td", "th")
WALLS = ("table", "caption", *CELLS)  # what stands in a cell ends nothing outside of it
# What else the start of an element ends, and within what.
IMPLIED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "li": (("li",), ("ul", "ol", *WALLS)),
    **dict.fromkeys(("dt", "dd"), (("dt", "dd"), ("dl", *WALLS))),
    **dict.fromkeys(CELLS, ((*CELLS, "caption"), ("table",))),
    "tr": (("tr", "caption", *CELLS), ("table",)),
    **dict.fromkeys(("thead", "tbody", "tfoot"), ((*ROWS, *CELLS), ("table",))),
}
# A size that is given in parts of nothing is nothing.
SIZED = r"font-size\s*:\s*(?:0*\.?0*[1-9][\d.]*(?![\d.]|\s*(?:em|%))|[a-z-]*(?:small|medium|large))"
SHOWN_AGAIN = re.compile(rf"{SIZED}|visibility\s*:\s*visible", re.IGNORECASE)
NOT_SHOWN = re.compile(r"font-size\s*:\s*0+(?:\.0+)?(?![.\d])|visibility\s*:\s*hidden", re.IGNORECASE)
# What a page says of itself to each who comes, and that is no part of what it says. A page tells with the word alone
# that its reader takes cookies, and all of it may carry the name of the banner that stands in it.
BANNER = re.compile(
    r"(?:^|\s)cookies?[-_]?(?:banner|bar|box|consent|dialog|message|modal|notice|popup)(?:\s|$)", re.IGNORECASE
)
HOLDS_THE_PAGE = frozenset({"html", "body", "main", "article"})
GONE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


class _Element(NamedTuple):
    tag: str
    gone: bool  # with all that stands in it
    shown: bool  # and else what stands in it may say otherwise, as newsletters do of the size of their letters


class OpenElements:
    """A pile without a tree: each element is put on it and taken off it once, however deep the page is."""

    def __init__(self) -> None:
        self._open: list[_Element] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)

    @property
    def gone(self) -> bool:
        return bool(self._open) and self._open[-1].gone

    @property
    def shown(self) -> bool:
        return not self._open or (self._open[-1].shown and not self.gone)

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Whether it is on the page at all."""
        self._end_what_it_ends(tag)
        gone = self.gone or _is_gone(tag, attributes) or (tag in UNSEEN and not self._signs_an_article(tag))
        if tag not in VOID:
            self._places[tag].append(len(self._open))
            self._open.append(_Element(tag, gone, _is_shown(attributes, before=not self._open or self._open[-1].shown)))
        return not gone

    def end(self, tag: str) -> bool:
        """Whether what ends was on the page."""
        places = self._places.get(tag)
        walls = ("table",) if tag in (*CELLS, *ROWS) else () if tag == "table" else WALLS
        if not places or places[-1] < self._last(walls):
            return not self.gone
        was_there = not self._open[places[-1]].gone
        self._cut(places[-1])
        return was_there

    def within(self, *tags: str) -> bool:
        """Whether one of them is open here, in the same cell if this is one."""
        last = self._last(tags)
        return last > NOWHERE and last > self._last(WALLS)

    def _end_what_it_ends(self, tag: str) -> None:
        ended, walls = IMPLIED.get(tag, ((), ()))
        ends = [self._last((each,)) for each in ended]
        wall = self._last(walls) if ends else NOWHERE
        if tag in ENDS_BLOCK and self.within("p"):
            ends.append(self._last(("p",)))
        if found := [place for place in ends if place > wall]:
            self._cut(min(found))

    def _last(self, tags: tuple[str, ...]) -> int:
        last = NOWHERE
        for tag in tags:
            if (places := self._places.get(tag)) and places[-1] > last:
                last = places[-1]
        return last

    def _cut(self, at: int) -> None:
        while len(self._open) > at:
            self._places[self._open.pop().tag].pop()

    def _signs_an_article(self, tag: str) -> bool:
        """The foot of an article says who wrote it and when; that of a page says the same on every page."""
        return tag == "footer" and bool(self._places.get("article"))


def _is_gone(tag: str, attributes: Mapping[str, str]) -> bool:
    hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    return hidden or _is_banner(tag, attributes) or bool(GONE.search(attributes.get("style", "")))


def _is_banner(tag: str, attributes: Mapping[str, str]) -> bool:
    return tag not in HOLDS_THE_PAGE and any(BANNER.search(attributes.get(name, "")) for name in ("class", "id"))


def _is_shown(attributes: Mapping[str, str], *, before: bool) -> bool:
    style = attributes.get("style", "")
    return not NOT_SHOWN.search(style) and (before or bool(SHOWN_AGAIN.search(style)))
