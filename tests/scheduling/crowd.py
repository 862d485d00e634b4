"""A whole network put in place at once, as many as there are: what the store does one by one takes its time."""

import json
from collections.abc import Iterable, Sequence

from msgspec.structs import asdict
from sqlalchemy import Connection, insert

from scheduling import store, tables
from scheduling.meetings import Meeting
from scheduling.network import Member

MEETING = tuple(store.MEETING_ITSELF - {"speakers"})


def settle(connection: Connection, members: Sequence[Member], meetings: Iterable[Meeting] = ()) -> None:
    """Into a network that has nobody yet. Wishes are left as they are when nobody has said anything."""
    towns = {name: number for number, name in enumerate(sorted({one.municipality for one in members}), start=1)}
    rows = {
        tables.municipality: [{"id": number, "name": name} for name, number in towns.items()],
        tables.member: [_member(one, towns) for one in members],
        tables.membership: [{"member_id": one.id, "focus_group": group} for one in members for group in one.groups],
        tables.identity: [{"member_id": one.id, **asdict(found)} for one in members for found in one.identities],
    }
    for table, values in rows.items():
        connection.execute(insert(table), values)
    _plan(connection, list(meetings))
    store.touch(connection)


def _member(one: Member, towns: dict[str, int]) -> dict[str, object]:
    values = {name: getattr(one, name) for name in ("id", "name", "email", "role", "since", "left_at")}
    return {**values, "municipality_id": towns[one.municipality]}


def _plan(connection: Connection, meetings: Sequence[Meeting]) -> None:
    rows = {
        tables.meeting: [
            {**{name: getattr(one, name) for name in MEETING}, "speakers": json.dumps(one.speakers)} for one in meetings
        ],
        tables.session: [
            {"meeting_id": one.id, "number": number, **asdict(session)}
            for one in meetings
            for number, session in enumerate(one.sessions, start=1)
        ],
        tables.meeting_group: [{"meeting_id": one.id, "focus_group": name} for one in meetings for name in one.groups],
    }
    for table, values in rows.items():
        if values:
            connection.execute(insert(table), values)
