"""Passages near in meaning are weighed with those that share words, and never seen from where they may not be."""

import pytest

from bot.storage.database import Database
from knowledge import record
from knowledge.answers import Answer, answer
from knowledge.answers.why import why
from knowledge.document import Block, Document
from knowledge.index import Hit, Sought, weighed_together
from knowledge.question import Hints, understand
from tests.knowledge import invented
from tests.knowledge.moments import NOON

BATS = Document("flader.md", "Fladdermöss", (Block("text", "Under bron i Hjo bor elva dammfladdermöss."),))
SECRET = Document("hemligt.md", "Hemligt", (Block("text", "Lönen i Hjo är 51 000 kronor."),))


@pytest.fixture(scope="module")
def filled(read_database: Database) -> invented.WritableArchive:
    archive = invented.archive(read_database, {"arsrapport.md": invented.REPORT})
    archive.add(BATS)
    archive.add(SECRET, "coordinators")
    return archive


def number_of(archive: invented.WritableArchive, name: str) -> int:
    """The first passage of the document."""
    with archive._connect() as connection:
        documents = (record.kept(connection, number) for number in record.all_documents(connection))
        (document,) = [one.id for one in documents if one and one.name == name]
        return record.passages_of(connection, document)[0][0]


def test_scores_are_summed_and_ranked_within_the_limit() -> None:
    words = [Hit(1, 10.0), Hit(2, 8.0), Hit(3, 1.0)]
    near = [Hit(3, 0.5), Hit(4, 0.85), Hit(2, 0.3)]
    assert weighed_together(words, near, 3) == [Hit(2, 11.0), Hit(1, 10.0), Hit(4, 8.5)]
    assert weighed_together([], [Hit(4, 0.4)], 3) == [Hit(4, 0.4)]
    assert weighed_together(words, [], 2) == words[:2]


def test_what_is_near_is_weighed_though_it_shares_no_word(filled: invented.WritableArchive) -> None:
    near = [Hit(number_of(filled, "flader.md"), 0.5)]
    found = filled.seen_from(["open"], near).find([Sought("avgiften")], 90)
    assert BATS.blocks[0].text in {passage.text for passage, _ in found}
    assert BATS.blocks[0].text not in {
        passage.text for passage, _ in filled.seen_from(["open"]).find([Sought("avgiften")], 90)
    }


def test_what_is_near_raises_a_passage_among_those_with_the_words(filled: invented.WritableArchive) -> None:
    question = "Vad gjordes i Hjo eller Borås?"
    near = [Hit(number_of(filled, "flader.md"), 2.0)]
    plain, raised = (answer(question, filled, ["open"], NOON, Hints(given)) for given in ((), near))
    assert lead("flader.md", raised) > lead("flader.md", plain)


def lead(document: str, given: Answer) -> float:
    """How much better it is than the best of the others: scores are shares of the best."""
    scores = {source.document: source.score for source in reversed(given.sources)}
    return scores.pop(document, 0.0) - max(scores.values(), default=0.0)


def test_why_an_answer_was_given_weighs_what_the_answer_did(filled: invented.WritableArchive) -> None:
    near = [Hit(number_of(filled, "flader.md"), 2.0)]
    question = "Vad gjordes i Hjo eller Borås?"
    explained, without = (why(question, filled, ["open"], NOON, Hints(given)) for given in (near, ()))
    assert explained.given.sources == answer(question, filled, ["open"], NOON, Hints(near)).sources
    assert explained.given.sources != without.given.sources, "blind check: nearness changes them"


def test_what_is_near_is_not_seen_from_where_it_may_not_be(filled: invented.WritableArchive) -> None:
    near = [Hit(number_of(filled, "hemligt.md"), 2.0)]
    for question in ("Vad är lönen i Hjo?", "Vem är projektledare?", "xyzzy"):
        assert "51 000" not in str(answer(question, filled, ["open"], NOON, Hints(near)))
    assert "51 000" in str(answer("Vad är lönen i Hjo?", filled, ["open", "coordinators"], NOON, Hints(near)))


def test_a_no_depends_on_words_alone(filled: invented.WritableArchive) -> None:
    near = [Hit(number_of(filled, "flader.md"), 2.0)]
    given = answer("Vad kostade invigningen av Gotlandsbron?", filled, ["open"], NOON, Hints(near))
    assert given.abstained
    assert understand("xyzzy", filled.seen_from(["open"], near), NOON).unknown == ["xyzzy"]
