"""A database that nobody else can write to for a while: as while a backup is taken, or on a slow disk."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from bot.storage.database import Database


@asynccontextmanager
async def locked(other: Database, seconds: float) -> AsyncIterator[None]:
    """`other` is a second opening of the database that is to be locked, and does nothing else meanwhile."""
    begun, over = threading.Event(), threading.Event()
    postgresql = other.url.get_backend_name() == "postgresql"
    lock = "lock table inbox in access exclusive mode" if postgresql else "update inbox set error = error"

    def hold() -> None:
        with other.writer.begin() as connection:
            connection.execute(text(lock))
            begun.set()
            over.wait(seconds)

    holder = threading.Thread(target=hold)
    holder.start()
    await asyncio.to_thread(begun.wait)
    try:
        yield
    finally:
        await asyncio.to_thread(holder.join)
