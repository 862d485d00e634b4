"""What a conversation may do with the archive. The app sets it; a handler only reads through it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.unanswered import Unanswered
from knowledge.answers import Answer
from knowledge.answers.why import Why
from knowledge.formats.report import Reading
from knowledge.question import NOWHERE, Told


@dataclass(frozen=True)
class Brought:
    """An uploaded file that was read. `name` is what it is cited by, which is its own if no other document has that.

    `replaces` is the digest of the document whose place it takes, if it takes one's.
    """

    reading: Reading
    name: str
    replaces: str = ""


class Archive(Protocol):
    """`reads` are the levels that everyone in the place may read; nothing outside them shows in what comes back.

    `told_in` is where the answer before stood, where the question leans on that.
    """

    def ask(self, question: str, reads: Sequence[str], now: datetime, told_in: Told = NOWHERE) -> Answer: ...

    def why(self, question: str, reads: Sequence[str], now: datetime, told_in: Told = NOWHERE) -> Why: ...

    def unanswered(self, since: datetime) -> Sequence[Unanswered]: ...

    def read(self, file: str, name: str, level: str, *, patiently: bool) -> Brought | None:
        """What stands in an uploaded file, and whether its level holds the same or an earlier version already.

        Nothing where reading it takes longer than an answer may, unless it is read `patiently`.
        """
