"""What is told of another time than the one asked about is said with a caution."""

import pytest

from bot.storage.database import Database
from knowledge.answers.reason import UNSURE, Reason
from knowledge.archive import Archive
from tests.knowledge import invented
from tests.knowledge.test_answers import ask


@pytest.fixture(scope="module")
def world(read_database: Database) -> Archive:
    return invented.archive(read_database, OF_TIMES)


OF_TIMES = {
    "lunch.md": "# Anteckningar lunch 12 november 2031\n\nHöstmarknaden: 40 anmälda den 3 november.\n\n"
    "Nya cyklar ska vara beställda den 9 februari 2033.",
    "marknad.md": "# Höstmarknaden\n\nHöstmarknaden 2032 hålls den 4 oktober 2032.",
    "rapport.md": "# Årsrapport 2030\n\n## Stugan\n\nKursen om tång den 8 april 2030 hade många anmälda. "
    "Slöjdträffen den 2 oktober 2030 hade få anmälda.",
    "loften.md": "# Anteckningar 5 maj 2032\n\n## Vårlöftet 2032\n\nFörra året kom 812 löften in till Vårlöftet. "
    "I år är målet 900 löften. Affischerna är tryckta.",
    "sniglar.md": "# Anteckningar 6 maj 2031\n\n## Sniglar\n\n"
    "Hjo plockade 70 kilo sniglar 2030, målet för 2031 är 90 kilo sniglar.",
}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Vilket datum hålls Höstmarknaden 2033?", UNSURE),
        ("Vilket datum hålls Höstmarknaden 2032?", None),
        ("Vilket datum hölls kursen om tång hösten 2030?", UNSURE),
        ("Vilket datum hölls kursen om tång våren 2030?", None),
        ("Vilket datum hölls slöjdträffen hösten 2030?", None),
        ("Hur många löften gav Vårlöftet 2032?", UNSURE),
        ("Hur många löften är målet för Vårlöftet 2032?", None),
        ("Hur många kilo sniglar plockade Hjo 2031?", UNSURE),
        ("Hur många kilo sniglar plockade Hjo 2030?", None),
    ],
)
def test_an_answer_is_sure_only_where_it_is_told_of_the_time_that_is_asked_about(
    world: Archive, question: str, reason: Reason | None
) -> None:
    assert ask(world, question).reason == reason
