"""500 people write in Teams, 200 a second and each told twice, with the database locked for two seconds."""

import asyncio
import tempfile
from pathlib import Path

from benchmarks.machine import header, spread
from bot.storage.database import Database
from bot.storage.migrations import migrate
from tests.bot.channels.teams_burst import burst

EVENTS = 500
LOCKED = 2.0
LIMIT_SECONDS = 3.0


def main() -> None:
    header(f"{EVENTS} people write in Teams, 200 a second, each told twice, the database locked for {LOCKED:.0f} s")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'burst.sqlite'}")
        migrate(database)
        found = asyncio.run(burst(database, EVENTS, LOCKED))
        database.close()
    spread("acknowledgement", [wait * 1000 for wait in found.waits], "ms")
    lost, twice = found.answers.count(0), sum(answers > 1 for answers in found.answers)
    least = (EVENTS - 1) // 30
    print(f"lost {lost}, answered twice {twice} of {EVENTS}; calls over a limit {found.over_limit}")
    print(f"all answered after {found.took:.1f} s; the limit of 30 in a second alone takes {least} s")
    assert (lost, twice, found.over_limit) == (0, 0, 0)
    assert max(found.waits) < LIMIT_SECONDS


if __name__ == "__main__":
    main()
