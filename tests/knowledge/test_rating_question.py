"""Which questions our own ratings answer, and which are left to the archive."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rating_question import RatingQuestion, read
from knowledge.swedish.dates import Period

GROUPS = ("miljöstrategi", "naturvård", "rättvis handel")
TODAY = date(2026, 11, 21)
SPRING = Period(date(2026, 1, 1), date(2026, 6, 30))
AUTUMN = Period(date(2026, 7, 1), date(2026, 12, 31))
LAST_YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def asked(text: str) -> RatingQuestion | None:
    return read(text, GROUPS, TODAY)


@pytest.mark.parametrize(
    ("text", "what", "measure", "period"),
    [
        ("Vilken träff var mest uppskattad i våras?", "best", "satisfaction", SPRING),
        ("Vilket möte var populärast förra hösten", "best", "satisfaction", AUTUMN),
        ("Vilken träff fick högst nytta i höstas?", "best", "usefulness", AUTUMN),
        ("Vilket möte fick lägst betyg 2025?", "worst", None, LAST_YEAR),
        ("Which meeting was most appreciated last spring?", "best", "satisfaction", SPRING),
        ("hur har nyttan utvecklats?", "trend", "usefulness", None),
        ("how has usefulness changed over time?", "trend", "usefulness", None),
        ("hur nöjda var vi 2025?", "average", "satisfaction", LAST_YEAR),
    ],
)
def test_the_best_the_trend_and_the_average_are_understood(
    text: str, what: str, measure: str | None, period: Period | None
) -> None:
    question = asked(text)
    assert question is not None
    assert (question.what, question.measure, question.period, question.about) == (what, measure, period, ())


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("vad tyckte de om mötet i Borås?", ("borå",)),
        ("Hur nöjda var deltagarna med träffen i Lerum?", ("lerum",)),
        ("vad gav träffen om våtmarker för betyg", ("våtmark",)),
        ("what did people think of the meeting in Borås?", ("borå",)),
        ("Hur många svarade på utvärderingen av träffen i Vara?", ("var",)),
    ],
)
def test_one_meeting_is_named_by_what_it_is_called(text: str, about: tuple[str, ...]) -> None:
    assert asked(text) == RatingQuestion("meeting", asked(text).measure, about=about)  # type: ignore[union-attr]  # seen


def test_a_day_names_the_last_such_day() -> None:
    question = asked("Vad tyckte ni om träffen den 7 december?")
    assert question is not None
    assert question.period == Period(date(2025, 12, 7), date(2025, 12, 7), year_known=question.period.year_known)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Är fysiska eller digitala möten mest uppskattade?", "kind"),
        ("Vilken grupp är nöjdast?", "group"),
        ("Hur skiljer sig omdömena efter antal kommuner?", "size"),
    ],
)
def test_kinds_of_meetings_are_set_beside_each_other(text: str, by: str) -> None:
    question = asked(text)
    assert question is not None
    assert (question.what, question.by) == ("between", by)


@pytest.mark.parametrize(
    "text",
    [
        "Vad är nyttan med kollektivtrafik?",
        "Vad tyckte kommunerna om klimatkontrakten?",
        "Hur har nyttan av energiplaner utvecklats?",
        "Vad är resultatet av inventeringen?",
        "Vilken kommun är bäst på solceller?",
        "När är nästa träff?",
        "Hur har arbetet utvecklats?",
        "Vad bestämde vi om skogen?",
        "Hur många svarade på utvärderingen?",
        "",
    ],
)
def test_a_question_with_more_in_it_is_about_something_else(text: str) -> None:
    assert asked(text) is None


@given(st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    read(text, GROUPS, TODAY)
