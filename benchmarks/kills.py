"""Kill the bot a thousand times between event, answer and record: python -m benchmarks.kills [KILLS]

On SQLite, spread over platforms with a key, with a history and with neither, and once the wrong way round, which the
same count must catch.
"""

import os
import platform
import random
import sys
import tempfile
from pathlib import Path

from bot.clock import WallClock
from bot.storage.database import Database
from bot.storage.migrations import migrate
from tests.fakes.kills import SLOW_DAY, Settles, Tally, kill_again_and_again

CASES: tuple[Settles, ...] = ("key", "history", "nothing")


def fresh(folder: str, name: str) -> str:
    url = f"sqlite:///{Path(folder, name)}.db"
    database = Database(url)
    migrate(database)
    database.close()
    return url


def show(case: str, tally: Tally) -> None:
    print(
        f"{case:28} kills {tally.kills:5}  acknowledged {tally.acknowledged:5}  lost {tally.lost}  "
        f"doubled {tally.doubled}  unsure {tally.unsure}  seed {tally.seed}  {tally.seconds:.0f} s",
        flush=True,
    )


def main(kills: int) -> None:
    now = WallClock().now()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, {now:%Y-%m-%d}")
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(CASES):
            share = (kills + number) // len(CASES)
            seed = random.randrange(2**32)
            tally = kill_again_and_again(fresh(folder, case), case, share, seed)
            show(case, tally)
            assert tally.lost == 0
            assert tally.doubled <= (tally.unsure if case == "nothing" else 0)
        wrong = kill_again_and_again(
            fresh(folder, "wrong"), "nothing", max(20, kills // 20), seed, SLOW_DAY, order="send, then record"
        )
        show("blind: send, then record", wrong)
        assert wrong.doubled > 0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
