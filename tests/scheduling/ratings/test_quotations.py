"""What was written, and who lets it go."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Connection

from scheduling import store
from scheduling.meetings import Meeting, Session
from scheduling.ratings import answers, quotations
from scheduling.ratings.closing import close
from scheduling.ratings.quotations import Review, reviews
from scheduling.ratings.results import results
from scheduling.ratings.rounds import Round
from tests.scheduling.network import STOCKHOLM

NOW = datetime(2031, 5, 19, 13, 0, tzinfo=UTC)


def rated(connection: Connection, answering: int) -> Review:
    store.save_meeting(connection, Meeting("m1", (Session(date(2031, 5, 19)),), NOW))
    one = Round("r1", "meeting", "m1", NOW, NOW + timedelta(days=7), state="open")
    answers.save(connection, one)
    for number in range(answering):
        words = f"Tanke {number:02}"
        answers.give(connection, one.id, f"p{number}", {"satisfaction": 5, "takeaway": words}, NOW)
    close(connection, one.id, 30, NOW, STOCKHOLM)
    return reviews(connection)[0]


def quoted(connection: Connection) -> list[str]:
    return sorted(results(connection)[0].quotations)


@pytest.mark.parametrize("answering", [3, 9, 10, 40])
def test_nothing_is_quoted_before_a_coordinator_has_let_it_go(connection: Connection, answering: int) -> None:
    review = rated(connection, answering)
    assert (len(review.waiting), review.published) == (answering, ())
    assert quoted(connection) == []


@pytest.mark.parametrize(("answering", "released"), [(9, 0), (10, 10)])
def test_all_at_once_is_for_ten_answers_or_more(connection: Connection, answering: int, released: int) -> None:
    assert rated(connection, answering).may_publish_all == (released > 0)
    quotations.publish_all(connection, "r1")
    assert len(quoted(connection)) == released


def test_under_ten_one_at_a_time_is_let_go(connection: Connection) -> None:
    first, second, *_ = rated(connection, 7).waiting
    quotations.decide(connection, first.id, "published")
    quotations.decide(connection, second.id, "dropped")
    assert quoted(connection) == [first.original]
    assert len(reviews(connection)[0].waiting) == 5


def test_what_was_edited_is_quoted_and_the_original_is_kept(connection: Connection) -> None:
    one = rated(connection, 7).waiting[0]
    quotations.decide(connection, one.id, "published", "En tanke utan namn")
    assert quoted(connection) == ["En tanke utan namn"]
    kept = reviews(connection)[0].published[0]
    assert (kept.original, kept.words) == (one.original, "En tanke utan namn")
    quotations.decide(connection, one.id, "published", one.original)
    assert quoted(connection) == [one.original]
    assert reviews(connection)[0].published[0].edited is None


def test_what_was_dropped_is_not_let_go_with_the_rest_and_may_be_taken_up_again(connection: Connection) -> None:
    one = rated(connection, 12).waiting[0]
    quotations.decide(connection, one.id, "dropped")
    quotations.publish_all(connection, "r1")
    assert one.original not in quoted(connection)
    quotations.decide(connection, one.id, "published")
    assert one.original in quoted(connection)


def test_texts_come_in_nobodys_order(connection: Connection) -> None:
    """Of 40 texts in the order they were given, about half stand behind the one given before."""
    given = [one.original for one in rated(connection, 40).quotations]
    rising = sum(before < now for before, now in pairwise(given))
    assert 8 <= rising <= 31  # outside of this once in a hundred thousand runs
