"""Who belongs to the network: municipalities, focus groups, members with their wishes, and the rooms groups talk in."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from scheduling.days import Hours

Role = Literal["member", "coordinator"]
ROLES: dict[Role, str] = {"member": "deltagare", "coordinator": "samordnare"}
PERSONAL = {"name": "namn", "email": "epost", "municipality": "kommun", "groups": "grupper", "role": "roll"}

WHOLE_NETWORK = "alla"  # how people write that something concerns every group

EVERY_LEAD = ("14d", "answer", "2d", "morning", "link", "unrated")
RATE_DIRECTLY = "rating"  # also told directly, and not in the room alone, when a meeting can be rated: who wishes it
ANY_LEAD = (*EVERY_LEAD, RATE_DIRECTLY)


class Wishes(Struct, frozen=True):
    """Which reminders a member wants, where and when. An empty channel leaves the choice to us."""

    leads: tuple[str, ...] = EVERY_LEAD
    channel: str = ""
    hours: Hours = Hours()
    paused_until: date | None = None
    stopped: bool = False

    def silent_on(self, day: date) -> bool:
        return self.stopped or (self.paused_until is not None and day <= self.paused_until)


class Identity(Struct, frozen=True, order=True):
    """A person's account on a platform."""

    channel: str
    account: str


class Person(Struct, frozen=True):
    """What a member file says of somebody. The address tells who it is."""

    name: str
    email: str
    municipality: str
    groups: tuple[str, ...] = ()
    role: Role = "member"


class Member(Struct, frozen=True):
    """A person in the network. `since` is when it became so: nothing is owed for the time before."""

    id: int
    name: str
    email: str
    municipality: str
    groups: tuple[str, ...]
    role: Role
    since: datetime
    left_at: datetime | None = None
    identities: tuple[Identity, ...] = ()
    wishes: Wishes = Wishes()

    @property
    def person(self) -> Person:
        return Person(self.name, self.email, self.municipality, self.groups, self.role)

    @property
    def channel(self) -> str:
        """Where reminders go: the wished channel if the member is there, else any; empty if we know of none."""
        for identity in self.identities:
            if identity.channel == self.wishes.channel:
                return identity.channel
        return self.identities[0].channel if self.identities else ""

    @property
    def account(self) -> str:
        """The one on that channel."""
        return next((identity.account for identity in self.identities if identity.channel == self.channel), "")

    def belongs_to(self, groups: tuple[str, ...]) -> bool:
        """No groups at all means the whole network."""
        return not groups or not set(groups).isdisjoint(self.groups)


class Roster:
    """Who is in which group, so that a meeting finds its members without asking everyone. Who has left is not on it."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._everyone = [member for member in members if member.left_at is None]
        self._groups: defaultdict[str, list[Member]] = defaultdict(list)
        for member in self._everyone:
            for group in member.groups:
                self._groups[group].append(member)

    def invited(self, groups: tuple[str, ...]) -> list[Member]:
        """Each once, also who is in several of the groups."""
        if not groups:
            return self._everyone
        return list({member.id: member for group in groups for member in self._groups[group]}.values())


class Room(Struct, frozen=True):
    """Where a focus group talks."""

    id: int
    group: str
    channel: str
    place: str
