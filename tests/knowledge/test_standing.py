"""Who stands so in a table, and who does not: by the word in a column, or by there being nothing in it."""

import pytest

from bot.storage.database import Database
from knowledge.answers import Answer, answer
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.moments import NOON

MINUTES = """\
# Protokoll styrgruppen 6 oktober 2031

## Föregående protokoll

Lades till handlingarna.

## Åtgärder

| Nr | Åtgärd | Ansvarig | Klar senast | Läge |
|---|---|---|---|---|
| 1 | Beställa skyltar | Nils Alm | 20 oktober | pågår |
| 2 | Boka lokal | Karin Ek | | klar |
| 3 | Kontakta museet | Ylva Lind | 3 november | |
| 4 | Skriva till regionen | Karin Ek | 9 november | ej klar |
| 5 | Rita kartan | Bo Strand | 1 oktober | klar |

## Avgifter

| Kommun | Avgift 2031 (kr) | Betald |
|---|---|---|
| Lerum | 9 000 | 3 mars |
| Tjörn | 14 000 | |
| Borås | 20 000 | 14 mars |
| Mark | 7 000 | – |
| Summa | 50 000 | |

## Planer

| Kommun | Antagen plan |
|---|---|
| Lerum | ja |
| Tjörn | nej |
| Borås | ja |
| Mark | |
"""


NOT_DONE = (
    "3 av 5 har inte ”klar” i kolumnen ”Läge”: Beställa skyltar (pågår); Kontakta museet; "
    "Skriva till regionen (ej klar)."
)


@pytest.fixture(scope="module")
def archive(read_database: Database) -> Archive:
    return invented.archive(read_database, {"protokoll-2031-10-06.md": MINUTES})


def said(archive: Archive, question: str) -> tuple[str, Answer]:
    given = answer(question, archive, ["open"], NOON)
    return invented.said(given), given


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vilka åtgärder är klara?", "2 av 5 har ”klar” i kolumnen ”Läge”: Boka lokal; Rita kartan."),
        (
            "Vilka åtgärder är inte klara?",
            NOT_DONE,
        ),
        (
            "hur många åtgärder är inte klara än?",
            NOT_DONE,
        ),
        ("Vilka kommuner har inte betalat avgiften 2031?", "För 2 av 4 står inget i kolumnen ”Betald”: Tjörn; Mark."),
        ("vilka har betalat avgiften?", "För 2 av 4 står något i kolumnen ”Betald”: Lerum (3 mars); Borås (14 mars)."),
        (
            "vilka kommuner har inte antagen plan?",
            "För 2 av 4 står nej eller inget i kolumnen ”Antagen plan”: Tjörn (nej); Mark.",
        ),
        ("Har Tjörn betalat avgiften?", "Uppgift saknas: i kolumnen ”Betald” står inget för Tjörn."),
        ("När betalade Mark?", "Uppgift saknas: i kolumnen ”Betald” står inget för Mark."),
        ("När betalade Borås avgiften?", "Kommun: Borås; Betald: 14 mars"),
    ],
)
def test_who_stands_so_is_told_with_how_many_of_all_and_what_stands_there(
    archive: Archive, question: str, told: str
) -> None:
    assert said(archive, question)[0] == told


def test_each_of_those_told_is_cited_by_its_row(archive: Archive) -> None:
    _, given = said(archive, "Vilka kommuner har inte betalat avgiften 2031?")
    assert [source.quote.split(" | ")[0] for source in given.sources] == ["| Tjörn", "| Mark"]


@pytest.mark.parametrize(
    "question",
    [
        "Vilka kommuner har ingen antagen plan?",
        "Vilka är utan antagen plan?",
        "Hur många kommuner saknade antagen plan?",
    ],
)
def test_who_has_none_is_asked_in_many_ways(archive: Archive, question: str) -> None:
    told, _ = said(archive, question)
    assert told == "För 2 av 4 står nej eller inget i kolumnen ”Antagen plan”: Tjörn (nej); Mark."


def test_a_table_says_how_it_stands_and_not_since_when(archive: Archive) -> None:
    told, _ = said(archive, "Vilka kommuner betalade avgiften i mars 2031?")
    assert "Borås (14 mars)" not in told.split("\n")[0] or "av 4" not in told


LISTS = {
    f"{month}.md": f"# Åtgärdslista 3 {month} 2031\n\n| Insats | Läge |\n|---|---|\n| Bro | pågår |\n"
    f"| Cykelbana | {path} |\n| Skylt | klar |\n| Lampor | pågår |\n"
    for month, path in (("mars", "pågår"), ("november", "klar"))
}


def test_of_a_list_that_is_kept_from_meeting_to_meeting_the_newest_is_told(database: Database) -> None:
    told, given = said(invented.archive(database, LISTS), "Vilka insatser är inte klara?")
    assert told == "2 av 4 har inte ”klar” i kolumnen ”Läge”: Bro (pågår); Lampor (pågår)."
    assert {source.document for source in given.sources} == {"november.md"}


NEARLY = "# Lista 2031\n\n| Åtgärd | Läge |\n|---|---|\n| Bro | pågår |\n| Väg | nästan klar |\n| Tak | nästan klar |\n"
UNPAID = "# Avgifter\n\n| Kommun | Betald |\n|---|---|\n| Lerum | 3 mars |\n| Tjörn | |\n| Mark | obetald |\n"


def test_what_is_nearly_so_is_not_told_as_so_or_not_so(database: Database) -> None:
    archive = invented.archive(database, {"lista.md": NEARLY, "avgifter.md": UNPAID})
    assert " av 3 " not in said(archive, "Vilka åtgärder är klara?")[0]
    assert " av 3 " not in said(archive, "Vilka åtgärder är inte klara?")[0]
    told = "För 2 av 3 står nej eller inget i kolumnen ”Betald”: Tjörn; Mark (obetald)."
    assert said(archive, "Vilka kommuner har inte betalat?")[0] == told


@pytest.mark.parametrize("question", ["Vilka kommuner har inte svarat?", "Vilka åtgärder är inte finansierade?"])
def test_nobody_is_said_to_lack_what_no_column_speaks_of(archive: Archive, question: str) -> None:
    text, given = said(archive, question)
    assert given.abstained or given.reason is not None
    assert " av 4 " not in text
    assert " av 5 " not in text


TURNED = """\
# Vilka är med 2031

| Kommun | Lerum | Tjörn | Borås |
|---|---|---|---|
| Avtal | ja | ja | ja |
| Plan | ja | | ja |
"""


def test_no_row_of_a_turned_table_is_told_as_a_municipality(database: Database) -> None:
    text, _ = said(invented.archive(database, {"med.md": TURNED}), "Vilka kommuner har inte Tjörn?")
    assert " av 2 " not in text


def test_minutes_are_not_called_by_their_item_about_the_minutes_before(archive: Archive) -> None:
    _, given = said(archive, "Vilka åtgärder är klara?")
    assert {source.title for source in given.sources} == {"Protokoll styrgruppen 6 oktober 2031"}
