"""What writes the sections of a report: its language, and the traces it leaves."""

from dataclasses import dataclass

from bot.conversation.wording import count, say
from bot.reports import words
from bot.reports.document import Heading, clean
from bot.reports.traces import MEETING, Traces
from scheduling.reports.averages import QUESTIONS
from scheduling.reports.values import Line, Number

__all__ = ["QUESTIONS", "Pen"]


@dataclass(frozen=True)
class Pen:
    language: str
    traces: Traces

    def say(self, sentence: str, **blanks: object) -> str:
        return say(self.language, f"report.{sentence}", **blanks)

    def heading(self, sentence: str, **blanks: object) -> Heading:
        return Heading(1, self.say(f"{sentence}.heading", **blanks), sentence)

    def about(self, what: str, group: str = "", year: int | None = None) -> str:
        """What a number is, in the appendix: "Nöjdhet, naturvård, 2025". The report's own year goes without saying."""
        other = str(year) if year and year != self.traces.year else ""
        said = [self.say(f"figure.{what}"), clean(group), other]
        return ", ".join(part for part in said if part)

    def told(self, what: str, number: Number, group: str = "") -> str:
        return self.traces.told(self.about(what, group), number)

    def figure(self, number: Number | None) -> str:
        return words.figure(number, self.language)

    def counted(self, what: str, number: Number, group: str = "") -> str:
        return words.counted(number, what, self.language, self.told(what, number, group))

    def noun(self, thing: str, number: int) -> str:
        return count(self.language, f"report.noun.{thing}", number)

    def part(self, name: str) -> str:
        return clean(name) or self.say("part.joint")

    def mark(self, line: Line) -> str:
        return f"{MEETING}{line.number}"
