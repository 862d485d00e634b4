"""How much of a question does a sentence hold, itself or by what stands around it?

The score is a share of the whole question, so it can be compared between questions.
"""

import heapq
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import mul

from knowledge import nearby
from knowledge.archive import Held, View
from knowledge.found import Found
from knowledge.matching import Matcher, Met, merged, met_in_document, names_of
from knowledge.meetings.meeting import PAPER, Meeting
from knowledge.passages import Passage, said, units
from knowledge.question import Question
from knowledge.recency import recency
from knowledge.record import Kept
from knowledge.signals import holds_what_is_asked
from knowledge.swedish import dates, lexicon, words
from knowledge.swedish.dates import Period

MOST = 60  # sentences that are looked at for the kind of thing they tell, and that anyone asks for
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
UNDERSCORES = re.compile(r"[_.-]+")
A_MEETING = "träff möte"
SAME_NAME = 0.8  # how alike two forms of a name are: Skogsgruppens is Skogsgruppen, Skogsnätverket is not


@dataclass(frozen=True)
class Weights:
    """How much a word of the question counts by where it stands, and what is added to that share."""

    sentence: float = 1.0
    passage: float = 0.75
    heading: float = 1.0  # the heading right above
    context: float = 0.8  # the headings above that one, and the title
    document: float = 0.7  # the document speaks of it on a good share of its pages
    kind: float = 0.4  # the sentence holds the kind of thing that is asked for
    kind_near: float = 0.08  # how much that says of its being near the question
    own: float = 0.2  # once more for what the sentence holds itself
    above: float = 0.3  # and for what the headings above it hold
    index: float = 0.45  # the passage's score in the index, as a share of the best one's
    period: float = 0.5  # the passage is of the time that is asked about
    meeting: float = 0.5  # the passage tells of the one meeting that is meant
    talk: float = 1.15  # times as much for what stands in the document that was talked of before
    beside: float = 1.22  # and where the answer before stood, or right beside
    row: float = 1.35  # and in its row, where that stood in a table
    topic: float = 0.6  # the passage is about what was talked of, and the question does not say of what
    contents: float = 0.4  # a line of the table of contents, where it is pages that are asked for
    recency: float = 0.015  # at most this much is gained by being newer, where no time is asked about
    rarity: float = 1.0  # the exponent of a word's rarity
    name: float = 1.6  # a name of a place or a body says more than its rarity
    likeness: float = 0.58  # two stems less alike than this are not the same word


WEIGHTS = Weights()


@dataclass(frozen=True)
class _Read:
    """A passage read as a whole: what it holds, and what stands around it."""

    passage: Passage
    share: float
    period: float
    bonus: float
    topic: float  # the share of what was talked of that it and what stands around it hold
    above: float  # the share of the question that the headings hold
    said: list[tuple[int, int, Met]]  # what can be quoted, and the words of the question it holds
    places: tuple[Met, Met, Met, Met]  # the passage, its nearest heading, its context, its document
    around: list[float]  # what every sentence is given for each word of the question by where it stands


@dataclass(slots=True)
class _Sentence:
    """A sentence with what it scores before it is known what kind of thing it tells."""

    of: _Read
    start: int
    end: int
    own: Met
    covered: float  # the share of the question that it holds, itself or by what stands around it
    itself: float
    before_kind: float


@dataclass(frozen=True)
class _LaidOut:
    """A passage before it is read: its sentences, where they are, and what is said around them."""

    passage: Passage
    spans: Sequence[tuple[int, int]]
    sentences: Sequence[str]
    columns: str
    heading: str
    context: str

    @property
    def texts(self) -> Sequence[str]:
        return (self.columns, self.heading, self.context, *self.sentences)


def _laid_out(passage: Passage) -> _LaidOut:
    spans = units(passage)
    said = [passage.text[start:end] for start, end in spans]
    return _LaidOut(passage, spans, said, passage.columns, _near_heading(passage), passage.context)


