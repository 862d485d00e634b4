"""The connection to Discord: it is resumed, begun anew, found dead, and never begun too often."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from discord import Game
from discord.gateway import GatewayRatelimiter

from bot.channels.discord import record
from bot.channels.discord.budget import FREE, Budget, earliest
from bot.conversation.events import Person, Place, Wrote
from bot.storage.database import Database
from bot.storage.tables import inbox
from tests.bot.channels.discord_bot import DiscordBot, open_bot
from tests.bot.channels.discord_stage import ROOM
from tests.fakes.clock import FakeClock
from tests.fakes.discord.gateway import CONTENT, LONGEST, MEMBERS, MOST
from tests.fakes.discord.people import MENTION
from tests.fakes.discord.server import Discord, Fault, open_discord
from tests.fakes.waiting import until

DAY = timedelta(hours=24)


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with open_discord() as discord:
        yield discord
    assert discord.invalid == []


async def still_answers(bot: DiscordBot, events: int = 1) -> None:
    asked = await bot.asa.write(ROOM, f"{MENTION} hjälp")
    await bot.settled(events)
    assert len(bot.texts(asked)) == 1


async def test_a_lost_connection_is_resumed_and_what_happened_meanwhile_comes_once(
    discord: Discord, database: Database
) -> None:
    async with open_bot(discord, database) as bot:
        await bot.asa.write(ROOM, f"{MENTION} hjälp")
        await discord.gateway.hang_up(4000)
        for number in range(5):
            await bot.asa.write(ROOM, f"{MENTION} fråga {number}")
        await bot.settled(6)
        assert (discord.gateway.resumes, len(discord.gateway.identifies)) == (1, 1)
        assert bot.count(inbox) == 6
        assert bot.states() == ["sent"] * 6


async def test_blind_check_begun_anew_what_happened_meanwhile_would_be_lost(
    discord: Discord, database: Database
) -> None:
    async with open_bot(discord, database) as bot:
        await still_answers(bot)
        assert bot.channel._link is not None
        bot.channel._link.ws.session_id = None
        await discord.gateway.hang_up(4000)
        for number in range(5):
            await bot.asa.write(ROOM, f"{MENTION} fråga {number}")
        await until(lambda: len(discord.gateway.identifies) == 2 and discord.gateway.sessions, 15)
        assert discord.gateway.resumes == 0
        assert bot.count(inbox) < 6


async def test_discord_may_ask_for_a_new_connection(discord: Discord, database: Database) -> None:
    async with open_bot(discord, database) as bot:
        await discord.gateway.reconnect()
        await until(lambda: discord.gateway.resumes == 1)
        await still_answers(bot)
        assert len(discord.gateway.identifies) == 1


@pytest.mark.parametrize(("resumable", "resumes", "identifies"), [(True, 1, 1), (False, 0, 2)])
async def test_an_invalid_session_is_resumed_where_it_can_be_and_begun_anew_where_not(
    discord: Discord, database: Database, *, resumable: bool, resumes: int, identifies: int
) -> None:
    async with open_bot(discord, database) as bot:
        await discord.gateway.invalidate(resumable=resumable)
        await until(lambda: (discord.gateway.resumes, len(discord.gateway.identifies)) == (resumes, identifies), 15)
        await until(lambda: discord.gateway.sessions)
        await still_answers(bot)


async def test_a_socket_whose_other_end_is_gone_is_noticed_and_replaced(discord: Discord, database: Database) -> None:
    """Within two heartbeats and what a busy machine adds; the test's are shorter than Discord's."""
    discord.gateway.interval = 0.5
    async with open_bot(discord, database, heartbeat_seconds=1.0) as bot:
        discord.gateway.fall_silent()
        began = discord.clock.monotonic()
        await until(lambda: discord.gateway.resumes == 1)
        assert discord.clock.monotonic() - began < 2 * (1.0 + 0.5)
        await still_answers(bot)


async def test_a_quiet_server_is_not_mistaken_for_a_dead_one(discord: Discord, database: Database) -> None:
    """Two hours at Discord's pace are 175 heartbeats; here 40 pass, and nothing else is heard."""
    discord.gateway.interval = 0.05
    async with open_bot(discord, database, heartbeat_seconds=5.0):
        await until(lambda: discord.gateway.beats > 40)
        assert (discord.gateway.resumes, len(discord.gateway.identifies)) == (0, 1)


async def test_heartbeats_that_are_not_acknowledged_end_the_connection(discord: Discord, database: Database) -> None:
    discord.gateway.interval = 0.1
    discord.gateway.heartbeats = False
    async with open_bot(discord, database, heartbeat_seconds=0.3):
        await until(lambda: discord.gateway.resumes >= 1)


