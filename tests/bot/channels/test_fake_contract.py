"""The fake channel keeps the contract too, whatever its platform can do: with a key, with a history, with neither."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from bot.channels.channel import Capabilities
from bot.conversation.events import AnyEvent, FilledIn, Person, Place, Pressed, Uploaded, Wrote
from tests.bot.channels.contract import ChannelContract, Standing
from tests.fakes.channel import FakeChannel
from tests.fakes.platform import Platform

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
CASES: Mapping[str, tuple[Capabilities, dict[str, Any]]] = {
    "key": (Capabilities(settles="key", key_seconds=60.0), {"key_seconds": 60.0, "history": True}),
    "history": (Capabilities(settles="history"), {"history": True}),
    "neither": (Capabilities(settles="nothing"), {}),
    "poor": (Capabilities(settles="nothing", private_replies=False, updates=False, forms=False, uploads=False), {}),
}


@dataclass
class FakeStage:
    platform: Platform
    channel: FakeChannel
    member: Person = field(default=Person("fake", "asa", "Åsa"))
    other: Person = field(default=Person("fake", "omar", "Omar"))
    room: Place = field(default=Place("fake", "allmänt"))
    events: dict[str, AnyEvent] = field(default_factory=dict)

    @property
    def received(self) -> Sequence[AnyEvent]:
        return list(self.events.values())

    async def receive(self, event: AnyEvent, _: Mapping[str, bytes]) -> bool:
        new = event.key not in self.events
        self.events.setdefault(event.key, event)
        return new

    async def write(self, person: Person, place: Place, text: str, *, key: str) -> None:
        self._happen(Wrote(key=key, person=person, place=place, at=NOW, text=text))

    async def press(self, person: Person, place: Place, message: str, action: str, /, *, key: str) -> None:
        self._happen(Pressed(key=key, person=person, place=place, at=NOW, action=action, message=message))

    async def fill_in(
        self, person: Person, place: Place, message: str, action: str, /, *, values: dict[str, str], key: str
    ) -> None:
        self._happen(
            FilledIn(key=key, person=person, place=place, at=NOW, action=action, message=message, values=values)
        )

    async def upload(self, person: Person, place: Place, name: str, content: bytes, *, key: str) -> None:
        self._happen(Uploaded(key=key, person=person, place=place, at=NOW, name=name, size=len(content), file="stored"))

    async def standing(self, person: Person, place: Place) -> list[Standing]:
        """What members wrote and what the bot said, as far as this person may see it."""
        written = (event for event in self.received if isinstance(event, Wrote) and event.place == place)
        said = (
            message
            for message in self.platform.messages()
            if (message["room"], message["thread"]) == (place.room, place.thread)
            and message["only_for"] in (None, person.id)
        )
        return [
            *(Standing(f"event-{event.key}", event.text) for event in written),
            *(Standing(message["id"], message["text"]) for message in said),
        ]

    def _happen(self, event: AnyEvent) -> None:
        self.platform.happen(dict(msgspec.to_builtins(event)))


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    with Platform() as platform:
        yield platform


@pytest.fixture(params=CASES)
async def stage(request: pytest.FixtureRequest, platform: Platform) -> AsyncIterator[FakeStage]:
    capabilities, switches = CASES[request.param]
    platform.forget()
    platform.switch(**switches, gone=["no-such-room"])
    stage = FakeStage(platform, FakeChannel(platform.url, capabilities))
    await stage.channel.start(stage.receive)
    yield stage
    await stage.channel.stop()


class TestFakeChannel(ChannelContract):
    pass
