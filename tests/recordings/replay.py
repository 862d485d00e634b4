"""A recording is held again with the bot on a platform, and each answer is read where it came to stand."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, Row, Select, func, select

from bot.conversation.events import Person, Place, addressed
from bot.conversation.replies import Button, Choices, Entry, Form, Node, Reply, Scale
from bot.conversation.text_twin import as_text
from bot.delivery.outbox import key
from bot.storage.tables import inbox, outbox
from tests.bot.channels.contract import unseen
from tests.recordings.platforms import Platform, Stage
from tests.recordings.recording import HERE, Turn, agrees

MOST_ANSWERS = 8  # to one event
PATIENCE = 60.0  # seconds, on a busy machine
LOOK_SECONDS = 0.02


@dataclass(frozen=True)
class Shown:
    """A message as it stands."""

    message: str
    place: Place
    reply: Reply
    only_for: Person | None

    @property
    def twin(self) -> str:
        return as_text(self.reply)


@dataclass
class Replay:
    """`thread` is where the bot answered last, of what was said in the room."""

    platform: Platform
    thread: Place | None = None
    name: str = field(default_factory=lambda: uuid4().hex[:8])
    keys: Iterator[int] = field(default_factory=count)

    @property
    def stage(self) -> Stage:
        return self.platform.stage

    async def take(self, turn: Turn) -> None:
        person = self.platform.people[turn.who]
        if turn.told:
            await self._wait(person, turn)
            return
        for one in await self._talk(person, turn):
            if one.place.channel == person.channel:
                assert not (wrong := await self._misread(one, person)), wrong

    async def _wait(self, person: Person, turn: Turn) -> None:
        """What comes without asking may be edited at any moment: until it is seen as it was sent last."""
        await self.platform.live(turn.minutes)
        deadline, wrong = monotonic() + PATIENCE, f"{person.name} was not told:\n{turn.told}"
        while wrong:
            told = [one for one in await self._standing(person) if agrees(turn.told, one.twin)]
            wrong = await self._misread(told[0], person) if told else wrong
            assert not wrong or monotonic() < deadline, wrong
            await asyncio.sleep(LOOK_SECONDS)

    async def _talk(self, person: Person, turn: Turn) -> list[Shown]:
        before = (await self._ask(select(func.coalesce(func.max(inbox.c.id), 0))))[0][0]
        await self._do(person, turn)
        heard = await self._answers(before)
        assert len(heard) == len(turn.answers), "\n---\n".join(one.twin for one in heard)
        for expected, one in zip(turn.answers, heard, strict=True):
            assert agrees(expected, one.twin), f"expected:\n{expected}\nheard:\n{one.twin}"
        threads = [one.place for one in heard if one.place.thread and not one.place.direct]
        self.thread = threads[-1] if threads else self.thread
        return heard

    async def _do(self, person: Person, turn: Turn) -> None:
        number = f"{self.name}-{next(self.keys)}"
        if turn.presses:
            on, action = await self._button(person, turn.presses)
            await self.stage.press(person, on.place, on.message, action, key=number)
        elif turn.fills_in:
            on, form = await self._form(person)
            values = {one.name: one.value for one in form.fields} | turn.fills_in
            await self.stage.fill_in(person, on.place, on.message, form.action, values=values, key=number)
        elif turn.uploads:
            anywhere = self.stage.channel.capabilities.uploads_in_rooms
            place = self.stage.room if anywhere else self.stage.alone(person)
            await self.stage.upload(
                person, place, turn.uploads, (HERE / "files" / turn.uploads).read_bytes(), key=number
            )
        else:
            place = self.stage.alone(person) if turn.at == "alone" else self.stage.room
            if turn.at == "thread":
                assert self.thread, "there is no thread yet"
                place = self.thread
            await self.stage.write(person, place, turn.says, key=number, mention=turn.at == "room")

    async def _answers(self, before: int) -> list[Shown]:
        """When an event has come, has been answered, and all that was owed for it is out."""
        deadline = monotonic() + PATIENCE
        while True:
            events = await self._ask(select(inbox).where(inbox.c.id > before))
            sources = [f"{event.channel}/{event.key}" for event in events]
            keys = [key(source, number) for source in sources for number in range(MOST_ANSWERS)]
            rows = await self._ask(select(outbox).where(outbox.c.key.in_(keys)).order_by(outbox.c.id))
            if events and all(row.settled_at for row in (*events, *rows)):
                break
            assert monotonic() < deadline, f"{len(events)} came, and {[row.state for row in rows]} was owed"
            await asyncio.sleep(LOOK_SECONDS)
        assert [row.error for row in rows if row.state != "sent"] == []
        return [_shown(row) for row in rows]

    async def _misread(self, one: Shown, person: Person) -> str:
        """What is wrong unless somebody sees every word of it, and of what is for one person nobody else any."""
        others = [each for each in self.platform.people.values() if each.id != person.id]
        seen = {each.name: await self._seen_by(each, one) for each in (person, *others)}
        missing = {name: unseen(one.twin, text) for name, text in seen.items()}
        readers = [name for name, text in seen.items() if text]
        if not any(missing[name] == [] for name in readers):
            return f"{one.twin}\nlacks {missing} in {seen}"
        if one.only_for and readers != [one.only_for.name]:
            return f"seen by {readers}: {one.twin}"
        return ""

    async def _seen_by(self, person: Person, one: Shown) -> str:
        """Where it was said; or alone, where the platform shows nothing to one person in a room."""
        seen = [await self.stage.read(person, place, one.message) for place in (one.place, self.stage.alone(person))]
        return seen[0] or seen[1]

    async def _button(self, person: Person, label: str) -> tuple[Shown, str]:
        """On the newest message in front of this person that has it."""
        for one in await self._standing(person):
            for button in _buttons(one.reply.nodes):
                if button.label == label:
                    return one, button.action
        raise LookupError(f"nothing in front of {person.name} says {label}")

    async def _form(self, person: Person) -> tuple[Shown, Form]:
        standing = await self._standing(person)
        return next((one, node) for one in standing for node in one.reply.nodes if isinstance(node, Form))

    async def _standing(self, person: Person) -> list[Shown]:
        """What this person has in front of them, the newest first, each message as it was last edited."""
        here = (outbox.c.channel == person.channel) & (outbox.c.state == "sent")
        newest = await self._ask(select(outbox).where(here).order_by(outbox.c.id))
        as_edited = {one.message: one for one in map(_shown, newest)}
        return [one for one in reversed(as_edited.values()) if self._sees(person, one)]

    def _sees(self, person: Person, one: Shown) -> bool:
        if one.only_for or not one.place.direct:
            return one.only_for is None or one.only_for.id == person.id
        return one.place.room in {self.stage.alone(person).room, addressed(person).room}

    async def _ask(self, question: Select[Any]) -> Sequence[Row[Any]]:
        def job(connection: Connection) -> Sequence[Row[Any]]:
            return connection.execute(question).all()

        return await self.platform.app.database.read(job)


def _shown(row: Row[Any]) -> Shown:
    only_for = msgspec.json.decode(row.only_for, type=Person) if row.only_for else None
    place, reply = msgspec.json.decode(row.place, type=Place), msgspec.json.decode(row.reply, type=Reply)
    return Shown(str(row.message), place, reply, only_for)


def _buttons(nodes: Sequence[Node]) -> Iterator[Button]:
    for node in nodes:
        if isinstance(node, Choices | Entry):
            yield from node.buttons
        if isinstance(node, Scale):
            yield from (Button(str(step), action) for step, action in enumerate(node.actions, 1))
