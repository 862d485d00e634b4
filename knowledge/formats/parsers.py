"""The bot's side of the worker: hand it a file, take back the answer, replace it when it does not behave."""

import os
import select
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Literal

import msgspec

import knowledge
from knowledge.formats.jobs import Job, Verdict

HOME = Path(knowledge.__file__).resolve().parents[1]
START_SECONDS = 30.0  # a loaded machine may take long to import the libraries
GRACE_SECONDS = 2.0


Failure = Literal["late", "crashed", "too much", "gone"]


class ParserFailed(Exception):
    """No answer: the file took too long, crashed its parser or made it say too much, or the worker itself is gone."""

    def __init__(self, how: Failure) -> None:
        super().__init__(how)
        self.how = how


class Parsers:
    """One worker, started when first needed. One file at a time; the caller holds the lock."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def run(self, job: Job, data: IO[bytes] | bytes, most: int) -> bytes:
        """The answer to a job, at most `most` bytes of it, or ParserFailed."""
        if isinstance(data, bytes):
            with tempfile.TemporaryFile() as file:
                file.write(data)
                file.seek(0)
                return self.run(job, file, most)
        try:
            return self._run(job, data, most)
        except (OSError, msgspec.DecodeError, TimeoutError) as error:
            self.stop()
            raise ParserFailed("gone") from error

    def _run(self, job: Job, file: IO[bytes], most: int) -> bytes:
        limits = job.limits
        longest = START_SECONDS + max(limits.deadline(limits.pages), limits.ocr_seconds) + GRACE_SECONDS
        control = self._started()
        control.settimeout(longest)
        answered, answer = os.pipe()
        try:
            socket.send_fds(control, [msgspec.json.encode(job)], [file.fileno(), answer])
        finally:
            os.close(answer)
        with os.fdopen(answered, "rb", buffering=0) as pipe:
            data = _read(pipe, most, time.monotonic() + longest)
        if data is None:
            self.stop()
            raise ParserFailed("too much")
        verdict = msgspec.json.decode(control.recv(1024), type=Verdict)
        if verdict.late or verdict.signal:
            raise ParserFailed("late" if verdict.late else "crashed")
        return data

    def _started(self) -> socket.socket:
        if self._control is None or self._process is None or self._process.poll() is not None:
            self.stop()
            self._control, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                    [sys.executable, "-s", "-m", "knowledge.formats.worker", str(theirs.fileno())],
                    cwd=HOME,
                    env={"LANG": "C.UTF-8", "PYTHONUTF8": "1"},
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
        return self._control

    def break_off(self) -> None:
        """What is being read comes to nothing. The only call that another thread may make meanwhile."""
        if self._control is not None:
            with suppress(OSError):
                self._control.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """The worker ends its child and itself when our end of the socket closes."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            try:
                self._process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._control = self._process = None


def _read(pipe: IO[bytes], most: int, deadline: float) -> bytes | None:
    """Everything until the pipe closes, or None when it is more than `most`."""
    parts: list[bytes] = []
    size = 0
    while size <= most:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = pipe.read(1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    return None
