"""The next meeting of the body that is asked about, of several plans and minutes."""

from datetime import UTC, datetime

import pytest

from bot.storage.database import Database
from knowledge.answers import Answer, answer
from tests.knowledge import invented

AUTUMN = datetime(2031, 9, 20, tzinfo=UTC)
CALENDAR = """# Kalender

## Hösten 2031

| Datum | Vad | Var | Svara senast |
|---|---|---|---|
| 2 september 2031 | Fokusgrupp Sjöar och åar | Hjo | 25 augusti |
| 24 september 2031 | Styrgruppen | Teams | |
| 7 oktober 2031 | Fokusgrupp Skogsbruk | Tibro | 30 september |

## Våren 2032

| Datum | Vad | Var | Svara senast |
|---|---|---|---|
| 14 januari 2032 | Fokusgrupp Sjöar och åar | Teams | 7 januari |
| 10 mars 2032 | Årsmöte 2032 | Skövde | 1 mars |
"""
DEADLINES = """# Att lämna in 2031

| Vad | Senast |
|---|---|
| Nominering till styrgruppen | 2031-09-22 |
"""
MINUTES = """# Protokoll styrgruppen 12 maj 2031

## § 6 Nästa möte

Den 18 juni 2031 i Hjo.
"""


def ask(database: Database, question: str, **texts: str) -> Answer:
    archive = invented.archive(database, {f"{name}.md": text for name, text in texts.items()})
    return answer(question, archive, ["open"], AUTUMN)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "nästa träff sjöar",
            "Nästa träff är onsdag 14 januari 2032: Fokusgrupp Sjöar och åar, Teams, Svara senast: 7 januari.",
        ),
        ("När är nästa styrgruppsmöte?", "Nästa träff är onsdag 24 september 2031: Styrgruppen, Teams."),
        ("när är nästa styrgrupp", "Nästa träff är onsdag 24 september 2031: Styrgruppen, Teams."),
        ("nästa årsmöte", "Nästa träff är onsdag 10 mars 2032: Årsmöte 2032, Skövde, Svara senast: 1 mars."),
        ("När är nästa träff?", "Nästa träff är onsdag 24 september 2031: Styrgruppen, Teams."),
        ("När träffas styrgruppen nästa gång?", "Nästa träff är onsdag 24 september 2031: Styrgruppen, Teams."),
        (
            "när ses skogsbruk härnäst",
            "Nästa träff är tisdag 7 oktober 2031: Fokusgrupp Skogsbruk, Tibro, Svara senast: 30 september.",
        ),
        (
            "När är styrgruppens nästa möte, räknat från i dag?",
            "Nästa träff är onsdag 24 september 2031: Styrgruppen, Teams.",
        ),
        ("nästa styrgruppsmöte nu?", "Nästa träff är onsdag 24 september 2031: Styrgruppen, Teams."),
        ("When does the steering group meet next?", "Nästa träff är onsdag 24 september 2031: Styrgruppen, Teams."),
    ],
)
def test_the_next_meeting_is_the_first_to_come_of_the_body_that_is_asked_about(
    database: Database, question: str, said: str
) -> None:
    given = ask(database, question, kalender=CALENDAR, inlamning=DEADLINES, protokoll=MINUTES)
    assert invented.said(given) == said
    assert given.sources[0].document == "kalender.md"


@pytest.mark.parametrize(
    "question",
    [
        "När är nästa styrgruppsmöte (i dag är det den 2 juni 2031)?",
        "nästa styrgruppsmöte? (idag 2 juni 2031)",
        "När ses styrgruppen nästa gång, räknat från den 2 juni 2031?",
        "When is the next meeting of styrgruppen after 17 June 2031?",
    ],
)
def test_the_next_meeting_is_counted_from_the_day_that_the_question_says_it_is(
    database: Database, question: str
) -> None:
    given = ask(database, question, kalender=CALENDAR, protokoll=MINUTES)
    assert "onsdag 18 juni 2031" in invented.said(given)


def test_what_comes_next_after_a_day_is_not_on_that_day(database: Database) -> None:
    question = "När är styrgruppens nästa möte efter den 18 juni 2031?"
    given = ask(database, question, kalender=CALENDAR, protokoll=MINUTES)
    assert "24 september 2031" in invented.said(given)


def test_where_only_past_days_are_known_of_a_body_none_of_them_is_told_as_the_next(database: Database) -> None:
    given = ask(database, "När är nästa styrgruppsmöte?", protokoll=MINUTES)
    assert invented.said(given) == (
        "Arkivet nämner inget kommande möte. Det senaste som nämns är onsdag 18 juni 2031: ”Den 18 juni 2031 i Hjo”."
    )


