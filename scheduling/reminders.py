"""Which reminders should exist: plan + people + wishes + now -> rows. Pure, so planning again changes nothing.

A row's key is the meeting, its version, the kind, the lead and the recipient. A moved meeting has a new version: its
unsent rows are void, new ones are planned, and what was sent stays history. Nothing is owed for a moment that had
passed before the meeting, in its present version, or the member was known, unless it was owed then and is late.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.days import Hours, days_before, instant, local_day, week_of, workday_not_after
from scheduling.meetings import Meeting, Session, starts_at
from scheduling.network import RATE_DIRECTLY, Member, Room, Roster
from scheduling.ratings.asking import Asked
from scheduling.ratings.rounds import reminded_at
from scheduling.rsvp import NOT_THERE, Answers

Kind = Literal["ahead", "answer", "morning", "link", "rating"]

AHEAD_AT = time(9)
LAST_MINUTE = time(23, 59)
MORNING_AT = time(7, 30)
AFTERNOON_BEFORE = time(15)  # when the morning itself would be too late
MORNING_MARGIN = timedelta(minutes=30)
ANSWER_DAYS_BEFORE = 2
LINK_BEFORE = timedelta(minutes=10)
LINK_USEFUL = timedelta(minutes=15)  # one may still join a meeting that has begun
# A room hears of a meeting when it comes near and when it can be rated; the rest is between us and each member.
ROOM_LEADS = frozenset({"14d", RATE_DIRECTLY})
# What a room may hear for members who cannot be told alone. Who has not rated is said nowhere.
STANDING_IN = frozenset({"answer", "2d", "morning", "link"})
UNRATED = "unrated"  # to those who were there and have not rated it
BEFORE_CLOSED = timedelta(hours=12)  # later than this it is no use to remind of a rating
AROUND_THE_CLOCK = Hours(time.min, time.max)
BUDGET = 4  # messages a member did not ask for, per week
NEAR = timedelta(days=31)
LOOK_BACK, LOOK_AHEAD = timedelta(days=14), timedelta(days=28)

# What gives way first when a week has more messages than the budget.
URGENCY = {UNRATED: -2, RATE_DIRECTLY: -1, "14d": 0, "2d": 1, "answer": 2, "morning": 3, "link": 4}

Key = tuple[str, int, str, str, str]


class Reminder(Struct, frozen=True, order=True):
    """`recipient` is member:ID or room:ID; an empty channel means that we do not know yet where to find the member."""

    due_at: datetime
    recipient: str
    meeting: str
    version: int
    kind: Kind
    lead: str
    channel: str
    useful_until: datetime

    @property
    def key(self) -> Key:
        return (self.meeting, self.version, self.kind, self.lead, self.recipient)

    @property
    def occasion(self) -> tuple[str, str, str, str]:
        """The same in every version of the meeting."""
        return (self.meeting, self.kind, self.lead, self.recipient)

    @property
    def wish(self) -> str:
        return wish_for(self.kind, self.lead)


def wish_for(kind: Kind, lead: str) -> str:
    """The name under which a member can turn it off."""
    if kind == "rating":
        return RATE_DIRECTLY if lead == "open" else UNRATED
    return lead if kind == "ahead" else kind


class Network(Struct, frozen=True):
    """Everything the planner may know. `zones` is where the rules of a zone's clock come from.

    `answers` are those to invitations: whoever will not be there is left in peace, whoever has not answered is asked.
    `asked` is who is asked to rate which meeting.
    """

    meetings: Sequence[Meeting]
    members: Sequence[Member]
    rooms: Sequence[Room] = ()
    answers: Answers = MappingProxyType({})
    asked: Mapping[str, Asked] = MappingProxyType({})
    budget: int = BUDGET
    zone: str = "Europe/Stockholm"
    zones: Callable[[str], ZoneInfo] = ZoneInfo


class Window(Struct, frozen=True):
    """Whole weeks, so that a week's budget is always counted over the whole week."""

    start: datetime
    end: datetime

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, datetime) and self.start <= moment < self.end


