"""Live through years drawn from seeds, with every rule checked: python -m benchmarks.years [YEARS] [FIRST SEED]

One process for each core. A seed that breaks a rule is printed with the rule; the others go on.
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from benchmarks.machine import header
from tests.fakes.stores import in_memory
from tests.scheduling.simulation import Build, live_through

TOLD_EVERY = 100


def lived(seed: int) -> tuple[int, float, str]:
    """How many messages were sent, the processor's seconds, and the rule that was broken."""
    began = time.process_time()
    with in_memory() as connection:
        try:
            sent, broken = len(live_through(connection, seed, Build()).sent), ""
        except AssertionError as rule:
            sent, broken = 0, str(rule)
    return sent, time.process_time() - began, broken


def main(years: int, first: int) -> None:
    header(f"{years} years of 22 meetings and 250 members")
    began, sent, seconds, broken = time.monotonic(), 0, 0.0, 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for done, (messages, spent, rule) in enumerate(pool.map(lived, range(first, first + years)), start=1):
            sent, seconds, broken = sent + messages, seconds + spent, broken + bool(rule)
            if rule:
                print(rule, flush=True)
            if done % TOLD_EVERY == 0 or done == years:
                each = f"{seconds / done:.1f} s of processor each"
                whole = f"{time.monotonic() - began:.0f} s"
                print(f"{done} years from seed {first}: {sent} messages, {broken} broken, {each}, {whole}", flush=True)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*given, *(2000, 1000)[len(given) :])
