"""The only file that knows APScheduler, and all it is asked for is to wake us. What there is to do stands in rows."""

from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger


class Ticker:
    """Calls `wake` every so many seconds, never twice at a time; a beat that comes late is not dropped."""

    def __init__(self, wake: Callable[[], Awaitable[None]], seconds: float) -> None:
        self._wake = wake
        self._seconds = seconds
        self._scheduler: AsyncIOScheduler | None = None

    def start(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._wake,
            IntervalTrigger(seconds=self._seconds, timezone=UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
