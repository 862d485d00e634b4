"""The yearly survey over the years: one figure for each question and year that may be told."""

from collections.abc import Iterable

from scheduling.ratings.disclosure import FEWEST
from scheduling.ratings.survey_results import Held, over_years, questions
from scheduling.reports.values import Number, SurveyQuestion, SurveyYear, Trace

OWN = ("survey", "rating_round", "rating_count")
EARLIER = ("survey_history",)


def survey_years(held: Iterable[Held], year: int) -> tuple[SurveyYear, ...]:
    """Closed surveys up to this year, the earliest first. One that may not be told is left out."""
    return tuple(_year(one) for one in held if one.year <= year and one.figures)


def _year(one: Held) -> SurveyYear:
    answered = one.round.answered if one.round else max((of.answers or 0 for of in one.figures.values()), default=0)
    told = answered if answered and answered >= FEWEST else None
    return SurveyYear(one.year, told, one.round.invited if one.round and told else None)


def survey_questions(held: Iterable[Held], year: int) -> tuple[SurveyQuestion, ...]:
    """Those of the latest survey first, in its order."""
    until_then = [one for one in held if one.year <= year and one.figures]
    found = (_question(name, text, until_then) for name, text in questions(until_then).items())
    return tuple(one for one in found if one.means)


def _question(name: str, text: str, held: list[Held]) -> SurveyQuestion:
    series = over_years(held, name)
    means = {one.year: _number(one, name) for one in held if name in one.figures}
    return SurveyQuestion(text, means, tuple(int(year) for year in series.breaks), series.change)


def _number(one: Held, name: str) -> Number:
    figure = one.figures[name]
    trace = Trace("mean", EARLIER if figure.imported else OWN, (one.title,), n=figure.answers)
    return Number(figure.value, trace, figure.edge)
