from datetime import UTC, date, datetime, time, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from scheduling import ledger, store
from scheduling.meetings import Meeting, Session, revised
from scheduling.network import Identity, Person, Wishes
from scheduling.reminders import Changes, window_around
from tests.scheduling.network import NOW, STOCKHOLM, ZONE

DAY = date(2025, 12, 11)
SKOG = Meeting("skog", (Session(DAY, time(9), time(15)),), NOW, ("naturvård",), theme="Skog")


@pytest.fixture(autouse=True)
def planned(connection: Connection) -> None:
    for name in ("Åsa", "Bo"):
        member = store.add_member(connection, Person(name, f"{name}@exempel.se", "Växjö", ("naturvård",)), NOW)
        store.connect_identity(connection, member, Identity("web", name))
    store.save_meeting(connection, SKOG)
    refresh(connection)


def refresh(connection: Connection, now: datetime = NOW) -> Changes:
    return ledger.refresh(connection, ledger.network(connection, ZONE), now)


def states(connection: Connection) -> list[str]:
    return [row.state for row in ledger.rows_near(connection, window_around(NOW, STOCKHOLM))]


def test_rows_are_planned_once_and_planning_again_changes_nothing(connection: Connection) -> None:
    assert states(connection) == ["planned"] * 6
    assert refresh(connection) == Changes()


def test_what_was_handed_over_stays_history_when_the_meeting_moves(connection: Connection) -> None:
    first = datetime(2025, 11, 27, 8, tzinfo=UTC)
    assert ledger.next_due(connection) == first
    ledger.settle(connection, [row.id for row in ledger.due(connection, first)], "handed", first)
    moved = revised(SKOG, replace(SKOG, sessions=(Session(date(2025, 12, 18), time(9)),)), first)
    store.save_meeting(connection, moved)
    changes = refresh(connection, first)
    assert (len(changes.add), len(changes.void)) == (6, 4)
    assert sorted(states(connection)) == ["handed"] * 2 + ["planned"] * 6 + ["void"] * 4


def test_what_fell_due_before_a_change_is_owed_though_the_planner_read_its_clock_before_both(
    connection: Connection,
) -> None:
    due = datetime(2025, 11, 27, 8, tzinfo=UTC)
    changed = revised(SKOG, replace(SKOG, place="Tingsryd"), due + timedelta(seconds=1))
    store.save_meeting(connection, changed)
    refresh(connection, due - timedelta(seconds=1))
    assert [row.reminder.version for row in ledger.due(connection, due)] == [changed.version] * 2


def test_nothing_can_be_settled_twice(connection: Connection) -> None:
    rows = [row.id for row in ledger.due(connection, NOW + timedelta(days=10))]
    ledger.settle(connection, rows, "handed", NOW)
    ledger.settle(connection, rows, "missed", NOW)
    assert states(connection).count("handed") == len(rows) == 2
    assert "missed" not in states(connection)


def test_how_long_something_has_waited_can_be_asked(connection: Connection) -> None:
    assert ledger.oldest_due(connection, NOW) is None
    assert ledger.oldest_due(connection, NOW + timedelta(days=30)) == datetime(2025, 11, 27, 8, tzinfo=UTC)


def test_a_new_account_and_new_wishes_change_what_is_unsent(connection: Connection) -> None:
    store.connect_identity(connection, 1, Identity("teams", "t1"))
    store.set_wishes(connection, 2, Wishes(leads=("2d",)))
    changes = refresh(connection)
    assert ({row.channel for _, row in changes.change}, len(changes.change), len(changes.void)) == ({"teams"}, 3, 2)
    store.set_wishes(connection, 2, Wishes())
    assert len(refresh(connection).change) == 2
    assert refresh(connection) == Changes()


def test_cancelling_voids_and_taking_it_back_plans_anew(connection: Connection) -> None:
    cancelled = revised(SKOG, replace(SKOG, cancelled=True), NOW)
    store.save_meeting(connection, cancelled)
    assert len(refresh(connection).void) == 6
    store.save_meeting(connection, revised(cancelled, replace(cancelled, cancelled=False), NOW))
    assert len(refresh(connection).add) == 6
