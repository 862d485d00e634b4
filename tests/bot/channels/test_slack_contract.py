"""Slack keeps the contract of every channel, over real sockets: through Socket Mode, and called by Slack."""

from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Database
from tests.bot.channels.contract import ChannelContract
from tests.bot.channels.slack_stage import SlackStage, connected, workspace


@pytest.fixture(params=["socket", "http"])
async def stage(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[SlackStage]:
    async with workspace() as slack, connected(slack, database, mode=request.param, hears="everything") as stage:
        yield stage


class TestSlackChannel(ChannelContract):
    pass
