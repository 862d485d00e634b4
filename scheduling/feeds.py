"""Calendars to subscribe to, at addresses that nobody can guess. The database holds only an address's digest."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import Connection, Row, insert, select, update

from scheduling.meetings import Meeting
from scheduling.network import Member
from scheduling.tables import feed, member


class Feed(Struct, frozen=True):
    """Without a group it holds every meeting of its member's groups."""

    id: int
    member: int
    group: str
    made_at: datetime


def digest(token: str) -> str:
    """A token is as long and as random as a key, so a plain digest gives nothing away."""
    return sha256(token.encode()).hexdigest()


def make(connection: Connection, holder: int, group: str, token_digest: str, now: datetime) -> None:
    """The member's one address of this kind; an earlier one is worthless from now on. Made twice, it is made once."""
    if connection.execute(select(feed.c.id).where(feed.c.digest == token_digest)).first():
        return
    revoke(connection, holder, now, group)
    row = {"digest": token_digest, "member_id": holder, "focus_group": group, "made_at": now}
    connection.execute(insert(feed).values(row))


def revoke(connection: Connection, holder: int, now: datetime, group: str | None = None) -> None:
    """One address, or all of the member's."""
    theirs = (feed.c.member_id == holder) & feed.c.revoked_at.is_(None)
    if group is not None:
        theirs &= feed.c.focus_group == group
    connection.execute(update(feed).where(theirs).values(revoked_at=now))


def of_member(connection: Connection, holder: int) -> tuple[Feed, ...]:
    valid = select(feed).where(feed.c.member_id == holder, feed.c.revoked_at.is_(None))
    return tuple(map(_feed, connection.execute(valid.order_by(feed.c.focus_group))))


def at(connection: Connection, token: str) -> Feed | None:
    """The calendar at this address, unless it was revoked or its member has left."""
    valid = feed.c.revoked_at.is_(None) & member.c.left_at.is_(None)
    found = select(feed).join(member).where(feed.c.digest == digest(token), valid)
    row = connection.execute(found).first()
    return _feed(row) if row else None


def shown(of: Feed, holder: Member, meetings: Iterable[Meeting]) -> list[Meeting]:
    """What stands in the calendar: cancelled meetings too, so that they disappear where it is read."""
    groups = (of.group,) if of.group else holder.groups
    return [meeting for meeting in meetings if not meeting.groups or not set(groups).isdisjoint(meeting.groups)]


def _feed(row: Row[tuple[object, ...]]) -> Feed:
    return Feed(row.id, row.member_id, row.focus_group, row.made_at)
