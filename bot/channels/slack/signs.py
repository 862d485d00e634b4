"""A sign of life: 👀 at a question from the moment we have it until its answer stands there."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Coroutine
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from bot.channels.channel import DeliveryFailed, DeliveryUnsure
from bot.channels.slack import naming
from bot.channels.slack.calling import Api
from bot.channels.slack.naming import CHANNEL, Message
from bot.conversation.events import AnyEvent, Place, Wrote
from bot.conversation.handlers.answering import place_for
from bot.storage.tables import inbox

log = logging.getLogger(__name__)

SIGN = "eyes"
SOON_SECONDS = 1.0  # a sign of life that comes later is none
CLEANING_SECONDS = 900.0


class Signs:
    def __init__(self, api: Api) -> None:
        self._api = api
        self._shown: defaultdict[str, list[Message]] = defaultdict(list)
        self._tasks: set[asyncio.Task[None]] = set()

    def received(self, question: Wrote) -> None:
        self.remember(question)
        self._do(self._react("reactions.add", naming.message(question.message), SOON_SECONDS))

    def remember(self, question: Wrote) -> None:
        """A sign may stand at it: from before a restart, too."""
        self._shown[place_for(question).conversation].append(naming.message(question.message))

    def answered(self, place: Place) -> None:
        """The oldest question of the conversation: they are answered in order."""
        waiting = self._shown.get(place.conversation)
        if not waiting:
            return
        self._do(self._react("reactions.remove", waiting.pop(0), CLEANING_SECONDS))
        if not waiting:
            del self._shown[place.conversation]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _react(self, method: str, message: Message, patience: float) -> None:
        try:
            await self._api.call(method, patience, channel=message.channel, timestamp=message.ts, name=SIGN)
        except (DeliveryFailed, DeliveryUnsure) as error:
            log.info("no sign of life: %s", error)


def unanswered(connection: Connection) -> list[Wrote]:
    """Questions from before we were started that may still carry a sign."""
    waiting = select(inbox.c.event).where(inbox.c.channel == CHANNEL, inbox.c.settled_at.is_(None))
    events = (msgspec.json.decode(row.event, type=AnyEvent) for row in connection.execute(waiting.order_by(inbox.c.id)))
    return [event for event in events if isinstance(event, Wrote) and event.message]
