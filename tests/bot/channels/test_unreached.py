"""A member whose direct chat cannot be reached, on real clients: said in the group's room, or mentioned once."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.channels.channel import Channel
from bot.storage.database import Database
from tests.bot.channels.discord_stage import ROOM as DISCORD_ROOM
from tests.bot.channels.discord_stage import open_stage
from tests.bot.channels.teams_stage import open_teams, text_of
from tests.bot.delivery.year import BEGINS, MORNING, Year, later
from tests.fakes import teams_activities as said
from tests.fakes.clock import FakeClock
from tests.fakes.discord.people import shown
from tests.fakes.discord.server import open_discord
from tests.fakes.teams_activities import ASA, BIRGIT, BOT, CHANNEL, GUEST

NAME = "Åsa"
DIRECT = ("Om 14 dagar: Skog", "Om 2 dagar: Skog", "I dag: Skog")


@pytest.fixture
def engine() -> str:
    """What a platform answers is the same on any database; the rooms themselves are tried on both."""
    return "sqlite"


def year_on(
    channel: Channel, database: Database, clock: FakeClock, accounts: Mapping[str, str], room: str, *, aloud: bool
) -> Year:
    parts: dict[str, Any] = {"channel": channel, "clock": clock, "accounts": accounts, "room": room, "aloud": aloud}
    year = Year(database, **parts)
    year.settle_in()
    return year


@asynccontextmanager
async def on_teams(database: Database, clock: FakeClock, *, aloud: bool) -> AsyncIterator[tuple[Year, Any]]:
    async with open_teams(database, clock, welcome=False, typing=False) as scene:
        await scene.tell(said.added(ASA, CHANNEL, {"id": BOT}))
        await scene.tell(said.wrote(GUEST, CHANNEL, "hej"))
        await scene.tell(said.installed(ASA))
        await scene.tell(said.installed(BIRGIT))
        scene.teams.reachable = set()
        accounts = {"Åsa Ek": GUEST.id, "Bo Alm": ASA.id, "Cia Dal": BIRGIT.id}
        yield (
            year_on(scene.channel, database, clock, accounts, CHANNEL, aloud=aloud),
            lambda: {
                "room": [text_of(one.activity) for one in scene.teams.said_in(CHANNEL)],
                "bo": [text_of(one.activity) for one in scene.teams.messages if one.room != CHANNEL],
            },
        )


@asynccontextmanager
async def on_discord(database: Database, clock: FakeClock, *, aloud: bool) -> AsyncIterator[tuple[Year, Any]]:
    async with open_discord(clock) as discord, open_stage(discord, database, clock) as stage:
        discord.world.closed_to_bots.add(stage.asa.id)
        accounts = {"Åsa Ek": stage.asa.id, "Bo Alm": stage.omar.id, "Cia Dal": stage.birgit.id}
        yield (
            year_on(stage.channel, database, clock, accounts, DISCORD_ROOM, aloud=aloud),
            lambda: {
                "room": stage.texts(),
                "bo": [shown(one) for one in discord.world.messages.values() if one["channel_id"] != DISCORD_ROOM],
            },
        )
        assert discord.invalid == []


PLATFORMS = {"teams": on_teams, "discord": on_discord}


@pytest.mark.parametrize("aloud", [True, False], ids=["said aloud", "mentioned"])
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_a_member_cannot_be_told_alone_is_said_in_the_room_or_mentioned_once(
    database: Database, platform: str, *, aloud: bool
) -> None:
    clock = FakeClock(BEGINS)
    async with PLATFORMS[platform](database, clock, aloud=aloud) as (year, seen):
        await year.reminding.begin()
        await year.live_until(later(MORNING, hours=1))
        room, alone = seen()["room"], seen()["bo"]
    heads = [head for text in room for head in DIRECT if head in text]
    mentions = [text for text in room if "tar inte emot direktmeddelanden" in text]
    assert heads == (list(DIRECT) if aloud else ["Om 14 dagar: Skog"])
    assert len(mentions) == (0 if aloud else 1)
    assert sum("jag inte når alla i gruppen" in text for text in room) == (2 if aloud else 0)
    assert not any(NAME in text or "Ek" in text for text in room), "nobody is named"
    assert sum("Skog" in text and "Det här nådde" not in text for text in alone) == len(DIRECT), (
        "who is reached is told"
    )
