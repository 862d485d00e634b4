"""What is due, and what has changed, as messages: one for each recipient, whatever falls together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from bot.conversation.events import Person, Place, addressed
from bot.conversation.outcome import Amend, Say
from bot.delivery import outbox, standing_in
from bot.delivery.outbox import AS_IT_WILL_BE, Due
from bot.delivery.standing_in import Unreached, Where
from bot.storage import tables
from scheduling import ledger, notices, store, told
from scheduling.meetings import Meeting
from scheduling.messages import Message, collect
from scheduling.network import Member, Room
from scheduling.notices import Notice
from scheduling.reminders import Key, Reminder
from scheduling.tables import unreachable
from scheduling.told import CHANGE, New, Told

RECIPIENTS_AT_ONCE = 500  # in one transaction: others write in between
EDITED_WITHIN = timedelta(days=1)


class Letter(Struct, frozen=True):
    """All that one recipient is owed now."""

    recipient: str
    channel: str
    reminders: tuple[Reminder, ...] = ()
    notices: tuple[Notice, ...] = ()


class Addresses(Struct, frozen=True):
    members: Mapping[str, Member]
    rooms: Mapping[str, Room]
    unreachable: frozenset[tuple[str, str]]

    def of(self, recipient: str, channel: str) -> tuple[Place, Person | None] | None:
        """Where to send it. None where there is no way any more."""
        if recipient in self.rooms:
            return Place(channel, self.rooms[recipient].place), None
        account = self._account(recipient, channel)
        if account is None or self.blocked(recipient, channel):
            return None
        person = Person(channel, account, self.members[recipient].name)
        return addressed(person), person

    def blocked(self, recipient: str, channel: str) -> bool:
        return (channel, self._account(recipient, channel)) in self.unreachable

    def _account(self, recipient: str, channel: str) -> str | None:
        found = self.members[recipient].identities if recipient in self.members else ()
        return next((one.account for one in found if one.channel == channel), None)


def owe_due(connection: Connection, now: datetime, aloud: Collection[Where] = ()) -> bool:
    """True when anything was settled or owed: there may be more. `aloud` are rooms that hear what members cannot."""
    rows = ledger.due(connection, now, RECIPIENTS_AT_ONCE)
    messages, missed = collect((row.reminder for row in rows), now)
    ids = {row.reminder.key: row.id for row in rows}
    ledger.settle(connection, [ids[reminder.key] for reminder in missed], "missed", now)
    outdated = told.outdated(connection, now)
    changed = _changes(connection, outdated, now)
    letters = _letters(messages, changed.notices)
    _send(connection, letters, ids, now, aloud)
    current = {meeting.id: meeting for meeting in store.meetings(connection, only=outdated)}
    _edit(connection, changed.cards, current, now)
    told.show(connection, changed.seen, {meeting.id: meeting.version for meeting in current.values()})
    return bool(rows or changed.seen)


def _changes(connection: Connection, outdated: Sequence[str], now: datetime) -> notices.Owing:
    if not outdated:
        return notices.Owing((), (), ())
    meetings = {meeting.id: meeting for meeting in store.meetings(connection, only=outdated)}
    return notices.owing(told.of_meetings(connection, outdated), meetings, told.versions(connection, outdated), now)


def _letters(messages: Iterable[Message], changed: Iterable[Notice]) -> list[Letter]:
    """A reminder of a meeting tells its changes as well, so that it takes the place of a notice."""
    letters = {(one.recipient, one.channel): Letter(one.recipient, one.channel, one.reminders) for one in messages}
    for notice in changed:
        to = (notice.last.recipient, notice.last.channel)
        letter = letters.get(to, Letter(*to))
        if notice.now.id not in {reminder.meeting for reminder in letter.reminders}:
            letters[to] = msgspec.structs.replace(letter, notices=(*letter.notices, notice))
    return list(letters.values())


def _send(
    connection: Connection,
    letters: Sequence[Letter],
    ids: Mapping[Key, int],
    now: datetime,
    aloud: Collection[Where],
) -> None:
    if not letters:
        return
    addresses = _addresses(connection, [letter.recipient for letter in letters])
    about = {reminder.meeting for letter in letters for reminder in letter.reminders}
    meetings = {meeting.id: meeting for meeting in store.meetings(connection, only=about)}
    told.remember(connection, list(meetings.values()))
    unreached: list[Unreached] = []
    for letter in letters:
        rows = [ids[reminder.key] for reminder in letter.reminders]
        where = addresses.of(letter.recipient, letter.channel)
        if where is None:
            _not_sent(connection, letter, rows, addresses, now)
            if addresses.blocked(letter.recipient, letter.channel):
                member, items = addresses.members[letter.recipient], _items(letter, meetings)
                unreached += [Unreached(member, letter.channel, item) for item in items]
            continue
        source = _source(letter, rows)
        key = outbox.key(source, 0)
        items = _items(letter, meetings)
        told.owe(connection, key, (letter.recipient, letter.channel), items, now)
        ledger.hand_over(connection, rows, key, now)
        say = Say(where[0], AS_IT_WILL_BE, only_for=where[1], kind="reminder")
        useful_until = max(item.useful_until for item in items)
        outbox.owe(connection, source, [say], now, Due(now, useful_until, card=key))
    standing_in.owe(connection, unreached, aloud, now)


def _not_sent(connection: Connection, letter: Letter, rows: Sequence[int], addresses: Addresses, now: datetime) -> None:
    """Whoever takes no messages from us has been reported once; the ledger shows what was not sent since."""
    ledger.settle(connection, rows, "missed", now)
    if addresses.blocked(letter.recipient, letter.channel):
        ledger.report(connection, rows, now)


def _source(letter: Letter, rows: Sequence[int]) -> str:
    """What it is owed for, the same however often it is owed."""
    if rows:
        return f"reminder:{min(rows)}"
    notice = min(letter.notices, key=lambda one: one.last.id)
    return f"notice:{notice.last.id}:{notice.now.revision}"


def _items(letter: Letter, meetings: Mapping[str, Meeting]) -> list[New]:
    """Of each meeting the reminder that came last: the morning says more than "in two weeks"."""
    latest = {reminder.meeting: reminder for reminder in sorted(letter.reminders)}
    reminders = [
        New(meetings[one.meeting], one.wish, one.lead, one.due_at, one.useful_until) for one in latest.values()
    ]
    changed = [New(one.now, CHANGE, "", one.now.since, one.useful_until) for one in letter.notices]
    return [*reminders, *changed]


def _edit(connection: Connection, cards: Iterable[Told], meetings: Mapping[str, Meeting], now: datetime) -> None:
    """The cards that show what no longer holds, each where it stands."""
    found = {card.key: card for card in cards}
    query = select(tables.outbox.c.key, tables.outbox.c.place).where(tables.outbox.c.key.in_(found))
    for key, place in connection.execute(query).all():
        card = found[key]
        amend = Amend(msgspec.json.decode(place, type=Place), card.message or "", AS_IT_WILL_BE, kind="reminder")
        due = Due(now, now + EDITED_WITHIN, card=key)
        outbox.owe(connection, f"edit:{card.id}:{meetings[card.meeting].revision}", [amend], now, due)


def _addresses(connection: Connection, recipients: Iterable[str]) -> Addresses:
    ids = [int(recipient.removeprefix("member:")) for recipient in recipients if recipient.startswith("member:")]
    blocked = connection.execute(select(unreachable.c.channel, unreachable.c.account))
    return Addresses(
        members={f"member:{member.id}": member for member in store.members(connection, only=ids)},
        rooms={f"room:{room.id}": room for room in store.rooms(connection)},
        unreachable=frozenset((channel, account) for channel, account in blocked),
    )
