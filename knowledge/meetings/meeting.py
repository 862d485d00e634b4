"""Meetings told of in reports, minutes and plans, as facts: when, where, what about, how many came, what they thought.

A meeting is recognised by how such documents write them: an entry that opens with a word for a meeting and a date
("Nätverksträff, 7 april, Lerum – Bygglov"), or a row of a plan with a column of dates.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.document import Block, Document
from knowledge.meetings import bodies, minutes, outcomes, wording
from knowledge.meetings.minutes import Top
from knowledge.swedish import dates, lexicon, words
from knowledge.swedish.dates import Period

MENTIONED, PAPER = "mentioned", "paper"

OPENING = re.compile(
    r"^(?:\W*)(?P<what>(?:(?:extra|fysisk\w*|digital\w*|webb\w*|två\w*|gemensam\w*)\s+)?"
    r"\w*(?:möte|träff|mötet|träffen|konferens|seminarium|seminariet|workshop|webbinarium|webinar|studiebesök|exkursion|"
    r"utbildning|nätverksdag|sammanträde))\b",
    re.IGNORECASE,
)
OUTCOME = re.compile(r"deltagare\s*:|utvärdering\W{0,3}:|ingen utvärdering", re.IGNORECASE)
DIGITAL = re.compile(r"digital|webb|online|teams|zoom|distans", re.IGNORECASE)
PLACE = re.compile(r"^[\s,.]*(?:i\s+)?(?P<place>[A-ZÅÄÖ][\w-]+(?:\s[A-ZÅÄÖ][\w-]+)?)")
ALSO_DIGITAL = re.compile(r"\s*(?:,|och|samt|eller|/)\s*(?:digitalt|via \w+)$", re.IGNORECASE)
OPENS_WITHIN = 90  # characters: the date of a meeting stands at once, or this is a sentence about something else
LONGEST_ENTRY = 14  # blocks
MOST_WITHOUT_OUTCOME = 3  # blocks that follow a line which is not known to end
LOWEST_RANK = 4  # of a heading that ends an entry: lower ones are captions that the layout has put there
COLUMNS = {
    "when": ("datum", "dag", "när", "tid", "mötesdatum"),
    "what": ("aktivitet", "vad", "möte", "träff", "sammankomst", "händelse"),
    "theme": ("tema", "ämne", "innehåll", "rubrik"),
    "place": ("plats", "ort", "var"),
    "group": ("grupp", "fokusgrupp", "nätverk"),
    "attendance": ("deltagare", "antal deltagare", "antal", "närvarande"),
    "satisfaction": ("nöjdhet", "nöjd", "betyg", "omdöme", "helhetsbetyg", "helhetsintryck", "helhetsomdöme"),
    "usefulness": ("nytta",),
    "form": ("form", "typ"),
    "status": ("status",),
}
RATINGS = ("satisfaction", "usefulness")
# "Nöjd med mötet", "Nytta i arbetet": with what it is, is no other figure.
RATED = tuple(name for column in RATINGS for name in COLUMNS[column])
OF_WHAT = re.compile(r"\s+(?:med|av|i|för)\s.*")
NO_DAY = date(1904, 1, 1)  # a day without a year is one too
NOT_RATED = re.compile(r"[-–—]?|ingen utvärdering|ej utvärderad\w*|saknas", re.IGNORECASE)


@dataclass(frozen=True)
class Meeting:
    """One meeting as a document tells it. `blocks` are the numbers of the blocks that do."""

    name: str
    period: Period
    group: str | None = None
    place: str | None = None
    theme: str = ""
    digital: bool = False
    attendance: tuple[int, ...] = ()
    satisfaction: float | None = None
    usefulness: float | None = None
    evaluated: bool | None = None
    blocks: tuple[int, ...] = ()
    kind: str = ""  # nätverksträff, årsmöte
    account: str = ""  # PAPER where the whole document tells of it, MENTIONED where that is of another
    called_off: bool = False

    @property
    def attended(self) -> int:
        return sum(self.attendance)

    @property
    def is_known(self) -> bool:
        """Told of as held or to be held, and not only mentioned or called off."""
        return self.account != MENTIONED and not self.called_off


def year_of(document: Document) -> int | None:
    """The year a report is about: as it is dated and called, or the one it opens with."""
    opening = " ".join(block.text for block in document.blocks[:12])
    return year_told(document.dated, document.title, document.name) or next(iter(_years(opening)), None)


def year_told(dated: date | None, title: str, name: str) -> int | None:
    """The year of a date, unless it is called after the year before, as is a report that was signed the year after."""
    called = [_years(title), _years(re.sub(r"[-_]", " ", name))]
    if dated is None:
        return next((years[0] for years in called if years), None)
    signed_later = any(dated.year - 1 in years and dated.year not in years for years in called)
    return dated.year - 1 if signed_later else dated.year


def _years(text: str) -> list[int]:
    return [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)]


def find_meetings(document: Document) -> list[Meeting]:
    told = [*_told(document), *_planned(document)]
    top = minutes.top_of(document, year_of(document))
    several = len({meeting.period for meeting in told}) > 1  # a list of them opens with the first
    return _of_paper(document, top, told) if top and (top.headed or not several) else told


def _of_paper(document: Document, top: Top, told: Sequence[Meeting]) -> list[Meeting]:
    """All that a paper of one meeting says is told of that; what it tells of others' days is no account of them."""
    later = [replace(one, blocks=one.blocks[:1], account=MENTIONED) for one in told if _is_later(one, top.period)]
    its_own = next((one for one in told if one.period.meets(top.period)), None)
    blocks = tuple(sorted(set(range(len(document.blocks))).difference(*(one.blocks for one in later))))
    return [_minuted(document, top, its_own, blocks), *later]


