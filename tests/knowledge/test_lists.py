"""Names in columns that have no headings: all of them, or those that carry the mark of a footnote."""

import pytest

from bot.storage.database import Database
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.test_answers import ask

NETWORK = """# Årsrapport 2031

Älvnätet är ett nätverk för kommuner vid älven.

## Medverkande kommuner

Under 2031 medverkade sex kommuner i Älvnätet.

Ale kommun\tBorås Stad
Lerums kommun*\tMarks kommun
Tjörns kommun*\tOrusts kommun

\\* Medverkar genom Bergslagets miljöförbund

## Gäster

Tanums kommun\tSotenäs kommun
"""


@pytest.fixture(scope="module")
def network(read_database: Database) -> Archive:
    return invented.archive(read_database, {"arsrapport.txt": NETWORK})


@pytest.mark.parametrize(
    "question", ["vilka kommuner är med i Älvnätet?", "vilka kommuner medverkade i Älvnätet 2031?"]
)
def test_who_is_in_a_network_is_told_by_the_list_under_its_heading(network: Archive, question: str) -> None:
    given = ask(network, question)
    assert "6 står under rubriken ”Medverkande kommuner”" in invented.said(given)
    assert "Ale kommun, Lerums kommun, Tjörns kommun, Borås Stad, Marks kommun, Orusts kommun" in invented.said(given)
    assert "Tanum" not in invented.said(given)
    assert "medverkade sex kommuner" in given.sources[0].quote


@pytest.mark.parametrize(
    "question",
    ["vilka kommuner medverkar genom Bergslagets miljöförbund?", "vilka är med via bergslagets miljöförbund?"],
)
def test_those_with_the_mark_of_a_footnote_are_told_with_what_it_says(network: Archive, question: str) -> None:
    given = ask(network, question)
    assert invented.said(given) == "Lerums kommun, Tjörns kommun: ”Medverkar genom Bergslagets miljöförbund”"
    assert [source.quote for source in given.sources][1:] == [
        "Lerums kommun*\tMarks kommun",
        "Tjörns kommun*\tOrusts kommun",
    ]


def test_another_question_about_the_municipalities_is_not_told_by_the_list(network: Archive) -> None:
    assert "står under rubriken" not in invented.said(ask(network, "vilka kommuner har höjt avgiften till Älvnätet?"))
