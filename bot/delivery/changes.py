"""What a conversation changed in what the bot knows."""

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from bot.conversation.outcome import Change
from bot.storage.tables import person


def apply(connection: Connection, change: Change) -> None:
    """Applying a change twice is the same as once."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    who = {"channel": change.person.channel, "id": change.person.id}
    known = {"name": change.person.name, "language": change.language}
    statement = dialect.insert(person).values(who | known)
    connection.execute(statement.on_conflict_do_update(index_elements=["channel", "id"], set_=known))