class Weigher:
    """Weighs passages and their sentences against one question."""

    def __init__(
        self, question: Question, view: View, weights: Weights, documents: Collection[str], latest: date | None
    ) -> None:
        self._beside = {passage.text for passage in nearby.beside(question.told_in, view)}
        self._question = question
        self._weights = weights
        self._latest = latest
        self._matcher = Matcher(question, weights.likeness)
        self._rarities = [term.weight**weights.rarity * (weights.name if term.name else 1.0) for term in question.terms]
        self._whole = sum(self._rarities) or 1.0
        named = {words.stem(word) for name in question.municipalities for word in words.tokens(name)}
        self._municipalities = {number for number, term in enumerate(question.terms) if term.stem in named}
        self._also_words = set(filter(lexicon.is_a_word_too, question.municipalities))
        # What the question asks of those it names: its other words that the archive may know.
        self._subject = [
            number
            for number, term in enumerate(question.terms)
            if (term.known or term.others) and not term.name and not term.word.isdigit()
        ]
        self._meeting = self._matcher.met(A_MEETING)
        called = [names_of(term) for term in question.terms]
        files = self._matcher.read([UNDERSCORES.sub(" ", name) for name in documents])
        self._files = dict(zip(documents, files, strict=True))
        self._about = {name: met_in_document(called, about) for name, about in view.about(documents).items()}
        self._topic = nearby.Topic(question, weights.likeness)

    def read(self, shares: Sequence[tuple[Passage, float]], meeting: Held | None) -> list[_Read]:
        """All that is said in and around the passages is read at once, a heading of many passages once."""
        laid_out = [_laid_out(passage) for passage, _ in shares]
        texts = list(dict.fromkeys(text for one in laid_out for text in one.texts))
        met = dict(zip(texts, self._matcher.read(texts), strict=True))
        return [self._read(one, share, met, meeting) for one, (_, share) in zip(laid_out, shares, strict=True)]

    def _read(self, one: _LaidOut, share: float, met: Mapping[str, Met], meeting: Held | None) -> _Read:
        w, passage = self._weights, one.passage
        columns = met[one.columns]
        own = [merged((met[said], columns)) if columns else met[said] for said in one.sentences]
        places = (merged((columns, *own)), met[one.heading], met[one.context], self._about.get(passage.document, {}))
        around = self._around(places)
        period = _of_the_time(self._question, passage)
        bonus = w.index * share + w.period * period + w.meeting * (meeting is not None and _tells_of(passage, *meeting))
        above = self._held(merged(places[1:3]))
        bonus += w.contents * passage.is_contents
        bonus += w.recency * recency(passage.dated, self._latest)
        said = [(start, end, words_met) for (start, end), words_met in zip(one.spans, own, strict=True)]
        topic = self._topic.share_in(passage)
        return _Read(passage, share, period, bonus, topic, above, said, places, around)

    def best(self, read: Sequence[_Read], most: int) -> list[tuple[_Sentence, float]]:
        """The sentences that score most, best first, each with how well it tells the kind of thing asked for."""
        w = self._weights
        weighed = []
        leading = [-math.inf] * most  # a heap of the best scores so far
        for one in sorted(self._sentences(read), key=lambda one: -one.before_kind)[:MOST]:
            if one.before_kind + w.kind < leading[0]:
                break
            kind = holds_what_is_asked(self._question, said(one.of.passage, one.start, one.end))
            heapq.heappushpop(leading, one.before_kind + w.kind * kind)
            weighed.append((one, kind))
        return sorted(weighed, key=lambda weighed: -(weighed[0].before_kind + w.kind * weighed[1]))[:most]

    def _sentences(self, read: Sequence[_Read]) -> Iterator[_Sentence]:
        w = self._weights
        for of in read:
            talked_of = self._talked_of(of)
            for start, end, own in of.said:
                covered, itself = self._covered(own, of.around), self._held(own)
                score = talked_of * (covered + w.own * itself + w.above * of.above + of.bonus) + w.topic * of.topic
                yield _Sentence(of, start, end, own, covered, itself, score)

    def as_found(self, one: _Sentence, kind: float) -> Found:
        w, read, passage = self._weights, one.of, one.of.passage
        _, _, context, document = read.places
        met = frozenset(self._question.terms[number].word for number in (*one.own, *context))
        file = self._files[passage.document]
        signals = {
            "words": one.covered,
            "own words": one.itself,
            "names": self._names_met(document, one.own, file, *read.places[:3]) if self._names_stand_in(one) else 0.0,
            "subject": self._subject_met(one.own, *read.places[:3], self._meeting if passage.meeting else {}),
            "kind": kind,
            "index": read.share,
            "period": read.period,
        }
        score = one.before_kind + w.kind * kind
        near = (one.before_kind - w.topic * read.topic) / self._talked_of(read) + w.kind_near * kind
        return Found(passage, one.start, one.end, score, near, met, signals)

    def _talked_of(self, read: _Read) -> float:
        """Times as much for what stands where the answer before stood, or else in its document."""
        w = self._weights
        if read.passage.document != self._question.told_in.document:
            return 1.0
        if read.passage.text not in self._beside:
            return w.talk
        return w.row if read.passage.kind == "row" else w.beside

    def _around(self, places: tuple[Met, Met, Met, Met]) -> list[float]:
        """What every sentence of a passage is given for each word of the question by what stands around it."""
        w = self._weights
        best = [0.0] * len(self._rarities)
        for weight, met in zip((w.passage, w.heading, w.context, w.document), places, strict=True):
            for number, strength in met.items():
                best[number] = max(best[number], weight * strength)
        return best

    def _held(self, met: Met) -> float:
        """The share of the question that is met in a place."""
        held: float = sum(self._rarities[number] * strength for number, strength in met.items())
        return held / self._whole

    def _covered(self, own: Met, around: Sequence[float]) -> float:
        """The share of the question that a sentence holds, itself or by what stands around it."""
        weight = self._weights.sentence
        best = list(around)
        for number, strength in own.items():
            best[number] = max(best[number], weight * strength)
        held: float = sum(map(mul, self._rarities, best))
        return held / self._whole

    def _names_stand_in(self, one: _Sentence) -> bool:
        """Where the name of a municipality is a word as well, a word is not enough: "ska vara" is not of Vara."""
        if not self._also_words:
            return True
        passage = one.of.passage
        text = ", ".join(["", *passage.headings, passage.meeting or "", said(passage, one.start, one.end)])
        return self._also_words.issubset(lexicon.municipalities(text))

    def _names_met(self, document: Met, *places: Met) -> float:
        """The share of the question's names that stand in the sentence, around it or in the file's name, or that the
        document is all about.

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

    def _subject_met(self, *places: Met) -> float:
        """The share of what is asked of the named that stands in the sentence or right around it."""
        whole = sum(self._rarities[number] for number in self._subject)
        held = sum(self._rarities[number] for number in self._subject if any(number in place for place in places))
        return held / whole if whole else 1.0


def _tells_of(passage: Passage, kept: Kept, meeting: Meeting) -> bool:
    if meeting.account == PAPER:
        return passage.document == kept.name and passage.meeting is None
    return passage.meeting == meeting.name


def _near_heading(passage: Passage) -> str:
    return " ".join([*passage.headings[-1:], passage.meeting or ""])


def _is_dated_within(passage: Passage, asked: Period) -> bool:
    """A month or less is asked about. The first of January says that only the year is known."""
    day = passage.dated
    if asked.days > dates.A_MONTH or not asked.year_known:
        return False
    return day is not None and (day.month, day.day) != (1, 1) and asked.first <= day <= asked.last


def _of_the_time(question: Question, passage: Passage) -> float:
    """1 when the passage names the asked days, 0.5 when its document is of that year, -0.25 when it is of another."""
    if not question.periods:
        return 0.0
    asked = question.periods[0]
    if asked.days < 300:
        told = dates.find_again(f"{passage.meeting or ''} {passage.text}", dates.start_of(passage.year))
        if any(mention.period.days < 100 and mention.period.meets(asked) for mention in told):
            return 1.0
        if passage.meeting is None and _is_dated_within(passage, asked):
            return 1.0
    years = {int(year) for year in YEAR.findall(passage.title)} or ({passage.year} if passage.year else set())
    if not asked.year_known or not years:
        return 0.0
    return 0.5 if any(asked.first.year <= year <= asked.last.year for year in years) else -0.25
