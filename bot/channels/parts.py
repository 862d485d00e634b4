"""A long reply takes several messages, and is known by the first. Which they became is kept, also through restarts: an
edit reaches all of them, what is taken back is gone in all of them, and what is pressed in any of them is found.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.database import Database
from bot.storage.tables import message_part


class Parts:
    def __init__(self, database: Database, channel: str) -> None:
        self._database = database
        self._channel = channel

    async def sent(self, key: str) -> list[str]:
        """Those that an earlier try of the same message got as far as."""
        return await self._database.read(partial(_with_key, channel=self._channel, key=key))

    async def of(self, first: str) -> list[str]:
        """All messages that the reply takes, in order."""
        known = await self._database.read(partial(_parts_of, channel=self._channel, first=first))
        return known if first in known else [first, *known]

    async def first_of(self, message: str) -> str:
        found = await self._database.read(partial(_first_of, channel=self._channel, message=message))
        return found or message

    async def note(self, key: str, messages: Sequence[str]) -> None:
        """The last of them is out. To be told so again changes nothing."""
        row = {"id": messages[-1], "first": messages[0], "key": key, "part": len(messages) - 1}
        await self._database.write(partial(_note, row=row | {"channel": self._channel}))

    async def forget(self, messages: Collection[str]) -> None:
        gone = (message_part.c.channel == self._channel) & message_part.c.id.in_(messages)
        await self._database.write(lambda connection: connection.execute(delete(message_part).where(gone)))


def _note(connection: Connection, row: dict[str, Any]) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(message_part).values(row).on_conflict_do_nothing())


def _with_key(connection: Connection, channel: str, key: str) -> list[str]:
    here = (message_part.c.channel == channel) & (message_part.c.key == key)
    return [*connection.scalars(select(message_part.c.id).where(here).order_by(message_part.c.part))]


def _parts_of(connection: Connection, channel: str, first: str) -> list[str]:
    here = (message_part.c.channel == channel) & (message_part.c.first == first)
    return [*connection.scalars(select(message_part.c.id).where(here).order_by(message_part.c.part))]


def _first_of(connection: Connection, channel: str, message: str) -> str | None:
    here = (message_part.c.channel == channel) & (message_part.c.id == message)
    return connection.scalar(select(message_part.c.first).where(here))
