"""Kill the bot a thousand times while it reminds: python -m benchmarks.reminding_kills [KILLS] [sqlite|postgresql]

On each database, spread over platforms with a key, with a history and with neither; then with messages accepted up to
5 s late, with a process frozen for longer than its lease, and the wrong way round, which the same count must catch.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from benchmarks.kills import CASES, fresh
from benchmarks.machine import header
from bot.storage.database import Database
from bot.storage.migrations import migrate
from tests.fakes.kills import SLOW_DAY
from tests.fakes.postgres import running_postgres
from tests.fakes.reminding_kills import Stage, Tally, freeze_reminders, kill_reminders

WORKERS = {"sqlite": 1, "postgresql": 3}
LATE_DAY = {"faults": {"late": 0.3}, "late_seconds": 5.0}
LATE = {"lateness_seconds": 5.2}


def show(case: str, tally: Tally) -> None:
    print(
        f"{case:34} kills {tally.kills:4}  owed {tally.owed:5}  lost {tally.lost}  doubled {tally.doubled}  "
        f"copies {tally.copies}  unsure {tally.unsure}  moved {tally.moved}  untrue {tally.untrue}  "
        f"seed {tally.seed}  {tally.seconds:.0f} s",
        flush=True,
    )


@contextmanager
def databases(engine: str) -> Iterator[Callable[[str], str]]:
    """A new database for each name, on a server of our own."""
    with tempfile.TemporaryDirectory() as folder:
        if engine == "sqlite":
            yield partial(fresh, folder)
            return
        with running_postgres() as server:
            yield lambda _: migrated(server.url(server.new_database()))


def migrated(url: str) -> str:
    database = Database(url)
    migrate(database)
    database.close()
    return url


def main(kills: int, engine: str) -> None:
    header(f"{kills} kills while reminding, {engine}, {WORKERS[engine]} at a time")
    with databases(engine) as url:
        for number, case in enumerate(CASES):
            stage = Stage(url(case), case, random.randrange(2**32))
            tally = kill_reminders(stage, (kills + number) // len(CASES), WORKERS[engine])
            show(case, tally)
            assert (tally.lost, tally.untrue) == (0, 0)
            assert tally.copies <= (tally.unsure if case == "nothing" else 0)
        late = Stage(url("late"), "history", random.randrange(2**32), day=LATE_DAY, how=LATE)
        show("history, accepted up to 5 s late", kill_reminders(late, max(10, kills // 25), WORKERS[engine]))
        if engine == "postgresql":
            show("frozen past the lease", freeze_reminders(Stage(url("frozen"), "history", 1, day={}), 10))
            unaware = Stage(url("unaware"), "history", 1, day={}, how={"order": "never notice sleep"})
            show("blind: its sleep not noticed", freeze_reminders(unaware, 2))
        wrong = {"order": "send, then record"}
        blind = Stage(url("wrong"), "nothing", random.randrange(2**32), day=SLOW_DAY, how=wrong)
        tally = kill_reminders(blind, max(12, kills // 20))
        show("blind: send, then record", tally)
        assert tally.doubled > 0


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for engine in sys.argv[2:] or WORKERS:
        main(wanted, engine)
