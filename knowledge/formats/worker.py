"""The process that starts parsers: one child per file, confined before it sees a byte, ended when its time is up.

`python -m knowledge.formats.worker FD` keeps the libraries loaded, so a child costs a fork; it never reads a file.
Protocol: a Job with two descriptors (the file, the pipe for the answer) in; a Verdict out when the child has ended.
"""

import codecs
import encodings
import gc
import importlib
import os
import select
import signal
import socket
import sys
import time
from typing import NoReturn

import msgspec

from knowledge.formats import ocr
from knowledge.formats.contents import Source
from knowledge.formats.isolation import confine, enclose, measure
from knowledge.formats.jobs import TESSERACT_MODEL, Job, Verdict

# A confined child may open no files, so what it or the libraries would load late is loaded before it starts.
LATE = (
    "knowledge.formats.parse",
    "_strptime",
    "decimal",
    "quopri",
    "email.iterators",
    "email.contentmanager",
    "email.generator",
    "xml.etree.ElementTree",
)
ENCODINGS = (
    *(f"cp{page}" for page in range(1250, 1259)),
    "latin_1",
    "iso8859_15",
    "utf_16",
    "utf_16_le",
    "utf_16_be",
    "utf_32",
    "ascii",
    "cp850",
    "cp437",
    "koi8_r",
)
LONGEST_JOB = 16_384


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    sys.modules["numpy"] = None  # type: ignore[assignment]  # - openpyxl would load it, and needs it not
    gc.disable()  # what is loaded stays: to look through it meanwhile takes a third of the time
    for module in (*LATE, *(f"encodings.{encoding}" for encoding in ENCODINGS)):
        importlib.import_module(module)
    codecs.register(_known_encoding)
    codecs.unregister(encodings.search_function)
    os.chdir("/")
    enclose()
    gc.collect()
    gc.freeze()
    gc.enable()
    while _serve(control):
        pass


def _known_encoding(name: str) -> codecs.CodecInfo | None:
    """One that was not loaded is unknown, as parsers expect; else it is a file that they may not open."""
    try:
        return encodings.search_function(name)
    except OSError:
        return None


def _serve(control: socket.socket) -> bool:
    message, descriptors, _, _ = socket.recv_fds(control, LONGEST_JOB, 2)
    if not message:
        return False
    job = msgspec.json.decode(message, type=Job)
    file, answer = descriptors
    ended, alive = os.pipe()
    child = os.fork()
    if child == 0:
        control.close()
        os.close(ended)
        _work(job, file, answer, alive)
    for descriptor in (file, answer, alive):
        os.close(descriptor)
    verdict = _watch(control, child, ended, job)
    os.close(ended)
    if verdict is None:
        return False
    control.sendall(msgspec.json.encode(verdict))
    return True


def _watch(control: socket.socket, child: int, ended: int, job: Job) -> Verdict | None:
    """Wait for the child within its time. Its pipe gives a byte per page, and closes with its last breath."""
    limits, pages, started = job.limits, 0, time.monotonic()
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(control, 0)
    late = left = False
    while not (late or left):
        allowed = limits.ocr_seconds if job.task == "ocr" else limits.deadline(min(pages, limits.pages))
        remaining = started + allowed - time.monotonic()
        ready = dict(poll.poll(max(0, int(remaining * 1000))))
        left = control.fileno() in ready
        late = remaining <= 0
        if ended in ready:
            steps = os.read(ended, 4096)
            pages += len(steps)
            if not steps:
                break
    os.kill(child, signal.SIGKILL)  # a child that has ended keeps its own status
    _, status = os.waitpid(child, 0)
    return None if left else Verdict(late, os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))


def _work(job: Job, file: int, answer: int, alive: int) -> NoReturn:
    """The child. Whatever happens here ends here."""
    try:
        confine(job.limits, may_run_program=job.task == "ocr")
        if job.task == "ocr":
            _become_tesseract(job, file, answer, alive)
        _write(answer, _answer(job, file, alive))
        os._exit(0)
    finally:
        os._exit(1)


def _answer(job: Job, file: int, alive: int) -> bytes:
    from knowledge.formats import parse, pdf  # noqa: PLC0415 - loaded by `main`, once it is settled what comes with them

    if job.task == "measure":
        return msgspec.json.encode(measure(job.limits))
    data = b"".join(iter(lambda: os.read(file, 1 << 20), b""))
    source = Source(job.name, data, job.limits, page_done=lambda: _tell(alive))
    return pdf.draw(source, job.page) if job.task == "draw" else msgspec.json.encode(parse.parse(source))


def _tell(alive: int) -> None:
    os.write(alive, b".")


def _write(answer: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(answer, view) :]


def _become_tesseract(job: Job, file: int, answer: int, alive: int) -> NoReturn:
    os.dup2(file, 0)
    os.dup2(answer, 1)
    os.set_inheritable(alive, True)
    environment = {"OMP_THREAD_LIMIT": "1", "LANG": "C.UTF-8"}
    os.execve(job.program, [job.program, "stdin", "stdout", "-l", TESSERACT_MODEL, *ocr.OPTIONS], environment)  # noqa: S606 - no shell


if __name__ == "__main__":
    main()
