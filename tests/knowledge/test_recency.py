"""Newer beats older only within bounds."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.database import Database
from knowledge.found import Found
from knowledge.question import understand
from knowledge.recency import newest, recency
from knowledge.search import search
from knowledge.weighing import WEIGHTS
from tests.knowledge import invented
from tests.knowledge.moments import NOON

DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))
SCORES = st.floats(0, 3)
WORDS = "Dammluckan i Hjo öppnas den första veckan i maj av parkförvaltningen."


@given(DAYS, DAYS)
def test_the_newest_gains_most_and_nothing_gains_more_than_the_bound(one: date, other: date) -> None:
    latest = newest([one, None, other])
    assert latest == max(one, other)
    gains = {day: recency(day, latest) for day in (one, other)}
    assert gains[latest] == 1
    assert all(0 <= gain <= 1 for gain in gains.values())
    assert gains[one] >= gains[other] if one >= other else gains[one] <= gains[other]


@given(st.lists(st.tuples(SCORES, DAYS), min_size=2, max_size=8))
def test_of_two_sentences_the_better_one_stays_first_unless_they_are_nearly_as_good(
    weighed: list[tuple[float, date]],
) -> None:
    latest = newest(day for _, day in weighed)
    ranked = sorted(weighed, key=lambda one: -(one[0] + WEIGHTS.recency * recency(one[1], latest)))
    for at, (score, day) in enumerate(ranked):
        for worse_score, worse_day in ranked[at + 1 :]:
            assert score >= worse_score - WEIGHTS.recency
            assert score > worse_score or day >= worse_day or recency(day, latest) == recency(worse_day, latest)


def test_the_bound_is_far_below_what_one_word_of_a_question_weighs() -> None:
    assert 0 < WEIGHTS.recency < WEIGHTS.kind / 2


Find = Callable[[dict[str, str], str], list[Found]]


@pytest.fixture
def found(database: Database) -> Find:
    def find(texts: dict[str, str], question: str) -> list[Found]:
        view = invented.archive(database, texts).seen_from(["open"])
        return search(understand(question, view, NOON), view)

    return find


@pytest.mark.parametrize("years", [(2019, 2031), (2031, 2019)])
def test_what_two_years_say_in_the_same_words_is_told_by_the_newer(found: Find, years: tuple[int, int]) -> None:
    texts = {f"{name} {year}.md": f"# Rapport {year}\n\n{WORDS}\n" for name, year in zip("ab", years, strict=True)}
    assert found(texts, "När öppnas dammluckan i Hjo?")[0].passage.title == "Rapport 2031"


def test_a_new_document_that_says_less_does_not_push_away_an_old_one_that_answers(found: Find) -> None:
    texts = {
        "gammal.md": f"# Rapport 1999\n\n{WORDS}\n",
        "ny.md": "# Rapport 2031\n\nParkförvaltningen i Hjo flyttar.\n",
    }
    assert found(texts, "När öppnas dammluckan i Hjo?")[0].passage.title == "Rapport 1999"


def test_where_a_time_is_asked_about_age_says_nothing(found: Find) -> None:
    texts = {f"{year}.md": f"# Rapport {year}\n\n{WORDS}\n" for year in (2019, 2031)}
    assert found(texts, "När öppnades dammluckan i Hjo 2019?")[0].passage.title == "Rapport 2019"
