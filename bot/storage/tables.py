"""The bot's own tables. Times are instants in UTC; trees are JSON."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
    text,
)

from scheduling.tables import NAMES, Id, Instant

metadata = MetaData(naming_convention=NAMES)

UNSETTLED = text("settled_at is null")  # few rows, whatever the house remembers: what is waiting is found at once

inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("channel", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", Text, nullable=False, server_default="received"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("worker", Text),
    Column("lease_until", Instant),
    Column("settled_at", Instant),
    Column("error", Text),
    CheckConstraint("state in ('received', 'claimed', 'answered', 'failed')", name="state"),
    Index("uq_inbox_channel_key", "channel", "key", unique=True),
    Index("ix_inbox_unsettled", "conversation", "id", postgresql_where=UNSETTLED, sqlite_where=UNSETTLED),
)

# `deadline`: after it nothing of the latest attempt can still arrive. `tried_at`: when the earliest attempt was made
# that may have arrived unknown to us. `doubts`: how many attempts nobody could ever settle.

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("only_for", Text),
    Column("amends", Text, nullable=False, server_default=""),
    Column("reply", Text, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("useful_until", Instant),
    Column("state", Text, nullable=False, server_default="planned"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("doubts", Integer, nullable=False, server_default="0"),
    Column("try_at", Instant, nullable=False),
    Column("tried_at", Instant),
    Column("worker", Text),
    Column("deadline", Instant),
    Column("message", Text),
    Column("settled_at", Instant),
    Column("error", Text),
    CheckConstraint(
        "state in ('planned', 'intended', 'unsure', 'sent', 'failed', 'expired', 'void')",
        name="state",
    ),
    Index("ix_outbox_unsettled", "conversation", "due_at", "id", postgresql_where=UNSETTLED, sqlite_where=UNSETTLED),
    Index("ix_outbox_conversation", "conversation"),
    Index("ix_outbox_channel_message", "channel", "message"),
)

file = Table(
    "file",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("received_at", Instant, nullable=False),
)

# Who writes to us on which platform, and in which language they want their answers.
person = Table(
    "person",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("language", Text),
)

web_member = Table(
    "web_member",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("rooms", Text, nullable=False, server_default="[]"),
    Column("coordinator", Boolean, nullable=False, server_default=false()),
)

# What stands on the web page. Without an author it is the bot's own, and the body is a reply.
web_message = Table(
    "web_message",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("room", Text, nullable=False),
    Column("thread", Id),
    Column("author", Text),
    Column("only_for", Text),
    Column("body", Text, nullable=False),
    Column("file", Text),
    Column("posted_at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("revision", BigInteger, nullable=False),
    Index("ix_web_message_room_thread_id", "room", "thread", "id"),
    Index("ix_web_message_revision", "revision"),
)

# One row: the number of the newest change on the page. Its lock makes revisions commit in order on PostgreSQL.
web_revision = Table(
    "web_revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("newest", BigInteger, nullable=False),
)

# Edits that were made already: the same key again changes nothing, also when a newer edit came in between.
web_edit = Table(
    "web_edit",
    metadata,
    Column("key", Text, primary_key=True),
    Column("message", Id, nullable=False),
)

# Who has sent in which form. `key` tells the same answer sent again from a second answer.
web_answer = Table(
    "web_answer",
    metadata,
    Column("message", Id, primary_key=True),
    Column("action", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("key", Text, nullable=False),
)

# How far each member has read in each room.
web_read = Table(
    "web_read",
    metadata,
    Column("member", Text, primary_key=True),
    Column("room", Text, primary_key=True),
    Column("message", Id, nullable=False),
)

# Where Teams may be written to: each conversation we are in, at which address. `person`: whose personal chat it is.
teams_conversation = Table(
    "teams_conversation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("service_url", Text, nullable=False),
    Column("tenant", Text, nullable=False, server_default=""),
    Column("person", Text),
    Column("seen_at", Instant, nullable=False),
    CheckConstraint("kind in ('personal', 'groupChat', 'channel')", name="kind"),
    Index("ix_teams_conversation_person", "person"),
)

# Who has written in Teams, and where last among others: there they are reached when no personal chat can be had.
teams_person = Table(
    "teams_person",
    metadata,
    Column("id", Text, primary_key=True),
    Column("object_id", Text, nullable=False, server_default=""),
    Column("name", Text, nullable=False, server_default=""),
    Column("room", Text),
    Column("seen_at", Instant, nullable=False),
)

# Questions whose answers carry buttons. Pressed, the answer is made again: it shows what the archive holds by then.
question = Table(
    "question",
    metadata,
    Column("id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("reads", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
)

# One row: what the bot signs with, the same for every process.
signing_key = Table(
    "signing_key",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", LargeBinary, nullable=False),
    CheckConstraint("id = 1", name="one"),
    CheckConstraint("length(key) = 32", name="whole"),
)

# When this database was put back from a backup. What was owed before then may have been sent since the backup was made.
restored = Table("restored", metadata, Column("at", Instant, primary_key=True))
