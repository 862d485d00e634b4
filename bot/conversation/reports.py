"""What a conversation may ask for of reports. The app sets it; a handler only reads through it."""

from datetime import datetime
from typing import Protocol

from scheduling.meetings import Meeting


class Reports(Protocol):
    def annual(self, year: int, language: str, now: datetime) -> bytes | None:
        """A PDF; none where no meeting of the year is known."""
        ...

    def meetings(self, words: str, now: datetime) -> list[Meeting]:
        """Held meetings whose theme, place or group has all the words, the latest first."""
        ...

    def of_meeting(self, meeting: Meeting, language: str) -> bytes:
        """A PDF of one page."""
        ...
