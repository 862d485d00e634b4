"""The number that a report gives of its meetings stands beside what they make, where the two differ."""

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from tests.knowledge import invented
from tests.knowledge.moments import NOON
from tests.knowledge.test_answers import ask

CLAIM = "Sammanlagt 150 personer deltog under året. Det blev totalt 6 träffar i skog och vatten."
IN_STEP = "Sammanlagt 131 personer deltog under året. Det blev totalt 5 träffar i skog och vatten."
QUESTIONS = ("hur många deltog sammanlagt på träffarna 2031?", "hur många träffar hölls 2031?")


def reported(claim: str) -> dict[str, str]:
    return {"arsrapport.md": invented.REPORT.replace("## Skogsgruppen", f"{claim}\n\n## Skogsgruppen", 1)}


@pytest.mark.parametrize(
    ("question", "claimed", "counted"),
    [
        ("hur många deltog sammanlagt på träffarna 2031?", "Sammanlagt 150 personer deltog", "131"),
        ("hur många träffar hölls 2031?", "totalt 6 träffar", "5 möten"),
    ],
)
def test_a_claim_that_counting_does_not_bear_out_is_told_and_cited_first(
    database: Database, question: str, claimed: str, counted: str
) -> None:
    given = ask(invented.archive(database, reported(CLAIM)), question)
    said = invented.said(given)
    assert said.index(claimed) < said.index(counted)
    assert claimed in given.sources[0].quote
    assert len(given.sources) == 6


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_claim_that_is_right_goes_without_saying(database: Database, question: str) -> None:
    given = ask(invented.archive(database, reported(IN_STEP)), question)
    assert "dokumentet står" not in invented.said(given)
    assert len(given.sources) == 5


@pytest.mark.parametrize(
    "question",
    [
        "hur många deltog sammanlagt på Skogsgruppens träffar 2031?",
        "hur många digitala möten hölls 2031?",
        "vilka träffar hölls 2031?",
    ],
)
def test_a_claim_about_all_is_not_set_beside_some_of_them(database: Database, question: str) -> None:
    given = ask(invented.archive(database, reported(CLAIM)), question)
    assert "dokumentet står" not in invented.said(given)


@pytest.mark.parametrize(
    "sentence",
    [
        "År 2030 deltog sammanlagt 150 personer på totalt 6 träffar.",
        "Förra året hölls totalt 6 träffar med sammanlagt 150 deltagare.",
        "Skogsgruppen hade totalt 6 träffar med sammanlagt 150 deltagare.",
        "Styrgruppen hade totalt 6 möten med sammanlagt 150 deltagare.",
        "Det blev inte totalt 6 träffar med sammanlagt 150 deltagare.",
        "Det blev totalt 6 digitala träffar med sammanlagt 150 deltagare.",
        "Sammanlagt 150 personer svarade på medborgarenkäten.",
        "Det blev totalt fler än 4 träffar med sammanlagt över 130 deltagare.",
    ],
)
@pytest.mark.parametrize(
    "question", ["hur många deltog sammanlagt på träffarna 2031?", "hur många träffar hölls 2031?"]
)
def test_what_is_said_of_something_else_is_no_claim(database: Database, sentence: str, question: str) -> None:
    given = ask(invented.archive(database, reported(sentence)), question)
    assert "dokumentet står" not in invented.said(given)


def test_what_is_said_of_a_year_is_not_set_beside_the_count_of_a_month(database: Database) -> None:
    given = ask(invented.archive(database, reported(CLAIM)), "hur många träffar hölls i september 2031?")
    assert "dokumentet står" not in invented.said(given)


def test_a_claim_that_is_right_in_one_place_is_not_contradicted_by_another(database: Database) -> None:
    given = ask(invented.archive(database, reported(f"{IN_STEP} {CLAIM}")), "hur många träffar hölls 2031?")
    assert "dokumentet står" not in invented.said(given)


def test_a_number_over_a_thousand_is_read_with_its_blank(database: Database) -> None:
    claim = "Sammanlagt 1 200 personer deltog under året."
    given = ask(invented.archive(database, reported(claim)), "hur många deltog sammanlagt på träffarna 2031?")
    assert claim in invented.said(given)


def test_how_often_a_body_met_by_a_row_of_a_report_is_told_before_the_count(database: Database) -> None:
    report = "# Årsrapport 2031\n\n| Grupp | Träffar 2030 | Träffar 2031 |\n|---|---|---|\n| Älvgruppen | 4 | 5 |\n"
    archive = invented.archive(
        database, {"rapport.md": report, "älv.md": "# Anteckningar älvgruppen 6 maj 2031\n\nBro.\n"}
    )
    given = answer("Hur många gånger träffades älvgruppen under 2031?", archive, ["open"], NOON)
    said = invented.said(given)
    assert "Träffar 2031: 5" in said
    assert "1 möte: 6 maj" in said
    assert given.sources[0].document == "rapport.md"
