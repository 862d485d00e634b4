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

## Kalender

| Datum | Starttid | Kluster |
|---|---|---|
| 2031-05-07 | 9.15 | Ådalen |
| 2031-11-04 | 13.45 | Ådalen |

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

## Val

Alla kommuner var med i projektet Resor i Kustbygden.

### Inriktning

| Kommun | Valt projekt |
|---|---|
| Lerum | Cykelpool |
| Tjörn | Samåkning |

## Mål

| | 2030 | 2040 |
|---|---|---|
| Fossilfritt | Lerum | Borås Tjörn |
| Nära noll | Borås | |

## Krav

| Kommun | Klimatligan 2030 | Energiforum |
|---|---|---|
| Rapport om utsläpp | Ja | Ja |
| Plan för resor | Ja | Nej |

## Förlagan

| Kommun | Klimatligan |
|---|---|
| Lerum | 2030 |
| Borås | 2029 |
| Tjörn | 2030 |

## Utvärdering

| Träff | Deltagare | Nöjd med dagen (1–6) |
|---|---|---|
| Kompost på torget | 31 | 4,7 |
| Bad i sjön | 12 | 5,1 |

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
        ("Är Lerum och Borås med i Energiforum?", "Kommun: Lerum; Energiforum: --\nKommun: Borås; Energiforum: Ja"),
        ("Vilka kommuner är med i Klimatnätverket enligt tabellen?", "Kommun: Lerum; Klimat-nätverket: Ja"),
        ("Vilka av de tre kommunerna är med i Energiforum?", "Kommun: Borås; Energiforum: Ja"),
        ("Vilket kluster fick mest samordningstid per kommun?", "Kluster: Kusten; Tid per kommun: 10 timmar"),
        ("Vilket kluster hade lägst tid per kommun?", "Kluster: Ådalen; Tid per kommun: 6,25 timmar"),
        ("Vad valde Tjörn i projektet Resor i Kustbygden?", "Kommun: Tjörn; Valt projekt: Samåkning"),
        ("Vilka kommuner är med i Energiforum enligt översikten?", "Kommun: Borås; Energiforum: Ja"),
        ("Vilket mål har Borås till 2030 enligt tabellen?", "Nära noll; 2030: Borås"),
        ("Vilket mål har Tjörn till 2040 enligt tabellen?", "Fossilfritt; 2040: Borås Tjörn"),
        ("Hur nöjda var deltagarna med kompost på torget?", "Träff: Kompost på torget; Nöjd med dagen (1–6): 4,7"),
        ("Vilka kommuner har 2030 i kolumnen Klimatligan?", "Kommun: Lerum; Klimatligan: 2030\nKommun: Tjörn"),
    ],
)
def test_the_cell_where_row_and_column_meet_is_told_with_both_names(archive: Archive, question: str, told: str) -> None:
    assert told in said(archive, question)


HOURS = """\
# Timmar 2031

| Kluster | Tid per kommun och månad | Tid per kommun i hela projektet |
|---|---|---|
| Ådalen | 5 | 60 |
| Kusten | 10 | 120 |
"""


@pytest.mark.parametrize(("month", "hour"), [("maj", "9.15"), ("november", "13.45")])
def test_a_row_of_another_month_than_is_asked_about_is_not_told(archive: Archive, month: str, hour: str) -> None:
    told = said(archive, f"Vilken starttid har klustret Ådalen i {month} 2031?")
    assert (told.count("Starttid"), f"Starttid: {hour}" in told) == (1, True)


def test_two_columns_of_which_a_question_says_the_same_are_both_told(database: Database) -> None:
    archive = invented.archive(database, {"timmar.md": HOURS})
    given = said(archive, "Vilket kluster fick mest tid per kommun?")
    assert "Kluster: Kusten; Tid per kommun och månad: 10; Tid per kommun i hela projektet: 120" in given
    assert "120" not in said(archive, "Vilket kluster fick mest tid per kommun och månad?")


def test_the_columns_told_are_those_in_which_the_same_row_is_first(database: Database) -> None:
    archive = invented.archive(database, {"timmar.md": HOURS.replace("| 60 |", "| 200 |")})
    given = said(archive, "Vilket kluster fick mest tid per kommun?")
    assert "Kluster: Kusten; Tid per kommun och månad: 10" in given
    assert "120" not in given


