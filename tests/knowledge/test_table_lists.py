"""A table under a heading that says what is asked for is the list of those who are it."""

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.moments import NOON

REGISTER = """\
# Register 2031

Tjörn och Orust är märkta som kakaokommuner sedan länge, och fler vill bli det.

## Kakaomärkta

| Kommun | Sedan | Förnyas |
|---|---|---|
| Lerum | 2022 | 2032-11-14 |
| Tjörn | 2019 | 2032-02-28 |
| Orust | 2018 | 2033-05-01 |
| Borås | 2025 | 2033-06-17 |
| Summa | 4 | |

## Projekt som fått medel 2030

| Projekt | Belopp (kr) |
|---|---|
| Flöden, mätning och larm | 70 000 |
| Lånecyklar | 55 000 |
| Skolgårdar | 0 |

## Medlemmar

| Kommun | Sedan |
|---|---|
| Lerum | 2019 |
| Ale | 2020 |
| Kungälv | 2021 |

## Deltagare

| Namn | Kommun |
|---|---|
| Nils Lind | Lerum |
| Alma Kärr | Borås |
| Sven Rask | Tjörn |
"""


@pytest.fixture(scope="module")
def register(read_database: Database) -> Archive:
    return invented.archive(read_database, {"register.md": REGISTER})


def said(archive: Archive, question: str) -> str:
    return invented.said(answer(question, archive, ["open"], NOON))


def test_those_that_are_something_are_told_by_the_table_of_them(register: Archive) -> None:
    given = answer("Vilka kommuner är kakaomärkta?", register, ["open"], NOON)
    assert "”Kakaomärkta” står 4 namn: Lerum, Tjörn, Orust, Borås." in invented.said(given)
    assert [source.quote.split("|")[1].strip() for source in given.sources] == ["Lerum", "Tjörn", "Orust", "Borås"]


def test_what_they_are_is_asked_though_another_word_for_it_holds_what_the_rows_are(register: Archive) -> None:
    assert "”Medlemmar” står 3 namn: Lerum, Ale, Kungälv." in said(register, "Vilka kommuner är medlemmar?")


def test_names_that_hold_commas_are_told_apart(register: Archive) -> None:
    given = said(register, "Vilka projekt fick medel 2030?")
    assert "3 namn: Flöden, mätning och larm; Lånecyklar; Skolgårdar." in given


@pytest.mark.parametrize(
    "question",
    [
        "Vilka kommuner är inte kakaomärkta?",  # those are not listed
        "Vilka projekt fick medel 2029?",  # nor those of that year
        "Vilka kommuner vill utreda byte av dricksvatten?",  # nor is this what the table is of
        "Vilka kommuner deltog på skogsdagen?",  # who came to another meeting
    ],
)
def test_a_table_of_others_is_not_told_as_the_list(register: Archive, question: str) -> None:
    assert "Under rubriken" not in said(register, question)
