"""From any earlier database to today's, in one transaction: run it again if it was cut short."""

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from bot.storage.database import Database
from bot.storage.engines import open_engine
from bot.storage.errors import in_plain_words, unusable

ONE_AT_A_TIME = 7_318_204_455  # the advisory lock on PostgreSQL; SQLite has one writer anyway


def migrate(database: Database) -> None:
    """Bring the database to today's shape. Raises DatabaseUnusable where it comes from a newer natverksbot."""
    engine = open_engine(database.url, "migrate")
    try:
        with in_plain_words(engine.url), engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            _refuse_newer(engine, connection)
            command.upgrade(configuration(connection), "head")
            _check_keys(engine, connection)
    finally:
        engine.dispose()


def shape(connection: Connection) -> Literal["today", "older", "newer"]:
    script = ScriptDirectory.from_config(configuration(connection))
    here = set(MigrationContext.configure(connection).get_current_heads())
    if here == set(script.get_heads()):
        return "today"
    return "older" if here <= {step.revision for step in script.walk_revisions()} else "newer"


def configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _refuse_newer(engine: Engine, connection: Connection) -> None:
    if shape(connection) == "newer":
        newer = ", ".join(MigrationContext.configure(connection).get_current_heads())
        raise unusable(
            engine.url,
            f"Den kommer från en nyare natverksbot (version {newer} av tabellerna). "
            "Installera den nyare natverksboten igen, eller lägg tillbaka en säkerhetskopia från före bytet.",
        )


def _check_keys(engine: Engine, connection: Connection) -> None:
    if engine.dialect.name != "sqlite":
        return
    if broken := connection.exec_driver_sql("pragma foreign_key_check").fetchall():
        raise unusable(engine.url, f"Rader pekar på rader som saknas i {broken[0][0]}. Inget har ändrats.")
