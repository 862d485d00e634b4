"""What becomes of a text that a language model made of cited passages."""

from dataclasses import replace
from typing import Any

import pytest

from knowledge.answers import Answer, Source
from knowledge.answers.rephrasing import LONGEST, MOST_SENTENCES, may_be_rephrased, rephrased

FEE = "Den årliga avgiften är 3 500 kr och beslutas av styrgruppen."
PLAN = "Nils Lind visade en ny gallringsplan i april."
MANY = " ".join(f"Punkt {number} handlar om skogens {'långa ' * 20}skötsel." for number in range(40))


def source(quote: str) -> Source:
    return Source("a.md", "A", 1, None, None, None, "2031-01-01", quote, 1.0)


def answer(*quotes: str, **changed: Any) -> Answer:
    given = Answer("Så står det.", "passage", False, None, tuple(map(source, quotes)))
    return replace(given, **changed)


def test_sentences_of_several_passages_may_stand_side_by_side() -> None:
    given = rephrased(answer(FEE, PLAN), f"{PLAN} Den årliga avgiften är 3 500 kr.")
    assert given.rephrased == f"{PLAN} Den årliga avgiften är 3 500 kr."


def test_nothing_but_the_rephrasing_is_changed() -> None:
    before = answer(FEE, PLAN)
    assert replace(rephrased(before, FEE), rephrased=None) == before


@pytest.mark.parametrize("text", ["", "Avgiften är noll.", PLAN, "https://elak.exempel"])
def test_without_a_sentence_of_the_passage_cited_first_the_passages_are_the_answer(text: str) -> None:
    before = answer(FEE, PLAN)
    assert rephrased(before, text) == before


def test_what_says_the_answer_as_it_is_is_no_rephrasing() -> None:
    assert rephrased(answer(FEE, answer=FEE), FEE).rephrased is None


def test_it_is_no_longer_than_an_answer_with_its_label_may_be() -> None:
    kept = rephrased(answer(MANY), MANY).rephrased or ""
    assert 0 < len(kept) <= LONGEST
    assert kept.count("Punkt") <= MOST_SENTENCES


def test_a_sentence_is_said_once() -> None:
    assert rephrased(answer(f"{FEE}\n\n{PLAN}"), f"{FEE} {FEE} {FEE}").rephrased == FEE


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "fact"},
        {"kind": "table"},
        {"kind": "none", "answer": None, "abstained": True},
        {"reason": "Det framgår inte säkert av arkivet."},
        {"sources": ()},
    ],
)
def test_only_a_plain_answer_from_passages_may_be_rephrased(changed: dict[str, Any]) -> None:
    assert may_be_rephrased(answer(FEE))
    assert not may_be_rephrased(answer(FEE, **changed))
