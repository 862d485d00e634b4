"""What this installation signs with: kept in the database, so that all its processes sign alike and a backup has it."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.tables import signing_key

KEY_BYTES = 32


def key(connection: Connection, offered: bytes) -> bytes:
    """The key that is kept. Where there is none it is the one that was offered, and the first of several decides."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(signing_key).values(id=1, key=offered).on_conflict_do_nothing())
    return bytes(connection.execute(select(signing_key.c.key)).scalar_one())
