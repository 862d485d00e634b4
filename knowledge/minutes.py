"""Minutes of one meeting: when, where, which group and how many came stand in lines of their own at the top."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from knowledge.document import Block, Document
from knowledge.swedish import dates
from knowledge.swedish.dates import Period

LABELS = {
    "when": ("när", "datum", "tid", "dag ett", "dag två", "dag 1", "dag 2"),
    "place": ("var", "plats"),
    "group": ("grupp", "fokusgrupp", "nätverk"),
    "attendance": ("deltagare", "antal deltagare", "närvarande"),
    "outcome": ("utvärdering",),
}
LABELLED = re.compile(r"^\W*(?P<label>[\wåäö ]{2,20}?)\s*:\s*(?P<said>.+)$", re.IGNORECASE | re.DOTALL)
LONGEST_TOP = 12  # blocks
MOST_DAYS = 5


def top_of(document: Document) -> dict[str, list[str]]:
    """What the labelled lines at the top say, by what it is; the lines about when may be several."""
    found: dict[str, list[str]] = {}
    for label, said in _labelled(document):
        found.setdefault(label, []).append(said)
    return found


def _labelled(document: Document) -> Iterator[tuple[str, str]]:
    below_title = document.blocks[1 : 1 + LONGEST_TOP]
    for block in takewhile(_is_line, below_title):
        match = LABELLED.match(block.text)
        label = match["label"].strip().lower() if match else ""
        name = next((name for name, labels in LABELS.items() if label in labels), None)
        if match and name:
            yield name, match["said"].strip()


def _is_line(block: Block) -> bool:
    return block.kind != "heading"


def held(lines: list[str], year: int | None) -> Period | None:
    """The day of the meeting, or its first and last; none where the minutes are of several meetings."""
    periods = []
    for line in lines:
        mentioned = [mention.period for mention in dates.find(line, date(year or 1904, 1, 1))]
        if len(mentioned) != 1:
            return None
        periods += mentioned
    if not periods or not all(period.year_known or year for period in periods):
        return None
    whole = Period(min(period.first for period in periods), max(period.last for period in periods))
    return whole if whole.days <= MOST_DAYS else None


def theme_of(title: str) -> str:
    """What stands after the word for the minutes."""
    before, colon, after = title.partition(":")
    return after.strip() if colon and len(before.split()) <= 2 else title
