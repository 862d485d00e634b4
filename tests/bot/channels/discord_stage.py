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
MEMBERS = (
    ("700000000000000001", "Åsa Lindqvist"),
    ("700000000000000002", "Omar Haddad"),
    ("700000000000000003", "Birgit Öberg"),
)


@dataclass
class DiscordStage:
    discord: Discord
    channel: DiscordChannel
    asa: Member
    omar: Member
    birgit: Member
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

    def alone(self, person: Person) -> Place:
        return Place("discord", self.discord.world.direct_with(person.id).id, direct=True)

    async def write(self, person: Person, place: Place, text: str, *, key: str, mention: bool = False) -> None:
        await self._of(person).write(_channel(place), f"{MENTION} {text}" if mention else text, key=key)

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
        return [Standing(number, await self._read(someone, number)) for number, _ in someone.sees(_channel(place))]

    async def read(self, person: Person, _: Place, message: str) -> str:
        """Discord numbers its messages across all channels."""
        world = self.discord.world
        if message not in world.messages or world.only_for.get(message, person.id) != person.id:
            return ""
        recipient = world.channels[world.messages[message]["channel_id"]].recipient
        return await self._read(self._of(person), message) if recipient in {"", person.id} else ""

    async def _read(self, someone: Member, message: str) -> str:
        dialogues = [await self._dialogue(someone, message, action) for action in self._forms(message)]
        return "\n".join([shown(self.discord.world.messages[message]), *dialogues])

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
        return next(one for one in (self.asa, self.omar, self.birgit) if one.id == person.id)

    def texts(self, channel: str = ROOM) -> list[str]:
        return [shown(one) for one in self.discord.world.history(channel)]


def set_stage(discord: Discord, channel: DiscordChannel) -> DiscordStage:
    discord.world.add_channel(ROOM, "allmänt")
    discord.world.flags = CONTENT_GRANTED
    asa, omar, birgit = (Member(discord, number, name) for number, name in MEMBERS)
    return DiscordStage(discord, channel, asa, omar, birgit)


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
    usual: dict[str, Any] = {"message_content": True, "catch_up": False}
    channel = DiscordChannel(
        discord.settings(**(usual | settings)), database, clock or discord.clock, groups=("naturvård",)
    )
    stage = set_stage(discord, channel)
    await channel.start(stage.receive)
    try:
        yield stage
    finally:
        await channel.stop()