@pytest.mark.parametrize("silent", [False, True], ids=["unacknowledged", "half open"])
async def test_blind_check_with_much_patience_a_dead_connection_goes_unnoticed(
    discord: Discord, database: Database, *, silent: bool
) -> None:
    """In the time in which the others notice it: ten heartbeats, or as long."""
    discord.gateway.interval = 0.1
    discord.gateway.heartbeats = False
    async with open_bot(discord, database, heartbeat_seconds=60.0):
        if silent:
            discord.gateway.fall_silent()
            began = discord.clock.monotonic()
            await until(lambda: discord.clock.monotonic() - began > 2 * (1.0 + 0.5))
        else:
            await until(lambda: discord.gateway.beats > 10)
        assert discord.gateway.resumes == 0


def kept_to(discord: Discord) -> tuple[bool, bool]:
    """Whether what we said on the gateway kept to its size and to its pace."""
    return discord.gateway.longest <= LONGEST, discord.gateway.most_in_a_minute <= MOST


async def test_what_we_say_on_the_gateway_keeps_to_its_size_and_its_pace(discord: Discord, database: Database) -> None:
    """130 questions and ten new connections: we speak to begin and to show that we live, and of nothing else."""
    async with open_bot(discord, database) as bot:
        for number in range(130):
            if number % 13 == 0:
                before = discord.gateway.resumes
                await discord.gateway.reconnect()
                await until(partial(_resumed, discord, before), 30)
            await bot.asa.write(ROOM, f"{MENTION} fråga {number}")
        await until(lambda: bot.count(inbox) == 130, 60)
    assert discord.gateway.longest > 0
    assert kept_to(discord) == (True, True)


def _resumed(discord: Discord, before: int) -> bool:
    return discord.gateway.resumes > before


@pytest.mark.parametrize(
    ("status", "kept"), [("fråga " * 1000, (False, True)), ("fråga", (True, False))], ids=["size", "pace"]
)
async def test_blind_check_a_bot_that_showed_each_question_as_its_status_would_break_them(
    discord: Discord, database: Database, monkeypatch: pytest.MonkeyPatch, status: str, kept: tuple[bool, bool]
) -> None:
    """Where discord.py did not hold it back."""

    async def at_once(_: object) -> None: ...

    async def say_too_much(bot: DiscordBot) -> None:
        assert bot.channel._link is not None
        with suppress(ConnectionError, TimeoutError):  # Discord hangs up
            async with asyncio.timeout(5):
                for _ in range(130):
                    await bot.channel._link.ws.change_presence(activity=Game(status))

    async with open_bot(discord, database) as bot:
        with monkeypatch.context() as patched:
            patched.setattr(GatewayRatelimiter, "block", at_once)
            for _ in range(3):  # a connection that is made anew meanwhile carries nothing: then once more on that one
                await say_too_much(bot)
                with suppress(TimeoutError, AssertionError):
                    await until(lambda: kept_to(discord) == kept, 5)
    assert kept_to(discord) == kept


