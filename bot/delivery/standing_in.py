"""What a member cannot be told alone is said in their group's room, where it is set to that: once, naming nobody."""

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from bot.conversation.events import Place
from bot.conversation.outcome import Say
from bot.delivery import outbox
from bot.delivery.outbox import AS_IT_WILL_BE, Due
from scheduling import store, told
from scheduling.network import Member, Room
from scheduling.reminders import STANDING_IN
from scheduling.told import New

Where = tuple[str, str]  # channel and place of a room
Occasion = tuple[str, str, str, datetime]


class Unreached(Struct, frozen=True):
    """A reminder that did not come to its member on this channel."""

    member: Member
    channel: str
    reminder: New

    @property
    def occasion(self) -> Occasion:
        """The same for everybody who is reminded of it, and another when the meeting is moved."""
        of = self.reminder
        return of.meeting.id, of.what, of.lead, of.useful_until

    def belongs_in(self, room: Room) -> bool:
        theirs = room.channel == self.channel and room.group in self.member.groups
        return theirs and room.group in (self.reminder.meeting.groups or self.member.groups)


def owe(connection: Connection, unreached: Collection[Unreached], aloud: Collection[Where], now: datetime) -> None:
    """`aloud` are the rooms where it may be said. What a room has heard it does not hear again for the next member."""
    useful = [one for one in unreached if one.reminder.what in STANDING_IN and one.reminder.useful_until > now]
    rooms = [room for room in store.rooms(connection) if (room.channel, room.place) in aloud] if useful else []
    told.remember(connection, [one.reminder.meeting for one in useful] if rooms else [])
    for room in rooms:
        _owe_in(connection, room, [one for one in useful if one.belongs_in(room)], now)


def _owe_in(connection: Connection, room: Room, unreached: Sequence[Unreached], now: datetime) -> None:
    recipient = f"room:{room.id}"
    heard = {
        (row.meeting, row.what, row.lead, row.useful_until)
        for row in told.of_recipients(connection, [recipient], {one.reminder.meeting.id for one in unreached})
    }
    new = sorted((one for one in unreached if one.occasion not in heard), key=lambda one: one.reminder.due_at)
    if not new:
        return
    # Of each meeting what came last: the morning says more than "in two days".
    items = {one.reminder.meeting.id: one.reminder for one in new}.values()
    source = ":".join(["aloud", str(room.id), *map(str, new[-1].occasion)])
    key = outbox.key(source, 0)
    told.owe(connection, key, (recipient, room.channel), items, now)
    said = Say(Place(room.channel, room.place), AS_IT_WILL_BE, kind="reminder")
    outbox.owe(connection, source, [said], now, Due(now, max(one.useful_until for one in items), card=key))
