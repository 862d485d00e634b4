"""To whom a survey is sent, and who is reminded of it: once each, twice at most, within the rules of all reminders.

A letter goes on a workday and in the member's own hours, when their week has room for it; else it waits for a day that
has. Whoever has answered, or wants peace, is left in peace.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from scheduling import store
from scheduling.days import is_workday, local_day, week_of
from scheduling.network import Member
from scheduling.ratings.asking import Asked
from scheduling.ratings.rounds import reminded_at
from scheduling.ratings.tables import survey_letter
from scheduling.tables import reminder

BEFORE_CLOSED = timedelta(hours=12)  # later than this it is no use to ask
CALM = timedelta(days=2)  # between two letters to the same member
UNRATED = "unrated"  # the wish to be reminded of what one has not rated


class Letter(Struct, frozen=True):
    """`number` is 0 for the survey itself, 1 and 2 for the reminders."""

    round_id: str
    member: int
    number: int
    useful_until: datetime


class Delivered(Struct, frozen=True):
    round_id: str
    member: int
    number: int


class Sent(Struct, frozen=True):
    number: int
    at: datetime


def due(  # noqa: PLR0913, PLR0917 - all that decides who is written to
    asked: Asked,
    members: Iterable[Member],
    sent: Mapping[int, Sent],
    full: Collection[int],
    now: datetime,
    zone: ZoneInfo,
) -> Iterator[Letter]:
    """`sent` is the latest letter to each member, `full` those whose week has no more room."""
    one = asked.round
    until = one.closes_at - BEFORE_CLOSED
    if not one.takes_answers(now) or now >= until or not is_workday(local_day(now, zone)):
        return
    number = sum(at <= now for at in reminded_at(one, zone))
    for member in members:
        waits = member.id in asked.silent and member.id not in full and _may_be_written_to(member, now, zone)
        if waits and _is_next(sent.get(member.id), number, member, now):
            yield Letter(one.id, member.id, number, until)


def _may_be_written_to(member: Member, now: datetime, zone: ZoneInfo) -> bool:
    wishes = member.wishes
    within = wishes.hours.next_after(now, zone) <= now
    return bool(member.channel) and within and not wishes.silent_on(local_day(now, zone))


def _is_next(before: Sent | None, number: int, member: Member, now: datetime) -> bool:
    """The survey itself, or a reminder that is wanted and does not come upon the heels of the last letter."""
    if before is None:
        return True
    return before.number < number and now - before.at >= CALM and UNRATED in member.wishes.leads


def sent(connection: Connection, round_id: str) -> dict[int, Sent]:
    """Member -> the latest letter that was sent to them."""
    rows = connection.execute(select(survey_letter).where(survey_letter.c.round_id == round_id))
    found: dict[int, Sent] = {}
    for row in sorted(rows, key=lambda row: row.number):
        found[row.member_id] = Sent(row.number, row.sent_at)
    return found


def note(connection: Connection, letter: Letter, message: str, now: datetime) -> None:
    """`message` is the key of the one that brings it."""
    row = {"round_id": letter.round_id, "member_id": letter.member, "number": letter.number}
    connection.execute(insert(survey_letter).values(**row, message=message, sent_at=now))
    store.touch(connection, store.of_member(letter.member))  # it takes a place in their week


def forget(connection: Connection, round_id: str) -> None:
    """Who was reminded had not answered by then: that is nobody's concern once the round is closed."""
    connection.execute(delete(survey_letter).where(survey_letter.c.round_id == round_id))


def of_message(connection: Connection, message: str) -> Delivered | None:
    """Which letter a message brings."""
    row = connection.execute(select(survey_letter).where(survey_letter.c.message == message)).first()
    return Delivered(row.round_id, row.member_id, row.number) if row else None


def moments(connection: Connection, since: datetime) -> list[tuple[int, datetime]]:
    """Members and when they were sent a letter."""
    rows = connection.execute(select(survey_letter).where(survey_letter.c.sent_at >= since))
    return [(row.member_id, row.sent_at) for row in rows]


def with_a_full_week(connection: Connection, budget: int, now: datetime, zone: ZoneInfo) -> set[int]:
    """Whose week has as many messages as it may have, sent or planned: a survey can wait.

    What was due at one moment and left at two was two messages.
    """
    monday = week_of(now, zone)
    near = timedelta(days=8)
    waiting = reminder.c.state.in_(("planned", "handed")) & reminder.c.recipient.startswith("member:")
    rows = connection.execute(
        select(reminder.c.recipient, reminder.c.due_at, reminder.c.settled_at).where(
            waiting, reminder.c.due_at > now - near, reminder.c.due_at < now + near
        )
    )
    found = {(int(row.recipient.removeprefix("member:")), row.due_at, row.settled_at) for row in rows}
    found |= {(member, at, at) for member, at in moments(connection, now - near)}
    counted = Counter(member for member, at, _ in found if week_of(at, zone) == monday)
    return {member for member, messages in counted.items() if messages >= budget}
