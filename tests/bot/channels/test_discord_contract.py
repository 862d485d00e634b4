"""Discord keeps the contract of every channel, with discord.py's own client over real sockets."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.channel import Outgoing
from bot.conversation.replies import Reply, Text
from bot.storage.database import Database
from tests.bot.channels.contract import CANNOT_WAIT, ChannelContract
from tests.bot.channels.discord_stage import ROOM, DiscordStage, open_stage
from tests.fakes.discord.server import open_discord
from tests.fakes.waiting import until


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[DiscordStage]:
    """The member has just used a command in the room: what is for one person alone needs such an occasion."""
    async with open_discord() as discord, open_stage(discord, database) as stage:
        command = await stage.asa.command(ROOM, "hjälp")
        await until(lambda: command.answered and stage.events, CANNOT_WAIT)
        (asked,) = stage.received
        await stage.channel.send(Outgoing("first", asked.place, Reply((Text("Så här kan det låta."),))))
        stage.events.clear()
        yield stage
    assert discord.invalid == []


class TestDiscordChannel(ChannelContract):
    pass
