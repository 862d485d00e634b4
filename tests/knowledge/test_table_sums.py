"""What a table sums up itself is told by its own row of all, whatever that is called."""

import pytest

from bot.storage.database import Database
from knowledge.answers import Answer, answer
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.moments import NOON

FIGURES = """\
# Siffror för Älvnätet

## Medlemsavgifter 2031

| Kommun | Avgift (kr) | Invånare |
|---|---|---|
| Lerum | 9 000 | 9 100 |
| Tjörn | 14 000 | 14 500 |
| Hela nätverket | 23 000 | 23 600 |

## Elbilar i flottorna

| Kommun | 2030 | 2031 |
|---|---|---|
| Lerum | 9 | 15 |
| Tjörn | 18 | 26 |
| Totalsumma | 27 | 41 |

## Besök på badhusen 2031

| Badhus | Vuxna | Barn |
|---|---|---|
| Sjöbadet | 1 200 | 3 100 |
| Älvbadet | 800 | 450 |
| Samtliga | 2 000 | 3 550 |

## Resultat 2031

| Post | Utfall (kr) |
|---|---|
| Avgifter | 90 000 |
| Bidrag | 30 000 |
| Summa intäkter | 120 000 |
| Resor | 40 000 |
| Summa kostnader | 110 000 |

## Restavfall

| Kommun | Kilo |
|---|---|
| Lerum | 168 |
| Tjörn | 174 |
| Genomsnitt | 171 |
"""


@pytest.fixture(scope="module")
def archive(read_database: Database) -> Archive:
    return invented.archive(read_database, {"siffror.md": FIGURES})


def ask(archive: Archive, question: str) -> Answer:
    return answer(question, archive, ["open"], NOON)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vad blev avgifterna sammanlagt 2031?", "Medlemsavgifter 2031 – Kommun: Hela nätverket; Avgift: 23 000 kr"),
        ("Hur många elbilar hade nätverket totalt 2030?", "Kommun: Totalsumma; 2030: 27"),
        ("Hur många elbilar hade kommunerna tillsammans 2031?", "Kommun: Totalsumma; 2031: 41"),
        ("Hur många barn besökte badhusen totalt?", "Besök på badhusen 2031 – Badhus: Samtliga; Barn: 3 550"),
        ("Hur stort var utfallet för kostnader totalt?", "Resultat 2031 – Post: Summa kostnader; Utfall: 110 000 kr"),
    ],
)
def test_the_row_of_all_is_told_where_a_sum_is_asked_for(archive: Archive, question: str, told: str) -> None:
    assert ask(archive, question).answer == told


def test_one_that_is_named_is_told_by_its_own_row(archive: Archive) -> None:
    assert ask(archive, "Hur många elbilar hade Tjörn totalt 2031?").answer == "Kommun: Tjörn; 2031: 26"


def test_an_average_is_no_sum(archive: Archive) -> None:
    assert "171" not in (ask(archive, "Hur många kilo restavfall blev det sammanlagt?").answer or "").split("\n")[0]


def test_no_sum_is_told_of_a_year_that_the_table_does_not_have(archive: Archive) -> None:
    given = ask(archive, "Hur många elbilar hade nätverket totalt 2027?")
    assert given.abstained


ELMS = """\
# Almar

## Nedtagna almar

| Kommun | 2029 | 2030 | 2031 |
|---|---|---|---|
| Lerum | 58 | 1 064 | 71 |
| Tjörn | 4 | | 9 |
| Mark | 9 000 | 8 500 | 7 000 |

## Andel sjuka almar

| Kommun | 2029 | 2030 | 2031 |
|---|---|---|---|
| Borås | 5 % | 6 % | 9 % |

## Medlemmar

| Kommun | Medlemmar 2029 | Medlemmar 2030 | Medlemmar 2031 | Betyg 2029 | Betyg 2030 | Betyg 2031 |
|---|---|---|---|---|---|---|
| Lerum | 100 | 110 | 120 | 4,2 | 4,1 | 4,4 |

## Kostnader

| Post | Kostnad 2030 | Kostnad 2030 | Kostnad 2031 |
|---|---|---|---|
| Hyra | 4 000 | 5 000 | 6 000 |
"""


def test_what_stands_under_several_years_is_added_up_where_that_is_asked_for(database: Database) -> None:
    archive = invented.archive(database, {"almar.md": ELMS})
    given = ask(archive, "Hur många almar togs ned i Lerum sammanlagt 2029–2031?")
    assert invented.said(given) == "Lerum: 1193 sammanlagt (2029: 58, 2030: 1 064, 2031: 71)."
    assert [source.quote for source in given.sources] == ["| Lerum | 58 | 1 064 | 71 |"]
    more = ask(archive, "Hur många almar togs ned i Mark totalt 2029–2031?")
    assert invented.said(more).startswith("Mark: 24 500 sammanlagt")
    assert invented.said(more, "en").startswith("Mark: 24,500 in all")


@pytest.mark.parametrize(
    "question",
    [
        "Hur många almar togs ned i Tjörn sammanlagt 2029–2031?",
        "Hur stor andel av almarna i Borås var sjuka sammanlagt 2029–2031?",
        "Hur många almar togs ned i Lerum 2030?",
        "Hur många medlemmar har Lerum totalt 2029–2031?",
        "Vad är Lerums sammanlagda betyg 2029–2031?",
        "Vad kostade hyra sammanlagt 2030–2031?",
    ],
)
def test_nothing_is_added_up_where_a_year_is_empty_or_shares_are_told_or_one_year_is_asked_for(
    database: Database, question: str
) -> None:
    assert "sammanlagt (" not in invented.said(ask(invented.archive(database, {"almar.md": ELMS}), question))


NAMES = {
    "dagar.md": "# Besök\n\n| Dag | Besök |\n|---|---|\n| Skördedagen | 120 |\n| Alla hjärtans dag | 30 |\n"
    "| Lövnatten | 45 |\n",
    "bidrag.md": "# Bidrag\n\n| Förening | Kronor |\n|---|---|\n| Ängens vänner | 9 000 |\n"
    "| Hela Ån ska leva | 40 000 |\n",
    "kilo.md": "# Glas\n\n| Kommun | Kilo glas |\n|---|---|\n| Lerum | 17 |\n| Alla utom Lerum | 40 |\n",
}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Hur många besök blev det totalt?", "Alla hjärtans dag; Besök"),
        ("Hur mycket gav vi totalt i bidrag?", "Hela Ån ska leva; Kronor"),
        ("Hur många kilo glas var det totalt?", "Alla utom Lerum; Kilo"),
    ],
)
def test_a_name_that_begins_with_all_is_no_sum(database: Database, question: str, name: str) -> None:
    given = answer(question, invented.archive(database, NAMES), ["open"], NOON)
    alone = given.answer is not None and given.answer.count(";") == 1 and name in given.answer
    assert not alone or given.reason is not None
