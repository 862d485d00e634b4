"""Strange questions, one after the other, through search and answers: how many fail, and how long the slowest takes.

    python -m benchmarks.hostile_questions [--questions 1000000] [--seed 1] [--at-once 2]

Pieces of query languages, markup, control characters and ordinary Swedish, put together at random. A question fails
when an error reaches the asker, when the answer is neither an answer nor a no, or when it is longer than it may be.
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks import machine
from bot.storage.database import Database
from bot.storage.migrations import migrate
from tests.knowledge import invented
from tests.knowledge.test_hostile_questions import failures

BATCH = 5_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--questions", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--at-once", type=int, default=2)
    chosen = options.parse_args()
    machine.header(f"Strange questions: {chosen.questions}, seed {chosen.seed}")
    seeds = range(chosen.seed, chosen.seed + chosen.questions // BATCH)
    failed: list[str] = []
    began = time.monotonic()
    with ProcessPoolExecutor(chosen.at_once, initializer=_open) as together:
        for done, found in enumerate(together.map(_batch, seeds), 1):
            failed += found
            if sys.stderr.isatty() or done % 20 == 0:
                print(f"{done * BATCH} asked, {len(failed)} failed", file=sys.stderr, flush=True)
    print(f"{len(failed)} of {len(seeds) * BATCH} failed; {time.monotonic() - began:.0f} s")
    for question in failed[:10]:
        print(f"    {question!r}")
    sys.exit(1 if failed else 0)


class _Archive:
    opened: invented.WritableArchive


def _open() -> None:
    """Each process its own archive."""
    folder = tempfile.mkdtemp()
    database = Database(f"sqlite:///{Path(folder, 'questions.db')}")
    migrate(database)
    _Archive.opened = invented.archive(database, {"arsrapport.md": invented.REPORT})


def _batch(seed: int) -> list[str]:
    return failures(_Archive.opened, seed, BATCH)


if __name__ == "__main__":
    main()
