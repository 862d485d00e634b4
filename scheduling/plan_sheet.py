"""A year's plan as a sheet, in and out: XLSX or CSV, columns in any order, headings in Swedish or English."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from scheduling.columns import Row, Table, find_tables
from scheduling.dates import (
    NOTHING_YET,
    lacks_year,
    read_day,
    read_sessions,
    read_times,
    with_times,
    year_named_in,
    year_of,
)
from scheduling.days import clock_in_words
from scheduling.groups import read_groups
from scheduling.meetings import FORMS, Form, Meeting, Session, groups_in_words
from scheduling.plan import Draft, Plan
from scheduling.refusals import FileRefused, Problem, Unreadable, refuse
from scheduling.sheets import Value, read_grids, write_xlsx

HEADINGS = {
    "sessions": ("datum", "dag", "när", "date", "day", "when"),
    "starts": ("start", "starttid", "börjar", "från", "tid", "klockan", "starts", "start time", "from", "time"),
    "ends": ("slut", "sluttid", "slutar", "till", "end", "ends", "end time", "to"),
    "groups": ("grupp", "grupper", "fokusgrupp", "fokusgrupper", "group", "groups", "focus group"),
    "form": ("form", "mötesform", "format", "type"),
    "place": ("plats", "lokal", "ort", "var", "place", "venue", "location", "where"),
    "theme": ("tema", "ämne", "rubrik", "titel", "theme", "topic", "title", "subject"),
    "speakers": ("talare", "föreläsare", "medverkande", "speaker", "speakers"),
    "link": ("länk", "möteslänk", "link", "url", "meeting link"),
    "answer_by": ("svara senast", "osa", "sista svarsdag", "answer by", "reply by", "rsvp", "rsvp by"),
    "agenda": ("program", "agenda", "dagordning"),
    "host": ("värd", "värdkommun", "host", "host municipality"),
    "bring": ("ta med", "att ta med", "medtag", "bring", "what to bring"),
    "places": ("platser", "antal platser", "max antal", "places", "capacity"),
    "cancelled": ("inställt", "inställd", "cancelled", "canceled"),
    "id": ("id", "mötets id", "meeting id"),
}
FORM_WORDS: dict[str, Form] = {
    **dict.fromkeys(("fysiskt", "fysisk", "på plats", "physical", "in person", "on site"), "physical"),
    **dict.fromkeys(("digitalt", "digital", "online", "distans", "på distans", "teams", "zoom"), "digital"),
    **dict.fromkeys(("båda", "både och", "hybrid", "fysiskt och digitalt", "fysiskt/digitalt", "both"), "both"),
}
YES = {"ja", "x", "inställt", "inställd", "yes", "true", "cancelled", "canceled", "1"}
NO = {"", "nej", "no", "false", "0", "-", "–"}
MOST_PLACES = 10_000
LONGEST = {"place": 200, "theme": 200, "host": 100, "link": 1000, "agenda": 4000, "bring": 500}


def read_plan_sheet(
    name: str, content: bytes, groups: Sequence[str], today: date, known: frozenset[date] = frozenset()
) -> Plan:
    """`known` are the days on which there are meetings already: they tell which year a plan means that names none."""
    tables = find_tables(name, read_grids(name, content), HEADINGS, needed=("sessions",))
    problems: list[Problem] = []
    drafts: list[Draft] = []
    warnings: list[str] = []
    for table in tables:
        year, assumed = year_meant(name, table, today, known)
        drafts += [draft for row in table.rows if (draft := read_draft(row, table, groups, year, problems)) is not None]
        warnings += (*assumed, *table.warnings)
    problems += _twice(drafts)
    if problems:
        raise FileRefused(problems)
    if not drafts:
        raise refuse(name, "det står inga möten under rubrikerna.")
    return Plan(tuple(drafts), tuple(warnings))


def year_meant(name: str, table: Table, today: date, known: frozenset[date]) -> tuple[int, tuple[str, ...]]:
    """Which year the days of a table are in, and what to say where that had to be assumed."""
    named = year_named_in(table.above, table.grid.title) or year_named_in(PurePath(name).stem)
    if named is not None:
        return named, ()
    days = [row.values["sessions"] for row in table.rows]
    year = year_of(days, today, known)
    if not any(lacks_year(day) for day in days):
        return year, ()
    return year, (f"{table.grid.place}: inget år står i rubriken. Dagar utan år läses som {year}.",)


def read_draft(row: Row, table: Table, groups: Sequence[str], year: int, problems: list[Problem]) -> Draft | None:
    before = len(problems)
    sessions = row.read("sessions", lambda value: read_sessions(value, year), problems)
    starts, from_start = row.read("starts", read_times, problems) or (None, None)
    ends, _ = row.read("ends", read_times, problems) or (None, None)
    fields: dict[str, Any] = {
        field: row.read(field, _text(field), problems) for field in LONGEST if field in row.columns
    }
    if "groups" in row.columns:
        fields["groups"] = row.read("groups", lambda value: read_groups(value, groups), problems)
    elif table.grid.title.casefold() in {group.casefold() for group in groups}:
        fields["groups"] = read_groups(table.grid.title, groups)
    for field, meaning in (("speakers", _speakers), ("places", _places), ("cancelled", _cancelled)):
        if field in row.columns:
            fields[field] = row.read(field, meaning, problems)
    if {"form", "place", "link"} & set(row.columns):
        fields["form"] = row.read("form", lambda value: _form(value, fields), problems)
    own_id = row.read("id", _id, problems) or ""
    if sessions is not None and len(problems) == before:
        fields["sessions"] = row.read("starts", lambda _: _timed(sessions, starts, ends or from_start), problems)
        if "answer_by" in row.columns:
            fields["answer_by"] = row.read("answer_by", lambda value: _answer_by(value, sessions[0].day), problems)
    return Draft(row.place, own_id, fields) if len(problems) == before else None


def _timed(sessions: tuple[Session, ...], starts: Any, ends: Any) -> tuple[Session, ...]:
    """Times of the start and end columns, where the date does not tell them itself."""
    for told, asked in ((sessions[0].starts, starts), (sessions[-1].ends, ends)):
        if told and asked and told != asked:
            raise Unreadable(f"datumet säger {told:%H:%M} men tidskolumnen {asked:%H:%M}. Vilket stämmer?")
    return tuple(with_times(sessions, starts or sessions[0].starts, ends or sessions[-1].ends))


def _answer_by(value: Value, first_day: date) -> date | None:
    """A day without a year is the last such day before the meeting."""
    day = read_day(value, first_day.year)
    if day and day > first_day and not re.search(r"\d{4}", str(value)):
        day = read_day(value, first_day.year - 1)
    if day and day > first_day:
        raise Unreadable("svarsdagen är efter mötet.")
    return day


def _text(field: str) -> Any:
    def read(value: Value) -> str:
        text = str(value if value is not None else "").strip()
        if len(text) > LONGEST[field]:
            raise Unreadable(f"texten har {len(text)} tecken; högst {LONGEST[field]} får plats.")
        if field == "link" and text and not re.fullmatch(r"https?://\S+", text):
            raise Unreadable(f'"{text[:60]}" är ingen länk. Den ska börja med https://')
        return "" if text in NOTHING_YET else text

    return read


def _speakers(value: Value) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,;\n]", str(value or "")) if part.strip() not in NOTHING_YET)


def _cancelled(value: Value) -> bool:
    word = str(value if value is not None else "").strip().casefold()
    if word not in YES | NO:
        raise Unreadable(f'"{value}" är varken ja eller nej.')
    return word in YES


def _places(value: Value) -> int | None:
    """An empty cell says that there is room for everyone."""
    text = str(value if value is not None else "").strip().casefold().removesuffix(".0")
    if text in NOTHING_YET:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_PLACES):
        raise Unreadable(f'"{value}" är inget antal platser. Skriv ett heltal, eller lämna cellen tom.')
    return int(text)


def _form(value: Value, fields: dict[str, Any]) -> Form:
    word = " ".join(str(value or "").casefold().split())
    if word in FORM_WORDS:
        return FORM_WORDS[word]
    if word not in NOTHING_YET:
        raise Unreadable(f'"{value}" är ingen mötesform. Skriv fysiskt, digitalt eller båda.')
    if fields.get("link"):
        return "both" if fields.get("place") else "digital"
    return "physical"


def _id(value: Value) -> str:
    text = str(value or "")
    if text and not re.fullmatch(r"[0-9a-z-]{1,40}", text):
        raise Unreadable(f'"{text[:40]}" är inget id från en export. Lämna cellen tom för ett nytt möte.')
    return text


def _twice(drafts: Iterable[Draft]) -> list[Problem]:
    seen: dict[Any, str] = {}
    problems = []
    for draft in drafts:
        what = (draft.groups, draft.fields["sessions"], draft.theme.casefold())
        for key in (what, draft.id):
            if key and key in seen:
                problems.append(Problem(draft.place, f"är samma möte som {seen[key]}. Ta bort en av raderna."))
                break
            seen[key] = draft.place
    return problems


def write_plan(meetings: Iterable[Meeting]) -> bytes:
    """The plan as it can be edited and imported again: the ids tell which meeting is which."""
    headings = tuple(names[0] for field, names in HEADINGS.items() if field not in {"starts", "ends"})
    return write_xlsx("Verksamhetsplan", headings, [_written(meeting) for meeting in meetings])


def _written(meeting: Meeting) -> tuple[str, ...]:
    values = {
        "sessions": "; ".join(_session(session) for session in meeting.sessions),
        "groups": groups_in_words(meeting.groups),
        "form": FORMS[meeting.form],
        "place": meeting.place,
        "theme": meeting.theme,
        "speakers": ", ".join(meeting.speakers),
        "link": meeting.link,
        "answer_by": meeting.answer_by.isoformat() if meeting.answer_by else "",
        "agenda": meeting.agenda,
        "host": meeting.host,
        "bring": meeting.bring,
        "places": str(meeting.places or ""),
        "cancelled": "ja" if meeting.cancelled else "nej",
        "id": meeting.id,
    }
    return tuple(values[field] for field in HEADINGS if field in values)


def _session(session: Session) -> str:
    starts, ends = (clock_in_words(wall) if wall else "" for wall in (session.starts, session.ends))
    return f"{session.day} {starts}-{ends}" if ends else f"{session.day} {starts}".strip()


def read_field(field: str, text: str, groups: Sequence[str], first_day: date) -> Any:
    """One field of a meeting as it would stand in a cell of its own; raises Unreadable."""
    meanings: dict[str, Any] = {
        "groups": lambda value: read_groups(value, groups),
        "form": lambda value: _form(value, {}),
        "speakers": _speakers,
        "cancelled": _cancelled,
        "answer_by": lambda value: _answer_by(value, first_day),
    }
    return (meanings[field] if field in meanings else _text(field))(text)
