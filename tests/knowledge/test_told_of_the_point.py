"""What a question turns on - its thing, its verb, the sum, whose office it is - is told, or there is a caution."""

import pytest

from bot.storage.database import Database
from knowledge.answers.reason import UNSURE, Reason
from knowledge.archive import Archive
from knowledge.signals import LEFT_BLANK
from tests.knowledge import invented
from tests.knowledge.test_answers import ask


@pytest.fixture(scope="module")
def world(read_database: Database) -> Archive:
    return invented.archive(read_database, POINTS)


POINTS = {
    "tjanster.md": "# Protokoll 4 maj 2031\n\n## Ny ekolog\n\n31 sökte tjänsten. Ekologen börjar i juni.\n\n"
    "## Webben\n\nPär Mo är redaktör och sköter webben.",
    "protokoll.md": "# Protokoll vårmötet\n\nBo Alm hälsar alla. Cykelpumpen i Hjo visades på vårmötet av Eva Ro. "
    "Cykelpumpen i Hjo är blå. Cykelpumpen i Hjo är ny sedan vårmötet.",
    "hyllan.md": "# Hyllan\n\nHyllan monterades i mars.",
    "middag.md": "# Inbjudan\n\nMiddagen kvällen före skogsdagen är kl. 18, var och en betalar själv. "
    "Ingen avgift tas ut av medlemmar. Övriga betalar 950 kr för skogsdagen.",
    "styrelser.md": "# Sjögruppen 8 mars 2031\n\nMoa Berg väljs till vice ordförande.",
    "fjall.md": "# Fjällgruppen 9 april 2031\n\nFjällgruppen pratade om leder.",
    "tang.md": "# Tångmötet\n\nDeltog: Siri Ask, Ove Rask. Ove Rask menade att tången är nyttig. Bryggan: ingen åsikt.",
}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Hur många sökte tjänsten som redaktör?", UNSURE),
        ("Hur många sökte tjänsten som ekolog?", None),
        ("Vem monterade cykelpumpen i Hjo på vårmötet?", UNSURE),
        ("Vem visade cykelpumpen i Hjo på vårmötet?", None),
        ("Vad kostar middagen kvällen före skogsdagen?", UNSURE),
        ("Vad betalar övriga för skogsdagen?", None),
        ("Vem är vice ordförande i fjällgruppen?", UNSURE),
        ("Vem är vice ordförande i sjögruppen?", None),
        ("Vilken åsikt hade Siri Ask på tångmötet?", UNSURE),
        ("Vad tyckte Ove Rask om tången?", None),
    ],
)
def test_an_answer_is_sure_only_where_what_the_question_turns_on_is_told(
    world: Archive, question: str, reason: Reason | None
) -> None:
    assert ask(world, question).reason == reason


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("Slöjdkvällen\tHjo\t4,9\tej ställd\tFin lokal", "ej ställd"),
        ("Slöjdkvällen\tHjo\tinte mätt", "inte mätt"),
        ("Slöjdkvällen\tHjo\tej så nöjda med lokalen", None),
        ("Vi var inte nöjda.", None),
    ],
)
def test_a_cell_that_only_says_not_is_one_whose_figure_is_missing(row: str, found: str | None) -> None:
    blank = LEFT_BLANK.search(row)
    assert (blank and blank.group().strip()) == found
