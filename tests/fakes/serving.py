"""A channel with the whole delivery behind it, in this process or in one of its own.

In one of its own it is as on a server: what it costs to play the platform does not slow the bot down.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar
from uuid import uuid4

from bot.channels.channel import Channel
from bot.clock import Clock, WallClock
from bot.delivery.answering import Converse
from bot.delivery.courier import Courier
from bot.storage.database import Database

T = TypeVar("T")
Make = Callable[[Database, Clock], Channel]
Serve = Callable[[Database, Make, Converse], AbstractAsyncContextManager[str]]


@asynccontextmanager
async def here(database: Database, make: Make, converse: Converse) -> AsyncIterator[str]:
    """Yields the address where the platform calls the channel; empty where the channel calls the platform."""
    channel: Any = make(database, WallClock())
    courier = Courier(database, [channel], WallClock(), converse, uuid4().hex)
    await courier.start()
    try:
        yield str(getattr(channel, "address", ""))
    finally:
        await courier.stop()


@dataclass
class Apart(Generic[T]):
    """Notes with `look` what there is to know of the process, before and after."""

    look: Callable[[int], T]
    seen: list[T] = field(default_factory=list)

    @asynccontextmanager
    async def __call__(self, database: Database, make: Make, converse: Converse) -> AsyncIterator[str]:
        ours, theirs = get_context("spawn").Pipe()
        database_url = database.url.render_as_string(hide_password=False)
        process = get_context("spawn").Process(target=_serve, args=(database_url, make, converse, theirs))
        process.start()
        theirs.close()
        try:
            address = await asyncio.to_thread(ours.recv)
            self.seen.append(self.look(process.pid or 0))
            yield address
            self.seen.append(self.look(process.pid or 0))
        finally:
            ours.close()
            await asyncio.to_thread(process.join)


def _serve(database_url: str, make: Make, converse: Converse, told: Connection) -> None:
    asyncio.run(_until_hung_up(database_url, make, converse, told))


async def _until_hung_up(database_url: str, make: Make, converse: Converse, told: Connection) -> None:
    database = Database(database_url)
    async with here(database, make, converse) as address:
        told.send(address)
        await asyncio.to_thread(told.poll, None)
    database.close()
