"""A channel that is a list: for tests of what the courier does with a platform's answers."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.channels.channel import Capabilities, Outgoing, Receive
from bot.conversation.events import Person, Place


@dataclass
class Seen:
    """A visible message."""

    number: str
    message: Outgoing


@dataclass
class MemoryChannel:
    """`trouble` is called with every message before it is taken, and may raise, also after taking it."""

    capabilities: Capabilities = field(default_factory=lambda: Capabilities(settles="key", key_seconds=120))
    name: str = "fake"
    seen: list[Seen] = field(default_factory=list)
    sends: list[Outgoing] = field(default_factory=list)
    trouble: Callable[["MemoryChannel", Outgoing], None] = lambda *_: None

    async def start(self, receive: Receive) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def send(self, message: Outgoing) -> str:
        self.sends.append(message)
        self.trouble(self, message)
        return self.take(message)

    def take(self, message: Outgoing) -> str:
        """It becomes visible, once for each key where the platform knows keys."""
        earlier = self.number_of(message.key) if self.capabilities.settles == "key" else None
        if message.amends or earlier:
            return message.amends or str(earlier)
        self.seen.append(Seen(str(len(self.seen) + 1), message))
        return self.seen[-1].number

    async def find(self, message: Outgoing) -> str | None:
        return self.number_of(message.key)

    def number_of(self, key: str) -> str | None:
        return next((seen.number for seen in self.seen if seen.message.key == key), None)

    async def direct(self, person: Person) -> Place:
        return Place(self.name, f"direct-{person.id}", direct=True)
