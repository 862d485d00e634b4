"""Which questions the plan answers, and which are left to the archive."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.plan_question import PlanQuestion, read
from knowledge.swedish.dates import Period

GROUPS = ("miljöstrategi", "naturvård", "rättvis handel")
TODAY = date(2026, 11, 21)


def asked(text: str) -> PlanQuestion | None:
    return read(text, GROUPS, TODAY)


@pytest.mark.parametrize(
    "text",
    ["När är nästa träff?", "nästa möte", "när ses vi nästa gång?", "When is the next meeting?", "när träffas vi"],
)
def test_the_next_meeting_is_asked_for_in_many_ways(text: str) -> None:
    assert asked(text) == PlanQuestion(next_only=True, groups=(), period=None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Vad är på gång i höst?", date(2026, 8, 1), date(2026, 12, 31)),
        ("vad händer i vår?", date(2027, 1, 1), date(2027, 6, 30)),
        ("när är vårens möten?", date(2027, 1, 1), date(2027, 6, 30)),
        ("möten i december", date(2026, 12, 1), date(2026, 12, 31)),
        ("vilka möten har vi i maj?", date(2027, 5, 1), date(2027, 5, 31)),
        ("träffar nästa vecka", date(2026, 11, 23), date(2026, 11, 29)),
        ("upcoming meetings 2027", date(2027, 1, 1), date(2027, 12, 31)),
        ("hur många möten har vi i vinter?", date(2026, 12, 1), date(2027, 2, 28)),
    ],
)
def test_a_time_is_the_one_that_is_now_or_comes_next(text: str, first: date, last: date) -> None:
    question = asked(text)
    assert question is not None
    assert (question.next_only, question.period) == (False, Period(first, last))


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Vad är på gång i naturvård i höst?", ("naturvård",)),
        ("kommande möten i naturvårdsgruppen", ("naturvård",)),
        ("träffar i rättvis handel nästa vecka", ("rättvis handel",)),
        ("möten för miljöstrategi och naturvård", ("miljöstrategi", "naturvård")),
        ("möten i vår grupp", ()),
    ],
)
def test_groups_are_recognised_as_people_call_them(text: str, groups: tuple[str, ...]) -> None:
    question = asked(text)
    assert question is not None
    assert (question.groups, question.about) == (groups, ())


def test_what_a_meeting_is_about_is_left_to_compare_with_the_plan() -> None:
    question = asked("När är nästa träff om klimatanpassning?")
    assert question is not None
    assert question.about == ("klimatanpassning",)


@pytest.mark.parametrize(
    "text",
    [
        "vad bestämde vi om energiplanerna?",
        "vilka möten hade vi i våras?",
        "vad handlade mötet i mars om?",
        "möten hösten 2024",
        "Vad händer med energiplanerna i Lerum?",
        "Hur många deltog på mötet den 7 april 2025?",
        "Vad sa kommunerna om att mäta utsläpp från möten med flyg till Bryssel?",
        "hej",
        "",
    ],
)
def test_what_has_been_and_what_is_about_something_else_is_for_the_archive(text: str) -> None:
    assert asked(text) is None


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_without_an_error(text: str) -> None:
    read(text, GROUPS, TODAY)
