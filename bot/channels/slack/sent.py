"""What was sent, as the outbox keeps it: a form opens for whoever it was for, also after a restart."""

import msgspec
from sqlalchemy import Connection, select

from bot.conversation.events import Person
from bot.conversation.replies import Form, Reply
from bot.storage.database import Database
from bot.storage.tables import outbox


class Sent:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def form(self, key: str, action: str, user: str) -> tuple[Form | None, str]:
        """The form of the message with this key that carries the action, and the language it was said in."""
        reply = await self._database.read(lambda connection: _reply(connection, key, user))
        forms = (node for node in reply.nodes if isinstance(node, Form) and node.action == action)
        return next(forms, None), reply.language


def _reply(connection: Connection, key: str, user: str) -> Reply:
    row = connection.execute(select(outbox.c.reply, outbox.c.only_for).where(outbox.c.key == key)).first()
    if row is None or (row.only_for and msgspec.json.decode(row.only_for, type=Person).id != user):
        return Reply(())
    try:
        return msgspec.json.decode(row.reply, type=Reply)
    except msgspec.DecodeError:  # from another version of the bot
        return Reply(())