class Owed(Struct, frozen=True):
    """The rows that should exist, and those that gave way to the budget."""

    rows: tuple[Reminder, ...]
    dropped: tuple[Reminder, ...]


class Occasion(Struct, frozen=True):
    """Something a meeting gives reason to say, before it is decided to whom and at what hour."""

    kind: Kind
    lead: str
    session: Session
    useful_until: datetime
    due: Callable[[Hours], datetime]

    @property
    def wish(self) -> str:
        return wish_for(self.kind, self.lead)


def window_around(now: datetime, zone: ZoneInfo) -> Window:
    return weeks_covering(now - LOOK_BACK, now + LOOK_AHEAD, zone)


def weeks_covering(first: datetime, last: datetime, zone: ZoneInfo) -> Window:
    after = week_of(last, zone) + timedelta(days=7)
    return Window(instant(week_of(first, zone), time(), zone), instant(after, time(), zone))


def owed(network: Network, window: Window, over: "Iterable[Kept]" = (), overdue: Iterable[Reminder] = ()) -> Owed:
    """`over` are the reminders that have left us or were missed: both count against the budget as they did before.
    `overdue` should have left us and have not: still owed, though the meeting has been changed since.
    """
    waiting = frozenset(row.occasion for row in overdue)
    roster = Roster(network.members)
    near = [meeting for meeting in network.meetings if not meeting.cancelled and _near(meeting, window)]
    rows = [row for meeting in near for row in _rows_of(meeting, roster, network, window, waiting)]
    return _within_budget(rows, list(over), network)


def _rows_of(
    meeting: Meeting, roster: Roster, network: Network, window: Window, waiting: frozenset[tuple[str, str, str, str]]
) -> Iterator[Reminder]:
    zone = network.zones(meeting.zone)
    members = roster.invited(meeting.groups)
    rooms = [room for room in network.rooms if not meeting.groups or room.group in meeting.groups]
    asked = network.asked.get(meeting.id)
    every_hours = {member.wishes.hours for member in members}
    for occasion in (*occasions(meeting, zone), *(ratings(asked, meeting, zone) if asked else ())):
        dues = {hours: due for hours in every_hours if (due := occasion.due(hours)) in window}
        rows = chain(
            _to_rooms(meeting, occasion, rooms, window),
            _to_members(meeting, occasion, members, dues, network) if dues else (),
        )
        yield from (row for row in rows if row.due_at >= meeting.since or row.occasion in waiting)


def _to_rooms(meeting: Meeting, occasion: Occasion, rooms: Sequence[Room], window: Window) -> Iterator[Reminder]:
    if occasion.wish in ROOM_LEADS:
        due = occasion.due(AROUND_THE_CLOCK if occasion.kind == "rating" else Hours())
        if due in window:
            yield from (_row(meeting, occasion, due, f"room:{room.id}", room.channel) for room in rooms)


def _to_members(
    meeting: Meeting, occasion: Occasion, members: Iterable[Member], dues: Mapping[Hours, datetime], network: Network
) -> Iterator[Reminder]:
    """`dues` is when it is due for members with these hours; for those with others it is not due now."""
    zone, wish = network.zones(meeting.zone), occasion.wish
    days = {hours: local_day(due, zone) for hours, due in dues.items()}
    for member in members:
        due = dues.get(member.wishes.hours)
        if due is None or due < member.since or not _concerns(network, meeting, occasion, member):
            continue
        if wish in member.wishes.leads and not member.wishes.silent_on(days[member.wishes.hours]):
            yield _row(meeting, occasion, due, f"member:{member.id}", member.channel)


def _near(meeting: Meeting, window: Window) -> bool:
    """Cheaply leave out what is months away."""
    first, last = days_near(window)
    return first <= meeting.last_day and meeting.first_day <= last


def days_near(window: Window) -> tuple[date, date]:
    """A meeting that is over before or begins after gives no reason to say anything within the window."""
    return window.start.date() - NEAR, window.end.date() + NEAR


