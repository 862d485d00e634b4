"""What the page says when a message of the bot may or may not have been kept."""

import pytest
from sqlalchemy import Connection, event

from bot.channels.channel import DeliveryUnsure, Outgoing
from bot.channels.web.adapter import WebChannel
from bot.channels.web.settings import WebSettings
from bot.clock import WallClock
from bot.conversation.events import Place
from bot.conversation.replies import Reply, Text
from bot.storage.database import Database
from tests.fakes.postgres import Postgres
from tests.fakes.web import SECRET


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_connection_lost_in_the_commit_leaves_the_message_unsure(
    database: Database, postgres: Postgres
) -> None:
    channel = WebChannel(WebSettings(port=0), database, WallClock(), SECRET)
    message = Outgoing("lost", Place("web", "allmant"), Reply((Text("Kom det fram?"),)))

    def disconnect(_: Connection) -> None:
        postgres.disconnect_everyone()

    event.listen(database.writer, "commit", disconnect)
    with pytest.raises(DeliveryUnsure):
        await channel.send(message)
    event.remove(database.writer, "commit", disconnect)
    assert await channel.find(message) is None
