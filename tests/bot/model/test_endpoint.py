"""The one way out to a model: whatever stands at the other end, little comes in, soon, and nothing goes elsewhere."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from aiohttp import ClientSession

from bot.model.embedding import embed
from bot.model.endpoint import Endpoint, EndpointFailed
from bot.model.rephrasing import rephrase
from bot.model.settings import ModelSettings
from bot.settings import Secret
from tests.fakes.model_endpoint import ABOUT_VECTORS, ABOUT_WORDS, FAULTS, SLOW, ModelEndpoint, model_endpoint, vector

KEY = "nyckeln-som-aldrig-syns"
SECONDS = 0.4
SLACK = 0.6  # the machine may be busy
FEE = "Den årliga avgiften är 3 500 kr."
USABLE = {"nothing", "long text"}  # words that come through here, and are judged where they are held against passages


@contextmanager
def opened(endpoint: ModelEndpoint) -> Iterator[Endpoint]:
    way = Endpoint(ModelSettings(address=endpoint.address, key=Secret(KEY)))
    try:
        yield way
    finally:
        way.close()


def vectors(way: Endpoint) -> object:
    return embed(way, "v", [FEE, "En annan text."], SECONDS)


def words(way: Endpoint) -> object:
    return rephrase(way, "c", "Vad kostar det?", [FEE], SECONDS)


def test_an_honest_endpoint_makes_vectors_in_the_order_of_the_texts(endpoint: ModelEndpoint) -> None:
    with opened(endpoint) as way:
        assert vectors(way) == [vector(FEE), vector("En annan text.")]
    assert endpoint.requests[0].body == {"model": "v", "input": [FEE, "En annan text."]}


def test_an_honest_endpoint_is_told_question_and_passages_and_offered_no_tools(endpoint: ModelEndpoint) -> None:
    with opened(endpoint) as way:
        assert words(way) == FEE
    (request,) = endpoint.requests
    assert request.asked == {"fråga": "Vad kostar det?", "citat": [FEE]}
    assert not {"tools", "functions", "tool_choice"} & set(request.body)


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - set(ABOUT_WORDS)))
def test_vectors_from_an_endpoint_that_misbehaves_are_refused_in_time(endpoint: ModelEndpoint, fault: str) -> None:
    refused_in_time(endpoint, fault, vectors)


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - set(ABOUT_VECTORS) - USABLE))
def test_words_from_an_endpoint_that_misbehaves_are_refused_in_time(endpoint: ModelEndpoint, fault: str) -> None:
    refused_in_time(endpoint, fault, words)


def refused_in_time(endpoint: ModelEndpoint, fault: str, ask: Callable[[Endpoint], object]) -> None:
    endpoint.fault = fault
    with opened(endpoint) as way:
        began = time.monotonic()
        with pytest.raises(EndpointFailed) as failed:
            ask(way)
        assert time.monotonic() - began < SECONDS + SLACK
        assert 0 <= failed.value.retry_after <= 600
        endpoint.fault = ""
        assert ask(way), "the next honest answer is taken"


def test_an_endpoint_that_is_not_there_is_refused_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
    way = Endpoint(ModelSettings(address=address))
    with pytest.raises(EndpointFailed):
        words(way)
    way.close()


def test_an_endpoint_that_takes_no_connections_is_refused_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, socket.create_connection(full.getsockname()):
        way = Endpoint(ModelSettings(address=f"http://127.0.0.1:{full.getsockname()[1]}/v1"))
        began = time.monotonic()
        with pytest.raises(EndpointFailed):
            words(way)
        assert time.monotonic() - began < SECONDS + SLACK
        way.close()


def test_of_50_megabytes_no_more_is_read_than_an_answer_may_hold(endpoint: ModelEndpoint) -> None:
    with opened(endpoint) as way:
        for fault in ("huge", "endless body"):
            endpoint.fault = fault
            with pytest.raises(EndpointFailed, match="mer än 256 kB"):
                rephrase(way, "c", "Vad kostar det?", [FEE], seconds=5)


def test_a_redirect_is_refused_and_its_target_never_contacted(endpoint: ModelEndpoint) -> None:
    with model_endpoint() as elsewhere, opened(endpoint) as way:
        endpoint.fault, endpoint.moved_to = "moved", elsewhere.address.removesuffix("/v1")
        for ask in (vectors, words):
            with pytest.raises(EndpointFailed, match="svarade 307"):
                ask(way)
        assert elsewhere.requests == []
        asyncio.run(follow(f"{endpoint.address}/embeddings"))
        assert len(elsewhere.requests) == 1, "one that follows redirects is seen there"


async def follow(address: str) -> None:
    async with ClientSession() as session, session.post(address, json={"model": "v", "input": ["x"]}) as response:
        await response.read()


def test_a_proxy_in_the_environment_is_not_used(endpoint: ModelEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    with model_endpoint() as proxy, opened(endpoint) as way:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        words(way)
        assert (len(endpoint.requests), len(proxy.requests)) == (1, 0)


def test_the_key_goes_to_the_endpoint_and_into_no_log_and_no_error(
    endpoint: ModelEndpoint, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = ""
    with opened(endpoint) as way:
        for fault in ("", *sorted(set(FAULTS) - set(ABOUT_VECTORS) - set(SLOW))):
            endpoint.fault = fault
            try:
                words(way)
            except EndpointFailed as failed:
                told += f"{failed!r} {failed.__cause__!r} {failed.__context__!r} {failed}"
    assert all(request.headers["Authorization"] == f"Bearer {KEY}" for request in endpoint.requests)
    assert len(endpoint.requests) > 20
    assert KEY not in caplog.text + told
    assert FEE not in caplog.text + told


def test_a_key_that_cannot_stand_in_a_header_is_refused_and_not_repeated(endpoint: ModelEndpoint) -> None:
    way = Endpoint(ModelSettings(address=endpoint.address, key=Secret("två\r\nrader-hemligt")))
    with pytest.raises(EndpointFailed) as failed:
        words(way)
    assert "rader-hemligt" not in f"{failed.value!r}{failed.value.__cause__!r}"
    assert endpoint.requests == []
    way.close()


def test_without_a_key_none_is_sent(endpoint: ModelEndpoint) -> None:
    way = Endpoint(ModelSettings(address=endpoint.address))
    words(way)
    way.close()
    assert "Authorization" not in endpoint.requests[0].headers
