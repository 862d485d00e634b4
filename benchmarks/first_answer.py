"""From nothing to the first answered question: a fresh clone in an empty environment, `make demo`, one question.

What it downloads on the way is part of the time, so the figure depends on the network and on pip's cache.
"""

import asyncio
import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.machine import header
from tests.fakes.page import Page

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 900
KEPT = ("PATH", "HOME", "LANG", "SSL_CERT_FILE", "PIP_CERT")  # what a login shell would have


def main() -> None:
    header("first answered question, from a fresh clone")
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "natverksbot"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, clone], check=True)
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        began = time.perf_counter()
        demo = subprocess.Popen(
            ["make", "demo", "ARGS=--port 0"],
            cwd=clone,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            address = _address(demo)
            opened = time.perf_counter() - began
            asyncio.run(_ask(address))
            answered = time.perf_counter() - began
        finally:
            os.killpg(demo.pid, signal.SIGTERM)
            demo.wait()
    print(f"page open after {opened:.1f} s, first question answered after {answered:.1f} s (n = 1)")


def _address(demo: "subprocess.Popen[str]") -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    assert demo.stderr is not None
    for line in demo.stderr:
        if found := re.search(r"http://\S+", line):
            return found[0]
        if time.monotonic() > deadline:
            break
    raise RuntimeError("make demo never said where the page is")


async def _ask(address: str) -> None:
    async with Page(address, "maja.hellgren.stahl") as page:
        await page.write(page.direct, "Vad kan du?")
        await page.answered(page.direct, seconds=30)


if __name__ == "__main__":
    main()
