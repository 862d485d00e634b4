"""Teams as its members know it: what they write, press and send reaches the bot signed, as Microsoft would send it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.channels.teams.activities import number, their_number
from bot.channels.teams.adapter import TeamsChannel
from bot.channels.teams.settings import TeamsSettings
from bot.clock import Clock, WallClock
from bot.conversation.events import AnyEvent, Joined, Person, Place
from bot.settings import Secret
from bot.storage.database import Database
from tests.bot.channels.contract import Standing
from tests.fakes import teams_activities as said
from tests.fakes.responder import Responder
from tests.fakes.teams import SECRET, Message, Teams, chat_of, host_of
from tests.fakes.teams_activities import APP, ASA, BIRGIT, BOT, CHANNEL, OMAR, TENANT, Human
from tests.fakes.teams_rules import cards, elements

Json = dict[str, Any]
KEY = b"a signing key that only this test knows"
SEEN = ("text", "title", "label", "altText", "value", "url")
PUBLIC = "https://bot.example.se"


def settings_for(teams: Teams, **changed: Any) -> TeamsSettings:
    usual: Json = {
        "app_id": APP,
        "app_password": Secret(SECRET),
        "tenant": TENANT,
        "port": 0,
        "public_address": PUBLIC,
        "service_hosts": ("127.0.0.1",),
        "file_hosts": ("127.0.0.1",),
        "login_address": teams.address,
        "openid_address": f"{teams.address}/openid",
    }
    return TeamsSettings(**(usual | changed))


@dataclass
class Scene:
    """The platform, our channel on it, and the smallest bot behind it."""

    teams: Teams
    channel: TeamsChannel
    responder: Responder

    async def tell(self, activity: Json, *, token: str | None = None) -> tuple[int, Any]:
        return await self.teams.tell(self.channel.address, activity, token=token)


@asynccontextmanager
async def open_teams(database: Database, clock: Clock | None = None, **changed: Any) -> AsyncIterator[Scene]:
    """Every request that the bot makes is held against the rules, in whatever test."""
    clock = clock or WallClock()
    async with Teams(picture_hosts=frozenset({host_of(PUBLIC)})) as teams:
        if clock.__class__.__name__ == "FakeClock":
            teams.now = clock.monotonic
        channel = TeamsChannel(settings_for(teams, **changed), database, clock, KEY)
        responder = Responder(channel, database, clock)
        await channel.start(responder.receive)
        try:
            yield Scene(teams, channel, responder)
            await responder.settled()
        finally:
            await channel.stop()
        assert teams.complaints == []


@dataclass
class TeamsStage:
    """`heard` is what reached the bot."""

    teams: Teams
    channel: TeamsChannel
    heard: Sequence[AnyEvent] = ()
    member: Person = field(default=Person("teams", ASA.id, ASA.name))
    other: Person = field(default=Person("teams", OMAR.id, OMAR.name))
    room: Place = field(default=Place("teams", CHANNEL))
    written: dict[str, Json] = field(default_factory=dict)

    @property
    def received(self) -> Sequence[AnyEvent]:
        return [event for event in self.heard if not isinstance(event, Joined)]

    async def settle_in(self, *humans: Human) -> None:
        """The bot is added to the channel, and each of them has added it to a chat of their own."""
        await self._tell(said.added(humans[0], CHANNEL, {"id": BOT}))
        for one in humans:
            await self._tell(said.installed(one))

    def alone(self, person: Person) -> Place:
        return Place("teams", chat_of(self.teams, human(person)), direct=True)

    async def write(self, person: Person, place: Place, text: str, *, key: str, mention: bool = False) -> None:
        root = their_number(place.thread) if place.thread else ""
        activity = said.wrote(human(person), place.room, text, key=key, root=root, mention=mention)
        self.written[key] = activity
        await self._tell(activity)

    async def press(self, person: Person, place: Place, message: str, action: str, /, *, key: str) -> None:
        data = next(each["data"] for each in self._actions(message) if each["data"]["do"] == action)
        await self._send_in(person, place, message, data, key)

    async def fill_in(
        self, person: Person, place: Place, message: str, action: str, /, *, values: dict[str, str], key: str
    ) -> None:
        """What is left empty is not sent."""
        data = next(each["data"] for each in self._actions(message) if each["data"]["do"] == action)
        inputs = {f"in.{name}": self._entered(message, f"in.{name}", value) for name, value in values.items() if value}
        await self._send_in(person, place, message, data | inputs, key)

    async def upload(self, person: Person, place: Place, name: str, content: bytes, *, key: str) -> None:
        """Files reach a bot in a personal chat only."""
        self.teams.files[name] = content
        url = f"{self.teams.address}/files/{name}"
        await self._tell(said.sent_file(human(person), name, url, key=key))

    async def standing(self, person: Person, place: Place) -> list[Standing]:
        theirs = [
            Standing(key, activity["text"])
            for key, activity in self.written.items()
            if activity["conversation"]["id"].startswith(place.room)
        ]
        room = chat_of(self.teams, human(person)) if place.direct else place.room
        ours = [message for message in self.teams.said_in(room) if visible(message, place)]
        return [*theirs, *(Standing(ours_by_number(message), text_of(message.activity)) for message in ours)]

    async def read(self, person: Person, place: Place, message: str) -> str:
        found = self._message(message)
        return text_of(found.activity) if found.room in {CHANNEL, chat_of(self.teams, human(person))} else ""

    async def _send_in(self, person: Person, place: Place, message: str, data: Json, key: str) -> None:
        seen = self._message(message)
        root = (seen.thread or seen.id) if seen.room == CHANNEL else ""
        activity = said.pressed(human(person), seen.room, seen.id, data, key=key, root=root)
        status, answer = await self.teams.tell(self.channel.address, activity)
        assert (status, answer["statusCode"], answer["type"]) == (
            200,
            200,
            "application/vnd.microsoft.activity.message",
        )

    def _entered(self, message: str, name: str, value: str) -> str:
        """Where several may be chosen, each of them by its title."""
        everything = [one for card in cards(self._message(message).activity) for one in elements(card)]
        field = next(one for one in everything if one.get("id") == name)
        if not field.get("isMultiSelect"):
            return value
        return ",".join(one["value"] for one in field["choices"] if one["title"] in value.split("\n"))

    def _actions(self, message: str) -> list[Json]:
        return actions(self._message(message).activity)

    def _message(self, number: str) -> Message:
        return next(each for each in self.teams.messages if ours_by_number(each) == number)

    async def _tell(self, activity: Json) -> None:
        assert await self.teams.tell(self.channel.address, activity) == (200, {})


def actions(activity: Json) -> list[Json]:
    return [each for card in cards(activity) for each in elements(card) if each["type"] == "Action.Execute"]


def text_of(activity: Json) -> str:
    """Every word that is seen or read aloud."""
    found = []
    for card in cards(activity):
        for element in elements(card):
            found += [element[key] for key in SEEN if isinstance(element.get(key), str)]
            found += [choice["title"] for choice in element.get("choices", [])]
    return "\n".join(found)


def visible(message: Message, place: Place) -> bool:
    return not place.thread or message.thread == their_number(place.thread)


def ours_by_number(message: Message) -> str:
    return number(message.id, message.room)


def human(person: Person) -> Human:
    return next(each for each in (ASA, OMAR, BIRGIT) if each.id == person.id)
