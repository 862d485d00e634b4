"""What a conversation changed in what the bot knows."""

import json
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from bot.conversation.outcome import AddFile, Change, RememberLanguage, RememberQuestion
from bot.delivery.own_changes import apply_own
from bot.storage.tables import person, question
from knowledge.sources import intake
from knowledge.sources.intake import Found


def apply(connection: Connection, change: Change) -> None:
    """Applying a change twice is the same as once.

    Raises Overtaken where the change was decided upon something that has changed since: it must be decided anew.
    """
    match change:
        case RememberLanguage():
            _remember_language(connection, change)
        case RememberQuestion():
            _remember_question(connection, change)
        case AddFile(name=name, level=level, reading=reading):
            intake.keep(connection, Found(name, Path(name)), reading, reading.sha256, level)
        case _:
            apply_own(connection, change)


def _remember_language(connection: Connection, change: RememberLanguage) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    who = {"channel": change.person.channel, "id": change.person.id}
    known = {"name": change.person.name, "language": change.language}
    statement = dialect.insert(person).values(who | known)
    connection.execute(statement.on_conflict_do_update(index_elements=["channel", "id"], set_=known))


def _remember_question(connection: Connection, change: RememberQuestion) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {"id": change.id, "text": change.text, "reads": json.dumps(change.reads), "asked_at": change.at}
    connection.execute(dialect.insert(question).values(row).on_conflict_do_nothing(index_elements=["id"]))
