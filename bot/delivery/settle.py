"""What to do with a message that may or may not have arrived. Pure: values in, a decision out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.channels.channel import Capabilities
from bot.conversation.outcome import Kind

MOST_DOUBTS = 5  # a platform that always falls silent after taking the message is not flooded with copies

# After a certain failure: how long to wait, and when it has been tried long enough.
LONGEST_PAUSE = timedelta(seconds=60)
TRIED_LONG = timedelta(days=1)
TRIED_OFTEN = 10


class Doubt(Protocol):
    """What the decisions need to know of the row."""

    @property
    def kind(self) -> Kind: ...
    @property
    def amends(self) -> bool: ...
    @property
    def attempt(self) -> int: ...
    @property
    def doubts(self) -> int: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def tried_at(self) -> datetime: ...
    @property
    def useful_until(self) -> datetime | None: ...


@dataclass(frozen=True)
class Resend:
    """`fresh`: earlier attempts did not arrive, or are counted among `doubts` as attempts nobody can settle."""

    fresh: bool
    doubts: int


@dataclass(frozen=True)
class Close:
    state: Literal["unsure", "failed", "expired"]
    doubts: int
    why: str


def at_first(doubt: Doubt, can: Capabilities, now: datetime, attempt: timedelta) -> Resend | Literal["look"]:
    """The platform tells a second copy by its key, and an edit done twice is an edit; otherwise we must look."""
    if not useful(doubt, now) or spent(doubt, now):
        return "look"
    same_key_counts = can.settles == "key" and now + attempt <= doubt.tried_at + timedelta(seconds=can.key_seconds)
    return Resend(fresh=False, doubts=doubt.doubts) if same_key_counts or doubt.amends else "look"


def when_not_found(doubt: Doubt, can: Capabilities, now: datetime) -> Resend | Close:
    """A history that does not show the message is proof; anything else is not, and then the kind decides."""
    proof = can.settles == "history" or doubt.amends
    doubts = doubt.doubts + (not proof)
    if not useful(doubt, now):
        return Close("expired", doubts, "no longer useful")
    if spent(doubt, now):
        return Close("failed", doubts, "tried for a day")
    if not proof and (doubt.kind == "receipt" or doubts > MOST_DOUBTS):
        return Close("unsure", doubts, "nobody can tell whether it arrived")
    return Resend(fresh=True, doubts=doubts)


def after_failure(doubt: Doubt, now: datetime, retry_after: float | None) -> timedelta | None:
    """How long to wait before trying again; None when it has been tried long enough."""
    if spent(doubt, now):
        return None
    pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(doubt.attempt - 1, 10)))
    return max(pause, timedelta(seconds=retry_after or 0))


def useful(doubt: Doubt, now: datetime) -> bool:
    return doubt.useful_until is None or now < doubt.useful_until


def spent(doubt: Doubt, now: datetime) -> bool:
    return doubt.attempt >= TRIED_OFTEN and now - doubt.due_at > TRIED_LONG
