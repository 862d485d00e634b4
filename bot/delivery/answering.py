"""From an event to what is owed for it: exactly once, also when answering goes wrong or the process dies."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.clock import Clock
from bot.conversation.events import AnyEvent, FilledIn, Pressed, Uploaded
from bot.conversation.handlers import refusing
from bot.conversation.handlers.connecting import code_in
from bot.conversation.handlers.rating import carries_rating
from bot.conversation.outcome import Outcome
from bot.conversation.state import State
from bot.delivery import inbox, outbox
from bot.delivery.changes import apply
from bot.delivery.forgetting import Hide, forget_content, nothing_to_hide
from bot.delivery.inbox import MOST_ATTEMPTS, MOST_FAILURES, Claimed, ClaimLost
from bot.delivery.outbox import Due
from bot.delivery.own_changes import CHANGES_PEOPLE
from bot.delivery.pace import Pace
from bot.delivery.situation import Situation, situation
from bot.storage.database import Database, WriteUnsure
from bot.storage.errors import passing
from knowledge.formats.reader import ReadingStopped
from scheduling.store import Overtaken

log = logging.getLogger(__name__)

Converse = Callable[[AnyEvent, State, datetime], Outcome]
Follow = Callable[[Connection], None]

AGAIN = timedelta(seconds=1)  # after a failure; grows with each
LOOK_AGAIN = timedelta(seconds=0.5)  # for the number of the message that a button sits on
LOOK_FOR = timedelta(seconds=60)
RENEWALS = 3  # within the time of a lease, so that one that fails loses nothing


class Answering:
    def __init__(  # noqa: PLR0913 - here an event meets all that answers it
        self, database: Database, clock: Clock, converse: Converse, pace: Pace, *, follow: Follow, hide: Hide
    ) -> None:
        """`follow` is called where who belongs to the network has changed, `hide` where what was said is forgotten."""
        self._database = database
        self._clock = clock
        self._converse = converse
        self._pace = pace
        self._follow = follow
        self._hide = hide

    async def answer(self, claimed: Claimed) -> None:
        try:
            await self._answer(claimed)
        except ClaimLost:
            log.warning("event %d was taken over by another worker", claimed.id)
        except Overtaken as changed:
            log.info("event %d is answered anew: %s", claimed.id, changed)
            await self._database.write(partial(inbox.postpone, claimed=claimed, again_at=self._clock.now()))
        except ReadingStopped:  # whoever starts next reads it
            await self._database.write(partial(inbox.postpone, claimed=claimed, again_at=self._clock.now() + AGAIN))
        except Exception as error:
            if _of_the_database(error):
                raise  # the database's trouble, not the event's: the lease runs out and it is taken again
            log.exception("event %d could not be answered", claimed.id)
            await self._went_wrong(claimed, repr(error))

    async def _answer(self, claimed: Claimed) -> None:
        if claimed.attempt > MOST_ATTEMPTS:
            await self._give_up(claimed, f"taken {MOST_ATTEMPTS} times and never finished")
            return
        event = decode(claimed)
        known = await self._database.read(partial(situation, event=event))
        now = self._clock.now()
        if known.early and now - claimed.received_at < LOOK_FOR:
            await self._database.write(partial(inbox.postpone, claimed=claimed, again_at=now + LOOK_AGAIN))
            return
        # In a thread of its own: however long a handler thinks, events are still being acknowledged.
        thinking = asyncio.to_thread(decide, self._converse, event, known, now)
        if isinstance(event, Uploaded) and event.later:
            outcome = await asyncio.wait_for(self._while_held(claimed, thinking), self._pace.reading_seconds)
        else:
            outcome = await asyncio.wait_for(thinking, self._pace.answer_seconds)
        done = partial(conclude, claimed=claimed, outcome=outcome, now=now, follow=self._follow, hide=self._hide)
        await self._database.write(done)

    async def _while_held(self, claimed: Claimed, thinking: Coroutine[None, None, Outcome]) -> Outcome:
        """The event stays ours for as long as it is worked on, and soon is another's when this process dies."""
        work = asyncio.create_task(thinking)
        try:
            while not work.done():
                await self._hold(claimed)
                await asyncio.wait((work,), timeout=self._pace.lease_seconds / RENEWALS)
            return work.result()
        finally:
            work.cancel()

    async def _hold(self, claimed: Claimed) -> None:
        try:
            await self._database.write(partial(inbox.hold, claimed=claimed, until=self._clock.now() + self._pace.lease))
        except Exception as error:
            if not _of_the_database(error):
                raise
            log.warning("event %d could not be held: %r", claimed.id, error)  # there is time for another try

    async def _went_wrong(self, claimed: Claimed, error: str) -> None:
        if claimed.failures + 1 >= MOST_FAILURES:
            await self._give_up(claimed, error)
            return
        again_at = self._clock.now() + AGAIN * 2**claimed.failures
        await self._database.write(partial(inbox.fail, claimed=claimed, error=error, again_at=again_at))

    async def _give_up(self, claimed: Claimed, error: str) -> None:
        try:
            event = decode(claimed)
        except msgspec.DecodeError:  # written by another version: there is nobody to apologise to
            log.exception("event %d cannot be read", claimed.id)
            await self._database.write(partial(inbox.settle, claimed=claimed, now=self._clock.now(), error=error))
            return
        known = await self._database.read(partial(situation, event=event))
        apology = replace(refusing.failed(event, known.state), forget=carries_rating(event) or bool(code_in(event)))
        now = self._clock.now()
        done = partial(conclude, claimed=claimed, outcome=apology, now=now, error=error, hide=self._hide)
        await self._database.write(done)


def _of_the_database(error: Exception) -> bool:
    return passing(error) or isinstance(error, WriteUnsure)


def decode(claimed: Claimed) -> AnyEvent:
    event: AnyEvent = msgspec.json.decode(claimed.event, type=AnyEvent)
    return event


def decide(converse: Converse, event: AnyEvent, known: Situation, now: datetime) -> Outcome:
    """A button is refused here, before any handler: on another's private message, or never offered."""
    if isinstance(event, Pressed | FilledIn):
        if known.foreign:
            return refusing.foreign_button(event, known.state)
        if known.stale:
            return refusing.stale_button(event, known.state)
    return converse(event, known.state, now)


def nobody_follows(connection: Connection) -> None:
    """Where no channel keeps a list of people of its own."""


def conclude(  # noqa: PLR0913, PLR0917 - all of it is committed together
    connection: Connection,
    claimed: Claimed,
    outcome: Outcome,
    now: datetime,
    error: str | None = None,
    follow: Follow = nobody_follows,
    hide: Hide = nothing_to_hide,
) -> None:
    """Changes, messages owed and the event settled: all of it or nothing."""
    inbox.settle(connection, claimed, now, error=error)
    for change in outcome.changes:
        apply(connection, change)
    if outcome.forget:
        forget_content(connection, claimed, hide)
    if any(isinstance(change, CHANGES_PEOPLE) for change in outcome.changes):
        follow(connection)
    outbox.owe(connection, claimed.source, outcome.messages, now, Due(now, since=claimed.received_at))