async def test_a_revoked_token_parks_the_channel_says_so_and_leaves_the_rest_running(
    discord: Discord, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_bot(discord, database) as bot:
        discord.gateway.token = "another"
        await discord.gateway.hang_up(4000)
        room = discord.world.direct_with(bot.asa.id).id
        for number in range(20):
            await bot.courier.receive(_asked(room, number), {})
        await until(lambda: "refuses the token" in caplog.text)
        await until(lambda: bot.count(inbox) == 20)
        assert discord.limits.refused <= 10
        assert len(discord.gateway.identifies) == 1
        assert "another" not in caplog.text
    assert all(state in {"planned", "intended", "unsure"} for state in bot.states())


async def test_a_token_that_was_never_good_does_not_stop_the_start(
    discord: Discord, database: Database, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.discord.adapter.START_SECONDS", 0.5)
    discord.gateway.token = "another"
    async with open_bot(discord, database):
        await until(lambda: "refuses the token" in caplog.text)
        assert discord.limits.refused <= 10
        assert discord.gateway.identifies == []


@pytest.mark.parametrize(("asked", "bit"), [("message_content", CONTENT), ("members", MEMBERS)])
async def test_an_intent_that_is_not_granted_is_said_and_not_tried_over_and_over(  # noqa: PLR0917 - a row of a table
    discord: Discord,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
    bit: int,
) -> None:
    monkeypatch.setattr("bot.channels.discord.adapter.START_SECONDS", 0.5)
    discord.world.flags = 1  # none of those that would grant it
    wanted: dict[str, Any] = {asked: True}
    async with open_bot(discord, database, **wanted):
        await until(lambda: "does not grant the intents" in caplog.text)
        assert len(discord.gateway.identifies) == 1
        assert bit


async def test_nothing_privileged_is_asked_for_unless_it_is_wanted(discord: Discord, database: Database) -> None:
    async with open_bot(discord, database):
        (session,) = discord.gateway.sessions.values()
        assert session.intents == (1 << 0) | (1 << 9) | (1 << 12)


def test_a_crash_every_five_seconds_for_a_day_does_not_spend_the_identifies() -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    made: list[datetime] = []
    for start in range(int(DAY.total_seconds() / 5)):
        moment = now + timedelta(seconds=5 * start)
        if not made or earliest(made) <= moment:
            made.append(moment)
    print(f"{len(made)} identifies in 24 hours of crashing every 5 s")
    assert len(made) <= 50


async def test_the_count_is_kept_where_a_crash_does_not_reach_it(database: Database) -> None:
    """Each start is a new process: all that it knows is what stands in the database."""
    clock = FakeClock()
    made = 0
    for _ in range(int(DAY.total_seconds() / 60)):
        clock.pass_by(60)
        budget = Budget(database, clock)
        if await budget.pause() == 0:
            await budget.spend()
            made += 1
    assert made <= 50


async def test_the_count_is_what_holds_it_back(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blind check: a process that forgets would identify 17,280 times a day."""
    clock = FakeClock()
    monkeypatch.setattr(record, "note_identify", lambda *_: None)
    made = 0
    for _ in range(100):
        clock.pass_by(5)
        budget = Budget(database, clock)
        if await budget.pause() == 0:
            await budget.spend()
            made += 1
    assert made == 100


def test_a_few_connections_are_free_and_then_each_waits_longer() -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    waits = [(earliest([now] * count) - now).total_seconds() for count in range(1, 40)]
    assert waits[: FREE - 1] == [0.05] * (FREE - 1)
    assert waits == sorted(waits)
    assert waits[-1] == 3600


async def test_what_discord_says_is_left_is_not_spent_to_the_end(
    discord: Discord, database: Database, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.discord.adapter.START_SECONDS", 0.5)
    discord.gateway.left = 200
    async with open_bot(discord, database):
        await until(lambda: "only 200 connections" in caplog.text)
        assert discord.gateway.identifies == []


async def test_questions_that_did_not_come_in_are_found_in_the_history_and_answered_once(
    discord: Discord, database: Database
) -> None:
    async with open_bot(discord, database) as bot:
        await still_answers(bot)
    old = discord.world.snowflake(discord.clock.now() - timedelta(hours=25))
    discord.world.post(ROOM, bot.asa.id, id=old, content=f"{MENTION} för länge sedan", mentions=_ours(discord))
    for number in range(10):  # every one of them is lost on its way
        discord.world.post(ROOM, bot.omar.id, content=f"{MENTION} tappad {number}", mentions=_ours(discord))
    discord.world.post(ROOM, bot.omar.id, content="inte till boten")
    async with open_bot(discord, database, catch_up=True) as bot:
        await bot.settled(11)
    assert bot.states() == ["sent"] * 11
    async with open_bot(discord, database, catch_up=True) as bot:
        await still_answers(bot, 12)
    assert bot.count(inbox) == 12


async def test_a_bot_that_is_new_answers_nothing_out_of_the_blue(discord: Discord, database: Database) -> None:
    async with open_bot(discord, database, catch_up=True) as bot:
        pass
    discord.world.post(ROOM, bot.omar.id, content=f"{MENTION} före botens tid", mentions=_ours(discord))
    async with open_bot(discord, database, catch_up=True) as bot:
        await until(lambda: discord.gateway.sessions)
        assert bot.count(inbox) == 0


async def test_a_gateway_that_is_away_is_tried_again(
    discord: Discord, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.discord.adapter.START_SECONDS", 0.2)
    monkeypatch.setattr("bot.channels.discord.adapter.FIRST_PAUSE", 0.1)
    discord.faults.append(Fault("GET", "/users/@me", status=404, times=2))
    async with open_bot(discord, database) as bot:
        await until(lambda: discord.gateway.sessions)
        await still_answers(bot)


def _ours(discord: Discord) -> list[dict[str, object]]:
    return [discord.world.users["900000000000000001"]]


def _asked(room: str, number: int) -> Wrote:
    place = Place("discord", f"{room}", direct=True)
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    return Wrote(key=f"asked-{number}", person=Person("discord", "1", "Åsa"), place=place, at=at, text="hjälp")