def _is_later(meeting: Meeting, than: Period) -> bool:
    return meeting.period.year_known and meeting.period.first > than.last


def _minuted(document: Document, top: Top, its_own: Meeting | None, blocks: tuple[int, ...]) -> Meeting:
    told = f"Deltagare: {top.attendance}.\nUtvärdering: {top.outcome}"
    satisfaction, usefulness = outcomes.thought(document.blocks)
    found = Meeting(
        name=f"{top.name} {minutes.day_of(top.period)}",
        period=top.period,
        group=top.called.group,
        place=placed(top.place),
        theme=top.called.theme,
        digital=bool(DIGITAL.search(top.place)) and not lexicon.municipalities(f", {top.place}"),
        attendance=outcomes.came(top.attendance, document.blocks),
        satisfaction=outcomes.rating("satisfaction", told) or satisfaction,
        usefulness=outcomes.rating("usefulness", told) or usefulness,
        evaluated=outcomes.evaluated(told) or (True if satisfaction else None),
        blocks=blocks,
        kind=top.called.kind,
        account=PAPER,
        called_off=top.called_off,
    )
    return _filled(found, its_own) if its_own else found


def _filled(meeting: Meeting, its_own: Meeting) -> Meeting:
    """What the top of the paper does not say, as a line of it tells."""
    return replace(
        meeting,
        group=meeting.group or its_own.group,
        place=meeting.place or its_own.place,
        theme=meeting.theme or its_own.theme,
        digital=meeting.digital or its_own.digital,
        attendance=meeting.attendance or its_own.attendance,
        satisfaction=meeting.satisfaction or its_own.satisfaction,
        usefulness=meeting.usefulness or its_own.usefulness,
        evaluated=its_own.evaluated if meeting.evaluated is None else meeting.evaluated,
    )


def placed(said: str) -> str | None:
    """The municipality, or what stands last: "Folkets hus, Ån". None where it was held on the net."""
    said = ALSO_DIGITAL.sub("", said)
    named = lexicon.municipalities(f", {said}")
    if named:
        return named[0]
    return None if DIGITAL.search(said) else said.rpartition(", ")[2] or None


def _told(document: Document) -> Iterator[Meeting]:
    """Entries of a report: from the line that opens a meeting to the one that says how many came."""
    year = year_of(document)
    group: str | None = None  # the latest heading that names one, whatever picture captions stand between
    for number, block in enumerate(document.blocks):
        if block.kind == "heading":
            group = block.text if re.search(r"grupp(?:en)?$", block.text.lower()) else group
        opened = _opening(block, year)
        if opened:
            entry = _entry(document.blocks, number, year)
            yield _meeting(opened, [document.blocks[n] for n in entry], entry, group)


def _opening(block: Block, year: int | None) -> tuple[str, Period, int] | None:
    """The line a meeting opens with: its name, its date and where the date ends."""
    if block.kind in ("row", "note"):
        return None
    text = block.text[:OPENS_WITHIN]
    what = OPENING.search(text)
    if not what:
        return None
    mentions = [m for m in dates.find(text, date(year or 1904, 1, 1)) if m.start >= what.end() and m.period.days <= 5]
    if not mentions or re.search(r"[.!?]\s", text[: mentions[0].start]):
        return None
    period = mentions[0].period
    if year and not period.year_known:
        period = Period(period.first, period.last)
    return text[: mentions[0].start], period, mentions[0].end


