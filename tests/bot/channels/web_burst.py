"""One member writes a great deal on the page, all at once, while somebody else holds the database."""

import asyncio
from collections import Counter
from datetime import datetime
from functools import partial

import msgspec
from sqlalchemy import Connection, select

from bot.channels.web.adapter import WebChannel
from bot.channels.web.members import put_members
from bot.channels.web.settings import WebSettings
from bot.conversation.events import AnyEvent, Wrote
from bot.conversation.outcome import Outcome, Say
from bot.conversation.replies import Reply, Text
from bot.conversation.state import State
from bot.storage.database import Database
from bot.storage.tables import web_message
from tests.bot.channels.bursts import Burst, all_settled
from tests.fakes.locking import locked
from tests.fakes.page import Page
from tests.fakes.serving import Serve, here
from tests.fakes.web import ASA, SECRET


def echo(event: AnyEvent, _: State, __: datetime) -> Outcome:
    text = event.text if isinstance(event, Wrote) else "Välkommen"
    return Outcome((Say(event.place, Reply((Text(text),))),))


async def burst(database: Database, other: Database, events: int, seconds: float, serve: Serve = here) -> Burst:
    await database.write(lambda connection: put_members(connection, (ASA,)))
    texts = [f"fråga nummer {number}" for number in range(events)]
    make = partial(WebChannel, WebSettings(port=0), secret=SECRET)
    async with serve(database, make, echo) as address, Page(address, ASA.id, connections=0) as page:
        await page.answered(page.direct, seconds=10)  # the welcome, which is not part of the burst
        async with locked(other, seconds):
            waits = await asyncio.gather(*(page.write(page.direct, text) for text in texts))
        await all_settled(database, events + 1)
    return Burst(sorted(waits), _answers(database, texts))


def _answers(database: Database, texts: list[str]) -> list[int]:
    def said(connection: Connection) -> list[Reply]:
        ours = select(web_message.c.body).where(web_message.c.author.is_(None))
        return [msgspec.json.decode(body, type=Reply) for body in connection.scalars(ours)]

    echoes = Counter(node.text for reply in database.read_now(said) for node in reply.nodes if isinstance(node, Text))
    return [echoes[text] for text in texts]
