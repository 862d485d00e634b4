"""The network and its meetings in the database: questions by the name of what they answer. Takes a connection."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from msgspec.structs import asdict, replace
from sqlalchemy import Connection, RowMapping, Select, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scheduling import tables
from scheduling.days import Hours
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Member, Person, Room, Wishes

EVERYONE = "everyone"
MEETING_ITSELF = frozenset(tables.meeting.columns.keys())

# What planning reads and writes most often, built once.
_MEMBERS = (
    select(
        tables.member.c.id,
        tables.member.c.name,
        tables.member.c.email,
        tables.municipality.c.name,
        tables.member.c.role,
        tables.member.c.since,
        tables.member.c.left_at,
    )
    .join_from(tables.member, tables.municipality)
    .order_by(tables.member.c.id)
)
_GROUPS_OF_MEMBERS = select(*tables.membership.c["member_id", "focus_group"])
_IDENTITIES = select(*tables.identity.c["member_id", "channel", "account"])
_WISHES = select(*tables.wishes.c["member_id", "leads", "channel", "earliest", "latest", "paused_until", "stopped"])
_GROUPS_OF_MEETINGS = select(*tables.meeting_group.c["meeting_id", "focus_group"])
_SESSIONS = select(*tables.session.c["meeting_id", "day", "starts", "ends"])
_NEWEST = tables.plan_revision.c.newest
_NEXT_REVISION = update(tables.plan_revision).values(newest=_NEWEST + 1).returning(_NEWEST)


class Overtaken(Exception):
    """Somebody else was quicker, so what was decided no longer holds: decide again."""


def members(connection: Connection, *, also_left: bool = False, only: Collection[int] | None = None) -> list[Member]:
    """All of them or, with `only`, those with these ids."""
    query = _MEMBERS
    if not also_left:
        query = query.where(tables.member.c.left_at.is_(None))
    if only is not None:
        query = query.where(tables.member.c.id.in_(only))
    groups = _gathered(connection, _GROUPS_OF_MEMBERS, str, only)
    identities = _gathered(connection, _IDENTITIES, Identity, only)
    wished = _gathered(connection, _WISHES, _wishes, only)
    return [
        Member(
            id=number,
            name=name,
            email=email,
            municipality=municipality,
            role=role,
            since=since,
            left_at=left_at,
            groups=tuple(sorted(groups[number])),
            identities=tuple(sorted(identities[number])),
            wishes=wished[number][0] if number in wished else Wishes(),
        )
        for number, name, email, municipality, role, since, left_at in connection.execute(query).all()
    ]


def who_is(connection: Connection, channel: str, account: str) -> Member | None:
    known = (tables.identity.c.channel == channel) & (tables.identity.c.account == account)
    found = connection.execute(select(tables.identity.c.member_id).where(known)).scalars().all()
    return next(iter(members(connection, only=found)), None)


def coordinates(connection: Connection, channel: str, account: str) -> bool:
    """Is this the account of a coordinator who has not left?"""
    account_of = (tables.identity.c.channel == channel) & (tables.identity.c.account == account)
    coordinator = (tables.member.c.role == "coordinator") & tables.member.c.left_at.is_(None)
    found = select(tables.member.c.id).join(tables.identity).where(account_of, coordinator)
    return connection.scalar(found) is not None


def coordinators(connection: Connection) -> list[Member]:
    found = connection.execute(select(tables.member.c.id).where(tables.member.c.role == "coordinator"))
    return members(connection, only=found.scalars().all())


def rooms(connection: Connection) -> list[Room]:
    rows = connection.execute(select(tables.room).order_by(tables.room.c.id)).mappings()
    return [Room(row["id"], row["focus_group"], row["channel"], row["place"]) for row in rows]


def in_groups(connection: Connection, groups: Collection[str]) -> set[int]:
    """Whoever belongs to any of these, also if they have left."""
    found = tables.membership.c
    return set(connection.execute(select(found.member_id).where(found.focus_group.in_(groups))).scalars())


def meetings_between(connection: Connection, first: date, last: date) -> list[Meeting]:
    """Those that are not over before and have begun until then."""
    day = tables.session.c.day
    near = select(tables.session.c.meeting_id).group_by(tables.session.c.meeting_id)
    return meetings(connection, only=near.having(func.max(day) >= first, func.min(day) <= last))


def meetings(connection: Connection, only: Collection[str] | Select[tuple[str]] | None = None) -> list[Meeting]:
    """All of them or, with `only`, those with these ids; the earliest first, cancelled ones too."""
    groups = _gathered(connection, _GROUPS_OF_MEETINGS, str, only)
    sessions = _gathered(connection, _SESSIONS, Session, only)
    query = select(tables.meeting)
    if only is not None:
        query = query.where(tables.meeting.c.id.in_(only))
    found = [
        Meeting(
            **_only(row, MEETING_ITSELF - {"speakers"}),
            speakers=tuple(json.loads(row["speakers"])),
            groups=tuple(sorted(groups[row["id"]])),
            sessions=tuple(sorted(sessions[row["id"]], key=lambda session: (session.day, session.starts or time()))),
        )
        for row in connection.execute(query).mappings()
    ]
    return sorted(found, key=_in_order)


def hold_meeting(connection: Connection, meeting: str) -> None:
    """Until the end of this transaction nobody else edits it: two edits follow each other and none is lost."""
    held = select(tables.meeting.c.id).where(tables.meeting.c.id == meeting)
    connection.execute(held.with_for_update(key_share=True))


def _in_order(meeting: Meeting) -> tuple[Any, ...]:
    return (meeting.first_day, meeting.sessions[0].starts or time(), meeting.theme, meeting.id)


def add_member(connection: Connection, person: Person, now: datetime) -> int:
    values = {
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "municipality_id": _municipality_id(connection, person.municipality),
        "since": now,
    }
    added: int = connection.execute(insert(tables.member).values(**values).returning(tables.member.c.id)).scalar_one()
    _set_groups(connection, added, person.groups)
    touch(connection, of_member(added))
    return added


def change_member(connection: Connection, member: Member, person: Person) -> None:
    """What is known of the person from now on. Wishes and accounts are the member's own and stay."""
    values = {
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "municipality_id": _municipality_id(connection, person.municipality),
    }
    connection.execute(update(tables.member).where(tables.member.c.id == member.id).values(**values))
    _set_groups(connection, member.id, person.groups)
    touch(connection, of_member(member.id))


