"""A platform that counts what it is asked against its published limits, and a morning on which everything falls due."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection

from bot.channels.channel import Capabilities, Limit, Outgoing
from bot.clock import Clock
from bot.conversation.events import Place
from bot.conversation.outcome import Say
from bot.conversation.replies import Reply, Text
from bot.delivery import outbox
from bot.delivery.outbox import Due
from scheduling import store
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Person
from tests.fakes.memory_channel import MemoryChannel

LONG_AGO = datetime(2026, 1, 1, 8, tzinfo=UTC)
MEMBERS, ROOMS, MESSAGES = 250, 40, 500


@dataclass
class LimitedChannel(MemoryChannel):
    """`limits` are counted; whether the bot is told of them is up to its capabilities."""

    limits: Sequence[Limit] = ()
    clock: Clock | None = None
    latency: float = 0.0
    calls: list[tuple[float, str]] = field(default_factory=list)

    async def send(self, message: Outgoing) -> str:
        assert self.clock is not None
        self.calls.append((self.clock.now().timestamp(), message.place.conversation))
        if self.latency:
            await asyncio.sleep(self.latency)
        return await super().send(message)

    def over(self) -> int:
        """Calls that came while a window was full."""
        return sum(self._over(limit) for limit in self.limits)

    def _over(self, limit: Limit) -> int:
        found = 0
        for moments in self._lines(limit):
            found += sum(
                at - moments[number - limit.calls] < limit.seconds
                for number, at in enumerate(moments)
                if number >= limit.calls
            )
        return found

    def least_seconds(self) -> float:
        """What no bot could be quicker than."""
        spans = [
            (len(moments) - 1) // limit.calls * limit.seconds for limit in self.limits for moments in self._lines(limit)
        ]
        return max(spans, default=0.0)

    @property
    def took(self) -> float:
        return self.calls[-1][0] - self.calls[0][0]

    def _lines(self, limit: Limit) -> list[list[float]]:
        lines: defaultdict[str, list[float]] = defaultdict(list)
        for at, conversation in self.calls:
            lines[conversation if limit.per == "conversation" else ""].append(at)
        return list(lines.values())


def capabilities(limits: Sequence[Limit]) -> Capabilities:
    return Capabilities(settles="key", key_seconds=120, limits=tuple(limits))


def everything_falls_due(connection: Connection, day: date, starts: time) -> None:
    """A meeting of the whole network, with a room for each of forty groups, where there is more to say besides."""
    for number in range(MEMBERS):
        person = Person(f"Person {number}", f"p{number}@exempel.se", f"Kommun {number % 38}", ())
        member = store.add_member(connection, person, LONG_AGO)
        store.connect_identity(connection, member, Identity("fake", f"p{number}"))
    for number in range(ROOMS):
        store.add_room(connection, f"grupp {number}", "fake", f"rum-{number}")
    days, link = (Session(day, starts),), "https://exempel.se/m"
    store.save_meeting(connection, Meeting("m", days, LONG_AGO, form="both", theme="Skog", link=link))
    for number in range(MESSAGES - MEMBERS - ROOMS):
        said = Say(Place("fake", f"rum-{number % ROOMS}"), Reply((Text(f"Nyhet {number}"),)), kind="reminder")
        outbox.owe(connection, f"nyhet {number}", [said], LONG_AGO, Due(LONG_AGO))
