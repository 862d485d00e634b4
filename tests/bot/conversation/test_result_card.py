"""The picture and the words of a result say the same, and neither says what the guard holds back."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation import result_card as cards
from bot.conversation.replies import Heading, Picture, Table, Text
from bot.conversation.result_card import result_card
from bot.conversation.text_twin import as_text
from bot.conversation.wording import LANGUAGES
from bot.pictures.drawing import Panel
from scheduling.meetings import Meeting, Session
from scheduling.ratings.disclosure import FEWEST, Counts, tell
from scheduling.ratings.results import Result
from scheduling.ratings.rounds import Round
from scheduling.ratings.trends import Rated

NOW = datetime(2031, 5, 20, tzinfo=UTC)
MEETING = Meeting("m1", (Session(date(2031, 5, 19)),), NOW, ("naturvård",), theme="Skog", place="Växjö")
COUNTS = st.lists(st.integers(0, 15), min_size=6, max_size=6).map(lambda of: Counts(tuple(of)))


def rated(*counted: Counts, quotations: tuple[str, ...] = ()) -> Rated:
    answered = max(counts.answers for counts in counted)
    closed = Round("r1", "meeting", "m1", NOW, NOW, "closed", invited=90, answered=answered)
    pairs = zip(("satisfaction", "usefulness"), counted, strict=False)
    told = {question: one for question, counts in pairs if (one := tell(counts))}
    result = Result(closed, told, quotations)
    return Rated(MEETING, result.figures, result)


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)?", text))


@pytest.mark.parametrize("language", LANGUAGES)
@given(satisfaction=COUNTS, usefulness=COUNTS)
@settings(max_examples=40)
def test_all_that_the_picture_shows_is_in_its_words_and_in_the_table(
    language: str, satisfaction: Counts, usefulness: Counts
) -> None:
    one = rated(satisfaction, usefulness)
    card = result_card(one, {}, language)
    pictures = [node for node in card.nodes if isinstance(node, Picture)]
    assert len(pictures) == bool(one.figures)
    for question, figure in one.figures.items():
        assert one.result is not None
        panel = cards.panel(question, figure, one.result.told[question], language)
        shown = numbers(" ".join((panel.told, panel.note, *(f"{bar.label} {bar.told}" for bar in panel.bars))))
        table = " ".join(cell for node in card.nodes if isinstance(node, Table) for row in node.rows for cell in row)
        assert shown <= numbers(pictures[0].alt)
        assert shown <= numbers(table)


@given(satisfaction=COUNTS, usefulness=COUNTS)
@settings(max_examples=100)
def test_no_bar_has_fewer_answers_than_the_guard_lets_through(satisfaction: Counts, usefulness: Counts) -> None:
    one = rated(satisfaction, usefulness)
    for question, figure in one.figures.items():
        assert one.result is not None
        panel: Panel = cards.panel(question, figure, one.result.told[question], "sv")
        assert all(bar.value >= FEWEST for bar in panel.bars)


@given(words=st.text(min_size=1, max_size=80))
def test_what_people_wrote_is_text_and_nothing_else(words: str) -> None:
    card = result_card(rated(Counts((0, 0, 0, 2, 9, 9)), quotations=(words,)), {}, "sv")
    assert [type(node) for node in card.nodes[-2:]] == [Heading, Text]
    assert words in as_text(card)
