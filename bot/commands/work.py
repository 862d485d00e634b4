"""What a command does once its database is open: a job of a connection, so that it can be tried alone."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.belonging import follow_network
from bot.clock import WallClock
from bot.commands import CannotStart
from bot.commands.settings import configured, data_folder
from bot.kept import open_database
from scheduling.settings import NetworkSettings

Work = Callable[[Connection, Namespace, NetworkSettings, datetime], int]

LARGEST_FILE = 50_000_000  # what is larger is not even opened; each kind of file has a limit of its own below this


def on_database(wanted: Namespace) -> int:
    """Open the database and do `wanted.work` in one transaction: all of it or nothing."""
    config = configured(wanted)
    work: Work = wanted.work
    database = open_database(config, data_folder(wanted, "data"))
    now = WallClock().now()

    def whole(connection: Connection) -> int:
        status = work(connection, wanted, config.network, now)
        follow_network(connection, config)
        return status

    try:
        return database.write_now(whole)
    finally:
        database.close()


def contents(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise CannotStart(f"{file} är större än {LARGEST_FILE // 1_000_000} MB. Är det rätt fil?")
        return file.read_bytes()
    except OSError as error:
        raise CannotStart(f"{file} går inte att läsa: {error.strerror}.") from None


def write_new(file: Path, content: bytes) -> None:
    """What is there already is never written over."""
    try:
        with file.open("xb") as new:
            new.write(content)
    except FileExistsError:
        raise CannotStart(f"{file} finns redan. Välj ett annat namn.") from None
    except OSError as error:
        raise CannotStart(f"{file} går inte att skriva: {error.strerror}.") from None


def complain(lines: Iterable[object]) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def tell(heading: str, lines: Iterable[str]) -> None:
    """A heading with its count and its lines; nothing where there are none."""
    found = list(lines)
    if found:
        print(f"\n{heading} ({len(found)})")
        for line in found:
            print(f"  {line}")
