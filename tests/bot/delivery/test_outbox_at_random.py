"""The outbox against a platform and a process that fail in every order: the rules hold after every single step.

The process may die at any await (its courier is thrown away mid-turn), the platform may take a message at once, late or
never, and say so or not. Time is the test's. A failing example prints how to run it again.
"""

import asyncio
from collections import Counter
from contextlib import suppress
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.channel import Capabilities, DeliveryFailed, DeliveryUnsure, Outgoing
from bot.conversation.events import Place
from bot.storage.database import Database
from bot.storage.tables import outbox
from tests.bot.delivery.house import House
from tests.fakes.memory_channel import MemoryChannel

Answer = Literal["taken", "silence", "taken in silence", "taken late", "busy", "never", "die", "taken, then die"]
ANSWERS: tuple[Answer, ...] = ("taken", "silence", "taken in silence", "taken late", "busy", "die", "taken, then die")
LATE = 4.0  # seconds after the answer should have come: less than a channel allows for
EXAMPLES = 100

steps = st.lists(
    st.one_of(
        st.tuples(st.just("owe"), st.integers(0, 2)),
        st.tuples(st.just("turn"), st.lists(st.sampled_from(ANSWERS), max_size=4)),
        st.tuples(st.just("wait"), st.integers(1, 20)),
    ),
    max_size=20,
)


class Died(BaseException):
    """The process is gone: nothing catches this, nothing is recorded."""


class World:
    """The platform, what it still has in the pipe, and the one process that happens to be alive."""

    def __init__(self, database: Database, can: Capabilities) -> None:
        self.script: list[Answer] = []
        self.pipe: list[tuple[float, Outgoing]] = []
        self.silences: Counter[str] = Counter()
        self.lives = 0
        self.house = House(database, channel=MemoryChannel(can, trouble=self.trouble), worker_id="life 0")
        self.owed = 0

    def trouble(self, channel: MemoryChannel, message: Outgoing) -> None:
        answer = self.script.pop(0) if self.script else "taken"
        if answer in {"silence", "taken in silence", "taken late", "die", "taken, then die"}:
            self.silences[message.key] += 1
        if answer in {"taken in silence", "taken, then die"}:
            channel.take(message)
        if answer == "taken late":
            self.pipe.append((self.house.clock.seconds + LATE, message))
        if answer in {"die", "taken, then die"}:
            raise Died
        if answer == "busy":
            raise DeliveryFailed("busy", permanent=False)
        if answer != "taken":
            raise DeliveryUnsure(answer)

    async def owe(self, room: int) -> None:
        self.owed += 1
        await self.house.owe(str(self.owed), place=Place("fake", str(room)))

    async def turn(self, script: list[Answer]) -> None:
        self.script = [*script]
        await self.house.courier.send_next()
        tasks = [*self.house.courier._senders._at_work.values()]
        with suppress(Died):
            await asyncio.gather(*tasks)
        if any(task.done() and isinstance(task.exception(), Died) for task in tasks):
            await asyncio.wait(tasks)
            self.lives += 1
            self.house = self.house.another(f"life {self.lives}")
        self.script = []

    def wait(self, seconds: float) -> None:
        self.house.clock.pass_by(seconds)
        now = self.house.clock.seconds
        arrived = [message for due, message in self.pipe if due <= now]
        self.pipe = [(due, message) for due, message in self.pipe if due > now]
        for message in arrived:
            self.house.channel.take(message)

    def check(self) -> None:
        """What must hold at every moment."""
        visible = Counter(seen.message.key for seen in self.house.channel.seen)
        certain = self.house.channel.capabilities.settles != "nothing"
        for row in self.house.rows():
            extra = 0 if certain else self.silences[row.key]
            assert visible[row.key] <= 1 + extra, "more copies than attempts nobody can settle"
            assert (row.settled_at is not None) == (row.state in {"sent", "failed", "expired", "void"}) or (
                row.state == "unsure"
            )
            if row.state == "sent":
                assert visible[row.key] >= 1, "recorded as sent, but nobody can see it"
            if row.state == "planned":
                assert certain is False or visible[row.key] == 0, "out there, but about to be sent as if new"

    async def to_the_end(self) -> None:
        for _ in range(60):
            if not self.pipe and all(row.settled_at for row in self.house.rows()):
                return
            await self.turn([])
            self.wait(10)
            self.check()


def in_order(house: House) -> bool:
    """First copies, per room, in the order they were owed."""
    rooms: dict[str, list[int]] = {}
    firsts = {seen.message.key: seen for seen in reversed(house.channel.seen)}
    for seen in house.channel.seen:
        if firsts[seen.message.key] is seen:
            text = seen.message.reply.nodes[0].text  # type: ignore[union-attr]
            rooms.setdefault(seen.message.place.room, []).append(int(text))
    return all(numbers == sorted(numbers) for numbers in rooms.values())


@pytest.mark.parametrize("settles", ["key", "history", "nothing"])
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_nothing_is_lost_and_nothing_is_said_twice(
    database: Database, settles: str, steps: list[tuple[str, Any]]
) -> None:
    can = Capabilities(settles=settles, key_seconds=600)  # type: ignore[arg-type]
    asyncio.run(live_through(World(emptied(database), can), steps))


@pytest.mark.parametrize("seed", range(3))
def test_the_rules_can_fail(database: Database, seed: int) -> None:
    """Blind check: a platform that takes messages later than it promised is caught at it, every time."""
    can = Capabilities(settles="history", lateness_seconds=-3.0 - 10.0)
    steps: list[tuple[str, Any]] = [
        ("owe", 0),
        ("turn", ["taken late"]),
        ("wait", 1 + seed),
        ("turn", []),
        ("wait", 20),
    ]
    with pytest.raises(AssertionError, match="more copies"):
        asyncio.run(live_through(World(emptied(database), can), steps))


async def live_through(world: World, steps: list[tuple[str, Any]]) -> None:
    for step, how in steps:
        match step:
            case "owe":
                await world.owe(how)
            case "turn":
                await world.turn(how)
            case _:
                world.wait(how)
        world.check()
    await world.to_the_end()
    visible = Counter(seen.message.key for seen in world.house.channel.seen)
    for row in world.house.rows():
        assert row.state == "sent"
        assert visible[row.key] >= 1
        assert visible[row.key] == 1 or row.doubts > 0, "a copy too many that nobody has counted"
    assert in_order(world.house)


def emptied(database: Database) -> Database:
    database.write_now(lambda connection: connection.execute(outbox.delete()) and None)
    return database