def _entry(blocks: Sequence[Block], start: int, year: int | None) -> tuple[int, ...]:
    """The blocks of one meeting: its whole section where a heading opens it, otherwise the lines that follow."""
    return _section(blocks, start, year) if blocks[start].kind == "heading" else _lines(blocks, start, year)


def _section(blocks: Sequence[Block], start: int, year: int | None) -> tuple[int, ...]:
    """Everything under the heading, until another of its rank or the next meeting."""
    rank = blocks[start].level
    after = range(start + 1, len(blocks))
    end = next((n for n in after if _ends(blocks[n], rank) or _opening(blocks[n], year)), len(blocks))
    return tuple(range(start, end))


def _lines(blocks: Sequence[Block], start: int, year: int | None) -> tuple[int, ...]:
    """Until its outcome has been told, the next meeting opens or a heading comes."""
    last = start
    for number in range(start, min(start + LONGEST_ENTRY, len(blocks))):
        block = blocks[number]
        if number > start and (_ends(block, LOWEST_RANK) or _opening(block, year)):
            break
        if block.kind != "heading" and OUTCOME.search(block.text):
            return tuple(n for n in range(start, number + 1) if n == start or not _aside(blocks[n]))
        if number == start or not _aside(block):
            last = number
    return (start,) if last - start > MOST_WITHOUT_OUTCOME else tuple(range(start, last + 1))


def _ends(block: Block, rank: int) -> bool:
    return block.kind == "heading" and block.level <= rank


def _aside(block: Block) -> bool:
    """A heading or a pulled quote that the page's layout has put in the middle of a meeting."""
    return block.kind == "heading" or block.text.startswith(("”", '"')) or block.text.endswith(("”", '"'))


def _meeting(
    opened: tuple[str, Period, int], blocks: Sequence[Block], numbers: tuple[int, ...], group: str | None
) -> Meeting:
    what, period, date_end = opened
    line = blocks[0].text.split("\n")[0]
    theme = re.split(r"\s[–—-]\s", line[date_end:], maxsplit=1)
    about = re.split(r"(?<=[\w)])[.!?](?:\s|$)", theme[1] if len(theme) > 1 else "", maxsplit=1)[0]
    # A section speaks of much; a line that tells how many came and what they thought says that it does.
    telling = [block for block in blocks if OUTCOME.search(block.text)] if blocks[0].kind == "heading" else blocks
    told = "\n".join(block.text for block in telling)
    name_end = line.find(about) + len(about) if about else date_end
    return Meeting(
        name=line[:name_end].strip(" ,–-"),
        period=period,
        group=group,
        place=_place(what, theme[0] if len(theme) > 1 else line[date_end : date_end + 40]),
        theme=about,
        digital=bool(DIGITAL.search(what)),
        attendance=outcomes.attendance(told),
        satisfaction=outcomes.rating("satisfaction", told),
        usefulness=outcomes.rating("usefulness", told),
        evaluated=outcomes.evaluated(told),
        blocks=numbers,
    )


def _place(before: str, after: str) -> str | None:
    """A name between the date and the theme, or between the word for the meeting and the date."""
    behind = PLACE.match(after)
    if behind:
        return behind["place"]
    ahead = re.search(r"(?<=\s)[A-ZÅÄÖ][\w-]+(?=\s*,?\s*$)", before.rstrip(" ,i"))
    return ahead.group() if ahead else None


def _planned(document: Document) -> Iterator[Meeting]:
    """Rows of a plan or a report: a column of dates beside a theme, a place or a group."""
    return _whole(_planned_days(document))


def _whole(days: Iterable[Meeting]) -> Iterator[Meeting]:
    """A plan may have a row for each day of a meeting: the same group, theme and place, day after day."""
    meeting: Meeting | None = None
    for day in days:
        if meeting and _goes_on(meeting, day):
            period = replace(meeting.period, last=day.period.last)
            attendance, blocks = (*meeting.attendance, *day.attendance), (*meeting.blocks, *day.blocks)
            meeting = replace(meeting, period=period, attendance=attendance, blocks=blocks)
            continue
        if meeting:
            yield meeting
        meeting = day
    if meeting:
        yield meeting


def _goes_on(meeting: Meeting, day: Meeting) -> bool:
    said = [(one.theme, one.group, one.place, one.digital) for one in (meeting, day)]
    return bool(meeting.theme) and said[0] == said[1] and day.period.first - meeting.period.last == timedelta(days=1)


