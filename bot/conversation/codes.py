"""The one-time codes by which members connect their accounts, as a conversation may ask about them."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from bot.conversation.events import Person
from bot.conversation.year import Colleague
from scheduling.network import Member

CODE = "code/"  # what a message that shows a code names: it is made again from the rest when its reader is shown it


class Tried(Struct, frozen=True):
    """What somebody wrote as a code. `member` is whom it connects, and none where it is no good.

    `attempt` is the number of this try among the account's; none where there have been too many. `known` is where the
    member has been known until now.
    """

    digest: str
    attempt: int | None
    member: Member | None = None
    known: Colleague | None = None


class Codes(Protocol):
    def new(self, seed: str) -> str:
        """The digest of the code that is made from the seed."""

    def tried(self, said: str, person: Person, now: datetime) -> Tried: ...
