"""The life of a round: opens when its meeting has really ended, is open for a week, reminds twice at most.

A survey's round opens when a coordinator says so and is open for three weeks.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from scheduling.days import instant, is_workday, local_day
from scheduling.meetings import Meeting

BEFORE_CLOSING = timedelta(hours=48)
# A session whose end is not known is taken to end with the working day.
ASSUMED_END = time(16, 30)
ASSUMED_LENGTH = timedelta(hours=2)
MORNING = time(9)
SHORTEST_OPEN = timedelta(days=2)  # for a round that opens late, because nobody was there to open it
TOO_LATE_TO_OPEN = timedelta(days=14)
ID_BYTES = 8
WORDING = "2026"  # a new name when the questions or the ends of the scale are worded anew: series break there

Kind = Literal["meeting", "survey"]
OPEN_DAYS: dict[Kind, int] = {"meeting": 7, "survey": 21}
EXTENDED_DAYS = 7
CALM_DAYS: dict[Kind, int] = {"meeting": 1, "survey": 7}  # before anybody is reminded
State = Literal["planned", "open", "closed", "off"]
ByHand = Literal["open", "close", "extend", "off"]


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


def closes_at(opens_at: datetime, zone: ZoneInfo, kind: Kind = "meeting") -> datetime:
    """The same wall clock a week later, or three for a survey."""
    return _days_later(opens_at, OPEN_DAYS[kind], zone)


def _days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    return instant(local.date() + timedelta(days=days), local.time(), zone)


def wanted(meeting: Meeting, known: Round | None, round_id: str) -> Round | None:
    """The round that a meeting should have. One that was opened, closed or set by hand is left as it is."""
    if known and (known.state != "planned" or known.by_hand):
        return known
    if meeting.cancelled:
        return None
    opens = ends_at(meeting)
    closes = closes_at(opens, ZoneInfo(meeting.zone))
    return Round(known.id if known else round_id, "meeting", meeting.id, opens, closes)


def id_of(kind: Kind, subject: str) -> str:
    """The same for every process; fits in the name of a file and in a button."""
    return blake2b(f"{kind}/{subject}".encode(), digest_size=ID_BYTES).hexdigest()


class Plan(Struct, frozen=True):
    """What must change for the rounds to follow the plan: rounds to keep, and planned ones that are not to be."""

    keep: tuple[Round, ...] = ()
    forget: tuple[str, ...] = ()


def following(meetings: Iterable[Meeting], known: Mapping[str, Round], now: datetime) -> Plan:
    """`known` by the id of the meeting. What was over before the network knew of it is not asked about."""
    keep, forget = [], []
    for meeting in meetings:
        stored = known.get(meeting.id)
        over_before_known = stored is None and ends_at(meeting) <= max(meeting.since, now - TOO_LATE_TO_OPEN)
        one = None if over_before_known else wanted(meeting, stored, id_of("meeting", meeting.id))
        if one is not None and one != stored:
            keep.append(one)
        if one is None and stored is not None:
            forget.append(stored.id)
    return Plan(tuple(keep), tuple(forget))


def opened(one: Round, now: datetime) -> Round:
    """The round as it is when it opens now; one that is much too late never does."""
    if now - one.opens_at > TOO_LATE_TO_OPEN:
        return replace(one, state="off")
    return replace(one, state="open", closes_at=max(one.closes_at, now + SHORTEST_OPEN))


class CannotChange(Exception):
    """`why` is a name for the reason: over, open, closed or answered."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def by_hand(one: Round, how: ByHand, answered: int, now: datetime, zone: ZoneInfo) -> Round:
    """What a coordinator decides. From the first answer on a round can only be extended or closed: what those who
    answered were told of it holds. Opening and closing themselves are done when the rounds are looked at next.
    """
    if one.state == "closed":
        raise CannotChange("closed")
    if how == "open":
        if one.state == "open":
            raise CannotChange("open")
        return replace(one, state="planned", by_hand=True, opens_at=now, closes_at=closes_at(now, zone, one.kind))
    if how == "off":
        if answered:
            raise CannotChange("answered")
        return replace(one, state="off", by_hand=True)
    if one.state != "open":
        raise CannotChange("not_open")
    return replace(one, closes_at=now if how == "close" else _days_later(one.closes_at, EXTENDED_DAYS, zone))


def reminded_at(one: Round, zone: ZoneInfo) -> tuple[datetime, ...]:
    """To those who have not answered: a workday after it opened, a survey's a week, and two days before it closes."""
    calm_until = local_day(one.opens_at, zone) + timedelta(days=CALM_DAYS[one.kind] - 1)
    first = instant(_workday_after(calm_until), MORNING, zone)
    last = one.closes_at - BEFORE_CLOSING
    return tuple(sorted({at for at in (first, last) if one.opens_at < at < one.closes_at}))


def _workday_after(day: date) -> date:
    day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return day
