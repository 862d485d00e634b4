"""The tables of the network's year. Wall times and days are what was decided; instants are derived from them."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)


class Instant(TypeDecorator[datetime]):
    """A moment, aware and in UTC, also where the database knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | datetime | None]:
        """In one step to what SQLite keeps: a plan has many moments."""
        return _to_text if dialect.name == "sqlite" else _in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002 - SQLAlchemy's signature
        """In one step from it: each is read often."""
        return _from_text if dialect.name == "sqlite" else _in_utc


def _to_text(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


@lru_cache(maxsize=4096)  # many rows of a plan share their moments
def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite only counts by itself in a plain integer

municipality = Table(
    "municipality",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, unique=True),
)

member = Table(
    "member",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False, unique=True),
    Column("municipality_id", Id, ForeignKey("municipality.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("left_at", Instant),
    CheckConstraint("role in ('member', 'coordinator')", name="role"),
)

membership = Table(
    "membership",
    metadata,
    Column("member_id", Id, ForeignKey("member.id", ondelete="cascade"), primary_key=True),
    Column("focus_group", Text, primary_key=True),
)

# One person may be found on several platforms; an account belongs to one person.
identity = Table(
    "identity",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="cascade"), nullable=False, index=True),
)

# A code that a member may connect an account with, until then and once. Of the code only the keyed digest is kept.
connecting_code = Table(
    "connecting_code",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="cascade"), nullable=False, index=True),
    Column("until", Instant, nullable=False),
)

# Wrong codes that an account has tried, each under a number of its own: there are only so many numbers.
wrong_code = Table(
    "wrong_code",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
)

