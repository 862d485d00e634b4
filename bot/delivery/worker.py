"""Sends what is owed, and settles what may have been sent. Every step is a row before it is a request."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from bot.channels.channel import Channel, DeliveryFailed, DeliveryUnsure, Fill, Limit, Outgoing
from bot.channels.fitting import fitted
from bot.clock import Clock
from bot.conversation.rating import needs_filling
from bot.delivery import outbox
from bot.delivery.outbox import LONGEST_ERROR, Owed, Render
from bot.delivery.pace import Pace
from bot.delivery.settle import Close, Resend, after_failure, at_first, when_not_found
from bot.storage.database import Database

log = logging.getLogger(__name__)

RECORDING_TRIES = 30
RECORDING_PAUSE = 0.5


class Worker:
    def __init__(  # noqa: PLR0913, PLR0917 - here sending meets all that it needs
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        pace: Pace,
        render: Render | None = None,
        fill: Fill | None = None,
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._pace = pace
        self._render = render
        self._fill = fill

    @property
    def limits(self) -> dict[str, tuple[Limit, ...]]:
        return {name: channel.capabilities.limits for name, channel in self._channels.items()}

    @property
    def attempts(self) -> dict[str, timedelta]:
        return {name: self._pace.attempt(channel.capabilities) for name, channel in self._channels.items()}

    async def send(self, owed: Owed, claimed_at: float) -> None:
        """`claimed_at` is the monotonic moment just before the row was claimed.

        Its owner may have been frozen since, long enough for others to believe it dead and to take over. Only a send
        that begins soon after the claim is sure to be over before anybody else begins.
        """
        if self._clock.monotonic() - claimed_at > self._pace.start_seconds:
            await self._again_later(owed, timedelta(), "begun too late")
            return
        channel = self._channels[owed.channel]
        try:
            message = owed.message()
        except msgspec.DecodeError as error:  # from another version; no later attempt will read it better
            await self._failed(owed, DeliveryFailed(f"cannot be read: {error}", permanent=True))
            return
        try:
            message = await self._filled(message, channel)
            number = await asyncio.wait_for(_send(message, channel), channel.capabilities.request_seconds)
        except DeliveryFailed as failure:
            await self._failed(owed, failure)
        except (DeliveryUnsure, TimeoutError) as silence:
            await self._unsure(owed, f"silence: {silence}")
        except Exception as error:  # a channel must not raise it, so we cannot know how far it came
            log.exception("channel %s broke its contract", owed.channel)
            await self._unsure(owed, repr(error))
        else:
            await self._record(owed, state="sent", message=number, settled_at=self._clock.now(), error=None)

    async def _filled(self, message: Outgoing, channel: Channel) -> Outgoing:
        """What its only reader has answered leaves the house with it, and is not kept in it."""
        reader = message.only_for
        if reader is None or self._fill is None or channel.capabilities.fills_in or not needs_filling(message.reply):
            return message
        fill = self._fill
        reply = await self._database.read(lambda connection: fill(connection, message.reply, reader))
        return replace(message, reply=reply)

    async def settle(self, owed: Owed) -> None:
        """After the deadline of an attempt whose outcome nobody recorded."""
        can = self._channels[owed.channel].capabilities
        step = at_first(owed, can, self._clock.now(), self._pace.attempt(can))
        if step != "look":
            await self._resend(owed, step)
            return
        try:
            found = await self._find(owed)
        except (DeliveryFailed, DeliveryUnsure, TimeoutError) as error:
            await self._look_again(owed, error)
            return
        if found is not None:
            await self._record(owed, state="sent", message=found, settled_at=self._clock.now(), error=None)
            return
        verdict = when_not_found(owed, can, self._clock.now())
        await (self._resend(owed, verdict) if isinstance(verdict, Resend) else self._close(owed, verdict))

    async def _find(self, owed: Owed) -> str | None:
        channel = self._channels[owed.channel]
        if channel.capabilities.settles == "nothing":
            return None
        return await asyncio.wait_for(_look_for(owed.message(), channel), channel.capabilities.request_seconds)

    async def _resend(self, owed: Owed, step: Resend) -> None:
        claimed_at = self._clock.monotonic()
        now = self._clock.now()
        deadline = now + self._pace.attempt(self._channels[owed.channel].capabilities)
        intend = partial(outbox.intend_again, owed=owed, step=step, intended=(now, deadline), render=self._render)
        again = await self._database.write(intend)
        if again is not None:
            await self.send(again, claimed_at)

    async def _close(self, owed: Owed, verdict: Close) -> None:
        log.warning("message %d is closed as %s: %s", owed.id, verdict.state, verdict.why)
        now = self._clock.now()
        await self._record(owed, state=verdict.state, doubts=verdict.doubts, settled_at=now, error=verdict.why)

    async def _failed(self, owed: Owed, failure: DeliveryFailed) -> None:
        pause = after_failure(owed, self._clock.now(), failure.retry_after)
        if not failure.permanent and pause is not None:
            await self._again_later(owed, pause, str(failure))
            return
        log.error("message %d cannot be delivered: %s", owed.id, failure)
        doubts = owed.doubts + (not owed.alone)
        now = self._clock.now()
        await self._record(owed, state="failed", doubts=doubts, settled_at=now, error=str(failure)[:LONGEST_ERROR])

    async def _again_later(self, owed: Owed, pause: timedelta, why: str) -> None:
        """This attempt did not arrive, for certain. Whether an earlier one did is still to be settled."""
        then = self._clock.now() + pause
        if owed.alone:
            await self._record(owed, state="planned", try_at=then, tried_at=None, error=why[:LONGEST_ERROR])
        else:
            await self._record(owed, state="unsure", deadline=then, error=why[:LONGEST_ERROR])

    async def _unsure(self, owed: Owed, why: str) -> None:
        lateness = timedelta(seconds=self._channels[owed.channel].capabilities.lateness_seconds)
        deadline = self._clock.now() + lateness
        await self._record(owed, state="unsure", deadline=deadline, error=why[:LONGEST_ERROR])

    async def _look_again(self, owed: Owed, error: Exception) -> None:
        retry_after = getattr(error, "retry_after", None)
        pause = after_failure(owed, self._clock.now(), retry_after) or timedelta(minutes=1)
        await self._record(owed, state="unsure", deadline=self._clock.now() + pause, error=str(error)[:LONGEST_ERROR])

    async def _record(self, owed: Owed, **values: Any) -> None:
        """What happened is worth a few tries: forgotten, it must be settled the long way."""
        for _ in range(RECORDING_TRIES):
            try:
                ours = await self._database.write(partial(outbox.change, owed=owed, **values))
            except Exception:
                log.exception("could not record message %d as %s; trying again", owed.id, values["state"])
                await self._clock.sleep(RECORDING_PAUSE)
            else:
                if not ours:
                    log.warning("message %d was taken over before it was recorded as %s", owed.id, values["state"])
                return


async def _send(message: Outgoing, channel: Channel) -> str:
    return await channel.send(await fitted(message, channel))


async def _look_for(message: Outgoing, channel: Channel) -> str | None:
    """Where it was sent, which may be another place than where it was owed."""
    return await channel.find(await fitted(message, channel))
