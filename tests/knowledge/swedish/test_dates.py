from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.swedish import dates
from knowledge.swedish.dates import MONTHS, Period

TODAY = date(2032, 11, 18)  # a Thursday


def only(text: str) -> Period:
    (mention,) = dates.find(text, TODAY)
    return mention.period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("den 7 april 2031", date(2031, 4, 7), date(2031, 4, 7)),
        ("18–19 maj 2031", date(2031, 5, 18), date(2031, 5, 19)),
        ("30 november - 2 december 2031", date(2031, 11, 30), date(2031, 12, 2)),
        ("onsdag 17 – torsdag 18 juni 2031", date(2031, 6, 17), date(2031, 6, 18)),
        ("fredagen den 30 maj till lördagen den 1 juni 2031", date(2031, 5, 30), date(2031, 6, 1)),
        ("14/6 2031", date(2031, 6, 14), date(2031, 6, 14)),
        ("2031-05-03", date(2031, 5, 3), date(2031, 5, 3)),
        ("mars -31", date(2031, 3, 1), date(2031, 3, 31)),
        ("februari 2032", date(2032, 2, 1), date(2032, 2, 29)),
        ("januarimötet 2031", date(2031, 1, 1), date(2031, 1, 31)),
        ("hösten 2031", date(2031, 9, 1), date(2031, 11, 30)),
        ("vintern 2031", date(2030, 12, 1), date(2031, 2, 28)),
        ("vintern 2030/31", date(2030, 12, 1), date(2031, 2, 28)),
        ("i höst", date(2032, 9, 1), date(2032, 11, 30)),
        ("i sommar", date(2033, 6, 1), date(2033, 8, 31)),
        ("hur blir det i vår?", date(2033, 3, 1), date(2033, 5, 31)),
        ("2030-2031", date(2030, 1, 1), date(2031, 12, 31)),
        ("i våras", date(2032, 3, 1), date(2032, 5, 31)),
        ("i vintras", date(2031, 12, 1), date(2032, 2, 29)),
        ("förra året", date(2031, 1, 1), date(2031, 12, 31)),
        ("nästa månad", date(2032, 12, 1), date(2032, 12, 31)),
        ("förra veckan", date(2032, 11, 8), date(2032, 11, 14)),
        ("i tisdags", date(2032, 11, 16), date(2032, 11, 16)),
        ("i torsdags", date(2032, 11, 11), date(2032, 11, 11)),
        ("på torsdag", date(2032, 11, 25), date(2032, 11, 25)),
        ("i morgon", date(2032, 11, 19), date(2032, 11, 19)),
        ("för tre veckor sedan", date(2032, 10, 25), date(2032, 10, 31)),
        ("om två månader", date(2033, 1, 1), date(2033, 1, 31)),
        ("vecka 15 2031", date(2031, 4, 7), date(2031, 4, 13)),
        ("tredje kvartalet 2031", date(2031, 7, 1), date(2031, 9, 30)),
        ("October 2031", date(2031, 10, 1), date(2031, 10, 31)),
        ("in spring 2031", date(2031, 3, 1), date(2031, 5, 31)),
    ],
)
def test_a_date_in_words_is_an_interval(text: str, first: date, last: date) -> None:
    assert only(text) == Period(first, last)


@pytest.mark.parametrize("text", ["kl 9.30", "4 000 kr", "rapport 2021:7", "24 respektive 27", "nytta 5,75", "3.1.4"])
def test_other_numbers_are_no_dates(text: str) -> None:
    assert not dates.find(text, TODAY)


def test_a_day_that_does_not_exist_is_read_as_its_month() -> None:
    assert only("31 april 2031") == Period(date(2031, 4, 1), date(2031, 4, 30))


def test_two_dates_with_slashes_are_two_dates() -> None:
    found = [mention.period.first for mention in dates.find("1/1 2029 – 30/6 2031", TODAY)]
    assert found == [date(2029, 1, 1), date(2031, 6, 30)]


def test_a_date_without_a_year_meets_that_day_of_any_year() -> None:
    asked = only("den 7 april")
    assert asked.meets(only("7 april 2027"))
    assert not asked.meets(only("8 april 2027"))


def test_a_date_with_a_year_meets_only_that_year() -> None:
    assert not only("7 april 2026").meets(only("7 april 2027"))
    assert only("hösten 2026").meets(only("20 oktober 2026"))


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_every_day_can_be_written_and_read_again(day: date) -> None:
    written = f"den {day.day} {MONTHS[day.month - 1]} {day.year} kl. 9.30"
    assert only(written) == Period(day, day)


@given(st.dates(date(1950, 1, 1), date(2049, 12, 1)), st.integers(0, 27))
def test_a_period_meets_each_of_its_days_and_none_outside(first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length))
    assert all(period.meets(Period(day, day)) for day in (period.first, period.last))
    assert not period.meets(Period(first - timedelta(days=1), first - timedelta(days=1)))


@given(st.text(max_size=60), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_any_text_can_be_searched_for_dates(text: str, today: date) -> None:
    for mention in dates.find(text, today):
        assert mention.period.first <= mention.period.last
        assert text.lower()[mention.start : mention.end]


def test_what_is_ours_is_no_spring() -> None:
    assert dates.find("i vår kommun", TODAY) == ()
