"""A stranger on a platform becomes the member they are with a code, and then hears from the bot like any other."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from bot.app import well_informed
from bot.channels.channel import Channel
from bot.channels.discord.adapter import DiscordChannel
from bot.channels.teams.adapter import TeamsChannel
from bot.codes import OneTimeCodes
from bot.rating import OwnAnswers
from bot.storage.database import Database
from bot.storage.schema import SCHEMAS
from bot.storage.tables import inbox
from bot.year import NetworkYear
from scheduling import store
from scheduling.network import Identity
from scheduling.ratings.keys import Keys
from scheduling.settings import NetworkSettings
from tests.bot.channels.discord_bot import ASA as DISCORD_ASA
from tests.bot.channels.discord_bot import open_bot
from tests.bot.channels.discord_stage import set_stage
from tests.bot.channels.teams_stage import KEY as TEAMS_KEY
from tests.bot.channels.teams_stage import PUBLIC, settings_for, text_of
from tests.bot.delivery.year import Year
from tests.fakes import teams_activities as said
from tests.fakes.archive import EchoingArchive
from tests.fakes.clock import FakeClock
from tests.fakes.discord.people import shown
from tests.fakes.discord.server import open_discord
from tests.fakes.teams import Teams, chat_of, host_of
from tests.fakes.teams_activities import ASA
from tests.fakes.waiting import until
from tests.fakes.year import KEY, NOW, Talk, settle

TOLD = datetime(2026, 11, 26, 12, tzinfo=UTC)  # two weeks before the meeting, when the reminder has gone out
Write = Callable[[str], Awaitable[object]]
Seen = Callable[[], list[str]]


@pytest.fixture
def engine() -> str:
    """What a platform tells us is the same on any database; the codes themselves are tried on both."""
    return "sqlite"


def year_on(channel: Channel, database: Database, clock: FakeClock) -> Year:
    """The real conversation in a house that reminds, with one platform."""
    network = NetworkSettings()
    known = {"year": NetworkYear(database, network, KEY, lambda: None), "codes": OneTimeCodes(database, KEY)}
    converse = well_informed(archive=EchoingArchive(), network=network, **known)
    return Year(database, channel=channel, clock=clock, converse=converse)  # type: ignore[arg-type]  # a real channel


@asynccontextmanager
async def on_discord(database: Database, clock: FakeClock) -> AsyncIterator[tuple[Year, Write, Seen]]:
    async with open_discord(clock) as discord:
        settings = discord.settings(message_content=True, catch_up=False)
        channel = DiscordChannel(settings, database, clock, groups=("naturvård",))
        stage = set_stage(discord, channel)
        year = year_on(channel, database, clock)
        await channel.start(year.courier.receive)
        try:
            room = discord.world.direct_with(stage.asa.id).id
            yield (
                year,
                lambda text: stage.asa.write(room, text),
                lambda: [shown(one) for one in discord.world.history(room)],
            )
        finally:
            await channel.stop()
        assert discord.invalid == []


@asynccontextmanager
async def on_teams(database: Database, clock: FakeClock) -> AsyncIterator[tuple[Year, Write, Seen]]:
    async with Teams(picture_hosts=frozenset({host_of(PUBLIC)})) as teams:
        teams.now = clock.monotonic
        channel = TeamsChannel(settings_for(teams, welcome=False, typing=False), database, clock, TEAMS_KEY)
        year = year_on(channel, database, clock)
        await channel.start(year.courier.receive)

        async def write(text: str) -> None:
            assert await teams.tell(channel.address, said.wrote(ASA, ASA.chat, text)) == (200, {})

        try:
            yield year, write, lambda: [text_of(one.activity) for one in teams.said_in(chat_of(teams, ASA))]
        finally:
            await channel.stop()
        assert teams.complaints == []


PLATFORMS = {"discord": on_discord, "teams": on_teams}


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_stranger_connects_with_a_code_is_reminded_and_answers(database: Database, platform: str) -> None:
    database.write_now(settle)
    on_page = Talk(database, "asa")
    clock = FakeClock(NOW)

    async with PLATFORMS[platform](database, clock) as (year, write, seen):

        async def say(text: str) -> str:
            heard, before = _heard(database), len(seen())
            await write(text)
            await until(lambda: _heard(database) > heard, 30)
            await year.turns(2, step=0)
            return "\n".join(seen()[before:])

        assert "skriv koppla" in await say("mina uppgifter")
        code = _code(on_page.write("koppla"))
        assert "Nu vet jag vem du är: Åsa Ek" in await say(f"koppla {code}")
        assert code not in str(database.read_now(lambda c: c.execute(select(inbox.c.event)).all()))
        assert "gäller inte" not in "".join(seen())
        before = len(seen())
        await year.reminding.begin()
        await year.live_until(TOLD)
        (reminder,) = seen()[before:]
        assert "Våtmarker" in reminder
        assert "Du kommer." in await say("jag kommer till våtmarker")
    assert on_page.answered() == {"Åsa Ek": "coming"}


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_blind_check_without_the_code_nobody_is_reminded_there(database: Database, platform: str) -> None:
    database.write_now(settle)
    async with PLATFORMS[platform](database, FakeClock(NOW)) as (year, write, seen):
        await write("hej")
        await until(lambda: _heard(database) == 1, 30)
        await year.reminding.begin()
        await year.live_until(TOLD)
        assert "Våtmarker" not in "".join(seen())


def _heard(database: Database) -> int:
    return database.read_now(lambda c: c.scalar(select(func.count()).select_from(inbox)) or 0)


def _code(text: str) -> str:
    found = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", text)
    assert found, text
    return found[0]


async def test_the_code_is_shown_to_whoever_asked_and_no_table_holds_it(database: Database, tmp_path: Path) -> None:
    database.write_now(settle)
    database.write_now(lambda c: store.connect_identity(c, 1, Identity("discord", DISCORD_ASA)))
    network, codes = NetworkSettings(), OneTimeCodes(database, KEY)
    year = NetworkYear(database, network, KEY, lambda: None)
    converse = well_informed(archive=EchoingArchive(), network=network, year=year, codes=codes)
    fill = OwnAnswers(Keys(tmp_path), KEY).fill
    async with open_discord() as discord, open_bot(discord, database, converse=converse, fill=fill) as bot:
        room = discord.world.direct_with(bot.asa.id).id
        await bot.asa.write(room, "koppla")
        await bot.settled(1)
        code = _code(bot.texts(room)[-1])
        assert f"koppla {code}" in bot.texts(room)[-1]
        stranger = Talk(database, "29:1Asa", channel="teams", now=bot.discord.clock.now())
        held = database.read_now(_everything)
        assert code not in held
        assert code.replace("-", "") not in held
        assert "koppla " in held, "blind check: the message itself is there"
        assert "Nu vet jag vem du är: Åsa Ek" in stranger.write(f"koppla {code}")
        assert discord.invalid == []


def _everything(connection: Connection) -> str:
    tables = [table for metadata in SCHEMAS for table in metadata.sorted_tables]
    return "\n".join(str(tuple(row)) for table in tables for row in connection.execute(select(table)))
