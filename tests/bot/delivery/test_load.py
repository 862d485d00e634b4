"""Everything falls due in the same second: no platform is asked more than it takes, and little time is lost by it."""

from datetime import UTC, date, datetime, time

import pytest

from bot.channels.channel import Limit
from bot.channels.limits import DISCORD, SLACK, TEAMS
from bot.storage.database import Database
from tests.bot.delivery.year import Year
from tests.fakes.clock import FakeClock
from tests.fakes.limited_channel import MESSAGES, LimitedChannel, capabilities, everything_falls_due

DUE = datetime(2026, 3, 5, 8, tzinfo=UTC)
DAY = date(2026, 3, 19)
STEP = 0.05  # as often as the bot looks while something waits
ALLOWED = 1.2


async def rush(database: Database, limits: tuple[Limit, ...], told: tuple[Limit, ...]) -> LimitedChannel:
    clock = FakeClock(DUE)
    channel = LimitedChannel(capabilities(told), limits=limits, clock=clock)
    year = Year(database, channel, clock)
    database.write_now(lambda connection: everything_falls_due(connection, DAY, time(9)))
    await year.reminding.begin()
    await year.reminding.turn()
    while len(channel.calls) < MESSAGES:
        before = len(channel.calls)
        await year.courier.send_next()
        await year.courier.finish()
        if len(channel.calls) == before:
            clock.pass_by(STEP)
    await year.reminding.turn()
    return channel


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("limits", [DISCORD, SLACK, TEAMS], ids=["discord", "slack", "teams"])
async def test_every_limit_is_kept_in_little_more_time_than_it_must_take(
    database: Database, limits: tuple[Limit, ...]
) -> None:
    channel = await rush(database, limits, told=limits)
    print(f"{len(channel.calls)} calls in {channel.took:.2f} s, at least {channel.least_seconds():.2f} s")
    assert len(channel.seen) == MESSAGES
    assert channel.over() == 0
    assert channel.took <= ALLOWED * channel.least_seconds()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_the_limits_are_kept_on_postgresql(database: Database) -> None:
    channel = await rush(database, DISCORD, told=DISCORD)
    assert (channel.over(), len(channel.seen)) == (0, MESSAGES)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_blind_check_a_bot_that_knows_no_limits_breaks_them(database: Database) -> None:
    channel = await rush(database, DISCORD, told=())
    assert channel.over() > 0
