"""A paper of one meeting - minutes, notes, an invitation, an evaluation - is read as that meeting, in any form."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from bot.storage.database import Database
from knowledge.answers import Answer, answer
from knowledge.meetings.meeting import MENTIONED, PAPER, Meeting
from knowledge.meetings.reading import find_meetings
from tests.knowledge import invented
from tests.knowledge.moments import NOON

BOARD = """\
# Protokoll styrgruppen för Älvnätet

Datum: 2025-02-11
Plats: Lerums kommunhus
Tid: 09.00-11.00

## Närvarande

| Namn | Kommun | Närvaro |
|---|---|---|
| Karin Ek | Lerum | Ja |
| Nils Lind | Borås | Ja |
| Alma Kärr | Tjörn | Nej |

## § 1 Budget

Beslut: budgeten fastställs. Nils Lind justerar.

## § 2 Nästa möte

Årsmöte 4 mars 2026 i Borås.
"""
AUTUMN = """\
# Protokoll styrgruppen för Älvnätet

Datum: 2025-10-07
Plats: Teams
Närvarande: Karin Ek (Lerum), Greta Sjö (Borås) Sekreterare: Ylva Alm

## § 1 Avgiften

Beslut: avgiften höjs med två procent. Greta Sjö justerar.
"""
NOTES = """\
# Anteckningar från nätverksträff, Kungälv 3 juni 2025

Mimers hus, Kungälv. 44 deltagare från 17 kommuner.

## Vatten

Sven Rask visade en damm.
"""
EVALUATION = """\
# Utvärdering av nätverksträffen i Kungälv 3 juni 2025

Enkäten skickades till 44 deltagare och besvarades av 30.

| Fråga | Medelvärde |
|---|---|
| Helhetsintryck | 5,2 |
| Lokal och mat | 3,1 |
"""
FOREST = """\
# Fokusgrupp skog och mark

Anteckningar 20 maj 2025, Rådhuset Borås kl 10-14

Deltagare

- Nils Lind, Borås
- Ylva Alm, Lerum

Gallringen är klar.
"""
CALLED_OFF = """\
# INSTÄLLT: fokusgrupp skog och mark 9 september 2025

Bara två har anmält sig.
"""
PLAN = """\
# Årsplan 2025

