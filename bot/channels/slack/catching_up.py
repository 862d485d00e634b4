"""Questions that Slack never delivered: looked for in what was written during the last day.

What is found goes the way of every event, so what was delivered after all changes nothing. What is older than a day is
left: nobody is answered out of the blue.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

from bot.channels.channel import DeliveryFailed, DeliveryUnsure
from bot.channels.slack.calling import Api
from bot.channels.slack.hearing import Hearing
from bot.clock import Clock

log = logging.getLogger(__name__)

A_DAY = 86_400.0
EVERY_SECONDS = 900.0
OVERLAP_SECONDS = 600.0
PATIENCE_SECONDS = 600.0
PAGE = 200
KINDS = "public_channel,private_channel,mpim,im"


class CatchingUp:
    def __init__(self, api: Api, hearing: Hearing, clock: Clock) -> None:
        self._api = api
        self._hearing = hearing
        self._clock = clock
        self._since = 0.0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._again_and_again())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def once(self) -> None:
        now = self._clock.now().timestamp()
        since = max(now - A_DAY, self._since)
        async for channel in self._pages("users.conversations", "channels", types=KINDS, exclude_archived=True):
            await self._channel(channel, since)
        self._since = now - OVERLAP_SECONDS

    async def _again_and_again(self) -> None:
        while True:
            try:
                await self.once()
            except (DeliveryFailed, DeliveryUnsure) as error:
                log.warning("could not look for what was missed: %s", error)
            except Exception:
                log.exception("could not look for what was missed")
            await self._clock.sleep(EVERY_SECONDS)

    async def _channel(self, channel: Mapping[str, Any], since: float) -> None:
        """Threads are read where something was written in them; the message that one hangs on may be old."""
        oldest = f"{since:.6f}"
        async for message in self._pages("conversations.history", "messages", channel=channel["id"], oldest=oldest):
            await self._hear(message, channel)
            if float(message.get("latest_reply") or 0) > since:
                thread = {"channel": channel["id"], "ts": message["ts"], "oldest": oldest}
                async for reply in self._pages("conversations.replies", "messages", **thread):
                    await self._hear(reply, channel)

    async def _hear(self, message: Mapping[str, Any], channel: Mapping[str, Any]) -> None:
        kind = {"channel_type": "im"} if channel.get("is_im") else {}
        shared = bool(channel.get("is_ext_shared"))
        await self._hearing.message({**message, "channel": channel["id"], **kind}, shared=shared)

    async def _pages(self, method: str, what: str, **arguments: Any) -> AsyncIterator[Mapping[str, Any]]:
        cursor = None
        while True:
            page = await self._api.call(method, PATIENCE_SECONDS, limit=PAGE, cursor=cursor, **arguments)
            for one in page[what]:
                yield one
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
