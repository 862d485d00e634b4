"""Who was not at a meeting, and whether somebody was: by the lines and sentences of its papers that say so."""

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.moments import NOON

OCTOBER = """\
# Protokoll styrgruppen 6 oktober 2031

Närvarande: Karin Ek (Lerum, ordförande), Nils Alm (Tjörn), Ylva Lind, Borås

Frånvarande: Bo Strand (Mark), Siv Ros (Ale)

## Strandstädning

Ale deltog inte i strandstädningen. Moa Holm kunde inte delta i somras.

Vid protokollet: Ida Ask
"""
JUNE = """\
# Protokoll styrgruppen 2 juni 2031

Närvarande: Karin Ek, Nils Alm, Bo Strand och Siv Ros. Ylva Lind hade anmält förhinder.

## Avgifter

Frågan bordlades.
"""


@pytest.fixture(scope="module")
def archive(read_database: Database) -> Archive:
    return invented.archive(read_database, {"oktober.md": OCTOBER, "juni.md": JUNE})


def said(archive: Archive, question: str) -> str:
    return invented.said(answer(question, archive, ["open"], NOON))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vilka saknades på mötet i oktober 2031?", "Frånvarande: Bo Strand (Mark), Siv Ros (Ale)"),
        ("vilka var frånvarande den 6 oktober 2031", "Frånvarande: Bo Strand (Mark), Siv Ros (Ale)"),
        ("Vem hade förhinder i juni 2031?", "Ylva Lind hade anmält förhinder."),
        ("vilka var inte med på styrgruppsmötet 2 juni 2031?", "Ylva Lind hade anmält förhinder."),
        ("Var Siv Ros med på mötet i oktober 2031?", "Frånvarande: Bo Strand (Mark), Siv Ros (Ale)"),
        ("Var Siv med på mötet i juni 2031?", "Närvarande: Karin Ek, Nils Alm, Bo Strand och Siv Ros."),
        ("Kom Ylva Lind på mötet i juni 2031?", "Ylva Lind hade anmält förhinder."),
        (
            "Var Moa Holm med på mötet den 2 juni 2031?",
            "Moa Holm finns inte med bland de närvarande: Karin Ek, Nils Alm, Bo Strand och Siv Ros.",
        ),
        ("vilka var med i juni 2031?", "Närvarande: Karin Ek, Nils Alm, Bo Strand och Siv Ros."),
        (
            "hur många var med i juni 2031?",
            "4 står i listan över dem som var där: Karin Ek, Nils Alm, Bo Strand och Siv Ros.",
        ),
    ],
)
def test_who_was_there_and_who_was_not_is_told_by_the_line_that_says_so(
    archive: Archive, question: str, told: str
) -> None:
    assert said(archive, question) == told


@pytest.mark.parametrize(
    "question", ["Deltog Ale i strandstädningen i oktober 2031?", "Var Ale med på mötet i juni 2031?"]
)
def test_the_list_of_a_meeting_tells_nothing_of_another_thing_or_of_a_municipality(
    archive: Archive, question: str
) -> None:
    assert "finns inte med" not in said(archive, question)


def test_one_who_could_not_come_to_something_else_was_not_away_from_the_meeting(archive: Archive) -> None:
    assert "Moa Holm" not in said(archive, "Vilka saknades på mötet i oktober 2031?")


@pytest.mark.parametrize("who", ["Ida Ask", "Moa Holm"])
def test_nobody_who_is_named_elsewhere_in_the_minutes_is_said_to_be_missing(archive: Archive, who: str) -> None:
    assert "finns inte med" not in said(archive, f"Var {who} med på mötet i oktober 2031?")


COMING = """\
# Protokoll styrgruppen 8 september 2031

Närvarande: Karin Ek, Nils Alm, Ylva Lind.

Nils Alm har förhinder vid nästa möte.
"""


def test_one_who_cannot_come_next_time_was_there_this_time(database: Database) -> None:
    archive = invented.archive(database, {"september.md": COMING})
    assert said(archive, "Var Nils Alm med på mötet i september 2031?").startswith("Närvarande: Karin Ek, Nils Alm")


ENTRIES = """\
# Årsrapport 2031

## Skogsgruppen

- **Nätverksträff, 7 april, Lerum – Lövskog.** Nils Lind visade en plan.
*Deltagare: 19 personer.*
- **Digitalt nätverksmöte, 10 maj – Bark.** Nils Lind hade fått förhinder och kunde inte delta.
*Deltagare: 31 personer.*
- **Nätverksträff, 14 september, Borås – Reservat.** Karin Ek ersatte Nils Lind som värd.
*Deltagare: 24 personer.*
"""


def test_the_meetings_of_somebody_are_those_that_do_not_say_that_he_was_away(database: Database) -> None:
    archive = invented.archive(database, {"arsrapport.md": ENTRIES})
    told = said(archive, "På hur många av Skogsgruppens träffar var Nils Lind med 2031?")
    assert told.startswith("1 möte: 7 april")
    assert "3 möten" not in said(archive, "På hur många träffar var Nils Lind inte med 2031?")
    assert "2 möten" not in said(archive, "Hur många träffar hade Skogsgruppen 2031 enligt Karin Ek?")


def test_the_meetings_of_somebody_are_those_whose_minutes_list_him(archive: Archive) -> None:
    assert said(archive, "På hur många av styrgruppens möten var Bo Strand med 2031?").startswith("1 möte: 2 juni")
