"""From the plan to messages: whenever it wakes, rows that are due become messages owed, in one transaction.

Planning reads much and is done outside the transaction that hands over, which begins by making sure that the plan has
not changed since. Several processes may wake at the same moment: one holds the beat, the others let it be.
"""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.clock import Clock
from bot.delivery import accounting, owing
from bot.delivery.crew import Crew
from bot.delivery.pace import Pace
from bot.delivery.standing_in import Where
from bot.storage.database import Database
from scheduling import heartbeat, ledger, told
from scheduling.ratings.keys import Keys
from scheduling.reminders import BUDGET
from scheduling.ticker import Ticker

BEAT_EVERY = timedelta(seconds=10)
AT_LEAST_EVERY = 60.0  # also where the wall clock is put back and the ticker waits for it to catch up
JUMP = timedelta(minutes=10)
HOLD_SECONDS = 60.0


class Watch:
    """Sees the wall clock jump ahead of the time that has really passed, and waits for somebody to put it right."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last: tuple[datetime, float] | None = None
        self._held_until = float("-inf")

    def held(self) -> bool:
        now, passed = self._clock.now(), self._clock.monotonic()
        if self._last is not None:
            should_be = self._last[0] + timedelta(seconds=(passed - self._last[1]) * self._clock.rate)
            if now - should_be > JUMP:
                self._held_until = passed + HOLD_SECONDS
        self._last = (now, passed)
        return passed < self._held_until


class Reminding:
    def __init__(  # noqa: PLR0913 - here planning, time and delivery meet
        self,
        database: Database,
        clock: Clock,
        worker_id: str,
        wake_senders: Callable[[], None],
        *,
        zone: str = "Europe/Stockholm",
        budget: int = BUDGET,
        pace: Pace | None = None,
        keys: Keys | None = None,
        aloud: Collection[Where] = (),
    ) -> None:
        """With the `keys` of open rounds whoever has rated a meeting is not reminded to.

        In the rooms of `aloud` is said what one of their group cannot be told alone.
        """
        self._database = database
        self._clock = clock
        self._worker_id = worker_id
        self._wake_senders = wake_senders
        self._zone = zone
        self._budget = budget
        self._keys = keys
        self._aloud = aloud
        self._watch = Watch(clock)
        self._crew = Crew(self.turn, AT_LEAST_EVERY, 1)
        self._ticker = Ticker(self._tick, (pace or Pace()).poll_seconds)

    async def start(self) -> None:
        await self.begin()
        self._crew.start()
        self._ticker.start()

    async def stop(self) -> None:
        self._ticker.stop()
        await self._crew.stop()

    async def begin(self) -> None:
        await self._database.write(partial(heartbeat.begin, worker=self._worker_id, now=self._clock.now()))

    async def turn(self) -> None:
        """Doing so again changes nothing."""
        if self._watch.held():
            return
        now = self._clock.now()
        if not await self._database.read(partial(heartbeat.in_step, zone=self._zone, now=now)):
            decided = await self._database.read(
                partial(heartbeat.decide, zone=self._zone, now=now, budget=self._budget, keys=self._keys)
            )
            if not await self._database.write(partial(heartbeat.put_in_step, decided=decided, now=now)):
                return
        if await self._database.read(partial(something_to_do, now=now)):
            job = partial(hand_over, worker=self._worker_id, zone=self._zone, now=now, aloud=self._aloud)
            while await self._database.write(job):
                self._wake_senders()
                await asyncio.sleep(0)

    async def _tick(self) -> None:
        self._crew.wake()


def something_to_do(connection: Connection, now: datetime) -> bool:
    beat = heartbeat.last(connection)
    return (
        beat is None
        or not timedelta() <= now - beat.beat_at < BEAT_EVERY
        or ledger.oldest_due(connection, now) is not None
        or bool(told.outdated(connection, now))
        or accounting.news(connection)
    )


def hand_over(connection: Connection, worker: str, zone: str, now: datetime, aloud: Collection[Where] = ()) -> bool:
    """The whole step or nothing of it. True when messages are owed now, and there may be more to hand over."""
    if not heartbeat.take(connection):
        return False
    heartbeat.beat(connection, worker, now)
    if not heartbeat.in_step(connection, zone, now):
        return False
    accounting.take_in(connection, now, aloud)
    owed = owing.owe_due(connection, now, aloud)
    reported = accounting.report(connection, now, aloud)
    return owed or reported
