"""The smallest bot there is: takes each event once and lets the conversation core answer it on a channel."""

import asyncio
from collections.abc import Mapping
from functools import partial

from bot.channels.channel import Channel, Outgoing
from bot.clock import Clock
from bot.conversation.events import AnyEvent
from bot.conversation.outcome import Amend, Say
from bot.conversation.router import converse
from bot.conversation.state import State
from bot.delivery import inbox
from bot.storage.database import Database
from tests.fakes.archive import EchoingArchive


class Responder:
    """`may_answer` is cleared by a test that wants to look at the page while the bot is still thinking."""

    def __init__(self, channel: Channel, database: Database, clock: Clock) -> None:
        self.channel = channel
        self.events: list[AnyEvent] = []
        self.duplicates = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self._database = database
        self._clock = clock
        self._working: set[asyncio.Task[None]] = set()

    async def receive(self, event: AnyEvent, files: Mapping[str, bytes]) -> bool:
        keep = partial(inbox.receive, event=event, files=files, now=self._clock.now())
        if not await self._database.write(keep):
            self.duplicates += 1
            return False
        self.events.append(event)
        task = asyncio.create_task(self._answer(event))
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return True

    async def settled(self) -> None:
        """Everything that was taken in has been answered."""
        await asyncio.gather(*self._working)

    async def _answer(self, event: AnyEvent) -> None:
        await self.may_answer.wait()
        outcome = converse(event, State(archive=EchoingArchive()), self._clock.now())
        for number, message in enumerate(outcome.messages):
            await self.channel.send(_outgoing(message, f"{event.key}/{number}"))


def _outgoing(message: Say | Amend, key: str) -> Outgoing:
    if isinstance(message, Amend):
        return Outgoing(key, message.place, message.reply, message.kind, amends=message.message)
    return Outgoing(key, message.place, message.reply, message.kind, only_for=message.only_for)