def _concerns(network: Network, meeting: Meeting, occasion: Occasion, member: Member) -> bool:
    """Only who has not answered is reminded to, and only who has not rated; who will not be there of nothing else."""
    if occasion.kind == "rating":
        return member.id in network.asked[meeting.id].silent
    answered = network.answers.get((meeting.id, member.id))
    return answered is None if occasion.kind == "answer" else answered not in NOT_THERE


def _row(meeting: Meeting, occasion: Occasion, due: datetime, recipient: str, channel: str) -> Reminder:
    return Reminder(
        meeting=meeting.id,
        version=meeting.version,
        kind=occasion.kind,
        lead=occasion.lead,
        recipient=recipient,
        channel=channel,
        due_at=due,
        useful_until=occasion.useful_until,
    )


def occasions(meeting: Meeting, zone: ZoneInfo) -> Iterator[Occasion]:
    """Two weeks and two days ahead, and two days before one's answer is due; then each day's morning, or just before
    it begins if all one needs is a link.
    """
    first = meeting.sessions[0]
    begins = starts_at(first, zone)
    three_days_before = days_before(first.day, 3, AHEAD_AT, zone)
    yield Occasion("ahead", "14d", first, three_days_before, _on_workday(first.day, 14, zone))
    yield Occasion("ahead", "2d", first, begins - timedelta(hours=4), _on_workday(first.day, 2, zone))
    if meeting.answer_by is not None:
        until = min(instant(meeting.answer_by, LAST_MINUTE, zone), begins)
        yield Occasion("answer", "answer", first, until, _on_workday(meeting.answer_by, ANSWER_DAYS_BEFORE, zone))
    for number, session in enumerate(meeting.sessions, start=1):
        starts = starts_at(session, zone)
        by_link = meeting.form != "physical" and meeting.link and session.starts is not None
        if by_link:
            yield Occasion("link", f"day{number}", session, starts + LINK_USEFUL, _at(starts - LINK_BEFORE))
        if meeting.form != "digital" or not by_link:
            until = starts if session.starts else instant(session.day, time(12), zone)
            yield Occasion("morning", f"day{number}", session, until, _in_the_morning(session, zone))


def ratings(asked: Asked, meeting: Meeting, zone: ZoneInfo) -> Iterator[Occasion]:
    """When it can be rated, and twice at most to those who have not: a workday after, and two days before it closes."""
    one, last = asked.round, meeting.sessions[-1]
    until = one.closes_at - BEFORE_CLOSED
    yield Occasion("rating", "open", last, until, _within_hours(one.opens_at, zone))
    for number, at in enumerate(reminded_at(one, zone), start=1):
        yield Occasion("rating", f"again{number}", last, until, _within_hours(at, zone))


def _within_hours(moment: datetime, zone: ZoneInfo) -> Callable[[Hours], datetime]:
    return lambda hours: hours.next_after(moment, zone)


def _on_workday(day: date, days: int, zone: ZoneInfo) -> Callable[[Hours], datetime]:
    workday = workday_not_after(day - timedelta(days=days))
    return lambda hours: instant(workday, hours.nearest(AHEAD_AT), zone)


def _in_the_morning(session: Session, zone: ZoneInfo) -> Callable[[Hours], datetime]:
    """The meeting's own day, workday or not; or the workday before if its morning is too short."""
    latest = starts_at(session, zone) - MORNING_MARGIN
    day_before = workday_not_after(session.day - timedelta(days=1))

    def due(hours: Hours) -> datetime:
        morning = instant(session.day, hours.nearest(MORNING_AT), zone)
        return morning if morning <= latest else instant(day_before, hours.nearest(AFTERNOON_BEFORE), zone)

    return due


def _at(moment: datetime) -> Callable[[Hours], datetime]:
    """A moment that is not moved: whoever is about to join a meeting is awake."""
    return lambda _: moment


