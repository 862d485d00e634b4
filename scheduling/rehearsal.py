"""What would go out in a period, and what a coordinator had better look at before it does."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.days import SATURDAY, clock_changes, day_in_words, holiday, instant, local_day, week_of
from scheduling.meetings import Meeting, groups_in_words
from scheduling.messages import Message, collect
from scheduling.reminders import Network, Owed, Reminder, owed, weeks_covering


class Rehearsal(Struct, frozen=True):
    """`dropped` gave way to the weekly budget; `remarks` are sentences for the coordinator."""

    messages: tuple[Message, ...]
    dropped: tuple[Reminder, ...]
    remarks: tuple[str, ...]


def rehearse(network: Network, first: date, last: date, now: datetime) -> Rehearsal:
    """Every message of the days from `first` to `last`, as they would go out if nothing changed from now on."""
    zone = network.zones(network.zone)
    start, end = max(now, instant(first, time(), zone)), instant(last + timedelta(days=1), time(), zone)
    planned = _during(owed(network, weeks_covering(start, end, zone)), start, end)
    coming = [meeting for meeting in network.meetings if not meeting.cancelled and first <= meeting.last_day <= last]
    return Rehearsal(tuple(merged(planned.rows)), planned.dropped, tuple(remarks(coming, network)))


def _during(planned: Owed, start: datetime, end: datetime) -> Owed:
    rows, dropped = (
        tuple(row for row in found if start <= row.due_at < end) for found in (planned.rows, planned.dropped)
    )
    return Owed(rows, dropped)


def merged(rows: Iterable[Reminder]) -> list[Message]:
    """What falls on the same moment for the same recipient is one message."""
    moments: defaultdict[datetime, list[Reminder]] = defaultdict(list)
    for row in rows:
        moments[row.due_at].append(row)
    return [message for due in sorted(moments) for message in collect(moments[due], due)[0]]


def busiest_weeks(messages: Sequence[Message], zone: ZoneInfo) -> Counter[tuple[str, date]]:
    """How many messages each member gets in each week, by recipient and Monday."""
    to_members = (message for message in messages if message.recipient.startswith("member:"))
    return Counter((message.recipient, week_of(message.at, zone)) for message in to_members)


def remarks(meetings: Sequence[Meeting], network: Network) -> Iterator[str]:
    for meeting in meetings:
        for session in meeting.sessions:
            if (name := holiday(session.day)) is not None:
                yield f"{meeting.title}: {day_in_words(session.day)} är {name}."
            elif session.day.weekday() >= SATURDAY:
                yield f"{meeting.title}: {day_in_words(session.day)} är inte en arbetsdag."
            if (changed := _clock_change_before(session.day, network.zones(meeting.zone))) is not None:
                yield f"{meeting.title}: klockan ställs om {day_in_words(changed)}. Tiderna gäller som de står."
    yield from _collisions(meetings, network)
    if not network.members:
        yield "Nätverket har inga deltagare än, så bara rummen får meddelanden."
    unreachable = sum(not member.channel and member.left_at is None for member in network.members)
    if unreachable:
        yield f"{unreachable} deltagare har ingen kanal än och går inte att nå med direktmeddelande."


def _clock_change_before(day: date, zone: ZoneInfo) -> date | None:
    """The clock being changed on the day or the two before is what makes people come an hour wrong."""
    near = (day - timedelta(days=ahead) for ahead in range(3))
    return next((candidate for candidate in near if clock_changes(candidate, zone)), None)


def _collisions(meetings: Sequence[Meeting], network: Network) -> Iterator[str]:
    days: defaultdict[date, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        for session in meeting.sessions:
            days[session.day].append(meeting)
    for day, together in sorted(days.items()):
        for one, other in combinations(together, 2):
            both = sum(member.belongs_to(one.groups) and member.belongs_to(other.groups) for member in network.members)
            if both:
                yield (
                    f"{day_in_words(day)} krockar {one.title} ({groups_in_words(one.groups)}) och "
                    f"{other.title} ({groups_in_words(other.groups)}) för {both} deltagare."
                )


def last_day_of(meetings: Iterable[Meeting], now: datetime, zone: ZoneInfo) -> date:
    """Until when there is anything to rehearse."""
    return max((meeting.last_day for meeting in meetings), default=local_day(now, zone))
