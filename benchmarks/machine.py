"""Every figure is printed with where, when and how often it was measured."""

import os
import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path


def header(title: str) -> None:
    print(f"# {title}")
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {_processor()}, {os.cpu_count()} cores, {_memory()}, {_system()}")


def spread(name: str, values: Sequence[float], unit: str) -> None:
    """Minimum, median, 99th percentile and worst, with n."""
    ordered = sorted(values)
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    figures = f"min {ordered[0]:.3g}, p50 {statistics.median(ordered):.3g}, p99 {high:.3g}, worst {ordered[-1]:.3g}"
    print(f"{name}: {figures} {unit} (n = {len(ordered)})")


def resident_megabytes(process: int | str = "self", field: str = "VmRSS") -> float:
    """Memory of a process as the kernel counts it: what it has, or with VmHWM the most it has had."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(field)) / 1024


def processor_seconds(process: int | str = "self") -> float:
    """What a process has used of the processors so far, its own and the kernel's on its behalf."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> str:
    total = Path("/proc/meminfo").read_text(encoding="ascii").split()[1]
    return f"{int(total) / 1024 / 1024:.0f} GiB"


def _system() -> str:
    return f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
