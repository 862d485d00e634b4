"""Kill the bot a thousand times while it reminds: python -m benchmarks.reminding_kills [KILLS] [DATABASE] [CASE]

On SQLite and PostgreSQL, spread over platforms with a key, with a history and with neither; then with messages accepted
up to 5 s late, with processes frozen for more than twice their lease, and the wrong ways round, which the same count
must catch. Named by its case, one of them runs alone.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from functools import partial
from typing import Any

from benchmarks.kills import CASES, fresh
from benchmarks.machine import header
from bot.storage.database import Database
from bot.storage.migrations import migrate
from tests.fakes.kills import SLOW_DAY
from tests.fakes.postgres import running_postgres
from tests.fakes.reminding_kills import Stage, Tally, freeze_reminders, kill_reminders

WORKERS = {"sqlite": 1, "postgresql": 3}
AT_A_TIME = 100  # kills on one database: planning anew reads all that was planned there, and it is the kills that count
LATE_DAY = {"faults": {"late": 0.3}, "late_seconds": 5.0}
LATE = {"lateness_seconds": 5.2}
IMPATIENT = {"lateness_seconds": 0.0}
BACKWARDS = {"order": "send, then record"}
UNAWARE = {"order": "never notice sleep"}

NewDatabase = Callable[[str], str]


def show(case: str, tally: Tally) -> None:
    print(
        f"{case:38} kills {tally.kills:4}  caught {tally.caught:4}  owed {tally.owed:5}  lost {tally.lost}  "
        f"doubled {tally.doubled}  copies {tally.copies}  unsure {tally.unsure}  moved {tally.moved}  "
        f"untrue {tally.untrue}  reported {tally.reported}  seed {tally.seed}  {tally.seconds:.0f} s",
        flush=True,
    )


@contextmanager
def databases(engine: str) -> Iterator[NewDatabase]:
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


def killed(url: NewDatabase, case: str, kills: int, workers: int, **stage: Any) -> Tally:
    """So many kills, on as many databases as they take; the seed is that of the first, the others follow it."""
    seed = random.randrange(2**32)
    tallies = [
        kill_reminders(Stage(url(f"{case}-{done}"), seed=seed + done, **stage), min(AT_A_TIME, kills - done), workers)
        for done in range(0, kills, AT_A_TIME)
    ]
    sums = {field.name: sum(getattr(tally, field.name) for tally in tallies) for field in fields(Tally)}
    return Tally(**{**sums, "seed": seed})


def trial(case: str, kills: int, engine: str, url: NewDatabase) -> None:
    """What the platform offers, and nothing may be lost, doubled or untrue."""
    tally = killed(url, case, kills, WORKERS[engine], settles=case)
    show(case, tally)
    assert (tally.lost, tally.untrue) == (0, 0)
    assert tally.copies <= (tally.unsure if case == "nothing" else 0)
    assert case == "nothing" or tally.reported == 0
    blind = killed(url, f"blind-{case}", max(12, kills // 10), 1, settles=case, day=SLOW_DAY, how=BACKWARDS)
    show(f"blind, {case}: send, then record", blind)
    assert blind.doubled > blind.unsure


def late(kills: int, engine: str, url: NewDatabase) -> None:
    stage: Mapping[str, Any] = {"settles": "history", "day": LATE_DAY}
    tally = killed(url, "late", kills, WORKERS[engine], how=LATE, **stage)
    show("history, accepted up to 5 s late", tally)
    assert (tally.lost, tally.copies, tally.untrue) == (0, 0, 0)
    blind = killed(url, "impatient", max(10, kills // 4), WORKERS[engine], how=IMPATIENT, **stage)
    show("blind: what is late is not waited for", blind)
    assert blind.copies > 0


def frozen(rounds: int, url: NewDatabase) -> None:
    tally = freeze_reminders(Stage(url("frozen"), "history", 1, day={}), rounds)
    show("frozen for more than twice its lease", tally)
    assert (tally.lost, tally.copies, tally.untrue) == (0, 0, 0)
    blind = freeze_reminders(Stage(url("unaware"), "history", 1, day={}, how=UNAWARE), 2)
    show("blind: its sleep not noticed", blind)
    assert blind.copies > 0


def main(kills: int, engine: str, wanted: str) -> None:
    header(f"{kills} kills while reminding, {engine}, {WORKERS[engine]} at a time")
    with databases(engine) as url:
        for number, case in enumerate(CASES):
            if wanted in {"", case}:
                trial(case, (kills + number) // len(CASES), engine, url)
        if wanted in {"", "late"}:
            late(max(10, kills // 25), engine, url)
        if engine == "postgresql" and wanted in {"", "frozen"}:  # an SQLite file has one process at a time
            frozen(max(3, kills // 50), url)


if __name__ == "__main__":
    kills, engine, case = (*sys.argv[1:], *("1000", "", "")[len(sys.argv) - 1 :])
    for each in [engine] if engine else WORKERS:
        main(int(kills), each, case)
