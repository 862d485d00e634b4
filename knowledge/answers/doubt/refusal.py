"""When to say no, and why: the best sentences are of another time, or hold nothing of what is asked for.

Each rule was weighed on questions about five reports, some of which have no answer (docs/benchmarks.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers.doubt import otherwise, untold
from knowledge.answers.doubt.kinds import FIGURES, KINDS, is_of_the_kind, tells_of_the_named
from knowledge.answers.doubt.of_another import is_of_another
from knowledge.answers.doubt.of_another_time import (
    LEAST_SUBJECT,
    is_of_another_time,
    nearest,
    of_the_year,
    other_year,
    row_of_another_year,
)
from knowledge.answers.doubt.things import held_as, is_unsaid, things_asked, unheard_of
from knowledge.answers.reason import NOTHING, UNSURE, Reason
from knowledge.answers.tables import extremes
from knowledge.answers.tables.asked import may_be_of_the_month
from knowledge.answers.tables.units import is_a_share_of_those_counted, is_for_each
from knowledge.found import Found
from knowledge.question import Question
from knowledge.signals import HOW_FAST, HOW_LONG, HOW_OFTEN, HOW_PLEASED, LEFT_BLANK, OF_MUNICIPALITIES, unit_of
from knowledge.swedish import words
from knowledge.swedish.asks import Asks

LOOKED_AT = 3  # the best sentences, of which one should hold what is asked
MORE_LOOKED_AT = 6  # few sentences hold a sum; the one that does may be the last of its section
LEAST_WORDS = 0.28  # the share of the question that must be met before it is an answer at all
MOSTLY = 0.5  # of a question, by the words that the archive knows
LEAST_OF_A_MUNICIPALITY = 0.4  # the same where anything may be asked: many documents name every municipality
LEAST_OWN = 0.5  # of the question, in the very sentence whose figure was never filled in
LEAST_OWN_WORDS = 0.1  # of the question, in the very sentence that is found best: less may be anything near it
LEAST_WHOLE = 0.9  # of the question, in or around a sentence that tells what is asked: no caution is needed
LEAST_OF_A_REASON = 0.55  # the same where it says why: what it is the reason of is told in other words
UNSURE_WORDS = 0.5  # below this it is answered, and said not to be sure


@dataclass(frozen=True)
class Doubt:
    """Why the best sentences may not hold the answer; `sure` when they cannot."""

    reason: Reason
    sure: bool


def doubt(question: Question, found: Sequence[Found]) -> Doubt | None:
    """The first reason that is sure, or else the first that holds.

    Judged by what is nearest, whatever was chosen to be told: of something else a figure or a person is soon found.
    """
    near = nearest(found)
    spared = SPARED.get(question.asks, (_unsure,)) if _is_whole(question, found[0]) else ()
    rules = [rule for rule in RULES if rule not in spared]
    doubts = [doubt for rule in rules if (doubt := rule(question, near[: LOOK_FURTHER.get(rule, LOOKED_AT)]))]
    sure = next((doubt for doubt in doubts if doubt.sure), next(iter(doubts), None))
    return sure or (Doubt(UNSURE, sure=False) if is_of_another(question, found, near[:MORE_LOOKED_AT]) else None)


def _is_whole(question: Question, best: Found) -> bool:
    """What is told first holds the words of the question, itself or by what stands around it, and what it asks for."""
    least = LEAST_OF_A_REASON if question.asks is Asks.REASON else LEAST_WHOLE
    told = question.asks in (*KINDS, Asks.REASON) and best.signals["kind"] == 1 and best.signals["names"] == 1
    return told and best.signals["words"] >= least


def _unknown_name(question: Question, near: Sequence[Found]) -> Doubt | None:
    unknown = [name for name in unknown_names(question) if not _is_a_files(name, near)]
    unknown = unknown or ([] if question.english else question.unknown_subject)
    return Doubt(Reason("unknown", {"names": tuple(unknown)}), sure=True) if unknown else None


def _is_a_files(name: str, near: Sequence[Found]) -> bool:
    """What stands in no text may be what a file is called after."""
    return any(name.lower() in one.passage.document.lower() for one in near)


def _of_another_year(question: Question, found: Sequence[Found]) -> Doubt | None:
    year = other_year(question, found[:LOOKED_AT]) or row_of_another_year(question, found[0])
    if year is None:
        return None
    return Doubt(UNSURE if of_the_year(question, found) else Reason("other_year", {"year": year}), sure=True)


def _of_another_time(question: Question, near: Sequence[Found]) -> Doubt | None:
    return Doubt(UNSURE, sure=False) if is_of_another_time(question, near) else None


def _without_the_unit(question: Question, near: Sequence[Found]) -> Doubt | None:
    unit = missing_unit(question, near)
    return Doubt(Reason(unit), sure=True) if unit else None


def _about_the_unknown(question: Question, near: Sequence[Found]) -> Doubt | None:
    """A thing is asked about that the archive has no word for. Where a certain kind of thing is asked for, that is a
    no, unless a sentence holds all the rest of the question.
    """
    if question.english:
        return None
    lost = unheard_of(question, things_asked(question), near)
    if not lost:
        return None
    rest = {term.word for term in question.terms if not (term in lost or term.name or ASKING.fullmatch(term.word))}
    told = any(rest and rest <= one.met and one.signals["kind"] == 1 for one in near)
    open_question = question.asks not in KINDS
    if open_question or (told and not any(term.stem in question.counted for term in lost)):
        return Doubt(UNSURE, sure=False)
    return Doubt(Reason("unknown", {"names": tuple(term.word for term in lost)}), sure=True)


def _without_the_thing(question: Question, near: Sequence[Found]) -> Doubt | None:
    """What tells something of the kind does not speak of the thing that it is asked of."""
    telling = [one for one in near if tells_of_the_named(question, one)] or near
    unsaid = not question.english and is_unsaid(question, things_asked(question) | held_as(question), telling)
    return Doubt(UNSURE, sure=False) if unsaid else None


def _told_of_others(question: Question, near: Sequence[Found]) -> Doubt | None:
    """Of those whom the question names, nothing is told of what it counts."""
    told = [one.signals["subject"] for one in near if one.signals["names"] == 1]
    if not (question.counted and told and any(term.name for term in question.terms)) or max(told) >= LEAST_SUBJECT:
        return None
    return Doubt(Reason("no_figure"), sure=True)


def _about_something_else(question: Question, near: Sequence[Found]) -> Doubt | None:
    """A question of which the archive knows most words may be put in other words than its answer."""
    if near[0].signals["words"] >= (UNSURE_WORDS if question.foreign else LEAST_WORDS):
        return None
    known = sum(term.weight for term in question.terms if term.known or term.others)
    if known and known >= MOSTLY * sum(term.weight for term in question.terms):
        return Doubt(UNSURE, sure=False)
    return Doubt(NOTHING, sure=True)


def _without_the_kind(question: Question, near: Sequence[Found]) -> Doubt | None:
    named = [one for one in near if one.signals["names"] == 1] or near
    if question.asks is Asks.REASON and not any(one.signals["kind"] for one in untold.about_it(near)):
        return Doubt(UNSURE, sure=False)
    if question.asks not in KINDS or max(one.signals["kind"] for one in named) > 0:
        return None
    in_many_ways = any(asked.search(question.text) for asked in TOLD_IN_MANY_WAYS)
    return Doubt(Reason(KINDS[question.asks]), sure=question.asks in FIGURES and not in_many_ways)


def _left_blank(question: Question, near: Sequence[Found]) -> Doubt | None:
    """The sentence that would tell the figure has none, but a sign that one was to be filled in."""
    blank = any(one.signals["own words"] >= LEAST_OWN and LEFT_BLANK.search(one.quote) for one in near)
    return Doubt(Reason("left_blank"), sure=False) if blank and question.asks is Asks.NUMBER else None


def _unsure(question: Question, near: Sequence[Found]) -> Doubt | None:
    of_the_kind = is_of_the_kind(question, near[0]) and near[0].signals["own words"] > LEAST_OWN_WORDS
    if near[0].signals["words"] >= UNSURE_WORDS and of_the_kind and _told_of_the_named(question, near):
        return None
    return Doubt(UNSURE, sure=False)


def _without_the_attribute(question: Question, near: Sequence[Found]) -> Doubt | None:
    """Where a party is asked for and nothing near speaks of one, what is told is told of something else."""
    if OF_MUNICIPALITIES.search(question.text) and any(one.signals["kind"] == 1 for one in near):
        return None  # their names are told, and need not be called municipalities
    asked = {word for noun in ATTRIBUTE.findall(question.text) for word in words.tokens(noun)}
    terms = [term for term in question.terms if term.word in asked and not term.name]
    if question.asks not in {Asks.ANYTHING, Asks.NAMES} or any(term.word in one.met for term in terms for one in near):
        return None
    return Doubt(UNSURE, sure=False) if terms else None


def _which_is_first(question: Question, near: Sequence[Found]) -> Doubt | None:
    """Some rows of a table, of which that may be any, when it is asked which one is most or least."""
    best = near[0].passage
    is_told = best.kind == "row" and best.columns.strip() and extremes.is_asked(question.text)
    return Doubt(Reason("unsure"), sure=False) if is_told else None


def _in_other_units(question: Question, near: Sequence[Found]) -> Doubt | None:
    """A row of shares where it is asked how many, or of all where it is asked for each."""
    best = near[0].passage
    other = is_a_share_of_those_counted(question, best) or not is_for_each(question, best, best.columns)
    return Doubt(UNSURE, sure=False) if best.cells and other else None


def _row_of_a_year(question: Question, near: Sequence[Found]) -> Doubt | None:
    """The figure of a month is not that of its year."""
    best = near[0].passage
    of_then = not best.cells or question.asks is not Asks.NUMBER or may_be_of_the_month(question, best)
    return None if of_then else Doubt(UNSURE, sure=False)


def _only_named(question: Question, near: Sequence[Found]) -> Doubt | None:
    untold_there = untold.is_untold(question, near) or otherwise.is_told_otherwise(question, near)
    return Doubt(UNSURE, sure=False) if untold_there else None


def _told_of_the_named(question: Question, near: Sequence[Found]) -> bool:
    """Is what is asked for told of those the question names, and of what it counts?"""
    about = untold.about_it(near) if question.asks in (Asks.DAY, Asks.PLACE) else near
    told = [one for one in about if one.signals["names"] == 1 and one.signals["subject"] >= LEAST_SUBJECT]
    wholly = (
        question.counted or question.asks in WHOLLY or HOW_LONG.search(question.text) or HOW_OFTEN.search(question.text)
    )
    least = 1.0 if wholly else 0.1
    if question.municipalities and question.asks is Asks.ANYTHING:
        return any(one.signals["subject"] >= LEAST_OF_A_MUNICIPALITY for one in told)
    return any(question.asks not in KINDS or one.signals["kind"] >= least for one in told)


ATTRIBUTE = re.compile(r"\bvilk(?:en|et|a) ([a-zåäö]+)\b", re.IGNORECASE)
# What is said of any cost, length, time or duty says nothing of what it is asked of.
ASKING = re.compile(r"kosta\w*|lång|tid|stor|hög|dyr|tar|ny\w?|pengar|kronor|betala\w*|ansvar\w*", re.IGNORECASE)
WHOLLY = (Asks.PERSON, Asks.DAY, Asks.PLACE)  # a body is nobody, and a year is no day
TOLD_IN_MANY_WAYS = (HOW_LONG, HOW_PLEASED, HOW_FAST)


WITHOUT_UNIT = {
    "sum": "no_sum",
    "share": "no_share",
    "telephone": "no_telephone",
    "email": "no_email",
    "energy": "no_figure",
    "weight": "no_figure",
    "distance": "no_figure",
}


def unknown_names(question: Question) -> list[str]:
    """Names in the question that stand nowhere in the archive, in any spelling."""
    if question.english:
        return []  # an English name of a Swedish body is no reason to refuse
    return [term.word.capitalize() for term in question.terms if term.name and not term.known and not term.others]


def missing_unit(question: Question, near: Sequence[Found]) -> str | None:
    """What the answer must be measured in, when no sentence holds a figure of that kind."""
    unit = unit_of(question)
    if unit is None or any(one.signals["names"] == 1 and unit[1].search(one.told) for one in near):
        return None
    return WITHOUT_UNIT[unit[0]]


SPARED = {Asks.REASON: (_without_the_kind, _unsure)}  # what does not judge an answer that is whole
LOOK_FURTHER = {
    _of_another_year: None,
    _without_the_unit: MORE_LOOKED_AT,
    _about_the_unknown: MORE_LOOKED_AT,
    _told_of_others: MORE_LOOKED_AT,
}
RULES = (
    _unknown_name,
    _of_another_year,
    _of_another_time,
    _without_the_unit,
    _about_something_else,
    _about_the_unknown,
    _without_the_thing,
    _told_of_others,
    _without_the_kind,
    _left_blank,
    _without_the_attribute,
    _which_is_first,
    _in_other_units,
    _row_of_a_year,
    _only_named,
    _unsure,
)
