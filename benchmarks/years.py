"""Live through years drawn from seeds, with every rule checked: python -m benchmarks.years [YEARS] [FIRST SEED]

A seed that breaks a rule is printed with the rule; the others go on.
"""

import sys
import time

from benchmarks.machine import header
from tests.fakes.stores import in_memory
from tests.scheduling.simulation import Build, live_through


def main(years: int, first: int) -> None:
    header(f"{years} years of 22 meetings and 250 members")
    began = time.monotonic()
    sent, broken = 0, []
    for seed in range(first, first + years):
        with in_memory() as connection:
            try:
                sent += len(live_through(connection, seed, Build()).sent)
            except AssertionError as rule:
                broken.append(seed)
                print(rule, flush=True)
    print(f"{years} years, {sent} messages, {len(broken)} broken {broken}, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*given, *(2000, 1000)[len(given) :])
