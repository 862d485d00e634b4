"""What is told of the yearly surveys, and how it moves: own closed rounds, and earlier figures where there are none.

All of it has passed the disclosure guard. A question is followed by its name; where its words were changed its series
breaks.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from scheduling.ratings.answers import rounds
from scheduling.ratings.disclosure import TENTH, Told, told_then
from scheduling.ratings.quotations import published_by_question
from scheduling.ratings.results import Figure, Result, average, told
from scheduling.ratings.rounds import Round
from scheduling.ratings.surveys import Question, Survey, name_of, surveys
from scheduling.ratings.tables import survey_history
from scheduling.ratings.trends import Point, Series


class Held(Struct, frozen=True):
    """A year's survey as it may be told. `result` is there where the round was our own.

    `asked` are its questions on the scale by name, as they were worded then; `quoted` what may be quoted, by question.
    """

    year: int
    title: str
    asked: dict[str, str]
    figures: dict[str, Figure]
    result: Result | None = None
    survey: Survey | None = None
    quoted: dict[str, tuple[str, ...]] = {}

    @property
    def round(self) -> Round | None:
        return self.result.round if self.result else None

    def told(self, name: str) -> Told | None:
        return self.result.told.get(name) if self.result else None

    def question(self, name: str) -> Question | None:
        return self.survey.question(name) if self.survey else None


class Earlier(Struct, frozen=True):
    """A figure that was told of a survey before the bot came."""

    year: int
    name: str
    question: str
    mean: Decimal
    answers: int | None
    source: str
    place: int = 0


def held(connection: Connection) -> list[Held]:
    """Every survey that is over, the earliest first."""
    known, quoted = surveys(connection), published_by_question(connection)
    own = {
        known[one.subject].year: _own(known[one.subject], Result(one, told(connection, one.id)), quoted.get(one.id, {}))
        for one in rounds(connection, "survey")
        if one.state == "closed" and one.subject in known
    }
    return [found for _, found in sorted((_imported(remembered(connection).values()) | own).items())]


def _own(survey: Survey, result: Result, quoted: dict[str, tuple[str, ...]]) -> Held:
    asked = [one for one in survey.questions if not one.words]
    figures = {
        one.name: Figure(
            value=result.told[one.name].mean.value,
            edge=result.told[one.name].mean.edge,
            answers=result.told[one.name].answers,
            wording=one.wording,
            source=f"rating_count: {result.round.id}, {one.name}",
        )
        for one in asked
        if one.name in result.told
    }
    return Held(survey.year, survey.title, {one.name: one.text for one in asked}, figures, result, survey, quoted)


def _imported(earlier: Collection[Earlier]) -> dict[int, Held]:
    found: dict[int, Held] = {}
    for one in earlier:
        year = found.setdefault(one.year, Held(one.year, f"Årsenkäten {one.year}", {}, {}))
        year.asked[one.name] = one.question
        if mean := told_then(one.mean, one.answers):
            source = f"survey_history: {one.source}"
            year.figures[one.name] = Figure(as_told(mean.value), mean.edge, one.answers, True, one.question, source)
    return found


def as_told(mean: Decimal) -> Decimal:
    """With no more decimals than there is anything in."""
    short = mean.quantize(TENTH)
    return short if short == mean else mean


def questions(of: Sequence[Held]) -> dict[str, str]:
    """Name -> the question as it was worded last, those of the latest survey first."""
    found: dict[str, str] = {}
    for one in reversed(of):
        found |= {name: text for name, text in one.asked.items() if name not in found}
    return found


def over_years(of: Sequence[Held], name: str) -> Series:
    """A year in which it was not asked, or may not be told, is a point without a figure."""
    by_year = {one.year: one for one in of if name in one.figures}
    ends = next((_ends(question) for one in of if (question := one.question(name))), "")
    years = range(min(by_year), max(by_year) + 1) if by_year else ()
    return Series(name, tuple(_point(year, by_year.get(year), name, ends) for year in years))


def _point(year: int, one: Held | None, name: str, usual_ends: str) -> Point:
    """Of an earlier year's question only the words are known: its scale is taken to have had the usual ends."""
    if one is None:
        return Point(str(year), None)
    question = one.question(name)
    wording = f"{name_of(one.asked[name])} {_ends(question) if question else usual_ends}"
    return Point(str(year), average([one.figures[name]]), (str(year),), frozenset({wording}))


def _ends(question: Question) -> str:
    return f"{question.low}–{question.high}"


def remembered(connection: Connection) -> dict[tuple[int, str], Earlier]:
    """As they were brought in. For imports alone: what is told of them has passed the guard."""
    rows = connection.execute(select(survey_history).order_by(survey_history.c.year, survey_history.c.place))
    return {
        (row.year, row.name): Earlier(
            row.year, row.name, row.question, Decimal(row.mean), row.answers, row.source, row.place
        )
        for row in rows
    }


def remember(connection: Connection, one: Earlier) -> None:
    """A later import puts its own in the place of it."""
    here = (survey_history.c.year == one.year) & (survey_history.c.name == one.name)
    connection.execute(delete(survey_history).where(here))
    row = {"year": one.year, "name": one.name, "question": one.question, "mean": str(one.mean)}
    connection.execute(insert(survey_history).values(**row, answers=one.answers, source=one.source, place=one.place))
