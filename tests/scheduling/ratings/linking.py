"""Somebody with the database and without the key, who tries to tell whose each answer is.

Whatever order a table, a file or a log still shows is laid beside the order in which the members answered, and each
member is taken to have given what stands in their place.
"""

from collections.abc import Sequence
from math import sqrt

Guess = dict[int, str]


def by_order(members: Sequence[int], left: Sequence[str]) -> Guess:
    """The n-th who answered wrote the n-th that is left."""
    return dict(zip(members, left, strict=False))


def hits(guess: Guess, truth: dict[int, str]) -> int:
    return sum(truth.get(member) == words for member, words in guess.items())


def no_better_than_chance(found: int, members: int, tries: int) -> bool:
    """Whoever guesses at random is right about one answer, whatever their number. Chance goes beyond this about once in
    a hundred thousand runs; whoever can tell finds hundreds.
    """
    expected = tries * 1.0
    return found <= expected + 5 * sqrt(expected) + 1 if members else found == 0
