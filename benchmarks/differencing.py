"""Can anybody's rating be found out from what is told of a round?

    python -m benchmarks.differencing [--rounds 100000] [--seed 1]

An observer sees every figure that the guard lets through and knows who has answered; nought to four of those who
answered are friends of the observer and tell what they gave. Counted is each round where the answer of any of the
others is certain. The blind check tells the same observer an exact mean.

The observer also knows when each answered. While a round is open only their number is told; the blind check shows a
mean with two decimals after each answer, as a live result does.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal

from benchmarks import machine
from scheduling.ratings.disclosure import FEWEST, STEPS, Counts, tell
from tests.scheduling.ratings.observer import knows, learnt, live, naive, nothing_while_open

MOST = 40
FRIENDS = range(5)
# How meetings are rated: from the much liked, where most give the highest, to the divided.
TEMPERS = ((0, 0, 1, 3, 12, 24), (0, 1, 2, 8, 20, 9), (1, 2, 6, 12, 14, 5), (3, 5, 8, 8, 6, 4))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    machine.header(f"Differencing: {chosen.rounds} rounds of {FEWEST}-{MOST} answers, seed {chosen.seed}")
    found = {friends: _found(chosen, friends) for friends in FRIENDS}
    for friends, (guarded, exact) in found.items():
        print(
            f"{friends} friends: {guarded} of {chosen.rounds} found out ({guarded / chosen.rounds:.3%}); "
            f"with an exact mean {exact} ({exact / chosen.rounds:.3%})"
        )
    followed, followed_live = _followed(chosen, nothing_while_open), _followed(chosen, live)
    share = followed_live / chosen.rounds
    print(f"followed while open: {followed} rounds; with a live mean {followed_live} ({share:.3%})")
    from_outside, exact = found[0]
    sys.exit(0 if from_outside == followed == 0 < min(exact, followed_live) else 1)


def _followed(chosen: argparse.Namespace, showing: Callable[[Counts], Decimal | None]) -> int:
    """Rounds in which at least one answer was certain while they were open."""
    return sum(bool(learnt(given, showing)) for given in rounds(chosen.rounds, chosen.seed))


def _found(chosen: argparse.Namespace, friends: int) -> tuple[int, int]:
    guarded = exact = 0
    for given in rounds(chosen.rounds, chosen.seed):
        counts = Counts.counted(given)
        guarded += knows(counts, given[:friends], tell) is not None
        exact += knows(counts, given[:friends], naive) is not None
    return guarded, exact


def rounds(count: int, seed: int) -> Iterator[list[int]]:
    """The observer's friends are the first of each round."""
    chance = random.Random(seed)
    for _ in range(count):
        yield chance.choices(STEPS, chance.choice(TEMPERS), k=chance.randint(FEWEST, MOST))


if __name__ == "__main__":
    main()
