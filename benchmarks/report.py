"""The annual report of a large network with a long history: seconds and memory for each format.

    python -m benchmarks.report [--years 10] [--meetings 500] [--members 250] [--runs 3]

    NATVERKSBOT_REAL_YEAR=meetings.json python -m benchmarks.report --real

The second enters one real year's facts, and prints the averages and the totals that do not agree with what was claimed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from benchmarks import machine
from bot.reports import desk
from bot.reports.annual import annual_document
from bot.reports.writers import markdown
from bot.storage.database import Database
from bot.storage.migrations import migrate
from scheduling import attendance, store
from scheduling.attendance import Counted
from scheduling.meetings import Form, Meeting, Session
from scheduling.ratings.results import Figure, remember
from scheduling.reports.facts import gather
from scheduling.reports.year import annual
from scheduling.settings import NetworkSettings
from tests.fakes.invented_years import fill

LAST = 2025
NOW = datetime(LAST + 1, 1, 10, tzinfo=UTC)
REAL_YEAR = "NATVERKSBOT_REAL_YEAR"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--years", type=int, default=10)
    options.add_argument("--meetings", type=int, default=500)
    options.add_argument("--members", type=int, default=250)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--real", action="store_true")
    options.add_argument("--one", help=argparse.SUPPRESS)
    options.add_argument("--database", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.real:
        real_year()
    elif chosen.one:
        one(chosen.one, chosen.database)
    else:
        large(chosen.years, chosen.meetings, chosen.members, chosen.runs)


def large(years: int, meetings: int, members: int, runs: int) -> None:
    machine.header(f"The annual report of {years} years x {meetings} meetings, {members} members")
    with new_database() as (url, database):
        database.write_now(
            lambda connection: fill(connection, range(LAST - years + 1, LAST + 1), **size(meetings, members))
        )
        for form in ("facts", *desk.FORMATS):
            lines = [run_alone(form, url) for _ in range(runs)]
            machine.spread(f"{form}: seconds", [line["seconds"] for line in lines], "s")
            size_kb, megabytes = lines[0]["bytes"] / 1000, max(line["megabytes"] for line in lines)
            print(f"{form}: {size_kb:.0f} kB, peak memory of the process {megabytes:.0f} MB")


def size(meetings: int, members: int) -> dict[str, Any]:
    return {"meetings": meetings, "members": members}


def run_alone(form: str, url: str) -> dict[str, float]:
    """Each in a process of its own, so that the memory is its own."""
    command = [sys.executable, "-m", "benchmarks.report", "--one", form, "--database", url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def one(form: str, url: str) -> None:
    began = time.perf_counter()
    with closing(Database(url)) as database:
        facts = database.read_now(gather)
    chosen = next((one for one in desk.FORMATS if one == form), None)
    made = desk.annual_file(facts, LAST, NetworkSettings(), NOW, chosen) if chosen else b""
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "bytes": len(made), "megabytes": peak()}))


def peak() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


@contextmanager
def new_database() -> Iterator[tuple[str, Database]]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'report.db')}"
        with closing(Database(url)) as database:
            migrate(database)
            yield url, database


def real_year() -> None:
    """Each day's participants are counted, as such reports do."""
    facts = json.loads(Path(os.environ[REAL_YEAR]).read_text(encoding="utf-8"))
    machine.header("One real year")
    with new_database() as (_, database):
        for row in facts["meetings"]:
            database.write_now(partial(enter, row=row))
        known = database.read_now(gather)
    year = date.fromisoformat(facts["meetings"][0]["dates"][0]).year
    groups = tuple(dict.fromkeys(row["group"] for row in facts["meetings"]))
    network = NetworkSettings(groups=groups)
    report = annual(known, year, network, NOW, {"meetings": 22, "people": 730})
    for part in report.parts:
        told = {question: str(mean.value) for question, mean in part.summary.means.items()}
        people = part.summary.people.value if part.summary.people else None
        print(f"{part.name}: {part.summary.meetings.value} meetings, {people} participants, means {told}")
    for claim in report.claims:
        print(f"{claim.what}: claimed {claim.claimed}, listed {claim.listed.value if claim.listed else None}")
    print(f"{len(markdown.write(annual_document(report, 'sv')))} bytes of Markdown")


def enter(connection: Connection, row: dict[str, Any]) -> None:
    days = tuple(Session(date.fromisoformat(day)) for day in row["dates"])
    form: Form = "digital" if "digital" in row["format"] else "physical"
    group = (row["group"],)
    theme, place = row["theme"], row["place"] or ""
    store.save_meeting(connection, Meeting(row["id"], days, NOW, group, form, theme, place=place))
    if row["attendance"]:
        came = row["attendance"] if isinstance(row["attendance"], int) else sum(row["attendance"])
        attendance.take(connection, row["id"], Counted((), came), 0, NOW)
    for question in ("satisfaction", "usefulness"):
        if row[question] is not None:
            remember(connection, row["id"], question, Figure(Decimal(str(row[question]))))


if __name__ == "__main__":
    main()
