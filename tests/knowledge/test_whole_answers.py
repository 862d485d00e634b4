"""Where what is told first holds the question and what it asks for, no caution is said."""

import pytest

from bot.storage.database import Database
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.test_answers import ask


@pytest.fixture(scope="module")
def world(read_database: Database) -> Archive:
    return invented.archive(read_database, TOLD_IN_FULL)


TOLD_IN_FULL = {
    "2030.md": "# Rapport 2030\n\n## Orust\n\nOrust har ingen vattenstrateg, tjänsten är vakant. Orust har en vik.",
    "2031.md": "# Rapport 2031\n\n## Orust\n\nEn ny vattenstrateg, Nils Lind, började i maj.",
    "val.md": "# Val\n\nYlva Alm och Sven Rask väljs till valberedning. Alla tackade dem.",
    "strategi.md": "# Badstrategi\n\nLerum, Ale och Tjörn har en antagen BS. Borås väntar.",
    "brev.md": "# Brev\n\nHej! Hälsningar Greta Sjö, Tjörns kommun, 0555-12 34 56",
    "motioner.md": "# Stämman\n\nMotioner till stämman ska ha kommit in senast den 31 januari 2032.",
    "dammar.md": "# DALA-medel till dammarna\n\nOrust och Ale fick 800 000 kr beviljat i mars. Sju dammar grävs.",
    "budget.md": "# Budget 2031\n\n| Post | Budget (kr) |\n|---|---|\n| Samordnare | 150 000 |\n| Webb | 8 000 |\n\n"
    "Håll Bäcken Ren samordnar städningen, och budgeten är osäker.",
    "sagor.md": "# Sagofilmen\n\nFilmen blev klar i juni, inte i april. Skälet var att alla ville ha med fler sagor.",
    "kurs.md": "# Kurser\n\n| Kurs | Betyg (1-6) | Vanligaste kommentar |\n|---|---|---|\n"
    "| Grävkurs för nybörjare | 5,2 | Fick gräva själv |\n| Målarkurs | 4,1 | För kort |",
}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vem är vattenstrateg i Orust?", "Nils Lind"),
        ("Vem sitter i valberedningen?", "Ylva Alm och Sven Rask"),
        ("Vilka kommuner har en antagen badstrategi?", "Lerum, Ale och Tjörn"),
        ("Vad har Greta Sjö för telefonummer?", "0555-12 34 56"),
        ("deadline motioner stämman", "31 januari 2032"),
        ("Hur mycket DALA-pengar beviljades till dammarna?", "800 000 kr"),
        ("budget samordnare 2031", "150 000"),
        ("Varför blev sagofilmen inte klar i april?", "fler sagor"),
        ("vad tyckte man om grävkursen för nybörjare", "Fick gräva själv"),
    ],
)
def test_what_is_told_in_full_is_told_without_a_caution(world: Archive, question: str, told: str) -> None:
    given = ask(world, question)
    assert told in invented.said(given)
    assert given.reason is None
