"""Which day a document is of: what it says of itself, before any day that it tells of."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

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
SLASHED = re.compile(
    r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:[\s/-]+(?P<year>(?:19|20)\d\d)|\s*[-–'’](?P<short>[0-4]\d))\b"
)
DOTTED = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>(?:19|20)\d\d)(?!\d|\.\d)")
# Six figures in a file name: those of a person or a body go on with four more.
SHORT = re.compile(r"(?:^|[\s_(-])(?P<short>[0-4]\d)(?P<month>\d\d)(?P<day>\d\d)(?=$|[\s_).]|-(?!\d{4}(?!\d)))")
LABEL = re.compile(
    r"\b(datum|protokoll|mötesdatum|publicera[dt]|datera[dt]|träff(?:en)?|möte[ts]?|sammanträdet?|anteckningar"
    r"|fastställ(?:d|t|des)|anta(?:gen|get|gits)|antogs|beslutad|upprättad|reviderad|uppdaterad)\b",
    re.IGNORECASE,
)
# A clause that opens with what the day is: "Datum: 4 maj 2025 Tid: 9", "Sidan uppdaterad 2025-05-04".
SAYS = re.compile(
    r"\W*(?:\w+\s+)?(?:\w*datum|publicera[dt]|datera[dt]|fastställ[dt]|anta(?:gen|get)|besluta[dt]|upprätta[dt]"
    r"|revidera[dt]|uppdatera[dt])\b.*",
    re.IGNORECASE | re.DOTALL,
)
CLAUSE_END = re.compile(r"[.!?]\s+|\n")
LONGEST_CLAUSE = 60  # characters before the day
# What stands before a day that is another's: the next meeting, the minutes of the last, a time to answer by.
OTHERS = re.compile(
    r"\b(näst(?:a|kommande)|kommande|föregående|förra|tidigare|senaste?(?! uppdater| ändra| revider)|sista|juster\w+"
    r"|sedan|anmäl\w*|svara?|svarsdag|o\.?s\.?a|påminn\w+|utskri\w+|tryckt?)\b",
    re.IGNORECASE,
)
DEN = re.compile(r"\bden\b", re.IGNORECASE)
SHORT_LINE = 60  # characters
LONGEST_LINE = 120
LONGEST_PARAGRAPH = 2_000  # characters that are looked through
LAST_BLOCKS = 20
CLOSED = re.compile(r",\s+(?:den\s+)?\d[^,]{4,20}\d{4}\.?")  # a place and a day, as a letter ends


def date_in(text: str) -> date | None:
    """The first full date in a text: 2025-03-14, 18–19 maj 2022, torsdag 7 april 2022, 7/4 2022, 7.4.2022, 7/4 -22."""
    return next((day for _, day in _days(text)), None)


def without_days(text: str) -> str:
    for pattern in (ISO, WRITTEN, SLASHED, DOTTED, SHORT):
        text = pattern.sub(" ", text)
    return text


def _days(text: str) -> list[tuple[re.Match[str], date]]:
    found = [match for pattern in (ISO, WRITTEN, SLASHED, DOTTED) for match in pattern.finditer(text)]
    return [(match, day) for match in sorted(found, key=lambda m: m.start()) if (day := _day(match))]


def _day(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    month = part["month"].lower()
    number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
    year = int(part.get("year") or f"20{part['short']}")
    try:
        return date(year, number, int(part["day"]))
    except ValueError:
        return None


def date_of(stem: str, front: Sequence[Block], blocks: Sequence[Block], heads: Sequence[str]) -> date | None:
    """The day that its file's name says, else its first pages, else the top of every page, else its end."""
    if in_name := date_in(stem) or next((day for m in SHORT.finditer(stem) if (day := _day(m))), None):
        return in_name
    pages = _by_page(front)
    on_page = next((day for page in pages if (day := _date_on_page(page))), None)
    return on_page or _first_date(heads) or _at_the_end([block.text for block in blocks[-LAST_BLOCKS:]])


def _by_page(front: Sequence[Block]) -> list[list[Block]]:
    numbers = sorted({block.where.page or 1 for block in front})
    return [[block for block in front if (block.where.page or 1) == page] for page in numbers]


def _date_on_page(page: Sequence[Block]) -> date | None:
    opens = _opening(page)
    lines = list(_lines(page))
    short = [line for line in lines if len(line) < LONGEST_LINE]
    opening = [line for line in _lines(opens) if len(line) < LONGEST_LINE]
    return (
        _first_date(block.text for block in opens if block.kind == "heading")
        or _first_date(line for line in short if LABEL.search(line))
        or _said(lines)
        or _first_date(line for line in opening if len(line) < SHORT_LINE or DEN.search(line))
        or _first_date(line[at.start() :] for line in short if (at := CLOSED.search(line)))
    )


def _opening(page: Sequence[Block]) -> list[Block]:
    """Up to the heading that follows the text under the first: what sections tell of has days of its own."""
    first = next((at for at, block in enumerate(page) if block.kind == "heading"), 0)
    text = next((at for at in range(first, len(page)) if page[at].kind != "heading"), len(page))
    end = next((at for at in range(text, len(page)) if page[at].kind == "heading"), len(page))
    return list(page[:end])


def _at_the_end(texts: Sequence[str]) -> date | None:
    return _said(texts) or _first_date(text for text in texts if _is_signature(text))


def _said(texts: Iterable[str]) -> date | None:
    """The first day that a clause says it is of, however long the paragraph that holds the clause."""
    opening = (text[:LONGEST_PARAGRAPH] for text in texts)
    return next((day for text in opening for before, day in _clauses(text) if SAYS.fullmatch(before)), None)


def _clauses(text: str) -> Iterator[tuple[str, date]]:
    """Each day and what its clause says before it, unless that says that it is another's."""
    start = 0
    for match, day in _days(text):
        before = text[max(start, match.start() - LONGEST_CLAUSE) : match.start()]
        clause = CLAUSE_END.split(before)[-1]
        whole = len(clause) < len(before) or match.start() - start <= LONGEST_CLAUSE
        if whole and not OTHERS.search(clause):
            yield clause, day
        start = match.end()


def _lines(page: Sequence[Block]) -> Iterator[str]:
    """A line that says whose day comes next ("Nästa möte") is read with the day."""
    before = ""
    for line in (line for block in page if _may_date(block) for line in block.text.split("\n")):
        yield f"{before} {line}" if before else line
        leads = len(line) < LONGEST_LINE // 3 and not line.endswith(".") and OTHERS.search(line)
        before = line if leads and not date_in(line) else ""


def _may_date(block: Block) -> bool:
    """A row of a table dates nothing, be it of names ("Invånare 1 nov 2024"), unless it says that it does."""
    first, *others = block.text.split("\t")
    return block.kind != "row" or not any(others) or bool(LABEL.search(first))


def _first_date(lines: Iterable[str]) -> date | None:
    return next((day for line in lines if (day := _own_day(line))), None)


def _own_day(line: str) -> date | None:
    """The first day of a line that is not said to be another's."""
    start = 0
    for match, day in _days(line):
        if not OTHERS.search(line[start : match.start()]):
            return day
        start = match.end()
    return None


def _is_signature(text: str) -> bool:
    """As in "Sundsvall den 11 april 2025": a place and a day on a line of their own, above the names."""
    line = text.split("\n", 1)[0].strip()
    signed = r"[A-ZÅÄÖ][\wåäö ]{2,30},?\s+(den\s+)?\d.{4,20}\d{4}\.?"
    return len(line) <= LONGEST_LINE and bool(re.fullmatch(signed, line))
