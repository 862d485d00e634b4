"""The contract of an index: a replica of the text of record that finds passages by their words.

It follows the change log, answers only inside the asker's levels, and may be thrown away at any moment.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True)
class Entry:
    """A passage as the index takes it."""

    passage: int
    document: int
    level: str
    text: str
    context: str = ""


class Sought(NamedTuple):
    """One word of a question: how much it matters beside the others, and whether inexact forms of it may be found."""

    word: str
    weight: float = 1.0
    inexact: bool = True


class Hit(NamedTuple):
    passage: int
    score: float


def weighed_together(by_words: Sequence[Hit], by_meaning: Sequence[Hit], limit: int) -> list[Hit]:
    """A weighted sum, best first. `by_meaning` scores are shares of the best score that words alone give."""
    best = max((hit.score for hit in by_words), default=1.0)
    scores = dict(by_words)
    for passage, share in by_meaning:
        scores[passage] = scores.get(passage, 0.0) + share * best
    ranked = sorted(scores.items(), key=lambda scored: -scored[1])
    return [Hit(*scored) for scored in ranked[:limit]]


class DamagedError(Exception):
    """The index cannot be read, or no longer written: recover or rebuild it and follow the record from its position."""


class Index(Protocol):
    def add(self, entries: Sequence[Entry]) -> None: ...

    def remove(self, document: int) -> None: ...

    def commit(self, position: int) -> None:
        """Make what was added and removed findable, all at once, as the state after this change of the log."""

    @property
    def position(self) -> int:
        """The last change that has been committed; 0 for an index that is new, lost or corrupt."""

    def search(self, sought: Sequence[Sought], levels: Collection[str], limit: int) -> list[Hit]: ...

    def recover(self) -> None:
        """Begin again from what was committed last; where that cannot be read, empty."""

    def rebuild(self) -> None:
        """Begin again, empty, at position 0. If it fails, searches still find what they found before."""
