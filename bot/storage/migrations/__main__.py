"""Draft the next migration from what has changed in the tables: python -m bot.storage.migrations "what changes"."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from bot.storage.database import Database
from bot.storage.migrations import configuration, migrate


def draft(what: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'draft.db')}")
        migrate(database)
        with database.writer.begin() as connection:
            number = len(list((Path(__file__).parent / "versions").glob("[0-9]*.py"))) + 1
            command.revision(configuration(connection), what, autogenerate=True, rev_id=f"{number:04}")
        database.close()


if __name__ == "__main__":
    draft(sys.argv[1])
