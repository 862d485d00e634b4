"""One answer from each member, changeable until the round closes, and then nobody's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from scheduling.ratings import answers
from scheduling.ratings.answers import RoundClosed, answered, give, given_by, without_answer
from scheduling.ratings.closing import close, counts
from scheduling.ratings.rounds import Round
from scheduling.ratings.scale import NotOnTheScale
from scheduling.ratings.tables import rating_answer, rating_round, rating_text
from tests.scheduling.network import STOCKHOLM

NOW = datetime(2026, 5, 19, 13, 0, tzinfo=UTC)
OPEN = Round("r1", "meeting", "m1", NOW, NOW + timedelta(days=7), state="open")


@pytest.fixture
def opened(connection: Connection) -> Connection:
    answers.save(connection, OPEN)
    return connection


def test_a_round_is_found_as_it_was_kept(opened: Connection) -> None:
    assert answers.round_of(opened, "meeting", "m1") == OPEN
    assert answers.rounds(opened) == [OPEN]


def test_one_tap_counts_and_the_rest_may_follow(opened: Connection) -> None:
    give(opened, "r1", "a", {"satisfaction": 5}, NOW)
    assert (answered(opened, "r1"), given_by(opened, "r1", "a")) == (1, {"satisfaction": 5})
    give(opened, "r1", "a", {"usefulness": 6, "takeaway": "kartan"}, NOW)
    assert given_by(opened, "r1", "a") == {"satisfaction": 5, "usefulness": 6, "takeaway": "kartan"}
    assert answered(opened, "r1") == 1


def test_an_answer_can_be_changed_and_words_be_taken_back(opened: Connection) -> None:
    give(opened, "r1", "a", {"satisfaction": 5, "takeaway": "kartan"}, NOW)
    give(opened, "r1", "a", {"satisfaction": 2, "takeaway": ""}, NOW)
    assert given_by(opened, "r1", "a") == {"satisfaction": 2}


@pytest.mark.parametrize("wrong", [0, 7, -1])
def test_a_number_outside_the_scale_is_kept_by_nothing(opened: Connection, wrong: int) -> None:
    with pytest.raises(NotOnTheScale):
        give(opened, "r1", "a", {"satisfaction": wrong}, NOW)
    assert answered(opened, "r1") == 0
    row = {"round_id": "r1", "pseudonym": "a", "question": "satisfaction", "step": wrong}
    with pytest.raises(IntegrityError), opened.begin_nested():
        opened.execute(insert(rating_answer).values(row))


def test_no_answer_is_no_number(opened: Connection) -> None:
    row = {"round_id": "r1", "pseudonym": "a", "question": "satisfaction"}
    with pytest.raises(IntegrityError), opened.begin_nested():
        opened.execute(insert(rating_answer).values(row))


@pytest.mark.parametrize("state", ["planned", "closed", "off"])
def test_a_round_that_is_not_open_takes_no_answer(connection: Connection, state: str) -> None:
    answers.save(connection, OPEN)
    connection.execute(rating_round.update().values(state=state))
    with pytest.raises(RoundClosed):
        give(connection, "r1", "a", {"satisfaction": 5}, NOW)
    assert answered(connection, "r1") == 0


def test_a_round_takes_no_answer_once_its_time_is_out(opened: Connection) -> None:
    with pytest.raises(RoundClosed):
        give(opened, "r1", "a", {"satisfaction": 5}, OPEN.closes_at)


def test_who_has_not_answered_can_be_asked_again(opened: Connection) -> None:
    give(opened, "r1", "a", {"satisfaction": 5}, NOW)
    assert without_answer(opened, "r1", ["a", "b", "c"]) == {"b", "c"}


def test_at_the_closing_answers_become_counts_and_texts_lose_their_writer(opened: Connection) -> None:
    for who, step in (("a", 5), ("b", 5), ("c", 6)):
        give(opened, "r1", who, {"satisfaction": step, "takeaway": f"skrivet av {who}"}, NOW)
    give(opened, "r1", "d", {"usefulness": 1}, NOW)
    assert close(opened, "r1", 9, NOW, STOCKHOLM)
    kept = counts(opened, "r1")
    assert (kept["satisfaction"].of, kept["usefulness"].of) == ((0, 0, 0, 0, 2, 1), (1, 0, 0, 0, 0, 0))
    assert opened.execute(select(rating_answer)).all() == []
    texts = opened.execute(select(rating_text).order_by(rating_text.c.id)).all()
    assert {row.original for row in texts} == {"skrivet av a", "skrivet av b", "skrivet av c"}
    (closed,) = answers.rounds(opened)
    assert (closed.state, closed.invited, closed.answered, closed.closed_on) == ("closed", 9, 4, date(2026, 5, 19))


def test_a_round_is_closed_once(opened: Connection) -> None:
    give(opened, "r1", "a", {"satisfaction": 5}, NOW)
    assert close(opened, "r1", 9, NOW, STOCKHOLM)
    assert not close(opened, "r1", 9, NOW, STOCKHOLM)
    assert counts(opened, "r1")["satisfaction"].answers == 1


def test_a_round_that_nobody_answered_closes_too(opened: Connection) -> None:
    assert close(opened, "r1", 9, NOW, STOCKHOLM)
    assert counts(opened, "r1") == {}
