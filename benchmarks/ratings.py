"""A crowd that rates at once: how many answers are miscounted, and how long the slowest acknowledgement takes.

    python -m benchmarks.ratings [--clients 50] [--taps 200] [--seed 1]

On SQLite and on PostgreSQL. Answers are changed, doubled, impossible and late; the round closes while they come in.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import machine
from bot.storage.database import Database
from bot.storage.migrations import migrate
from tests.fakes.postgres import running_postgres
from tests.scheduling.ratings.crowd import rate

WORST = 3.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--taps", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    machine.header(f"A crowd that rates: {chosen.clients} clients x {chosen.taps} answers, seed {chosen.seed}")
    failed = False
    for engine, url in _urls():
        with _database(url) as database:
            wrong, crowd = rate(database, chosen.clients, chosen.taps, chosen.seed)
        waits = [wait for client in crowd for wait in client.waits]
        refused, late = sum(client.refused for client in crowd), sum(client.late for client in crowd)
        print(
            f"{engine}: {wrong} miscounted of {len(waits)} answers, of which {refused} impossible and {late} too late"
        )
        machine.spread("acknowledged", [wait * 1000 for wait in waits], "ms")
        failed |= wrong > 0 or max(waits) >= WORST
    sys.exit(1 if failed else 0)


def _urls() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", f"sqlite:///{Path(folder, 'ratings.db')}"
    with running_postgres() as server:
        yield "PostgreSQL", server.url(server.new_database())


@contextmanager
def _database(url: str) -> Iterator[Database]:
    database = Database(url)
    migrate(database)
    yield database
    database.close()


if __name__ == "__main__":
    main()
