"""What a document is called and which day it is of: its file name, its first page, its metadata, in that order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from knowledge.document import Block
from knowledge.formats.contents import Contents

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
    r"\b(datum|protokoll|mötesdatum|publicera[dt]|datera[dt]|den|träff(?:en)?|möte[ts]?|sammanträdet?|anteckningar"
    r"|fastställ(?:d|t|des)|anta(?:gen|get|gits)|antogs|beslutad|upprättad|reviderad|uppdaterad)\b",
    re.IGNORECASE,
)
# What stands before a day that is another's: the next meeting, the minutes of the last, a time to answer by.
OTHERS = re.compile(
    r"\b(näst(?:a|kommande)|kommande|föregående|förra|tidigare|senaste?(?! uppdater| ändra| revider)|sista|juster\w+"
    r"|sedan|anmäl\w*|svara?|svarsdag|o\.?s\.?a|påminn\w+|utskri\w+|tryckt?)\b",
    re.IGNORECASE,
)
CLOSED = re.compile(r",\s+(?:den\s+)?\d[^,]{4,20}\d{4}\.?")  # a place and a day, as a letter ends
FIRST_PAGE_BLOCKS = 20
FIRST_PAGES = 2
LONGEST_TITLE = 120
# What a program calls what it makes: a scanner, a telephone, Office.
NO_NAME = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)|powerpoint-?presentation|presentation|untitled|namnlös|doc|document"
    r"|dokument|scan|skann\w*|img|image|bild|foto|file?)?[\W\d_]*",
    re.IGNORECASE,
)
NEWSLETTER = re.compile(r"nyhetsbrev|veckobrev|månadsbrev|\w{3}nytt\b|newsletter", re.IGNORECASE)
ITEM = re.compile(r"§|\d{1,2}[.)]\s")
SENTENCE_END = (".", "!", "?", ":", ";", ",")


class Named(NamedTuple):
    title: str
    dated: date | None
    by_file: bool = False  # nothing says its day but when the file was made


def called(stem: str, contents: Contents) -> Contents:
    """Contents under their title and date. Read once more when pictures of theirs have become text."""
    made = contents.dated if contents.dated_by_file else None
    stated = None if contents.dated_by_file else contents.dated
    named = name(stem, contents.blocks, contents.title, stated, created=made, heads=contents.heads)
    if contents.stated:
        named = Named(contents.title or named.title, contents.dated or named.dated)
    return replace(contents, title=named.title, dated=named.dated, dated_by_file=named.by_file)


def name(  # noqa: PLR0913 - all that may say it
    stem: str,
    blocks: Sequence[Block],
    title: str,
    dated: date | None,
    *,
    created: date | None = None,
    heads: Sequence[str] = (),
) -> Named:
    """`title` and `dated` are what the file's metadata says; people write better on the page than in metadata.

    `created` is when the file was made, and `heads` what the top of every page says.
    """
    front = [block for block in blocks[:FIRST_PAGE_BLOCKS] if (block.where.page or 1) <= FIRST_PAGES]
    called = _title(stem, front, title, heads)
    if told := _date(stem, front, blocks, heads) or dated:
        return Named(called, told)
    made = created if created and _may_be_of(created, f"{called} {stem}") else None
    return Named(called, made, by_file=made is not None)


def _may_be_of(created: date, called: str) -> bool:
    """A report is often saved anew in a later year, and a plan made in the year before: then only the year is known.

    A year farther ahead is a goal ("Agenda 2030").
    """
    years = [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.sub(r"[-_]", " ", called))]
    return not years or min(years) <= created.year <= max(years) or created.year < min(years) - 1


def date_in(text: str) -> date | None:
    """The first full date in a text: 2025-03-14, 18–19 maj 2022, torsdag 7 april 2022, 7/4 2022, 7.4.2022, 7/4 -22."""
    return next((day for _, day in _days(text)), None)


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


def _date(stem: str, front: Sequence[Block], blocks: Sequence[Block], heads: Sequence[str]) -> date | None:
    if in_name := date_in(stem) or next((day for m in SHORT.finditer(stem) if (day := _day(m))), None):
        return in_name
    pages = [[block for block in front if (block.where.page or 1) == page] for page in range(1, FIRST_PAGES + 1)]
    on_page = next((day for page in pages if (day := _date_on_page(page))), None)
    signed = _first_date(block.text for block in blocks[-FIRST_PAGE_BLOCKS:] if _is_signature(block.text))
    return on_page or _first_date(heads) or signed


def _date_on_page(page: Sequence[Block]) -> date | None:
    lines = [line for line in _lines(page) if len(line) < LONGEST_TITLE]
    labelled = _first_date(line for line in lines if LABEL.search(line))
    alone = _first_date(line for line in lines if len(line) < LONGEST_TITLE // 2)
    return labelled or alone or _first_date(line[at.start() :] for line in lines if (at := CLOSED.search(line)))


def _lines(page: Sequence[Block]) -> Iterator[str]:
    """A line that says whose day comes next ("Nästa möte") is read with the day."""
    before = ""
    for line in (line for block in page if _may_date(block) for line in block.text.split("\n")):
        yield f"{before} {line}" if before else line
        leads = len(line) < LONGEST_TITLE // 3 and not line.endswith(".") and OTHERS.search(line)
        before = line if leads and not date_in(line) else ""


def _may_date(block: Block) -> bool:
    """A row of a table of many days dates nothing, unless it says that it does."""
    return not any(name for name, _ in block.cells) or bool(LABEL.search(block.text.partition("\t")[0]))


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
    return len(line) <= LONGEST_TITLE and bool(re.fullmatch(signed, line))


def _title(stem: str, front: Sequence[Block], title: str, heads: Sequence[str]) -> str:
    """The line of the first page that the file is named after; else the first heading, the metadata, the file name."""
    spoken = title_of_file(stem)
    lines = [_first_line(block) for block in front if block.kind in ("heading", "text") and _could_be_title(block)]
    named_after = max([*lines, *heads], key=lambda line: _likeness(line, spoken), default="")
    if named_after and _likeness(named_after, spoken) >= 0.5:
        return named_after
    stated = " ".join(title.split())
    metadata = "" if NO_NAME.fullmatch(stated) or len(stated) > LONGEST_TITLE or "." in stated[-5:] else stated
    first = lines[0] if lines and NO_NAME.fullmatch(spoken) and len(lines[0]) < LONGEST_TITLE // 2 else ""
    return _heading(spoken, front) or metadata or first or spoken


def _heading(spoken: str, front: Sequence[Block]) -> str:
    """The first heading, where it may be that of the whole: an article of a newsletter or an item of minutes is not."""
    headings = [_first_line(block) for block in front if block.kind == "heading" and _could_be_title(block)]
    is_part = not headings or NEWSLETTER.search(spoken) or ITEM.match(headings[0])
    return "" if is_part else headings[0]


def title_of_file(stem: str) -> str:
    """What a document is called that says nothing itself: its file name, as it is said."""
    apart = re.sub(r"^[\d_\-. ]+(?=\D)|_+", " ", stem)
    return " ".join(re.sub(r"(?<!\d)-|-(?!\d)", " ", apart).split()) or stem


def _could_be_title(block: Block) -> bool:
    """A short line that is no sentence. The name of a sheet is not that of its workbook."""
    line = _first_line(block)
    return 2 < len(line) <= LONGEST_TITLE and not line.endswith(SENTENCE_END) and not block.where.sheet


def _first_line(block: Block) -> str:
    return " ".join(block.text.split("\n", 1)[0].split())


def _likeness(line: str, spoken: str) -> float:
    """The share of the file name's words that the line holds, and a little for saying nothing else."""
    wanted, held = _folded(spoken), _folded(line)
    if all(word.isdigit() for word in wanted & held):
        return 0.0  # of the same day is not of the same name
    return len(wanted & held) / len(wanted) - 0.02 * len(held - wanted)


def _folded(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower().translate(str.maketrans("åäöé", "aaoe"))))
