"""How good are the answers to a network's own questions: found, cited word for word, refused when they should be."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers import Answer, Source
from knowledge.markup import shown

FIRST = 5


@dataclass(frozen=True)
class Expected:
    """`documents` and `words` say where the answer stands; without either the archive holds no answer."""

    question: str
    documents: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        return bool(self.documents or self.words)

    def met_by(self, source: Source) -> bool:
        quote = _plain(source.quote)
        in_words = not self.words or any(_plain(word) in quote for word in self.words)
        return in_words and (not self.documents or source.document in self.documents)


@dataclass(frozen=True)
class Measured:
    """Shares from 0 to 1, each with the number of questions or quotations it is a share of."""

    hit_first: float
    hit_five: float
    reciprocal_rank: float
    answered: float
    answerable: int
    refused: float
    unanswerable: int
    exact: float
    quotations: int


def measure(expected: Sequence[Expected], given: Sequence[Answer], exact: Sequence[bool]) -> Measured:
    """`exact` says of each quotation whether it stands word for word in the archive."""
    pairs = list(zip(expected, given, strict=True))
    ranks = [_rank(want, got) for want, got in pairs if want.answerable]
    answered = [not got.abstained for want, got in pairs if want.answerable]
    refused = [got.abstained for want, got in pairs if not want.answerable]
    return Measured(
        hit_first=_share([rank == 1 for rank in ranks]),
        hit_five=_share([rank > 0 for rank in ranks]),
        reciprocal_rank=sum(1 / rank for rank in ranks if rank) / len(ranks) if ranks else 0.0,
        answered=_share(answered),
        answerable=len(ranks),
        refused=_share(refused),
        unanswerable=len(refused),
        exact=_share(exact),
        quotations=len(exact),
    )


def _rank(expected: Expected, given: Answer) -> int:
    """The place of the first citation that is right, from 1; 0 when none of the first five is."""
    return next((at for at, one in enumerate(given.sources[:FIRST], start=1) if expected.met_by(one)), 0)


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def _plain(text: str) -> str:
    return " ".join(shown(text).lower().split())