| Datum | Tid | Aktivitet | Plats | Status |
|---|---|---|---|---|
| 2025-02-11 | 09.00-11.00 | Styrgrupp | Lerum | Genomförd |
| 2025-03-18 | 09.00-12.00 | FG skog och mark | Tjörn | Inställd |
| 2025-06-03 | 09.00-15.00 | Nätverksträff | Kungälv | Genomförd |
| 2025-08-26 | 09.00-11.00 | Styrgrupp | Teams | Genomförd |
"""
FILES = {
    "styrgrupp 1.md": BOARD,
    "styrgrupp 2.md": AUTUMN,
    "anteckningar.md": NOTES,
    "utvärdering.md": EVALUATION,
    "skog.md": FOREST,
    "brev.md": CALLED_OFF,
    "årsplan 2025.md": PLAN,
}
Ask = Callable[[str], Answer]


@pytest.fixture
def ask(database: Database) -> Ask:
    archive = invented.archive(database, FILES)
    return lambda question: answer(question, archive, ["open"], NOON)


def meetings(text: str, name: str = "fil.md") -> list[Meeting]:
    return find_meetings(invented.read(name, text))


@pytest.mark.parametrize(
    ("text", "day", "body", "place"),
    [
        (BOARD, date(2025, 2, 11), "Styrgruppen", "Lerum"),
        (AUTUMN, date(2025, 10, 7), "Styrgruppen", None),
        (NOTES, date(2025, 6, 3), "nätverksträff", "Kungälv"),
        (EVALUATION, date(2025, 6, 3), "nätverksträff", "Kungälv"),
        (FOREST, date(2025, 5, 20), "Skog och mark", "Borås"),
        ("# Inbjudan till årsmöte i Borås 5 mars 2031\n\nVälkomna!", date(2031, 3, 5), "årsmöte", "Borås"),
        (
            "# Från å till damm\n\n- Nils Lind, Borås\n- Fokusgrupp vatten, Tjörn 8 april 2031\n",
            date(2031, 4, 8),
            "Vatten",
            "Tjörn",
        ),
    ],
)
def test_a_paper_says_its_day_whose_it_was_and_where(text: str, day: date, body: str, place: str | None) -> None:
    meeting = meetings(text)[0]
    assert (meeting.account, meeting.period.first, meeting.period.last) == (PAPER, day, day)
    assert body in {meeting.group, meeting.kind}
    assert meeting.place == place


def test_several_labels_may_stand_in_one_line() -> None:
    (meeting,) = meetings(
        "# Minnesanteckningar vattengruppen\n\nDatum: 3 maj 2031 Plats: Teams Antecknat av: Ek, Borås"
    )
    assert (meeting.group, meeting.digital, meeting.place) == ("Vattengruppen", True, None)


def test_how_many_came_are_people_and_not_their_municipalities() -> None:
    (meeting,) = meetings("# Protokoll årsmöte 5 mars 2031\n\nNärvarande: 22 av 28 kommuner, totalt 31 personer.")
    assert meeting.attendance == (31,)


@pytest.mark.parametrize(
    "text",
    [
        "# Årsrapport 2031\n\nBeslutad av styrgruppen 2032-02-13. Gruppen träffades i Borås den 1 juni 2031.",
        "# Riktlinjer för styrgruppen\n\nAntagna av styrgruppen 3 mars 2031.",
        "# Möten 2031\n\n- Nätverksträff, 1 maj, Lerum – Skog.\n- Nätverksträff, 2 juni, Lerum – Vatten.",
    ],
)
def test_a_report_a_rule_and_a_list_of_meetings_are_no_papers_of_one(text: str) -> None:
    assert not any(meeting.account == PAPER for meeting in meetings(text))


def test_the_next_meeting_is_only_mentioned_in_the_minutes_of_another() -> None:
    _, following = meetings(BOARD)
    assert (following.period.first, following.account) == (date(2026, 3, 4), MENTIONED)


def test_a_meeting_that_was_called_off_is_none_that_was_held() -> None:
    (letter,) = meetings(CALLED_OFF)
    assert letter.called_off
    assert [row.called_off for row in meetings(PLAN)] == [False, True, False, False]


def test_a_row_of_tasks_is_no_meeting_and_one_of_grades_has_no_grade_for_its_theme() -> None:
    assert meetings("# Att göra\n\n| Vem | Vad | När |\n|---|---|---|\n| Nils | skicka mallen | 19 juni 2031 |") == []
    rows = "| Datum | Träff | Plats | Innehåll |\n|---|---|---|---|\n| 2031-03-10 | Årsmöte 2031 | Borås | 4,2 |"
    (meeting,) = meetings(f"# Betyg\n\n{rows}")
    assert (meeting.kind, meeting.theme) == ("årsmöte", "")


def test_a_season_over_a_table_is_nobodys_name() -> None:
    row = "| Datum | Vad |\n|---|---|\n| {} | Styrgruppen |\n"
    autumn, spring = row.format("9 december 2031"), row.format("3 mars 2032")
    found = meetings(f"# Kalender\n\n## Hösten 2031\n\n{autumn}\n## Våren 2032\n\n{spring}")
    assert {meeting.group for meeting in found} == {"Styrgruppen"}


def test_what_is_for_all_is_nobodys_own_nor_is_a_sheet_of_one_year() -> None:
    rows = "| Datum | Grupp | Tema |\n|---|---|---|\n| {}-03-10 | Alla | Damm |\n"
    sheets = f"## 2031\n\n{rows.format(2031)}\n## 2032 prel\n\n{rows.format(2032)}"
    assert {meeting.group for meeting in meetings(f"# Plan\n\n{sheets}")} == {None}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hur många styrgruppsmöten hölls 2025?", "3 möten: 11 februari, Lerum; 26 augusti; 7 oktober."),
        ("Vilka möten hade fokusgruppen skog och mark?", "1 möte: 20 maj, Borås."),
        ("Hur många deltog på nätverksträffen i Kungälv?", "44"),
        ("Vilket betyg fick nätverksträffen i Kungälv?", "5,2"),
        ("När träffades styrgruppen senast?", "Det var tisdag 7 oktober 2025, digitalt."),
        ("När hade styrgruppen sitt senaste möte?", "Det var tisdag 7 oktober 2025, digitalt."),
        ("Var hölls nätverksträffen 2025?", "Det var tisdag 3 juni 2025, Kungälv."),
    ],
)
def test_questions_of_meetings_are_answered_from_their_papers(ask: Ask, question: str, said: str) -> None:
    assert said in invented.said(ask(question))


def test_a_figure_for_something_else_is_not_what_they_thought_of_it_all(ask: Ask) -> None:
    assert "3,1" in invented.said(ask("Vilket betyg fick lokal och mat på nätverksträffen i Kungälv?"))


def test_where_none_was_held_is_told_only_when_it_is_known_where_each_was(database: Database) -> None:
    papers = {"ett.md": FOREST, "två.md": "# Protokoll fokusgrupp skog och mark\n\nDatum: 2025-11-04\n"}
    archive = invented.archive(database, papers)
    said = invented.said(answer("Hur många möten hölls i Lerum?", archive, ["open"], NOON))
    assert "Inget av" not in said


@pytest.mark.parametrize(
    ("question", "there", "absent"),
    [
        ("Vilka var med på styrgruppsmötet 11 februari 2025?", ("Karin Ek (Lerum", "Nils Lind"), "Alma"),
        ("Vilka var med den 11 februari 2025?", ("Karin Ek (Lerum", "Nils Lind"), "Alma"),
        ("Vilka deltog på styrgruppens möte den 7 oktober 2025?", ("Karin Ek (Lerum)", "Greta Sjö"), "Ylva"),
        ("Vilka var med på fokusgruppen skog och mark den 20 maj 2025?", ("Nils Lind, Borås", "Ylva Alm"), "Gallr"),
    ],
)
def test_who_was_there_is_the_list_of_those_who_came(
    ask: Ask, question: str, there: tuple[str, ...], absent: str
) -> None:
    given = ask(question)
    assert given.reason is None
    assert all(one in invented.said(given) for one in there)
    assert absent not in invented.said(given)


@pytest.mark.parametrize(
    ("question", "said", "of_another"),
    [
        ("Vad beslutade styrgruppen den 7 oktober 2025?", "avgiften höjs", "budgeten"),
        ("Vem justerade protokollet den 11/2 2025?", "Nils Lind justerar", "Greta"),
    ],
)
def test_what_is_asked_of_a_day_is_answered_from_that_day(ask: Ask, question: str, said: str, of_another: str) -> None:
    told = invented.said(ask(question))
    assert said in told
    assert of_another not in told


def test_of_a_day_that_only_the_plan_knows_it_is_not_sure_what_was_said(ask: Ask) -> None:
    given = ask("Vad beslutade styrgruppen den 26 augusti 2025?")
    assert given.reason is not None
    assert "avgiften" not in invented.said(given)


@pytest.mark.parametrize(
    ("question", "reason", "nearest"),
    [
        ("Vem justerade protokollet den 12 februari 2025?", "no_meeting_then", "Styrgruppen 11 februari 2025"),
        ("Vad beslutade styrgruppen den 8 oktober 2025?", "no_meeting", "Styrgruppen 7 oktober 2025"),
    ],
)
def test_where_there_was_no_meeting_that_day_the_nearest_are_told(
    ask: Ask, question: str, reason: str, nearest: str
) -> None:
    given = ask(question)
    assert given.abstained
    assert given.reason is not None
    assert given.reason.name == reason
    blanks: Mapping[str, object] = given.reason.blanks
    assert str(blanks["nearest"]).startswith(nearest)


def test_a_body_is_named_once_where_it_had_no_meeting(database: Database) -> None:
    rows = "| 2025-05-06 | Styrgrupp | Bro |\n| 2025-06-03 | Alla | Å |\n"
    plan = f"# Plan 2025\n\n| Datum | Grupp | Tema |\n|---|---|---|\n{rows}"
    archive = invented.archive(database, {"styrgrupp.md": AUTUMN, "plan.md": plan})
    given = answer("Vad beslutade styrgruppen den 8 oktober 2025?", archive, ["open"], NOON)
    assert given.reason is not None
    assert given.reason.blanks["groups"] == ("Styrgruppen",)


def test_a_day_that_a_letter_speaks_of_is_answered_from_that(database: Database) -> None:
    letter = "# Älvgruppen 2 maj 2025\n\nDagordning till den 9 juni 2025:\n\n- Dammen\n- Bron\n"
    archive = invented.archive(
        database, {"älv.md": "# Anteckningar älvgruppen 2 april 2025\n\nBro.\n", "brev.md": letter}
    )
    given = answer("Vad står på dagordningen till älvgruppens möte den 9 juni?", archive, ["open"], NOON)
    assert not given.abstained
    assert "Dammen" in invented.said(given)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Hur många var med på styrgruppens möte den 7 oktober 2025?",
            "2 står i listan över dem som var där: Karin Ek",
        ),
        ("Hur många var närvarande på styrgruppens möte den 11 februari 2025?", "2 står i listan"),
        ("hur många personer var med på fokusgrupp skog och mark 20 maj 2025", "2 står i listan"),
    ],
)
def test_how_many_were_there_is_counted_in_the_list_of_them(ask: Ask, question: str, said: str) -> None:
    given = ask(question)
    assert said in invented.said(given)
    assert given.sources


def test_they_are_not_counted_where_a_figure_is_given_or_a_part_of_them_is_asked_for(ask: Ask) -> None:
    assert "står i listan" not in invented.said(ask("Hur många deltog på nätverksträffen i Kungälv?"))
    assert "står i listan" not in invented.said(ask("Hur många från Lerum var med på styrgruppsmötet 7 oktober 2025?"))


def test_those_in_a_table_right_under_the_title_were_there(database: Database) -> None:
    rows = "| Namn | Roll |\n|---|---|\n| Karin Ek | ordförande |\n| Nils Lind | ledamot |\n| Alma Kärr | ledamot |\n"
    top = "# Protokoll styrgruppen\n\nDatum: 2025-03-04\n\nOrdföranden öppnar mötet klockan nio.\n"
    minutes = f"{top}\n{rows}\n## § 1 Val\n\nBeslut: Nils Lind väljs.\n"
    archive = invented.archive(database, {"protokoll.md": minutes})
    given = answer("Hur många var med på styrgruppens möte den 4 mars 2025?", archive, ["open"], NOON)
    assert invented.said(given).startswith("3 står i listan")


SECTIONS = """\
# Anteckningar älvgruppen 6 maj 2025

