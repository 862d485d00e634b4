"""Runs it all: takes events in, has them answered, sends what is owed. Any number of couriers share one PostgreSQL."""

from collections.abc import Mapping, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from bot.channels.channel import Channel, Fill
from bot.clock import Clock
from bot.conversation.events import AnyEvent
from bot.delivery import inbox, outbox
from bot.delivery.answering import Answering, Converse, Follow, nobody_follows
from bot.delivery.claimant import Claimant
from bot.delivery.crew import Crew
from bot.delivery.forgetting import Hide, nothing_to_hide
from bot.delivery.inbox import Claimed, Heard
from bot.delivery.outbox import Render
from bot.delivery.pace import Pace
from bot.delivery.rush import Rush
from bot.delivery.tending import tend
from bot.delivery.worker import Worker
from bot.storage.database import Database


class Courier:
    def __init__(  # noqa: PLR0913, PLR0917 - here all parts of delivery meet
        self,
        database: Database,
        channels: Sequence[Channel],
        clock: Clock,
        converse: Converse,
        worker_id: str,
        pace: Pace | None = None,
        follow: Follow = nobody_follows,
        render: Render | None = None,
        zone: str = "Europe/Stockholm",
        fill: Fill | None = None,
        hide: Hide = nothing_to_hide,
    ) -> None:
        """`worker_id` differs for every process that ever was: what a dead one held is not mistaken for ours."""
        self._database = database
        self._channels = {channel.name: channel for channel in channels}
        self._clock = clock
        self._worker_id = worker_id
        self._pace = pace or Pace()
        self._answering = Answering(database, clock, converse, self._pace, follow=follow, hide=hide)
        self._render = render
        self._worker = Worker(database, self._channels, clock, self._pace, render, fill)
        self._answerers = Crew(self.answer_next, self._pace.poll_seconds, self._pace.at_once)
        self._senders = Crew(self.send_next, self._pace.poll_seconds, self._pace.at_once)
        self._tenders = Crew(self.tend, self._pace.tend_seconds, 1)
        self._rush = Rush()
        self._zone = ZoneInfo(zone)

    async def start(self) -> None:
        """Raises DatabaseUnusable where another process serves the same SQLite file."""
        if self._database.serve():
            await self._database.write(partial(inbox.free_all, now=self._clock.now()))
        for channel in self._channels.values():
            await channel.start(self.receive)
        self._answerers.start()
        self._senders.start()
        self._tenders.start()

    async def stop(self) -> None:
        for channel in self._channels.values():
            await channel.stop()
        await self._tenders.stop()
        await self._answerers.stop()
        await self._senders.stop()

    async def receive(self, event: AnyEvent, files: Mapping[str, bytes]) -> bool:
        """What channels call with an event. Once it has returned, the event cannot be lost."""
        heard = Heard(event, files, self._clock.now())
        new = await self._database.write_among(inbox.receive_all, heard)
        self._rush.grow()
        self._answerers.wake()
        return new

    def wake(self) -> None:
        """Something new is owed that did not come in here."""
        self._senders.wake()

    async def answer_next(self) -> None:
        """One turn: take events that wait, as many as there is room for."""
        if self._answerers.room > 0:
            claim = partial(inbox.claim, by=self._claimant(self._answerers), lease=self._pace.lease)
            taken = await self._database.write(claim)
            await self._rush.over()
            for claimed in taken:
                self._answerers.take_on(claimed.id, self._answer(claimed))

    async def send_next(self) -> None:
        """One turn: first settle what is in doubt, since others wait for it, then send what is due.

        To look locks nothing, and most turns find nothing.
        """
        if self._senders.room == 0 or not await self._database.read(partial(outbox.waits, now=self._clock.now())):
            return
        attempts, limits = self._worker.attempts, self._worker.limits
        if self._senders.room > 0:
            doubtful = partial(
                outbox.claim_doubtful, by=self._claimant(self._senders), attempts=attempts, limits=limits
            )
            for owed in await self._database.write(doubtful):
                self._senders.take_on(owed.id, self._worker.settle(owed))
        if self._senders.room > 0:
            claimed_at = self._clock.monotonic()
            by = self._claimant(self._senders)
            due = partial(outbox.claim, by=by, attempts=attempts, limits=limits, render=self._render)
            for owed in await self._database.write(due):
                self._senders.take_on(owed.id, self._worker.send(owed, claimed_at))
            await self._look_again_soon()

    async def _look_again_soon(self) -> None:
        """Where a platform takes only so many calls at a time, what waits goes out as soon as it takes more."""
        limited = [name for name, limits in self._worker.limits.items() if limits]
        if limited and self._senders.room > 0:
            waits = partial(outbox.queued, channels=limited, now=self._clock.now())
            if await self._database.read(waits):
                self._senders.wake_in(self._pace.slot_seconds)

    async def tend(self) -> None:
        """What is due by itself. Whatever is owed for it is sent at the next turn."""
        await self._database.write(partial(tend, zone=self._zone, now=self._clock.now()))
        self._senders.wake()

    async def finish(self) -> None:
        """Until nothing that was taken on is left."""
        await self._answerers.finish()
        await self._senders.finish()

    async def _answer(self, claimed: Claimed) -> None:
        await self._answering.answer(claimed)
        self._senders.wake()

    def _claimant(self, crew: Crew) -> Claimant:
        return Claimant(self._worker_id, self._clock.now(), crew.room, crew.rows)
