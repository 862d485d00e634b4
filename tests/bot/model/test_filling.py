"""Vectors for the passages come in the background, from any endpoint, and go with their text."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import pytest

from bot.model.embedding import embed
from bot.model.endpoint import Endpoint
from bot.model.filling import BATCH, LOOK_EVERY, Filling
from bot.model.patience import Patience
from bot.model.settings import ModelSettings
from bot.storage.database import Database
from knowledge import record, vectors
from knowledge.document import Block, Document
from knowledge.index.meaning import Meaning
from tests.fakes.clock import FakeClock
from tests.fakes.model_endpoint import ModelEndpoint, vector

PASSAGES = 90
MODEL = "v"


def put(database: Database, name: str, texts: Sequence[str], level: str = "open") -> None:
    blocks = tuple(Block("row", text) for text in texts)  # a row is a passage of its own
    database.write_now(lambda connection: record.put(connection, Document(name, name, blocks), level))


def rows(number: int, word: str = "rad") -> list[str]:
    return [f"{word} {at} om {word}{at * 7} i skogen" for at in range(number)]


@contextmanager
def filling(
    database: Database, endpoint: ModelEndpoint, levels: Sequence[str] = ("open",), clock: FakeClock | None = None
) -> Iterator[Filling]:
    way = Endpoint(ModelSettings(address=endpoint.address))
    patience = Patience((clock or FakeClock()).monotonic, 1.0, 300.0)
    ask = partial(embed, way, MODEL, seconds=0.3)
    try:
        yield Filling(database, Meaning(database.reading, MODEL, levels), MODEL, ask, patience)
    finally:
        way.close()


def to_the_end(filler: Filling, most: int = 50) -> None:
    assert any(filler.turn() == LOOK_EVERY for _ in range(most))


def kept(database: Database) -> int:
    return database.read_now(lambda connection: vectors.number(connection, MODEL))


def texts_sent(endpoint: ModelEndpoint) -> list[str]:
    return [text for request in endpoint.sent("/embeddings") for text in request.body["input"]]


def test_every_passage_gets_its_vector_in_batches_and_each_text_is_sent_once(
    database: Database, endpoint: ModelEndpoint
) -> None:
    put(database, "a.txt", rows(PASSAGES))
    put(database, "b.txt", [])
    with filling(database, endpoint) as filler:
        to_the_end(filler)
        assert (filler.meaning.kept, kept(database)) == (PASSAGES, PASSAGES)
    assert [len(request.body["input"]) for request in endpoint.requests] == [BATCH, BATCH, PASSAGES - 2 * BATCH]
    assert len(set(texts_sent(endpoint))) == PASSAGES


def test_what_was_made_before_a_stop_is_not_made_again(database: Database, endpoint: ModelEndpoint) -> None:
    put(database, "a.txt", rows(PASSAGES))
    with filling(database, endpoint) as filler:
        filler.turn()
    with filling(database, endpoint) as filler:
        to_the_end(filler)
        assert filler.meaning.kept == PASSAGES
    assert len(texts_sent(endpoint)) == PASSAGES


def test_two_processes_share_what_either_has_made(database: Database, endpoint: ModelEndpoint) -> None:
    put(database, "a.txt", rows(PASSAGES))
    with filling(database, endpoint) as one, filling(database, endpoint) as other:
        other.turn()
        to_the_end(one)
        to_the_end(other)
        assert one.meaning.kept == other.meaning.kept == PASSAGES
    assert len(texts_sent(endpoint)) == PASSAGES


def test_only_documents_on_the_levels_that_were_set_are_sent(database: Database, endpoint: ModelEndpoint) -> None:
    put(database, "open.txt", rows(5, "öppen"))
    put(database, "group.txt", rows(5, "grupp"), "group:skog")
    put(database, "secret.txt", rows(5, "hemlig"), "coordinators")
    with filling(database, endpoint, ["open", "group:skog"]) as filler:
        to_the_end(filler)
    sent = " ".join(texts_sent(endpoint))
    assert ("öppen 1" in sent, "grupp 1" in sent, "hemlig" in sent) == (True, True, False)


def test_a_document_that_moved_to_a_narrower_level_is_not_sent_and_its_vectors_go(
    database: Database, endpoint: ModelEndpoint
) -> None:
    put(database, "a.txt", rows(5))
    with filling(database, endpoint) as filler:
        to_the_end(filler)
        put(database, "a.txt", rows(9), "coordinators")
        to_the_end(filler)
        assert (filler.meaning.kept, kept(database)) == (0, 0)
    assert len(texts_sent(endpoint)) == 5


def test_vectors_go_when_their_text_does_and_stay_when_it_stays(database: Database, endpoint: ModelEndpoint) -> None:
    with filling(database, endpoint) as filler:
        put(database, "a.txt", rows(10))
        put(database, "b.txt", rows(5, "annan"))
        to_the_end(filler)
        put(database, "a.txt", [*rows(7), "en ny rad om bin"])
        database.write_now(lambda connection: record.remove(connection, "b.txt"))
        to_the_end(filler)
        assert (filler.meaning.kept, kept(database)) == (8, 8)
    assert len(texts_sent(endpoint)) == 16


def test_the_vectors_of_another_model_go(database: Database, endpoint: ModelEndpoint) -> None:
    put(database, "a.txt", rows(5))
    database.write_now(lambda connection: vectors.keep(connection, "older", {"x": b"\0\0"}))
    with filling(database, endpoint) as filler:
        to_the_end(filler)
    assert database.read_now(lambda connection: vectors.number(connection, "older")) == 0


@pytest.mark.parametrize("fault", ["silent", "resets", "busy", "moved", "too few", "not a number"])
def test_after_any_fault_it_waits_longer_each_time_and_then_goes_on(
    database: Database, endpoint: ModelEndpoint, fault: str
) -> None:
    put(database, "a.txt", rows(2))
    clock = FakeClock()
    endpoint.fault = fault
    with filling(database, endpoint, clock=clock) as filler:
        filler.turn()
        first = filler.turn()
        clock.pass_by(30)
        filler.turn()
        second = filler.turn()
        assert 0 < first < second or first == second == LOOK_EVERY
        assert len(endpoint.requests) == 2
        assert kept(database) == 0
        endpoint.fault = ""
        clock.pass_by(600)
        to_the_end(filler)
        assert filler.meaning.kept == 2


def test_an_endpoint_that_asks_for_peace_gets_it(database: Database, endpoint: ModelEndpoint) -> None:
    put(database, "a.txt", rows(2))
    clock = FakeClock()
    endpoint.fault = "busy"  # for 30 seconds
    with filling(database, endpoint, clock=clock) as filler:
        filler.turn()
        for _ in range(29):
            clock.pass_by(1)
            assert filler.turn() > 0
        assert len(endpoint.requests) == 1


def test_one_passage_that_is_refused_for_good_does_not_hold_up_the_others(
    database: Database, endpoint: ModelEndpoint
) -> None:
    put(database, "a.txt", [*rows(20), "den enda som vägras", *rows(20, "annan")])
    endpoint.refuses_word = "vägras"
    with filling(database, endpoint) as filler:
        to_the_end(filler)
        assert (filler.meaning.kept, filler.meaning.all) == (40, 41)


def test_vectors_of_another_length_than_before_are_refused_and_said(
    database: Database, endpoint: ModelEndpoint, caplog: pytest.LogCaptureFixture
) -> None:
    put(database, "a.txt", rows(2))
    with filling(database, endpoint) as filler:
        to_the_end(filler)
        endpoint.size = 8
        put(database, "b.txt", rows(2, "annan"))
        filler.turn()
        assert (filler.meaning.kept, kept(database)) == (2, 2)
    assert "är modellen utbytt under samma namn?" in caplog.text


def test_what_is_near_is_found_also_after_documents_have_come_and_gone(
    database: Database, endpoint: ModelEndpoint
) -> None:
    with filling(database, endpoint) as filler:
        for round_number in range(6):
            put(database, "a.txt", rows(PASSAGES + round_number, f"varv{round_number}"))
            put(database, "b.txt", ["Fladdermöss bor under bron i Hjo."])
            to_the_end(filler)
        (hit, *_) = filler.meaning.near(vector("b.txt\nFladdermöss bor under bron i Hjo."), ["open"], 5)
        found = database.read_now(lambda connection: record.read(connection, [hit.passage], ["open"]))
        assert [passage.text for passage in found.values()] == ["Fladdermöss bor under bron i Hjo."]
        assert filler.meaning.near(vector("Fladdermöss"), ["coordinators"], 5) == []


def test_progress_is_told(database: Database, endpoint: ModelEndpoint, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    put(database, "a.txt", rows(PASSAGES))
    with filling(database, endpoint) as filler:
        to_the_end(filler)
    assert f"{PASSAGES} of {PASSAGES} passages have vectors" in caplog.text
