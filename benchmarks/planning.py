"""How long planning takes and how it grows, on a real database: python -m benchmarks.planning [--large]

Three sizes of a network, each ten times the one before; with --large also 10,000 meetings and 100,000 members. Each on
SQLite and on PostgreSQL, in a process of its own, so that its memory is its own.
"""

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace
from sqlalchemy import Connection

from benchmarks.machine import header, resident_megabytes
from benchmarks.reminding_kills import databases
from bot.storage.database import Database
from scheduling import heartbeat, ledger, store
from scheduling.changing import put_meeting
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Member, Wishes
from tests.scheduling.crowd import settle
from tests.scheduling.network import ZONE

SIZES = ((22, 250), (220, 2_500), (2_200, 25_000))
LARGEST = (10_000, 100_000)
GROUP_OF = 100  # members in a group: networks grow by having more groups
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)

T = TypeVar("T")


def network(meetings: int, members: int) -> tuple[list[Member], list[Meeting]]:
    groups = max(3, members // GROUP_OF)
    return [_member(n, groups) for n in range(1, members + 1)], [_meeting(n, groups) for n in range(meetings)]


def _meeting(number: int, groups: int) -> Meeting:
    day = date(2026, 1, 1) + timedelta(days=number * 17 % 365)
    return Meeting(f"m{number}", (Session(day),), LONG_AGO, (f"grupp {number % groups}",))


def _member(number: int, groups: int) -> Member:
    return Member(
        id=number,
        name=f"Person {number}",
        email=f"p{number}@exempel.se",
        municipality=f"Kommun {number % 38}",
        groups=(f"grupp {number % groups}",),
        role="member",
        since=LONG_AGO,
        identities=(Identity("teams", f"t{number}"),),
    )


def plan(database: Database, now: datetime = NOW) -> tuple[str, int]:
    """As the bot does it: decided on what is read, then put in place in one transaction."""
    decided, reading = _timed(lambda: database.read_now(partial(heartbeat.decide, zone=ZONE, now=now)))
    done, writing = _timed(lambda: database.write_now(partial(heartbeat.put_in_step, decided=decided, now=now)))
    assert done
    changes = decided.changes
    rows = len(changes.add) + len(changes.change) + len(changes.void)
    return f"{reading:.2f} s deciding, {writing:.2f} s writing {rows} rows", rows


def measure(url: str, meetings: int, members: int) -> None:
    database = Database(url)
    known, planned = network(meetings, members)
    database.write_now(partial(settle, members=known, meetings=planned))
    del known, planned
    database.write_now(partial(heartbeat.begin, worker="one", now=NOW))
    print(f"\n{database.url.get_backend_name()}, {meetings} meetings, {members} members", flush=True)
    with _peak("the first time: "):
        print(plan(database)[0], end="")
    with _peak("again: "):
        found, rows = plan(database)
        assert rows == 0
        print(found, end="")
    with _peak("a member wishes for less: "):
        database.write_now(lambda c: store.set_wishes(c, 1, Wishes(leads=("2d",))))
        print(plan(database)[0], end="")
    with _peak("a meeting is moved: "):
        database.write_now(_move)
        print(plan(database)[0], end="")
    asked, took = _timed(lambda: database.read_now(partial(ledger.oldest_due, now=NOW)))
    assert asked is None or asked <= NOW
    print(f"what is due, asked every second: {took * 1000:.1f} ms")
    database.close()


def _move(connection: Connection) -> None:
    (meeting,) = store.meetings(connection, only=["m5"])
    (session,) = meeting.sessions
    later = replace(session, day=session.day + timedelta(days=1))
    put_meeting(connection, replace(meeting, sessions=(later,)), NOW)


def _timed(job: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    done = job()
    return done, time.perf_counter() - began


@contextmanager
def _peak(what: str) -> Iterator[None]:
    """The most memory of the process meanwhile, beyond what it had before."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = resident_megabytes()
    print(what, end="", flush=True)
    yield
    print(f", {resident_megabytes(field='VmHWM') - before:.0f} MiB more", flush=True)


def main() -> None:
    header("Planning reminders")
    for engine in ("sqlite", "postgresql"):
        with databases(engine) as url:
            for size in (*SIZES, *([LARGEST] if "--large" in sys.argv else [])):
                process = multiprocessing.get_context("spawn").Process(target=measure, args=(url(str(size)), *size))
                process.start()
                process.join()
                assert process.exitcode == 0


if __name__ == "__main__":
    main()
