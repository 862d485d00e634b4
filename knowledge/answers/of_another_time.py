"""Is what is near told of the time that is asked about: of that year, that season, those days?"""

import re
from collections.abc import Sequence

from knowledge.answers.kinds import is_of_the_kind, tells_of_the_named
from knowledge.question import Question
from knowledge.search import Found

LEAST_SUBJECT = 0.25  # the share of what is asked of the named that must stand close to them
OF_SUBJECT, OF_ITSELF = 0.5, 0.35  # of what is asked, in the sentence and around it: enough though others are nearer
A_SEASON = 100  # days: what is of a longer time is not of certain days


def in_time(question: Question, found: Sequence[Found]) -> Sequence[Found]:
    """Where what is nearest is of another year than the one asked about: what is told of it from that year, if any."""
    of_days = any(period.days < A_SEASON for period in question.periods)
    if of_days or not other_year(question, nearest(found)[:1]):
        return found
    named = (one for one in of_the_year(question, found) if one.signals["names"] == 1)
    return [one for one in named if is_of_the_kind(question, one)] or found


def nearest(found: Sequence[Found]) -> list[Found]:
    return sorted(found, key=lambda one: -one.near)


def of_the_year(question: Question, found: Sequence[Found]) -> list[Found]:
    about = (one for one in found if one.signals["subject"] >= OF_SUBJECT and one.signals["own words"] >= OF_ITSELF)
    return [one for one in about if not other_year(question, [one])]


def other_year(question: Question, near: Sequence[Found]) -> str | None:
    """A year of the question that neither the sentences nor their documents are of."""
    years = {str(p.first.year) for p in question.periods if p.year_known} & set(re.findall(r"\d{4}", question.text))
    about = [one for one in near if one.signals["subject"] >= LEAST_SUBJECT] or near
    told = " ".join(map(_said_around, about))
    return None if any(year in told for year in years) else min(years, default=None)


def _said_around(one: Found) -> str:
    """What is said of the time of a sentence; a column says it of the rows that have something under it."""
    passage = one.passage
    headings = " ".join([passage.title, *passage.headings, passage.meeting or ""])
    columns = " ".join(name for name, cell in passage.cells if cell)
    return f"{passage.text} {headings} {columns} {passage.year or ''}"


def is_of_another_time(question: Question, near: Sequence[Found]) -> bool:
    return _answered_of_another_year(question, near) or _meetings_of_other_days(question, near)


def _answered_of_another_year(question: Question, near: Sequence[Found]) -> bool:
    answering = [one for one in near if tells_of_the_named(question, one)]
    return bool(answering) and other_year(question, answering) is not None


def _meetings_of_other_days(question: Question, near: Sequence[Found]) -> bool:
    """Days or a month are asked about, and what is near are meetings of other days."""
    asked = question.periods[:1]
    if not asked or asked[0].days >= A_SEASON or any(one.signals["period"] == 1 for one in near):
        return False
    return near[0].passage.meeting is not None
