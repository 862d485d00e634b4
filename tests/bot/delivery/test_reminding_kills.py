"""The process is killed with kill -9 between planning, intention, send and record, while meetings are moved.
`python -m benchmarks.reminding_kills` does it a thousand times; each zero has its blind check.
"""

import random

import pytest

from tests.fakes.kills import SLOW_DAY, Settles
from tests.fakes.reminding_kills import Stage, Tally, freeze_reminders, kill_reminders

pytestmark = pytest.mark.long

KILLS = 8
only_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
only_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
LATE_DAY = {"faults": {"late": 0.5}, "late_seconds": 0.5}


def seed() -> int:
    return random.randrange(2**32)


def told(tally: Tally) -> Tally:
    print(tally)
    return tally


def workers(engine: str) -> int:
    return 3 if engine == "postgresql" else 1


@pytest.mark.parametrize("settles", ["key", "history"])
def test_everyone_is_told_once_and_last_of_what_holds(database_url: str, engine: str, settles: Settles) -> None:
    tally = told(kill_reminders(Stage(database_url, settles, seed()), KILLS, workers(engine)))
    assert (tally.lost, tally.doubled, tally.copies, tally.untrue, tally.reported) == (0, 0, 0, 0, 0)


def test_where_nothing_can_tell_each_copy_too_many_is_one_unsure_send(database_url: str, engine: str) -> None:
    tally = told(kill_reminders(Stage(database_url, "nothing", seed()), KILLS, workers(engine)))
    assert (tally.lost, tally.untrue) == (0, 0)
    assert tally.copies <= tally.unsure


@only_sqlite
def test_blind_check_sending_before_recording_is_caught(database_url: str) -> None:
    wrong = Stage(database_url, "nothing", seed(), SLOW_DAY, {"order": "send, then record"}, in_the_act=1.0)
    tally = told(kill_reminders(wrong, KILLS))
    assert tally.doubled > tally.unsure


@only_sqlite
def test_what_the_platform_accepts_late_is_waited_for(database_url: str) -> None:
    tally = told(kill_reminders(Stage(database_url, "history", seed(), day=LATE_DAY), 6))
    assert (tally.lost, tally.doubled, tally.copies) == (0, 0, 0)


@only_postgresql
def test_a_process_frozen_past_its_lease_sends_nothing_twice(database_url: str) -> None:
    tally = told(freeze_reminders(Stage(database_url, "history", seed(), day={}), 3))
    assert (tally.lost, tally.doubled, tally.copies) == (0, 0, 0)


@only_postgresql
def test_blind_check_a_process_that_does_not_notice_its_sleep_is_caught(database_url: str) -> None:
    wrong = {"order": "never notice sleep"}
    tally = told(freeze_reminders(Stage(database_url, "history", seed(), day={}, how=wrong), 1))
    assert tally.copies > 0
