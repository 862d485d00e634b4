"""500 questions from Slack while the database is locked for 2 s: how long until Slack hears that we have each?"""

import asyncio
import tempfile
from pathlib import Path

from benchmarks.machine import header, spread
from bot.storage.database import Database
from bot.storage.migrations import migrate
from tests.bot.channels.slack_burst import LOCKED_SECONDS, burst

EVENTS = 500
ROUNDS = 3


def main() -> None:
    header(f"{EVENTS} questions through Slack, the database locked for {LOCKED_SECONDS:g} s, {ROUNDS} rounds")
    for number in range(1, ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'slack.db'}"
            database, other = Database(url), Database(url)
            migrate(database)
            seen = asyncio.run(burst(database, other, EVENTS))
            other.close()
            database.close()
        spread(f"round {number}: acknowledgement", [wait * 1000 for wait in seen.waits], "ms")
        print(f"         p99 {1000 * seen.waits[int(0.99 * len(seen.waits))]:.0f} ms, lost {seen.lost}, ", end="")
        print(f"answered twice {seen.twice}, sent again by Slack {seen.sent_again}")
        assert (seen.lost, seen.twice, seen.given_up) == (0, 0, 0)


if __name__ == "__main__":
    main()
