"""A copy of the whole SQLite database in one file, taken while the bot runs, and the way back."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, make_url

from bot.storage.database import Database, Job
from bot.storage.engines import file_of
from bot.storage.errors import DatabaseUnusable, in_plain_words, unusable
from bot.storage.migrations import migrate
from bot.storage.serving import ServingLock

BESIDE = ("-wal", "-shm")

T = TypeVar("T")


def back_up(url: str | URL, file: Path) -> None:
    """Write the copy to `file`, which appears only when it is whole and has been checked."""
    source = _file(make_url(url))
    if file.exists():
        raise DatabaseUnusable(f"{file} finns redan. Välj ett annat namn på säkerhetskopian.")
    draft = file.with_name(file.name + ".part")
    _begin(draft)
    with in_plain_words(make_url(url)):
        _copy(source, draft)
        _check(draft)
    os.replace(draft, file)  # noqa: PTH105 - the atomic rename is the point


def restore(url: str | URL, file: Path, prepare: Job[T]) -> T:
    """Put the copy in place of the database, which is kept beside it under another name.

    The copy is brought to today's shape and `prepare` is done with it before anyone can open it.
    """
    target = _file(make_url(url))
    _check(file)
    with ServingLock(target):
        draft = target.with_name(target.name + ".part")
        _begin(draft)
        _copy(file, draft)
        prepared = _prepare(make_url(url).set(database=str(draft)), prepare)
        if target.exists():
            kept = target.with_name(target.name + ".before-restore")
            _begin(kept)
            _copy(target, kept)
        for leftover in BESIDE:
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        os.replace(draft, target)  # noqa: PTH105 - as above
    return prepared


def _file(url: URL) -> Path:
    file = file_of(url)
    if file is None:
        raise unusable(
            url,
            "En PostgreSQL säkerhetskopieras med pg_dump och läses tillbaka med pg_restore, följt av restore utan fil.",
        )
    return file


def _begin(draft: Path) -> None:
    """An empty file where the copy is to be, for nobody else to read."""
    if not draft.parent.is_dir():
        raise DatabaseUnusable(f"Mappen {draft.parent} finns inte. Skapa den, eller välj en annan.")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
    except OSError as error:
        raise DatabaseUnusable(f"Det går inte att skriva i mappen {draft.parent}: {error.strerror}.") from error


def _prepare(url: URL, prepare: Job[T]) -> T:
    database = Database(url)
    try:
        migrate(database)
        return database.write_now(prepare)
    finally:
        database.close()


def _copy(source: Path, target: Path) -> None:
    with closing(_open(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written, pages=1000)
        written.execute("pragma journal_mode = delete")  # one file, nothing beside it
    with target.open("rb") as done:
        os.fsync(done.fileno())


def _check(file: Path) -> None:
    try:
        with closing(_open(file)) as connection:
            said = connection.execute("pragma integrity_check").fetchone()[0]
            known = connection.execute("select count(*) from sqlite_master where name = 'alembic_version'").fetchone()
    except sqlite3.Error as error:
        raise DatabaseUnusable(f"{file} går inte att läsa som en säkerhetskopia ({error}).") from error
    if said != "ok":
        raise DatabaseUnusable(f"Säkerhetskopian {file} är skadad ({said}). Använd en annan.")
    if not known[0]:
        raise DatabaseUnusable(f"{file} är en databas, men inte en från natverksbot. Kontrollera namnet.")


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)
