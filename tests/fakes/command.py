"""The commands as an operator types them: a process of its own, with its exit status and what it printed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Ended(NamedTuple):
    status: int
    said: str
    complained: str


def environment(**more: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("NATVERKSBOT_")}
    return ours | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"} | more


def natverksbot(*words: str, folder: Path, **more: str) -> Ended:
    """`more` is set in the environment."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@contextmanager
def running(*words: str, folder: Path) -> "Iterator[subprocess.Popen[str]]":
    """A command that goes on until it is stopped."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *words], cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()
