"""Of an event that carried a rating only that it came is kept, so that it is known when it comes once more."""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, update

from bot.conversation.events import AnyEvent, FilledIn, Pressed, Wrote
from bot.delivery.inbox import Claimed
from bot.storage.tables import inbox

# What stands on a page of our own is ours to hide as well.
Hide = Callable[[Connection, AnyEvent], None]


def nothing_to_hide(connection: Connection, event: AnyEvent) -> None:
    """Where no channel shows from our own database what people write."""


def forget_content(connection: Connection, claimed: Claimed, hide: Hide) -> None:
    """In the transaction that answers it."""
    event = msgspec.json.decode(claimed.event, type=AnyEvent)
    bare = msgspec.json.encode(without_content(event)).decode()
    connection.execute(update(inbox).where(inbox.c.id == claimed.id).values(event=bare))
    hide(connection, event)


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
