"""The meetings of the sample network, and how a year of them is laid around the moment somebody watches."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
STOCKHOLM = ZoneInfo("Europe/Stockholm")
WEEK = timedelta(weeks=1)

# Nobody meets around Christmas or in July: ISO weeks without meetings.
CLOSED_WEEKS = frozenset({1, 27, 28, 29, 30, 31, 32, 52, 53})


@dataclass(frozen=True)
class Session:
    """One day of a meeting, in local time."""

    date: date
    start: time
    end: time
    attendance: int | None = None

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.date, self.start, STOCKHOLM)

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.date, self.end, STOCKHOLM)


@dataclass(frozen=True)
class Meeting:
    id: str
    group: str
    theme: str
    short: str
    form: str
    sessions: tuple[Session, ...]
    place: str = ""
    venue: str = ""
    link: str = ""
    speakers: tuple[str, ...] = ()
    satisfaction: float | None = None
    usefulness: float | None = None

    @property
    def begins(self) -> datetime:
        return self.sessions[0].begins

    @property
    def ends(self) -> datetime:
        return self.sessions[-1].ends

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(session.date for session in self.sessions)

    @property
    def reply_by(self) -> date:
        return self.dates[0] - (timedelta(days=1) if self.form == "digitalt" else 2 * WEEK)

    @property
    def attendance(self) -> int | None:
        """Everyone who came, counted once a day."""
        counted = [session.attendance for session in self.sessions if session.attendance is not None]
        return sum(counted) if counted else None


def facts() -> tuple[Meeting, ...]:
    """A year of meetings as it once was, in the order they took place."""
    return _read("meetings.toml", lambda row: row.pop("date"))


def of_year(year: int) -> tuple[Meeting, ...]:
    """The meetings that the annual report of `year` tells about."""
    return _read("last_year.toml", lambda row: date.fromisocalendar(year, row.pop("week"), row.pop("day")))


def around(meetings: Sequence[Meeting], now: datetime, latest: str) -> tuple[Meeting, ...]:
    """The same meetings moved by whole weeks, so that the one named `latest` ended less than a week ago.

    Only weeks in which the network works are counted: the order and the weekdays stay, and nobody is invited on
    Christmas Eve. What nobody can know at `now` is left out: who comes, and what they will think.
    """
    anchor = next(meeting for meeting in meetings if meeting.id == latest)
    week = _latest_week(anchor, now)
    moved = (_moved(meeting, _weeks_on(week, _weeks_between(anchor, meeting))) for meeting in meetings)
    return tuple(_as_known(meeting, now, being_rated=meeting.id == latest) for meeting in moved)


def _latest_week(anchor: Meeting, now: datetime) -> date:
    week = _monday(now.astimezone(STOCKHOLM).date())
    while _closed(week) or _moved(anchor, week).ends > now:
        week -= WEEK
    return week


def _moved(meeting: Meeting, week: date) -> Meeting:
    by = week - _monday(meeting.dates[0])
    return replace(meeting, sessions=tuple(replace(session, date=session.date + by) for session in meeting.sessions))


def _weeks_on(week: date, count: int) -> date:
    step = WEEK if count > 0 else -WEEK
    for _ in range(abs(count)):
        week += step
        while _closed(week):
            week += step
    return week


def _weeks_between(one: Meeting, other: Meeting) -> int:
    return (_monday(other.dates[0]) - _monday(one.dates[0])) // WEEK


def _as_known(meeting: Meeting, now: datetime, *, being_rated: bool) -> Meeting:
    if meeting.ends > now:
        sessions = tuple(replace(session, attendance=None) for session in meeting.sessions)
        return replace(meeting, sessions=sessions, satisfaction=None, usefulness=None)
    return replace(meeting, satisfaction=None, usefulness=None) if being_rated else meeting


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _closed(week: date) -> bool:
    return week.isocalendar().week in CLOSED_WEEKS


def _read(file: str, dated: Callable[[dict[str, Any]], date]) -> tuple[Meeting, ...]:
    rows = tomllib.loads((HERE / file).read_text(encoding="utf-8"))["meeting"]
    return tuple(sorted(_meetings(rows, dated), key=lambda meeting: meeting.begins))


def _meetings(rows: list[dict[str, Any]], dated: Callable[[dict[str, Any]], date]) -> Iterator[Meeting]:
    for row in rows:
        sessions = tuple(Session(date=dated(session), **session) for session in row.pop("sessions"))
        yield Meeting(sessions=sessions, speakers=tuple(row.pop("speakers", ())), **row)
