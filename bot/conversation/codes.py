"""The one-time codes by which members connect their accounts, as a conversation may ask about them."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from bot.conversation.events import Person
from scheduling.network import Member


class Code(Struct, frozen=True):
    """As it is shown, and the digest by which it is known."""

    words: str
    digest: str


class Tried(Struct, frozen=True):
    """What somebody wrote as a code. `member` is whom it connects, and none where it is no good.

    `attempt` is the number of this try among the account's; none where there have been too many.
    """

    digest: str
    attempt: int | None
    member: Member | None


class Codes(Protocol):
    def new(self, seed: str) -> Code:
        """The same seed gives the same."""

    def tried(self, said: str, person: Person, now: datetime) -> Tried: ...
