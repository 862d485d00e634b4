"""What was sent, as the outbox keeps it: a form opens for whoever it was for, also after a restart."""

import msgspec
from sqlalchemy import Connection, select

from bot.channels.channel import Fill
from bot.channels.parts import Parts
from bot.channels.slack.naming import CHANNEL
from bot.conversation.events import Person
from bot.conversation.replies import Form, Reply
from bot.storage.database import Database
from bot.storage.tables import outbox


class Sent:
    def __init__(self, database: Database, fill: Fill | None) -> None:
        self._database = database
        self._fill = fill

    async def form(self, key: str, action: str, user: str) -> tuple[Form | None, str]:
        """The form of the message with this key that carries the action, and the language it was said in."""
        reply = await self._database.read(lambda connection: self._reply(connection, key, Person(CHANNEL, user)))
        forms = (node for node in reply.nodes if isinstance(node, Form) and node.action == action)
        return next(forms, None), reply.language

    async def answer_in(self, message: str) -> tuple[str, str] | None:
        """The question that this message holds some of the answer to, and the message where that can be taken back."""
        known_by = await Parts(self._database, CHANNEL).first_of(message)
        return await self._database.read(lambda connection: _answer(connection, known_by))

    def _reply(self, connection: Connection, key: str, reader: Person) -> Reply:
        """With what its reader has answered, who would take it back by sending in an empty field."""
        reply = _said(connection, key, reader.id)
        return self._fill(connection, reply, reader) if self._fill else reply


def _answer(connection: Connection, message: str) -> tuple[str, str] | None:
    ours = (outbox.c.channel == CHANNEL) & (outbox.c.message == message) & outbox.c.about.is_not(None)
    question = connection.scalar(select(outbox.c.about).where(ours).limit(1))
    said = (outbox.c.channel == CHANNEL) & (outbox.c.about == question) & outbox.c.message.is_not(None)
    first = connection.scalar(select(outbox.c.message).where(said).order_by(outbox.c.id).limit(1))
    return (question, first) if question and first else None


def _said(connection: Connection, key: str, user: str) -> Reply:
    row = connection.execute(select(outbox.c.reply, outbox.c.only_for).where(outbox.c.key == key)).first()
    if row is None or (row.only_for and msgspec.json.decode(row.only_for, type=Person).id != user):
        return Reply(())
    try:
        return msgspec.json.decode(row.reply, type=Reply)
    except msgspec.DecodeError:  # from another version of the bot
        return Reply(())