def _within_budget(rows: list[Reminder], over: "list[Kept]", network: Network) -> Owed:
    zone = network.zones(network.zone)
    monday = {due: week_of(due, zone) for due in {row.due_at for row in (*rows, *(one.reminder for one in over))}}
    planned: defaultdict[tuple[str, date], list[Reminder]] = defaultdict(list)
    earlier: defaultdict[tuple[str, date], list[Kept]] = defaultdict(list)
    for row in rows:
        planned[row.recipient, monday[row.due_at]].append(row)
    for one in over:
        earlier[one.reminder.recipient, monday[one.reminder.due_at]].append(one)
    settled, reached = {one.reminder.key for one in over}, {one.reminder.recipient for one in over}
    kept: list[Reminder] = []
    dropped: list[Reminder] = []
    for week, found in planned.items():
        if len(found) <= network.budget and week not in earlier:  # as it is for most, most weeks
            kept += found
            continue
        gone = [row for row in found if row.key in settled] if week[0] in reached else []
        waiting = [row for row in found if row.key not in settled] if gone else found
        messages, counted = _gone(earlier[week])
        room = network.budget - messages if week[0].startswith("member:") else len(waiting)
        fits = counted | _that_fit([row for row in waiting if row.due_at not in counted], room)
        kept += [*gone, *(row for row in waiting if row.due_at in fits)]
        dropped += [row for row in waiting if row.due_at not in fits]
    return Owed(tuple(sorted(kept)), tuple(sorted(dropped)))


def _gone(over: "list[Kept]") -> tuple[int, set[datetime]]:
    """How many messages of a week they were. What was due at one moment and left at two was two; what was missed after
    something due with it had left was to be one more. Where nothing left it was to be one: those moments are told too,
    for what comes of them later has been counted.
    """
    left: defaultdict[datetime, set[datetime]] = defaultdict(set)
    missed: defaultdict[datetime, set[datetime]] = defaultdict(set)
    for one in over:
        due = one.reminder.due_at
        (left if one.state == "handed" else missed)[due].add(one.settled_at or due)
    more = {due: {at for at in missed[due] if at > min(times)} for due, times in left.items() if due in missed}
    messages = sum(len(times | more.get(due, set())) for due, times in left.items())
    nothing_left = missed.keys() - left.keys()
    return messages + len(nothing_left), nothing_left


def _that_fit(waiting: list[Reminder], room: int) -> set[datetime]:
    """The moments at which a message may still go out this week. What falls on the same moment is one message; what
    falls on a moment that is over comes after that message, and is one more.
    """
    urgency: defaultdict[datetime, int] = defaultdict(lambda: min(URGENCY.values()))
    for row in waiting:
        urgency[row.due_at] = max(urgency[row.due_at], URGENCY[row.wish])
    return set(sorted(urgency, key=lambda due: (-urgency[due], due))[: max(0, room)])


class Kept(Struct, frozen=True):
    """A row as it is in the database."""

    id: int
    reminder: Reminder
    state: Literal["planned", "handed", "missed", "void"]
    settled_at: datetime | None = None


class Changes(Struct, frozen=True):
    """What must happen to the database for it to hold what should exist."""

    add: tuple[Reminder, ...] = ()
    change: tuple[tuple[int, Reminder], ...] = ()  # also brings a void row back
    void: tuple[int, ...] = ()


def reconcile(kept: Iterable[Kept], wanted: Sequence[Reminder], window: Window) -> Changes:
    """What was handed over or missed is history and never touched."""
    by_key = {row.reminder.key: row for row in kept}
    wanted_by_key = {reminder.key: reminder for reminder in wanted}
    known = [(by_key[key], reminder) for key, reminder in wanted_by_key.items() if key in by_key]
    return Changes(
        add=tuple(reminder for key, reminder in wanted_by_key.items() if key not in by_key),
        change=tuple(
            (row.id, reminder)
            for row, reminder in known
            if row.state == "void" or (row.state == "planned" and row.reminder != reminder)
        ),
        void=tuple(
            row.id
            for key, row in by_key.items()
            if row.state == "planned" and key not in wanted_by_key and row.reminder.due_at in window
        ),
    )
