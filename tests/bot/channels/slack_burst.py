"""Many questions through Slack's real client while somebody else holds the database."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from bot.channels.slack.adapter import SlackChannel
from bot.conversation.events import AnyEvent
from bot.conversation.outcome import Outcome, Say
from bot.conversation.replies import Reply, Text
from bot.conversation.state import State
from bot.delivery.courier import Courier
from bot.storage.database import Database
from bot.storage.tables import inbox, outbox
from tests.bot.channels.slack_stage import settings, workspace
from tests.fakes.slack import Slack
from tests.fakes.slack_workspace import ASA, BOT_USER, GENERAL, Json
from tests.fakes.waiting import until

LOCKED_SECONDS = 2.0


@dataclass(frozen=True)
class Burst:
    """`waits`: how long each acknowledgement took, the shortest first."""

    waits: list[float]
    lost: int
    twice: int
    sent_again: int
    given_up: int


def echo(event: AnyEvent, _: State, __: datetime) -> Outcome:
    return Outcome((Say(event.place, Reply((Text("Svar"),))),))


async def burst(database: Database, other: Database, events: int) -> Burst:
    async with workspace() as slack:
        channel = SlackChannel(settings(slack, receipts=False, connections=2), database, slack.clock)
        courier = Courier(database, [channel], slack.clock, echo, "one")
        await courier.start()
        bodies = [_question(slack, number) for number in range(events)]
        locked = other.submit(_hold)
        await asyncio.sleep(0.05)
        await asyncio.gather(*(slack.deliveries.tell(body) for body in bodies))
        locked.result()
        await until(lambda: not database.read_now(_unanswered), seconds=60)
        await courier.stop()
        kept, owed = database.read_now(_counted)
        again = slack.deliveries.sent.total() - events
        return Burst(
            sorted(slack.deliveries.waits), events - kept, owed - events, again, len(slack.deliveries.given_up)
        )


def _hold(connection: Connection) -> None:
    """What a long writer does to everybody else."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("lock table inbox in exclusive mode"))
    time.sleep(LOCKED_SECONDS)


def _question(slack: Slack, number: int) -> Json:
    """Each in a thread of its own: what is said in one conversation is answered in order."""
    root = slack.workspace.said(ASA, GENERAL, "En tråd")
    said = slack.workspace.said(ASA, GENERAL, f"<@{BOT_USER}> fråga {number}", thread_ts=root["ts"])
    return slack.deliveries.event({**said, "channel": GENERAL, "channel_type": "channel"})


def _unanswered(connection: Connection) -> int:
    return connection.execute(select(func.count()).where(inbox.c.settled_at.is_(None))).scalar_one()


def _counted(connection: Connection) -> tuple[int, int]:
    kept = connection.execute(select(func.count()).select_from(inbox)).scalar_one()
    return kept, connection.execute(select(func.count()).select_from(outbox)).scalar_one()
