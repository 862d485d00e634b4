"""What `natverksbot check` finds about Discord, and the mend it names. And what may stand in the settings."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels.discord.checking import discord as look
from bot.channels.discord.settings import DiscordRoom, DiscordSettings
from bot.finding import Finding
from bot.settings import Secret, SettingsWrong
from tests.bot.channels.discord_stage import CONTENT_GRANTED, ROOM
from tests.fakes.discord.server import TOKEN, Discord, Fault, open_discord


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with open_discord() as discord:
        discord.world.add_channel(ROOM, "allmänt")
        discord.world.flags = CONTENT_GRANTED
        yield discord


async def found(settings: DiscordSettings) -> list[Finding]:
    return await asyncio.to_thread(lambda: list(look(settings)))


async def wrong(settings: DiscordSettings) -> str:
    return "\n".join(f"{one.says} {one.mend}" for one in await found(settings) if not one.good)


async def test_all_is_well(discord: Discord) -> None:
    everything = discord.settings(message_content=True, members=True, scheduled_events=True, rooms=(DiscordRoom(ROOM),))
    assert await wrong(everything) == ""
    assert any("token gäller för nätverksboten" in one.says for one in await found(everything))


async def test_where_nothing_is_set_nothing_is_wrong() -> None:
    (one,) = await found(DiscordSettings())
    assert (one.good, one.says) == (True, "inte inställt.")


async def test_a_token_that_is_not_good_is_said_and_never_shown(discord: Discord) -> None:
    said = await wrong(discord.settings(token=Secret("fel-token")))
    assert "Reset Token" in said
    assert "fel-token" not in said


@pytest.mark.parametrize(
    ("setting", "name"), [("message_content", "Message Content Intent"), ("members", "Server Members Intent")]
)
async def test_an_intent_that_is_wanted_and_not_granted_is_named(discord: Discord, setting: str, name: str) -> None:
    discord.world.flags = 0
    assert f"Slå på {name}" in await wrong(discord.settings(**{setting: True}))
    assert await wrong(discord.settings()) == ""


async def test_rights_that_are_missing_are_named(discord: Discord) -> None:
    discord.world.permissions = (1 << 10) | (1 << 11)
    said = await wrong(discord.settings(scheduled_events=True))
    assert all(right in said for right in ("bifoga filer", "läsa historiken", "skapa trådar", "hantera evenemang"))
    discord.world.permissions = 1 << 3
    assert await wrong(discord.settings(scheduled_events=True)) == ""


async def test_a_room_that_cannot_be_seen_is_named(discord: Discord) -> None:
    assert "når inte kanalen 123 (404)" in await wrong(discord.settings(rooms=(DiscordRoom("123"),)))


async def test_a_server_that_the_bot_is_not_in_is_missed(discord: Discord) -> None:
    assert "Bjud in boten" in await wrong(discord.settings(servers=("1",)))


async def test_few_connections_left_are_told(discord: Discord) -> None:
    discord.gateway.left = 150
    assert "150 anslutningar kvar" in await wrong(discord.settings())


@pytest.mark.parametrize("status", [429, 500])
async def test_a_discord_that_is_not_well_is_told(discord: Discord, status: int) -> None:
    discord.faults.append(Fault("GET", "/users/@me", status=status))
    assert await wrong(discord.settings()) != ""


async def test_a_discord_that_cannot_be_reached_is_told() -> None:
    settings = DiscordSettings(token=Secret(TOKEN), api_address="http://127.0.0.1:9/api/v10")
    assert "går inte att nå" in await wrong(settings)


@pytest.mark.parametrize(
    "address",
    ["http://discord.com/api", "ws://gateway.discord.gg", "ftp://x", "", "http://127.0.0.1.ond.example/", "x"],
)
def test_an_address_that_anybody_could_listen_on_is_refused(address: str) -> None:
    with pytest.raises(SettingsWrong) as refused:
        DiscordSettings(token=Secret("x"), api_address=address).check()
    assert "discord.api_address" in str(refused.value)


@pytest.mark.parametrize("address", ["https://discord.com/api/v10", "http://127.0.0.1:1/api", "http://localhost:1"])
def test_an_encrypted_address_or_one_of_this_machine_will_do(address: str) -> None:
    DiscordSettings(token=Secret("x"), api_address=address).check()


def test_a_greeting_needs_to_hear_who_comes() -> None:
    with pytest.raises(SettingsWrong):
        DiscordSettings(token=Secret("x"), welcome=True).check()