def test_those_that_are_not_are_not_told_by_those_that_are(archive: Archive) -> None:
    for question in ("Vilka kommuner är inte med i Energiforum?", "Vilka kommuner saknar Energiforum?"):
        assert "Kommun: Borås; Energiforum: Ja\nKommun: Tjörn" not in said(archive, question)


@pytest.mark.parametrize("question", ["Hur arbetar Lerums kommun med energi?", "Vad gör Tjörns kommun för klimatet?"])
def test_what_a_municipality_does_is_not_told_by_its_name_in_a_table(archive: Archive, question: str) -> None:
    given = said(archive, question)
    assert given not in ("Kluster: Ådalen; Kommun: Lerum", "Kluster: Kusten; Kommun: Tjörn")
    assert "\n" not in given or len(given) > 60


def _table(rows: int, names: str = "Kommun | Kontaktperson") -> str:
    lines = "\n".join(f"| By {number} | Person {number} |" for number in range(rows))
    return f"| {names} |\n|---|---|\n{lines}\n"


def test_a_row_far_down_in_a_table_is_told(database: Database) -> None:
    archive = invented.archive(database, {"lista.md": f"# Lista 2031\n\n{_table(300)}| Tjörn | Sven Rask |\n"})
    assert said(archive, "Vem är kontaktperson i Tjörn?") == "Kommun: Tjörn; Kontaktperson: Sven Rask"


def test_a_table_after_all_that_is_read_of_a_document_is_told_from_what_is_near(database: Database) -> None:
    after = "## Personer\n\n| Kommun | Kontaktperson |\n|---|---|\n| Lerum | Nils Lind |\n| Borås | Alma Kärr |\n"
    long = f"# Register 2031\n\n{_table(2100, 'By | Ägare')}\n{after}"
    archive = invented.archive(database, {"register.md": long})
    assert "Nils Lind" in said(archive, "Vem är kontaktperson i Lerum?")


def test_a_year_that_is_part_of_a_name_is_no_column(archive: Archive) -> None:
    given = said(archive, "Vad säger Klimatlöftet 2030 om Lerum?")
    assert "2030: Lerum" not in given


def test_the_most_is_not_told_of_a_part_of_a_table(database: Database) -> None:
    long = _table(2100, "By | Tid per kommun").replace("Person ", "")
    archive = invented.archive(database, {"tider.md": f"# Tider 2031\n\n{long}"})
    assert not said(archive, "Vilken by fick mest tid per kommun?").startswith("By: By 1999; Tid per kommun: 1999")


def test_of_two_that_are_named_both_are_told(database: Database) -> None:
    archive = invented.archive(database, {"timmar.md": HOURS})
    given = said(archive, "Vilket kluster fick mest tid per kommun och månad, Ådalen eller Kusten?")
    assert "Kluster: Ådalen; Tid per kommun och månad: 5" in given
    assert "Kluster: Kusten; Tid per kommun och månad: 10" in given


def test_every_row_that_is_told_is_cited_whole(archive: Archive) -> None:
    given = answer("Vilka kommuner är med i Klimatnätverket enligt tabellen?", archive, ["open"], NOON)
    assert [source.quote for source in given.sources] == ["| Lerum | Ja | -- |", "| Tjörn | Ja | Ja |"]


@pytest.mark.parametrize(
    "question",
    [
        "Vem är kontaktperson i Strömsund?",  # no such row
        "Vilket år gick Tjörn med i Energiforum?",  # the cell says that it did, not when
        "Vem var kontaktperson i Tjörn 2029?",  # the table is of another year
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


BUDGETS = """\
# Budget 2031 för Älvnätet

## Utfall 2030

| Post | Budget | Utfall |
|---|---|---|
| Höstmötet | 140 000 | 151 500 |
| Samordnare | 610 000 | 598 000 |

## Budget 2031

| Post | Budget 2031 (kr) | Budget 2030 (kr) |
|---|---|---|
| Höstmötet | 175 000 | 140 000 |
| Samordnare | 640 000 | 610 000 |

## Avgifter 2031

| Kommun | Medlem sedan | Avgift 2031 (kr) |
|---|---|---|
| Lerum | 2019 | 21 000 |
| Mark | 2022 | 17 000 |
| Tjörn | 2020 | 9 000 |

## Ekologisk mat

| Kommun | Andel 2029 (%) | Andel 2030 (%) | Inköp 2030 (kr) |
|---|---|---|---|
| Lerum | 41 | 44 | 980 000 |
| Mark | 33 | 52 | 310 000 |
| Tjörn | 70 | 81 | 120 000 |
"""


@pytest.fixture
def budgets(database: Database) -> Archive:
    return invented.archive(database, {"ekonomi.md": BUDGETS})


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hur mycket är budgeterat för höstmötet 2031?", "175 000"),
        ("Hur mycket var budgeterat för höstmötet 2030?", "140 000"),
        ("Vad blev utfallet för höstmötet 2030?", "151 500"),
    ],
)
def test_the_year_that_stands_nearest_to_a_cell_says_of_which_it_is(budgets: Archive, question: str, told: str) -> None:
    given = said(budgets, question)
    assert told in given
    assert "\n" not in given


