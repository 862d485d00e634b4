"""The yearly survey over the years: one figure for each question and year that may be told."""

from zoneinfo import ZoneInfo

from scheduling.days import local_day
from scheduling.ratings.disclosure import FEWEST, Told
from scheduling.ratings.rounds import Round
from scheduling.reports.facts import Facts
from scheduling.reports.lines import OWN
from scheduling.reports.values import Number, SurveyYear, Trace


def survey_years(facts: Facts, year: int, zone: ZoneInfo) -> tuple[SurveyYear, ...]:
    """Closed surveys up to this year, the earliest first. One that may not be told is left out."""
    found: list[SurveyYear] = []
    wording = ""
    for one in facts.rounds:
        opened = local_day(one.opens_at, zone).year
        told = facts.told.get(one.id, {})
        if one.kind == "survey" and one.state == "closed" and opened <= year and told:
            found.append(_told(one, opened, told, reworded=bool(wording) and one.wording != wording))
            wording = one.wording
    return tuple(found)


def _told(one: Round, year: int, told: dict[str, Told], *, reworded: bool) -> SurveyYear:
    answered = one.answered if one.answered and one.answered >= FEWEST else None
    means = {
        question: Number(of.mean.value, Trace("mean", OWN, (one.subject,), n=of.answers), of.mean.edge)
        for question, of in told.items()
    }
    return SurveyYear(year, means, answered, one.invited if answered else None, reworded)
