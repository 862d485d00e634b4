"""Lets what has served go, once a day while the bot runs.

A clock that is wrong must not empty the database: after an unusually long pause the caretaker waits for a person.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, update

from bot.clock import Clock
from bot.delivery import retention
from bot.delivery.crew import Crew
from bot.storage.database import Database
from bot.storage.settings import RetentionSettings
from scheduling import store
from scheduling.tables import heartbeat

log = logging.getLogger(__name__)

NAME = "retention"
LOOK_EVERY = 3600.0
A_DAY = timedelta(hours=23)
UNUSUAL = timedelta(days=35)

OURS = heartbeat.c.name == NAME


class Caretaker:
    def __init__(
        self, database: Database, clock: Clock, settings: RetentionSettings, zone: ZoneInfo, worker: str
    ) -> None:
        self._database = database
        self._clock = clock
        self._work = partial(care, settings=settings, zone=zone, worker=worker)
        self._crew = Crew(self.turn, LOOK_EVERY, at_once=0)

    def start(self) -> None:
        self._crew.start()

    async def stop(self) -> None:
        await self._crew.stop()

    async def turn(self) -> None:
        taken = await self._database.write(partial(self._work, now=self._clock.now()))
        if taken:
            log.info("deleted as it had served: %s", ", ".join(f"{name} {rows}" for name, rows in taken.items()))


def care(
    connection: Connection, *, settings: RetentionSettings, zone: ZoneInfo, worker: str, now: datetime
) -> dict[str, int]:
    """The first look only notes the day: whoever has just started the bot can still put everything on hold."""
    last = connection.scalar(select(heartbeat.c.beat_at).where(OURS).with_for_update())
    if last is None:
        store.add_once(connection, heartbeat, name=NAME, worker=worker, beat_at=now)
        return {}
    if timedelta() <= now - last < A_DAY:
        return {}
    if not timedelta() <= now - last < UNUSUAL:
        log.warning("nothing was deleted for age since %s; look at the clock, then run: natverksbot retention", last)
        return {}
    note(connection, worker, now)
    return retention.apply(connection, settings, now, zone)


def note(connection: Connection, worker: str, now: datetime) -> None:
    store.add_once(connection, heartbeat, name=NAME, worker=worker, beat_at=now)
    connection.execute(update(heartbeat).where(OURS).values(worker=worker, beat_at=now))