def test_minutes_tell_when_their_own_body_meets_next(database: Database) -> None:
    notes = "# Minnesanteckningar Skogsgruppen 3 juni 2031\n\n## Nästa träff\n\nVi ses den 4 november i Karlsborg.\n"
    given = ask(database, "nästa träff i skogsgruppen", anteckningar=notes)
    assert invented.said(given) == "Nästa träff är tisdag 4 november 2031: ”Vi ses den 4 november i Karlsborg”."


def test_minutes_that_tell_of_the_meeting_of_another_body_do_not_tell_of_their_own(database: Database) -> None:
    minutes = "# Protokoll styrgruppen 12 maj 2031\n\nÅrsmötet hålls den 9 oktober 2031 i Hjo.\n"
    given = ask(database, "När är nästa styrgruppsmöte?", protokoll=minutes, kalender=CALENDAR)
    assert "24 september 2031" in invented.said(given)


@pytest.mark.parametrize(
    "letter",
    [
        "Nätverksträffen i Hjo flyttas från den 6 till den 13 november 2031.",
        "Nätverksträffen i Hjo den 6 november 2031 flyttas till den 13 november 2031.",
    ],
)
def test_a_day_that_a_meeting_is_moved_from_is_not_its_day(database: Database, letter: str) -> None:
    minutes = "# Anteckningar 3 maj 2031\n\n## Nästa nätverksträff\n\nHålls i Hjo den 6 november 2031.\n"
    given = ask(database, "När är nästa nätverksträff?", gammalt=minutes, brev=f"# Brev 2 september 2031\n\n{letter}\n")
    assert "13 november 2031" in invented.said(given).split(":")[0]


@pytest.mark.parametrize(("others", "first"), [("", "14 oktober"), ("| 2031-10-07 | Sjöar | Hjo |\n", "7 oktober")])
def test_a_letter_that_moves_a_day_means_the_only_meeting_of_that_day(
    database: Database, others: str, first: str
) -> None:
    plan = f"# Årsplan\n\n| Datum | Grupp | Plats |\n|---|---|---|\n| 2031-10-07 | Skogsbruk | Tibro |\n{others}"
    letter = (
        "# Flytt av oktobermötet 15 september 2031\n\nMötet den 7 oktober utgår och vi ses i stället den 14 oktober.\n"
    )
    given = ask(database, "nästa träff skogsbruk", plan=plan, brev=letter)
    assert first in invented.said(given).split(":")[0]


def test_a_cancelled_meeting_is_not_the_next(database: Database) -> None:
    letter = "# Brev 15 september 2031\n\nStyrgruppens möte den 24 september 2031 ställs in.\n"
    calendar = f"{CALENDAR}| 3 februari 2032 | Styrgruppen | Hjo | |\n"
    given = ask(database, "När är nästa styrgruppsmöte?", kalender=calendar, brev=letter)
    assert invented.said(given) == "Nästa träff är tisdag 3 februari 2032: Styrgruppen, Hjo."


@pytest.mark.parametrize(
    ("question", "letter"),
    [
        (
            "nästa träff skogsbruk",
            "Träffen i Tibro den 7 oktober ställs in. Vi ses i stället den 3 december 2031 kl 9.",
        ),
        (
            "när blir skogsbruks nya tid efter den inställda",
            "Mötet i Tibro den 7 oktober ställs in.\n\nNy tid: 3 december 2031.",
        ),
        ("När träffas skogsbruk nästa gång?", "Mötet i Tibro den 7 oktober flyttas till den 3 december 2031."),
        ("nästa träff skogsbruk", "Mötet i Tibro den 7 oktober utgår och vi ses i stället den 3 december 2031."),
    ],
)
def test_a_letter_need_not_say_whose_the_meeting_is_that_it_moves(
    database: Database, question: str, letter: str
) -> None:
    plan = "# Årsplan\n\n| Datum | Grupp | Plats |\n|---|---|---|\n| 2031-10-07 | Skogsbruk | Tibro |\n"
    title = "Fokusgrupp skogsbruk" if "ställs in" in letter else "Bron"
    given = ask(database, question, plan=plan, brev=f"# {title} 15 september 2031\n\n{letter}\n")
    assert "3 december 2031" in invented.said(given).split(":")[0]


def test_a_plan_may_have_its_hours_beside_its_days_without_minutes(database: Database) -> None:
    columns = "| Datum | Tid | Grupp | Plats | Tema |\n|---|---|---|---|---|\n"
    plan = f"# Plan\n\n{columns}| 2031-10-07 | 13-15 | Referensgruppen | Tibro | Å |\n"
    given = ask(database, "When is the next reference group meeting?", plan=plan)
    assert invented.said(given) == "Nästa träff i Referensgruppen är tisdag 7 oktober 2031, Tibro: Å."


def test_of_what_is_to_be_done_until_the_next_meeting_no_meeting_is_told(database: Database) -> None:
    given = ask(database, "Vem skriver underlaget till nästa styrgruppsmöte?", kalender=CALENDAR)
    assert "Nästa träff är" not in invented.said(given)


