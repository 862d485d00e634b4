"""The values a report is made of. No sentence stands here, and every number carries the rows that it came from."""

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from scheduling.meetings import Meeting
from scheduling.ratings.disclosure import Edge
from scheduling.ratings.results import Change

Rule = Literal["counted", "sum", "average_of_averages", "mean"]
Evaluated = Literal["told", "few", "open", "none"]
Attendance = Literal["told", "few", "unknown"]
What = Literal["meetings", "people", "municipalities", "members"]


class Trace(Struct, frozen=True):
    """How a number came about. `of` are the meetings (or the survey) it was made from, `without` those that could not
    be in it, `n` how many people stand behind it where that is known.
    """

    rule: Rule
    tables: tuple[str, ...]
    of: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    n: int | None = None


class Number(Struct, frozen=True):
    value: int | Decimal
    trace: Trace
    edge: Edge = "exactly"


class Line(Struct, frozen=True):
    """A meeting that was held, as the year's list has it. `number` is its place there, and its trace.

    What is too little to be told is not here at all: `attendance` and `evaluated` say why.
    """

    number: int
    meeting: Meeting
    attendance: Attendance
    evaluated: Evaluated
    people: Number | None = None
    municipalities: int | None = None
    means: dict[str, Number] = {}
    answered: int | None = None
    invited: int | None = None


class Comparison(Struct, frozen=True):
    """`noise` is how large a difference chance alone may make; unknown where an earlier sheet told no answers."""

    year: int
    before: Number
    difference: Decimal
    change: Change | None
    noise: Decimal | None


class Summary(Struct, frozen=True):
    """The year of a group, or of the whole network."""

    meetings: Number
    digital: Number
    days: Number
    people: Number | None = None
    means: dict[str, Number] = {}
    answered: Number | None = None
    invited: Number | None = None
    compared: dict[str, Comparison] = {}


class Part(Struct, frozen=True):
    """A focus group's meetings. Without a name: those of several groups, or of the whole network."""

    name: str
    lines: tuple[Line, ...]
    summary: Summary
    cancelled: tuple[Meeting, ...] = ()
    members: Number | None = None


class YearRow(Struct, frozen=True):
    """One year of the series. `means` are by group, then question; the whole network's stand under the empty name.

    `reworded` is set where the questions were put in other words than the year before.
    """

    year: int
    meetings: Number
    people: Number | None
    means: dict[str, dict[str, Number]]
    reworded: bool = False


class SurveyYear(Struct, frozen=True):
    """A year whose survey may be told of, and how many answered it where that is known."""

    year: int
    answered: int | None
    invited: int | None


class SurveyQuestion(Struct, frozen=True):
    """A question as it was worded last, with its mean of each year that may be told.

    `reworded` are the years from which on it was put in other words. `change` is from the year before last to the last.
    """

    text: str
    means: dict[int, Number]
    reworded: tuple[int, ...] = ()
    change: Change | None = None


class Quotation(Struct, frozen=True):
    """`of` is the meeting; none where so few answered that it would say too much of who wrote it, or for the survey,
    of which `asked` is what was answered.
    """

    words: str
    of: Line | None = None
    survey: bool = False
    asked: str = ""


class Claim(Struct, frozen=True):
    """A total as somebody tells it, beside what the list gives."""

    what: What
    claimed: int
    listed: Number | None


class YearReport(Struct, frozen=True):
    """`on` is the day whose state is told: the year's last, or the day of the report where the year is not over.

    `coming` are the meetings after that day, until the end of the next year. `places` are the year and the number in
    its list of every meeting that stands behind a number.
    """

    network: str
    year: int
    on: date
    finished: bool
    municipalities: tuple[str, ...]
    joined: tuple[str, ...]
    members: Number | None
    parts: tuple[Part, ...]
    summary: Summary
    reached: Number | None
    series: tuple[YearRow, ...]
    surveys: tuple[SurveyYear, ...]
    survey_questions: tuple[SurveyQuestion, ...]
    quotations: tuple[Quotation, ...]
    coming: tuple[Meeting, ...]
    claims: tuple[Claim, ...]
    places: dict[str, tuple[int, int]]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(sorted((line for part in self.parts for line in part.lines), key=lambda line: line.number))
