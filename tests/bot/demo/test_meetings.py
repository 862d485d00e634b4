from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.demo.dates import days, figure, hours
from bot.demo.meetings import CLOSED_WEEKS, STOCKHOLM, around, facts, of_year
from bot.demo.sample import LATEST

YEAR = facts()
HELD = [meeting.id for meeting in YEAR].index(LATEST) + 1
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants them naive


def test_a_year_has_21_meetings_of_which_two_last_two_days() -> None:
    assert len(YEAR) == 21
    assert sum(len(meeting.sessions) for meeting in YEAR) == 23
    assert [meeting.id for meeting in YEAR if len(meeting.sessions) == 2] == ["m4", "n5"]


@given(now=moments)
def test_whole_weeks_are_moved_and_weekdays_kept(now: datetime) -> None:
    for before, after in zip(YEAR, around(YEAR, now, LATEST), strict=True):
        moved = {new - old for old, new in zip(before.dates, after.dates, strict=True)}
        assert len(moved) == 1
        assert moved.pop().days % 7 == 0


@given(now=moments)
@example(now=datetime(2026, 5, 21, 10, 29, 59, tzinfo=UTC))
@example(now=datetime(2026, 5, 21, 10, 30, tzinfo=UTC))
def test_the_latest_meeting_has_ended_and_the_next_has_not_begun(now: datetime) -> None:
    meetings = around(YEAR, now, LATEST)
    assert all(meeting.ends <= now for meeting in meetings[:HELD])
    assert all(meeting.begins > now for meeting in meetings[HELD:])
    assert meetings[HELD - 1].id == LATEST


@given(now=moments)
def test_meetings_stay_in_order_and_out_of_the_holidays(now: datetime) -> None:
    meetings = around(YEAR, now, LATEST)
    assert all(one.begins < other.begins for one, other in pairwise(meetings))
    assert all(day.isocalendar().week not in CLOSED_WEEKS for meeting in meetings for day in meeting.dates)


@given(now=moments)
def test_what_nobody_can_know_yet_is_left_out(now: datetime) -> None:
    *held, latest = around(YEAR, now, LATEST)[:HELD]
    coming = around(YEAR, now, LATEST)[HELD:]
    assert all(meeting.attendance for meeting in (*held, latest))
    assert all(meeting.attendance is None for meeting in coming)
    assert {meeting.satisfaction for meeting in (latest, *coming)} == {None}
    assert sum(meeting.satisfaction is not None for meeting in held) == 4


def test_the_latest_meeting_ended_less_than_a_week_ago_outside_the_holidays() -> None:
    now = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
    latest = around(YEAR, now, LATEST)[HELD - 1]
    assert latest.ends == datetime(2026, 5, 14, 12, 30, tzinfo=STOCKHOLM)


def test_somebody_who_watches_at_christmas_sees_the_next_meeting_in_january() -> None:
    meetings = around(YEAR, datetime(2026, 12, 25, 12, 0, tzinfo=UTC), LATEST)
    assert meetings[HELD - 1].dates == (date(2026, 12, 17),)
    assert meetings[HELD].dates == (date(2027, 1, 14),)


@pytest.mark.parametrize("year", range(2020, 2041))
def test_the_meetings_of_the_annual_report_lie_in_its_year(year: int) -> None:
    meetings = of_year(year)
    assert len(meetings) == 20
    assert {day.year for meeting in meetings for day in meeting.dates} == {year}
    assert {day.weekday() for meeting in meetings for day in meeting.dates} <= {1, 2, 3}


def test_days_hours_and_figures_are_written_in_swedish() -> None:
    assert days([date(2022, 4, 7)]) == "torsdag 7 april"
    assert days([date(2022, 6, 1), date(2022, 6, 2)]) == "onsdag 1 – torsdag 2 juni"
    assert days([date(2022, 8, 31), date(2022, 9, 1)]) == "onsdag 31 augusti – torsdag 1 september"
    assert hours(time(9, 30), time(15)) == "kl. 9.30–15"
    assert figure(5.75) == "5,75"
