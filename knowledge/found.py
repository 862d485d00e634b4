"""What a search finds."""

from dataclasses import dataclass, field

from knowledge.passages import Passage, said


@dataclass(frozen=True, eq=False)
class Found:
    """A sentence that may answer, with the passage it stands in and what its score is made of.

    `near` is the score with less for telling the kind of thing that is asked for: any figure would do for "hur många".
    """

    passage: Passage
    start: int
    end: int
    score: float
    near: float = 0.0
    met: frozenset[str] = frozenset()  # the words of the question that stand in the sentence or right around it
    signals: dict[str, float] = field(default_factory=dict)

    @property
    def quote(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def told(self) -> str:
        """What it says; a cell of a row under the name of its column."""
        return said(self.passage, self.start, self.end)
