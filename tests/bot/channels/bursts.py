"""What a crowd that writes while the database is locked is asked about, on whatever platform."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Table, func, select

from bot.storage.database import Database
from bot.storage.tables import inbox, outbox

PATIENCE_SECONDS = 120.0
LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Burst:
    """`waits`: the seconds until each was acknowledged, the shortest first; None where nothing ever is.

    `answers`: how many each event got. `wrong` is whatever else the platform has against it.
    """

    waits: list[float] | None
    answers: list[int]
    wrong: dict[str, int] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        return self.answers.count(0)

    @property
    def twice(self) -> int:
        return sum(number > 1 for number in self.answers)

    def later_than(self, seconds: float) -> int:
        """Also those that were never acknowledged at all."""
        return 0 if self.waits is None else len(self.answers) - sum(wait <= seconds for wait in self.waits)


async def all_settled(database: Database, events: int, *tables: Table) -> None:
    """As many events have come in, and nothing waits in these tables any more."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while count(database, inbox) < events or _waits(database, tables or (inbox, outbox)):  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(LOOK_SECONDS)


def count(database: Database, table: Table) -> int:
    return database.read_now(lambda connection: connection.scalar(select(func.count()).select_from(table)) or 0)


def _waits(database: Database, tables: Iterable[Table]) -> bool:
    queries = [select(table.c.id).where(table.c.settled_at.is_(None)).limit(1) for table in tables]
    return database.read_now(lambda connection: any(connection.scalar(query) is not None for query in queries))
