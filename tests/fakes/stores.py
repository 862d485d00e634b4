"""Fixtures for every test that touches the store: it runs on both real databases."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, event

from bot.storage.database import Database
from bot.storage.engines import COMPILED
from bot.storage.migrations import migrate
from bot.storage.schema import SCHEMAS
from tests.fakes.postgres import NOT_HERE, Postgres, programs, running_postgres

ENGINES = ("sqlite", "postgresql")


def _migrated(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    if programs() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(NOT_HERE)
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    name = postgres.new_database()
    _migrated(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.db"
    _migrated(f"sqlite:///{file}")
    return file


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with nothing in it."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.new_database()
    yield server.url(name)
    server.drop(name)


@contextmanager
def emptied(engine: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The same for a fixture that keeps it for longer than one test."""
    if engine == "sqlite":
        file = folder / "store.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    template: str = request.getfixturevalue("postgres_template")
    name = server.lend(template)
    yield server.url(name)
    server.take_back(name, template)


@pytest.fixture
def database_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with every table and no rows."""
    with emptied(engine, tmp_path, request) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as opened:
        yield opened


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """For what is a function of a connection and asks no more."""
    with database.writer.begin() as connection:
        yield connection


@pytest.fixture(scope="module", params=ENGINES)
def read_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Filled once, by a fixture of the module that asks for it, and read by all of its tests."""
    folder = tmp_path_factory.mktemp("read")
    with emptied(request.param, folder, request) as url, closing(Database(url)) as opened:
        yield opened


@contextmanager
def in_memory() -> Iterator[Connection]:
    """Where a rule does not depend on where its rows are kept: memory is the quickest."""
    engine = create_engine("sqlite://", execution_options=COMPILED)
    event.listen(engine, "connect", lambda raw, _: raw.executescript(f"{_every_table()} pragma foreign_keys = on;"))
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@cache
def _every_table() -> str:
    """In the words of SQLite: to find them takes ten times as long as to do what they say."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        for metadata in SCHEMAS:
            metadata.create_all(connection)
        made: Any = connection.connection.driver_connection
        statements = "\n".join(made.iterdump())
    engine.dispose()
    return statements
