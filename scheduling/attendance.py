"""Who was at a meeting: ticked off or brought in as a difference, and counted by municipality."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scheduling import store
from scheduling.meetings import Meeting
from scheduling.network import Member
from scheduling.tables import attendance, attendance_taken, member, municipality

MOST_OTHERS = 9999


class Taken(Struct, frozen=True):
    """`revision` is 0 where nobody has taken attendance. `forgotten` came and are no longer known to the network."""

    members: frozenset[int] = frozenset()
    municipalities: tuple[tuple[str, int], ...] = ()
    others: int = 0
    revision: int = 0
    forgotten: int = 0

    @property
    def count(self) -> int:
        return sum(number for _, number in self.municipalities) + self.others


class Counted(Struct, frozen=True):
    """Who is to be noted as having come, and how many more whom the network does not know."""

    members: tuple[int, ...]
    others: int = 0


class AttendanceDiff(Struct, frozen=True):
    """What taking attendance so would change. `unknown` are names that are nobody's here; they are never guessed."""

    added: tuple[Member, ...]
    removed: tuple[Member, ...]
    unchanged: int
    others_before: int
    others: int
    unknown: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        return not (self.added or self.removed) and self.others == self.others_before


def difference(
    taken: Taken, counted: Counted, members: Iterable[Member], unknown: Sequence[str] = ()
) -> AttendanceDiff:
    known = {one.id: one for one in members}
    return AttendanceDiff(
        added=tuple(one for one in known.values() if one.id in counted.members and one.id not in taken.members),
        removed=tuple(one for one in known.values() if one.id in taken.members and one.id not in counted.members),
        unchanged=len(taken.members & set(counted.members)),
        others_before=taken.others,
        others=counted.others,
        unknown=tuple(unknown),
    )


def taken_at(connection: Connection, meetings: Collection[str] | None = None) -> dict[str, Taken]:
    """Meeting -> who was there, for every meeting at which attendance was taken."""
    query = select(attendance.c.meeting_id, attendance.c.member_id, municipality.c.name).join(municipality)
    states = select(attendance_taken)
    if meetings is not None:
        query = query.where(attendance.c.meeting_id.in_(meetings))
        states = states.where(attendance_taken.c.meeting_id.in_(meetings))
    rows: defaultdict[str, list[tuple[int | None, str]]] = defaultdict(list)
    for meeting_id, member_id, name in connection.execute(query):
        rows[meeting_id].append((member_id, name))
    return {
        row.meeting_id: _taken(rows[row.meeting_id], row.others, row.revision) for row in connection.execute(states)
    }


def _taken(rows: Sequence[tuple[int | None, str]], others: int, revision: int) -> Taken:
    numbers: defaultdict[str, int] = defaultdict(int)
    for _, name in rows:
        numbers[name] += 1
    return Taken(
        members=frozenset(member_id for member_id, _ in rows if member_id is not None),
        municipalities=tuple(sorted(numbers.items())),
        others=others,
        revision=revision,
        forgotten=sum(member_id is None for member_id, _ in rows),
    )


def take(connection: Connection, meeting: str, counted: Counted, seen: int, now: datetime) -> bool:
    """Exactly these were there. False, and nothing changes, where someone else has taken attendance since `seen`."""
    if not _next_revision(connection, meeting, counted.others, seen, now):
        return False
    here = attendance.c.meeting_id == meeting
    gone = here & attendance.c.member_id.is_not(None) & attendance.c.member_id.not_in(counted.members)
    connection.execute(delete(attendance).where(gone))
    store.touch(connection)  # who was there decides who is asked to rate it
    kept = set(connection.scalars(select(attendance.c.member_id).where(here, attendance.c.member_id.is_not(None))))
    new = [number for number in counted.members if number not in kept]
    homes = connection.execute(select(member.c.id, member.c.municipality_id).where(member.c.id.in_(new)))
    rows = [{"meeting_id": meeting, "member_id": number, "municipality_id": home} for number, home in homes]
    if rows:
        connection.execute(insert(attendance), rows)
    return True


def _next_revision(connection: Connection, meeting: str, others: int, seen: int, now: datetime) -> bool:
    """One atomic statement: of two who saw the same attendance one comes first."""
    values = {"others": others, "revision": seen + 1, "taken_at": now}
    if seen:
        same = (attendance_taken.c.meeting_id == meeting) & (attendance_taken.c.revision == seen)
        return connection.execute(update(attendance_taken).where(same).values(**values)).rowcount == 1
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    first = dialect.insert(attendance_taken).values(meeting_id=meeting, **values)
    once = first.on_conflict_do_nothing(index_elements=["meeting_id"]).returning(attendance_taken.c.meeting_id)
    return connection.execute(once).first() is not None


def may_have_come(meeting: Meeting, members: Iterable[Member], taken: Taken) -> list[Member]:
    """Those invited who are still here, and those who are noted as having come whoever they are; by municipality."""
    chosen = [
        one for one in members if one.id in taken.members or (one.left_at is None and one.belongs_to(meeting.groups))
    ]
    return sorted(chosen, key=lambda one: (one.municipality, one.name, one.id))
