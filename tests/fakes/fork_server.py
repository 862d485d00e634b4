"""Processes that start in a few milliseconds: a parent that has imported everything, has one thread, and forks.

The child runs a function named "package.module:function" with the given words. Ending and burying a child are one step,
so that whoever asks may rely on its locks being gone.
"""

import ctypes
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

PR_SET_PDEATHSIG = 1  # from Linux' own header


class ForkServer:
    def __init__(self, *modules: str, log: str = os.devnull, variables: Mapping[str, str] | None = None) -> None:
        with open(log, "ab") as errors:  # noqa: PTH123 - os.devnull is a plain string
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.fakes.fork_server", *modules],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=variables,
                text=True,
            )
        self._alive: set[int] = set()

    def spawn(self, function: str, **words: Any) -> int:
        pid = self._ask({"spawn": function, "words": words})
        self._alive.add(pid)
        return pid

    def wait(self, pid: int) -> int:
        """How the child ended: its exit status, or the negative number of the signal that ended it."""
        self._alive.discard(pid)
        return self._ask({"wait": pid})

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self.wait(pid)

    def kill_all(self) -> None:
        """Whoever has not been waited for."""
        for pid in tuple(self._alive):
            self.kill(pid)

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()

    def _ask(self, order: dict[str, Any]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _serve(modules: list[str]) -> None:
    for module in modules:
        importlib.import_module(module)
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        if "spawn" in order:
            print(_fork(order["spawn"], order["words"]), flush=True)
        else:
            _, status = os.waitpid(order["wait"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)


def _fork(function: str, words: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        return child
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # however the test ends, nobody is left behind
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    status = 1
    try:
        module, name = function.split(":")
        getattr(importlib.import_module(module), name)(**words)
        status = 0
    except BaseException as error:  # noqa: BLE001 - the child must never return into its parent's loop
        print(f"{function}: {error!r}", file=sys.stderr, flush=True)
    os._exit(status)


if __name__ == "__main__":
    _serve(sys.argv[1:])
