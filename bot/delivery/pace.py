"""How long things may take. Together they keep the promise that what a dead process held is taken up within 30 s."""

from dataclasses import dataclass
from datetime import timedelta

from bot.channels.channel import Capabilities


@dataclass(frozen=True)
class Pace:
    """`lease_seconds`: how long an event belongs to whoever took it. `start_seconds`: a send that has not begun this
    soon after it was decided is not begun at all: its owner has been asleep, and others may believe it dead.
    `reading_seconds`: how long a file may be read that was said to take a while; its lease is renewed meanwhile.
    `slot_seconds`: how often to look whether a platform takes more, while something waits for it.
    """

    poll_seconds: float = 1.0
    lease_seconds: float = 15.0
    answer_seconds: float = 10.0
    reading_seconds: float = 1200.0
    start_seconds: float = 2.0
    at_once: int = 20
    slot_seconds: float = 0.05
    tend_seconds: float = 20.0

    @property
    def lease(self) -> timedelta:
        return timedelta(seconds=self.lease_seconds)

    def attempt(self, capabilities: Capabilities) -> timedelta:
        """From the decision to send until nothing of that attempt can arrive any more."""
        seconds = self.start_seconds + capabilities.request_seconds + capabilities.lateness_seconds
        return timedelta(seconds=seconds)
