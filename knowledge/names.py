"""A word that the archive writes with a capital, and only so, is a name, however the question writes it."""

import re
from collections.abc import Sequence
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
    if not any(_may_be_a_name(term, told) for term in question.terms):
        return question
    said = WITHIN.findall(told)
    found = {term.stem for term in question.terms if _is_a_name(term, told, said)} - question.counted
    terms = (replace(term, name=term.name or term.stem in found) for term in question.terms)
    return replace(question, terms=tuple(terms))


def _may_be_a_name(term: Term, told: str) -> bool:
    return not term.name and len(term.stem) >= SHORTEST and term.stem.capitalize() in told


def _is_a_name(term: Term, told: str, said: Sequence[str]) -> bool:
    if not _may_be_a_name(term, told):
        return False
    forms = [word for word in said if words.stem(word.lower()) == term.stem]
    return len(forms) >= OFTEN and all(word[0].isupper() for word in forms)
