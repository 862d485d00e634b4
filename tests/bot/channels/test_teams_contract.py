"""Teams keeps the contract of every channel, over real HTTP with real tokens."""

from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Database
from tests.bot.channels.contract import ChannelContract
from tests.bot.channels.teams_stage import TeamsStage, open_teams
from tests.fakes import teams_activities as said
from tests.fakes.teams_activities import ASA, BOT, CHANNEL, OMAR


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[TeamsStage]:
    async with open_teams(database) as scene:
        await scene.tell(said.added(ASA, CHANNEL, {"id": BOT}))
        for human in (ASA, OMAR):
            await scene.tell(said.installed(human))
        await scene.responder.settled()
        scene.teams.messages.clear()
        yield TeamsStage(scene)


class TestTeamsChannel(ChannelContract):
    pass
