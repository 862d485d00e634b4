"""What stands where the answer before stood, or is about what was talked of: a question that leans on that is probably
answered there.
"""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.archive import View
from knowledge.index import Sought
from knowledge.matching import Matcher
from knowledge.passages import Passage
from knowledge.question import Question, Told
from knowledge.swedish import words

BESIDE = 2  # passages on each side
FIRST, LAST = 5, 3  # of a document that is asked about as one: there it says whose it is, and who signed it


class Topic:
    """What was talked of before a question that does not say of what it asks."""

    def __init__(self, question: Question, least_likeness: float) -> None:
        self._matcher = Matcher(replace(question, terms=question.topic), least_likeness) if question.topic else None
        self._weights = [term.weight for term in question.topic]
        self._whole = sum(self._weights) or 1.0

    def share_in(self, passage: Passage) -> float:
        """How much of it a passage holds, with the headings above it."""
        if self._matcher is None:
            return 0.0
        met = self._matcher.met(" ".join([passage.context, passage.meeting or "", passage.columns, passage.text]))
        return sum(self._weights[number] * strength for number, strength in met.items()) / self._whole


def beside(told: Told, view: View) -> list[Passage]:
    """The passage that was cited and those beside it, in reading order. Rows beside it are of other things."""
    held = view.passages_in(told.document) if told.document else []
    cited = next((at for at, passage in enumerate(held) if told.quote and told.quote in passage.text), None)
    near = set[int]()
    if cited is not None:
        around = range(max(0, cited - BESIDE), min(len(held), cited + BESIDE + 1))
        in_prose = held[cited].kind != "row"
        near = {at for at in around if at == cited or (in_prose and held[at].kind != "row")}
    if told.alone:
        near |= {*range(FIRST), *range(len(held) - LAST, len(held))}
    return [passage for at, passage in enumerate(held) if at in near]


def found_in(document: str, sought: Sequence[Sought], view: View, most: int) -> list[tuple[Passage, float]]:
    """The passages of one document that hold most of what is sought, whatever others there are in the archive."""
    scored = ((passage, _held(passage, sought)) for passage in view.passages_in(document))
    return sorted((one for one in scored if one[1]), key=lambda one: -one[1])[:most]


def _held(passage: Passage, sought: Sequence[Sought]) -> float:
    """Told by the beginnings of words: of a long document each passage is looked at."""
    said = f"{passage.context} {passage.text}".casefold()
    return sum(one.weight for one in sought if words.stem(one.word) in said)