def _planned_days(document: Document) -> Iterator[Meeting]:
    year = year_of(document)
    rows = [(number, cells) for number, block in enumerate(document.blocks) if (cells := _known_cells(block))]
    groups = _headed_groups(document, {number for number, _ in rows})
    for number, cells in rows:
        mentions = dates.find(cells["when"], date(year or 1904, 1, 1))
        if mentions:
            period = replace(mentions[0].period, year_known=mentions[0].period.year_known or year is not None)
            yield _row(cells, groups.get(number, ""), period, number)


def _known_cells(block: Block) -> dict[str, str]:
    """What a row says of a meeting, by our names; nothing where it has no column of dates."""
    if block.kind != "row":
        return {}
    known: dict[str, str] = {}
    for written, cell in block.cells:
        name = re.sub(r"\s*\(.*?\)|\s*,?\s*\d[\d–-]*$", "", written.lower()).strip()
        name = OF_WHAT.sub("", name) if name.startswith(RATED) else name
        column = next((column for column, names in COLUMNS.items() if name in names), None)
        if column and not (column in known and column == "when" and not dates.find(cell, NO_DAY)):
            known[column] = cell
    return known if "when" in known and _is_of_a_meeting(known) else {}


def _is_of_a_meeting(known: Mapping[str, str]) -> bool:
    """Beside a day alone, what is done then is any task, unless it is called a meeting."""
    if set(known) <= {"when", "what", "status", "form"}:
        return bodies.called(known.get("what", "")).of_a_body or "form" in known
    return True


def _headed_groups(document: Document, rows: Collection[int]) -> dict[int, str]:
    """Tables with the same columns under different headings of one rank: each group's own table."""
    tables: dict[tuple[str, ...], dict[int, Block]] = defaultdict(dict)
    heading: Block | None = None
    for number, block in enumerate(document.blocks):
        heading = block if block.kind == "heading" else heading
        if number in rows and heading:
            tables[tuple(name for name, _ in block.cells)][number] = heading
    return {
        number: above.text
        for under in tables.values()
        if len({above.text for above in under.values()}) > 1 and len({above.level for above in under.values()}) == 1
        for number, above in under.items()
        if not _is_a_time(above.text)
    }


def _is_a_time(heading: str) -> bool:
    """Hösten 2031 and 2032 prel. are when, and nobody's."""
    return bool(dates.find(heading, NO_DAY)) and bodies.group_of(heading) is None


def _body(cell: str) -> str | None:
    """What is for "Alla" is nobody's own."""
    return cell if any(map(words.is_content, words.tokens(cell))) and not cell.strip().isdigit() else None


def _row(cells: Mapping[str, str], headed: str, period: Period, number: int) -> Meeting:
    what = bodies.called(cells.get("what", ""))
    said = cells.get("theme", "")
    theme = what.theme if outcomes.SCALE.fullmatch(said) or not said else said
    place = ALSO_DIGITAL.sub("", cells.get("place", ""))
    named = lexicon.municipalities(f", {place}")
    counts = tuple(int(count) for count in re.findall(r"(?<![\d.,])\d{1,4}(?![\d.,])", cells.get("attendance", "")))
    return Meeting(
        name=" – ".join(part for part in (cells["when"], cells.get("what") or theme) if part),
        period=period,
        group=_body(cells.get("group", "")) or what.group or headed or None,
        place=named[0] if named else None if DIGITAL.search(place) else place or None,
        theme=theme,
        digital=bool(DIGITAL.search(f"{cells.get('form', '')} {place}")),
        attendance=counts,
        satisfaction=outcomes.figure(cells.get("satisfaction", "")),
        usefulness=outcomes.figure(cells.get("usefulness", "")),
        evaluated=_is_rated([cells[name] for name in RATINGS if name in cells], held=bool(counts)),
        blocks=(number,),
        kind=what.kind,
        called_off=_is_off(cells.get("status", "")),
    )


def _is_off(status: str) -> bool:
    return any(pattern.search(status) for pattern in (wording.CALLED_OFF, wording.MOVED))


def _is_rated(cells: Sequence[str], *, held: bool) -> bool | None:
    """An empty cell says no only of a meeting that has been held."""
    if any(outcomes.figure(cell) is not None for cell in cells):
        return True
    return False if cells and held and all(NOT_RATED.fullmatch(cell) for cell in cells) else None
