"""The bot's own tables. Times are instants in UTC; trees are JSON."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
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

ABOUT = text("about is not null")
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
# that may have arrived unknown to us. `doubts`: how many attempts nobody could ever settle. `asked_at`: when the
# platform was last asked. `about`: the question whose answer it holds, so that the answer can be taken back everywhere.
# `card`: what in the ledger of meetings it tells; its reply is then made when it is sent.

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
    Column("about", Text),
    Column("card", Text),
    Column("asked_at", Instant),
    CheckConstraint(
        "state in ('planned', 'intended', 'unsure', 'sent', 'failed', 'expired', 'void')",
        name="state",
    ),
    Index("ix_outbox_unsettled", "conversation", "due_at", "id", postgresql_where=UNSETTLED, sqlite_where=UNSETTLED),
    Index("ix_outbox_conversation", "conversation"),
    Index("ix_outbox_channel_message", "channel", "message"),
    Index("ix_outbox_about", "about", postgresql_where=ABOUT, sqlite_where=ABOUT),
    Index("ix_outbox_channel_asked_at", "channel", "asked_at"),
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

# The messages of a reply that was too long for one. `first` is the one that it is known by, `key` the outbox's.
message_part = Table(
    "message_part",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("first", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Index("ix_message_part_first", "channel", "first"),
    Index("ix_message_part_key", "key"),
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

# What we have said on Discord. `first` is the message that it is known by, where one was too long and became several;
# `interaction` is set where one person alone sees it. `forms` are shown when their button is pressed.
discord_message = Table(
    "discord_message",
    metadata,
    Column("id", Text, primary_key=True),
    Column("first", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("room", Text, nullable=False),
    Column("interaction", Text),
    Column("forms", Text),
    Index("uq_discord_message_key_part", "key", "part", unique=True),
    Index("ix_discord_message_first", "first"),
)

# Edits that were made already: the same key again changes nothing, also when a newer edit came in between.
discord_edit = Table(
    "discord_edit",
    metadata,
    Column("key", Text, primary_key=True),
    Column("message", Text, nullable=False),
)

# What somebody did that may still be answered there, for a quarter of an hour. `source` is the message that was
# pressed, `filled_by` the key of the message that took the place of "thinking".
discord_interaction = Table(
    "discord_interaction",
    metadata,
    Column("id", Text, primary_key=True),
    Column("token", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("source", Text, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    Column("thinking", Boolean, nullable=False, server_default=false()),
    Column("filled_by", Text),
    Index("ix_discord_interaction_person", "person", "room"),
    Index("ix_discord_interaction_at", "at"),
)

# When we made ourselves known to Discord's gateway, which allows it a thousand times a day and then revokes the token.
discord_identify = Table(
    "discord_identify",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Index("ix_discord_identify_at", "at"),
)

# The conversation that each person has alone with us.
discord_direct = Table(
    "discord_direct",
    metadata,
    Column("person", Text, primary_key=True),
    Column("room", Text, nullable=False),
)

# Questions whose answers carry buttons. Pressed, the answer is made again: it shows what the archive holds by then.
# `channel` and `account` are whoever asked, who may take the answer back; `place` is where it was answered.
question = Table(
    "question",
    metadata,
    Column("id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("reads", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("place", Text, nullable=False, server_default=""),
    Column("channel", Text, nullable=False, server_default=""),
    Column("account", Text, nullable=False, server_default=""),
    Column("language", Text, nullable=False, server_default="sv"),
    Column("outcome", Text, nullable=False, server_default="answered"),
    Column("passed_on_at", Instant),
    Column("replied_at", Instant),
    Column("told_in", Text, nullable=False, server_default=""),
    Column("told_by", Text, nullable=False, server_default=""),
    Column("told_alone", Boolean, nullable=False, server_default=false()),
    Column("told_topic", Text, nullable=False, server_default=""),
    CheckConstraint("outcome in ('answered', 'unsure', 'none')", name="outcome"),
    Index("ix_question_asked_at", "asked_at"),
)

# Did the answer help? One voice for each member and question.
thumb = Table(
    "thumb",
    metadata,
    Column("question", Text, ForeignKey("question.id", ondelete="cascade"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("thumb", Text, nullable=False),
    CheckConstraint("thumb in ('up', 'down')", name="thumb"),
)

# What each thread spoke of last, a few questions, so that what is said next can be understood. Kept for a day.
talk = Table(
    "talk",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("question_id", Text, nullable=False, unique=True),
    Column("conversation", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("reads", Text, nullable=False),
    Column("meeting", Text, nullable=False),
    Column("focus_group", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("first", Date),
    Column("last", Date),
    Column("year", Integer),
    Column("asked_at", Instant, nullable=False),
    Column("document", Text, nullable=False, server_default=""),
    Column("quote", Text, nullable=False, server_default=""),
    Column("person", Text, nullable=False, server_default=""),
    Index("ix_talk_asked_at", "asked_at"),
    Index("ix_talk_conversation", "conversation"),
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

# One row while nothing may be deleted for its age, and why.
hold = Table(
    "hold",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("since", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("id = 1", name="one"),
)

# When this database was put back from a backup. What was owed before then may have been sent since the backup was made.
restored = Table("restored", metadata, Column("at", Instant, primary_key=True))
