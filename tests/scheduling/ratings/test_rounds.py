"""When a round opens, closes and reminds."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduling.days import is_workday, local_day
from scheduling.meetings import Meeting, Session
from scheduling.ratings.rounds import BEFORE_CLOSING, Round, ends_at, reminded_at, wanted

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def meeting(*sessions: Session) -> Meeting:
    return Meeting("m1", sessions, SINCE)


def planned(one: Meeting) -> Round:
    found = wanted(one, None, "r1")
    assert found is not None
    return found


def local(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def test_a_round_opens_when_the_last_session_ends_and_closes_a_week_later() -> None:
    two_days = meeting(
        Session(date(2026, 5, 18), time(10), time(17)), Session(date(2026, 5, 19), time(9), time(14, 30))
    )
    found = planned(two_days)
    assert (local(found.opens_at), local(found.closes_at)) == ("2026-05-19 14:30", "2026-05-26 14:30")


def test_the_week_is_one_of_the_calendar_also_when_the_clock_is_changed() -> None:
    found = planned(meeting(Session(date(2026, 10, 22), time(9), time(12))))
    assert local(found.closes_at) == "2026-10-29 12:00"
    assert found.closes_at - found.opens_at == timedelta(days=7, hours=1)


def test_a_meeting_whose_end_is_not_known_ends_with_the_working_day_or_two_hours_after_it_began() -> None:
    assert local(ends_at(meeting(Session(date(2026, 5, 18))))) == "2026-05-18 16:30"
    assert local(ends_at(meeting(Session(date(2026, 5, 18), time(9))))) == "2026-05-18 16:30"
    assert local(ends_at(meeting(Session(date(2026, 5, 18), time(18))))) == "2026-05-18 20:00"


def test_a_cancelled_meeting_has_no_round_and_a_moved_one_moves_its_own() -> None:
    before = meeting(Session(date(2026, 5, 18), time(9), time(12)))
    after = replace(before, sessions=(Session(date(2026, 6, 1), time(9), time(12)),))
    known = planned(before)
    assert wanted(replace(before, cancelled=True), known, "r2") is None
    moved = wanted(after, known, "r2")
    assert moved is not None
    assert (moved.id, local(moved.opens_at)) == ("r1", "2026-06-01 12:00")


def test_a_round_that_is_open_closed_off_or_set_by_hand_is_left_alone() -> None:
    before = meeting(Session(date(2026, 5, 18), time(9), time(12)))
    after = replace(before, sessions=(Session(date(2026, 6, 1), time(9), time(12)),), cancelled=True)
    for known in (
        *(replace(planned(before), state=state) for state in ("open", "closed", "off")),
        replace(planned(before), by_hand=True),
    ):
        assert wanted(after, known, "r2") == known


def test_it_reminds_the_workday_after_and_two_days_before_it_closes() -> None:
    friday = planned(meeting(Session(date(2026, 4, 10), time(9), time(12))))
    assert [local(at) for at in reminded_at(friday, STOCKHOLM)] == ["2026-04-13 09:00", "2026-04-15 12:00"]
    maundy_thursday = planned(meeting(Session(date(2026, 4, 2), time(9), time(12))))
    assert [local(at) for at in reminded_at(maundy_thursday, STOCKHOLM)] == ["2026-04-07 09:00", "2026-04-07 12:00"]


@given(st.dates(date(2026, 1, 1), date(2045, 12, 31)), st.times(time(7), time(20)))
def test_reminders_never_come_more_than_twice_nor_outside_the_week(day: date, ends: time) -> None:
    found = planned(meeting(Session(day, None, ends)))
    times = reminded_at(found, STOCKHOLM)
    assert 1 <= len(times) <= 2
    assert all(found.opens_at < at < found.closes_at for at in times)
    assert times[0] == found.closes_at - BEFORE_CLOSING or is_workday(local_day(times[0], STOCKHOLM))
