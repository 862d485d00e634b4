"""500 events in one burst through the page: how long until each is safe, is any lost, what does it cost in memory?"""

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.machine import header, resident_megabytes, spread
from tests.fakes.page import Page

EVENTS = 500
ROUNDS = 3
LIMIT_SECONDS = 3.0
MEMBER = "maja.hellgren.stahl"


def main() -> None:
    header(f"{EVENTS} events in one burst through the page, {ROUNDS} rounds")
    for number in range(1, ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            demo = _demo(Path(folder))
            try:
                address = _address(demo)
                before = resident_megabytes(demo.pid)
                waits = asyncio.run(_burst(address))
                answered_after = _all_answered(Path(folder))
                after = resident_megabytes(demo.pid)
            finally:
                demo.send_signal(signal.SIGTERM)
                demo.wait()
            lost = EVENTS - _answers(Path(folder))
        spread(f"round {number}: acknowledgement", [wait * 1000 for wait in waits], "ms")
        print(f"         lost {lost} of {EVENTS}, all answered {answered_after:.1f} s after the last acknowledgement")
        print(f"         resident memory {before:.0f} MB before, {after:.0f} MB after")
        assert lost == 0
        assert max(waits) < LIMIT_SECONDS


def _demo(folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--data", str(folder)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ))


def _address(demo: "subprocess.Popen[str]") -> str:
    assert demo.stderr is not None
    return next(found[0] for line in demo.stderr if (found := re.search(r"http://\S+", line)))


async def _burst(address: str) -> list[float]:
    async with Page(address, MEMBER) as page:
        await page.answered(page.direct, seconds=10)  # the welcome, which is not part of the burst
        return await asyncio.gather(*(page.write(page.direct, f"fråga nummer {number}") for number in range(EVENTS)))


def _all_answered(folder: Path) -> float:
    began = time.perf_counter()
    while _answers(folder) < EVENTS and time.perf_counter() - began < 60:
        time.sleep(0.1)
    return time.perf_counter() - began


def _answers(folder: Path) -> int:
    """Answers that stand on the page after the welcome, counted in the database itself."""
    with sqlite3.connect(folder / "natverksbot.sqlite") as database:
        (count,) = database.execute(
            "select count(*) from web_message where key like 'bot:%' and room = ?", (f"direct-{MEMBER}",)
        ).fetchone()
    return int(count) - 1


if __name__ == "__main__":
    main()
