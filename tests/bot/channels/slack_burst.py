"""Many questions through Slack's real client while somebody else holds the database."""

import asyncio
from collections import Counter
from datetime import datetime
from functools import partial
from typing import Literal

from sqlalchemy import Connection, select

from bot.channels.slack.adapter import SlackChannel
from bot.conversation.events import AnyEvent
from bot.conversation.outcome import Outcome, Say
from bot.conversation.replies import Reply, Text
from bot.conversation.state import State
from bot.storage.database import Database
from bot.storage.tables import inbox, outbox
from tests.bot.channels.bursts import Burst, all_settled
from tests.bot.channels.slack_stage import settings, workspace
from tests.fakes.locking import locked
from tests.fakes.serving import Serve, here
from tests.fakes.slack import Slack
from tests.fakes.slack_workspace import ASA, BOT_USER, GENERAL, Json

Mode = Literal["socket", "http"]


def echo(event: AnyEvent, _: State, __: datetime) -> Outcome:
    return Outcome((Say(event.place, Reply((Text("Svar"),))),))


async def burst(
    database: Database, other: Database, events: int, seconds: float, *, mode: Mode = "socket", serve: Serve = here
) -> Burst:
    """Slack takes a few answers a second, so they are counted where they are owed."""
    async with workspace() as slack:
        make = partial(SlackChannel, settings(slack, receipts=False, connections=2, mode=mode))
        async with serve(database, make, echo) as slack.deliveries.calls_at:
            bodies = [_question(slack, number) for number in range(events)]
            async with locked(other, seconds):
                await asyncio.gather(*map(slack.deliveries.tell, bodies))
            await all_settled(database, events, inbox)
        wrong = {
            "sent again": slack.deliveries.sent.total() - events,
            "given up": len(slack.deliveries.given_up),
            "over a limit": slack.over_limit,
        }
        return Burst(sorted(slack.deliveries.waits), _answers(database, events), wrong)


def _answers(database: Database, events: int) -> list[int]:
    def counted(connection: Connection) -> list[int]:
        owed = Counter(connection.scalars(select(outbox.c.conversation)))
        return [owed[conversation] for conversation in connection.scalars(select(inbox.c.conversation))]

    answers = database.read_now(counted)
    return answers + [0] * (events - len(answers))


def _question(slack: Slack, number: int) -> Json:
    """Each in a thread of its own: what is said in one conversation is answered in order."""
    root = slack.workspace.said(ASA, GENERAL, "En tråd")
    said = slack.workspace.said(ASA, GENERAL, f"<@{BOT_USER}> fråga {number}", thread_ts=root["ts"])
    return slack.deliveries.event({**said, "channel": GENERAL, "channel_type": "channel"})
