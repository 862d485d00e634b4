"""460 messages due in the same second, to 250 members and 40 rooms, under each platform's limits, in real time:
python -m benchmarks.load
"""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from benchmarks.kills import fresh
from benchmarks.machine import header
from bot.channels.channel import Limit
from bot.channels.limits import DISCORD, SLACK, TEAMS
from bot.clock import WallClock
from bot.conversation.events import AnyEvent
from bot.conversation.outcome import Outcome
from bot.delivery import cards
from bot.delivery.courier import Courier
from bot.delivery.reminding import Reminding
from bot.storage.database import Database
from scheduling.reminders import LINK_BEFORE
from tests.fakes.limited_channel import MESSAGES, ROOMS, LimitedChannel, capabilities, everything_falls_due
from tests.fakes.platform import wait_until

LATENCY = 0.08
CALLS = MESSAGES - ROOMS  # the meeting is today, and rooms are only told two weeks ahead
PLATFORMS = {"discord": DISCORD, "slack": SLACK, "teams": TEAMS}


def silent(_: AnyEvent, __: object, ___: object) -> Outcome:
    return Outcome()


async def rush(url: str, limits: Sequence[Limit]) -> tuple[LimitedChannel, float]:
    """The channel, and how long after it fell due the first message was on its way."""
    clock = WallClock()
    channel = LimitedChannel(capabilities(limits), limits=limits, clock=clock, latency=LATENCY)
    database = Database(url)
    due = clock.now() + timedelta(seconds=3)
    begins = (due + LINK_BEFORE).astimezone(ZoneInfo("Europe/Stockholm"))
    database.write_now(lambda connection: everything_falls_due(connection, begins.date(), begins.time()))
    courier = Courier(database, [channel], clock, silent, "one", render=cards.render)
    reminding = Reminding(database, clock, "one", courier.wake)
    await asyncio.sleep((due - clock.now()).total_seconds())
    await courier.start()
    await reminding.start()
    await asyncio.to_thread(wait_until, lambda: len(channel.calls) == CALLS, 120, "everything is sent")
    await reminding.stop()
    await courier.stop()
    database.close()
    return channel, channel.calls[0][0] - due.timestamp()


def main() -> None:
    header(f"{CALLS} messages due in the same second, {LATENCY} s for each call")
    for name, limits in PLATFORMS.items():
        with tempfile.TemporaryDirectory() as folder:
            channel, first = asyncio.run(rush(fresh(folder, name), limits))
        least = channel.least_seconds()
        print(
            f"{name:8} {len(channel.calls)} calls, over a limit {channel.over()}, first after {first:.2f} s, "
            f"all in {channel.took:.2f} s, at least {least:.2f} s, ratio {channel.took / least:.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
