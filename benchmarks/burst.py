"""500 events in one burst while the database is locked for 2 s, on each platform: when is each acknowledged?

`python -m benchmarks.burst [PLATFORM …]`. The bot is a process of its own, and whoever plays the platform another. With
BLIND=1 the lock is longer than any platform waits: then all must be late, or the figures could not be believed.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.machine import header, processor_seconds, resident_megabytes, spread
from bot.storage.database import Database
from bot.storage.migrations import migrate
from tests.bot.channels.bursts import Burst
from tests.bot.channels.test_bursts import PLATFORMS
from tests.fakes.serving import Apart

EVENTS, ROUNDS = 500, 3
LIMIT_SECONDS = 3.0
BLIND = "BLIND" in os.environ
LOCKED_SECONDS = 3.2 if BLIND else 2.0


def main() -> None:
    header(f"{EVENTS} events in one burst, the database locked for {LOCKED_SECONDS:g} s, {ROUNDS} rounds each")
    held = True
    for platform in sys.argv[1:] or PLATFORMS:
        for number in range(1, ROUNDS + 1):
            with tempfile.TemporaryDirectory() as folder:
                held &= _round(f"{platform}, round {number}", PLATFORMS[platform], Path(folder))
    assert held


def _round(title: str, burst: Callable[..., Coroutine[Any, Any, Burst]], folder: Path) -> bool:
    apart = Apart(_look)
    with ExitStack() as opened:
        url = f"sqlite:///{folder / 'burst.sqlite'}"
        database, other = (opened.enter_context(closing(Database(url))) for _ in range(2))
        migrate(database)
        found = asyncio.run(burst(database, other, EVENTS, LOCKED_SECONDS, serve=apart))
    if found.waits:
        spread(f"{title}: acknowledgement", [wait * 1000 for wait in found.waits], "ms")
    late = found.later_than(LIMIT_SECONDS)
    before, after = apart.seen
    wrong = "".join(f", {what} {number}" for what, number in found.wrong.items())
    print(
        f"    later than {LIMIT_SECONDS:g} s {late}, lost {found.lost}, answered twice {found.twice} of {EVENTS}{wrong}"
    )
    print(f"    memory {before.megabytes:.0f} MB before, {after.megabytes:.0f} MB after, ", end="")
    print(f"processor {after.processor - before.processor:.1f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    return (found.lost, found.twice) == (0, 0) and (found.waits is None or late == (EVENTS if BLIND else 0))


class Look(NamedTuple):
    megabytes: float
    processor: float


def _look(process: int) -> Look:
    return Look(resident_megabytes(process), processor_seconds(process))


if __name__ == "__main__":
    main()
