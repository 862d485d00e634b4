"""The one guard that every number about people passes before anyone sees it.

The rule, so that it can be explained to those who answer:

- Nothing is told of fewer than five answers.
- Under ten answers only the mean is told, to the nearest half; from ten on the mean to one decimal, the median and how
  the answers spread.
- A mean at the very ends of the scale is told as "5,5 or higher": otherwise it would tell that everyone gave a six.
- In the spread, neighbouring steps are put together until each has at least five answers.
- Of several parts of a whole, those that must be hidden are hidden together with so much more that nothing of them can
  be found by subtraction.
- What has been told once of a group is not told again of almost the same group.
- What people wrote is told when the coordinator has released it: from ten answers on all at once if they like, under
  ten sentence by sentence.
- A mean that was told in print before we came stands as it was, but where we know that it was of few answers the same
  holds for it.

Whoever sees everything that is told, and knows who has answered, then still knows nobody's answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from scheduling.ratings.scale import HIGHEST, LOWEST

FEWEST = 5
FEWEST_FOR_DETAIL = 10
HALF, TENTH = Decimal("0.5"), Decimal("0.1")
STEPS = tuple(range(LOWEST, HIGHEST + 1))

Edge = Literal["exactly", "at least", "at most"]


class Counts(Struct, frozen=True):
    """How many gave each step, from 1 to 6."""

    of: tuple[int, ...] = (0,) * len(STEPS)

    @classmethod
    def counted(cls, given: Iterable[int]) -> "Counts":
        steps = list(given)
        return cls(tuple(steps.count(step) for step in STEPS))

    @property
    def answers(self) -> int:
        return sum(self.of)

    @property
    def mean(self) -> Fraction:
        return Fraction(sum(step * count for step, count in zip(STEPS, self.of, strict=True)), self.answers)

    @property
    def median(self) -> Fraction:
        middle = [self._at((self.answers - 1) // 2), self._at(self.answers // 2)]
        return Fraction(sum(middle), 2)

    @property
    def variance(self) -> Fraction:
        mean = self.mean
        return sum((count * (step - mean) ** 2 for step, count in zip(STEPS, self.of, strict=True)), Fraction()) / (
            self.answers
        )

    def _at(self, place: int) -> int:
        """The step of the answer at this place when all stand in order."""
        for step, count in zip(STEPS, self.of, strict=True):
            if place < count:
                return step
            place -= count
        raise IndexError(place)


class Mean(Struct, frozen=True):
    value: Decimal
    edge: Edge = "exactly"


class Cell(Struct, frozen=True):
    """Steps that are told together, from the lowest to the highest."""

    lowest: int
    highest: int
    answers: int


class Told(Struct, frozen=True):
    """All that may be told of a question's answers."""

    answers: int
    mean: Mean
    median: Decimal | None = None
    spread: tuple[Cell, ...] = ()


def tell(counts: Counts) -> Told | None:
    """What may be told, or None where the answers are too few."""
    if counts.answers < FEWEST:
        return None
    if counts.answers < FEWEST_FOR_DETAIL:
        return Told(counts.answers, _mean(counts, HALF))
    return Told(counts.answers, _mean(counts, TENTH), decimal(counts.median), spread(counts))


def told_then(mean: Decimal, answers: int | None) -> Mean | None:
    """A mean that an earlier year told, as we may tell it. Where nobody knows of how many, it stands as it was."""
    if answers is None or answers >= FEWEST_FOR_DETAIL:
        return Mean(mean)
    return _near(Fraction(mean), answers, HALF) if answers >= FEWEST else None


def _mean(counts: Counts, unit: Decimal) -> Mean:
    return _near(counts.mean, counts.answers, unit)


def _near(exact: Fraction, answers: int, unit: Decimal) -> Mean:
    """Within five steps of everyone having given the same end of the scale, only that it is so near."""
    room = Fraction(FEWEST, answers)
    high = to_unit(HIGHEST - room, unit, ROUND_FLOOR)
    low = to_unit(LOWEST + room, unit, ROUND_CEILING)
    mean = to_unit(exact, unit)
    if mean >= high:
        return Mean(high, "at least")
    if mean <= low:
        return Mean(low, "at most")
    return Mean(mean)


def to_unit(value: Fraction, unit: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Rounded half up, as Swedish readers expect: 4.25 is 4,3."""
    units = value / Fraction(unit)
    whole = (Decimal(units.numerator) / Decimal(units.denominator)).quantize(Decimal(1), rounding)
    return (whole * unit).quantize(TENTH)


def decimal(value: Fraction) -> Decimal:
    return to_unit(value, TENTH)


def spread(counts: Counts) -> tuple[Cell, ...]:
    """Neighbours are put together from below until each cell has enough; one single cell would tell nothing."""
    cells: list[Cell] = []
    first, waiting = LOWEST, 0
    for step, count in zip(STEPS, counts.of, strict=True):
        waiting += count
        if waiting >= FEWEST:
            cells.append(Cell(first, step, waiting))
            first, waiting = step + 1, 0
    if cells and first <= HIGHEST:
        last = cells.pop()
        cells.append(Cell(last.lowest, HIGHEST, last.answers + waiting))
    return tuple(cells) if len(cells) > 1 else ()


def hidden_parts(answers: Mapping[str, int]) -> frozenset[str]:
    """The parts of a whole that must not be told when the whole is: those too small, and enough to hide them among."""
    by_size = sorted((count, name) for name, count in answers.items() if count)
    hidden = {name for count, name in by_size if count < FEWEST}
    rest = [name for count, name in by_size if count >= FEWEST]
    while hidden and rest and (len(hidden) == 1 or sum(answers[name] for name in hidden) < FEWEST):
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def may_tell_again(answers: int, told_before: Sequence[int]) -> bool:
    """Two figures for almost the same people tell of those in between."""
    return all(before == answers or abs(before - answers) >= FEWEST for before in told_before)


def may_quote(answers: int, *, released: bool) -> bool:
    """`released`: the coordinator has read this very sentence and let it go."""
    return released or answers >= FEWEST_FOR_DETAIL
