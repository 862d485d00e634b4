"""Why this answer: the question as it was understood, and what it was weighed against."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.archive import Archive
from knowledge.index import Hit
from knowledge.passages import Passage
from knowledge.question import understand
from knowledge.search import search

MOST = 5


@dataclass(frozen=True)
class Candidate:
    """A passage that was weighed; `share` is how much of the question it held, from 0 to 1."""

    passage: Passage
    share: float


@dataclass(frozen=True)
class Why:
    words: tuple[str, ...]
    repaired: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    periods: tuple[str, ...]
    candidates: tuple[Candidate, ...]


def why(question: str, archive: Archive, levels: Collection[str], now: datetime, near: Sequence[Hit] = ()) -> Why:
    view = archive.seen_from(levels, near)
    understood = understand(question, view, now)
    best: dict[str, Candidate] = {}
    for one in search(understood, view):
        best.setdefault(one.passage.text, Candidate(one.passage, min(1.0, one.signals["words"])))
    return Why(
        words=tuple(term.word for term in understood.terms if term.known),
        repaired=tuple(understood.repaired.items()),
        unknown=tuple(understood.unknown),
        periods=tuple(f"{period.first}–{period.last}" for period in understood.periods),
        candidates=tuple(best.values())[:MOST],
    )
