"""The tables of the ratings. Nothing in them tells when an answer came or in which order.

While a round is open an answer stands under a pseudonym, made from the member and a key that is kept outside the
database. When it is closed there are only counts and shuffled texts.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from scheduling.ratings.scale import HIGHEST, LOWEST
from scheduling.tables import Id, Instant, metadata

ON_THE_SCALE = f"step between {LOWEST} and {HIGHEST}"

# `subject` is the id of the meeting, or the year of the survey.
rating_round = Table(
    "rating_round",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("opens_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("state", Text, nullable=False, server_default="planned"),
    Column("by_hand", Boolean, nullable=False, server_default=false()),
    Column("wording", Text, nullable=False),
    Column("invited", Integer),
    Column("answered", Integer),
    Column("closed_on", Date),
    CheckConstraint("kind in ('meeting', 'survey')", name="kind"),
    CheckConstraint("state in ('planned', 'open', 'closed', 'off')", name="state"),
    UniqueConstraint("kind", "subject"),
)

# Without row ids the rows lie in the order of their pseudonyms, which is nobody's order.
rating_answer = Table(
    "rating_answer",
    metadata,
    Column("round_id", Text, ForeignKey("rating_round.id"), primary_key=True),
    Column("pseudonym", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("step", Integer),
    Column("words", Text),
    CheckConstraint(ON_THE_SCALE, name="step"),
    CheckConstraint("(step is null) <> (words is null)", name="one"),
    sqlite_with_rowid=False,
)

rating_count = Table(
    "rating_count",
    metadata,
    Column("round_id", Text, ForeignKey("rating_round.id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("answers", Integer, nullable=False),
    CheckConstraint(ON_THE_SCALE, name="step"),
    CheckConstraint("answers > 0", name="answers"),
    sqlite_with_rowid=False,
)

# A key drawn at random: the order of the rows tells nothing.
rating_text = Table(
    "rating_text",
    metadata,
    Column("id", Text, primary_key=True),
    Column("round_id", Text, ForeignKey("rating_round.id"), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("original", Text, nullable=False),
    Column("edited", Text),
    Column("state", Text, nullable=False, server_default="waiting"),
    CheckConstraint("state in ('waiting', 'published', 'dropped')", name="state"),
    sqlite_with_rowid=False,
)

# What a yearly survey asks: its questions as JSON.
survey = Table(
    "survey",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("questions", Text, nullable=False),
)

# Who was sent a survey, or reminded of it, and in which message; gone when its round is closed, for it tells who was
# silent when it was sent.
survey_letter = Table(
    "survey_letter",
    metadata,
    Column("round_id", Text, ForeignKey("rating_round.id"), primary_key=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="cascade"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("message", Text, nullable=False, unique=True),
    Column("sent_at", Instant, nullable=False),
    Index("ix_survey_letter_member_id", "member_id"),
)

# Figures of earlier years' surveys: means that were told then. `name` ties a question to those of other years, `place`
# is where it stood among them.
survey_history = Table(
    "survey_history",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("question", Text, nullable=False),
    Column("mean", Text, nullable=False),
    Column("answers", Integer),
    Column("source", Text, nullable=False),
    Column("place", Integer, nullable=False),
)

# Figures of years before the bot came: means that were told then. There is nobody's answer behind them here.
# `source` is the file and the row that say so, and what was done to the figure on the way here.
rating_history = Table(
    "rating_history",
    metadata,
    Column("meeting_id", Text, ForeignKey("meeting.id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("mean", Text, nullable=False),
    Column("answers", Integer),
    Column("wording", Text, nullable=False, server_default=""),
    Column("source", Text, nullable=False, server_default=""),
)
