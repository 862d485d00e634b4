"""Archives for tests: one that says back what it was asked, and one filled with invented reports."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.archive import Brought
from bot.conversation.unanswered import Unanswered
from knowledge import answers
from knowledge.answers import Answer
from knowledge.answers.why import Why, why
from knowledge.archive import Archive
from knowledge.formats.reader import Reader
from knowledge.formats.report import Reading
from knowledge.question import NOWHERE, Hints, Told
from knowledge.swedish.asks import Asks


class EchoingArchive:
    def ask(self, question: str, reads: Sequence[str], now: datetime, told_in: Told = NOWHERE) -> Answer:
        return Answer(f"Du skrev: {question}", "passage", abstained=False, reason=None, sources=())

    def why(self, question: str, reads: Sequence[str], now: datetime, told_in: Told = NOWHERE) -> Why:
        given = self.ask(question, reads, now)
        return Why(given, Asks.ANYTHING, (question,), (), (), (), (), (), (), 0, 0, ())

    def unanswered(self, since: datetime) -> Sequence[Unanswered]:
        return ()

    def read(self, file: str, name: str, level: str, *, patiently: bool) -> Brought:
        return Brought(Reading(name, why="Det här arkivet läser inget."), name)


class InventedArchive:
    """What a conversation asks: a real archive. `gaps` are the questions that it is said not to have answered."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.gaps: list[Unanswered] = []

    def ask(self, question: str, reads: Sequence[str], now: datetime, told_in: Told = NOWHERE) -> Answer:
        return answers.answer(question, self.archive, reads, now, Hints(told_in=told_in))

    def why(self, question: str, reads: Sequence[str], now: datetime, told_in: Told = NOWHERE) -> Why:
        return why(question, self.archive, reads, now, Hints(told_in=told_in))

    def unanswered(self, since: datetime) -> Sequence[Unanswered]:
        return self.gaps

    def read(self, file: str, name: str, level: str, *, patiently: bool) -> Brought:
        with Reader() as reader:
            return Brought(reader.read_bytes(name, file.encode()), name)
