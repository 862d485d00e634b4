"""What becomes of an answer, and whom the line for a place asks next."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduling.days import is_workday, local_day
from scheduling.meetings import Meeting, Session
from scheduling.rsvp import ANSWERS, Answer, Given, InLine, Standing, begins, choices, decide, offers_end
from scheduling.waiting import in_office_hours, turn
from tests.scheduling.network import NOW, STOCKHOLM

SKOG = Meeting("skog", (Session(date(2025, 12, 11), time(9, 30), time(15)),), NOW, ("naturvård",), places=2)
BOTH = replace(SKOG, form="both")
ASA, BO, CIA = 1, 2, 3


def came(answer: Answer) -> Given:
    return Given(answer, 1, NOW)


def line(*members: int, offered: int = 0, until: datetime = NOW + timedelta(days=1)) -> tuple[InLine, ...]:
    """In line in this order; the first so many have an offer."""
    return tuple(
        InLine(number, "skog", member, "coming", "offered", NOW, until)
        if number <= offered
        else InLine(number, "skog", member, "coming", "waiting", NOW)
        for number, member in enumerate(members, start=1)
    )


def decided(wanted: Answer, standing: Standing, meeting: Meeting = SKOG, member: int = ASA, **known: object) -> str:
    now = known.pop("now", NOW)
    mine = known.pop("given", None)
    assert isinstance(now, datetime)
    assert mine is None or isinstance(mine, Given)
    return decide(meeting, wanted, given=mine, standing=standing, member=member, now=now)


def test_one_can_come_digitally_only_where_one_can_also_come_in_person() -> None:
    assert "digitally" in choices(BOTH)
    for form in ("physical", "digital"):
        assert "digitally" not in choices(replace(SKOG, form=form))
    assert decided("digitally", Standing()) == "closed"


def test_whoever_asks_while_there_is_room_comes_and_the_next_is_in_line() -> None:
    assert decided("coming", Standing(taken=1)) == "given"
    assert decided("coming", Standing(taken=2)) == "in line"
    assert decided("colleague", Standing(taken=2)) == "in line"


def test_an_answer_that_needs_no_place_always_holds() -> None:
    full = Standing(taken=2, line=line(BO))
    assert [decided(answer, full, BOTH) for answer in ("digitally", "maybe", "declined")] == ["given"] * 3


def test_whoever_has_a_place_may_send_a_colleague_in_it() -> None:
    assert decided("colleague", Standing(taken=2), given=came("coming")) == "given"


def test_a_free_place_goes_to_those_who_wait_before_anyone_who_asks_now() -> None:
    assert decided("coming", Standing(taken=1, line=line(BO))) == "in line"
    assert decided("coming", Standing(taken=1, line=line(BO, offered=1))) == "in line"
    assert decided("coming", Standing(taken=1, line=line(BO, offered=1)), member=BO) == "given"


def test_an_offer_that_has_run_out_gives_no_place() -> None:
    ended = line(BO, CIA, offered=1, until=NOW)
    assert decided("coming", Standing(taken=1, line=ended), member=BO) == "in line"


def test_when_nobody_is_asked_any_more_a_free_place_goes_to_whoever_takes_it() -> None:
    waiting = Standing(taken=1, line=line(BO, CIA))
    assert decided("coming", waiting, now=offers_end(SKOG)) == "given"


def test_nobody_answers_what_has_begun_or_is_cancelled() -> None:
    assert decided("coming", Standing(), now=begins(SKOG)) == "closed"
    assert decided("coming", Standing(), replace(SKOG, cancelled=True)) == "closed"


@pytest.mark.parametrize("meeting", [replace(SKOG, places=None), replace(SKOG, form="digital", places=1)])
def test_where_places_are_not_limited_everyone_comes(meeting: Meeting) -> None:
    assert decided("coming", Standing(taken=50), meeting) == "given"


@given(
    st.sampled_from(ANSWERS),
    st.integers(0, 6),
    st.lists(st.integers(2, 9), unique=True, max_size=5),
    st.integers(0, 5),
    st.integers(0, 6),
)
def test_nobody_is_ever_given_a_place_that_is_not_free(
    wanted: Answer, taken: int, waiting: list[int], offered: int, places: int
) -> None:
    meeting = replace(BOTH, places=places)
    standing = Standing(taken, line(*waiting, offered=min(offered, len(waiting))))
    result = decided(wanted, standing, meeting)
    if result == "given" and wanted in {"coming", "colleague"}:
        assert standing.taken + min(offered, len(waiting)) < places


def test_a_free_place_is_offered_to_the_first_in_line() -> None:
    found = turn(SKOG, Standing(taken=1, line=line(BO, CIA)), NOW)
    assert [(offer.row, offer.told_at) for offer in found.offered] == [(1, NOW)]
    assert found.offered[0].until == NOW + timedelta(days=1)


def test_asked_again_the_line_offers_nothing_more() -> None:
    assert turn(SKOG, Standing(taken=1, line=line(BO, CIA, offered=1)), NOW) == turn(SKOG, Standing(taken=2), NOW)


def test_an_offer_that_runs_out_goes_to_the_next() -> None:
    later = NOW + timedelta(days=1)
    found = turn(SKOG, Standing(taken=1, line=line(BO, CIA, offered=1, until=later)), later)
    assert (found.expired, [offer.row for offer in found.offered]) == ((1,), [2])


def test_a_line_that_is_longer_than_the_meeting_has_places_is_served_in_order() -> None:
    found = turn(replace(SKOG, places=4), Standing(taken=1, line=line(BO, CIA, 4, 5, 6)), NOW)
    assert [offer.row for offer in found.offered] == [1, 2, 3]


def test_nobody_is_asked_at_night_or_on_a_holiday_and_everyone_has_a_workday_to_answer() -> None:
    friday_evening = datetime(2025, 12, 5, 19, 0, tzinfo=STOCKHOLM)
    (offer,) = turn(SKOG, Standing(taken=1, line=line(BO)), friday_evening).offered
    assert offer.told_at.astimezone(STOCKHOLM) == datetime(2025, 12, 8, 7, 0, tzinfo=STOCKHOLM)
    assert offer.until.astimezone(STOCKHOLM) == datetime(2025, 12, 9, 7, 0, tzinfo=STOCKHOLM)


def test_near_the_meeting_an_offer_ends_an_hour_before_it_and_is_told_at_once() -> None:
    evening_before = datetime(2025, 12, 10, 21, 0, tzinfo=STOCKHOLM)
    early = replace(SKOG, sessions=(Session(date(2025, 12, 11), time(8)),))
    (offer,) = turn(early, Standing(taken=1, line=line(BO)), evening_before).offered
    assert (offer.told_at, offer.until) == (evening_before, begins(early) - timedelta(hours=1))


def test_nothing_is_offered_when_the_meeting_is_cancelled_or_about_to_begin() -> None:
    waiting = Standing(taken=0, line=line(BO, CIA, offered=1, until=NOW))
    assert turn(replace(SKOG, cancelled=True), waiting, NOW) == turn(SKOG, waiting, offers_end(SKOG))
    assert turn(SKOG, waiting, offers_end(SKOG)).offered == ()


def test_where_the_limit_is_taken_away_everyone_in_line_is_asked() -> None:
    found = turn(replace(SKOG, places=None), Standing(taken=2, line=line(BO, CIA)), NOW)
    assert [offer.row for offer in found.offered] == [1, 2]


@given(st.integers(0, 366 * 24 * 60))
def test_office_hours_are_workdays_between_seven_and_six(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    told = in_office_hours(now, STOCKHOLM).astimezone(STOCKHOLM)
    assert is_workday(local_day(told, STOCKHOLM))
    assert 7 <= told.hour < 18
    assert told >= now
    assert told - now < timedelta(days=6)
