"""What is told of another than the one that is asked about is said with a caution."""

import pytest

from bot.storage.database import Database
from knowledge.answers.reason import UNSURE, Reason
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.test_answers import ask


@pytest.fixture(scope="module")
def world(read_database: Database) -> Archive:
    return invented.archive(read_database, OF_OTHERS)


OF_OTHERS = {
    "rapport.md": "# Årsrapport 2031\n\n## Orust\n\nEn ny vattenstrateg, Nils Lind, började i maj.\n\n"
    "## Tjörn\n\nTjörn har en lång kust och en ny brygga.\n\n"
    "## Kungälv\n\nKungälv har en fiskväg. Fiskvägen i Kungälv kostade 210 000 kr.",
    "gruppen.md": "# Gruppen 3 maj 2031\n\nLerum kör sopbilarna på biogas, merkostnad 90 000 kronor per år. "
    "Alingsås har gått tillbaka till diesel.",
    "dammar.md": "# Dammar\n\nOrust och Stenungsund sökte pengar till dammar. "
    "Orust och Stenungsund fick 800 000 kr till dammarna. Dammen i Stenungsund är försenad.",
    "kontakt.md": "# Kontakt\n\nSamordnare Ylva Alm, telefon 0555-12 34 56.\n\nFakturan går till kassören Sven Rask.",
    "betyg.md": "# Betyg för träffen i Sunne\n\nVandringen fick betyg 5,1. Samtalen fick betyg 4,4.",
    "projekt.md": "# Projekt\n\n| Projekt | Projektledare |\n|---|---|\n| Aldungen | Siv Ahl |\n"
    "| Bäckstigen | Bo Lind |\n\n"
    "Laxtrappan är sökt, och besked väntas i mars.",
    "torsby.md": "# Om resor\n\nTill Torsby tar tåget en timme.",
    "city.md": "# Boksamtal\n\nVi har varit Poesistad Norden sedan 2027. Alla i rummet klappade.",
    "inbjudan.md": "# Inbjudan\n\nDen 4 april 2031 hålls en utbildning i Årjäng om pennor.\n\n"
    "Poesistad Norden leds av Bo Alm. Poesistad Norden har en webbplats. Poesistad Norden växer.",
}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Vem är vattenstrateg i Tjörn?", Reason("not_who")),
        ("Vem är vattenstrateg i Orust?", None),
        ("Vad blev merkostnaden för biogas i Alingsås?", UNSURE),
        ("Vad blev merkostnaden för biogas i Lerum?", None),
        ("Vad kostade dammen i Stenungsund?", UNSURE),
        ("Vad kostade fiskvägen i Kungälv?", None),
        ("telefonnr till kassören", UNSURE),
        ("telefonnr till samordnaren", None),
        ("betyg för torsbyträffen", UNSURE),
        ("Vem är projektledare för Laxtrappan?", UNSURE),
        ("Vem är projektledare för Aldungen?", None),
    ],
)
def test_what_is_told_of_another_is_said_with_a_caution(world: Archive, question: str, reason: Reason | None) -> None:
    given = ask(world, question)
    assert not given.abstained
    assert given.reason == reason


def test_two_names_that_no_sentence_holds_together_are_not_told_as_if_one_did(world: Archive) -> None:
    assert ask(world, "När blev Årjäng Poesistad Norden?").reason == UNSURE