def test_no_meeting_is_told_of_a_body_that_has_none(database: Database) -> None:
    given = ask(database, "nästa träff i ungdomsrådet", kalender=CALENDAR)
    assert "Nästa träff är" not in invented.said(given)


@pytest.mark.parametrize(
    "letter",
    [
        "Styrgruppsmötet den 24 september 2031 har avlysts.",
        "Styrgruppens möte den 24 september 2031 blir inte av.",
        "Styrgruppsmötet den 24 september 2031 är avbokat.",
        "Styrgruppsmötet den 24 september 2031 ställs in, och nytt datum meddelas senast fredag.",
    ],
)
def test_a_meeting_is_called_off_by_whatever_words_that_is_said(database: Database, letter: str) -> None:
    given = ask(database, "När är nästa styrgruppsmöte?", kalender=CALENDAR, brev=f"# Brev\n\n{letter}\n")
    assert "Nästa träff" not in invented.said(given)


def test_an_invitation_may_say_in_its_text_that_the_meeting_is_called_off(database: Database) -> None:
    letter = "# Inbjudan styrgruppen 24 september 2031\n\nMötet är inställt.\n\nVi ses i vår.\n"
    assert "Nästa träff" not in invented.said(ask(database, "När är nästa styrgruppsmöte?", brev=letter))


@pytest.mark.parametrize("said", ["Om färre än tio kommer ställs mötet in.", "Förra mötet den 3 maj blev inställt."])
def test_what_may_be_called_off_or_is_said_of_another_calls_off_nothing(database: Database, said: str) -> None:
    letter = f"# Inbjudan styrgruppen 24 september 2031\n\n{said}\n\nVälkomna!\n"
    assert "24 september 2031" in invented.said(ask(database, "När är nästa styrgruppsmöte?", brev=letter))


def test_of_two_days_of_which_one_is_called_off_no_meeting_is_told(database: Database) -> None:
    plan = "| Datum | Grupp | Plats |\n|---|---|---|\n| 14–15 oktober 2031 | Styrgruppen | Hjo |\n"
    letter = "# Brev\n\nStyrgruppens möte den 14 oktober 2031 ställs in.\n"
    assert "Nästa träff" not in invented.said(ask(database, "När är nästa styrgruppsmöte?", plan=plan, brev=letter))


def test_what_another_body_calls_off_that_day_takes_no_meeting_away(database: Database) -> None:
    plan = (
        "| Datum | Grupp | Plats |\n|---|---|---|\n| 2031-09-24 | Styrgruppen | Hjo |\n"
        "| 2031-09-24 | Skogsgruppen | Tibro |\n| 2031-10-07 | Vattengruppen | Hjo |\n"
    )
    letter = "# Brev\n\nSkogsgruppens möte den 24 september 2031 ställs in.\n"
    said = invented.said(ask(database, "När är nästa möte?", plan=plan, brev=letter))
    assert "24 september 2031" in said
    assert "Styrgruppen" in said
    assert "Skogsgruppen" not in said


@pytest.mark.parametrize("word", ["20kr", "20år", "19th", "20st"])
def test_a_figure_with_its_unit_is_no_year(database: Database, word: str) -> None:
    letter = f"# Brev 10 januari 2031\n\nNästa styrgruppsmöte hålls den 3 december, lunch kostar {word}.\n"
    assert "3 december 2031" in invented.said(ask(database, "När är nästa styrgruppsmöte?", brev=letter))


def test_the_day_that_a_meeting_is_moved_from_may_stand_in_the_sentence_before(database: Database) -> None:
    letter = (
        "# Brev 2 september 2031\n\nKarin Ek är upptagen den 24 september. Styrgruppens möte flyttas till 2 oktober.\n"
    )
    given = ask(database, "När är styrgruppens nästa möte?", kalender=CALENDAR, brev=letter)
    assert "2 oktober 2031" in invented.said(given).split(":")[0]


def test_the_name_of_a_meeting_does_not_end_in_what_stood_before_its_day(database: Database) -> None:
    letter = "# Kallelse till sjöar och åar tisdagen den 4 november 2031 i Hjo\n\nVi ses i stadshuset.\n"
    given = ask(database, "nästa träff sjöar och åar", kallelse=letter)
    assert invented.said(given) == "Nästa träff är tisdag 4 november 2031, Hjo: sjöar och åar i Hjo."


def test_the_last_minutes_of_a_body_are_read_whole_for_its_next_meeting(database: Database) -> None:
    minutes = (
        "# Protokoll från Älvnätets råd 12 september 2031\n\n## § 37 Avgifter\n\nFrågan bordlades.\n\n"
        "## § 38 Nästa sammanträde\n\nTorsdagen den 18 mars 2032 i Hjo.\n"
    )
    said = invented.said(ask(database, "när är nästa rådsmöte?", kalender=CALENDAR, rad=minutes))
    assert said.startswith("Nästa träff är torsdag 18 mars 2032")
