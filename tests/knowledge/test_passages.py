from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.document import Block, Document, Where
from knowledge.passages import BLOCKS_APART, LONGEST, Passage, passages, told
from tests.knowledge import invented


def report() -> list[Passage]:
    return passages(invented.read("arsrapport.md", invented.REPORT))


def holding(words: str) -> Passage:
    return next(passage for passage in report() if words in passage.text)


def test_a_passage_knows_its_headings_its_meeting_and_its_date() -> None:
    passage = holding("gallringsplan")
    assert passage.headings == ("Årsrapport 2031", "Skogsgruppen")
    assert passage.meeting == "Nätverksträff, 7 april, Lerum – Lövskog nära bostäder"
    assert passage.dated == date(2031, 4, 7)


def test_a_passage_outside_the_meetings_is_of_the_year_of_its_report() -> None:
    assert holding("årliga avgiften").dated == date(2031, 1, 1)


def test_minutes_signed_the_year_after_are_of_their_own_day_and_tell_of_the_year_they_are_called_by() -> None:
    signed = Document("årsmöte.txt", "Årsmöte 2024", (Block("text", "Avgiften höjs."),), dated=date(2025, 2, 12))
    passage = passages(signed)[0]
    assert (passage.dated, passage.year) == (date(2025, 2, 12), 2024)


def test_what_the_title_page_says_is_said_of_the_whole_document() -> None:
    document = invented.read("a.md", "# Plan\n\n## Älvnätet\n\n### 2031\n\n## Skog\n\nVäxer.\n\n## Vatten\n\nRinner.")
    assert [passage.headings for passage in passages(document)] == [
        ("Älvnätet", "2031", "Plan", "Skog"),
        ("Älvnätet", "2031", "Plan", "Vatten"),
    ]


def test_the_headings_of_the_first_section_are_of_that_section_alone() -> None:
    document = invented.read("a.md", "# Plan\n\n## Skog\n\n### Ek\n\nVäxer.\n\n## Vatten\n\nRinner.")
    assert [passage.headings for passage in passages(document)] == [("Plan", "Skog", "Ek"), ("Plan", "Vatten")]


def test_a_row_is_a_passage_of_its_own() -> None:
    passage = holding("| 6,5 |")
    assert passage.kind == "row"
    assert passage.cells == (("Kommun", "Lerum"), ("Kontaktperson", "Nils Lind"), ("Timmar per månad", "6,5"))


def test_a_row_is_told_under_the_names_of_its_columns_each_figure_before_its_unit() -> None:
    named = (("kommun", "Lerum"), ("plan", ""), ("budget per år, kronor", "60 000"), ("krontäckning, procent", "–"))
    assert told(named) == "kommun: Lerum; budget per år: 60 000 kronor; krontäckning, procent: –"
    turned = (("post", "arbetstid, procent av en tjänst"), ("Lerum", "25"), ("Borås", "ingen"))
    assert told(turned) == "post: arbetstid; Lerum: 25 procent av en tjänst; Borås: ingen"
    assert told((("", "plan, kronor"), ("", "ja"))) == "plan, kronor; ja"
    assert told(()) == ""


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        ("Avgift (kr)", "211000", "Avgift: 211 000 kr"),
        ("Avvikelse", "-38500", "Avvikelse: -38 500"),
        ("Utsläpp (ton CO2e)", "12 950", "Utsläpp: 12 950 ton CO2e"),
        ("Elcyklar (andel av cyklar, %)", "58", "Elcyklar (andel av cyklar, %): 58"),
        ("Betyg (1-6)", "5,1", "Betyg (1-6): 5,1"),
        ("Inlämnad", "2031", "Inlämnad: 2031"),  # a year
        ("Telefonnummer", "331234567", "Telefonnummer: 331234567"),
        ("Ort (ton)", "saknas", "Ort (ton): saknas"),
    ],
)
def test_a_large_figure_is_told_with_spaces_and_before_the_unit_of_its_column(name: str, cell: str, said: str) -> None:
    assert told([("Kommun", "Lerum"), (name, cell)]) == f"Kommun: Lerum; {said}"


def test_a_figure_that_is_quoted_stands_as_in_the_document() -> None:
    assert told([("Kommun", "Lerum"), ("Utfall", "203500")], quoted=True) == "Kommun: Lerum; Utfall: 203500"


def test_the_text_of_a_passage_stands_word_for_word_in_the_document() -> None:
    for passage in report():
        for block in passage.text.split(BLOCKS_APART):
            assert invented.words(block) in invented.words(invented.REPORT)


def test_a_page_number_goes_with_the_passage() -> None:
    document = Document("a.pdf", "A", (Block("text", "Lövskogen växer fort i år.", Where(page=7, printed="5")),))
    assert passages(document)[0].where == Where(page=7, printed="5")


@pytest.mark.parametrize("leaves", [("page", 1, 2), ("slide", 1, 2), ("sheet", "Avfall", "Energi")])
@pytest.mark.parametrize("first", ["Bilderna visas här:", "Tack!"])
def test_what_stands_on_two_leaves_is_never_one_passage(leaves: tuple[str, Any, Any], first: str) -> None:
    kind, one, other = leaves
    blocks = (Block("text", first, Where(**{kind: one})), Block("text", "Våtmarken är klar.", Where(**{kind: other})))
    assert [(passage.text, passage.where) for passage in passages(Document("a", "A", blocks))] == [
        (block.text, block.where) for block in blocks
    ]


def test_a_list_stands_with_the_line_that_leads_to_it() -> None:
    document = invented.read("a.md", "Gruppen har tre mål:\n\n- fler våtmarker\n- mer lövskog\n- renare vatten")
    assert [passage.text for passage in passages(document)] == [
        "Gruppen har tre mål:\n\nfler våtmarker\n\nmer lövskog\n\nrenare vatten"
    ]


@given(st.lists(st.text(alphabet="abcå .\n", min_size=1, max_size=2000), max_size=6))
def test_no_text_is_lost(texts: list[str]) -> None:
    cut = passages(Document("a", "A", tuple(Block("text", content) for content in texts)))
    assert "".join("".join(p.text for p in cut).split()) == "".join("".join(texts).split())


@given(st.integers(1, 60), st.integers(1, 90))
def test_sentences_are_never_packed_into_more_than_an_answer_holds(count: int, length: int) -> None:
    content = " ".join("A" + "b" * length + "." for _ in range(count))
    assert all(len(passage.text) <= LONGEST for passage in passages(Document("a", "A", (Block("text", content),))))
