"""The sample's ratings: those of its meetings, so that the demonstration can be asked about them."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection

from bot.commands import demo
from bot.demo.sample import prepare
from scheduling.ratings.results import QUESTIONS
from scheduling.ratings.trends import held, over_years

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def test_every_rated_meeting_is_there_with_its_own_figures(connection: Connection, tmp_path: Path) -> None:
    sample = prepare(tmp_path, NOW)
    demo._move_in(connection, sample, NOW)
    past = [meeting for meeting in (*sample.last_year, *sample.meetings) if meeting.ends < NOW]
    told = {meeting.dates[0]: meeting.satisfaction for meeting in past if meeting.satisfaction}
    rated = {one.meeting.first_day: one for one in held(connection, NOW.date()) if one.figures}
    assert {day: one.figures["satisfaction"].value for day, one in rated.items()} == {
        day: Decimal(str(mean)).quantize(Decimal("0.01")) for day, mean in told.items()
    }
    assert len(rated) > 6
    for question in QUESTIONS:
        assert over_years(rated.values(), question).told


def test_a_meeting_of_this_years_plan_is_not_made_twice(connection: Connection, tmp_path: Path) -> None:
    sample = prepare(tmp_path, NOW)
    demo._move_in(connection, sample, NOW)
    met = [(one.meeting.first_day, one.meeting.groups) for one in held(connection, NOW.date())]
    assert len(met) == len(set(met))
