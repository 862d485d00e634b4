"""How often we may make ourselves known to Discord: counted in the database, so that a crash loop cannot spend it."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.channels.discord import record
from bot.clock import Clock
from bot.storage.database import Database

log = logging.getLogger(__name__)

KEPT_IN_RESERVE = 200  # of the thousand a day: for whoever mends what went wrong
FREE = 8  # as many in a day come at once; after that each waits longer than the one before
SHORTEST = timedelta(seconds=5)  # Discord's own
LONGEST = timedelta(hours=1)
GROWTH = 1.5


class Budget:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def pause(self) -> float:
        """Seconds until we may make ourselves known again."""
        now = self._clock.now()
        made = await self._database.read(lambda connection: record.identifies(connection, now))
        return max(0.0, (earliest(made) - now).total_seconds()) if made else 0.0

    async def spend(self) -> None:
        """Noted before it is done: a crash in between costs one too many, never one too few."""
        await self._database.write(lambda connection: record.note_identify(connection, self._clock.now()))


def earliest(made: Sequence[datetime]) -> datetime:
    """When the next one may come after those of the last day: at once for a while, then ever more seldom."""
    beyond = len(made) - FREE
    wait = SHORTEST if beyond < 0 else min(LONGEST, timedelta(seconds=30 * GROWTH ** min(beyond, 20)))
    return made[-1] + wait
