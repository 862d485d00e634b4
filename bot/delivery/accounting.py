"""What came of our messages: back into the ledger, and what went wrong to the coordinators, in one message."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, select, update

from bot.conversation.events import Person, Place, addressed
from bot.conversation.outcome import Say
from bot.conversation.reporting import blocked_card, report_card
from bot.delivery import cards, outbox, standing_in, surveys
from bot.delivery.outbox import Due
from bot.delivery.standing_in import Unreached, Where
from bot.storage import tables
from scheduling import heartbeat, ledger, store, told
from scheduling.accounts import accounts_for
from scheduling.tables import told as ledger_of
from scheduling.tables import unreachable

CALM = timedelta(seconds=30)  # troubles that come together are told together …
PATIENCE = timedelta(minutes=10)  # … but not for ever
BETWEEN = timedelta(hours=1)  # reports
USEFUL = timedelta(days=7)

_REACHED = delete(unreachable).where(
    unreachable.c.channel == bindparam("their_channel"), unreachable.c.account == bindparam("their_account")
)
_UNMENTIONED = unreachable.c.mentioned_at.is_(None)
_SETTLED = and_(ledger_of.c.state == "owed", tables.outbox.c.settled_at.is_not(None))
_ANY_SETTLED = select(exists().where(_SETTLED, tables.outbox.c.key == ledger_of.c.key))
_UNKNOWN_SPAN = select(func.min(unreachable.c.since), func.max(unreachable.c.since)).where(_UNMENTIONED)


class Trouble(NamedTuple):
    """When the troubles began of which nobody has been told, and when the latest came."""

    first: datetime
    last: datetime


def news(connection: Connection) -> bool:
    """Whether anything has become of what was under way, or is to be reported."""
    refused = bool(surveys.refused(connection))
    return refused or bool(connection.execute(_ANY_SETTLED).scalar()) or trouble(connection) is not None


def take_in(connection: Connection, now: datetime, aloud: Collection[Where] = ()) -> None:
    """What the outbox knows of its messages becomes part of the ledger. `aloud` rooms hear what members cannot."""
    out = tables.outbox
    query = select(ledger_of.c.id, ledger_of.c.recipient, out).join(out, out.c.key == ledger_of.c.key).where(_SETTLED)
    refused: list[int] = []
    for row in connection.execute(query).all():
        outcome = {"state": row.state, "message": row.message, "settled_at": row.settled_at, "error": row.error}
        told.settle(connection, [row[0]], **outcome)
        if row.state == "failed" and row.only_for and row.recipient.startswith("member:"):
            _block(connection, int(row.recipient.removeprefix("member:")), row.only_for, now)
            refused.append(row[0])
    for member, only_for in surveys.refused(connection):
        _block(connection, member, only_for, now)
    surveys.take_back_refused(connection)
    if refused and aloud:
        standing_in.owe(connection, _unreached(connection, refused), aloud, now)


def _unreached(connection: Connection, refused: Sequence[int]) -> list[Unreached]:
    rows = told.of_rows(connection, refused)
    meetings = {meeting.id: meeting for meeting in store.meetings(connection, only={row.meeting for row in rows})}
    ids = [int(row.recipient.removeprefix("member:")) for row in rows]
    members = {f"member:{member.id}": member for member in store.members(connection, only=ids)}
    return [
        Unreached(members[row.recipient], row.channel, row.reminder_of(meetings[row.meeting]))
        for row in rows
        if row.recipient in members
    ]


def _block(connection: Connection, member: int, only_for: str, now: datetime) -> None:
    person = outbox.person_in(only_for)
    where = {"channel": person.channel, "account": person.id}
    store.add_once(connection, unreachable, **where, member_id=member, since=now)


def heard_from(connection: Connection, people: Sequence[Person]) -> None:
    """A sign of life in a chat of their own: they can be written to again."""
    accounts = [{"their_channel": person.channel, "their_account": person.id} for person in people]
    if accounts:
        connection.execute(_REACHED, accounts)


def trouble(connection: Connection) -> Trouble | None:
    spans = told.trouble_span(connection), connection.execute(_UNKNOWN_SPAN).one()
    found = [Trouble(first, last) for first, last in spans if first and last]
    return Trouble(min(one.first for one in found), max(one.last for one in found)) if found else None


def is_time(found: Trouble | None, reported_at: datetime | None, now: datetime) -> bool:
    """Soon, but once for all that comes together, and never one report after another."""
    if found is None:
        return False
    settled = now - found.last >= CALM or now - found.first >= PATIENCE
    rested = reported_at is None or abs(now - reported_at) >= BETWEEN
    return settled and rested


def report(connection: Connection, now: datetime, aloud: Collection[Where] = ()) -> bool:
    """To every coordinator whom we can find, once. Where there is none it waits, and `natverksbot check` shows it."""
    beat = heartbeat.last(connection)
    if not is_time(trouble(connection), beat.reported_at if beat else None, now):
        return False
    readers = [member for member in store.coordinators(connection) if member.channel]
    if not readers:
        return False
    rows, missed = told.unreported(connection), ledger.missed(connection)
    account = accounts_for(connection, rows, missed)
    blocked = _mention_blocked(connection, now, aloud)
    for member in readers:
        person = Person(member.channel, member.account, member.name)
        language = cards.language_of(connection, person)
        said = Say(addressed(person), report_card(account, blocked, language), only_for=person, kind="reminder")
        outbox.owe(connection, f"report:{now.isoformat()}:{member.id}", [said], now, Due(now, now + USEFUL))
    told.report(connection, [row.id for row in rows], now)
    ledger.report(connection, [row.id for row in missed], now)
    heartbeat.reported(connection, now)
    return True


def _mention_blocked(connection: Connection, now: datetime, aloud: Collection[Where]) -> list[str]:
    """Their rooms hear, once, that somebody cannot be written to; neither who nor what. Returns who it is.

    Where the reminders themselves are said nobody misses any, and their cards say what helps.
    """
    ids = connection.execute(select(unreachable.c.member_id).where(_UNMENTIONED)).scalars().all()
    members = store.members(connection, only=ids)
    for room in store.rooms(connection):
        if (room.channel, room.place) in aloud:
            continue
        number = sum(room.group in member.groups for member in members)
        if number:
            said = Say(Place(room.channel, room.place), blocked_card(number), kind="reminder")
            outbox.owe(connection, f"blocked:{now.isoformat()}:{room.id}", [said], now, Due(now, now + USEFUL))
    connection.execute(update(unreachable).where(_UNMENTIONED).values(mentioned_at=now))
    return [member.name for member in members]
