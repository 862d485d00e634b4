"""After the sentence that answers only what adds something to it is told."""

from bot.storage.database import Database
from knowledge.answers import answer
from tests.knowledge import invented
from tests.knowledge.moments import NOON

MINUTES = """# Protokoll 6 juni 2031

## § 4 Elcyklarna i Hjo

Elcyklarna i Hjo kostade 48 000 kronor och lånas av hemtjänsten.

Beslut: Två till köps in för samma summa.

## § 5 Badhuset

Badhuset i Tibro kostade 9 miljoner kronor och invigs till våren.
"""
OTHERS = """# Anteckningar 3 maj 2029

Lekplatsen i Tibro kostade 310 000 kronor.

Gångbron i Karlsborg kostade 820 000 kronor.
"""
ON_A_NAME = """# Anteckningar 2 april 2030

## § 2 Namnet på tävlingen

En godisfabrik säljer sedan i julas en kola som heter likadant och flera barn har ringt dit. Gruppen beslutade därför \
att tävlingen Kolugnt byter namn till Svalt. Tävlingen Kolugnt fick nytt namn på affischerna eftersom de trycktes om.
"""


def said(database: Database, question: str) -> str:
    archive = invented.archive(database, {"protokoll.md": MINUTES, "anteckningar.md": OTHERS})
    return invented.said(answer(question, archive, ["open"], NOON))


def test_a_sure_answer_is_not_followed_by_what_others_cost(database: Database) -> None:
    told = said(database, "Vad kostade elcyklarna i Hjo?")
    assert told.startswith("Elcyklarna i Hjo kostade 48 000 kronor")
    assert "Lekplatsen" not in told
    assert "Gångbron" not in told


def test_the_decision_on_what_is_told_stays_with_it(database: Database) -> None:
    assert "Beslut: Två till köps in" in said(database, "Vad kostade elcyklarna i Hjo?")


def test_what_meets_another_word_of_the_question_is_told_too(database: Database) -> None:
    told = said(database, "Vad kostade elcyklarna och gångbron?")
    assert "48 000" in told
    assert "820 000" in told


def test_the_reason_that_stands_before_what_came_of_it_is_told_with_it(database: Database) -> None:
    archive = invented.archive(database, {"anteckningar.md": ON_A_NAME})
    told = invented.said(answer("Varför bytte tävlingen Kolugnt namn?", archive, ["open"], NOON))
    assert "En godisfabrik säljer" in told
    assert told.index("godisfabrik") < told.index("beslutade därför")
