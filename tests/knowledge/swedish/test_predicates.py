"""What a question says of its subject is told from the subject."""

import time

import pytest

from knowledge.swedish import predicates

AT_ONCE = 0.1  # of the processor


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Vad kostade Ekdammen?", "Vad Ekdammen?"),
        ("Hur mycket betalar Lerum i avgift?", "Hur Lerum i avgift?"),
        ("Hur mycket skräp plockade klubben?", "Hur skräp klubben?"),
        ("Hur stort var svinnet i Borås?", "Hur var svinnet i Borås?"),
        ("Hur många stigar röjdes?", "Hur stigar?"),
        ("Hur många odlade fält har Ale?", "Hur odlade fält har Ale?"),
        ("Hur många nya medlemmar vill de ha?", "Hur nya medlemmar de ha?"),
        ("Hur många svarade då?", "Hur då?"),
        ("Vilka kommuner ingår i älvrådet?", "Vilka kommuner i älvrådet?"),
        ("När ska man söka senast?", "När ska man?"),
        ("Vilka har lämnat rådet?", "Vilka har rådet?"),
        ("Varför har klimatplanen dröjt?", "Varför har klimatplanen dröjt?"),
        ("Berätta om fiskerådet", "om fiskerådet"),
        ("Vad kostar en resa?", "Vad en resa?"),
        ("avgift Lerum", "avgift Lerum"),
        ("", ""),
    ],
)
def test_verbs_and_measures_are_no_part_of_what_a_question_is_about(question: str, left: str) -> None:
    for start, end in reversed(predicates.spans(question)):
        question = question[:start] + question[end:]
    assert " ".join(question.split()).replace(" ?", "?") == left


@pytest.mark.parametrize("word", ["hur ", "har ", "ska ", "många ", "vilka a ", "kostade "])
def test_a_page_of_one_word_is_read_at_once(word: str) -> None:
    began = time.process_time()
    predicates.spans(word * 300)
    assert time.process_time() - began < AT_ONCE
