"""The contract between the bot and a platform. What a platform cannot do is data; nobody asks for its name."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from sqlalchemy import Connection

from bot.conversation.events import AnyEvent, Person, Place
from bot.conversation.outcome import Kind
from bot.conversation.replies import Reply

# What its reader has answered, filled in for them alone at the moment when they look. It is kept nowhere.
Fill = Callable[[Connection, Reply, Person], Reply]


@dataclass(frozen=True)
class Limit:
    """So many calls in so many seconds: to the platform as a whole, or in each conversation."""

    calls: int
    seconds: float
    per: Literal["channel", "conversation"] = "channel"


@dataclass(frozen=True)
class Capabilities:
    """`settles` says what can tell whether a send of doubtful outcome arrived: the platform takes a key and drops a
    second message with it, or it lets us look in the history, or nothing. A key is good for `key_seconds`.

    `request_seconds` is the longest a send may take before we give up on it; `lateness_seconds` is how much later than
    that the platform may still accept it. Only after both is it safe to look and to send again.
    `limits` are the platform's own, as it publishes them. `fills_in` is true where messages are shown from our own
    database, with the reader's own answers filled in each time; elsewhere they are filled in when they are sent.
    """

    settles: Literal["key", "history", "nothing"]
    key_seconds: float = 0.0
    request_seconds: float = 10.0
    lateness_seconds: float = 5.0
    threads: bool = True
    updates: bool = True
    private_replies: bool = True
    forms: bool = True
    pictures: bool = True
    uploads: bool = True
    uploads_in_rooms: bool = True
    entries: bool = False
    longest_text: int = 4000
    most_buttons: int = 25
    attachments: bool = True
    limits: tuple[Limit, ...] = ()
    fills_in: bool = False


@dataclass(frozen=True)
class Outgoing:
    """One message on its way. `key` is the same for every attempt, also after a restart."""

    key: str
    place: Place
    reply: Reply
    kind: Kind = "answer"
    only_for: Person | None = None
    amends: str = ""


class DeliveryFailed(Exception):
    """The platform did not take the message, for certain. Try again later, unless it is permanent."""

    def __init__(self, why: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.permanent = permanent
        self.retry_after = retry_after


class DeliveryUnsure(Exception):
    """The platform may or may not have taken the message: it fell silent after we had asked."""


# Takes an event, and the contents of files it brought, into the inbox. Once it has returned the event cannot be lost:
# only then may the platform be told that we have it. False means that the event was already here.
Receive = Callable[[AnyEvent, Mapping[str, bytes]], Awaitable[bool]]


class Channel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    async def start(self, receive: Receive) -> None: ...

    async def stop(self) -> None: ...

    async def send(self, message: Outgoing) -> str:
        """Post, or edit where `amends` names a message. Returns the platform's id of the message.

        Raises DeliveryFailed or DeliveryUnsure, and nothing else.
        """
        ...

    async def find(self, message: Outgoing) -> str | None:
        """The id of a message sent earlier with this key, where the platform keeps a history."""
        ...

    async def direct(self, person: Person) -> Place:
        """The place where this person alone reads us; where there is none, a room that they share with others.

        Raises DeliveryFailed where they cannot be reached at all.
        """
        ...
