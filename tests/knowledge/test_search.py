from dataclasses import replace

import pytest

from bot.storage.database import Database
from knowledge.answers import answer
from knowledge.archive import Archive
from knowledge.found import Found
from knowledge.question import Hints, Told, understand
from knowledge.search import search
from tests.knowledge import invented
from tests.knowledge.moments import NOON

HARBOUR = """# Hamnarna längs kusten

Hamnen i Grebbestad stängdes för fiskebåtar i maj, och alla fiskebåtar flyttade till Strömstad.
Bottnen hade blivit för grund för fiskebåtar i hamnen i Grebbestad, vilket berodde på slam från åarna.
"""
QUESTIONS = (
    "Hur många deltog i Lerum 7 april?",
    "Vem berättade om gallringsplan?",
    "Vad gör Kungälv med solceller?",
    "När hölls träffen om våtmarker?",
    "Vilken nöjdhet fick naturreservat i Borås 2031?",
)


def told(found: list[Found]) -> list[tuple[str, int, float]]:
    return [(one.passage.text, one.start, one.score) for one in found]


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.parametrize("most", [1, 3, 7])
def test_the_best_are_the_same_however_few_are_asked_for(archive: Archive, asked: str, most: int) -> None:
    view = archive.seen_from(["open"])
    question = understand(asked, view, NOON)
    everything = search(question, view, most=1000)
    assert len(everything) > 1
    assert told(search(question, view, most=most)) == told(everything[:most])


def test_the_best_sentence_comes_first_with_what_its_score_is_made_of(archive: Archive) -> None:
    view = archive.seen_from(["open"])
    found = search(understand("Vem visade en ny gallringsplan?", view, NOON), view)
    assert found[0].quote.startswith("Nils Lind, Lerums kommun, visade en ny gallringsplan")
    assert found[0].signals["kind"] == 1
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_the_sentence_that_tells_what_is_asked_comes_before_one_that_holds_more_words(database: Database) -> None:
    archive = invented.archive(database, {"hamnen.md": HARBOUR})
    view = archive.seen_from(["open"])
    found = search(understand("Varför stängdes hamnen i Grebbestad för fiskebåtar?", view, NOON), view)
    assert found[0].quote.startswith("Bottnen hade blivit")
    nearest = max(found, key=lambda one: one.near)
    assert nearest.quote.startswith("Hamnen i Grebbestad stängdes")


def test_what_leans_on_a_document_is_told_by_it_before_what_is_as_near_elsewhere(database: Database) -> None:
    texts = {
        f"{place}.md": f"# Anteckningar från {place}\n\nNils Lind höll i dagen. Bussen kostade {price} kronor."
        for place, price in (("Lerum", 300), ("Borås", 4000))
    }
    view = invented.archive(database, texts).seen_from(["open"])
    question = understand("Vad kostade bussen?", view, NOON)
    for document, price in (("Lerum.md", "300"), ("Borås.md", "4000")):
        first, second, *_ = search(replace(question, told_in=Told(document)), view)
        assert price in first.quote
        assert (first.near, first.signals) == (second.near, second.signals), "no less in doubt for that"


BOATS = """# Anteckningar om båtar

## Roddbåten

Roddbåten visades av Nils Lind.

Priset blev 300 kronor.

## Bryggan

Bryggan mättes upp.

## Flotten

Flotten ritades om.

## Skötseln

Skötseln delas av alla.

## Segelbåten

Segelbåten visades av Karin Ek.

Priset blev 4000 kronor.
"""


def test_what_leans_on_an_answer_is_told_beside_it_before_what_is_as_near_elsewhere_in_the_document(
    database: Database,
) -> None:
    view = invented.archive(database, {"boats.md": BOATS}).seen_from(["open"])
    question = understand("Vad blev priset?", view, NOON)
    for cited, price in (("Roddbåten visades av Nils Lind.", "300"), ("Segelbåten visades av Karin Ek.", "4000")):
        first, *_ = search(replace(question, told_in=Told("boats.md", cited)), view)
        assert price in first.quote


PLAN = """# Plan

| Vad | Var | Anmälan senast |
|---|---|---|
| Dikning | Lerum | 4 maj |
| Röjning | Borås | 5 juni |
| Plantering | Ale | 6 juli |
"""


