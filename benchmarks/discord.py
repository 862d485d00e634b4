"""500 commands in one burst on Discord while the database is locked for 2 s.

How long until each is acknowledged, is any lost, is any answered twice? What is acknowledged too late is answered in
the channel instead.

The fake Discord runs in the same process, and so its work counts against the bot's three seconds.
"""

import asyncio
import os
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from benchmarks.machine import header, spread
from bot.storage.database import Database
from bot.storage.migrations import migrate
from bot.storage.tables import inbox
from tests.bot.channels.discord_bot import open_bot
from tests.fakes.discord.people import shown
from tests.fakes.discord.server import open_discord
from tests.fakes.locking import locked
from tests.fakes.waiting import until

EVENTS, ROOMS, ROUNDS = 500, 50, 3
LOCKED_SECONDS, LIMIT_SECONDS = 2.0, 3.0


def main() -> None:
    header(f"{EVENTS} commands in one burst on Discord, database locked {LOCKED_SECONDS} s, {ROUNDS} rounds")
    for number in range(1, ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
            url = f"sqlite:///{Path(folder, 'bench.sqlite')}"
            database, other = (opened.enter_context(closing(Database(url))) for _ in range(2))
            migrate(database)
            waits, lost, twice = asyncio.run(_burst(database, other))
        if waits:
            spread(f"round {number}: acknowledgement", waits, "s")
        late = EVENTS - len(waits)
        print(f"         later than {LIMIT_SECONDS} s {late}, lost {lost}, answered twice {twice} of {EVENTS}")
        print(f"         load of the machine meanwhile: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        assert (lost, twice) == (0, 0)


async def _burst(database: Database, other: Database) -> tuple[list[float], int, int]:
    async with open_discord() as discord, open_bot(discord, database) as bot:
        rooms = [str(820000000000000000 + number) for number in range(ROOMS)]
        for room in rooms:
            discord.world.add_channel(room, "rum")
        async with locked(other, LOCKED_SECONDS):
            asked = [await bot.asa.command(rooms[number % ROOMS], "hjälp") for number in range(EVENTS)]
        await until(lambda: bot.count(inbox) == EVENTS, 60)
        await bot.settled(EVENTS)
        answers = sum(text.startswith("Hej Åsa") for room in rooms for text in bot.texts(room))
        in_its_place = [one for one in asked if one.original]
        twice = answers - EVENTS if answers > EVENTS else 0
        assert all(shown(discord.world.messages[one.original]) for one in in_its_place)
        return discord.rest.acknowledged, max(0, EVENTS - answers), twice


if __name__ == "__main__":
    main()
