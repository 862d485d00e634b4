"""A figure of each of two years: both are told, and of which year; and that nothing is told of one of them."""

import pytest

from bot.storage.database import Database
from knowledge.answers import Answer, answer
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.moments import NOON

FIGURES = """\
# Siffror för Älvnätet

## Elbilar i kommunernas flottor

| Kommun | 2028 | 2029 | 2030 |
|---|---|---|---|
| Lerum | 4 | 9 | 15 |
| Borås | 7 | 11 | – |
| Tjörn | 12 | 18 | 26 |

## Laddstolpar

| År | Lerum | Borås | Tjörn |
|---|---|---|---|
| 2028 | 10 | 14 | 21 |
| 2029 | 16 | 19 | 30 |
| 2030 | 22 | 25 | 37 |

Tjörn hade 41 laddstolpar 2031, enligt en första räkning.

## Budget 2029

| Post | Budget (kr) |
|---|---|
| Resor | 25 000 |
| Nätverksträffar | 80 000 |

## Budget 2030

| Post | Budget (kr) |
|---|---|
| Resor | 30 000 |
| Nätverksträffar | 95 000 |
"""


@pytest.fixture(scope="module")
def archive(read_database: Database) -> Archive:
    return invented.archive(read_database, {"siffror.md": FIGURES})


def ask(archive: Archive, question: str) -> Answer:
    return answer(question, archive, ["open"], NOON)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hur många elbilar hade Tjörn 2029 och 2030?", "Kommun: Tjörn; 2029: 18; 2030: 26"),
        ("Hur har antalet elbilar i Tjörn ändrats från 2028 till 2030?", "Kommun: Tjörn; 2028: 12; 2030: 26"),
        ("Hur många elbilar hade Borås 2029 och 2030?", "Kommun: Borås; 2029: 11; 2030: –"),
        ("Hur många laddstolpar fanns i Borås 2028 och 2030?", "År: 2028; Borås: 14\nÅr: 2030; Borås: 25"),
    ],
)
def test_the_figure_of_each_year_is_told_with_its_year(archive: Archive, question: str, told: str) -> None:
    given = ask(archive, question)
    assert given.answer == told
    assert given.reason is None


def test_more_than_the_year_before_is_told_by_the_figures_of_both_years(archive: Archive) -> None:
    given = ask(archive, "Hur mycket mer än året innan budgeterades för nätverksträffar 2030?")
    assert "Budget 2030 – Post: Nätverksträffar; Budget: 95 000 kr" in (given.answer or "")
    assert "Budget 2029 – Post: Nätverksträffar; Budget: 80 000 kr" in (given.answer or "")


def test_of_a_year_that_no_table_tells_of_it_is_said(archive: Archive) -> None:
    given = ask(archive, "Hur många elbilar hade Tjörn 2030 och 2031?")
    assert given.answer == "Kommun: Tjörn; 2030: 26"
    assert invented.said(given).startswith("Arkivet har inget om detta från 2031.")


def test_that_is_not_said_of_a_year_that_a_sentence_tells_of(archive: Archive) -> None:
    told = invented.said(ask(archive, "Hur många laddstolpar hade Tjörn 2030 och 2031?"))
    assert "41 laddstolpar 2031" in told
    assert "inget om detta" not in told


def test_a_table_under_places_and_years_is_told_only_for_what_it_counts(archive: Archive) -> None:
    assert ask(archive, "Hur många solceller hade Tjörn 2029 och 2030?").abstained