wishes = Table(
    "wishes",
    metadata,
    Column("member_id", Id, ForeignKey("member.id", ondelete="cascade"), primary_key=True),
    Column("leads", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("earliest", Time, nullable=False),
    Column("latest", Time, nullable=False),
    Column("paused_until", Date),
    Column("stopped", Boolean, nullable=False, server_default=false()),
)

room = Table(
    "room",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("focus_group", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("place", Text, nullable=False),
    UniqueConstraint("focus_group", "channel", "place"),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", Text, primary_key=True),
    Column("form", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("speakers", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("agenda", Text, nullable=False),
    Column("answer_by", Date),
    Column("host", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("cancelled", Boolean, nullable=False, server_default=false()),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("bring", Text, nullable=False, server_default=""),
    Column("places", Integer),
    CheckConstraint("form in ('physical', 'digital', 'both')", name="form"),
)

meeting_group = Table(
    "meeting_group",
    metadata,
    Column("meeting_id", Text, ForeignKey("meeting.id", ondelete="cascade"), primary_key=True),
    Column("focus_group", Text, primary_key=True),
)

session = Table(
    "meeting_session",
    metadata,
    Column("meeting_id", Text, ForeignKey("meeting.id", ondelete="cascade"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False, index=True),
    Column("starts", Time),
    Column("ends", Time),
)

# `message`: the key of the message it was handed over in. `reported_at`: when coordinators heard that it was missed.
reminder = Table(
    "reminder",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("useful_until", Instant, nullable=False),
    Column("state", Text, nullable=False, server_default="planned"),
    Column("settled_at", Instant),
    Column("message", Text),
    Column("reported_at", Instant),
    UniqueConstraint("meeting_id", "version", "kind", "lead", "recipient"),
    CheckConstraint("state in ('planned', 'handed', 'missed', 'void')", name="state"),
    Index("ix_reminder_state_due_at", "state", "due_at"),
    Index("ix_reminder_due_at", "due_at"),
    Index("ix_reminder_recipient", "recipient"),
)

# A change of a meeting that someone has thought of and nobody has made: as its author saw the meeting, and as wanted.
proposal = Table(
    "proposal",
    metadata,
    Column("id", Text, primary_key=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="cascade"), nullable=False, index=True),
    Column("base", Text),
    Column("wanted", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
)

# Who was at a meeting, and for which municipality then. Where the person has been forgotten the number remains.
attendance = Table(
    "attendance",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("member_id", Id, ForeignKey("member.id", ondelete="set null"), index=True),
    Column("municipality_id", Id, ForeignKey("municipality.id"), nullable=False),
    UniqueConstraint("meeting_id", "member_id"),
)

# That attendance was taken, and how many came whom the network does not know.
attendance_taken = Table(
    "attendance_taken",
    metadata,
    Column("meeting_id", Text, ForeignKey("meeting.id"), primary_key=True),
    Column("others", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("taken_at", Instant, nullable=False),
)

# One row: the number of the newest change to the plan, the people or their wishes. What was planned for this number
# and in this week need not be planned again.
plan_revision = Table(
    "plan_revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("newest", BigInteger, nullable=False),
)

# Who must be planned for anew because of it: member:ID, group:NAME or everyone; until that has been done.
plan_touched = Table(
    "plan_touched",
    metadata,
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("recipient", Text, primary_key=True),
)

# One row for each kind of work that wakes by itself: who did it last, when, and for which revision of the plan.
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", Text, primary_key=True),
    Column("worker", Text, nullable=False),
    Column("beat_at", Instant, nullable=False),
    Column("planned_revision", BigInteger),
    Column("planned_at", Instant),
    Column("reported_at", Instant),
)

# A meeting as people were told of it, so that a notice can say what was before.
meeting_version = Table(
    "meeting_version",
    metadata,
    Column("meeting_id", Text, ForeignKey("meeting.id", ondelete="cascade"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("meeting", Text, nullable=False),
)

# The ledger of who was told what: a row for each meeting that a message spoke of. `key` is the message's own,
# `version` the meeting's when it was said, `shown` the one that the message shows now, `what` a lead or a change.
told = Table(
    "told",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("lead", Text, nullable=False, server_default=""),
    Column("due_at", Instant, nullable=False),
    Column("useful_until", Instant, nullable=False),
    Column("owed_at", Instant, nullable=False),
    Column("state", Text, nullable=False, server_default="owed"),
    Column("message", Text),
    Column("settled_at", Instant),
    Column("error", Text),
    Column("reported_at", Instant),
    UniqueConstraint("key", "meeting_id"),
    CheckConstraint("state in ('owed', 'sent', 'unsure', 'failed', 'expired', 'void')", name="state"),
    Index("ix_told_meeting_id_shown", "meeting_id", "shown"),
    Index("ix_told_state", "state"),
)

# Accounts that take no direct messages from us. A sign of life from the account removes the row.
unreachable = Table(
    "unreachable",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="cascade"), nullable=False),
    Column("since", Instant, nullable=False),
    Column("mentioned_at", Instant),
)

# What a member has answered to an invitation: one answer each, the latest. The notes go when the meeting is over.
rsvp = Table(
    "rsvp",
    metadata,
    Column("meeting_id", Text, ForeignKey("meeting.id", ondelete="cascade"), primary_key=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="cascade"), primary_key=True),
    Column("answer", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("answered_at", Instant, nullable=False),
    Column("dish", Text, nullable=False, server_default=""),
    Column("diet", Text, nullable=False, server_default=""),
    Column("travel", Text, nullable=False, server_default=""),
    Column("colleague", Text, nullable=False, server_default=""),
    CheckConstraint("answer in ('coming', 'digitally', 'maybe', 'declined', 'colleague')", name="answer"),
    Index("ix_rsvp_member_id", "member_id"),
)

IN_LINE = text("state in ('waiting', 'offered')")

# In line for a place, in the order of the ids. `answer` is what becomes of it; an offer stands until `until`.
in_line = Table(
    "in_line",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("meeting_id", Text, ForeignKey("meeting.id", ondelete="cascade"), nullable=False),
    Column("member_id", Id, ForeignKey("member.id", ondelete="cascade"), nullable=False),
    Column("answer", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("settled_at", Instant),
    CheckConstraint("answer in ('coming', 'colleague')", name="answer"),
    CheckConstraint("state in ('waiting', 'offered', 'accepted', 'expired', 'withdrawn')", name="state"),
    Index("uq_in_line_open", "meeting_id", "member_id", unique=True, postgresql_where=IN_LINE, sqlite_where=IN_LINE),
)

# Calendars that can be subscribed to. Of the address only the digest is kept. Without a group it is the member's own.
feed = Table(
    "feed",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="cascade"), nullable=False),
    Column("focus_group", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index("ix_feed_member_id", "member_id"),
)
