"""One process at a time serves an SQLite file. The kernel keeps the lock, and lets go of it when the process dies."""

import fcntl
import os
from pathlib import Path
from typing import Self

from bot.storage.errors import DatabaseUnusable


class ServingLock:
    def __init__(self, database: Path) -> None:
        file = database.with_name(database.name + ".serving")
        self._file = file.open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            pid = self._file.read().strip() or "okänt nummer"
            self._file.close()
            raise DatabaseUnusable(
                f"Databasen {database} används redan av en annan natverksbot (process {pid}). "
                "Stoppa den först, eller använd PostgreSQL om flera ska köra samtidigt."
            ) from error
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def serving_process(database: Path) -> str:
    """The number of the process that serves this file now; empty where none does."""
    try:
        file = database.with_name(database.name + ".serving").open(encoding="ascii")
    except FileNotFoundError:
        return ""
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read().strip()
    return ""
