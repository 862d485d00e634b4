"""Whether a whole question is of what was talked of: what is asked then, and what is not asked so."""

from datetime import date

import pytest

from knowledge.question import Told
from knowledge.talk import either_way
from knowledge.talk.thread import Earlier

TODAY = date(2031, 11, 20)
POSTS = Earlier("Berätta om laddstolpar längs ån", document="stolpar.md")


def test_a_whole_question_is_asked_as_it_is_with_what_was_talked_of_beside_it() -> None:
    whole = either_way.of_the_topic("Hur många blev klara i maj?", POSTS, TODAY)
    assert whole is not None
    assert whole.asked == "Hur många blev klara i maj?"
    assert whole.question == "Hur många blev klara i maj – laddstolpar längs ån?"
    assert whole.told_in == Told("stolpar.md", topic="laddstolpar längs ån")


def test_a_part_of_the_topic_that_is_said_again_is_left_out_whole() -> None:
    earlier = Earlier("Hur många stolpar är klara i Lerum?")
    whole = either_way.of_the_topic("Hur många stolpar var det i maj?", earlier, TODAY)
    assert whole is not None
    assert whole.question == "Hur många stolpar var det i maj – klara i Lerum?"


@pytest.mark.parametrize(
    "said",
    [
        "Hur många laddstolpar finns det längs ån?",  # it says all of that itself
        "Vem berättade om bikupor?",
        "Vad är en bikupa?",
        "Vad står LIP för?",
        "Vad kostar det att delta på biodlarkursen i Lerum i maj 2032?",  # its own subject, place and time
        ":-)",
        "👍",
        "Jag ringer dem imorgon.",
        f"Hur många {'stolpar ' * 400}?",
    ],
)
def test_what_says_of_what_it_asks_or_asks_nothing_stands_by_itself(said: str) -> None:
    assert either_way.of_the_topic(said, POSTS, TODAY) is None
