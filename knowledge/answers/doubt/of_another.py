"""What is told, though it is of another than the one that is asked about: another municipality, another person, a whole
of which that one has a part.
"""

import re
from collections.abc import Sequence

from knowledge.answers import whose
from knowledge.answers.doubt.kinds import tells_of_the_named
from knowledge.answers.doubt.things import around, is_said
from knowledge.answers.doubt.untold import OFFICE, about_it
from knowledge.answers.meetings.named import place_of
from knowledge.found import Found
from knowledge.question import Question, Term
from knowledge.signals import ADDRESSES, unit_asked, unit_of
from knowledge.swedish import lexicon, words
from knowledge.swedish.asks import Asks

A_BODY = re.compile(r"\b(?!grupp)\w{3,}(?:gruppen|nämnden|rådet|styrelsen|utskottet)s?\b", re.IGNORECASE)
LEAST_SAID_OF_IT = 0.5  # of what an office is asked of
FEW = 3  # of the nearest, of which one should be of the body


def is_of_another(question: Question, found: Sequence[Found], near: Sequence[Found]) -> bool:
    """Judged by what would be told first, and by what is nearest."""
    return (
        _of_another_municipality(question, found[0])
        or _of_several(question, near)
        or _address_of_another(question, near)
        or _sum_of_another(question, near)
        or _of_another_body(question, near)
        or _holder_of_another(question, [*near, found[0]])
        or _named_apart(question, [*near, found[0]])
    )


def _asked(question: Question) -> set[str]:
    places = (place_of(term.word) for term in question.terms)
    return {*question.municipalities, *(place for place in places if place)}


def _of_another_municipality(question: Question, best: Found) -> bool:
    """The sentence, or else what it stands in, is of others, and nothing around it names the one asked about."""
    asked = _asked(question)
    passage = best.passage
    if not asked or asked & _named(f"{passage.document}, {passage.context}"):
        return False
    theirs = _named(best.told) or _named(" ".join(passage.headings[-1:])) or _named(passage.title)
    return bool(theirs) and not asked & theirs


def _of_several(question: Question, near: Sequence[Found]) -> bool:
    """A sum is asked for one municipality, and each sum that is near it is of several, or told of another."""
    asked = set(question.municipalities)
    unit = unit_of(question)
    if len(asked) != 1 or unit is None or unit[0] != "sum":
        return False
    sums = [one for one in near if one.signals["names"] == 1 and unit[1].search(one.told)]
    return bool(sums) and not any((_named(one.told) or _named(_heading(one)) or asked) <= asked for one in sums)


def _address_of_another(question: Question, near: Sequence[Found]) -> bool:
    """A telephone number or an address that stands in no sentence with the one it is asked of."""
    unit, asks = unit_of(question), unit_asked(question)
    if unit is None or asks is None or unit[0] not in ADDRESSES:
        return False
    whose = [term for term in question.terms if (term.known or term.others) and not asks.search(term.word)]
    return not any(unit[1].search(one.told) and _says_all(one.told, whose) for one in near)


def _sum_of_another(question: Question, near: Sequence[Found]) -> bool:
    """Each figure in the unit that is asked for stands in a sentence that tells less of it than others do."""
    unit = unit_of(question)
    if unit is None:
        return False
    measured = [one for one in near if one.signals["names"] == 1 and unit[1].search(one.told)]
    about = about_it(near)
    return bool(measured) and not any(one in about for one in measured)


def _of_another_body(question: Question, near: Sequence[Found]) -> bool:
    """An office or a meeting of a body is asked about, and what tells of one stands where that body is not named."""
    of_an_office = question.asks is Asks.PERSON and any(OFFICE.search(term.word) for term in question.terms)
    if not (of_an_office or question.asks in (Asks.DAY, Asks.TIME, Asks.PLACE)):
        return False
    body = [whose.called(name.lower().removesuffix("s"), question) for name in A_BODY.findall(question.text)]
    telling = [one for one in near[:FEW] if tells_of_the_named(question, one)] or near[:FEW]
    return bool(body) and not any(whose.are_named(body, around(one)) for one in telling)


def _holder_of_another(question: Question, near: Sequence[Found]) -> bool:
    """Who holds such an office is told, and nothing around it speaks of what it is asked of: of another project."""
    if question.asks is not Asks.PERSON or question.english:
        return False
    offices = [term for term in question.terms if OFFICE.search(term.word)]
    of = [term for term in question.terms if not (term in offices or term.word.isdigit())]
    telling = [one for one in near if _share_said(offices, one.told)]
    most = max((_share_said(of, around(one)) for one in telling), default=1.0)
    return bool(of) and most < LEAST_SAID_OF_IT


def _share_said(terms: Sequence[Term], text: str) -> float:
    said = words.stems(text)
    held = sum(term.weight for term in terms if is_said(term, said, loosely=True))
    return held / (sum(term.weight for term in terms) or 1.0)


def _named_apart(question: Question, near: Sequence[Found]) -> bool:
    """What is asked holds two names and no other word, as when a municipality became a Fairtrade City: no sentence
    tells of both.
    """
    asked = set(question.municipalities)
    theirs = {words.stem(word) for name in asked for word in words.tokens(name)}
    named = [term for term in question.terms if term.name and term.stem not in theirs]
    if len(asked) != 1 or not named or not all(term.name for term in question.terms):
        return False
    return not any(asked <= _named(_close_by(one)) and _says_all(_close_by(one), named) for one in near)


def _says_all(text: str, terms: Sequence[Term]) -> bool:
    said = words.stems(text)
    return all(is_said(term, said) for term in terms)


def _close_by(one: Found) -> str:
    return f"{one.passage.document}, {one.passage.title}. {_heading(one)}. {one.passage.meeting or ''}, {one.told}"


def _heading(one: Found) -> str:
    return " ".join(one.passage.headings[-1:])


def _named(text: str) -> set[str]:
    return set(lexicon.municipalities(f", {text}"))
