"""What is answered from tables: the cell, the row that is first, the rows that say yes."""

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.moments import NOON

TABLES = """\
# Samordning 2031

## Överblick

| Kluster | Kommun | Kontaktperson | Verkets kontaktperson |
|---|---|---|---|
| Ådalen | Lerum | Nils Lind | Tora Hed |
| Ådalen | Borås | Alma Kärr | |
| Kusten | Tjörn | Sven Rask | Greta Sjö |

## Tid

| Kluster | Tid per kommun (timmar) |
|---|---|
| Ådalen | 6,25 |
| Kusten | 10 |

## Medverkan

| Kommun | Klimat-nätverket | Energiforum |
|---|---|---|
| Lerum | Ja | -- |
| Borås | -- | Ja |
| Tjörn | Ja | Ja |

## Innehåll

1. Överblick ........ 3
2. Tid .............. 7
3. Medverkan ........ 12
4. Budget ........... 15
5. Framtiden ........ 21
"""


@pytest.fixture
def archive(database: Database) -> Archive:
    return invented.archive(database, {"samordning.md": TABLES})


def said(archive: Archive, question: str) -> str:
    return invented.said(answer(question, archive, ["open"], NOON))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vem är kontaktperson i Tjörn?", "Kommun: Tjörn; Kontaktperson: Sven Rask"),
        ("Vem är Verkets kontaktperson för Ådalsklustret?", "Kluster: Ådalen; Verkets kontaktperson: Tora Hed"),
        ("Vilken kommun har Alma Kärr som kontaktperson?", "Kommun: Borås; Kontaktperson: Alma Kärr"),
        ("Är Tjörn med i Energiforum?", "Kommun: Tjörn; Energiforum: Ja"),
        ("Vilka kommuner är med i Klimatnätverket enligt tabellen?", "Kommun: Lerum; Klimat-nätverket: Ja"),
        ("Vilka av de tre kommunerna är med i Energiforum?", "Kommun: Borås; Energiforum: Ja"),
        ("Vilket kluster fick mest samordningstid per kommun?", "Kluster: Kusten; Tid per kommun (timmar): 10"),
        ("Vilket kluster hade lägst tid per kommun?", "Kluster: Ådalen; Tid per kommun (timmar): 6,25"),
    ],
)
def test_the_cell_where_row_and_column_meet_is_told_with_both_names(archive: Archive, question: str, told: str) -> None:
    assert told in said(archive, question)


def test_every_row_that_is_told_is_cited_whole(archive: Archive) -> None:
    given = answer("Vilka kommuner är med i Klimatnätverket enligt tabellen?", archive, ["open"], NOON)
    assert [source.quote for source in given.sources] == ["| Lerum | Ja | -- |", "| Tjörn | Ja | Ja |"]


@pytest.mark.parametrize(
    "question",
    [
        "Vem är kontaktperson i Strömsund?",  # no such row
        "Vilket år gick Tjörn med i Energiforum?",  # the cell says that it did, not when
    ],
)
def test_a_cell_that_is_no_answer_is_not_told_as_one(archive: Archive, question: str) -> None:
    given = answer(question, archive, ["open"], NOON)
    assert given.abstained or given.reason


SPANS = """\
| Kluster | Klustersamordnare |
|---|---|
| Ådalen | 1/1 2029 – 28/2 2031 Nils Lind |
| Kusten | 1/3 2029 – 30/6 2031 Sven Rask |
"""


def test_the_days_in_a_cell_are_no_number_of_anything(database: Database) -> None:
    archive = invented.archive(database, {"samordning.md": f"# Samordning 2031\n\n{SPANS}"})
    given = answer("Hur många besök gjorde klustersamordnaren i Ådalen?", archive, ["open"], NOON)
    assert given.abstained or given.reason
    assert "Nils Lind" in str(answer("Vem var klustersamordnare i Ådalen?", archive, ["open"], NOON).answer)


def test_the_page_of_a_heading_is_told_from_the_list_of_contents(archive: Archive) -> None:
    assert "4. Budget; 15" in said(archive, "På vilken sida börjar kapitlet om budget?")


def test_the_list_of_contents_is_told_of_nothing_else(archive: Archive) -> None:
    assert "15" not in said(archive, "Vad sägs om budget?")
