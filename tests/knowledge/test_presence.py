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
            "Moa Holm står inte i listan över dem som var där: Karin Ek, Nils Alm, Bo Strand och Siv Ros.",
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
    assert "står inte i listan" not in said(archive, question)


def test_one_who_could_not_come_to_something_else_was_not_away_from_the_meeting(archive: Archive) -> None:
    assert "Moa Holm" not in said(archive, "Vilka saknades på mötet i oktober 2031?")
