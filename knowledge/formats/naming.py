"""What a document is called and which day it is of: its file name, its first page, its metadata, in that order."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from knowledge.document import Block

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTH = (
    r"(jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sep(?:t(?:ember)?)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
WRITTEN = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:\s*(?:[-–—]|och|&)\s*\d{1,2})?(?::?e)?\.?\s+(?P<month>"
    + MONTH
    + r")\s+(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[-_.]?)(?P<month>\d\d)(?P=sep)(?P<day>\d\d)(?!\d|-\d)")
SLASHED = re.compile(r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})[\s-]+(?P<year>(?:19|20)\d\d)\b")
SHORT = re.compile(r"(?:^|[\s_])(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=$|[\s_])")
LABEL = re.compile(
    r"\b(datum|protokoll|mötesdatum|publicerad|daterad|den|träff|möte|sammanträde|anteckningar)\b", re.IGNORECASE
)
FIRST_PAGE_BLOCKS = 20
LONGEST_TITLE = 120
NO_TITLE = re.compile(
    r"(microsoft (word|powerpoint|excel)|powerpoint-?presentation|presentation|untitled|namnlös|document|dokument)?\d*",
    re.IGNORECASE,
)


class Named(NamedTuple):
    title: str
    dated: date | None


def name(stem: str, blocks: Sequence[Block], title: str, dated: date | None) -> Named:
    """`title` and `dated` are what the file's metadata says; people write better on the page than in metadata."""
    front = [block for block in blocks[:FIRST_PAGE_BLOCKS] if (block.where.page or 1) <= 2]
    return Named(_title(stem, front, title), _date(stem, front, blocks) or dated)


def date_in(text: str) -> date | None:
    """The first full date in a text: 2025-03-14, 18–19 maj 2022, torsdag 7 april 2022, 7/4 2022."""
    found = [match for pattern in (ISO, WRITTEN, SLASHED) for match in pattern.finditer(text)]
    return next((day for match in sorted(found, key=lambda m: m.start()) if (day := _day(match))), None)


def _day(match: re.Match[str]) -> date | None:
    month = match["month"].lower()
    number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
    year = int(match["year"])
    try:
        return date(year if year > 99 else 2000 + year, number, int(match["day"]))
    except ValueError:
        return None


def _date(stem: str, front: Sequence[Block], blocks: Sequence[Block]) -> date | None:
    if in_name := date_in(stem) or next((day for m in SHORT.finditer(stem) if (day := _day(m))), None):
        return in_name
    lines = [line for block in front for line in block.text.split("\n")]
    labelled = _first_date(line for line in lines if LABEL.search(line) and len(line) < LONGEST_TITLE)
    alone = _first_date(line for line in lines if len(line) < LONGEST_TITLE // 2)
    signed = _first_date(block.text for block in blocks[-FIRST_PAGE_BLOCKS:] if _is_signature(block.text))
    return labelled or alone or signed


def _first_date(lines: Iterable[str]) -> date | None:
    return next((day for line in lines if (day := date_in(line))), None)


def _is_signature(text: str) -> bool:
    """As in "Sundsvall den 11 april 2025": a place and a day on a line of their own, above the names."""
    return bool(re.fullmatch(r"[A-ZÅÄÖ][\wåäö ]{2,30},?\s+(den\s+)?\d.{4,20}\d{4}\.?", text.split("\n", 1)[0].strip()))


def _title(stem: str, front: Sequence[Block], title: str) -> str:
    """The line of the first page that the file is named after; else the first heading, the metadata, the file name."""
    spoken = title_of_file(stem)
    lines = [_first_line(block) for block in front if block.kind in ("heading", "text") and _could_be_title(block)]
    named_after = max(lines, key=lambda line: _likeness(line, spoken), default="")
    if named_after and _likeness(named_after, spoken) >= 0.5:
        return named_after
    headings = [_first_line(block) for block in front if block.kind == "heading" and _could_be_title(block)]
    stated = " ".join(title.split())
    metadata = "" if NO_TITLE.fullmatch(stated) or len(stated) > LONGEST_TITLE or "." in stated[-5:] else stated
    return next(iter(headings), "") or metadata or spoken


def title_of_file(stem: str) -> str:
    """What a document is called that says nothing itself: its file name, as it is said."""
    return " ".join(re.sub(r"^[\d_\-. ]+(?=\D)|[_]+", " ", stem).replace("-", " ").split()) or stem


def _could_be_title(block: Block) -> bool:
    return 2 < len(_first_line(block)) <= LONGEST_TITLE


def _first_line(block: Block) -> str:
    return " ".join(block.text.split("\n", 1)[0].split())


def _likeness(line: str, spoken: str) -> float:
    """The share of the file name's words that the line holds, and a little for saying nothing else."""
    wanted, held = _folded(spoken), _folded(line)
    if not wanted or not held:
        return 0.0
    return len(wanted & held) / len(wanted) - 0.02 * len(held - wanted)


def _folded(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower().translate(str.maketrans("åäöé", "aaoe"))))
