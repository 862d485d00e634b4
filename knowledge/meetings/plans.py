"""The meetings of a plan, or of a list in a report: rows with a column of days beside a theme, a place or a group."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from knowledge.document import Block, Document
from knowledge.meetings import bodies, outcomes, wording
from knowledge.meetings.meeting import Meeting
from knowledge.meetings.wording import ALSO_DIGITAL, DIGITAL
from knowledge.meetings.year import year_of
from knowledge.swedish import dates, lexicon, words
from knowledge.swedish.dates import Period

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
NOT_RATED = re.compile(r"[-–—]?|ingen utvärdering|ej utvärderad\w*|saknas", re.IGNORECASE)


def planned(document: Document) -> list[Meeting]:
    """Rows of a plan or a report: a column of dates beside a theme, a place or a group."""
    return _whole(_planned_days(document))


def _whole(days: Iterable[Meeting]) -> list[Meeting]:
    """A plan may have a row for each day of a meeting: the same group, theme and place, day after day."""
    whole: list[Meeting] = []
    for day in days:
        before = whole[-1] if whole else None
        if before and _goes_on(before, day):
            period = replace(before.period, last=day.period.last)
            attendance, blocks = (*before.attendance, *day.attendance), (*before.blocks, *day.blocks)
            whole[-1] = replace(before, period=period, attendance=attendance, blocks=blocks)
        else:
            whole.append(day)
    return whole


def _goes_on(meeting: Meeting, day: Meeting) -> bool:
    said = [(one.theme, one.group, one.place, one.digital) for one in (meeting, day)]
    return bool(meeting.theme) and said[0] == said[1] and day.period.first - meeting.period.last == timedelta(days=1)


def _planned_days(document: Document) -> Iterator[Meeting]:
    year = year_of(document)
    rows = [(number, cells) for number, block in enumerate(document.blocks) if (cells := _known_cells(block))]
    groups = _headed_groups(document, {number for number, _ in rows})
    for number, cells in rows:
        mentions = dates.find(cells["when"], dates.start_of(year))
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
        if column and not (column in known and column == "when" and not dates.find(cell, dates.ANY_YEAR)):
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
    return bool(dates.find(heading, dates.ANY_YEAR)) and bodies.group_of(heading) is None


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
