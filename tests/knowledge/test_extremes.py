"""Which row of a table is most or least: told where one column is meant, and else with a caution."""

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.moments import NOON

YEARBOOK = """\
# Årsrapport 2031

## Nyckeltal

| Kommun | Avfall, förändring sedan 2025 (%) | Elcyklar (andel av cyklar, %) | Installerad solvärme (kW) |
|---|---|---|---|
| Lerum | -14 | 47 | 2 150 |
| Mark | -17 | 58 | 611 |
| Tjörn | - | 12 | 60 |
| Borås | -9 | 39 | 520 |

## Restavfall 2031

| Kommun | Hushåll (ton) | Skolor (ton) | Summa (ton) |
|---|---|---|---|
| Lerum | 4 150 | 320 | 4 470 |
| Mark | 3 870 | 910 | 4 780 |
| Tjörn | 810 | 95 | 905 |
| Hela nätverket | 8 830 | 1 325 | 10 155 |

## Matsvinn

| Kommun | 2030 (gram per portion) | 2031 (gram per portion) |
|---|---|---|
| Lerum | 24 | 31 |
| Tjörn | 33 | 22 |
| Borås | saknas | 40 |

## Märkt kakao

| Kommun | Andel märkt kakao 2030 (%) | Andel märkt kakao 2031 (%) | Inköp kakao 2031 (kr) |
|---|---|---|---|
| Lerum | 71 | 94 | 40 000 |
| Mark | 38 | 52 | 90 000 |

## Dammen i siffror

| Del | Kostnad (kr) |
|---|---|
| Schakt | 5 900 000 |
| Plantering | 420 000 |
| Summa | 6 320 000 |

## Träffar

| Datum | Träff | Plats | Antal svar | Helhetsbetyg (1-6) |
|---|---|---|---|---|
| 2030-03-10 | Årsmöte | Lerum | 19 | 4,2 |
| 2031-05-06 | Fältdag | Tjörn | 7 | 5,6 |
| 2031-11-05 | Kakaodag | Borås | 11 | 3,8 |

## Avgifter 2031

| Kommun | Invånare 1 nov 2030 | Avgift (kr) |
|---|---|---|
| Lerum | 43 000 | 41 000 |
| Tjörn | 16 000 | 17 500 |

## Väntetid 2031

| Kommun | Veckor till svar |
|---|---|
| Lerum | 3 |
| Tjörn | vet ej |
"""


@pytest.fixture(scope="module")
def yearbook(read_database: Database) -> Archive:
    return invented.archive(read_database, {"arsrapport.md": YEARBOOK})


def said(archive: Archive, question: str) -> str:
    return invented.said(answer(question, archive, ["open"], NOON))


@pytest.mark.parametrize(
    ("question", "row", "value"),
    [
        ("Vilken kommun hade mest solvärme 2031?", "Lerum", "2 150"),  # the year is the document's
        ("Vilken kommun hade högst andel elcyklar?", "Mark", "58"),
        ("Vilken kommun hade störst restavfall totalt 2031?", "Mark", "4 780"),  # what is meant by "totalt" is the sum
        ("Vilken kommun hade lägst restavfall 2031?", "Tjörn", "905"),  # and where the table is of it
        ("Vilken kommun hade mest restavfall från skolor?", "Mark", "910"),
        ("Vilken kommun hade lägst matsvinn 2030?", "Lerum", "24"),
        ("Vilken kommun har lägst matsvinn?", "Tjörn", "22"),  # of several years the newest
        ("Vilken kommun hade högst andel märkt kakao 2031?", "Lerum", "94"),  # Mark is no word for what is märkt
        ("Vad kostade mest i dammen?", "Schakt", "5 900 000"),  # the sum is none of its parts
        ("Vilket möte har fått sämst betyg?", "Kakaodag", "3,8"),
        ("Vem betalar mest i medlemsavgift?", "Lerum", "41 000"),
    ],
)
def test_the_row_that_is_first_is_told_alone_with_its_figure(
    yearbook: Archive, question: str, row: str, value: str
) -> None:
    given = answer(question, yearbook, ["open"], NOON)
    told = invented.said(given)
    assert row in told
    assert value in told
    assert "\n" not in told
    assert given.reason is None