def let_leave(connection: Connection, member: Member, now: datetime) -> None:
    """No code lets anybody in as somebody who is gone."""
    connection.execute(delete(tables.connecting_code).where(tables.connecting_code.c.member_id == member.id))
    connection.execute(update(tables.member).where(tables.member.c.id == member.id).values(left_at=now))
    touch(connection, of_member(member.id))


def let_return(connection: Connection, member: Member, now: datetime) -> None:
    """Nothing is owed for the time in between."""
    connection.execute(update(tables.member).where(tables.member.c.id == member.id).values(left_at=None, since=now))
    touch(connection, of_member(member.id))


def hand_over(connection: Connection, member: Member, successor: Person, now: datetime) -> int:
    """Someone else takes the member's place: same municipality, groups and role, own accounts and own wishes.

    A colleague who is known already takes the groups on, beside those that they have.
    """
    let_leave(connection, member, now)
    known = next((one for one in members(connection, also_left=True) if one.email == successor.email), None)
    if known is None:
        inherited = replace(successor, municipality=member.municipality, groups=member.groups, role=member.role)
        return add_member(connection, inherited, now)
    if known.left_at is not None:
        let_return(connection, known, now)
    role = "coordinator" if "coordinator" in {member.role, known.role} else "member"
    groups = tuple(sorted({*known.groups, *member.groups}))
    change_member(connection, known, replace(known.person, groups=groups, role=role))
    return known.id


def connect_identity(connection: Connection, member: int, identity: Identity) -> None:
    """From now on the account is this member's, whoever had it before."""
    here = (tables.identity.c.channel == identity.channel) & (tables.identity.c.account == identity.account)
    earlier = connection.execute(delete(tables.identity).where(here).returning(tables.identity.c.member_id)).scalars()
    concerned = {member, *earlier}
    connection.execute(insert(tables.identity).values(member_id=member, **asdict(identity)))
    touch(connection, *map(of_member, concerned))


def disconnect(connection: Connection, member: int, channel: str) -> None:
    """The member's accounts on that channel are nobody's."""
    theirs = (tables.identity.c.member_id == member) & (tables.identity.c.channel == channel)
    connection.execute(delete(tables.identity).where(theirs))
    touch(connection, of_member(member))


def set_wishes(connection: Connection, member: int, wishes: Wishes) -> None:
    connection.execute(delete(tables.wishes).where(tables.wishes.c.member_id == member))
    values = {
        "leads": json.dumps(wishes.leads),
        "channel": wishes.channel,
        "earliest": wishes.hours.earliest,
        "latest": wishes.hours.latest,
        "paused_until": wishes.paused_until,
        "stopped": wishes.stopped,
    }
    connection.execute(insert(tables.wishes).values(member_id=member, **values))
    touch(connection, of_member(member))


def add_room(connection: Connection, group: str, channel: str, place: str) -> int:
    values = {"focus_group": group, "channel": channel, "place": place}
    added: int = connection.execute(insert(tables.room).values(**values).returning(tables.room.c.id)).scalar_one()
    touch(connection)
    return added


def remove_room(connection: Connection, room: int) -> None:
    """It is told of nothing more; what it was told stays in the ledger."""
    connection.execute(delete(tables.room).where(tables.room.c.id == room))
    touch(connection)


