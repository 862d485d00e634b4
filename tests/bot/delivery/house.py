"""A courier on a real database, a channel in memory and a clock of its own, driven turn by turn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from bot.conversation.events import AnyEvent, Person, Place, Pressed, Wrote
from bot.conversation.outcome import Outcome, Say
from bot.conversation.replies import Button, Choices, Reply, Text
from bot.conversation.state import State
from bot.delivery import outbox
from bot.delivery.courier import Courier
from bot.delivery.outbox import Due
from bot.delivery.status import Status, status
from bot.storage import tables
from bot.storage.database import Database
from tests.fakes.clock import FakeClock
from tests.fakes.memory_channel import MemoryChannel

ADA = Person("fake", "ada", "Ada Ek")
BO = Person("fake", "bo", "Bo Alm")
ROOM = Place("fake", "torget")


def reply(text: str, *actions: str) -> Reply:
    buttons = tuple(Button(action, action) for action in actions)
    return Reply((Text(text), Choices(buttons)) if buttons else (Text(text),))


def echo(event: AnyEvent, _: State, __: datetime) -> Outcome:
    said = event.text if isinstance(event, Wrote) else event.action if isinstance(event, Pressed) else "?"
    return Outcome((Say(event.place, reply(f"eko: {said}")),))


@dataclass
class House:
    database: Database
    channel: MemoryChannel = field(default_factory=MemoryChannel)
    clock: FakeClock = field(default_factory=FakeClock)
    converse: Callable[[AnyEvent, State, datetime], Outcome] = echo
    worker_id: str = "one"

    def __post_init__(self) -> None:
        self.courier = Courier(self.database, [self.channel], self.clock, self.converse, self.worker_id)

    def another(self, worker_id: str, **parts: Any) -> "House":
        """A second process on the same database and platform."""
        own = {"channel": self.channel, "clock": self.clock, "converse": self.converse, **parts}
        return House(self.database, worker_id=worker_id, **own)

    async def hear(self, text: str, key: str = "", place: Place = ROOM) -> bool:
        event = Wrote(key=key or text, person=ADA, place=place, at=self.clock.now(), text=text)
        return await self.courier.receive(event, {})

    async def press(self, action: str, message: str, person: Person = ADA, place: Place = ROOM) -> None:
        key = f"{person.id} {action} {message}"
        event = Pressed(key=key, person=person, place=place, at=self.clock.now(), action=action, message=message)
        await self.courier.receive(event, {})

    async def owe(self, *texts: str, place: Place = ROOM, due: Due | None = None, **kind: Any) -> None:
        for text in texts:
            say = Say(place, reply(text), **kind)
            await self.database.write(partial(outbox.owe, source=text, messages=[say], now=self.clock.now(), due=due))

    async def turn(self) -> None:
        """What a courier does each time it wakes, until it is done with it."""
        await self.courier.answer_next()
        await self.courier.finish()
        await self.courier.send_next()
        await self.courier.finish()

    async def turns(self, seconds: float, step: float = 1.0) -> None:
        for _ in range(int(seconds / step)):
            await self.turn()
            self.clock.pass_by(step)

    def said(self) -> list[str]:
        return [text_of(seen.message.reply) for seen in self.channel.seen]

    def rows(self, table: Table = tables.outbox) -> list[Row[Any]]:
        def job(connection: Connection) -> list[Row[Any]]:
            return [*connection.execute(select(table).order_by(*table.primary_key))]

        return self.database.read_now(job)

    def states(self, table: Table = tables.outbox) -> list[str]:
        return [row.state for row in self.rows(table)]

    def status(self) -> Status:
        return self.database.read_now(partial(status, now=self.clock.now()))


def text_of(said: Reply) -> str:
    first = said.nodes[0]
    assert isinstance(first, Text)
    return first.text
