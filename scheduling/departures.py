"""Leaving the network, changing municipality and handing over to a successor: what happens to all that was theirs."""

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection, delete

from scheduling import feeds, invitations, store
from scheduling.invitations import News
from scheduling.meetings import Meeting
from scheduling.network import Member, Person
from scheduling.rsvp import begins
from scheduling.tables import wishes


def coming(connection: Connection, now: datetime) -> list[Meeting]:
    """Not yet begun; cancelled ones too, since they may take place after all."""
    return [meeting for meeting in store.meetings(connection) if begins(meeting) > now]


def leave(connection: Connection, member: Member, now: datetime) -> list[News]:
    """Answers to coming meetings, wishes and calendar addresses go; places go to the next in line."""
    news = invitations.withdraw(connection, member.id, coming(connection, now), now)
    _close(connection, member, now)
    store.let_leave(connection, member, now)
    return news


def hand_over(connection: Connection, member: Member, successor: Person, now: datetime) -> list[News]:
    """The successor takes over groups, role, answers and places in line; wishes and addresses are one's own."""
    known = next((one for one in store.members(connection, also_left=True) if one.email == successor.email), None)
    if known is None:
        taken_over_by = store.hand_over(connection, member, successor, now)
    else:
        taken_over_by = known.id
        _join(connection, known, member, now)
        store.let_leave(connection, member, now)
    news = invitations.pass_on(connection, member.id, taken_over_by, coming(connection, now), now)
    _close(connection, member, now)
    return news


def change(connection: Connection, member: Member, wanted: Person, now: datetime) -> list[News]:
    """Another municipality, address or groups. Answers to meetings that are none of theirs any more go with a group."""
    store.change_member(connection, member, wanted)
    changed = replace(member, groups=wanted.groups)
    left = [one for one in coming(connection, now) if member.belongs_to(one.groups)]
    return invitations.withdraw(connection, member.id, [one for one in left if not changed.belongs_to(one.groups)], now)


def _join(connection: Connection, known: Member, leaver: Member, now: datetime) -> None:
    """Somebody who is or was a member has what the one who leaves had, besides their own."""
    if known.left_at is not None:
        store.let_return(connection, known, now)
    groups = tuple(sorted({*known.groups, *leaver.groups}))
    role = "coordinator" if "coordinator" in {known.role, leaver.role} else "member"
    store.change_member(connection, known, replace(known.person, groups=groups, role=role))


def _close(connection: Connection, member: Member, now: datetime) -> None:
    feeds.revoke(connection, member.id, now)
    connection.execute(delete(wishes).where(wishes.c.member_id == member.id))
