"""A meeting and a time as they are named in passing: read where they can be, asked about where they cannot."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given

from scheduling.meetings import Meeting, Session
from scheduling.refusals import Unreadable
from scheduling.requests import Sketch, When, moved, named, place_and_link, read_coming, read_when, sketched, split_move
from tests.scheduling.drawn import meetings, plans
from tests.scheduling.network import GROUPS, NOW

TODAY = date(2026, 3, 12)
SKOG = Meeting(
    "skog",
    (Session(date(2026, 4, 7), time(9), time(15)),),
    NOW,
    ("naturvård",),
    theme="Skog",
    place="Borås, stadshuset",
)
BIN = Meeting("bin", (Session(date(2026, 5, 27)),), NOW, ("naturvård",), theme="Vilda bin", place="Borås")
TWO_DAYS = (Session(date(2026, 4, 27), time(9, 30), time(15)), Session(date(2026, 4, 28), time(9), time(12)))
ENERGI = Meeting("energi", TWO_DAYS, NOW, ("miljöstrategi",), theme="Energiplaner", place="Lerum")
PLAN = (SKOG, ENERGI, BIN)


def ids(words: str) -> list[str]:
    return [meeting.id for meeting in named(words, PLAN, TODAY).meetings]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("mötet i Lerum", ["energi"]),
        ("träffen den 7 april", ["skog"]),
        ("träffen 28 april", ["energi"]),
        ("mötet i Borås", ["skog", "bin"]),
        ("mötet i Boras den 27 maj", ["bin"]),
        ("naturvårdsträffen", ["skog", "bin"]),
        ("miljöstrategis träff", ["energi"]),
        ("energiplanerna", ["energi"]),
        ("enrgiplaner", ["energi"]),
        ("nästa träff", ["skog"]),
        ("nästa möte om bin", ["bin"]),
        ("the meeting on 7 April", ["skog"]),
        ("träffen den 8 april", []),
    ],
)
def test_a_meeting_is_known_by_day_place_group_or_theme_also_misspelt(words: str, meant: list[str]) -> None:
    assert ids(words) == meant


@pytest.mark.parametrize("words", ["", "mötet", "träffen om båtar"])
def test_words_that_name_none_tell_all_and_say_that_they_do(words: str) -> None:
    found = named(words, PLAN, TODAY)
    assert (found.meetings, found.by_words) == (PLAN, False)


@pytest.mark.parametrize(
    ("said", "what", "when"),
    [
        ("mötet i Borås till 12 maj kl. 9.30", "mötet i Borås", "12 maj kl. 9.30"),
        ("mötet till Borås till 4 maj", "mötet till Borås", "4 maj"),
        ("Skog två veckor framåt", "Skog ", "två veckor framåt"),
        ("mötet i Borås till nån annan gång", "mötet i Borås", "nån annan gång"),
        ("the meeting in Lerum to 12 May", "the meeting in Lerum", "12 May"),
        ("mötet i Borås", "mötet i Borås", ""),
    ],
)
def test_what_is_moved_is_told_from_whereto(said: str, what: str, when: str) -> None:
    assert split_move(said, TODAY) == (what, when)


def test_hours_a_shift_and_days_are_all_times() -> None:
    assert read_when("kl. 10-12", TODAY) == When(starts=time(10), ends=time(12))
    assert read_when("en vecka tidigare", TODAY) == When(shift=timedelta(days=-7))
    assert read_when("5 januari", TODAY) == When(sessions=(Session(date(2027, 1, 5)),))
    for unreadable in ("", "på torsdag", "snart", "45 maj"):
        with pytest.raises(Unreadable):
            read_when(unreadable, TODAY)


def test_a_day_without_a_year_is_the_next_one_with_that_weekday() -> None:
    assert read_coming("1 mars", TODAY)[0].day == date(2027, 3, 1)
    assert read_coming("1 mars 2026", TODAY)[0].day == date(2026, 3, 1)
    assert read_coming("onsdag 12 maj", TODAY)[0].day == date(2027, 5, 12)


@pytest.mark.parametrize(
    ("meeting", "when", "sessions"),
    [
        (SKOG, When(sessions=(Session(date(2026, 5, 12)),)), [(date(2026, 5, 12), time(9), time(15))]),
        (SKOG, When(starts=time(10)), [(date(2026, 4, 7), time(10), time(16))]),
        (SKOG, When(starts=time(20)), [(date(2026, 4, 7), time(20), None)]),
        (SKOG, When(starts=time(10), ends=time(11)), [(date(2026, 4, 7), time(10), time(11))]),
        (
            ENERGI,
            When(shift=timedelta(days=7)),
            [(date(2026, 5, 4), time(9, 30), time(15)), (date(2026, 5, 5), time(9), time(12))],
        ),
        (
            ENERGI,
            When(sessions=(Session(date(2026, 5, 4), time(10)),)),
            [(date(2026, 5, 4), time(10), time(15, 30)), (date(2026, 5, 5), time(9), time(12))],
        ),
    ],
)
def test_what_was_not_said_of_a_new_time_stays(meeting: Meeting, when: When, sessions: list[object]) -> None:
    assert [(one.day, one.starts, one.ends) for one in moved(meeting, when)] == sessions


@given(meetings())
def test_a_meeting_moved_there_and_back_is_where_it_was(meeting: Meeting) -> None:
    there = Meeting("x", moved(meeting, When(shift=timedelta(days=9))), NOW)
    assert moved(there, When(shift=timedelta(days=-9))) == meeting.sessions


@given(plans)
def test_a_meeting_named_by_its_day_is_always_among_those_meant(plan: list[Meeting]) -> None:
    for meeting in plan:
        assert meeting in named(f"mötet {meeting.first_day}", plan, TODAY).meetings


def test_a_sketch_takes_up_what_was_said_and_no_more() -> None:
    said = "torsdag 7 maj kl. 9-12 i Vara för naturvård om skog och åar"
    assert sketched(said, GROUPS, TODAY) == Sketch("torsdag 7 maj kl. 9-12", ("naturvård",), "Vara", "Skog och åar")
    assert sketched("", GROUPS, TODAY) == Sketch()


def test_one_line_may_hold_a_place_and_a_link() -> None:
    assert place_and_link("Vara, https://exempel.se/a", "both") == ("Vara", "https://exempel.se/a")
    assert place_and_link("https://exempel.se/a", "digital") == ("", "https://exempel.se/a")