def test_of_those_that_are_named_the_first_is_told_before_the_others(yearbook: Archive) -> None:
    told = said(yearbook, "Vem hade störst andel elcyklar, Tjörn eller Borås?").splitlines()
    assert [line.split(";")[0] for line in told] == ["Kommun: Borås", "Kommun: Tjörn"]


@pytest.mark.parametrize(
    "question",
    [
        "Vilken kommun hade mest restavfall per invånare 2031?",  # no column is of that
        "Vilken kommun hade mest solvärme 2029?",  # nor of that year
        "Vilken kommun är bäst på matsvinn?",  # is that most or least?
        "Vilken kommun hade längst väntetid 2031 och mest veckor till svar?",  # one of the figures cannot be read
        "Vilken kommun hade mest?",
    ],
)
def test_a_first_row_is_not_told_plainly_where_no_column_is_clearly_meant(yearbook: Archive, question: str) -> None:
    given = answer(question, yearbook, ["open"], NOON)
    assert given.abstained or given.reason


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("kakao Mark 2031 procent", "Kommun: Mark; Andel märkt kakao 2031: 52 %"),
        ("Hur mycket solvärme hade Tjörn 2031?", "Kommun: Tjörn; Installerad solvärme: 60 kW"),
        ("Hur stort var restavfallet i Lerum 2031?", "Restavfall 2031 – Kommun: Lerum; Summa: 4 470 ton"),
    ],
)
def test_a_cell_is_told_by_the_column_that_says_what_row_and_headings_do_not(
    yearbook: Archive, question: str, told: str
) -> None:
    assert said(yearbook, question) == told


def test_what_is_weighed_is_no_answer_to_how_many(yearbook: Archive) -> None:
    assert "ton" in said(yearbook, "Hur många ton restavfall från skolor hade Mark 2031?")
    assert answer("Hur många skolor har Mark?", yearbook, ["open"], NOON).reason is not None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Jämför Lerums och Tjörns matsvinn 2030", {"Lerum": "24 gram per portion", "Tjörn": "33 gram per portion"}),
        ("Hur skiljer sig Lerum och Mark åt i andel märkt kakao 2031?", {"Lerum": "94 %", "Mark": "52 %"}),
    ],
)
def test_municipalities_are_compared_by_the_cells_that_are_told_of_each(
    yearbook: Archive, question: str, told: dict[str, str]
) -> None:
    given = answer(question, yearbook, ["open"], NOON)
    assert {row.who: (row.said or "").split(": ")[-1] for row in given.rows} == told
    assert [source.quote.split("|")[1].strip() for source in given.sources] == list(told)


def test_municipalities_of_which_a_table_tells_not_all_are_compared_by_what_else_is_told(yearbook: Archive) -> None:
    given = answer("Jämför Lerums och Marks matsvinn 2030", yearbook, ["open"], NOON)
    assert {row.who for row in given.rows} != {"Lerum"}


def test_a_name_that_begins_with_together_and_a_unit_that_begins_as_a_month_are_in_the_contest(
    database: Database,
) -> None:
    projects = (
        "# Projekt\n\n| Projekt | Kostnad |\n|---|---|\n| Cykla mera | 40 000 |\n| Tillsammans för vatten | 90 000 |\n"
    )
    noise = "# Buller\n\n| Apparat | Ljudnivå |\n|---|---|\n| Fläkt | 65 decibel |\n| Motor | 112 decibel |\n"
    archive = invented.archive(database, {"projekt.md": projects, "buller.md": noise})
    assert "Tillsammans för vatten" in invented.said(answer("Vilket projekt kostade mest?", archive, ["open"], NOON))
    assert "Motor" in invented.said(answer("Vilken apparat har högst ljudnivå?", archive, ["open"], NOON))
