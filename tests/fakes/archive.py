"""An archive that says back what it was asked: for tests of the way there and back."""

from collections.abc import Sequence
from datetime import datetime

from knowledge.answers import Answer
from knowledge.answers.why import Why
from knowledge.formats.report import Reading


class EchoingArchive:
    def ask(self, question: str, reads: Sequence[str], now: datetime) -> Answer:
        return Answer(f"Du skrev: {question}", "passage", abstained=False, reason=None, sources=())

    def why(self, question: str, reads: Sequence[str], now: datetime) -> Why:
        return Why((question,), (), (), (), ())

    def read(self, file: str, name: str, level: str) -> Reading:
        return Reading(name, why="Det här arkivet läser inget.")
