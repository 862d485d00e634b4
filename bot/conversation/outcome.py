"""What a handler decides: messages that are owed and changes to what is known. Nothing has happened yet."""

from typing import Literal

from msgspec import Struct

from bot.conversation.events import Person, Place
from bot.conversation.replies import Reply

Kind = Literal["answer", "receipt", "reminder"]


class Say(Struct, frozen=True, tag="say"):
    """A new message. `only_for` is set where one person alone may see it and use its buttons."""

    place: Place
    reply: Reply
    only_for: Person | None = None
    kind: Kind = "answer"


class Amend(Struct, frozen=True, tag="amend"):
    """An earlier message of ours, edited in place."""

    place: Place
    message: str
    reply: Reply
    kind: Kind = "answer"


class RememberLanguage(Struct, frozen=True, tag="remember language"):
    person: Person
    language: str


Change = RememberLanguage


class Outcome(Struct, frozen=True):
    messages: tuple[Say | Amend, ...] = ()
    changes: tuple[Change, ...] = ()
