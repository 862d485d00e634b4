"""Teams keeps the contract of every channel, over real HTTP with real tokens."""

from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Database
from tests.bot.channels.contract import ChannelContract
from tests.bot.channels.teams_stage import TeamsStage, open_teams
from tests.fakes.teams_activities import ASA, OMAR


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[TeamsStage]:
    async with open_teams(database) as scene:
        stage = TeamsStage(scene.teams, scene.channel, scene.responder.events)
        await stage.settle_in(ASA, OMAR)
        await scene.responder.settled()
        scene.teams.messages.clear()
        yield stage


class TestTeamsChannel(ChannelContract):
    pass
