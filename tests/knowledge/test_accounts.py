"""One meeting told of by several documents is one meeting, and where they differ both are quoted."""

from collections.abc import Callable

import pytest

from bot.storage.database import Database
from knowledge.answers import Answer, answer
from tests.knowledge import invented
from tests.knowledge.moments import NOON

REPORT = invented.REPORT
MINUTES = """\
# Minnesanteckningar 7 april 2031

## Skogsgruppen

- **Nätverksträff, 7 april, Lerum – Lövskog nära bostäder.** Nils Lind hälsade alla välkomna.
*Deltagare: 21 personer. Utvärdering: nöjdhet 5,25 och nytta 4,75 (skala 1-6).*
"""
PLAN = """| datum | tema | plats | grupp |
|---|---|---|---|
| 2031-04-07 | Lövskog nära bostäder | Alingsås | Skogsgruppen |
| 2031-10-27 | Våtmarker | Borås | Vattengruppen |
"""
FILES = {"arsrapport.md": REPORT, "minnesanteckningar.md": MINUTES, "plan 2031.md": PLAN}


Ask = Callable[[str, dict[str, str]], Answer]


@pytest.fixture
def ask(database: Database) -> Ask:
    return lambda question, files: answer(question, invented.archive(database, files), ["open"], NOON)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hur många deltog i Skogsgruppens träff den 7 april 2031?", ("21", "19")),
        ("Var hölls Skogsgruppens träff den 7 april 2031?", ("Lerum", "Alingsås")),
        ("När var Vattengruppens träff om våtmarker?", ("20 oktober 2031", "27 oktober 2031")),
    ],
)
def test_documents_that_differ_are_both_quoted_with_their_dates(ask: Ask, question: str, told: tuple[str, str]) -> None:
    given = ask(question, FILES)
    assert "säger olika" in invented.said(given)
    assert all(one in invented.said(given) for one in told)
    assert invented.said(given).count("2031") >= 2
    assert len({source.document for source in given.sources}) >= 2


def test_the_newest_document_is_named_first_and_the_older_is_not_silenced(ask: Ask) -> None:
    said = invented.said(ask("Hur många deltog i Skogsgruppens träff den 7 april 2031?", FILES))
    assert said.index("19 enligt Årsrapport 2031") < said.index("21 enligt Minnesanteckningar"), said


@pytest.mark.parametrize(
    "question", ["Vilken nytta fick Skogsgruppens träff den 7 april 2031?", "Vem är projektledare?"]
)
def test_documents_that_agree_are_not_said_to_differ(ask: Ask, question: str) -> None:
    assert "säger olika" not in invented.said(ask(question, FILES))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hur många träffar hade Skogsgruppen 2031?", "3 möten"),
        ("Hur många deltagare hade Vattengruppens möten sammanlagt?", "30 deltagare"),
        ("Hur många möten utvärderades inte?", "2 av 5"),
    ],
)
def test_a_meeting_is_counted_once_however_many_tell_of_it(ask: Ask, question: str, told: str) -> None:
    assert told in invented.said(ask(question, FILES))


def test_meetings_with_the_same_theme_every_month_are_not_taken_for_one_that_was_moved(ask: Ask) -> None:
    rows = "\n".join(f"| 2031-{month:02}-12 | Uppföljning | Lerum | Skogsgruppen |" for month in range(1, 7))
    plan = f"| datum | tema | plats | grupp |\n|---|---|---|---|\n{rows}\n"
    other = plan.replace("-12 |", "-19 |")
    files = {"plan a 2031.md": plan, "plan b 2031.md": other}
    assert "12 möten" in invented.said(ask("Hur många träffar hade Skogsgruppen 2031?", files))


SHEET = """# Omdömen 2031

| Datum | Träff | Betyg |
|---|---|---|
| 2031-03-04 | Skog och mark, Lerum | 5,1 |
"""
ROWS = """# Årsrapport 2031

| Datum | Grupp | Plats | Deltagare |
|---|---|---|---|
| 4 mars | Skog och mark | Lerum | 9 |
| 14 maj | Skog och mark | Borås | 8 |
"""
INVITATION = "# Inbjudan: skog och mark i Borås 7 maj 2031\n\nVälkomna till vårens andra träff!\n"


def test_a_sheet_a_report_and_an_invitation_may_tell_of_one_meeting_by_its_body_or_by_its_theme(ask: Ask) -> None:
    files = {"omdömen.md": SHEET, "rapport.md": ROWS, "inbjudan.md": INVITATION}
    for question in ("Hur många träffar hölls under 2031?", "Hur många gånger träffades skog och mark 2031?"):
        assert invented.said(ask(question, files)).startswith("2 möten: 4 mars")


def test_two_meetings_on_one_day_in_one_place_about_different_things_are_two(ask: Ask) -> None:
    invitation = "# Inbjudan: {} i Lerum 12 maj 2031\n\nVälkomna!\n"
    files = {"a.md": invitation.format("Dagvatten"), "b.md": invitation.format("Solceller")}
    assert invented.said(ask("Hur många möten hölls 2031?", files)).startswith("2 möten")
