"""The fake platform does what its switches say; otherwise no test that uses it proves anything."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.channels.channel import Capabilities, DeliveryFailed, DeliveryUnsure, Outgoing
from bot.conversation.events import AnyEvent, Place
from bot.conversation.replies import Reply, Text
from tests.fakes.channel import FakeChannel
from tests.fakes.kills import wrote
from tests.fakes.platform import Platform, wait_until
from tests.fakes.waiting import until

CAN = Capabilities(settles="key", request_seconds=20)


@pytest.fixture(scope="module")
def server() -> Iterator[Platform]:
    with Platform() as running:
        yield running


@pytest.fixture
def platform(server: Platform) -> Platform:
    server.switch()
    return server


class Bot:
    def __init__(self) -> None:
        self.heard: list[str] = []
        self.deaf = 0

    async def receive(self, event: AnyEvent, _: Mapping[str, bytes]) -> bool:
        if self.deaf > 0:
            self.deaf -= 1
            raise ConnectionError("not stored, so not acknowledged")
        self.heard.append(event.key)
        return True


@pytest.fixture
async def bot() -> Bot:
    return Bot()


@pytest.fixture
async def channel(platform: Platform, bot: Bot) -> AsyncIterator[FakeChannel]:
    async with _opened(platform, bot, CAN) as opened:
        yield opened


@pytest.fixture
async def impatient(platform: Platform, bot: Bot) -> AsyncIterator[FakeChannel]:
    async with _opened(platform, bot, replace(CAN, request_seconds=0.3)) as opened:
        yield opened


@asynccontextmanager
async def _opened(platform: Platform, bot: Bot, can: Capabilities) -> AsyncIterator[FakeChannel]:
    opened = FakeChannel(platform.url, can)
    await opened.start(bot.receive)
    yield opened
    await opened.stop()


def message(text: str, amends: str = "") -> Outgoing:
    return Outgoing(key=f"key of {text}", place=Place("fake", "torget"), reply=Reply((Text(text),)), amends=amends)


def visible(platform: Platform, text: str) -> int:
    return sum(seen["text"] == text for seen in platform.messages())


async def test_a_message_becomes_visible_and_can_be_edited(platform: Platform, channel: FakeChannel) -> None:
    number = await channel.send(message("före"))
    assert await channel.send(message("efter", amends=number)) == number
    assert (visible(platform, "före"), visible(platform, "efter")) == (0, 1)


async def test_within_its_life_a_key_is_taken_once(platform: Platform, channel: FakeChannel) -> None:
    platform.switch(key_seconds=60)
    assert await channel.send(message("nyckel")) == await channel.send(message("nyckel"))
    assert visible(platform, "nyckel") == 1


async def test_a_forgotten_key_is_no_key(platform: Platform, channel: FakeChannel) -> None:
    assert await channel.send(message("glömd")) != await channel.send(message("glömd"))
    assert visible(platform, "glömd") == 2


@pytest.mark.parametrize(("fault", "copies"), [("hang", 1), ("reset", 1), ("drop", 0), ("late", 1)])
async def test_a_fault_leaves_the_sender_unsure(
    platform: Platform, impatient: FakeChannel, fault: str, copies: int
) -> None:
    platform.switch(late_seconds=0.01)
    platform.plan(f"<{fault}>", fault)  # type: ignore[arg-type]
    with pytest.raises(DeliveryUnsure):
        await impatient.send(message(f"<{fault}>"))
    wait_until(lambda: visible(platform, f"<{fault}>") == copies, 5, "it is as visible as it should be")


async def test_a_busy_platform_says_when_to_come_back(platform: Platform, channel: FakeChannel) -> None:
    platform.switch(retry_after=7)
    platform.plan("<busy>", "busy")
    with pytest.raises(DeliveryFailed) as caught:
        await channel.send(message("<busy>"))
    assert (caught.value.permanent, caught.value.retry_after) == (False, 7)


async def test_a_refusal_is_for_good(platform: Platform, channel: FakeChannel) -> None:
    platform.plan("<refuse>", "refuse")
    with pytest.raises(DeliveryFailed) as caught:
        await channel.send(message("<refuse>"))
    assert (caught.value.permanent, visible(platform, "<refuse>")) == (True, 0)


async def test_the_history_shows_a_message_by_its_key_when_the_lag_is_over(
    platform: Platform, channel: FakeChannel
) -> None:
    number = await channel.send(message("historia"))
    assert await channel.find(message("historia")) is None
    platform.switch(history=True, history_lag=3600)
    assert await channel.find(message("historia")) is None
    platform.switch(history=True)
    assert await channel.find(message("historia")) == number


async def test_an_event_that_is_not_acknowledged_comes_again_with_the_same_id(
    platform: Platform, channel: FakeChannel, bot: Bot
) -> None:
    bot.deaf = 2
    await channel._session.post("/events", json=wrote(1001, 1))
    await until(lambda: len(bot.heard) >= 1)
    assert bot.heard == ["event-1001"]


async def test_a_platform_that_stutters_delivers_twice(platform: Platform, channel: FakeChannel, bot: Bot) -> None:
    platform.switch(double=True)
    await channel._session.post("/events", json=wrote(1002, 1))
    await until(lambda: len(bot.heard) >= 2)
    assert bot.heard == ["event-1002", "event-1002"]


async def test_a_platform_that_reorders_delivers_out_of_order(
    platform: Platform, channel: FakeChannel, bot: Bot
) -> None:
    platform.switch(reorder=True, seed=1)
    for number in range(20):
        await channel._session.post("/events", json=wrote(2000 + number, 1))
    await until(lambda: len(bot.heard) >= 20)
    assert bot.heard != sorted(bot.heard)
    assert len(set(bot.heard)) == 20
