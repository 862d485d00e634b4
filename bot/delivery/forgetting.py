"""Of an event that carried a rating only that it came is kept, so that it is known when it comes once more."""

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, update

from bot.channels.web import messages
from bot.conversation.events import AnyEvent, FilledIn, Pressed, Wrote
from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.delivery.inbox import Claimed
from bot.storage.tables import inbox


def forget_content(connection: Connection, claimed: Claimed) -> None:
    """In the transaction that answers it. What stands on our own page is ours to hide as well."""
    event = msgspec.json.decode(claimed.event, type=AnyEvent)
    bare = msgspec.json.encode(without_content(event)).decode()
    connection.execute(update(inbox).where(inbox.c.id == claimed.id).values(event=bare))
    if isinstance(event, Wrote):
        messages.hide(connection, event.key, say(FIRST_LANGUAGE, "rating.hidden"))


def without_content(event: AnyEvent) -> AnyEvent:
    match event:
        case Wrote():
            return replace(event, text="")
        case Pressed():
            return replace(event, action="")
        case FilledIn():
            return replace(event, action="", values={})
        case _:
            return event
