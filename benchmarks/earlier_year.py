"""Does a year that was reported before give the report's own averages, and are its totals those of its list?

    NATVERKSBOT_YEAR=…/year.json python -m benchmarks.earlier_year

Without the variable the invented year in the tests is used. A coordinator's sheet is made of it and brought in as
`natverksbot ratings import` does.
"""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection

from benchmarks import machine
from bot.storage.database import Database
from bot.storage.migrations import migrate
from scheduling.ratings import history
from scheduling.ratings.history import Known
from scheduling.ratings.history_sheet import read_history
from scheduling.ratings.results import QUESTIONS
from scheduling.ratings.trends import between, groups_of, held
from tests.scheduling.ratings.years import network_of, read, sheet_of, the_years

NOW = datetime(2035, 1, 1, tzinfo=UTC)


def main() -> None:
    file = the_years()[-1]
    year = read(file)
    machine.header(f"A year before the bot came: {file.name}")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'year.db')}")
        migrate(database)
        began = perf_counter()
        for line in database.write_now(lambda connection: list(_brought_in(connection, year))):
            print(line)
        print(f"{perf_counter() - began:.2f} s")
        database.close()


def _brought_in(connection: Connection, year: dict[str, Any]) -> Iterator[str]:
    name = f"{year['meetings'][0]['dates'][0][:4]}.csv"
    network = network_of(year)
    found = read_history(name, sheet_of(year), network.groups, NOW.date())
    diff = history.difference(found, Known((), {}), NOW, network.time_zone)
    history.apply(connection, diff, NOW)
    rated = held(connection, NOW.date())
    yield f"{len(rated)} meetings, {sum(bool(one.figures) for one in rated)} rated"
    for question in QUESTIONS:
        for group, (average, of) in between(rated, question, groups_of).items():
            told = year["counted"]["by_group"][group][f"mean_{question}"]
            yield f"{question}, {group}: {average.value} of {len(of)} meetings (the report: {told})"
    yield from diff.notes


if __name__ == "__main__":
    main()
