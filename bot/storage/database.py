"""Opening a database and the only two ways to use it: `write` a job, or `read` with one.

A job is a plain function of a connection and changes nothing else: it may be run again when the transaction it was part
of came to nothing. Jobs that wait to be written at the same moment share one transaction, each behind a savepoint of
its own: a burst of events costs a few commits instead of hundreds, and one job that fails undoes only itself. A job
that waits alone has the transaction to itself. Where a job can do many things at once, `write_among` hands it all that
wait for it; only if that fails is it done for each alone. A result is handed back after the commit, never before.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, make_url

from bot.storage.engines import READERS, check, check_whole, file_of, open_engine
from bot.storage.errors import DatabaseUnusable, WriteUnsure, connection_lost, passing
from bot.storage.serving import ServingLock

__all__ = ["Database", "DatabaseUnusable", "Job", "WriteUnsure"]

TOGETHER = 200  # jobs in one transaction at most: keeps the wait of the first one short
PAUSES = (0.05, 0.2, 0.5, 1.0)  # before a job is tried again when the database was busy or away

_COMPACT = {"sqlite": ("vacuum", "pragma wal_checkpoint(truncate)"), "postgresql": ("vacuum",)}

T = TypeVar("T")
Item = TypeVar("Item")
Job = Callable[[Connection], T]
ForMany = Callable[[Connection, Sequence[Item]], Sequence[T]]  # a result for each item, in their order


@dataclass
class _Waiting:
    """A `job` of its own, or an `item` among those that the same job is done for."""

    job: ForMany[Any, Any]
    done: Future[Any]
    item: Any = None
    among: bool = False


@dataclass
class _Ran:
    """A job that has run within a transaction that is not yet committed."""

    waiting: _Waiting
    result: Any = None
    wrong: Exception | None = None

    def report(self) -> None:
        if self.wrong is None:
            self.waiting.done.set_result(self.result)
        else:
            self.waiting.done.set_exception(self.wrong)


class Database:
    """`writer` has one connection, used by one thread; `readers` are a few that cannot write."""

    def __init__(self, url: str | URL) -> None:
        """Raises DatabaseUnusable, with what to do, rather than failing later."""
        self.url = make_url(url)
        self.writer = open_engine(self.url, "write")
        check(self.writer)
        self._reading = open_engine(self.url, "read")
        self._serving: ServingLock | None = None
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="read")
        self._thread = threading.Thread(target=self._write_all, name="write", daemon=True)
        self._thread.start()

    def serve(self) -> bool:
        """Say that this process answers people from now on. True when no other process can be doing so."""
        file = file_of(self.url)
        if file is None:
            return False
        if self._serving is None:
            self._serving = ServingLock(file)
            check_whole(self._reading)
        return True

    async def write(self, job: Job[T]) -> T:
        return await asyncio.wrap_future(self.submit(job))

    async def write_among(self, job: ForMany[Item, T], item: Item) -> T:
        """`job` is done once for this and all other items that wait for it. It must be the same function each time."""
        return await asyncio.wrap_future(self.submit_among(job, item))

    def write_now(self, job: Job[T]) -> T:
        """For commands, which have no event loop."""
        return self.submit(job).result()

    def submit(self, job: Job[T]) -> "Future[T]":
        done: Future[T] = Future()
        self._put(_Waiting(lambda connection, _: (job(connection),), done))
        return done

    def submit_among(self, job: ForMany[Item, T], item: Item) -> "Future[T]":
        done: Future[T] = Future()
        self._put(_Waiting(job, done, item, among=True))
        return done

    async def read(self, job: Job[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self.read_now, job)

    def read_now(self, job: Job[T]) -> T:
        with self._reading.connect() as connection:
            return job(connection)

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that cannot write, for whoever reads in several steps."""
        return self._reading.connect()

    def compact(self, tables: Sequence[str] = ()) -> None:
        """Give back what was deleted, so that no page of the file still holds it. Waits for whoever else writes.

        PostgreSQL writes these `tables` anew; its own log keeps what it holds until it is recycled.
        """
        held = self.writer.raw_connection()
        driver: Any = held.driver_connection
        try:
            if self.writer.dialect.name == "postgresql":
                driver.autocommit = True
                for table in tables:
                    driver.execute(f"vacuum full {self.writer.dialect.identifier_preparer.quote(table)}")
            for statement in _COMPACT[self.writer.dialect.name]:
                driver.execute(statement)
        finally:
            held.invalidate()  # its settings are not those of a connection that writes
            held.close()

    async def wipe(self, tables: Sequence[str]) -> None:
        """What was deleted from these tables is gone from the files too, as far as the database has a say."""
        await asyncio.to_thread(self.compact, tables)

    def close(self) -> None:
        """Write what waits, then let go."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._waiting.put(None)
        self._thread.join()
        self._pool.shutdown()
        self.writer.dispose()
        self._reading.dispose()
        if self._serving is not None:
            self._serving.release()

    def _put(self, waiting: _Waiting) -> None:
        with self._closing:  # nothing may be put behind the end, where nobody would ever take it up
            if self._closed:
                raise RuntimeError("the database is closed")
            self._waiting.put(waiting)

    def _write_all(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch = [first]
            stop = self._gather(batch)
            # From here on a job can no longer be called off: its outcome has somewhere to go.
            self._commit([waiting for waiting in batch if waiting.done.set_running_or_notify_cancel()])
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
        """All of them together; where that comes to nothing, each alone, so that none fails for its neighbour."""
        try:
            outcomes = [self._alone(*batch)] if len(batch) == 1 else self._together(batch)
        except WriteUnsure as error:
            outcomes = [_Ran(waiting, wrong=error) for waiting in batch]
        except Exception:  # noqa: BLE001 - nothing was committed; each job will meet its own trouble and report it
            outcomes = [self._alone(waiting) for waiting in batch]
        for ran in outcomes:
            ran.report()

    def _alone(self, waiting: _Waiting) -> _Ran:
        for pause in (*PAUSES, None):
            try:
                return self._transaction(lambda connection: _do(connection, [waiting]))[0]
            except Exception as error:  # noqa: BLE001 - handed to whoever asked for the job
                if pause is None or not passing(error):
                    return _Ran(waiting, wrong=error)
                time.sleep(pause)
        raise AssertionError("the last pause is None")

    def _together(self, batch: list[_Waiting]) -> list[_Ran]:
        return self._transaction(
            lambda connection: [ran for group in _groups(batch) for ran in _behind_savepoint(connection, group)]
        )

    def _transaction(self, work: Job[list[_Ran]]) -> list[_Ran]:
        with self.writer.connect() as connection:
            transaction = connection.begin()
            try:
                outcomes = work(connection)
            except BaseException:
                transaction.close()
                raise
            try:
                transaction.commit()
            except Exception as error:
                if connection_lost(error):
                    raise WriteUnsure("the connection was lost during the commit") from error
                raise
            return outcomes


def _groups(batch: Sequence[_Waiting]) -> Iterator[Sequence[_Waiting]]:
    """Items of the same job are one group, unless a job of its own waits between them: it finds what came before it."""
    groups: dict[object, list[_Waiting]] = {}
    for waiting in batch:
        if waiting.among:
            groups.setdefault(waiting.job, []).append(waiting)
        else:
            yield from groups.values()
            groups.clear()
            yield (waiting,)
    yield from groups.values()


def _behind_savepoint(connection: Connection, group: Sequence[_Waiting]) -> Iterator[_Ran]:
    savepoint = connection.begin_nested()
    try:
        ran = _do(connection, group)
        savepoint.commit()
    except Exception as error:
        if passing(error):  # the whole transaction suffers from it
            raise
        savepoint.rollback()
        if len(group) == 1:
            yield _Ran(group[0], wrong=error)
        else:
            for waiting in group:
                yield from _behind_savepoint(connection, (waiting,))
    else:
        yield from ran


def _do(connection: Connection, group: Sequence[_Waiting]) -> list[_Ran]:
    results = group[0].job(connection, [waiting.item for waiting in group])
    return [_Ran(waiting, result) for waiting, result in zip(group, results, strict=True)]
