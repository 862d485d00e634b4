"""Question -> the sentences most likely to answer it, ranked, and why: those of the passages that the index finds."""

from knowledge import nearby
from knowledge.archive import Held, View
from knowledge.found import Found
from knowledge.index import Sought
from knowledge.passages import Passage
from knowledge.question import Question
from knowledge.recency import newest
from knowledge.weighing import MOST, WEIGHTS, Weigher, Weights

CANDIDATES = 40  # passages looked into; with 60 one more of 725 questions was answered right, a tenth slower
TALKED_OF = 0.4  # of a word of the question, in the index


def search(
    question: Question, view: View, weights: Weights = WEIGHTS, meeting: Held | None = None, most: int = MOST
) -> list[Found]:
    """The best sentences of the archive, best first. `meeting` is the one the question is about, where it is known.

    Each passage is read once as a whole. What a sentence tells is looked at only while it may still be one of the best.
    """
    shares = _shares(question, view, meeting)
    if not shares:
        return []
    latest = None if question.periods else newest(passage.dated for passage, share in shares if share)
    weigher = Weigher(question, view, weights, {passage.document for passage, _ in shares}, latest)
    read = weigher.read(shares, meeting)
    return [weigher.as_found(one, kind) for one, kind in weigher.best(read, most)]


def _shares(question: Question, view: View, meeting: Held | None) -> list[tuple[Passage, float]]:
    """The passages that are looked into, each with its score as a share of the best one's."""
    told_in = question.told_in
    terms = sought(question)
    found = (
        nearby.found_in(told_in.document, terms, view, CANDIDATES) if told_in.alone else view.find(terms, CANDIDATES)
    )
    candidates = [(passage, score) for passage, score in found if question.asks_for_a_page or not passage.is_contents]
    if not candidates and not told_in.alone:
        return []
    best = (candidates[0][1] if candidates else 0.0) or 1.0
    shares = [(passage, score / best) for passage, score in candidates]
    of_meeting = view.of_meeting(*meeting) if meeting and not told_in.alone else []
    for more in (of_meeting, nearby.beside(told_in, view)):
        seen = {passage.text for passage, _ in shares}
        shares += [(passage, 0.0) for passage in more if passage.text not in seen]
    return shares


def sought(question: Question) -> list[Sought]:
    exact = [Sought(term.word) for term in question.terms]
    others = [Sought(stem, strength, inexact=False) for term in question.terms for stem, strength in term.others]
    return exact + others + [Sought(term.word, TALKED_OF) for term in question.topic]
