"""What keeps a parser from hurting anything: limits, a filter on system calls, no network. Tried, then said."""

import ctypes
import errno
import os
import resource
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from knowledge.formats import seccomp
from knowledge.formats.limits import MIB, Limits

OWN_USER, OWN_NETWORK, OWN_MESSAGES = 0x10000000, 0x40000000, 0x08000000
DIE_WITH_PARENT, SIGKILL = 1, 9


@dataclass(frozen=True)
class Isolation:
    """What a process that reads files was kept from when it tried."""

    network: bool = False
    processes: bool = False
    files: bool = False
    memory: bool = False
    tried: bool = True

    @property
    def whole(self) -> bool:
        return self.network and self.processes and self.files and self.memory

    def sentence(self) -> str:
        if not self.tried:
            return "Processen som läser filer startar inte; kontrollera installationen (make setup)."
        if self.whole:
            return "Filer läses i en egen process utan nätverk, utan tillgång till andra filer och med begränsat minne."
        open_doors = {
            "nätverket": self.network,
            "andra program": self.processes,
            "andra filer": self.files,
            "obegränsat minne": self.memory,
        }
        reached = [door for door, closed in open_doors.items() if not closed]
        listed = ", ".join(reached[:-1]) + (" och " if len(reached) > 1 else "") + reached[-1]
        return (
            f"Filer läses i en egen process, men den når {listed} på den här maskinen; därför läses bara mindre filer. "
            "Kör på Linux (x86-64 eller ARM64) där seccomp är tillåtet för full isolering."
        )


def enclose() -> None:
    """Leave the machine's network, where the machine permits. Once, for the process that starts the parsers."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(OWN_USER | OWN_NETWORK | OWN_MESSAGES) != 0:
            libc.unshare(OWN_NETWORK)


def confine(limits: Limits, *, may_run_program: bool = False) -> None:
    """From here on this process can compute, within its limits, and little else."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, SIGKILL, 0, 0, 0)
    written = 64 * MIB if may_run_program else 0
    for name, most in (
        ("RLIMIT_AS", limits.memory_bytes),
        ("RLIMIT_CPU", limits.cpu_seconds),
        ("RLIMIT_FSIZE", written),
        ("RLIMIT_NOFILE", 64),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NPROC", 64 if may_run_program else 0),
    ):
        with suppress(OSError, ValueError, AttributeError):
            resource.setrlimit(getattr(resource, name), (most, most))
    seccomp.install(may_run_program=may_run_program)


def measure(limits: Limits) -> Isolation:
    """Try every door from inside. Called in a confined process; nothing leaves it even where a door is open."""
    return Isolation(
        network=_refused(_reach_network),
        processes=_refused(_start_process),
        files=_refused(lambda: os.close(os.open("/", os.O_RDONLY))),
        memory=_refused(lambda: bytearray(limits.memory_bytes)),
    )


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except MemoryError:
        return True
    except OSError as error:
        return error.errno in (errno.EPERM, errno.EACCES, errno.ENETUNREACH, errno.EAGAIN)
    return False


def _reach_network() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("127.0.0.1", 9))  # a datagram socket sends nothing when it connects


def _start_process() -> None:
    if child := os.fork():
        os.waitpid(child, 0)
    else:
        os._exit(0)
