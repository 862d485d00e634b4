"""Live through years drawn from seeds, with every rule checked: python -m benchmarks.years [YEARS] [FIRST SEED]

A seed that breaks a rule is printed with the rule; the others go on.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, event

from benchmarks.machine import header
from bot.storage.schema import SCHEMAS
from tests.scheduling.simulation import Build, live_through


def main(years: int, first: int) -> None:
    header(f"{years} years of 22 meetings and 250 members")
    began = time.monotonic()
    sent, broken = 0, []
    for seed in range(first, first + years):
        with _in_memory() as connection:
            try:
                sent += len(live_through(connection, seed, Build()).sent)
            except AssertionError as rule:
                broken.append(seed)
                print(rule, flush=True)
    print(f"{years} years, {sent} messages, {len(broken)} broken {broken}, {time.monotonic() - began:.0f} s")


@contextmanager
def _in_memory() -> Iterator[Connection]:
    """The rules of a year do not depend on where it is kept, and memory is the quickest."""
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda raw, _: raw.execute("pragma foreign_keys = on"))
    with engine.begin() as connection:
        for metadata in SCHEMAS:
            metadata.create_all(connection)
        yield connection
    engine.dispose()


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*given, *(2000, 1000)[len(given) :])
