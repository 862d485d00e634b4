"""Slash commands: registered once, suggested while typing, and meant as if they had been written."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection

from bot.channels.discord import commands
from bot.conversation.wording import LANGUAGES
from bot.storage.database import Database
from scheduling.meetings import Meeting, Session
from scheduling.store import save_meeting
from tests.bot.channels.discord_bot import GROUPS, open_bot
from tests.bot.channels.discord_stage import ROOM
from tests.fakes.discord.rules import of_commands
from tests.fakes.discord.server import Discord, open_discord
from tests.fakes.waiting import until

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def meeting(name: str, day: date) -> Meeting:
    return Meeting(name, (Session(day),), SINCE, theme=name)


MEETINGS = (meeting("Vårträff", date(2026, 3, 12)), meeting("Höstträff", date(2026, 10, 1)))


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with open_discord() as discord:
        yield discord
    assert discord.invalid == []


def test_what_is_registered_keeps_to_discords_rules_with_any_groups() -> None:
    for groups in ((), GROUPS, tuple(f"grupp {number}" for number in range(60))):
        assert list(of_commands(commands.definitions(groups))) == []


async def test_they_are_registered_at_the_first_start_and_not_again(discord: Discord, database: Database) -> None:
    for _ in range(2):
        async with open_bot(discord, database):
            pass
    puts = [path for method, path, _ in discord.requests if method == "PUT"]
    assert len(puts) == 1
    assert [command["name"] for command in discord.world.commands] == ["fråga", "hjälp", "språk"]


async def test_a_group_that_came_since_is_registered(discord: Discord, database: Database) -> None:
    async with open_bot(discord, database):
        registered = list(discord.world.commands)
    assert commands.same(registered, commands.definitions(GROUPS))
    assert not commands.same(registered, commands.definitions((*GROUPS, "energi")))


async def test_they_are_not_registered_where_nobody_wants_them(discord: Discord, database: Database) -> None:
    async with open_bot(discord, database, commands=False):
        assert discord.world.commands == []


async def test_meetings_are_suggested_while_typing(discord: Discord, database: Database) -> None:
    def save(connection: Connection) -> None:
        for one in MEETINGS:
            save_meeting(connection, one)

    await database.write(save)
    async with open_bot(discord, database) as bot:
        typed = await bot.asa.type_command(ROOM, "fråga", "träff", "höst")
        await until(lambda: typed.answered == 8)
        assert [choice["name"] for choice in typed.data["choices"]] == ["Höstträff 1 oktober 2026"]


def test_the_nearest_meetings_are_suggested_first_and_no_more_than_discord_shows() -> None:
    assert [one["name"][:8] for one in commands.suggestions(MEETINGS, "", TODAY)] == [
        "Vårträff",
        "Hösttraff".replace("a", "ä")[:8],
    ]
    many = [meeting(f"Träff {number}", date(2026, 5, 1)) for number in range(60)]
    assert len(commands.suggestions(many, "träff", TODAY)) == 25
    assert commands.suggestions(many, "finns inte", TODAY) == []
    long = commands.suggestions([meeting("å" * 300, TODAY)], "", TODAY)
    assert all(len(one["name"]) <= 100 for one in long)


@pytest.mark.parametrize(
    ("name", "options", "means"),
    [
        ("fråga", {"fråga": "Vad sades?"}, "Vad sades?"),
        (
            "fråga",
            {"fråga": "Vad sades?", "träff": "Vårträff 12 mars 2026", "grupp": "naturvård"},
            "Vad sades? Vårträff 12 mars 2026 naturvård",
        ),
        ("hjälp", {}, "hjälp"),
        ("språk", {"språk": "en"}, "språk en"),
        ("något annat", {}, "hjälp"),
    ],
)
def test_a_command_means_what_it_would_mean_in_writing(name: str, options: dict[str, str], means: str) -> None:
    assert commands.in_words(name, options) == means


def test_each_command_has_a_name_in_every_language() -> None:
    for command in commands.definitions(GROUPS):
        assert len({command["name"], *command["name_localizations"].values()}) == len(LANGUAGES)
