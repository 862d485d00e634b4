"""A great deal at once through Slack's real client: nothing lost, nothing twice, no limit broken."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.channel import Outgoing
from bot.channels.pacing import Pacer
from bot.channels.slack.adapter import SlackChannel
from bot.conversation.events import Place
from bot.conversation.outcome import Say
from bot.conversation.replies import Reply, Text
from bot.delivery import outbox
from bot.delivery.courier import Courier
from bot.delivery.pace import Pace
from bot.storage.database import Database
from tests.bot.channels.slack_burst import echo
from tests.bot.channels.slack_stage import settings, workspace
from tests.fakes.slack import Slack
from tests.fakes.slack_workspace import ASA, BOT_USER, GENERAL, Channel
from tests.fakes.virtual_clock import VirtualClock

PEOPLE = 250
POSTS = 40
A_SECOND = 4  # of messages, that we allow ourselves in the whole workspace
ALLOWED = 1.2


class Counted(SlackChannel):
    """Says how many sends are under way."""

    busy = 0

    async def send(self, message: Outgoing) -> str:
        self.busy += 1
        try:
            return await super().send(message)
        finally:
            self.busy -= 1


def everybody(slack: Slack) -> list[Place]:
    for number in range(PEOPLE):
        user = f"U{number:09d}"
        slack.workspace.users[user] = {**slack.workspace.users[ASA], "id": user}
    for number in range(POSTS):
        room = f"C{number:09d}"
        slack.workspace.channels[room] = Channel(room, {BOT_USER})
    direct = [Place("slack", f"U{number:09d}", direct=True) for number in range(PEOPLE)]
    return [*direct, *(Place("slack", f"C{number:09d}") for number in range(POSTS))]


async def fan_out(slack: Slack, clock: VirtualClock, database: Database, places: Sequence[Place]) -> float:
    """The seconds it took until all of it stood there."""
    quiet = settings(slack, receipts=False, connects_members=False)
    channel = Counted(quiet, database, clock)
    courier = Courier(database, [channel], clock, echo, "one", Pace(poll_seconds=0.01, slot_seconds=0.005))
    says = [Say(place, Reply((Text("Träff på torsdag"),)), kind="reminder") for place in places]
    database.write_now(lambda connection: outbox.owe(connection, "meeting", says, clock.now()))
    await courier.start()
    before = clock.monotonic()

    def done() -> bool:
        said = (message for messages in slack.workspace.messages.values() for message in messages)
        return slack.over_limit > 0 or sum(message["user"] == BOT_USER for message in said) == len(places)

    await clock.run(lambda: channel.busy, done)
    took = clock.monotonic() - before
    stopping = asyncio.create_task(courier.stop())
    await clock.run(lambda: channel.busy, stopping.done)
    return took


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_reminders_to_everybody_keep_to_what_slack_allows(database: Database) -> None:
    clock = VirtualClock()
    async with workspace(clock=clock, strict=True) as slack:
        places = everybody(slack)
        took = await fan_out(slack, clock, database, places)
        least = (len(places) - 1) / A_SECOND
        print(f"{PEOPLE} people and {POSTS} rooms in {took:.1f} s, at least {least:.1f} s")
        assert slack.over_limit == 0
        assert all(len(messages) <= 1 for messages in slack.workspace.messages.values())
        assert took <= ALLOWED * least


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_many_posts_in_one_room_keep_to_one_a_second(database: Database) -> None:
    """In threads of their own, so that nothing but the room itself makes them wait."""
    clock = VirtualClock()
    async with workspace(clock=clock, strict=True) as slack:
        threads = [slack.workspace.said(ASA, GENERAL, "Fråga")["ts"] for _ in range(POSTS)]
        places = [Place("slack", GENERAL, f"{GENERAL}:{ts}") for ts in threads]
        took = await fan_out(slack, clock, database, places)
        print(f"{POSTS} posts in one room in {took:.1f} s, at least {POSTS - 1} s")
        assert slack.over_limit == 0
        assert took <= ALLOWED * (POSTS - 1)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_blind_check_without_the_pace_limits_are_broken(database: Database, monkeypatch: Any) -> None:
    @asynccontextmanager
    async def at_once(*_: object) -> AsyncIterator[None]:
        yield

    monkeypatch.setattr(Pacer, "sending", at_once)
    monkeypatch.setattr(Counted, "capabilities", replace(Counted.capabilities, limits=()))
    clock = VirtualClock()
    async with workspace(clock=clock, strict=True) as slack:
        threads = [slack.workspace.said(ASA, GENERAL, "Fråga")["ts"] for _ in range(POSTS)]
        places = [Place("slack", GENERAL, f"{GENERAL}:{ts}") for ts in threads]
        await fan_out(slack, clock, database, places)
        assert slack.over_limit > 0
