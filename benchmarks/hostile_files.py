"""Hostile files: how many kill the reader, how long the slowest takes, how soon the next good file is read.

    python -m benchmarks.hostile_files [--files 330] [--seed 1] [--blind 33]

The blind check gives some of the same files to the bare libraries, in a child with a limit on memory and time;
if none of them hung, crashed or ran out of memory there, the corpus would prove nothing.
"""

import argparse
import io
import os
import platform
import resource
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence

import docx
import openpyxl
import pptx
import pypdfium2

from knowledge.formats.limits import MIB
from knowledge.formats.reader import Reader
from tests.fakes import hostile_files
from tests.fakes.hostile_files import Hostile

SLOWEST_ALLOWED = 10.0
NEXT_ALLOWED = 1.0
BLIND_MEMORY = 2048 * MIB
FULL_KIB = 768 * 1024


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=int, default=330)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--blind", type=int, default=len(hostile_files.FAMILIES))
    chosen = options.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {time.strftime('%Y-%m-%d')}"
    )
    print(f"n = {chosen.files} files, seed {chosen.seed}")
    failed = _read_all(chosen.seed, chosen.files)
    failed |= not _blind(chosen.seed, chosen.blind)
    sys.exit(1 if failed else 0)


def _read_all(seed: int, count: int) -> bool:
    good, took, after, wrong = hostile_files.good("docx"), [], [], []
    outcomes: Counter[str] = Counter()
    corpus = list(hostile_files.corpus(seed, count))  # made before the memory is measured: making one takes some
    with Reader(ocr=False) as reader:
        print(reader.isolation.sentence())
        reader.read_bytes("bra.docx", good)
        before = _memory()
        for hostile in corpus:
            reading = reader.read_bytes(hostile.name, hostile.data)
            following = reader.read_bytes("bra.docx", good)
            took.append((reading.seconds, hostile.family, hostile.name))
            after.append(following.seconds)
            outcomes["refused" if reading.refused else "read"] += 1
            if following.refused or (hostile.must_be_refused and not reading.refused):
                wrong.append((hostile.family, hostile.name, reading.sentences()))
        grown = _memory() - before
    slowest, following_slowest = max(took), max(after)
    print(f"the parent lives after {count} of {count}, no exception reached it; outcomes: {dict(outcomes)}")
    print(f"seconds per file: median {statistics.median(t for t, *_ in took):.3f}, max {slowest[0]:.2f} ({slowest[1]})")
    for seconds, family, name in sorted(took, reverse=True)[:5]:
        print(f"    {seconds:6.2f} s  {family}: {name}")
    print(f"next good file: median {statistics.median(after):.3f} s, max {following_slowest:.3f} s, n = {len(after)}")
    print(f"memory of the parent grew by {grown / MIB:.1f} MB")
    for each in wrong[:20]:
        print("NOT AS IT MUST BE:", *each)
    return bool(wrong) or slowest[0] > SLOWEST_ALLOWED or following_slowest > NEXT_ALLOWED


def _memory() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - not a file of ours
        return int(file.read().split()[1]) * resource.getpagesize()


def _blind(seed: int, count: int) -> bool:
    """The bare libraries on the same files: True when at least one of them shows what the house guards against."""
    fates: Counter[str] = Counter()
    for hostile in hostile_files.corpus(seed, count):
        fate = _bare(hostile)
        fates[fate] += 1
        if fate not in ("read", "error"):
            print(f"    blind: {hostile.family}: {fate}")
    hurt = sum(number for fate, number in fates.items() if fate not in ("read", "error"))
    print(
        f"blind check, bare libraries in the same process: {dict(fates)}; {hurt} of {count} hang, crash or fill memory"
    )
    return hurt > 0


def _bare(hostile: Hostile) -> str:
    """What becomes of a process that reads the file without any guard."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (BLIND_MEMORY, BLIND_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os._exit(_tried(hostile))
    deadline = time.monotonic() + SLOWEST_ALLOWED
    while time.monotonic() < deadline:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            return f"filled over {FULL_KIB // 1024} MB" if used.ru_maxrss > FULL_KIB else _fate(status)
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return f"still running after {SLOWEST_ALLOWED:.0f} s"


def _tried(hostile: Hostile) -> int:
    try:
        _naive(hostile)
    except MemoryError:
        return 3
    except Exception:  # noqa: BLE001 - any error is a fair answer to a hostile file
        return 2
    return 0


def _fate(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"killed by {signal.Signals(os.WTERMSIG(status)).name}"
    return {0: "read", 2: "error", 3: "out of memory"}[os.WEXITSTATUS(status)]


def _naive(hostile: Hostile) -> None:
    data = io.BytesIO(hostile.data)
    readers: Sequence[tuple[str, Callable[[], object]]] = (
        ("docx", lambda: [p.text for p in docx.Document(data).paragraphs]),
        ("pptx", lambda: [s.shapes.title for s in pptx.Presentation(data).slides]),
        ("xlsx", lambda: [row for sheet in openpyxl.load_workbook(data) for row in sheet.iter_rows(values_only=True)]),
        ("pdf", lambda: [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(hostile.data)]),
    )
    for extension, read in readers:
        if hostile.name.endswith(extension):
            read()


if __name__ == "__main__":
    main()
