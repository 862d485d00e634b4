"""Discord as its members know it: the stage for the contract, over real sockets."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.channels.discord.adapter import DiscordChannel
from bot.clock import Clock
from bot.conversation.actions import NotAnAction, decode
from bot.conversation.events import AnyEvent, Person, Place
from bot.conversation.router import FILLED_IN
from bot.storage.database import Database
from tests.bot.channels.contract import CANNOT_WAIT, Standing
from tests.fakes.discord.people import MENTION, Member, in_dialogue, parts, shown
from tests.fakes.discord.server import Discord
from tests.fakes.discord.world import Interaction
from tests.fakes.waiting import until

ROOM = "800000000000000001"
CONTENT_GRANTED = (1 << 18) | (1 << 19) | (1 << 14) | (1 << 15)
SHOWS_A_FORM = 9


@dataclass
class DiscordStage:
    discord: Discord
    channel: DiscordChannel
    asa: Member
    omar: Member
    room: Place = field(default=Place("discord", ROOM))
    events: dict[str, AnyEvent] = field(default_factory=dict)
    deliveries: int = 0

    @property
    def member(self) -> Person:
        return Person("discord", self.asa.id, self.asa.name)

    @property
    def other(self) -> Person:
        return Person("discord", self.omar.id, self.omar.name)

    @property
    def received(self) -> Sequence[AnyEvent]:
        return list(self.events.values())

    async def receive(self, event: AnyEvent, _: Mapping[str, bytes]) -> bool:
        self.deliveries += 1
        new = event.key not in self.events
        self.events.setdefault(event.key, event)
        return new

    async def write(self, person: Person, place: Place, text: str, *, key: str) -> None:
        await self._of(person).write(_channel(place), text, key=key)

    async def press(self, person: Person, _: Place, message: str, action: str, /, *, key: str) -> None:
        await self._of(person).choose(message, action, key=key)

    async def fill_in(
        self, person: Person, _: Place, message: str, action: str, /, *, values: dict[str, str], key: str
    ) -> None:
        someone = self._of(person)
        opened = await self.opened(someone, message, action)
        await someone.fill_in(opened, values, key=key)

    async def upload(self, person: Person, place: Place, name: str, content: bytes, *, key: str) -> None:
        await self._of(person).write(_channel(place), MENTION, key=key, files={name: content})

    async def standing(self, person: Person, place: Place) -> list[Standing]:
        """With what the dialogues of a message say, once they are opened."""
        someone = self._of(person)
        seen = []
        for number, text in someone.sees(_channel(place)):
            dialogues = [await self._dialogue(someone, number, action) for action in self._forms(number)]
            seen.append(Standing(number, "\n".join([text, *dialogues])))
        return seen

    async def opened(self, someone: Member, message: str, action: str) -> Interaction:
        opened = await someone.choose(message, action)
        await until(lambda: opened.answered == SHOWS_A_FORM, CANNOT_WAIT)
        return opened

    def _forms(self, message: str) -> list[str]:
        found = parts(self.discord.world.messages[message]["components"])
        return [each["custom_id"] for each in found if _is_form(each.get("custom_id", ""))]

    async def _dialogue(self, someone: Member, message: str, action: str) -> str:
        return in_dialogue((await self.opened(someone, message, action)).data)

    def _of(self, person: Person) -> Member:
        return self.asa if person.id == self.asa.id else self.omar

    def texts(self, channel: str = ROOM) -> list[str]:
        return [shown(one) for one in self.discord.world.history(channel)]


def _channel(place: Place) -> str:
    return place.thread or place.room


def _is_form(action: str) -> bool:
    try:
        return type(decode(action)) in FILLED_IN
    except NotAnAction:
        return False


@asynccontextmanager
async def open_stage(
    discord: Discord, database: Database, clock: Clock | None = None, **settings: Any
) -> AsyncIterator[DiscordStage]:
    """Both members have just done something in the room, as whoever is answered has."""
    discord.world.add_channel(ROOM, "allmänt")
    discord.world.flags = CONTENT_GRANTED
    asa, omar = (
        Member(discord, "700000000000000001", "Åsa Lindqvist"),
        Member(discord, "700000000000000002", "Omar Haddad"),
    )
    usual: dict[str, Any] = {"message_content": True, "catch_up": False}
    channel = DiscordChannel(
        discord.settings(**(usual | settings)), database, clock or discord.clock, groups=("naturvård",)
    )
    stage = DiscordStage(discord, channel, asa, omar)
    await channel.start(stage.receive)
    try:
        yield stage
    finally:
        await channel.stop()
