"""A question about two things, two questions in one, or somebody told of in several documents: each part is sought by
itself, and all are told.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.archive import View
from knowledge.found import Found
from knowledge.question import Question
from knowledge.search import search
from knowledge.swedish import lexicon, words
from knowledge.swedish.asks import asked_for

FEWEST = 2  # words that tell something, in a question that stands by itself
A_NAME = r"(?:[A-ZÅÄÖ][\w-]*(?: [A-ZÅÄÖ][\w-]*)*)"
WHOLE_NAME = re.compile(r"[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)+")
AT = r"(?:(?:i|på|för|hos|med|av|de i|kluster(?:et)?) )?"
BETWEEN = rf"(?:,? (?:respektive|resp\.?|jämfört med|kontra|vs\.?|mot|eller|än) {AT})"
TWO_NAMES = re.compile(rf"(?P<one>{A_NAME}){BETWEEN}(?P<other>{A_NAME})")
TWO_QUESTIONS = re.compile(
    r"^(?P<one>.+?),? (?:och|samt|and) "
    r"(?P<other>(?:hur|vad|när|vem|vilk(?:en|et|a)|varför|how|what|when|who|which|why)\b.+)$",
    re.IGNORECASE | re.DOTALL,
)
# What somebody was or did in each of several places.
IN_EACH = re.compile(
    r"\b(?:både|respektive|resp|då och då|both)\b"
    r"|\b(?:vilk\w+|vad|what|which)\b.*\b(?:roll(?:en|er)?|uppdrag|roles?)\b",
    re.IGNORECASE,
)
MOST_DOCUMENTS = 3


def best_of_each(question: Question, view: View) -> list[Found]:
    """The best sentence for each part; none where the question has no parts."""
    of_somebody = _of_somebody_in_each_document(question, view)
    if of_somebody:
        return of_somebody
    parts = _of_two_names(question) or _of_two_questions(question) or ()
    return [best for part in parts for best in search(part, view)[:1]]


def _of_somebody_in_each_document(question: Question, view: View) -> list[Found]:
    """Where roles are asked for of a person whom several documents name, the best sentence of each."""
    if not is_of_somebody(question):
        return []
    about = _stems(next(_persons(question)))
    of_name = replace(question, terms=tuple(term for term in question.terms if term.stem in about), periods=())
    found: dict[str, Found] = {}
    for one in search(of_name, view):
        if about <= _stems(one.told):
            found.setdefault(one.passage.document, one)
    return list(found.values())[:MOST_DOCUMENTS] if len(found) > 1 else []


def is_of_somebody(question: Question) -> bool:
    """What somebody was or did, in each of several places."""
    return IN_EACH.search(question.text) is not None and any(_persons(question))


def _persons(question: Question) -> Iterator[str]:
    return (name for name in WHOLE_NAME.findall(question.text) if lexicon.is_given_name(name.split()[0]))


def _of_two_names(question: Question) -> tuple[Question, Question] | None:
    named = TWO_NAMES.search(question.text)
    if not named:
        return None
    one, other = _stems(named["one"]), _stems(named["other"])
    parts = _without(question, other - one), _without(question, one - other)
    return parts if all(len(part.terms) < len(question.terms) for part in parts) else None


def _of_two_questions(question: Question) -> tuple[Question, Question] | None:
    both = TWO_QUESTIONS.match(question.text)
    if not both:
        return None
    first, second = _stems(both["one"]), _stems(both["other"])
    if any(len({term.stem for term in question.terms} & of_one) < FEWEST for of_one in (first, second)):
        return None
    names = {term.stem for term in question.terms if term.name}
    about = names & first if not names & second else set()
    return (
        replace(_without(question, second - first), asks=asked_for(both["one"])),
        replace(_without(question, first - second - about), asks=asked_for(both["other"])),
    )


def _without(question: Question, stems: set[str]) -> Question:
    kept = tuple(term for term in question.terms if term.stem not in stems)
    municipalities = tuple(name for name in question.municipalities if not _stems(name) & stems)
    return replace(question, terms=kept, municipalities=municipalities)


def _stems(text: str) -> set[str]:
    return set(words.stems(text))
