"""The commands as an operator types them: a process of its own, with its exit status and what it printed."""

import atexit
import gc
import os
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple, NoReturn

from bot.cli import COMMANDS, main
from tests.fakes.fork_server import ForkServer

ROOT = Path(__file__).parents[2]
LONGEST = 60  # seconds


class Ended(NamedTuple):
    status: int
    said: str
    complained: str


def environment(**more: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("NATVERKSBOT_")}
    return ours | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"} | more


def natverksbot(*words: str, folder: Path, **more: str) -> Ended:
    """`more` is set in the environment."""
    with tempfile.TemporaryDirectory() as kept:
        said, complained = Path(kept, "said"), Path(kept, "complained")
        output = {"said": str(said), "complained": str(complained)}
        typed = {"words": words, "folder": str(folder), "variables": environment(**more)}
        status = _ready().wait(_ready().spawn(f"{__name__}:become", **typed, **output))
        return Ended(status, said.read_text("utf-8"), complained.read_text("utf-8"))


@cache
def _ready() -> ForkServer:
    """What takes a command its first second, to load, is done once. `running` starts from nothing."""
    modules = (f"bot.commands.{command.replace('-', '_')}" for command in COMMANDS)
    server = ForkServer(__name__, *modules, variables=environment())
    atexit.register(server.close)
    return server


def become(words: Sequence[str], folder: str, variables: Mapping[str, str], said: str, complained: str) -> NoReturn:
    """The command, in a process that has just been forked: its folder, environment, output and end."""
    signal.alarm(LONGEST)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    for path, stream in ((said, sys.stdout), (complained, sys.stderr)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream.fileno())
    sys.argv = ["natverksbot", *words]
    try:
        status = main()
    except SystemExit as ends:
        status = _told(ends.code)
    except BaseException:  # noqa: BLE001 - an interpreter would end so too
        traceback.print_exc()
        status = 1
    _end_as_an_interpreter_does()
    os._exit(status)


def _told(code: str | int | None) -> int:
    if isinstance(code, str):
        print(code, file=sys.stderr)
        return 1
    return code or 0


def _end_as_an_interpreter_does() -> None:
    """Waits for the threads, so that one that never ends is found out; what was left open is complained of."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    gc.collect()
    sys.stdout.flush()
    sys.stderr.flush()


def from_nothing(*words: str, folder: Path, **more: str) -> Ended:
    """In an interpreter of its own, for what must be set before it starts."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=LONGEST,
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
