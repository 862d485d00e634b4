"""The things that a question names by a noun, and whether what is near speaks of them."""

import re
from collections.abc import Collection, Sequence

from knowledge.answers.answer import are_alike
from knowledge.answers.meetings.named import place_of
from knowledge.found import Found
from knowledge.matching import names_of
from knowledge.persons import TITLE
from knowledge.question import PART, VERBS_OF_USE, Question, Term
from knowledge.signals import unit_asked
from knowledge.swedish import words

LEAST_UNKNOWN = 0.25  # of the question, by one word that the archive does not have

LEAST_UNSAID = 0.2  # of the question, by one that nothing near speaks of

# A noun by what stands before it, with an adjective between them: en elcykel, det nya badhuset, för snöröjningen; but
# "hur många fyllde" asks of those who did.
NO_VERB = rf"(?! {VERBS_OF_USE}\b)(?! (?!\w*värde\b)\w+(?:[dgjlmrv]de|ände|[kpstx]te)s?\b)"
THING = re.compile(
    rf"\b(?:en|ett|den|det|de|för|till|av|på|i|om|med|vid|från|hos|är|(?:många|mycket){NO_VERB}) "
    r"(?:(?:ny|\w+(?:[at]|ig|sk)) )?(?!\w+ades?\b)([a-zåäö]+)\b",
    re.IGNORECASE,
)
# What somebody led, made or ran.
DONE_BY = re.compile(
    r"\b(?:ledde|leder|driver|drev|startade|skrev|skrivit|håller i|höll i) (?!av\b|till\b)([a-zåäö]{5,})\b",
    re.IGNORECASE,
)
AS_WHAT = re.compile(r"\bsom (\w+)\b", re.IGNORECASE)
# Where something stands, not what it is; or how it is, to whoever asks.
NO_THING = re.compile(
    r"\w*(?:tabell|figur|diagram|bilaga)(?:en|et|n)?|lagom|lämplig\w*|rimlig\w*|bra|okej?|vanlig\w*|folk", re.IGNORECASE
)


def things_asked(question: Question) -> set[str]:
    """What an answer is measured in is no thing that it is asked of."""
    unit = unit_asked(question)
    found = [*THING.findall(question.text), *DONE_BY.findall(question.text)]
    nouns = {word for noun in found for word in words.tokens(noun)}
    return {word for word in nouns if not (NO_THING.fullmatch(word) or (unit and unit.search(word)))}


def held_as(question: Question) -> set[str]:
    """What somebody is asked to be: tjänsten som kommunikatör."""
    return {word for word in AS_WHAT.findall(question.text.lower()) if TITLE.search(word)}


def unheard_of(question: Question, things: Collection[str], near: Sequence[Found]) -> list[Term]:
    """Those that neither the archive nor what is near has a word for, where they are a good part of the question."""
    lost = [term for term in question.terms if term.word in things and _is_lost(term, near)]
    weights = [term.weight for term in question.terms]
    return lost if lost and len(lost) * max(weights) >= LEAST_UNKNOWN * sum(weights) else []


def _is_lost(term: Term, near: Sequence[Found]) -> bool:
    """Nothing near has this word, another for the same, or what it is at its end: direktör of kommundirektör."""
    if term.known or term.name or place_of(term.word):
        return False
    said = {stem for one in near for stem in words.stems(f"{one.told} {one.passage.context}")}
    called = {other for other, strength in term.others if strength != PART}
    called.add(term.others[-1][0] if term.others else term.stem)
    return not are_alike(called, said)


def is_unsaid(question: Question, things: Collection[str], near: Sequence[Found]) -> bool:
    """Of a thing that is a good part of the question none of these speaks, and no heading or name around them."""
    weighty = LEAST_UNSAID * sum(term.weight for term in question.terms)
    terms = [term for term in question.terms if term.word in things and not term.name and term.weight >= weighty]
    said = [words.stems(around(one)) for one in near] if terms else []
    return any(
        not any(term.word in one.met or is_said(term, stems) for one, stems in zip(near, said, strict=True))
        for term in terms
    )


def around(one: Found) -> str:
    """What is said, and what the places it stands in are called."""
    passage = one.passage
    return " ".join(
        [one.told, *passage.headings, passage.title, passage.document, passage.meeting or "", passage.context]
    )


def is_said(term: Term, said: Collection[str], *, loosely: bool = False) -> bool:
    """Is the word one of these stems, or another that surely means the same; loosely, that may mean it?"""
    called = (term.stem, *(other for other, _ in term.others)) if loosely else names_of(term)
    return are_alike(called, said)
