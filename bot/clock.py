"""The one place that reads the clock. Everything else is told what time it is."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    @property
    def rate(self) -> float:
        """How many seconds of `now` go by in one second of `monotonic`, as long as nobody sets the clock."""
        ...

    def now(self) -> datetime:
        """The instant it is, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump, also not while the process is frozen or the wall clock is set."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class WallClock:
    rate = 1.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass
class ShiftedClock:
    """A clock for the demonstration: starts at another moment and may run faster than the world."""

    start: datetime
    speed: float = 1.0
    _began: float = field(default_factory=time.monotonic)

    @property
    def rate(self) -> float:
        return self.speed

    def now(self) -> datetime:
        return self.start + timedelta(seconds=(time.monotonic() - self._began) * self.speed)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
