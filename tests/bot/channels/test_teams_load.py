"""The whole network is told through Teams: no limit is broken, and it takes little longer than the limits demand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from bot.channels.pacing import Pacer
from bot.channels.teams import conversations
from bot.channels.teams.adapter import TeamsChannel
from bot.channels.teams.conversations import Reference, Seen, Sight
from bot.conversation.events import Place
from bot.conversation.outcome import Say
from bot.conversation.replies import Reply, Text
from bot.conversation.router import converse
from bot.delivery import outbox
from bot.delivery.courier import Courier
from bot.delivery.pace import Pace
from bot.storage.database import Database
from tests.bot.channels.teams_stage import KEY, settings_for
from tests.fakes.fast_loop import LoopClock, run_fast
from tests.fakes.teams import IN_ALL, Teams
from tests.fakes.teams_activities import TENANT

PEOPLE, CHANNELS = 250, 40
ALLOWED = 1.2
LOOK_SECONDS = 0.1


def test_the_whole_network_is_told_within_the_limits_and_in_little_more_than_the_shortest_time(
    database: Database,
) -> None:
    """250 personal chats and a post in each of 40 channels, through the outbox."""

    async def main(clock: LoopClock) -> None:
        async with Teams(now=clock.monotonic) as teams:
            took = await told(teams, database, clock, PEOPLE, CHANNELS)
            shortest = (PEOPLE + CHANNELS - 1) // IN_ALL[0][0]
            print(
                f"{PEOPLE + CHANNELS} messages in {took:.1f} s, shortest {shortest} s, over a limit {teams.over_limit}"
            )
            assert teams.over_limit == 0
            assert len({message.room for message in teams.messages}) == len(teams.messages) == PEOPLE + CHANNELS
            assert took <= ALLOWED * shortest

    run_fast(main, database)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_blind_check_without_our_own_pace_the_limits_are_broken(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def at_once(*_: object) -> AsyncIterator[None]:
        yield

    async def main(clock: LoopClock) -> int:
        async with Teams(now=clock.monotonic) as teams:
            await told(teams, database, clock, 2 * IN_ALL[0][0], 0)
            return teams.over_limit

    monkeypatch.setattr(Pacer, "sending", at_once)
    assert run_fast(main, database) > 0


async def told(teams: Teams, database: Database, clock: LoopClock, people: int, channels: int) -> float:
    """The seconds until all of it stood there, or Teams was asked for more than it allows."""
    places = [Place("teams", f"a:chat-{number}", direct=True) for number in range(people)]
    places += [Place("teams", f"19:{number}@thread.tacv2") for number in range(channels)]
    seen = [Seen(Sight(_reference(teams, place), "", "", ""), clock.now()) for place in places]
    await database.write(partial(conversations.keep, seen=seen))
    says = [Say(place, Reply((Text("I morgon ses vi i Vara."),)), kind="reminder") for place in places]
    await database.write(partial(outbox.owe, source="told", messages=says, now=clock.now()))
    channel = TeamsChannel(settings_for(teams), database, clock, KEY)
    courier = Courier(database, [channel], clock, converse, "one", Pace(poll_seconds=1.0))
    began = clock.monotonic()
    await courier.start()
    while not teams.over_limit and len(teams.messages) < len(places):  # noqa: ASYNC110 - the clock is the loop's own
        await asyncio.sleep(LOOK_SECONDS)
    took = clock.monotonic() - began
    await courier.stop()
    return took


def _reference(teams: Teams, place: Place) -> Reference:
    return Reference(place.room, "personal" if place.direct else "channel", teams.service_url, TENANT)
