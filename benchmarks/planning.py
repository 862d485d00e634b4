"""How long planning takes and how it grows: `python -m benchmarks.planning [--large]`.

Three sizes of a network, each ten times the one before; with --large also 10,000 meetings and 100,000 members.
"""

import sys
import time
from datetime import UTC, date, datetime, timedelta

from benchmarks.machine import header, resident_megabytes, spread
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Member
from scheduling.reminders import Changes, Kept, Network, owed, reconcile, window_around

SIZES = ((22, 250), (220, 2_500), (2_200, 25_000))
LARGEST = (10_000, 100_000)
GROUP_OF = 100  # members in a group: networks grow by having more groups
TIMES = 5
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def network(meetings: int, members: int) -> Network:
    groups = max(3, members // GROUP_OF)
    return Network(
        [_meeting(number, groups) for number in range(meetings)], [_member(n, groups) for n in range(members)]
    )


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


def measure(meetings: int, members: int) -> None:
    known = network(meetings, members)
    window = window_around(NOW, known.zones(known.zone))
    before = resident_megabytes()
    planned, compared = [], []
    for _ in range(TIMES):
        began = time.perf_counter()
        rows = owed(known, window).rows
        planned.append(time.perf_counter() - began)
        kept = [Kept(number, row, "planned") for number, row in enumerate(rows)]
        began = time.perf_counter()
        changes = reconcile(kept, rows, window)
        compared.append(time.perf_counter() - began)
        assert changes == Changes()
    print(f"\n{meetings} meetings, {members} members: {len(rows)} rows in the window")
    spread("which rows should exist", planned, "s")
    spread("comparing with the rows there are", compared, "s")
    print(f"memory: {resident_megabytes() - before:.0f} MiB more while planning")


def main() -> None:
    header("Planning reminders")
    for size in (*SIZES, *([LARGEST] if "--large" in sys.argv else [])):
        measure(*size)


if __name__ == "__main__":
    main()
