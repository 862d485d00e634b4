"""An event loop in which waiting takes no time: when nothing is left to do but wait, its clock jumps.

Work between the tasks of one process over loopback is done before the clock moves, so that what is measured is waiting
alone: pauses, pacing, limits.
"""

import asyncio
import os
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bot.storage.database import Database

GRACE = 0.004  # real seconds for what sockets still have under way, where nobody else wants the processor
BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

T = TypeVar("T")


class _Jumping(selectors.SelectSelector):
    """`under_way` is what other threads are doing for us: until they are done the clock stands still."""

    def __init__(self) -> None:
        super().__init__()
        self.grace = GRACE * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        self.jumped = 0.0
        self.under_way = 0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is not None and timeout <= 0:
            return super().select(0)
        if timeout is None or self.under_way:
            return super().select(timeout if timeout is None else self.grace)
        ready = super().select(self.grace)
        if not ready and not self.under_way:
            self.jumped += timeout
        return ready


class FastLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Only waiting counts."""
        return self._jumping.jumped

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override] # - whatever it is given
        work = super().run_in_executor(executor, func, *args)
        self._count(work)
        return work

    def heed(self, database: Database) -> None:
        """The writing thread works for us too."""
        for way in ("submit", "submit_among"):
            setattr(database, way, self._counted(getattr(database, way)))

    def _counted(self, submit: Callable[..., "Future[Any]"]) -> Callable[..., "Future[Any]"]:
        """It does what it did, and is counted."""

        def counted(*what: Any) -> "Future[Any]":
            done = submit(*what)
            self._jumping.under_way += 1
            done.add_done_callback(lambda _: self.call_soon_threadsafe(self._ended))
            return done

        return counted

    def _count(self, work: "asyncio.Future[Any]") -> None:
        self._jumping.under_way += 1
        work.add_done_callback(lambda _: self._ended())

    def _ended(self) -> None:
        self._jumping.under_way -= 1


class LoopClock:
    """The loop's own time, as the bot's clock."""

    rate = 1.0

    def __init__(self, time: Callable[[], float]) -> None:
        self._time = time

    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=self._time())

    def monotonic(self) -> float:
        return self._time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def run_fast(main: Callable[[LoopClock], Coroutine[Any, Any, T]], database: Database | None = None) -> T:
    loop = FastLoop()
    if database is not None:
        loop.heed(database)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(main(LoopClock(loop.time)))
