"""What a conversation may know of the network's year. The app sets it; a handler only reads through it."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from bot.conversation.events import Person
from scheduling.coverage import Coverage
from scheduling.feeds import Feed
from scheduling.meetings import Meeting
from scheduling.network import Member, Room
from scheduling.rsvp import Given, Standing


class Colleague(Struct, frozen=True):
    """Somebody to tell, and in which language. Without an account there is no way to."""

    member: int
    person: Person | None
    language: str


class Known(Struct, frozen=True):
    """The plan as it is committed, and what the member has to do with it. `given` and `standings` are by meeting.

    `lists` are the channels that keep a list of the members of their own: from there nobody is disconnected.
    """

    meetings: tuple[Meeting, ...] = ()
    given: Mapping[str, Given] = {}
    standings: Mapping[str, Standing] = {}
    feeds: tuple[Feed, ...] = ()
    rooms: tuple[Room, ...] = ()
    coordinators: tuple[Colleague, ...] = ()
    lists: frozenset[str] = frozenset()

    def meeting(self, number: str) -> Meeting | None:
        return next((meeting for meeting in self.meetings if meeting.id == number), None)

    def standing(self, meeting: Meeting) -> Standing:
        return self.standings.get(meeting.id, Standing())

    def groups_in(self, channel: str, place: str) -> tuple[str, ...]:
        """The groups whose room this is."""
        return tuple(room.group for room in self.rooms if (room.channel, room.place) == (channel, place))


class Address(Struct, frozen=True):
    """Where a calendar is read, and the digest by which it is known. `near` is one that only this computer reaches."""

    url: str
    digest: str
    near: bool


class Year(Protocol):
    def look(self, member: Member | None) -> Known: ...

    def coverage(self, meeting: Meeting) -> Coverage: ...

    def municipalities(self) -> tuple[str, ...]: ...

    def who_has(self, email: str) -> Member | None:
        """Whose address it is, also of somebody who has left."""

    def address(self, seed: str) -> Address | None:
        """Of a calendar that is about to be made; the same seed gives the same. None where calendars are not served."""
