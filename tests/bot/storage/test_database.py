"""Writing and reading, on both databases."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import wait
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.storage.database import Database, WriteUnsure
from tests.fakes.postgres import Postgres


def add(name: str) -> Any:
    def job(connection: Connection) -> str:
        connection.execute(text("insert into person (channel, id) values ('web', :id)"), {"id": name})
        return name

    return job


def names(connection: Connection) -> list[str]:
    return [row.id for row in connection.execute(text("select id from person order by id"))]


def held(database: Database) -> threading.Event:
    """Keep the writer busy until the event is set, so that what is written meanwhile goes together."""
    release, began = threading.Event(), threading.Event()

    def job(_: Connection) -> None:
        began.set()
        assert release.wait(10)

    database.submit(job)
    assert began.wait(10)
    return release


async def test_a_job_is_committed_before_its_result_is_handed_back(database: Database) -> None:
    assert await database.write(add("ada")) == "ada"
    assert await database.read(names) == ["ada"]


def test_a_job_that_fails_undoes_only_itself(database: Database) -> None:
    release = held(database)
    first, twice, last = database.submit(add("ada")), database.submit(add("ada")), database.submit(add("bo"))
    release.set()
    wait([first, twice, last], timeout=10)
    assert isinstance(twice.exception(), IntegrityError)
    assert (first.result(), last.result()) == ("ada", "bo")
    assert database.read_now(names) == ["ada", "bo"]


def test_a_job_that_fails_alone_leaves_nothing_behind(database: Database) -> None:
    def twice(connection: Connection) -> None:
        add("ada")(connection)
        add("ada")(connection)

    with pytest.raises(IntegrityError):
        database.write_now(twice)
    database.write_now(add("bo"))
    assert database.read_now(names) == ["bo"]


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_job_that_passes_over_an_error_does_not_believe_that_it_was_kept(database: Database) -> None:
    def careless(connection: Connection) -> None:
        add("ada")(connection)
        with suppress(IntegrityError):
            add("ada")(connection)

    with pytest.raises(RuntimeError, match="nothing of the transaction is kept"):
        database.write_now(careless)
    assert database.read_now(names) == []


def test_only_jobs_that_wait_together_are_kept_apart_by_savepoints(database: Database) -> None:
    made: list[str] = []
    event.listen(database.writer, "savepoint", lambda _, name: made.append(name))
    database.write_now(add("ada"))
    assert made == []
    release = held(database)
    together = database.submit(add("bo")), database.submit(add("cia"))
    release.set()
    wait(together, timeout=10)
    assert len(made) == 2


def test_jobs_that_wait_together_share_a_transaction(database: Database) -> None:
    def mark(connection: Connection) -> int:
        return id(connection.get_transaction())

    release = held(database)
    marks = [database.submit(mark) for _ in range(50)]
    release.set()
    assert len({done.result(10) for done in marks}) == 1


def add_all(connection: Connection, wanted: Sequence[str]) -> list[str]:
    """Says of each with whom it came."""
    connection.execute(text("insert into person (channel, id) values ('web', :id)"), [{"id": name} for name in wanted])
    return [f"{name} of {len(wanted)}" for name in wanted]


def test_what_waits_for_the_same_job_is_done_at_once_and_each_hears_its_own_result(database: Database) -> None:
    release = held(database)
    wanted = [database.submit_among(add_all, str(number)) for number in range(50)]
    release.set()
    assert [done.result(10) for done in wanted] == [f"{number} of 50" for number in range(50)]


def test_one_that_fails_among_many_fails_alone(database: Database) -> None:
    release = held(database)
    first, twice, last = (database.submit_among(add_all, name) for name in ("ada", "ada", "bo"))
    release.set()
    wait([first, twice, last], timeout=10)
    assert isinstance(twice.exception(), IntegrityError)
    assert (first.result(), last.result()) == ("ada of 1", "bo of 1")
    assert database.read_now(names) == ["ada", "bo"]


def test_a_job_of_its_own_finds_what_waited_before_it_and_nothing_that_came_after(database: Database) -> None:
    release = held(database)
    database.submit_among(add_all, "ada")
    between = database.submit(names)
    last = database.submit_among(add_all, "bo")
    release.set()
    assert between.result(10) == ["ada"]
    assert last.result(10) == "bo of 1"


async def test_a_job_nobody_waits_for_any_more_does_not_stop_the_next(database: Database) -> None:
    release = held(database)
    abandoned = asyncio.ensure_future(database.write(add("ada")))
    await asyncio.sleep(0)
    abandoned.cancel()
    with suppress(asyncio.CancelledError):
        await abandoned
    release.set()
    assert await database.write(add("bo")) == "bo"
    assert await database.read(names) == ["bo"]


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError):
        database.read_now(add("ada"))


def test_closing_writes_what_waits_and_takes_no_more(database: Database) -> None:
    release = held(database)
    waiting = [database.submit(add(str(number))) for number in range(5)]
    release.set()
    database.close()
    assert [done.result(0) for done in waiting] == ["0", "1", "2", "3", "4"]
    with pytest.raises(RuntimeError, match="closed"):
        database.submit(add("late"))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_lost_connection_between_two_jobs_is_not_noticed_by_anyone(database: Database, postgres: Postgres) -> None:
    database.write_now(add("ada"))
    postgres.disconnect_everyone()
    assert database.write_now(add("bo")) == "bo"
    assert database.read_now(names) == ["ada", "bo"]


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_jobs_whose_connection_is_lost_before_the_commit_run_again(database: Database, postgres: Postgres) -> None:
    runs = []

    def job(connection: Connection) -> None:
        add("ada")(connection)
        runs.append(1)
        if len(runs) == 1:
            postgres.disconnect_everyone()
            add("bo")(connection)

    database.write_now(job)
    assert (len(runs), database.read_now(names)) == (2, ["ada"])


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_jobs_whose_connection_is_lost_in_the_commit_are_told_so_and_not_run_again(
    database: Database, postgres: Postgres
) -> None:
    """Nobody knows whether it took, so whoever asked must look."""
    runs = []

    def job(connection: Connection) -> None:
        add("ada")(connection)
        runs.append(1)

    def disconnect_at_commit(_: Connection) -> None:
        postgres.disconnect_everyone()

    event.listen(database.writer, "commit", disconnect_at_commit)
    with pytest.raises(WriteUnsure):
        database.write_now(job)
    event.remove(database.writer, "commit", disconnect_at_commit)
    assert (len(runs), database.read_now(names)) == (1, [])


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_deadlock_with_another_process_is_tried_again(database: Database, database_url: str) -> None:
    other = Database(database_url)
    for name in ("ada", "bo"):
        database.write_now(add(name))
    both_hold = threading.Barrier(2)

    def job(first: str, second: str) -> Any:
        tries: list[int] = []

        def swap(connection: Connection) -> int:
            tries.append(1)
            touch = text("update person set name = 'x' where id = :id")
            connection.execute(touch, {"id": first})
            if len(tries) == 1:
                both_hold.wait(10)
            connection.execute(touch, {"id": second})
            return len(tries)

        return swap

    crossed = [database.submit(job("ada", "bo")), other.submit(job("bo", "ada"))]
    assert sorted(done.result(30) for done in crossed) == [1, 2]
    other.close()
