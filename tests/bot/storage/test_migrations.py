"""A migrated database is the one the tables describe, however often and rudely one got there."""

import random
import time
from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import produce_migrations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from bot.storage.database import Database, DatabaseUnusable
from bot.storage.migrations import configuration, migrate, shape
from bot.storage.schema import SCHEMAS
from knowledge.sources import catalogue, levels
from tests.fakes.fork_server import ForkServer

KILLS = 20


def described(connection: Connection) -> dict[str, Any]:
    """Everything the database itself says about its tables."""
    seen = inspect(connection)
    return {
        table: {
            "columns": [{**column, "type": str(column["type"])} for column in seen.get_columns(table)],
            "key": seen.get_pk_constraint(table),
            "foreign": seen.get_foreign_keys(table),
            "unique": sorted(seen.get_unique_constraints(table), key=str),
            "checks": sorted(seen.get_check_constraints(table), key=str),
            "indexes": sorted([*map(plain, seen.get_indexes(table))], key=str),
        }
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def plain(index: ReflectedIndex) -> dict[str, Any]:
    """With the condition of a partial index as its words, which can be compared."""
    return {**index, "dialect_options": {name: str(value) for name, value in index["dialect_options"].items()}}


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    opened = Database(empty_url)
    yield opened
    opened.close()


def test_a_migrated_database_equals_one_made_straight_from_the_tables(empty: Database, engine: str) -> None:
    with empty.writer.begin() as connection:
        for metadata in SCHEMAS:
            metadata.create_all(connection)
        straight = described(connection)
        for metadata in reversed(SCHEMAS):
            metadata.drop_all(connection)
    migrate(empty)
    with empty.writer.begin() as connection:
        assert described(connection) == straight
        assert shape(connection) == "today"
    assert set(straight) == {table for metadata in SCHEMAS for table in metadata.tables}


def test_nothing_is_left_for_a_next_migration(database: Database) -> None:
    with database.writer.begin() as connection:
        context = MigrationContext.configure(connection)
        assert produce_migrations(context, list(SCHEMAS)).upgrade_ops.is_empty()  # type: ignore[arg-type, union-attr]


def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = database.read_now(described)
    migrate(database)
    assert database.read_now(described) == before


def test_a_database_from_a_newer_version_is_refused_and_left_alone(database: Database) -> None:
    database.write_now(lambda connection: connection.exec_driver_sql("update alembic_version set version_num = '9042'"))
    with pytest.raises(DatabaseUnusable, match=r"nyare natverksbot \(version 9042"):
        migrate(database)
    version = database.read_now(lambda connection: connection.exec_driver_sql("select * from alembic_version").scalar())
    assert version == "9042"


def test_files_keep_their_levels_where_a_folder_held_several(empty: Database) -> None:
    """Before, the folder's level was that of any of its files: nobody may read more now than then."""
    held = [
        ("a", "/arkiv", "open"),
        ("b", "/arkiv", "coordinators"),
        ("c", "/arkiv", "open"),
        ("d", "", "group:skog"),
        ("e", "/grupper", "group:skog"),
        ("f", "/grupper", "group:vatten"),
        ("g", "/skog", "open"),
        ("h", "/skog", "group:skog"),
        ("inre/i", "/arkiv", "coordinators"),
        ("j", "/arkiv/inre", "open"),
        ("k", "", "open"),
    ]
    row = text(
        "insert into source (name, folder, level, sha256, state, report, crashes)"
        " values (:name, :folder, :level, '', 'held', '[]', 0)"
    )
    with empty.writer.begin() as connection:
        command.upgrade(configuration(connection), "0020")
        for each in held:
            connection.execute(row, dict(zip(("name", "folder", "level"), each, strict=True)))
    migrate(empty)
    files = empty.read_now(catalogue.all_files)
    assert [(file.name, file.folder, file.level) for file in files] == sorted(held)
    assert [file.name for file in files if file.own_level] == ["a", "c", "d", "e", "f", "g", "inre/i"]
    assert empty.read_now(levels.roots) == {
        "/arkiv": "coordinators",
        "/arkiv/inre": "open",
        "/grupper": "coordinators",
        "/skog": "group:skog",
    }


def open_and_migrate(url: str) -> None:
    opened = Database(url)
    migrate(opened)
    opened.close()


@pytest.fixture(scope="module")
def processes() -> Iterator[ForkServer]:
    with ForkServer(__name__) as server:
        yield server


def test_two_processes_may_migrate_at_once(empty_url: str, processes: ForkServer) -> None:
    both = [processes.spawn(f"{__name__}:open_and_migrate", url=empty_url) for _ in range(2)]
    assert [processes.wait(pid) for pid in both] == [0, 0]


def emptied(url: str) -> bool:
    """Take away a whole migration. False when there was nothing of it; half of one fails here."""
    opened = Database(url)
    tables = opened.read_now(lambda connection: set(inspect(connection).get_table_names()))
    if tables:
        assert opened.read_now(shape) == "today"
        for metadata in reversed(SCHEMAS):
            opened.write_now(metadata.drop_all)
        opened.write_now(lambda connection: connection.exec_driver_sql("drop table alembic_version"))
    opened.close()
    return bool(tables)


def test_a_killed_migration_can_simply_be_run_again(empty_url: str, processes: ForkServer) -> None:
    """Whole or nothing after every kill, and whole at the end."""
    began = time.monotonic()
    assert processes.wait(processes.spawn(f"{__name__}:open_and_migrate", url=empty_url)) == 0
    undisturbed = time.monotonic() - began
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    whole = -1 + emptied(empty_url)
    for _ in range(KILLS):
        pid = processes.spawn(f"{__name__}:open_and_migrate", url=empty_url)
        time.sleep(chance.uniform(0, undisturbed))
        processes.kill(pid)
        whole += emptied(empty_url)
    print(f"seed {seed}: {KILLS} kills, {whole} found the migration whole, {KILLS - whole} found nothing of it")
    open_and_migrate(empty_url)
    opened = Database(empty_url)
    assert opened.read_now(shape) == "today"
    opened.close()
