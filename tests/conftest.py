import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fakes.stores import (
    connection,
    database,
    database_url,
    empty_url,
    engine,
    postgres,
    postgres_template,
    read_database,
    sqlite_template,
)

__all__ = [
    "connection",
    "database",
    "database_url",
    "empty_url",
    "engine",
    "postgres",
    "postgres_template",
    "read_database",
    "sqlite_template",
]

# What a test writes nobody reads after it. Where there is room in memory it is kept there, if programs may be run from
# there too: to see thousands of databases safely onto a disk takes a twentieth of the time.
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30  # noqa: S108 - each test has a folder of its own there


def _has_room(folder: Path) -> bool:
    usable = folder.is_dir() and os.access(folder, os.W_OK) and not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return usable and shutil.disk_usage(folder).free > ROOM


if "TMPDIR" not in os.environ and _has_room(MEMORY):
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)  # also for the processes that tests start

# A test leaves little behind that refers to itself. Looking for it as often as Python does costs a tenth of the time.
gc.set_threshold(50_000, 20, 100)

# The machine may be busy: no example has a deadline, and drawing it may take its time. A failing example prints what is
# needed to run it again.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)  # before the workers read the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take minutes begin first: otherwise one worker is left alone with them at the end. A file stays with
    one worker, which fills once what its tests share; where they share nothing, all workers take from it.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        if item.get_closest_marker("spread") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
