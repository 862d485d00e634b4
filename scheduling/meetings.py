"""A meeting: one or more sessions, what it is about, where, and for whom. Wall time and zone are the truth."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from scheduling.days import clock_in_words, day_in_words, instant
from scheduling.network import WHOLE_NETWORK

Form = Literal["physical", "digital", "both"]
FORMS: dict[Form, str] = {"physical": "fysiskt", "digital": "digitalt", "both": "båda"}

# A meeting whose time is not set yet is taken to begin when the working day does.
ASSUMED_START = time(8)

# What is decided about a meeting, in the words of the plan.
FIELDS = {
    "sessions": "datum",
    "groups": "grupp",
    "form": "form",
    "place": "plats",
    "theme": "tema",
    "speakers": "talare",
    "link": "länk",
    "agenda": "program",
    "answer_by": "svara senast",
    "host": "värd",
    "bring": "ta med",
    "places": "platser",
    "cancelled": "inställt",
}

# A change of these is told to everyone who has heard of the meeting, and its reminders are planned anew.
TOLD = frozenset({"sessions", "form", "place", "link", "cancelled"})


class Session(Struct, frozen=True, order=True):
    day: date
    starts: time | None = None
    ends: time | None = None


class Meeting(Struct, frozen=True):
    """`version` counts what members must be told of, `revision` every change; `since` is when the version came.

    `places` is how many can be there in person; none says that everyone can.
    """

    id: str
    sessions: tuple[Session, ...]
    since: datetime
    groups: tuple[str, ...] = ()
    form: Form = "physical"
    theme: str = ""
    speakers: tuple[str, ...] = ()
    place: str = ""
    link: str = ""
    agenda: str = ""
    answer_by: date | None = None
    host: str = ""
    bring: str = ""
    places: int | None = None
    zone: str = "Europe/Stockholm"
    cancelled: bool = False
    version: int = 1
    revision: int = 1

    @property
    def first_day(self) -> date:
        return self.sessions[0].day

    @property
    def last_day(self) -> date:
        return self.sessions[-1].day

    @property
    def title(self) -> str:
        return self.theme or "Träff"


class FieldChange(Struct, frozen=True):
    field: str
    before: Any
    now: Any

    def __str__(self) -> str:
        word = FIELDS[self.field]
        return f"{word}: {in_words(self.field, self.before)} → {in_words(self.field, self.now)}"


def changes(before: Meeting, now: Meeting) -> tuple[FieldChange, ...]:
    pairs = ((field, getattr(before, field), getattr(now, field)) for field in FIELDS)
    return tuple(FieldChange(field, old, new) for field, old, new in pairs if old != new)


def same(one: Meeting, other: Meeting) -> bool:
    """Whether people would be told the same of both."""
    return TOLD.isdisjoint(change.field for change in changes(one, other))


def revised(stored: Meeting, wanted: Meeting, now: datetime) -> Meeting:
    """The stored meeting with what is wanted. Versions only rise, so that what was sent earlier stays history."""
    changed = {change.field: change.now for change in changes(stored, wanted)}
    if not changed:
        return stored
    if TOLD.isdisjoint(changed):
        return replace(stored, **changed, revision=stored.revision + 1)
    return replace(stored, **changed, revision=stored.revision + 1, version=stored.version + 1, since=now)


def starts_at(session: Session, zone: ZoneInfo) -> datetime:
    return instant(session.day, session.starts or ASSUMED_START, zone)


def in_words(field: str, value: Any) -> str:
    """A value as it is written in a plan; what is empty is a dash."""
    return _WORDS.get(field, str)(value) or "–"


def session_in_words(session: Session) -> str:
    day = day_in_words(session.day)
    if session.starts and session.ends:
        return f"{day} kl. {clock_in_words(session.starts)}–{clock_in_words(session.ends)}"
    if session.starts:
        return f"{day} kl. {clock_in_words(session.starts)}"
    return f"{day}, slutar {clock_in_words(session.ends)}" if session.ends else day


def groups_in_words(groups: tuple[str, ...]) -> str:
    return ", ".join(groups) or WHOLE_NETWORK


_WORDS: dict[str, Callable[[Any], str]] = {
    "sessions": lambda sessions: "; ".join(session_in_words(session) for session in sessions),
    "groups": groups_in_words,
    "form": lambda form: FORMS[form],
    "speakers": ", ".join,
    "cancelled": lambda cancelled: "ja" if cancelled else "nej",
    "answer_by": lambda day: day_in_words(day) if day else "",
    "places": lambda places: "" if places is None else str(places),
}
