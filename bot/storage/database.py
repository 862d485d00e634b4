"""Opening a database and the only two ways to use it: `write` a job, or `read` with one.

A job is a plain function of a connection. Jobs that wait to be written at the same moment share one transaction, each
behind a savepoint of its own: a burst of events costs a few commits instead of hundreds, and one job that fails undoes
only itself. A job's result is handed back after the commit, never before.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 10
TOGETHER = 200  # jobs in one transaction at most: keeps the wait of the first one short
READERS = 4

T = TypeVar("T")
Job = Callable[[Connection], T]


class DatabaseUnusable(Exception):
    """The database cannot be used as it is. The text says what to do."""


@dataclass
class _Waiting:
    job: Job[Any]
    done: Future[Any]


class Database:
    """`writer` has one connection, used by one thread; `readers` are a few that cannot write."""

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.writer = open_engine(self.url, read_only=False)
        self._reading = open_engine(self.url, read_only=True)
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="read")
        self._thread = threading.Thread(target=self._write_all, name="write", daemon=True)
        self._thread.start()

    async def write(self, job: Job[T]) -> T:
        return await asyncio.wrap_future(self.submit(job))

    def write_now(self, job: Job[T]) -> T:
        """For commands, which have no event loop."""
        return self.submit(job).result()

    def submit(self, job: Job[T]) -> "Future[T]":
        done: Future[T] = Future()
        self._waiting.put(_Waiting(job, done))
        return done

    async def read(self, job: Job[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self.read_now, job)

    def read_now(self, job: Job[T]) -> T:
        with self._reading.connect() as connection:
            return job(connection)

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()
        self._pool.shutdown()
        self.writer.dispose()
        self._reading.dispose()

    def _write_all(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch = [first]
            stop = self._gather(batch)
            self._commit(batch)
            if stop:
                break

    def _gather(self, batch: list[_Waiting]) -> bool:
        """Add what waits already. True when the end of all work was among it."""
        while len(batch) < TOGETHER:
            try:
                following = self._waiting.get_nowait()
            except queue.Empty:
                return False
            if following is None:
                return True
            batch.append(following)
        return False

    def _commit(self, batch: list[_Waiting]) -> None:
        outcomes: list[tuple[_Waiting, Any, Exception | None]] = []
        try:
            with self.writer.begin() as connection:
                outcomes = [(waiting, *_attempt(connection, waiting.job)) for waiting in batch]
        except Exception as error:  # noqa: BLE001 - the commit itself failed: every job in it must hear so
            self._commit_failed(batch, error)
            return
        for waiting, result, wrong in outcomes:
            if wrong is None:
                waiting.done.set_result(result)
            else:
                waiting.done.set_exception(wrong)

    def _commit_failed(self, batch: list[_Waiting], error: Exception) -> None:
        """One bad neighbour, or a deadlock with another process, must not fail the others: each goes alone."""
        if len(batch) == 1:
            batch[0].done.set_exception(error)
            return
        for waiting in batch:
            self._commit([waiting])


def _attempt(connection: Connection, job: Job[Any]) -> tuple[Any, Exception | None]:
    savepoint = connection.begin_nested()
    try:
        result = job(connection)
    except Exception as error:  # noqa: BLE001 - handed to whoever asked for the job
        savepoint.rollback()
        return None, error
    savepoint.commit()
    return result, None


def open_engine(url: URL, *, read_only: bool) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, read_only=read_only)
    engine = create_engine(url, pool_size=READERS if read_only else 1, max_overflow=0, pool_pre_ping=True)
    return engine.execution_options(postgresql_readonly=True) if read_only else engine


def _open_sqlite(url: URL, *, read_only: bool) -> Engine:
    engine = create_engine(
        url,
        pool_size=READERS if read_only else 1,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        cursor = connection.cursor()
        cursor.execute("pragma journal_mode = wal")
        cursor.execute("pragma synchronous = full")
        cursor.execute("pragma foreign_keys = on")
        cursor.execute("pragma secure_delete = on")
        cursor.execute(f"pragma query_only = {'on' if read_only else 'off'}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("begin" if read_only else "begin immediate")

    return engine
