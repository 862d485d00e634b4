"""Time that passes only while everybody waits for it: real requests over real sockets, and hours in seconds.

`busy` says how many are at work; when as many of them sleep on this clock, nothing is under way, and it jumps to the
next one's awakening.
"""

import asyncio
import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

LOOK_SECONDS = 0.002
IDLE_STEP = 0.05  # nobody sleeps and nobody works: whoever polls by the wall sees it a little later


class VirtualClock:
    rate = 1.0

    def __init__(self, start: datetime = datetime(2026, 4, 9, 6, 0, tzinfo=UTC)) -> None:
        self.seconds = 0.0
        self._start = start
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._order = count()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        heapq.heappush(self._sleepers, (self.seconds + seconds, next(self._order), woken))
        await woken.wait()

    async def run(self, busy: Callable[[], int], done: Callable[[], bool]) -> None:
        """Until `done`. Two looks in a row must find nobody at work."""
        still = 0
        while not done():
            await asyncio.sleep(LOOK_SECONDS)
            still = still + 1 if busy() == len(self._sleepers) else 0
            if still >= 2:
                self._jump()
                still = 0

    def _jump(self) -> None:
        if not self._sleepers:
            self.seconds += IDLE_STEP
            return
        at, _, woken = heapq.heappop(self._sleepers)
        self.seconds = max(self.seconds, at)
        woken.set()
