"""The life of a round: opens when its meeting has really ended, is open for a week, reminds twice at most."""

from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.days import instant, is_workday, local_day
from scheduling.meetings import Meeting

OPEN_DAYS = 7
BEFORE_CLOSING = timedelta(hours=48)
# A session whose end is not known is taken to end with the working day.
ASSUMED_END = time(16, 30)
ASSUMED_LENGTH = timedelta(hours=2)
MORNING = time(9)
WORDING = "2026"  # a new name when the questions or the ends of the scale are worded anew: series break there

Kind = Literal["meeting", "survey"]
State = Literal["planned", "open", "closed", "off"]


class Round(Struct, frozen=True):
    """`subject` is a meeting's id or a survey's name. `invited` and `answered` are set when the round closes.

    `by_hand` is set when a coordinator has chosen its times.
    """

    id: str
    kind: Kind
    subject: str
    opens_at: datetime
    closes_at: datetime
    state: State = "planned"
    by_hand: bool = False
    wording: str = WORDING
    invited: int | None = None
    answered: int | None = None
    closed_on: date | None = None

    def takes_answers(self, now: datetime) -> bool:
        return self.state == "open" and now < self.closes_at


def ends_at(meeting: Meeting) -> datetime:
    """When the last session ends, as far as the plan knows."""
    last = meeting.sessions[-1]
    zone = ZoneInfo(meeting.zone)
    if last.ends:
        return instant(last.day, last.ends, zone)
    end_of_day = instant(last.day, ASSUMED_END, zone)
    return max(end_of_day, instant(last.day, last.starts, zone) + ASSUMED_LENGTH) if last.starts else end_of_day


def closes_at(opens_at: datetime, zone: ZoneInfo) -> datetime:
    """The same wall clock a week later."""
    opened = opens_at.astimezone(zone)
    return instant(opened.date() + timedelta(days=OPEN_DAYS), opened.time(), zone)


def wanted(meeting: Meeting, known: Round | None, round_id: str) -> Round | None:
    """The round that a meeting should have. One that was opened, closed or set by hand is left as it is."""
    if known and (known.state != "planned" or known.by_hand):
        return known
    if meeting.cancelled:
        return None
    opens = ends_at(meeting)
    closes = closes_at(opens, ZoneInfo(meeting.zone))
    return Round(known.id if known else round_id, "meeting", meeting.id, opens, closes)


def reminded_at(one: Round, zone: ZoneInfo) -> tuple[datetime, ...]:
    """A workday after it opened, and two days before it closes: to those who were there and have not answered."""
    first = instant(_workday_after(local_day(one.opens_at, zone)), MORNING, zone)
    last = one.closes_at - BEFORE_CLOSING
    return tuple(sorted({at for at in (first, last) if one.opens_at < at < one.closes_at}))


def _workday_after(day: date) -> date:
    day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return day
