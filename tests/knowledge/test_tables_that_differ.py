"""A row that stands in several tables: what is asked decides which is told, and where it does not, each is."""

import pytest

from bot.storage.database import Database
from knowledge.answers import Answer, answer
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.moments import NOON

OF_2030 = """# Årsrapport 2030

## Elbilar i kommunerna

| Kommun | Elbilar 2029 | Elbilar 2030 |
|---|---|---|
| Hjo | 11 | 14 |
| Tibro | 9 | 12 |
"""
OF_2031 = """# Årsrapport 2031

## Nyckeltal

| Kommun | Elbilar 2030 | Elbilar 2031 |
|---|---|---|
| Hjo | 15 | 21 |
| Tibro | 12 | 17 |
"""
OF_HOMES = """# Elbilar 2032

## Hemtjänst

| Kommun | 2031 | 2032 |
|---|---|---|
| Hjo | 5 | 6 |
| Tibro | 3 | 4 |

## Vaktmästeri

| Kommun | 2031 | 2032 |
|---|---|---|
| Hjo | 7 | 8 |
| Tibro | 1 | 2 |
"""
OF_TEAMS = """# Verksamhetsberättelse 2030

## Lagens år

| Lag | Antal utflykter | Skog i snitt (ha) |
|---|---|---|
| Norra laget | 4 | 12 |
| Södra laget | 6 | 15 |
| Östra laget | 2 | 9 |
"""


@pytest.fixture
def archive(database: Database) -> Archive:
    return invented.archive(
        database, {"arsrapport-2030.md": OF_2030, "arsrapport-2031.md": OF_2031, "elbilar-2032.md": OF_HOMES}
    )


def given(archive: Archive, question: str) -> Answer:
    return answer(question, archive, ["open"], NOON)


def test_two_documents_that_give_different_figures_for_the_same_are_both_told_with_their_dates(
    archive: Archive,
) -> None:
    told = given(archive, "Hur många elbilar hade Hjo 2030?")
    assert {(one.text, one.date) for one in told.said} == {
        ("Elbilar i kommunerna – Kommun: Hjo; Elbilar 2030: 14", "2030"),
        ("Nyckeltal – Kommun: Hjo; Elbilar 2030: 15", "2031"),
    }


def test_the_same_figure_in_two_documents_is_told_once(archive: Archive) -> None:
    told = given(archive, "Hur många elbilar hade Tibro 2030?")
    assert (told.answer or "").count("Tibro") == 1


def test_the_table_that_says_more_of_the_question_is_told_alone(archive: Archive) -> None:
    told = invented.said(given(archive, "Hur många elbilar hade Hjo 2031 i sin hemtjänst?"))
    assert told == "Kommun: Hjo; 2031: 5"


def test_where_each_says_something_the_other_does_not_both_are_told_the_one_that_says_most_first(
    archive: Archive,
) -> None:
    told = invented.said(given(archive, "Vilket nyckeltal för elbilar hade Hjo 2031 i hemtjänsten?"))
    assert "Kommun: Hjo; 2031: 5" in told
    assert "Kommun: Hjo; Elbilar 2031: 21" in told


@pytest.fixture
def teams(database: Database) -> Archive:
    return invented.archive(database, {"verksamhetsberattelse-2030.md": OF_TEAMS})


def test_every_row_is_told_without_caution_where_their_sum_is_asked_for(teams: Archive) -> None:
    told = given(teams, "Hur många utflykter hade de tre lagen sammanlagt 2030?")
    assert told.reason is None
    assert (told.answer or "").splitlines() == [
        "Lag: Norra laget; Antal utflykter: 4",
        "Lag: Södra laget; Antal utflykter: 6",
        "Lag: Östra laget; Antal utflykter: 2",
    ]


def test_the_rows_of_something_else_are_not_told_as_the_sum_that_is_asked_for(teams: Archive) -> None:
    told = given(teams, "Hur många utflykter med buss hade de tre lagen sammanlagt 2030?")
    assert told.abstained or told.reason is not None


def test_what_is_counted_is_no_answer_to_how_many_hectares(teams: Archive) -> None:
    told = given(teams, "Hur många hektar utflykter hade Södra laget 2030?")
    assert told.answer != "Lag: Södra laget; Antal utflykter: 6"