def test_of_the_same_column_of_several_years_the_newest_is_told(budgets: Archive) -> None:
    assert said(budgets, "Hur stor andel ekologisk mat har Tjörn?") == "Kommun: Tjörn; Andel 2030: 81 %"


def test_a_cell_is_told_in_the_unit_that_is_asked_for(budgets: Archive) -> None:
    assert said(budgets, "Inköp ekologisk mat Lerum 2030 i kronor") == "Kommun: Lerum; Inköp 2030: 980 000 kr"
    assert said(budgets, "Andel av inköp ekologisk mat Lerum 2030, i procent") == "Kommun: Lerum; Andel 2030: 44 %"


def test_a_share_is_no_answer_to_how_many(budgets: Archive) -> None:
    given = said(budgets, "Hur många andelar ekologisk mat har Tjörn 2030?")
    assert given != "Kommun: Tjörn; Andel 2030: 81 %"


def test_a_cell_is_told_alone_though_the_name_of_its_column_says_the_year_too(budgets: Archive) -> None:
    for question in ("avgift lerum?", "medlemsavgifter lerum 2031"):
        given = said(budgets, question)
        assert "21 000" in given
        assert "\n" not in given


def test_the_line_of_a_budget_that_is_called_as_an_office_is_told(budgets: Archive) -> None:
    given = answer("budget samordnare 2031", budgets, ["open"], NOON)
    assert "640 000" in invented.said(given)
    assert given.reason is None


def test_a_municipality_that_is_called_as_a_thing_is_not_named_by_the_thing(budgets: Archive) -> None:
    assert said(budgets, "Hur stor andel märkt ekologisk mat var det 2030?") != "Kommun: Mark; Andel 2030: 52 %"
    assert "52" in said(budgets, "Hur stor andel ekologisk mat har Mark 2030?")


def test_a_municipality_is_not_named_by_another_that_begins_as_it_does(database: Database) -> None:
    table = "| Kommun | Avgift (kr) |\n|---|---|\n| Götene | 4 000 |\n| Göteborg | 22 500 |\n| Tjörn | 8 500 |\n"
    archive = invented.archive(database, {"avgifter.md": f"# Avgifter 2031\n\n{table}"})
    given = said(archive, "Vilken avgift har Göteborg?")
    assert "22 500" in given
    assert "Götene" not in given


def test_the_cell_with_the_address_is_told_whatever_its_column_is_called(database: Database) -> None:
    people = "# Medlemmar 2031\n\nKommun\tKontaktperson\tE-post\tGrupp\tInvånare\n"
    rows = "Ale\tKarin Ek\tkarin.ek@ale.example\tSkog\t3100\nHjo\tBo Alm\tbo.alm@hjo.example\tVatten\t2700\n"
    archive = invented.archive(database, {"medlemmar.txt": people + rows})
    given = answer("Vilken e-postadress har kontaktpersonen i Hjo?", archive, ["open"], NOON)
    assert "bo.alm@hjo.example" in invented.said(given)


def test_a_cell_of_another_day_is_not_told_of_the_one_that_is_asked_about(database: Database) -> None:
    head = "# Omdömen 2031\n\nGrupp\tDatum\tAntal svar\tNöjda med lunchen\n"
    rows = "Skog\t2031-04-09\t5\t4,8\nSkog\t2031-10-01\tingen utvärdering\t\nVatten\t2031-03-02\t7\t5,1\n"
    archive = invented.archive(database, {"omdömen.txt": head + rows})
    given = answer("Hur nöjda med lunchen var Skog den 1 oktober 2031?", archive, ["open"], NOON)
    assert "4,8" not in invented.said(given) or given.reason
