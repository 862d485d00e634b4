"""An answer is taken away again by whoever asked for it."""

import msgspec
from sqlalchemy import Connection, select

from bot.channels.channel import DeliveryFailed, DeliveryUnsure
from bot.channels.slack.inbound import Payload
from bot.channels.slack.naming import CHANNEL, Message
from bot.channels.slack.people import People
from bot.channels.slack.posting import Posting
from bot.conversation.events import AnyEvent
from bot.storage.database import Database
from bot.storage.tables import inbox


class Removing:
    def __init__(self, database: Database, people: People, posting: Posting, bot: str) -> None:
        self._database = database
        self._people = people
        self._posting = posting
        self._bot = bot

    async def remove(self, payload: Payload) -> str:
        """The sentence that says what came of it."""
        said, user = payload["message"], str(payload["user"]["id"])
        message = Message(str(payload["channel"]["id"]), str(said["ts"]))
        if said.get("bot_id") != self._bot:
            return "slack.remove.not_ours"
        thread = str(said.get("thread_ts") or "")
        if not await self._may(user, message.channel, thread):
            return "slack.remove.not_yours"
        try:
            await self._posting.remove(message)
        except (DeliveryFailed, DeliveryUnsure):
            return "slack.command.failed"
        return "slack.remove.done"

    async def _may(self, user: str, channel: str, thread: str) -> bool:
        """Alone with us everything is said to them; in a room, whoever asked, and those who coordinate."""
        if channel.startswith("D"):
            return True
        member = await self._people.member(user)
        if member and member.role == "coordinator":
            return True
        question = f"message:{Message(channel, thread).id}"
        return await self._database.read(lambda connection: _asker(connection, question)) == user


def _asker(connection: Connection, key: str) -> str:
    row = connection.execute(select(inbox.c.event).where(inbox.c.channel == CHANNEL, inbox.c.key == key)).first()
    return msgspec.json.decode(row.event, type=AnyEvent).person.id if row else ""
