"""What follows from what was told."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from scheduling import store
from scheduling.meetings import Meeting, Session
from scheduling.ratings import answers
from scheduling.ratings.closing import close
from scheduling.ratings.results import Average, Figure, average, by, change, figures, remember
from scheduling.ratings.rounds import Round
from tests.scheduling.network import STOCKHOLM

NOW = datetime(2026, 5, 19, 13, 0, tzinfo=UTC)


def rated(connection: Connection, meeting: str, steps: list[int]) -> None:
    store.save_meeting(connection, Meeting(meeting, (Session(date(2026, 5, 19), time(9), time(12)),), NOW))
    one = Round(f"r-{meeting}", "meeting", meeting, NOW, NOW + timedelta(days=7), state="open")
    answers.save(connection, one)
    for number, step in enumerate(steps):
        answers.give(connection, one.id, f"p{number}", {"satisfaction": step}, NOW)
    close(connection, one.id, 30, NOW, STOCKHOLM)


def figure(value: str, answers: int | None = None) -> Figure:
    return Figure(Decimal(value), answers=answers)


def test_a_closed_round_gives_a_figure_and_one_with_few_answers_none(connection: Connection) -> None:
    rated(connection, "m1", [4] * 15 + [5] * 5)
    rated(connection, "m2", [4] * 4)
    told = Figure(Decimal("4.3"), answers=20, wording="2026", source="rating_count: r-m1, satisfaction")
    assert figures(connection) == {"m1": {"satisfaction": told}, "m2": {}}


def test_an_earlier_years_figure_stands_until_a_later_import_or_a_round_of_our_own(connection: Connection) -> None:
    store.save_meeting(connection, Meeting("m1", (Session(date(2022, 4, 7)),), NOW))
    remember(connection, "m1", "satisfaction", figure("5.25"))
    remember(connection, "m1", "satisfaction", figure("5.50", 12))
    assert figures(connection)["m1"] == {
        "satisfaction": replace(figure("5.50", 12), imported=True, source="rating_history: ")
    }
    rated(connection, "m1", [4] * 10)
    assert figures(connection)["m1"]["satisfaction"].value == Decimal("4.0")


def test_the_average_weighs_each_meeting_the_same_and_is_rounded_half_up() -> None:
    assert average([figure("5.18"), figure("5.91")]) == Average(Decimal("5.55"), "exactly", 2)  # 5.545
    assert average([]) is None


def test_an_average_of_what_was_told_as_so_much_or_higher_is_so_too() -> None:
    assert average([figure("4.0"), Figure(Decimal("5.5"), "at least", 10)]) == Average(Decimal("4.75"), "at least", 2)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (figure("5.0", 8), figure("5.3", 8), "within the noise"),
        (figure("4.0", 40), figure("5.0", 40), "higher"),
        (figure("5.0", 40), figure("4.0", 40), "lower"),
        (figure("5.0"), figure("4.0", 40), None),
    ],
)
def test_a_difference_that_may_be_chance_is_called_so(before: Figure, now: Figure, said: str | None) -> None:
    assert change(before, now) == said


def test_groups_are_averaged_over_the_meetings_that_were_rated() -> None:
    known = {"m1": {"satisfaction": figure("5.0")}, "m2": {"satisfaction": figure("4.0")}, "m3": {}}
    assert by({"naturvård": ["m1", "m2", "m3"], "rättvis handel": ["m3"]}, known, "satisfaction") == {
        "naturvård": Average(Decimal("4.50"), "exactly", 2)
    }
