"""Who came, ticked on Discord in more than one dialogue: of 137 invited every single one can be."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import Connection

from bot.app import well_informed
from bot.channels.discord import modals
from bot.storage.database import Database
from bot.storage.tables import inbox
from bot.year import NetworkYear
from scheduling import store
from scheduling.attendance import taken_at
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Person
from scheduling.settings import NetworkSettings
from tests.bot.channels.discord_bot import ASA, DiscordBot, open_bot
from tests.fakes.archive import EchoingArchive
from tests.fakes.discord.people import parts
from tests.fakes.discord.server import open_discord
from tests.fakes.discord.world import Interaction
from tests.fakes.waiting import until

LONG_AGO = datetime(2026, 1, 8, 8, tzinfo=UTC)
INVITED = 137
HELD = Meeting("bin", (Session(date(2026, 2, 3), time(9)),), LONG_AGO, ("naturvård",), theme="Bin", place="Vara")
TOWNS = ("Ale", "Borås", "Vara")


def settle_in(connection: Connection) -> None:
    """Åsa coordinates, and so many others are invited to what has been."""
    coordinator = Person("Åsa Lindqvist", "asa@natverket.example", "Kansliet", (), "coordinator")
    store.connect_identity(connection, store.add_member(connection, coordinator, LONG_AGO), Identity("discord", ASA))
    for number in range(INVITED):
        name = f"Deltagare {number:03}"
        member = Person(name, f"d{number}@exempel.se", TOWNS[number % len(TOWNS)], ("naturvård",))
        store.add_member(connection, member, LONG_AGO)
    store.save_meeting(connection, HELD)


@pytest.fixture
async def bot(database: Database) -> AsyncIterator[DiscordBot]:
    database.write_now(settle_in)
    network = NetworkSettings()
    year = NetworkYear(database, network, b"k" * 32, lambda: None)
    converse = well_informed(archive=EchoingArchive(), year=year, network=network)
    async with open_discord() as discord, open_bot(discord, database, converse=converse) as bot:
        yield bot
        assert discord.invalid == []


class Ticking:
    """A coordinator with the form before her."""

    def __init__(self, bot: DiscordBot) -> None:
        self.bot = bot
        self.room = bot.discord.world.direct_with(ASA).id

    async def begin(self) -> None:
        await self.bot.asa.write(self.room, "närvaro bin")
        await self.bot.settled(1)

    @property
    def message(self) -> str:
        return self.bot.asa.sees(self.room)[-1][0]

    def openers(self) -> list[str]:
        found = parts(self.bot.discord.world.messages[self.message]["components"])
        return [one["custom_id"] for one in found if one.get("custom_id", "").startswith("sendattendance")]

    async def open(self, opener: str) -> Interaction:
        opened = await self.bot.asa.press(self.message, opener)
        await until(lambda: opened.data is not None, 30)
        return opened

    async def tick(self, opener: str, names: list[str]) -> None:
        heard = self.bot.count(inbox)
        await self.bot.asa.fill_in(await self.open(opener), {"came": "\n".join(names), "others": ""})
        await self.bot.settled(heard + 1)

    async def go_on(self) -> None:
        heard = self.bot.count(inbox)
        await self.bot.asa.choose(self.message, "attendance:bin")
        await self.bot.settled(heard + 1)


def offered(opened: Interaction) -> list[str]:
    controls = [each["component"] for each in opened.data["components"]]
    return [option["value"] for each in controls for option in each.get("options", ())]


def came(bot: DiscordBot) -> int:
    taken = bot.database.read_now(taken_at).get("bin")
    return len(taken.members) if taken else 0


async def test_each_of_137_can_be_ticked_part_by_part(bot: DiscordBot) -> None:
    form = Ticking(bot)
    await form.begin()
    assert len(form.openers()) == 2
    names = [offered(await form.open(opener)) for opener in form.openers()]
    assert [len(each) for each in names] == [100, 37]
    assert len({name for each in names for name in each}) == INVITED
    await form.tick(form.openers()[0], names[0])
    assert came(bot) == 100
    await form.go_on()
    await form.tick(form.openers()[1], names[1])
    assert came(bot) == INVITED
    await form.go_on()
    await form.tick(form.openers()[0], names[0][:-1])
    assert came(bot) == INVITED - 1, "one is taken away, and the other part stays as it was"


async def test_blind_check_a_part_that_is_taken_for_the_whole_forgets_the_other(
    bot: DiscordBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modals, "whole", lambda _, __, values: dict(values))
    form = Ticking(bot)
    await form.begin()
    first, second = [offered(await form.open(opener)) for opener in form.openers()]
    await form.tick(form.openers()[0], first)
    await form.go_on()
    await form.tick(form.openers()[1], second)
    assert came(bot) == len(second) < INVITED
