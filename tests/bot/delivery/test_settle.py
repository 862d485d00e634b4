"""What is decided about a message that may or may not have arrived. Pure, so every case is a line."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.channel import Capabilities
from bot.conversation.outcome import Kind
from bot.delivery.pace import Pace
from bot.delivery.settle import MOST_DOUBTS, Close, Resend, after_failure, at_first, when_not_found

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = Capabilities(settles="key", key_seconds=120)
HISTORY = Capabilities(settles="history")
NOTHING = Capabilities(settles="nothing")
ATTEMPT = Pace().attempt(KEY)


@dataclass(frozen=True)
class Doubt:
    kind: Kind = "answer"
    amends: bool = False
    attempt: int = 1
    doubts: int = 0
    due_at: datetime = NOW
    tried_at: datetime = NOW - timedelta(seconds=20)
    useful_until: datetime | None = None


def test_within_the_life_of_the_key_it_is_sent_again_with_the_same_key() -> None:
    assert at_first(Doubt(), KEY, NOW, ATTEMPT) == Resend(fresh=False, doubts=0)


def test_a_key_that_may_be_forgotten_before_the_message_arrives_is_not_relied_on() -> None:
    last = Doubt(tried_at=NOW + ATTEMPT - timedelta(seconds=120))
    over = Doubt(tried_at=last.tried_at - timedelta(microseconds=1))
    assert at_first(last, KEY, NOW, ATTEMPT) == Resend(fresh=False, doubts=0)
    assert at_first(over, KEY, NOW, ATTEMPT) == "look"


@pytest.mark.parametrize("can", [HISTORY, NOTHING])
def test_without_a_key_one_looks_first(can: Capabilities) -> None:
    assert at_first(Doubt(), can, NOW, ATTEMPT) == "look"


@pytest.mark.parametrize("can", [KEY, HISTORY, NOTHING])
def test_an_edit_is_simply_made_again(can: Capabilities) -> None:
    assert at_first(Doubt(amends=True), can, NOW, ATTEMPT) == Resend(fresh=False, doubts=0)


@pytest.mark.parametrize("kind", ["answer", "reminder", "receipt"])
def test_a_history_that_does_not_show_it_is_proof(kind: Kind) -> None:
    assert when_not_found(Doubt(kind=kind), HISTORY, NOW) == Resend(fresh=True, doubts=0)


@pytest.mark.parametrize("can", [KEY, NOTHING])
def test_where_nothing_can_tell_an_answer_and_a_reminder_go_out_once_more_and_are_counted(can: Capabilities) -> None:
    for kind in ("answer", "reminder"):
        assert when_not_found(Doubt(kind=kind), can, NOW) == Resend(fresh=True, doubts=1)


def test_where_nothing_can_tell_a_receipt_is_left_at_that_and_counted() -> None:
    verdict = when_not_found(Doubt(kind="receipt"), NOTHING, NOW)
    assert verdict == Close("unsure", 1, "nobody can tell whether it arrived")


def test_a_platform_that_always_falls_silent_is_not_flooded() -> None:
    assert isinstance(when_not_found(Doubt(doubts=MOST_DOUBTS - 1), NOTHING, NOW), Resend)
    assert isinstance(when_not_found(Doubt(doubts=MOST_DOUBTS), NOTHING, NOW), Close)


@pytest.mark.parametrize("can", [KEY, HISTORY, NOTHING])
def test_what_is_no_longer_useful_is_looked_for_but_not_sent_again(can: Capabilities) -> None:
    late = Doubt(useful_until=NOW)
    assert at_first(late, can, NOW, ATTEMPT) == "look"
    verdict = when_not_found(late, can, NOW)
    assert isinstance(verdict, Close)
    assert verdict.state == "expired"


def test_pauses_grow_up_to_a_minute() -> None:
    pauses: list[Any] = [after_failure(Doubt(attempt=attempt), NOW, None) for attempt in range(1, 9)]
    assert [pause.total_seconds() for pause in pauses] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_the_platform_may_ask_for_a_longer_pause_than_ours() -> None:
    assert after_failure(Doubt(), NOW, 90.0) == timedelta(seconds=90)
    assert after_failure(Doubt(), NOW, 0.1) == timedelta(seconds=1)


def test_it_is_given_up_when_it_was_tried_often_and_long() -> None:
    yesterday = NOW - timedelta(days=1, seconds=1)
    assert after_failure(Doubt(attempt=10, due_at=yesterday), NOW, None) is None
    assert after_failure(Doubt(attempt=9, due_at=yesterday), NOW, None) is not None
    assert after_failure(Doubt(attempt=99), NOW, None) is not None


def test_what_a_dead_process_held_is_taken_up_within_thirty_seconds() -> None:
    """An event: when its lease is out. A message: when its attempt can no longer matter. Both seen at the next poll."""
    pace = Pace()
    assert pace.lease_seconds + pace.poll_seconds < 30
    for can in (KEY, HISTORY, NOTHING):
        assert pace.attempt(can).total_seconds() + pace.poll_seconds < 30


def test_an_answer_is_given_up_before_its_lease_is_out() -> None:
    assert Pace().answer_seconds < Pace().lease_seconds
