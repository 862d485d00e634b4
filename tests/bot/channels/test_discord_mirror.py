"""The server's events show the plan's coming meetings, no more and no less, and leave those of others alone."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.channels.discord.mirror import difference, event, follow
from bot.storage.database import Database
from scheduling.meetings import Meeting, Session
from scheduling.store import save_meeting
from tests.bot.channels.discord_bot import DiscordBot, open_bot
from tests.fakes.discord.rules import of_event
from tests.fakes.discord.server import Discord, open_discord
from tests.fakes.discord.world import APPLICATION, GUILD
from tests.fakes.waiting import until

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SPRING = Meeting(
    "m-1",
    (Session(date(2026, 4, 9), time(9, 30), time(16)), Session(date(2026, 4, 10), time(9), time(12))),
    SINCE,
    groups=("naturvård",),
    theme="Våtmarker",
    place="Stadshuset i Vara",
)


def standing(*meetings: Meeting) -> list[dict[str, Any]]:
    made = [event(meeting) for meeting in meetings]
    return [one | {"id": str(number), "creator_id": APPLICATION, "status": 1} for number, one in enumerate(made)]


def test_a_coming_meeting_becomes_an_event_of_all_its_days() -> None:
    (made,) = difference([SPRING], [], NOW, 0).make
    assert list(of_event(made)) == []
    assert (made["name"], made["entity_metadata"]["location"]) == ("Våtmarker", "Stadshuset i Vara")
    assert (made["scheduled_start_time"], made["scheduled_end_time"]) == (
        "2026-04-09T07:30:00+00:00",
        "2026-04-10T10:00:00+00:00",
    )


def test_what_is_right_already_is_left_alone() -> None:
    steps = difference([SPRING], standing(SPRING), NOW, 1)
    assert steps == ((), (), ())


def test_a_moved_meeting_changes_its_event_and_a_cancelled_one_loses_it() -> None:
    moved = replace(SPRING, place="Digitalt rum 2")
    assert [number for number, _ in difference([moved], standing(SPRING), NOW, 1).change] == ["0"]
    cancelled = replace(SPRING, cancelled=True)
    assert difference([cancelled], standing(SPRING), NOW, 1).drop == ("0",)


def test_what_has_begun_or_was_made_by_people_is_not_touched() -> None:
    begun = standing(SPRING)[0] | {"status": 2}
    by_people = {"id": "9", "description": "Fika", "status": 1}
    assert difference([], [begun, by_people], NOW, 2).drop == ()
    assert difference([SPRING], [], NOW + timedelta(days=90), 0).make == ()


def test_no_more_are_made_than_the_server_has_room_for() -> None:
    many = [replace(SPRING, id=f"m-{number}") for number in range(120)]
    assert len(difference(many, [], NOW, 30).make) == 70


@pytest.mark.parametrize("text", ["å" * 2000, "@everyone https://ond.example", ""])
def test_an_event_keeps_to_discords_rules_whatever_the_plan_says(text: str) -> None:
    made = event(replace(SPRING, theme=text, place=text, agenda=text, speakers=(text,)))
    assert list(of_event(made)) == []
    assert "https://" not in made["name"] + made["description"] + made["entity_metadata"]["location"]


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with open_discord() as discord:
        yield discord
    assert discord.invalid == []


async def put(database: Database, *meetings: Meeting) -> None:
    def save(connection: Connection) -> None:
        for meeting in meetings:
            save_meeting(connection, meeting)

    await database.write(save)


async def mirror(bot: DiscordBot) -> None:
    await follow([GUILD], bot.channel._requests, bot.database, bot.discord.clock.now(), APPLICATION)


async def test_the_server_follows_the_plan(discord: Discord, database: Database) -> None:
    day = discord.clock.now().date() + timedelta(days=30)
    coming = replace(SPRING, sessions=(Session(day, time(9), time(12)),))
    await put(database, coming)
    async with open_bot(discord, database, scheduled_events=True) as bot:
        await until(lambda: len(discord.world.events) == 1)
        await put(database, replace(coming, theme="Ängar"))
        await mirror(bot)
        assert [one["name"] for one in discord.world.events.values()] == ["Ängar"]
        await put(database, replace(coming, cancelled=True))
        await mirror(bot)
        assert discord.world.events == {}


async def test_without_that_wish_no_event_is_made(discord: Discord, database: Database) -> None:
    day = discord.clock.now().date() + timedelta(days=30)
    await put(database, replace(SPRING, sessions=(Session(day),)))
    async with open_bot(discord, database):
        assert not any("scheduled-events" in path for _, path, _ in discord.requests)
