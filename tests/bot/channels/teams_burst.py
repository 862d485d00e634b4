"""Two hundred people a second write, each told twice, with the database locked: when is each acknowledged?"""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import URL, Engine, create_engine, text

from bot.channels.teams.adapter import TeamsChannel
from bot.clock import WallClock
from bot.conversation.router import converse
from bot.delivery.courier import Courier
from bot.storage.database import Database
from tests.bot.channels.teams_stage import KEY, settings_for
from tests.fakes import teams_activities as said
from tests.fakes.teams import Teams
from tests.fakes.teams_activities import Human

PATIENCE = 120.0
PER_SECOND = 200  # events that come in


@dataclass(frozen=True)
class Told:
    wait: float
    statuses: tuple[int, int]


@dataclass(frozen=True)
class Burst:
    """`waits` are the seconds until each was acknowledged; `answers`, how many each person got."""

    waits: list[float]
    statuses: Counter[int]
    answers: list[int]
    over_limit: int
    took: float


def people(number: int) -> list[Human]:
    return [Human(f"29:{n}", f"Person {n}", f"00000000-0000-4000-8000-{n:012}") for n in range(number)]


async def burst(database: Database, number: int, locked: float) -> Burst:
    async with Teams() as teams:
        channel = TeamsChannel(settings_for(teams, typing=False), database, WallClock(), KEY)
        courier = Courier(database, [channel], WallClock(), converse, "burst")
        await courier.start()
        crowd = people(number)
        lock = threading.Thread(target=hold, args=(database.url, locked, held := threading.Event()))
        lock.start()
        await asyncio.to_thread(held.wait, 10)
        token, began = teams.token(), monotonic()
        told = (_tell(teams, channel.address, human, token, count) for count, human in enumerate(crowd))
        found = await asyncio.gather(*told)
        await _until(lambda: len({message.room for message in teams.messages}) == number, PATIENCE)
        took = monotonic() - began
        await courier.stop()
        lock.join()
        rooms = Counter(message.room for message in teams.messages)
        statuses = Counter(status for each in found for status in each.statuses)
        answers = [rooms[human.chat] for human in crowd]
        return Burst([each.wait for each in found], statuses, answers, teams.over_limit, took)


async def _tell(teams: Teams, bot: str, human: Human, token: str, count: int) -> Told:
    """Told at its own moment, and once more, as if the acknowledgement had been lost."""
    activity = said.wrote(human, human.chat, "hjälp")
    await asyncio.sleep(count / PER_SECOND)
    began = monotonic()
    first, _ = await teams.tell(bot, activity, token=token)
    wait = monotonic() - began
    second, _ = await teams.tell(bot, activity, token=token)
    return Told(wait, (first, second))


def hold(database_url: URL, seconds: float, held: threading.Event) -> None:
    """As a long writer does: nobody else writes meanwhile."""
    engine: Engine = create_engine(database_url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("begin immediate")
        else:
            connection.execute(text("lock table inbox in access exclusive mode"))
        held.set()
        threading.Event().wait(seconds)
        connection.rollback()
    engine.dispose()


async def _until(done: Callable[[], bool], seconds: float) -> None:
    end = monotonic() + seconds
    while not done():
        assert monotonic() < end, "some were never answered"
        await asyncio.sleep(0.05)
