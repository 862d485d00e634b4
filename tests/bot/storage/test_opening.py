"""A database that cannot be trusted is refused at the start, in words that say what to do."""

import os
import re
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url

from bot.storage.database import Database, DatabaseUnusable
from bot.storage.engines import check_durable
from tests.fakes.fork_server import ForkServer
from tests.fakes.postgres import Postgres

NOBODY = 65534


def refused(url: str) -> str:
    with pytest.raises(DatabaseUnusable) as caught:
        Database(url)
    return str(caught.value)


def test_the_promises_of_sqlite_are_kept_on_every_connection(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    for name, value in expected.items():

        def said(connection: Connection, name: str = name) -> object:
            return connection.exec_driver_sql(f"pragma {name}").scalar()

        assert (database.write_now(said), database.read_now(said)) == (value, value)
    database.close()


def test_a_database_that_would_not_keep_what_it_is_told_is_refused() -> None:
    url = make_url("sqlite:////data/a.db")
    with pytest.raises(DatabaseUnusable, match="lokal disk"):
        check_durable(url, "delete", 2)
    with pytest.raises(DatabaseUnusable, match="synchronous är 1, ska vara 2"):
        check_durable(url, "wal", 1)


def test_a_database_in_memory_is_refused_since_it_keeps_nothing() -> None:
    assert "sqlite:////var/lib" in refused("sqlite://")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    file.write_bytes(b"Protokoll\n" * 1000)
    assert "ingen databas" in refused(f"sqlite:///{file}")
    assert file.read_bytes() == b"Protokoll\n" * 1000


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    said = refused(f"sqlite:///{tmp_path / 'nowhere' / 'a.db'}")
    assert "Kontrollera att mappen finns" in said
    assert "nowhere" in said


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_damaged_file_is_refused_before_anyone_is_served(database_url: str) -> None:
    file = Path(make_url(database_url).database or "")
    with file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xff" * 8192)
    with pytest.raises(DatabaseUnusable, match=r"skadad.*natverksbot restore"):
        Database(database_url).serve()


@pytest.fixture
def for_nobody() -> Iterator[Path]:
    """A folder that a user without rights can look into but not write in."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_file_one_may_not_write_is_refused(for_nobody: Path) -> None:
    file = for_nobody / "a.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("create table a (b)")
    file.chmod(0o444)
    us = os.geteuid()
    if us == 0:  # rights do not bind root
        os.seteuid(NOBODY)
    try:
        said = refused(f"sqlite:///{file}")
    finally:
        os.seteuid(us)
    assert "rätt att skriva" in said


def test_a_postgresql_that_does_not_answer_is_refused() -> None:
    said = refused("postgresql+psycopg://bot:hemligt@127.0.0.1:1/bot")
    assert "svarar inte" in said
    assert "hemligt" not in said


def test_a_postgresql_without_the_database_is_refused(postgres: Postgres) -> None:
    assert "Skapa den" in refused(postgres.url("nowhere"))


def test_an_address_of_another_kind_is_refused() -> None:
    assert "postgresql+psycopg://" in refused("mysql://bot@localhost/bot")


def serve_for_ever(url: str, ready: str) -> None:
    Database(url).serve()
    Path(ready).write_text("ready", encoding="ascii")
    signal.pause()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_second_bot_on_one_sqlite_file_is_refused_by_name_until_the_first_one_dies(
    database_url: str, database: Database, tmp_path: Path
) -> None:
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    with ForkServer(__name__) as processes:
        pid = processes.spawn(f"{__name__}:serve_for_ever", url=database_url, ready=str(ready))
        assert ready.read_text(encoding="ascii") == "ready"
        with pytest.raises(DatabaseUnusable, match=re.escape(f"(process {pid})")):
            database.serve()
        assert database.read_now(lambda connection: connection.exec_driver_sql("select 1").scalar()) == 1
        processes.kill(pid)
    assert database.serve()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_several_bots_may_serve_one_postgresql(database: Database, database_url: str) -> None:
    other = Database(database_url)
    assert (database.serve(), other.serve()) == (False, False)
    other.close()
