"""Who was told what, for a coordinator to look at: the app gives the conversation something that can be asked."""

from datetime import datetime
from typing import Protocol

from scheduling.accounts import MeetingAccount


class Ledger(Protocol):
    def who_got_what(self, about: str, now: datetime) -> tuple[MeetingAccount, ...]:
        """The meetings around now or, with `about`, those whose theme or group it names."""
        ...