def save_meeting(connection: Connection, meeting: Meeting) -> None:
    """Add the meeting, or put it in the place of what is stored under its id."""
    values = {key: value for key, value in asdict(meeting).items() if key in MEETING_ITSELF}
    values["speakers"] = json.dumps(meeting.speakers, ensure_ascii=False)
    known = connection.execute(select(tables.meeting.c.id).where(tables.meeting.c.id == meeting.id)).first()
    if known:
        connection.execute(update(tables.meeting).where(tables.meeting.c.id == meeting.id).values(**values))
    else:
        connection.execute(insert(tables.meeting).values(**values))
    before = _groups_of(connection, meeting.id) if known else meeting.groups
    for table in (tables.session, tables.meeting_group):
        connection.execute(delete(table).where(table.c.meeting_id == meeting.id))
    sessions = [
        {"meeting_id": meeting.id, "number": number, **asdict(session)}
        for number, session in enumerate(meeting.sessions, start=1)
    ]
    connection.execute(insert(tables.session), sessions)
    if meeting.groups:
        groups = [{"meeting_id": meeting.id, "focus_group": group} for group in meeting.groups]
        connection.execute(insert(tables.meeting_group), groups)
    touch(connection, *of_groups(before), *of_groups(meeting.groups))


def revision(connection: Connection) -> int:
    """The number of the newest change to anything that reminders follow from."""
    return connection.execute(select(tables.plan_revision.c.newest)).scalar() or 0


def touch(connection: Connection, *whom: str) -> None:
    """What is planned for these no longer holds; named nobody, for anybody. Every change that planning depends on
    passes here.
    """
    number = connection.execute(_NEXT_REVISION).scalar()
    if number is None:  # this is the first change of all
        add_once(connection, tables.plan_revision, id=1, newest=0)
        number = connection.execute(_NEXT_REVISION).scalar_one()
    touched = [{"revision": number, "recipient": one} for one in sorted({*whom} or {EVERYONE})]
    connection.execute(insert(tables.plan_touched), touched)


def of_member(number: int) -> str:
    return f"member:{number}"


def of_groups(groups: Collection[str]) -> list[str]:
    """A meeting of no group is everyone's."""
    return [f"group:{group}" for group in groups] or [EVERYONE]


def touched(connection: Connection, since: int) -> set[str]:
    """Whose reminders must be planned anew because of what has changed since that revision."""
    later = tables.plan_touched.c.revision > since
    return set(connection.execute(select(tables.plan_touched.c.recipient).where(later)).scalars())


def untouch(connection: Connection, until: int) -> None:
    """All that had changed until then has been planned for."""
    connection.execute(delete(tables.plan_touched).where(tables.plan_touched.c.revision <= until))


def _groups_of(connection: Connection, meeting: str) -> Sequence[str]:
    found = tables.meeting_group.c
    return connection.execute(select(found.focus_group).where(found.meeting_id == meeting)).scalars().all()


def add_once(connection: Connection, table: Table, **values: Any) -> bool:
    """Was it added? Nothing happens where it is there already, also if another process adds it at this moment."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    added = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return connection.execute(added.returning(*table.primary_key)).first() is not None


def lock_revision(connection: Connection, seen: Meeting) -> bool:
    """Hold the meeting for this transaction, if it still is the one that was seen."""
    same = (tables.meeting.c.id == seen.id) & (tables.meeting.c.revision == seen.revision)
    held = update(tables.meeting).where(same).values(revision=seen.revision)
    return connection.execute(held).rowcount == 1


def _municipality_id(connection: Connection, name: str) -> int:
    known = select(tables.municipality.c.id).where(tables.municipality.c.name == name)
    found: int | None = connection.execute(known).scalar()
    if found is not None:
        return found
    added = insert(tables.municipality).values(name=name).returning(tables.municipality.c.id)
    new: int = connection.execute(added).scalar_one()
    return new


def _set_groups(connection: Connection, member: int, groups: Iterable[str]) -> None:
    connection.execute(delete(tables.membership).where(tables.membership.c.member_id == member))
    rows = [{"member_id": member, "focus_group": group} for group in sorted(set(groups))]
    if rows:
        connection.execute(insert(tables.membership), rows)


def _gathered(
    connection: Connection, query: Select[Any], made: Any, only: Collection[Any] | Select[Any] | None = None
) -> defaultdict[Any, list[Any]]:
    """What is made of the other columns, by the first one. There are many: by position, which is the quickest way."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    if only is not None:
        query = query.where(query.selected_columns[0].in_(only))
    for by, *values in connection.execute(query).all():
        found[by].append(made(*values))
    return found


def _wishes(leads: str, channel: str, earliest: time, latest: time, paused_until: date | None, stopped: bool) -> Wishes:  # noqa: FBT001, PLR0913, PLR0917 - columns of a row
    return Wishes(tuple(json.loads(leads)), channel, Hours(earliest, latest), paused_until, stopped)


def _only(row: RowMapping, names: Sequence[str] | frozenset[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}