def test_what_leans_on_a_row_is_told_by_that_row(database: Database) -> None:
    view = invented.archive(database, {"plan.md": PLAN}).seen_from(["open"])
    rows = {passage.cells[0][1]: passage.text for passage in view.passages_in("plan.md") if passage.cells}
    question = understand("När senast ska man anmäla sig?", view, NOON)
    for what, last in (("Dikning", "4 maj"), ("Röjning", "5 juni")):
        first, *_ = search(replace(question, told_in=Told("plan.md", rows[what])), view)
        assert last in first.quote


def test_what_is_asked_of_a_document_is_told_by_it_alone_also_in_other_words(database: Database) -> None:
    texts = {
        "dammen.md": "# Dammen vid Ekeby\n\nNils Lind, Lerums kommun\n\n" + "Vattnet stiger om våren.\n\n" * 20,
        "ovrigt.md": "# Övrigt\n\nKarin Ek höll i presentationen om bryggor.",
    }
    view = invented.archive(database, texts).seen_from(["open"])
    question = understand("Vem höll i presentationen?", view, NOON)
    assert search(question, view)[0].passage.document == "ovrigt.md"
    first, *rest = search(replace(question, told_in=Told("dammen.md", alone=True)), view)
    assert first.quote.startswith("Nils Lind")
    assert {one.passage.document for one in rest} <= {"dammen.md"}


def test_a_document_that_is_asked_about_is_searched_however_many_others_speak_of_the_same(database: Database) -> None:
    others = {f"rapport{n}.md": f"# Avgifter {n}\n\nAvgiften kostar {n} kronor i avgift." for n in range(100, 160)}
    filled = "Vattnet stiger om våren.\n\n" * 20
    texts = {"dammen.md": f"# Dammen\n\n{filled}Vad båten får kosta: avgiften är 77 kronor.\n\n{filled}", **others}
    view = invented.archive(database, texts).seen_from(["open"])
    question = understand("Vad kostar avgiften?", view, NOON)
    first, *_ = search(replace(question, told_in=Told("dammen.md", alone=True)), view)
    assert "77 kronor" in first.quote


CHARGERS = {
    "maj.md": "# Anteckningar 8 maj 2031\n\n## Laddstolpar längs ån\n\nNu är 26 av 40 stolpar klara.",
    "april.md": "# Anteckningar 9 april 2031\n\n## Laddstolpar längs ån\n\nNu är 11 av 40 stolpar klara.",
    "bin.md": "# Anteckningar 7 maj 2031\n\n## Bikupor\n\nNu är 5 av 9 kupor klara.",
}


@pytest.mark.parametrize(
    ("month", "topic", "told_first"),
    [
        ("maj", "laddstolpar längs ån", "26 av 40"),
        ("april", "laddstolpar längs ån", "11 av 40"),
        ("maj", "bikupor", "5 av 9"),
    ],
)
def test_what_is_of_the_month_that_is_asked_about_and_of_what_was_talked_of_comes_first(
    database: Database, month: str, topic: str, told_first: str
) -> None:
    written = invented.archive(database, CHARGERS)
    hints = Hints(told_in=Told(topic=topic))
    given = answer(f"Hur många var klara i {month} 2031?", written, ["open"], NOON, hints)
    assert told_first in given.sources[0].quote


@pytest.mark.parametrize("question", ["Hur många gäddor fångades?", "Vad kostar badhuset?"])
def test_what_was_talked_of_answers_nothing_that_the_archive_does_not_tell(database: Database, question: str) -> None:
    written = invented.archive(database, CHARGERS)
    hints = Hints(told_in=Told(topic="laddstolpar längs ån"))
    assert answer(question, written, ["open"], NOON, hints).abstained


def test_when_the_next_meeting_is_according_to_a_document_is_not_told_by_another(database: Database) -> None:
    texts = {
        "plan.md": "# Plan\n\nNästa möte hålls den 14 maj 2099.",
        "dammen.md": "# Dammen\n\nNästa möte hålls den 3 juni 2099.",
    }
    told_in = Told("dammen.md", alone=True)
    given = answer("När är nästa möte?", invented.archive(database, texts), ["open"], NOON, Hints(told_in=told_in))
    assert {source.document for source in given.sources} == {"dammen.md"}
