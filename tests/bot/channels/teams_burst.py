"""Two hundred people a second write, each told twice, while somebody else holds the database."""

import asyncio
from collections import Counter
from functools import partial
from time import monotonic
from typing import NamedTuple

from bot.channels.teams.adapter import TeamsChannel
from bot.conversation.router import converse
from bot.storage.database import Database
from tests.bot.channels.bursts import Burst, all_settled
from tests.bot.channels.teams_stage import KEY, settings_for
from tests.fakes import teams_activities as said
from tests.fakes.locking import locked
from tests.fakes.serving import Serve, here
from tests.fakes.teams import Teams
from tests.fakes.teams_activities import Human

PER_SECOND = 200  # events that come in


class Told(NamedTuple):
    wait: float
    statuses: tuple[int, int]


async def burst(database: Database, other: Database, events: int, seconds: float, serve: Serve = here) -> Burst:
    async with Teams() as teams:
        make = partial(TeamsChannel, settings_for(teams, typing=False), secret=KEY)
        crowd = people(events)
        async with serve(database, make, converse) as address:
            async with locked(other, seconds):
                token = teams.token()
                told = (_tell(teams, address, human, token, number) for number, human in enumerate(crowd))
                found = await asyncio.gather(*told)
            await all_settled(database, events)
        rooms = Counter(message.room for message in teams.messages)
        refused = sum(status != 200 for each in found for status in each.statuses)
        wrong = {"refused": refused, "over a limit": teams.over_limit, "against the rules": len(teams.complaints)}
        return Burst(sorted(each.wait for each in found), [rooms[human.chat] for human in crowd], wrong)


def people(number: int) -> list[Human]:
    return [Human(f"29:{n}", f"Person {n}", f"00000000-0000-4000-8000-{n:012}") for n in range(number)]


async def _tell(teams: Teams, bot: str, human: Human, token: str, number: int) -> Told:
    """Told at its own moment, and once more, as if the acknowledgement had been lost."""
    activity = said.wrote(human, human.chat, "hjälp")
    await asyncio.sleep(number / PER_SECOND)
    began = monotonic()
    first, _ = await teams.tell(bot, activity, token=token)
    wait = monotonic() - began
    second, _ = await teams.tell(bot, activity, token=token)
    return Told(wait, (first, second))
