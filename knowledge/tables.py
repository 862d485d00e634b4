"""The archive's text of record. Everything else - index, vocabulary, facts - can be made again from these rows."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, LargeBinary, MetaData, Table, Text, false

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("level", Text, nullable=False),  # open, group:<name> or coordinators
    Column("dated", Date),
    Column("notes", JSON, nullable=False),  # meetings, short forms, what it is about: see notes.py
    Column("words", LargeBinary, nullable=False),
    sqlite_autoincrement=True,  # an id is never used again: the index may still hold the old one
)

passage = Table(
    "passage",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", ForeignKey("document.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("place", JSON, nullable=False),  # the fields of Where that are known
    Column("headings", JSON, nullable=False),
    Column("meeting", Text),
    Column("dated", Date),
    Column("cells", JSON, nullable=False),
    Column("kind", Text, nullable=False),
    sqlite_autoincrement=True,
)

# What the replicas follow: each index knows the last change it has applied.
change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Integer, nullable=False),
    Column("kind", Text, nullable=False),  # added, removed or moved
    sqlite_autoincrement=True,
)

# Every file that was taken in, under the name it is cited by: what came of it, so that it is not read again unchanged.
source = Table(
    "source",
    metadata,
    Column("name", Text, primary_key=True),
    Column("folder", Text, nullable=False),  # where it was found; nothing for what came in a conversation
    Column("sha256", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("state", Text, nullable=False),  # held, duplicate, refused or aside
    Column("report", JSON, nullable=False),  # sentences
    Column("crashes", Integer, nullable=False),
    Column("attached_to", Text, nullable=False, server_default=""),  # the e-mail it came with, if it did
    Column("own_level", Boolean, nullable=False, server_default=false()),  # chosen for this file, not for its folder
    Column("called", Text, nullable=False, server_default=""),  # its own name, where another document has that
)

# The folders that are followed, with the level that was chosen for each of them last.
followed = Table(
    "followed",
    metadata,
    Column("folder", Text, primary_key=True),
    Column("level", Text, nullable=False),
)

# What a language model made of passages, where one is used: a vector for each text and model, made again when lost.
vector = Table(
    "vector",
    metadata,
    Column("digest", Text, primary_key=True),  # of the text that was sent: the same text is sent once
    Column("model", Text, primary_key=True),
    Column("numbers", LargeBinary, nullable=False),
)
