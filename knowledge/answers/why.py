"""Why this answer: the question as it was understood, what it was narrowed to, and what was weighed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from knowledge import answers
from knowledge.answers.answer import Answer, sentence
from knowledge.answers.meetings.accounts import one_each
from knowledge.answers.meetings.meant import meant_meetings
from knowledge.answers.meetings.named import named_groups
from knowledge.archive import Archive
from knowledge.found import Found
from knowledge.passages import Passage
from knowledge.question import NO_HINTS, Hints, Question
from knowledge.swedish.asks import Asks
from knowledge.swedish.dates import Period

MOST = 5


@dataclass(frozen=True)
class Candidate:
    """A sentence that was weighed. `share` is how much of the question it held, from 0 to 1; `used`: it was told."""

    passage: Passage
    quote: str
    share: float
    score: float
    used: bool


@dataclass(frozen=True)
class Why:
    """`also` are other words that were looked for in the place of one of the question's."""

    given: Answer
    asks: Asks
    words: tuple[str, ...]
    also: tuple[str, ...]
    repaired: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    periods: tuple[Period, ...]
    municipalities: tuple[str, ...]
    groups: tuple[str, ...]
    documents: int
    passages: int
    candidates: tuple[Candidate, ...]


def why(question: str, archive: Archive, levels: Collection[str], now: datetime, hints: Hints = NO_HINTS) -> Why:
    given = answers.answer(question, archive, levels, now, hints)
    view = archive.seen_from(levels, hints.near)
    with archive.turns.next():
        understood = answers.understood_as_asked(question, view, now, hints)
        weighed = answers.weighed(understood, view, one_each(meant_meetings(understood, view)))
    best: dict[str, Candidate] = {}
    for one in weighed:
        best.setdefault(one.passage.text, _candidate(one, understood, given))
    known = [term for term in understood.terms if term.known]
    return Why(
        given=given,
        asks=understood.asks,
        words=tuple(term.word for term in known),
        also=tuple(dict.fromkeys(stem for term in known for stem, _ in term.others)),
        repaired=tuple(understood.repaired.items()),
        unknown=tuple(understood.unknown),
        periods=understood.periods,
        municipalities=understood.municipalities,
        groups=tuple(sorted(named_groups(understood, view))),
        documents=sum(1 for _ in view.documents),
        passages=view.passages,
        candidates=tuple(best.values())[:MOST],
    )


def _candidate(one: Found, question: Question, given: Answer) -> Candidate:
    told = sentence(one, question)
    used = any(told in said for said in (given.answer, *(row.said for row in given.rows)) if said)
    return Candidate(one.passage, one.quote, min(1.0, one.signals["words"]), one.score, used)
