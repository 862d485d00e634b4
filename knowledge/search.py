"""Question -> the sentences most likely to answer it, ranked, and why.

The index finds passages; here each of their sentences is weighed by how much of the question it holds, itself or by
stands around it. The score is a share of the whole question, so it can be compared between questions.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from knowledge.archive import View
from knowledge.index import Sought
from knowledge.meetings import Meeting
from knowledge.passages import Passage
from knowledge.question import Question, Term
from knowledge.recency import newest, recency
from knowledge.record import Kept
from knowledge.signals import holds_what_is_asked
from knowledge.swedish import dates, sentences, words

CANDIDATES = 90  # passages looked into
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SAME_NAME = 0.8  # how alike two forms of a name are: Skogsgruppens is Skogsgruppen, Skogsnätverket is not


@dataclass(frozen=True)
class Weights:
    """How much a word of the question counts by where it stands, and what is added to that share."""

    sentence: float = 1.0
    passage: float = 0.75
    heading: float = 1.0  # the heading right above
    context: float = 0.8  # the headings above that one, and the title
    document: float = 0.7  # the document speaks of it on a good share of its pages
    kind: float = 0.08  # the sentence holds the kind of thing that is asked for
    index: float = 0.45  # the passage's score in the index, as a share of the best one's
    period: float = 0.5  # the passage is of the time that is asked about
    meeting: float = 0.5  # the passage tells of the one meeting that is meant
    contents: float = -0.4  # a line of the table of contents, unless it is pages that are asked for
    recency: float = 0.015  # at most this much is gained by being newer, where no time is asked about
    rarity: float = 1.0  # the exponent of a word's rarity
    name: float = 1.6  # a name of a place or a body says more than its rarity
    likeness: float = 0.58  # two stems less alike than this are not the same word


WEIGHTS = Weights()


@dataclass(frozen=True)
class Found:
    """A sentence that may answer, with the passage it stands in and what its score is made of."""

    passage: Passage
    start: int
    end: int
    score: float
    met: frozenset[str] = frozenset()  # the words of the question that stand in the sentence or right around it
    signals: dict[str, float] = field(default_factory=dict)

    @property
    def quote(self) -> str:
        return self.passage.text[self.start : self.end]


def search(
    question: Question, view: View, weights: Weights = WEIGHTS, meeting: tuple[Kept, Meeting] | None = None
) -> list[Found]:
    """The sentences of the archive, best first. `meeting` is the one the question is about, where that is known."""
    candidates = view.find(sought(question), CANDIDATES)
    if not candidates:
        return []
    best = candidates[0][1] or 1.0
    matcher = _Matcher(question, view, weights, {passage.document for passage, _ in candidates})
    latest = None if question.periods else newest(passage.dated for passage, _ in candidates)
    shares = [(passage, score / best) for passage, score in candidates]
    if meeting:
        seen = {passage.text for passage, _ in shares}
        shares += [(passage, 0.0) for passage in view.of_meeting(*meeting) if passage.text not in seen]
    name = meeting[1].name if meeting else None
    found = [
        replace(one, score=one.score + weights.recency * recency(passage.dated, latest))
        for passage, share in shares
        for one in matcher.weigh(passage, share, name)
    ]
    return sorted(found, key=lambda one: -one.score)


def sought(question: Question) -> list[Sought]:
    exact = [Sought(term.word) for term in question.terms]
    others = [Sought(stem, strength, inexact=False) for term in question.terms for stem, strength in term.others]
    return exact + others


class _Matcher:
    """Weighs sentences against one question; remembers how each word of the archive relates to it."""

    def __init__(self, question: Question, view: View, weights: Weights, documents: Collection[str]) -> None:
        self._question = question
        self._weights = weights
        self._rarities = [term.weight**weights.rarity * (weights.name if term.name else 1.0) for term in question.terms]
        self._whole = sum(self._rarities) or 1.0
        self._of_gram: dict[str, list[tuple[int, str, float]]] = {}
        for number, term in enumerate(question.terms):
            for stem, strength in ((term.stem, 1.0), *term.others):
                for gram in words.grams(stem):
                    self._of_gram.setdefault(gram, []).append((number, stem, strength))
        named = {words.stem(word) for name in question.municipalities for word in words.tokens(name)}
        self._municipalities = {number for number, term in enumerate(question.terms) if term.stem in named}
        self._known: dict[str, dict[int, float]] = {}
        self._shared: dict[str, dict[int, float]] = {}
        self._about = {name: self._document(about) for name, about in view.about(documents).items()}

    def weigh(self, passage: Passage, share: float, meeting: str | None) -> list[Found]:
        """Every sentence of a passage, weighed by itself and by what stands around it."""
        spans = units(passage)
        owns = [self._matches(f"{passage.text[start:end]} {passage.columns}") for start, end in spans]
        around = _merged(owns)
        heading = self._matches_of_many(" ".join([*passage.headings[-1:], passage.meeting or ""]))
        context = self._matches_of_many(passage.context)
        document = self._about.get(passage.document, {})
        w, period = self._weights, _of_the_time(self._question, passage)
        bonus = w.index * share + w.period * period + w.meeting * (meeting is not None and passage.meeting == meeting)
        bonus += w.contents * (passage.is_contents and not self._question.asks_for_a_page)
        found = []
        for (start, end), own in zip(spans, owns, strict=True):
            covered = self._covered(own, around, heading, context, document)
            kind = holds_what_is_asked(self._question, passage.text[start:end])
            met = frozenset(self._question.terms[number].word for number in (*own, *context))
            signals = {
                "words": covered,
                "own words": self._covered(own, {}, {}, {}, {}),
                "names": self._names_met(document, own, around, heading, context),
                "kind": kind,
                "index": share,
                "period": period,
            }
            found.append(Found(passage, start, end, covered + w.kind * kind + bonus, met, signals))
        return found

    def _covered(self, *places: dict[int, float]) -> float:
        w = self._weights
        by_place = (w.sentence, w.passage, w.heading, w.context, w.document)
        held = 0.0
        for number, rarity in enumerate(self._rarities):
            held += rarity * max(
                weight * place.get(number, 0.0) for weight, place in zip(by_place, places, strict=True)
            )
        return held / self._whole

    def _names_met(self, document: dict[int, float], *places: dict[int, float]) -> float:
        """The share of the question's names that stand in the sentence or around it, or that the document is all about.

        A municipality must stand close by: a report on nine of them is about each, and its sentences about one.
        """
        names = [number for number, term in enumerate(self._question.terms) if term.name]
        met = [
            number
            for number in names
            if any(place.get(number, 0.0) >= SAME_NAME for place in places)
            or (number in document and number not in self._municipalities)
        ]
        return len(met) / len(names) if names else 1.0

    def _matches(self, text: str) -> dict[int, float]:
        """How well each word of the question is met in a text."""
        met: dict[int, float] = {}
        for word in words.tokens(text):
            known = self._known.get(word)
            if known is None:
                known = self._known[word] = self._relation(words.stem(word))
            for number, strength in known.items():
                if strength > met.get(number, 0.0):
                    met[number] = strength
        return met

    def _matches_of_many(self, text: str) -> dict[int, float]:
        """The same for text that many passages share, as headings are: read once."""
        if text not in self._shared:
            self._shared[text] = self._matches(text)
        return self._shared[text]

    def _relation(self, stem: str) -> dict[int, float]:
        """Which words of the question a word of the archive meets, and how well."""
        related: dict[int, float] = {}
        touched = {one for gram in words.grams(stem) for one in self._of_gram.get(gram, ())}
        for number, wanted, strength in touched:
            likeness = words.likeness(wanted, stem)
            if likeness >= self._weights.likeness:
                related[number] = max(related.get(number, 0.0), strength * likeness)
        return related

    def _document(self, about: frozenset[str]) -> dict[int, float]:
        """The words of the question that a whole document is about."""
        terms = enumerate(self._question.terms)
        return {number: 1.0 for number, term in terms if any(stem in about for stem in _all_stems(term))}


def _merged(matches: Sequence[dict[int, float]]) -> dict[int, float]:
    merged: dict[int, float] = {}
    for met in matches:
        for number, strength in met.items():
            merged[number] = max(strength, merged.get(number, 0.0))
    return merged


def _all_stems(term: Term) -> Sequence[str]:
    return (term.stem, *(stem for stem, strength in term.others if strength > 0.8))


def units(passage: Passage) -> list[tuple[int, int]]:
    """What can be quoted: a row whole, otherwise each sentence."""
    if passage.kind == "row":
        return [(0, len(passage.text))]
    return sentences.spans(passage.text)


def _of_the_time(question: Question, passage: Passage) -> float:
    """1 when the passage names the asked days, 0.5 when its document is of that year, -0.5 when it is of another."""
    if not question.periods:
        return 0.0
    asked = question.periods[0]
    year = passage.dated.year if passage.dated else 1904
    if asked.days < 300:
        told = dates.find(f"{passage.meeting or ''} {passage.text}", date(year, 1, 1))
        if any(mention.period.days < 100 and mention.period.meets(asked) for mention in told):
            return 1.0
    years = {int(year) for year in YEAR.findall(passage.title)} or ({passage.dated.year} if passage.dated else set())
    if not asked.year_known or not years:
        return 0.0
    return 0.5 if any(asked.first.year <= year <= asked.last.year for year in years) else -0.25
