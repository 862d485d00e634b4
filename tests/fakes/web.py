"""A page with invented members, on a free port of this machine, with the smallest bot behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.channels.web.adapter import WebChannel
from bot.channels.web.members import Member, put_members
from bot.channels.web.settings import WebSettings
from bot.clock import Clock, ShiftedClock
from bot.storage.database import Database
from tests.fakes.responder import Responder

SECRET = b"a secret that only this test knows"
MORNING = datetime(2026, 4, 9, 7, 12, tzinfo=UTC)

ASA = Member("asa", "Åsa Lindqvist", "Alingsås", ("miljostrategi", "naturvard"))
OMAR = Member("omar", "Omar Haddad", "Lerum", ("miljostrategi",))
BIRGIT = Member("birgit", "Birgit Öberg", "Nätverket", coordinator=True)
YRSA = Member("yrsa", "Yrsa Ek", "Vara", ("rattvis-handel",))
MEMBERS = (ASA, OMAR, BIRGIT, YRSA)


@dataclass
class Web:
    channel: WebChannel
    database: Database
    responder: Responder

    @property
    def address(self) -> str:
        return self.channel.address


@asynccontextmanager
async def open_web(
    database: Database, settings: WebSettings | None = None, clock: Clock | None = None
) -> AsyncIterator[Web]:
    clock = clock or ShiftedClock(MORNING)
    await database.write(lambda connection: put_members(connection, MEMBERS))
    channel = WebChannel(settings or WebSettings(port=0), database, clock, SECRET)
    responder = Responder(channel, database, clock)
    await channel.start(responder.receive)
    try:
        yield Web(channel, database, responder)
    finally:
        await responder.settled()
        await channel.stop()
