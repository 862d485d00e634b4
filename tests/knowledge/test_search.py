import pytest

from knowledge.archive import Archive
from knowledge.question import understand
from knowledge.search import Found, search
from tests.knowledge.moments import NOON

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
