"""Is what is near told of the time that is asked about: of that year, that season, those days?"""

import re
from collections.abc import Sequence

from knowledge.answers.doubt.kinds import is_of_the_kind, tells_of_the_named
from knowledge.answers.doubt.things import is_said
from knowledge.answers.doubt.untold import about_it
from knowledge.found import Found
from knowledge.question import Question
from knowledge.signals import tells_a_figure
from knowledge.swedish import dates, words
from knowledge.swedish.asks import Asks
from knowledge.swedish.dates import Period

LEAST_SUBJECT = 0.25  # the share of what is asked of the named that must stand close to them
OF_SUBJECT, OF_ITSELF = 0.5, 0.35  # of what is asked, in the sentence and around it: enough though others are nearer
A_GOOD_PART = 0.5  # of what the best sentence holds itself
A_SEASON = 100  # days: what is of a longer time is not of certain days
A_YEAR = 300  # days, and more
ITS_SUBJECT = 0.3  # of what is asked, in a sentence that says the year itself
LEAST_ITSELF = 0.1  # of the question, in a sentence whose figure may be of it
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
PLANNED = re.compile(
    r"\b(?:mål(?:et|en)?|sikta\w*|budget\w*|prognos\w*|beräkna\w*|väntas|planera\w*|uppskatta\w*|ska)\b", re.IGNORECASE
)
THE_YEAR_BEFORE = re.compile(r"\b(?:förra året|året (?:innan|före)|i fjol|föregående år)\b", re.IGNORECASE)
CLAUSES = re.compile(r"[.,;:](?!\d)| men | mot ")


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


def row_of_another_year(question: Question, best: Found) -> str | None:
    """A year that is asked about, where what is nearest is a row whose heading or caption is of other years."""
    asked, passage = _year_asked(question), best.passage
    if (
        question.asks is not Asks.NUMBER
        or asked is None
        or not passage.columns.strip()
        or _names_a_year(asked, passage.text)
    ):
        return None
    above = (passage.columns, *reversed(passage.headings))
    told = next((text for text in above if YEAR.search(text)), None)
    return str(asked.first.year) if told and not _names_a_year(asked, told) else None


def is_of_another_time(question: Question, near: Sequence[Found]) -> bool:
    rules = (
        _answered_of_another_year,
        _apart_from_its_year,
        _best_of_another_time,
        _meetings_of_other_days,
        _days_outside,
        _figure_of_another,
    )
    return any(rule(question, near) for rule in rules)


def _answered_of_another_year(question: Question, near: Sequence[Found]) -> bool:
    answering = [one for one in near if tells_of_the_named(question, one)]
    return bool(answering) and other_year(question, answering) is not None


def _apart_from_its_year(question: Question, near: Sequence[Found]) -> bool:
    """The year that is asked about is that of no place that tells of the thing, and no sentence says both: "30 januari
    2027" of something else is not when the conference of 2027 is.
    """
    asked = _year_asked(question)
    if asked is None:
        return False
    answering = [one for one in near if tells_of_the_named(question, one)]
    of_it = any(_stands_in(asked, one) or (_says(asked, one) and _speaks_of_it(question, one)) for one in answering)
    return bool(answering) and not of_it


def _best_of_another_time(question: Question, near: Sequence[Found]) -> bool:
    """Who did it is told by a sentence of another time, and what is of the time hardly speaks of it."""
    asked = _year_asked(question)
    answering = [one for one in near if tells_of_the_named(question, one)]
    if question.asks is not Asks.PERSON or asked is None or not answering:
        return False
    best = max(answering, key=lambda one: one.signals["own words"])
    of_another = best.signals["period"] < 0 and not _says(asked, best)
    enough = A_GOOD_PART * best.signals["own words"]
    return of_another and not any(one.signals["period"] > 0 and one.signals["own words"] >= enough for one in answering)


def _year_asked(question: Question) -> Period | None:
    asked = next(iter(question.periods), None)
    return asked if asked and asked.year_known and YEAR.search(question.text) else None


def _stands_in(asked: Period, one: Found) -> bool:
    """The sentence stands in what tells of the year, or of the very days."""
    passage = one.passage
    around = " ".join([passage.title, *passage.headings, passage.meeting or "", str(passage.year or "")])
    of_those_days = asked.days < A_YEAR and one.signals["period"] == 1
    return one.signals["subject"] >= OF_SUBJECT and (of_those_days or _names_a_year(asked, around))


def _says(asked: Period, one: Found) -> bool:
    written = dates.start_of(one.passage.year)
    told = (mention.period for mention in dates.find_again(one.told, written))
    return _names_a_year(asked, one.told) or any(period.year_known and period.meets(asked) for period in told)


def _speaks_of_it(question: Question, one: Found) -> bool:
    said = words.stems(" ".join([one.told, *one.passage.headings[-1:]]))
    known = [term for term in question.terms if (term.known or term.others) and not term.word.isdigit()]
    about = [term for term in known if not term.name] or known
    held = sum(term.weight for term in about if is_said(term, said, loosely=True))
    return held >= ITS_SUBJECT * sum(term.weight for term in about)


def _names_a_year(asked: Period, text: str) -> bool:
    return any(asked.first.year <= int(year) <= asked.last.year for year in YEAR.findall(text))


def _meetings_of_other_days(question: Question, near: Sequence[Found]) -> bool:
    """Days or a month are asked about, and what is near are meetings of other days."""
    asked = question.periods[:1]
    if not asked or asked[0].days >= A_SEASON or any(one.signals["period"] == 1 for one in near):
        return False
    return near[0].passage.meeting is not None


def _days_outside(question: Question, near: Sequence[Found]) -> bool:
    """When something of a season was is asked, and every day that is told is of another: the 7th of May for autumn."""
    asked = next(iter(question.periods), None)
    if question.asks not in (Asks.DAY, Asks.TIME) or asked is None or not asked.year_known or asked.days >= A_YEAR:
        return False
    told = (dates.find_again(one.told, one.passage.dated or dates.ANY_YEAR) for one in about_it(near))
    return not any(mention.period.meets(asked) for mentions in told for mention in mentions)


def _figure_of_another(question: Question, near: Sequence[Found]) -> bool:
    """What was done in a year is told by no figure of what was planned for it, or was done in the year before."""
    asked = _year_asked(question)
    if question.asks is not Asks.NUMBER or asked is None or PLANNED.search(question.text):
        return False
    telling = [one for one in near if tells_of_the_named(question, one) and one.signals["own words"] >= LEAST_ITSELF]
    return bool(telling) and not any(_counts_then(asked, one) for one in telling)


def _counts_then(asked: Period, one: Found) -> bool:
    if one.passage.cells:
        return True
    for clause in CLAUSES.split(one.told):
        then = _names_a_year(asked, clause) if YEAR.search(clause) else _stands_in(asked, one)
        if then and tells_a_figure(clause) and not (PLANNED.search(clause) or THE_YEAR_BEFORE.search(clause)):
            return True
    return False
