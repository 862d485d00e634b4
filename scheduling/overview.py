"""The network's year as its coordinators see it: where each meeting stands, and which municipalities have gaps."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection, select

from scheduling import attendance, store
from scheduling.attendance import Taken
from scheduling.days import local_day
from scheduling.meetings import Meeting
from scheduling.network import Member, Roster
from scheduling.tables import told as ledger
from scheduling.told import REACHED


class Overview(Struct, frozen=True):
    """`members` are all there ever were. `told` are the recipients who have heard of a meeting from us."""

    meetings: tuple[Meeting, ...] = ()
    members: tuple[Member, ...] = ()
    told: dict[str, frozenset[str]] = {}
    attendance: dict[str, Taken] = {}

    @property
    def here(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.left_at is None)

    def meeting(self, number: str) -> Meeting | None:
        return next((meeting for meeting in self.meetings if meeting.id == number), None)

    def member(self, number: int) -> Member | None:
        return next((member for member in self.members if member.id == number), None)

    def coming(self, today: date) -> tuple[Meeting, ...]:
        return tuple(meeting for meeting in self.meetings if meeting.last_day >= today)

    def taken(self, meeting: str) -> Taken:
        return self.attendance.get(meeting, Taken())

    def heard(self, meeting: str) -> tuple[int, int]:
        """How many members and how many rooms have been told of the meeting."""
        told = self.told.get(meeting, frozenset())
        members = sum(recipient.startswith("member:") for recipient in told)
        return members, len(told) - members


class Progress(Struct, frozen=True):
    """One meeting's line in the year. `attended` is none where nobody has counted."""

    meeting: Meeting
    invited: int
    told: int
    attended: int | None
    over: bool

    @property
    def attendance_missing(self) -> bool:
        return self.over and not self.meeting.cancelled and self.attended is None


class MembersOf(Struct, frozen=True):
    """`members` by group; a municipality has a gap in a group that none of its members belongs to."""

    municipality: str
    members: dict[str, int]

    @property
    def gaps(self) -> tuple[str, ...]:
        return tuple(group for group, count in self.members.items() if not count)


def overview(connection: Connection) -> Overview:
    told: defaultdict[str, set[str]] = defaultdict(set)
    reached = ledger.c.state.in_(REACHED)
    for meeting, recipient in connection.execute(select(ledger.c.meeting_id, ledger.c.recipient).where(reached)):
        told[meeting].add(recipient)
    return Overview(
        meetings=tuple(store.meetings(connection)),
        members=tuple(store.members(connection, also_left=True)),
        told={meeting: frozenset(found) for meeting, found in told.items()},
        attendance=attendance.taken_at(connection),
    )


def progress(known: Overview, year: int, now: datetime) -> list[Progress]:
    roster = Roster(known.members)
    return [_progress(meeting, known, roster, now) for meeting in known.meetings if meeting.first_day.year == year]


def _progress(meeting: Meeting, known: Overview, roster: Roster, now: datetime) -> Progress:
    taken = known.taken(meeting.id)
    return Progress(
        meeting=meeting,
        invited=len(roster.invited(meeting.groups)),
        told=known.heard(meeting.id)[0],
        attended=taken.count if taken.revision else None,
        over=meeting.last_day < local_day(now, ZoneInfo(meeting.zone)),
    )


def by_municipality(members: Sequence[Member], groups: Sequence[str]) -> list[MembersOf]:
    """Every municipality that has or has had a member, in alphabetical order."""
    counts: dict[str, dict[str, int]] = {}
    for member in members:
        own = counts.setdefault(member.municipality, dict.fromkeys(groups, 0))
        for group in member.groups if member.left_at is None else ():
            own[group] = own.get(group, 0) + 1
    return [MembersOf(name, counts[name]) for name in sorted(counts)]
