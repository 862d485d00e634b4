"""Somebody who sees all that is told, knows who answered, and may have friends among them who tell what they gave."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement

from scheduling.ratings.disclosure import Counts

Telling = Callable[[Counts], object]
HALF_A_HUNDREDTH = Decimal("0.005")
SMALL = 12  # up to so many unknown answers every possibility is tried


def naive(counts: Counts) -> object:
    """The wrong way: the exact mean, whenever there are five answers."""
    return counts.mean if counts.answers >= 5 else None


def live(counts: Counts) -> Decimal | None:
    """The wrong way that many pages have: the mean after each answer, with two decimals."""
    return to_hundredths(counts.mean) if counts.answers >= 5 else None


def nothing_while_open(counts: Counts) -> None:
    """Our way: while a round is open only how many have answered is told."""


def to_hundredths(mean: Fraction) -> Decimal:
    return Decimal(round(mean * 100)) / 100


def learnt(given: Sequence[int], showing: Callable[[Counts], Decimal | None]) -> list[int]:
    """The answers that are certain for whoever saw what was shown before and after each, and knew whose it was."""
    found = []
    for number in range(1, len(given)):
        before, now = (showing(Counts.counted(given[:n])) for n in (number, number + 1))
        if before is None or now is None:
            continue
        unsure = HALF_A_HUNDREDTH * (number + number + 1)
        sums = now * (number + 1) - before * number
        possible = [step for step in range(1, 7) if abs(step - sums) <= unsure]
        found += possible if len(possible) == 1 else []
    return found


def knows(counts: Counts, friends: Sequence[int], tell: Telling) -> int | None:
    """The answer that each of the others must have given, if what is told leaves no other possibility.

    The others cannot be told apart, so an answer is known only when they must all have given the same.
    """
    told = tell(counts)
    others = _without(counts, friends)
    if told is None or len(set(others)) != 1:
        return None
    possible = (rest for rest in _possible(others) if tell(Counts.counted([*rest, *friends])) == told)
    return others[0] if all(rest == others for rest in possible) else None


def _without(counts: Counts, friends: Sequence[int]) -> tuple[int, ...]:
    left = list(counts.of)
    for given in friends:
        left[given - 1] -= 1
    return tuple(step for step, count in enumerate(left, 1) for _ in range(count))


def _possible(others: tuple[int, ...]) -> Sequence[tuple[int, ...]]:
    """Every possibility where they are few; otherwise those that differ in up to four answers: enough to doubt."""
    differing = min(len(others), SMALL if len(others) <= SMALL else 4)
    same = others[: len(others) - differing]
    return [tuple(sorted((*same, *rest))) for rest in combinations_with_replacement(range(1, 7), differing)]
