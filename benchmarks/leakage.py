"""Does anything show outside its level? Documents with canaries on three levels, asked about from every kind of place.

    python -m benchmarks.leakage [--documents 300] [--questions 2000] [--seed 1]

Looked through: the answer, its citations and titles, the reason of a no, why it was given, errors and logs.
The blind check asks from a place that may read everything and looks for what only coordinators may read.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import machine
from bot.storage.database import Database
from bot.storage.migrations import migrate
from tests.knowledge import canaries, invented
from tests.knowledge.canaries import LEVELS

PLACES = ((), ("open",), ("open", "group:skog"), ("coordinators",))
BLIND = 100


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=300)
    options.add_argument("--questions", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    per_level = chosen.documents // len(LEVELS)
    machine.header(f"Leakage: {per_level * len(LEVELS)} documents, {chosen.questions} questions, seed {chosen.seed}")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'leakage.db')}")
        migrate(database)
        archive = invented.WritableArchive(database)
        canaries.fill(archive, per_level)
        found = [_leaks(archive, chosen, per_level, place) for place in PLACES]
        asked = canaries.questions(per_level, BLIND, chosen.seed)
        seen = canaries.leaks(archive, LEVELS, ("coordinators",), asked, per_level)
        database.close()
    print(f"blind check: {len(seen)} canaries seen in {BLIND} questions from where they may be read")
    sys.exit(1 if any(found) or not seen else 0)


def _leaks(
    archive: invented.WritableArchive, chosen: argparse.Namespace, per_level: int, place: tuple[str, ...]
) -> int:
    hidden = tuple(level for level in LEVELS if level not in place)
    asked = canaries.questions(per_level, chosen.questions, chosen.seed)
    found = canaries.leaks(archive, place, hidden, asked, per_level)
    print(f"a place that reads {', '.join(place) or 'nothing'}: {len(found)} leaks in {chosen.questions} questions")
    for question, word in found[:5]:
        print(f"    {word}: {question}")
    return len(found)


if __name__ == "__main__":
    main()