## 1. Ny ordförande

Diskussion: Nils Lind slutar i juni.

Beslut: Ylva Alm blir ordförande för älvgruppen.

## 2. Dammen

Diskussion: Länsstyrelsen gav 40 000 kr, mindre än vad som söktes.

Beslut: Ytan minskas till en hektar.

## 3. Nästa möte

Den 4 november 2025 i Lerum.
"""


@pytest.fixture
def by_the_river(database: Database) -> Ask:
    plan = "# Plan 2025\n\n| Datum | Grupp | Plats |\n|---|---|---|\n| 2025-11-04 | Älvgruppen | Lerum |\n"
    archive = invented.archive(database, {"älv.md": SECTIONS, "plan.md": plan, "skog.md": FOREST})
    return lambda question: answer(question, archive, ["open"], NOON)


@pytest.mark.parametrize(
    "question",
    ["älvgruppen 6 maj 2025, va blev beslutet om dammen", "Vad beslutade älvgruppen den 6 maj 2025 om dammen?"],
)
def test_what_was_decided_is_that_of_the_section_that_speaks_of_the_thing(by_the_river: Ask, question: str) -> None:
    said = invented.said(by_the_river(question))
    assert said.startswith("Beslut: Ytan minskas till en hektar.")
    assert "Ylva" not in said


@pytest.mark.parametrize(
    "question",
    [
        "Vad beslutade älvgruppen på mötet i Lerum den 4 november 2025?",
        "Vad sa Nils Lind på älvgruppens möte den 4 november 2025?",
        "Vem justerade älvgruppens protokoll den 6 maj 2025?",
    ],
)
def test_what_is_written_beforehand_and_what_does_not_tell_of_it_is_said_with_a_caution(
    by_the_river: Ask, question: str
) -> None:
    assert by_the_river(question).reason is not None


def test_of_a_meeting_that_is_only_planned_no_grade_is_known(by_the_river: Ask) -> None:
    given = by_the_river("vilket betyg fick älvgruppens träff i Lerum i november 2025?")
    assert given.abstained
    assert given.reason is not None
    assert given.reason.name == "no_satisfaction"


def test_the_days_of_others_are_not_those_of_the_body_that_is_asked_about(by_the_river: Ask) -> None:
    given = by_the_river("När träffas älvgruppen våren 2025?")
    assert given.reason is None
    assert invented.said(given) == "Det var tisdag 6 maj 2025."
    none = by_the_river("När träffas älvgruppen hösten 2026?")
    assert none.abstained
    assert none.reason is not None
    assert none.reason.name == "no_meeting"


@pytest.mark.parametrize("absent", ["Ej närvarande", "Icke närvarande", "Inte närvarande"])
def test_those_who_were_not_there_are_not_told_as_those_who_came(database: Database, absent: str) -> None:
    text = f"# Protokoll styrgruppen 12 maj 2031\n\n{absent}: Åsa Berg, Bo Lind.\n\nNärvarande: Karin Ek, Nils Alm.\n"
    archive = invented.archive(database, {"p.md": text})
    said = invented.said(answer("Vilka var med den 12 maj 2031?", archive, ["open"], NOON))
    assert "Karin Ek" in said
    assert "Bo Lind" not in said


def test_a_sentence_of_one_who_took_part_is_no_list_of_them(database: Database) -> None:
    asked = "Deltagare Karin Ek frågade om avgiften. Nils Alm svarade."
    text = f"# Protokoll styrgruppen 12 maj 2031\n\n{asked}\n\nNärvarande: Eva Ros, Bo Lind.\n"
    archive = invented.archive(database, {"p.md": text})
    said = invented.said(answer("Vilka var med den 12 maj 2031?", archive, ["open"], NOON))
    assert said.startswith("Närvarande: Eva Ros")


def test_only_a_column_of_who_came_says_who_did_not_and_no_diet_is_told(database: Database) -> None:
    table = "| Namn | Kommun | Specialkost | Närvaro |\n|---|---|---|---|\n"
    rows = "| Karin Ek | Ale | Nej | Ja |\n| Eva Ros | Ale | Vegan | Ja |\n| Bo Lind | Ale | Nej | Nej |\n"
    text = f"# Protokoll styrgruppen 12 maj 2031\n\n## Närvarande\n\n{table}{rows}"
    archive = invented.archive(database, {"p.md": text})
    said = invented.said(answer("Vilka var med den 12 maj 2031?", archive, ["open"], NOON))
    assert said == "Karin Ek (Ale)\nEva Ros (Ale)"


def test_the_nearest_meeting_is_none_that_was_called_off(database: Database) -> None:
    plan = (
        "| Datum | Grupp | Plats | Status |\n|---|---|---|---|\n"
        "| 2031-05-15 | Styrgruppen | Lerum | Inställt |\n| 2031-06-15 | Styrgruppen | Borås | |\n"
    )
    archive = invented.archive(database, {"plan.md": plan})
    given = answer("Vad beslutades på styrgruppens möte den 14 maj 2031?", archive, ["open"], NOON)
    assert given.reason is not None
    assert given.reason.name == "no_meeting"
    assert "2031-05-15" not in str(given.reason.blanks["nearest"])
