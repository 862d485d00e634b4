"""A word that the archive writes with a capital, and only so, is a name, however the question writes it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from knowledge.archive import View
from knowledge.question import Question, Term
from knowledge.search import CANDIDATES, sought
from knowledge.swedish import words

SHORTEST = 4  # letters
OFTEN = 2  # times; once may be a slip
# First in a line or a sentence, or after a mark, any word has a capital; in an address none has.
WITHIN = re.compile(r"(?<=[a-zåäö,] )[^\W\d_]\w*\b(?![.@]\w)")


def with_names(question: Question, view: View) -> Question:
    """The question with those of its words marked that are names in the passages it is likely to be about."""
    told = "\n".join(passage.text for passage, _ in view.find(sought(question), CANDIDATES))
    stems = {term.stem for term in question.terms if _may_be_a_name(term, told)} - question.counted
    if not stems:
        return question
    found = _names_among(stems, told)
    terms = (replace(term, name=term.name or term.stem in found) for term in question.terms)
    return replace(question, terms=tuple(terms))


def _may_be_a_name(term: Term, told: str) -> bool:
    return not term.name and len(term.stem) >= SHORTEST and term.stem.capitalize() in told


def _names_among(stems: Collection[str], told: str) -> set[str]:
    """Those stems whose words have a capital wherever they stand within a sentence, and stand there often enough."""
    small = told.replace("İ", "I").lower()  # the one letter that grows when it is made small
    return {stem for stem in stems if len(said := list(_capitals(stem, told, small))) >= OFTEN and all(said)}


def _capitals(stem: str, told: str, small: str) -> Iterator[bool]:
    """Of each word with this stem within a sentence: has it a capital?"""
    at = small.find(stem)
    while at >= 0:
        word = WITHIN.match(told, at)
        if word and words.stem(word.group().lower()) == stem:
            yield told[at].isupper()
        at = small.find(stem, at + 1)
