"""The whole bot on Discord: its conversation, its inbox and outbox, and discord.py's client over real sockets."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from bot.app import well_informed
from bot.channels.channel import Fill
from bot.channels.discord.adapter import DiscordChannel
from bot.clock import Clock
from bot.delivery.answering import Converse
from bot.delivery.courier import Courier
from bot.delivery.pace import Pace
from bot.storage.database import Database
from bot.storage.tables import inbox, outbox
from tests.bot.channels.discord_stage import CONTENT_GRANTED, ROOM
from tests.fakes.archive import EchoingArchive
from tests.fakes.discord.people import Member, shown
from tests.fakes.discord.server import Discord
from tests.fakes.waiting import until

ASA, OMAR = "700000000000000001", "700000000000000002"
GROUPS = ("miljöstrategi", "naturvård", "rättvis handel")


@dataclass
class DiscordBot:
    discord: Discord
    database: Database
    channel: DiscordChannel
    courier: Courier
    asa: Member
    omar: Member

    async def settled(self, events: int = 0) -> None:
        """Every event that came in has its answer, and every answer is out; so many have come in all in all."""
        await until(lambda: self.count(inbox) >= events and not self._waiting(), 90)

    def count(self, table: Any) -> int:
        return self.database.read_now(lambda c: c.scalar(select(func.count()).select_from(table)) or 0)

    def states(self) -> list[str]:
        return self.database.read_now(lambda c: list(c.scalars(select(outbox.c.state).order_by(outbox.c.id))))

    def texts(self, channel: str) -> list[str]:
        return [shown(one) for one in self.discord.world.history(channel)]

    def _waiting(self) -> bool:
        open_ = [select(table.c.id).where(table.c.settled_at.is_(None)).limit(1) for table in (inbox, outbox)]
        return self.database.read_now(lambda c: any(c.scalar(each) is not None for each in open_))


@asynccontextmanager
async def open_bot(
    discord: Discord,
    database: Database,
    *,
    clock: Clock | None = None,
    converse: Converse | None = None,
    prepare: Callable[[Discord], None] | None = None,
    heartbeat_seconds: float = 60.0,
    poll_seconds: float = 0.05,
    fill: Fill | None = None,
    **settings: Any,
) -> AsyncIterator[DiscordBot]:
    if ROOM not in discord.world.channels:
        discord.world.add_channel(ROOM, "allmänt")
    discord.world.flags = discord.world.flags or CONTENT_GRANTED
    if prepare:
        prepare(discord)
    known = discord.clock if clock is None else clock
    chosen = discord.settings(**({"catch_up": False} | settings))
    channel = DiscordChannel(chosen, database, known, groups=GROUPS, heartbeat_seconds=heartbeat_seconds, fill=fill)
    answering = converse or well_informed(archive=EchoingArchive())
    courier = Courier(
        database, [channel], known, answering, f"test-{uuid4().hex}", Pace(poll_seconds=poll_seconds), fill=fill
    )
    await courier.start()
    try:
        members = (partial(Member, discord)(ASA, "Åsa Lindqvist"), partial(Member, discord)(OMAR, "Omar Haddad"))
        yield DiscordBot(discord, database, channel, courier, *members)
    finally:
        await courier.stop()
