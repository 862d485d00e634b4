"""What may be told of the answers, and that it tells of nobody."""

import random
from decimal import Decimal
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.ratings.disclosure import FEWEST, STEPS, Counts, Told, hidden_parts, may_quote, may_tell_again, tell
from tests.scheduling.ratings.observer import knows, learnt, live, naive, nothing_while_open

rounds = st.lists(st.sampled_from(STEPS), min_size=FEWEST, max_size=60)


def told(*given: int) -> Told:
    found = tell(Counts.counted(given))
    assert found is not None
    return found


@pytest.mark.parametrize("answers", range(FEWEST))
def test_nothing_is_told_of_fewer_than_five(answers: int) -> None:
    assert tell(Counts.counted([4] * answers)) is None


def test_a_few_answers_give_the_mean_to_the_nearest_half_and_no_more() -> None:
    assert told(3, 4, 4, 4, 5, 5).mean.value == Decimal("4.0")
    assert told(3, 4, 4, 4, 5, 6).mean.value == Decimal("4.5")
    assert (told(3, 4, 4, 4, 5, 6).median, told(3, 4, 4, 4, 5, 6).spread) == (None, ())


def test_ten_answers_give_a_mean_rounded_half_up_the_median_and_the_spread() -> None:
    found = told(*[4] * 15, *[5] * 5)
    assert (found.mean.value, found.median) == (Decimal("4.3"), Decimal("4.0"))
    assert [(cell.lowest, cell.highest, cell.answers) for cell in found.spread] == [(1, 4, 15), (5, 6, 5)]


def test_all_sixes_are_told_as_so_much_or_higher() -> None:
    assert (told(*[6] * 5).mean.value, told(*[6] * 5).mean.edge) == (Decimal("5.0"), "at least")
    assert (told(*[6] * 40).mean.value, told(*[6] * 40).mean.edge) == (Decimal("5.8"), "at least")
    assert (told(*[1] * 5).mean.value, told(*[1] * 5).mean.edge) == (Decimal("2.0"), "at most")


@given(rounds)
def test_every_cell_of_a_spread_has_enough_and_together_they_are_all(given: list[int]) -> None:
    spread = told(*given).spread
    assert all(cell.answers >= FEWEST for cell in spread)
    assert not spread or sum(cell.answers for cell in spread) == len(given)
    assert not spread or (spread[0].lowest, spread[-1].highest) == (1, 6)


@pytest.mark.parametrize("answers", range(FEWEST, 12))
def test_nobodys_answer_can_be_known_from_what_is_told_of_any_round(answers: int) -> None:
    tried = [given for given in combinations_with_replacement(STEPS, answers) if knows(Counts.counted(given), (), tell)]
    assert tried == []


def test_the_same_observer_knows_everybodys_answer_from_an_exact_mean_of_sixes() -> None:
    assert knows(Counts.counted([6] * 5), (), naive) == 6


def test_while_a_round_is_open_nobodys_answer_can_be_followed_and_from_a_live_mean_nearly_all_can() -> None:
    chance = random.Random(20260519)
    rounds = [chance.choices(STEPS, k=chance.randint(6, 40)) for _ in range(200)]
    assert sum(len(learnt(given, nothing_while_open)) for given in rounds) == 0
    followed = sum(bool(learnt(given, live)) for given in rounds)
    assert followed == len(rounds), "the same observer follows a page that shows its mean"
    assert all(step in given for given in rounds for step in learnt(given, live))


def test_a_part_that_is_too_small_takes_another_with_it() -> None:
    assert hidden_parts({"digitalt": 4, "på plats": 8}) == {"digitalt", "på plats"}
    assert hidden_parts({"a": 4, "b": 8, "c": 20}) == {"a", "b"}
    assert hidden_parts({"a": 1, "b": 2, "c": 9, "d": 30}) == {"a", "b", "c"}
    assert hidden_parts({"a": 5, "b": 8}) == frozenset()
    assert hidden_parts({"a": 0, "b": 8}) == frozenset()


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 30), max_size=8))
def test_what_is_hidden_cannot_be_found_by_subtraction(answers: dict[str, int]) -> None:
    hidden = hidden_parts(answers)
    assert all(count >= FEWEST for name, count in answers.items() if count and name not in hidden)
    everything = len(hidden) == sum(1 for count in answers.values() if count)
    assert everything or not hidden or (len(hidden) > 1 and sum(answers[name] for name in hidden) >= FEWEST)


def test_almost_the_same_people_are_not_told_of_twice() -> None:
    assert may_tell_again(12, []) and may_tell_again(12, [12]) and may_tell_again(12, [7])  # noqa: PT018 - one rule
    assert not may_tell_again(12, [11])
    assert not may_tell_again(12, [20, 14])


def test_words_are_quoted_from_ten_answers_on_or_when_released() -> None:
    assert [may_quote(answers, released=False) for answers in (9, 10)] == [False, True]
    assert may_quote(3, released=True)
