"""The four platforms with the whole bot on each: its real adapter over real sockets, and those who talk there."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.app import App, build
from bot.channels.channel import Channel
from bot.channels.discord.adapter import DiscordChannel
from bot.channels.discord.settings import DiscordRoom
from bot.channels.slack.adapter import SlackChannel
from bot.channels.slack.settings import SlackRoom
from bot.channels.teams.adapter import TeamsChannel
from bot.channels.teams.settings import TeamsRoom
from bot.channels.web.adapter import WebChannel
from bot.channels.web.members import Member
from bot.channels.web.settings import WebSettings
from bot.clock import ShiftedClock
from bot.config import Config
from bot.conversation.events import Person, Place
from bot.storage.database import Database
from bot.storage.settings import StorageSettings
from tests.bot.channels import discord_stage, slack_stage, teams_stage
from tests.bot.channels.slack_stage import People, SlackStage, workspace
from tests.bot.channels.teams_stage import TeamsStage
from tests.bot.channels.web_stage import WebStage, browser
from tests.fakes import slack_workspace as slack
from tests.fakes import teams_activities as teams
from tests.fakes import web
from tests.fakes.discord.server import open_discord
from tests.fakes.teams import Teams, host_of
from tests.recordings import network

C = TypeVar("C", bound=Channel)


class Stage(Protocol):
    """What a person does is done as on that platform. `read`: every word of a message as they see it, if they do."""

    @property
    def channel(self) -> Channel: ...
    @property
    def room(self) -> Place: ...
    def alone(self, person: Person) -> Place: ...
    async def write(self, person: Person, place: Place, text: str, *, key: str, mention: bool) -> None: ...
    async def press(self, person: Person, place: Place, message: str, action: str, /, *, key: str) -> None: ...
    async def fill_in(
        self, person: Person, place: Place, message: str, action: str, /, *, values: dict[str, str], key: str
    ) -> None: ...
    async def upload(self, person: Person, place: Place, name: str, content: bytes, *, key: str) -> None: ...
    async def read(self, person: Person, place: Place, message: str) -> str: ...


class PassingClock(ShiftedClock):
    """Goes as the world does, and further when a recording says so."""

    def pass_by(self, minutes: int) -> None:
        self.start += timedelta(minutes=minutes)


@dataclass(frozen=True)
class Platform:
    """`people` by the names they have in the recordings."""

    app: App
    stage: Stage
    people: Mapping[str, Person]
    clock: PassingClock

    async def live(self, minutes: int = 0) -> None:
        """Time passes, and what is due is done."""
        self.clock.pass_by(minutes)
        await self.app.rounds.turn()
        await self.app.reminding.turn()


@dataclass(frozen=True)
class House:
    """Where the bot lives: its database, its folder, its clock."""

    database_url: str
    data: Path
    clock: PassingClock

    def built(self, people: Mapping[str, Person], room: Place, **sections: Any) -> App:
        database_url = self.database_url
        with closing(Database(database_url)) as database:
            database.write_now(lambda connection: network.settle_in(connection, people, room))
            network.fill_archive(database)
        known = {"storage": StorageSettings(database=database_url), "web": WebSettings(port=0)}
        return build(Config(**(known | sections)), self.data, self.clock)


Opened = Callable[[House], AbstractAsyncContextManager[Platform]]


@asynccontextmanager
async def on_web(house: House) -> AsyncIterator[Platform]:
    people, room = _named("web", (web.ASA.id, web.OMAR.id, web.BIRGIT.id)), Place("web", "naturvard")
    app = house.built(people, room)
    async with _started(app):
        channel = _of(app, WebChannel)
        visitors = {person.id: browser(channel.address) for person in people.values()}
        try:
            for person in people.values():
                await visitors[person.id].sign_in(Member(person.id, person.name))
            yield Platform(app, WebStage(channel, visitors, room=room), people, house.clock)
        finally:
            for visitor in visitors.values():
                await visitor.session.close()


@asynccontextmanager
async def on_discord(house: House) -> AsyncIterator[Platform]:
    people = _named("discord", (number for number, _ in discord_stage.MEMBERS))
    async with open_discord(house.clock) as fake:
        rooms = (DiscordRoom(discord_stage.ROOM, group=network.NATURE),)
        settings = fake.settings(message_content=True, catch_up=False, rooms=rooms)
        app = house.built(people, Place("discord", discord_stage.ROOM), discord=settings)
        stage = discord_stage.set_stage(fake, _of(app, DiscordChannel))
        async with _started(app):
            yield Platform(app, stage, people, house.clock)
    assert fake.invalid == []


@asynccontextmanager
async def on_slack(house: House) -> AsyncIterator[Platform]:
    people = _named("slack", (slack.ASA, slack.OMAR, slack.BIRGIT))
    rooms = (SlackRoom(slack.GENERAL, files_level="open", group=network.NATURE),)
    async with workspace(clock=house.clock) as fake:
        app = house.built(people, Place("slack", slack.GENERAL), slack=slack_stage.settings(fake, rooms=rooms))
        async with _started(app):
            yield Platform(app, SlackStage(fake, _of(app, SlackChannel), People(fake)), people, house.clock)


@asynccontextmanager
async def on_teams(house: House) -> AsyncIterator[Platform]:
    humans = (teams.ASA, teams.OMAR, teams.BIRGIT)
    people = _named("teams", (human.id for human in humans))
    async with Teams(picture_hosts=frozenset({host_of(teams_stage.PUBLIC)})) as fake:
        rooms = (TeamsRoom(teams.CHANNEL, group=network.NATURE),)
        coordinators = (teams.BIRGIT.object_id,)
        settings = teams_stage.settings_for(fake, coordinators=coordinators, files_level="open", rooms=rooms)
        app = house.built(people, Place("teams", teams.CHANNEL), teams=settings)
        async with _started(app):
            stage = TeamsStage(fake, _of(app, TeamsChannel))
            await stage.settle_in(*humans)
            yield Platform(app, stage, people, house.clock)
    assert fake.complaints == []


PLATFORMS: Mapping[str, Opened] = {"web": on_web, "discord": on_discord, "slack": on_slack, "teams": on_teams}


@asynccontextmanager
async def _started(app: App) -> AsyncIterator[None]:
    try:
        await app.start()
        yield
    finally:
        await app.stop()


def _named(channel: str, ids: Iterable[str]) -> dict[str, Person]:
    known = zip(network.PEOPLE.items(), ids, strict=True)
    return {name: Person(channel, account, official.name) for (name, official), account in known}


def _of(app: App, kind: type[C]) -> C:
    return next(channel for channel in app.channels if isinstance(channel, kind))
