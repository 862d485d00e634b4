"""Many are told at once on Discord, and no limit is broken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from bot.channels.channel import Outgoing
from bot.channels.pacing import Pacer
from bot.conversation.events import Person, Place
from bot.conversation.outcome import Say
from bot.conversation.replies import Reply, Text
from bot.delivery import outbox
from bot.storage.database import Database
from tests.bot.channels.discord_bot import DiscordBot, open_bot
from tests.fakes.discord.people import Member
from tests.fakes.discord.server import open_discord
from tests.fakes.fast_loop import LoopClock, run_fast

MEMBERS, ROOMS = 250, 40


def test_the_whole_network_is_told_within_the_limits_and_in_little_more_than_the_shortest_time(
    database: Database,
) -> None:
    """250 direct messages, whose conversations must be opened first, and a post in each of 40 channels."""

    async def main(clock: LoopClock) -> None:
        async with open_discord(clock) as discord, open_bot(discord, database, poll_seconds=1.0) as bot:
            people = [
                Member(discord, str(710000000000000000 + number), f"Deltagare {number}") for number in range(MEMBERS)
            ]
            rooms = [str(820000000000000000 + number) for number in range(ROOMS)]
            for room in rooms:
                discord.world.add_channel(room, "rum")
            before, began = discord.limits.calls, clock.monotonic()
            await owe(bot, people, rooms)
            await all_sent(bot)
            took = clock.monotonic() - began
            calls = discord.limits.calls - before
            shortest = (calls - 1) // discord.limits.everywhere  # fifty at once, then fifty each second
            print(f"{calls} calls in {took:.1f} s, shortest {shortest:.1f} s, over a limit {discord.limits.over}")
            assert calls == 2 * MEMBERS + ROOMS
            assert discord.limits.over == 0
            assert bot.states() == ["sent"] * (MEMBERS + ROOMS)
            assert took <= 1.2 * shortest
            assert discord.invalid == []

    run_fast(main, database)


async def all_sent(bot: DiscordBot) -> None:
    while bot._waiting() or len(bot.states()) < MEMBERS + ROOMS:  # noqa: ASYNC110 - the clock is the loop's own
        await asyncio.sleep(0.1)


async def owe(bot: DiscordBot, people: list[Member], rooms: list[str]) -> None:
    """As reminders are: for one person alone where they read us, or in a room."""
    reply = Reply((Text("I morgon ses vi i Vara."),))
    says = [Say(Place("discord", "820000000000000000"), reply, Person("discord", one.id), "reminder") for one in people]
    says += [Say(Place("discord", room), reply, kind="reminder") for room in rooms]
    for number, say in enumerate(says):
        now = bot.discord.clock.now()
        await bot.database.write(partial(outbox.owe, source=f"told-{number}", messages=[say], now=now))
    bot.courier.wake()


def test_without_our_own_pace_the_limits_would_be_broken(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    @asynccontextmanager
    async def at_once(*_: object) -> AsyncIterator[None]:
        yield

    async def main(clock: LoopClock) -> int:
        async with open_discord(clock) as discord, open_bot(discord, database, poll_seconds=1.0) as bot:
            monkeypatch.setattr(Pacer, "sending", at_once)
            rooms = [str(820000000000000000 + number) for number in range(120)]
            for room in rooms:
                discord.world.add_channel(room, "rum")
            said = [Outgoing(room, Place("discord", room), Reply((Text("hej"),))) for room in rooms]
            await asyncio.gather(*map(bot.channel.send, said), return_exceptions=True)
            return discord.limits.over

    assert run_fast(main, database) > 0


def test_what_waits_for_its_bucket_is_counted_when_it_is_made(database: Database) -> None:
    """Ten for each of twelve rooms: half of them wait for five seconds and are then free all at once."""
    assert run_fast(partial(over_in_rooms, database), database) == 0


def test_blind_check_counted_when_it_was_granted_it_would_come_with_what_follows(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if each had reached Discord the moment it had its turn."""

    @asynccontextmanager
    async def granted(pacer: Pacer, place: str, patience: float) -> AsyncIterator[None]:
        async with sending(pacer, place, patience):
            pass
        yield

    sending = Pacer.sending
    monkeypatch.setattr(Pacer, "sending", granted)
    assert run_fast(partial(over_in_rooms, database), database) > 0


async def over_in_rooms(database: Database, clock: LoopClock) -> int:
    """How often Discord was asked for more than it takes in all."""
    async with open_discord(clock) as discord, open_bot(discord, database, poll_seconds=1.0) as bot:
        rooms = [str(820000000000000000 + number) for number in range(12)]
        for room in rooms:
            discord.world.add_channel(room, "rum")
        said = [
            Outgoing(f"{room}-{number}", Place("discord", room), Reply((Text("hej"),)))
            for number in range(10)
            for room in rooms
        ]
        await asyncio.gather(*map(bot.channel.send, said), return_exceptions=True)
        return discord.limits.over_in_all


@pytest.mark.parametrize("waits", [0.0, 5.0])
def test_in_a_loop_where_waiting_takes_no_time_the_clock_still_tells_how_long_it_was(waits: float) -> None:
    async def main(clock: LoopClock) -> float:
        await clock.sleep(waits)
        return clock.monotonic()

    assert run_fast(main) == pytest.approx(waits, abs=0.01)
