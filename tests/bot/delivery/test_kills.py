"""The process is killed with kill -9 between event, answer and record. 168 times here; `python -m
benchmarks.kills` does a thousand. Each figure comes with its blind check: the wrong way round, the same test fails.
"""

import random

import pytest

from tests.fakes.kills import SLOW_DAY, Settles, Tally, freeze_and_wake, kill_again_and_again, restart_under
from tests.fakes.postgres import Postgres

pytestmark = pytest.mark.long

KILLS = 24  # in each of six cases and in a blind check: 168
only_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
only_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def seed() -> int:
    return random.randrange(2**32)


def told(tally: Tally) -> Tally:
    print(tally)
    return tally


@pytest.mark.parametrize("settles", ["key", "history"])
def test_however_often_it_is_killed_every_event_gets_exactly_one_answer(database_url: str, settles: Settles) -> None:
    tally = told(kill_again_and_again(database_url, settles, KILLS, seed()))
    assert tally.acknowledged == KILLS * 4
    assert (tally.lost, tally.doubled) == (0, 0)


def test_where_nothing_can_tell_there_is_at_most_one_answer_more_for_each_unsure_send(database_url: str) -> None:
    tally = told(kill_again_and_again(database_url, "nothing", KILLS, seed()))
    assert tally.acknowledged == KILLS * 4
    assert tally.lost == 0
    assert tally.doubled <= tally.unsure


@only_sqlite
def test_blind_check_sending_before_recording_is_caught(database_url: str) -> None:
    wrong = {"order": "send, then record"}
    tally = told(kill_again_and_again(database_url, "nothing", KILLS, seed(), SLOW_DAY, **wrong))
    assert tally.doubled > tally.unsure


LATE_DAY = {"faults": {"late": 0.9}, "late_seconds": 0.5}


@only_sqlite
def test_a_message_that_is_accepted_late_is_waited_for(database_url: str) -> None:
    tally = told(kill_again_and_again(database_url, "history", 5, seed(), LATE_DAY))
    assert (tally.lost, tally.doubled) == (0, 0)


@only_sqlite
def test_blind_check_not_waiting_for_late_messages_is_caught(database_url: str) -> None:
    tally = told(kill_again_and_again(database_url, "history", 5, seed(), LATE_DAY, lateness_seconds=0.0))
    assert tally.doubled > 0


@only_postgresql
def test_a_frozen_process_that_wakes_after_it_was_taken_over_sends_nothing_twice(database_url: str) -> None:
    tally = told(freeze_and_wake(database_url, "history", 4, end="wake"))
    assert (tally.lost, tally.doubled) == (0, 0)


@only_postgresql
def test_blind_check_a_process_that_does_not_notice_its_sleep_is_caught(database_url: str) -> None:
    tally = told(freeze_and_wake(database_url, "history", 3, end="wake", order="never notice sleep"))
    assert tally.doubled > 0


@only_postgresql
def test_what_a_dead_process_held_is_done_by_another(database_url: str) -> None:
    tally = told(freeze_and_wake(database_url, "history", 2, end="kill"))
    assert (tally.lost, tally.doubled) == (0, 0)


@only_postgresql
def test_a_postgresql_that_crashes_and_comes_back_loses_nothing(database_url: str, postgres: Postgres) -> None:
    def restart() -> None:
        postgres.crash()
        postgres.start()

    tally = told(restart_under(database_url, restart, times=3))
    assert (tally.lost, tally.doubled) == (0, 0)
