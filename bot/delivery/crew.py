"""Work that goes on at the same time: so much and no more, and each row only once within this process."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

log = logging.getLogger(__name__)

AFTER_TROUBLE = 1.0  # seconds until the next try, however seldom there is a turn otherwise


class Crew:
    """Calls `turn` when woken and every `poll_seconds`; a turn finds work and hands it out with `take_on`."""

    def __init__(self, turn: Callable[[], Awaitable[None]], poll_seconds: float, at_once: int) -> None:
        self._turn = turn
        self._poll_seconds = poll_seconds
        self._at_once = at_once
        self._wake = asyncio.Event()
        self._at_work: dict[int, asyncio.Task[None]] = {}
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def room(self) -> int:
        return self._at_once - len(self._at_work)

    @property
    def rows(self) -> frozenset[int]:
        """The rows being worked on here and now."""
        return frozenset(self._at_work)

    def wake(self) -> None:
        self._wake.set()

    def wake_in(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self.wake)

    def take_on(self, row: int, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._at_work[row] = task
        task.add_done_callback(lambda done: self._ended(row, done))

    def start(self) -> None:
        self._stopping = False
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Look no further and finish what is at hand, all of it bounded in time.

        A turn that has begun is not broken off: rows that it has claimed but not handed out would look as if half done.
        """
        self._stopping = True
        self.wake()
        if self._loop is not None:
            await self._loop
            self._loop = None
        await self.finish()

    async def finish(self) -> None:
        while self._at_work:
            await asyncio.wait(self._at_work.values())

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                await self._turn()
            except Exception:
                log.exception("could not look for work; trying again")
                await asyncio.sleep(min(self._poll_seconds, AFTER_TROUBLE))
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._poll_seconds)

    def _ended(self, row: int, done: asyncio.Task[None]) -> None:
        del self._at_work[row]
        if not done.cancelled() and (error := done.exception()):
            log.error("row %d was left for later: %r", row, error)
            return  # the poll finds it again; waking at once would spin
        self.wake()
