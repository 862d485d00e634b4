"""Sockets that die, are renewed or fall silent, events that come again or never: every question is here once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from msgspec.structs import replace

from bot.channels.slack import catching_up, sockets
from bot.channels.slack.calling import PARKED_SECONDS
from bot.channels.slack.hearing import Hearing
from bot.conversation.events import Wrote
from bot.storage.database import Database
from bot.storage.tables import person
from tests.bot.channels.slack_stage import SlackStage, connected, workspace
from tests.fakes.slack import Slack
from tests.fakes.slack_workspace import ASA, BEGAN, BOT_USER, GENERAL, OMAR, Json
from tests.fakes.waiting import until

EVENTS = 60


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with workspace() as slack:
        yield slack


@asynccontextmanager
async def two_sockets(slack: Slack, database: Database, **changed: Any) -> AsyncIterator[SlackStage]:
    async with connected(slack, database, connections=2, receipts=False, **changed) as stage:
        await until(lambda: len(slack.deliveries.links) == 2)
        yield stage


def question(slack: Slack, number: int, user: str = ASA) -> Json:
    said = slack.workspace.said(user, GENERAL, f"<@{BOT_USER}> fråga {number}")
    return slack.deliveries.event({**said, "channel": GENERAL, "channel_type": "channel"})


def numbers(stage: SlackStage) -> list[int]:
    return sorted(int(event.text.split()[-1]) for event in stage.received if isinstance(event, Wrote))


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_what_is_not_kept_is_not_acknowledged_and_comes_again(
    slack: Slack, database: Database, monkeypatch: Any, mode: str
) -> None:
    """Slack sends it with the same id until we have it."""
    async with connected(slack, database, mode=mode) as stage:
        slack.deliveries.acknowledged_within = 0.3
        hearing = stage.channel._connected.hearing  # type: ignore[union-attr]
        left = 2

        async def unable(event: Any, files: Any) -> bool:
            nonlocal left
            left -= 1
            if left >= 0:
                raise OSError("the database is away")
            return await stage.receive(event, files)

        monkeypatch.setattr(hearing, "_receive", unable)
        body = question(slack, 1)
        assert await slack.deliveries.tell(body) is not None
        assert (slack.deliveries.sent[body["event_id"]], numbers(stage)) == (3, [1])


async def test_acknowledged_before_it_is_kept_it_would_be_lost(
    slack: Slack, database: Database, monkeypatch: Any
) -> None:
    """The same trouble with a bot that says yes too early: the test above can fail."""

    async def careless(*_: object, **__: object) -> None:
        return None

    async with connected(slack, database) as stage:
        monkeypatch.setattr(Hearing, "message", careless)
        assert await slack.deliveries.tell(question(slack, 1)) is not None
        assert numbers(stage) == []


async def test_an_event_that_comes_four_times_is_one_also_through_both_sockets(
    slack: Slack, database: Database
) -> None:
    async with two_sockets(slack, database) as stage:
        bodies = [question(slack, number) for number in range(10)]
        await asyncio.gather(*(slack.deliveries.tell(body) for body in bodies for _ in range(4)))
        assert numbers(stage) == list(range(10))
        assert stage.deliveries == 40, "it is the key that tells them to be the same"


async def test_blind_check_without_its_key_it_would_be_four(
    slack: Slack, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_sockets(slack, database) as stage:
        hearing = stage.channel._connected.hearing  # type: ignore[union-attr]
        number = count()

        async def anew(event: Any, files: Any) -> bool:
            return await stage.receive(replace(event, key=f"{next(number)}"), files)

        monkeypatch.setattr(hearing, "_receive", anew)
        body = question(slack, 7)
        await asyncio.gather(*(slack.deliveries.tell(body) for _ in range(4)))
        assert numbers(stage) == [7] * 4


async def test_with_one_socket_and_no_second_try_some_would_be_lost_when_it_is_renewed(
    slack: Slack, database: Database
) -> None:
    slack.deliveries.acknowledged_within = 0.3
    slack.deliveries.retry_pauses = ()
    async with connected(slack, database, connections=1, receipts=False) as stage:
        await until(lambda: len(slack.deliveries.links) == 1)
        renewing, telling = asyncio.create_task(slack.deliveries.refresh(grace=0.0)), []
        for number in range(EVENTS):
            telling.append(slack.deliveries.tell_soon(question(slack, number)))
            await asyncio.sleep(0.001)
        await asyncio.gather(renewing, *telling)
        assert slack.deliveries.given_up
        assert len(numbers(stage)) < EVENTS


@pytest.mark.parametrize("connections", [2, 1])
async def test_nothing_is_lost_while_slack_renews_sockets_under_load(
    slack: Slack, database: Database, connections: int
) -> None:
    """With two, nothing even has to come again; with one, what fell into the hole does."""
    slack.deliveries.acknowledged_within = 0.6
    slack.deliveries.retry_pauses = (0.1, 0.3, 0.6, 1.0, 1.0, 1.0)
    async with connected(slack, database, connections=connections, receipts=False) as stage:
        await until(lambda: len(slack.deliveries.links) == connections)
        telling = []
        for number in range(EVENTS):
            telling.append(slack.deliveries.tell_soon(question(slack, number)))
            if number in {15, 30, 45}:
                await until(lambda: len(slack.deliveries.links) == connections)
                await slack.deliveries.refresh()
            await asyncio.sleep(0.005)
        await asyncio.gather(*telling)
        assert numbers(stage) == list(range(EVENTS))
        assert slack.deliveries.given_up == []
        assert slack.deliveries.opened >= connections + 3


async def test_a_socket_that_only_looks_open_is_noticed_and_replaced(slack: Slack, database: Database) -> None:
    """Within a few pings: of half a second here, of ten in the house, and so well within a minute."""
    async with connected(slack, database) as stage:
        await until(lambda: bool(slack.deliveries.links))
        slack.deliveries.links[0].frozen = True
        began = asyncio.get_running_loop().time()
        await until(lambda: slack.deliveries.opened == 2, seconds=20)
        took = asyncio.get_running_loop().time() - began
        print(f"noticed after {took:.1f} s with pings each 0.5 s")
        assert took / 0.5 * sockets.PING_SECONDS < 120
        await until(lambda: any(not link.frozen for link in slack.deliveries.links))
        slack.deliveries.links = [link for link in slack.deliveries.links if not link.frozen]
        assert await slack.deliveries.tell(question(slack, 1)) is not None
        assert numbers(stage) == [1]


async def test_a_quiet_socket_is_left_as_it_is(slack: Slack, database: Database) -> None:
    async with connected(slack, database):
        await until(lambda: bool(slack.deliveries.links))
        await asyncio.sleep(3.0)  # six pings
        assert slack.deliveries.opened == 1


async def test_a_refused_socket_is_asked_for_seldom(slack: Slack, database: Database, monkeypatch: Any) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0.01 if len(waited) < 3 else 3600)

    async with connected(slack, database) as stage:
        await until(lambda: bool(slack.deliveries.links))
        listening: Any = stage.channel._connected.listening  # type: ignore[union-attr]
        monkeypatch.setattr(listening._sockets[0]._clock, "sleep", sleep)
        slack.revoked = True
        await slack.deliveries.links[0].socket.close()
        await until(lambda: len(waited) == 3, seconds=20)
        assert waited == [PARKED_SECONDS] * 3


class TestCatchingUp:
    async def test_what_slack_never_delivered_is_found(self, slack: Slack, database: Database) -> None:
        """A fifth of the mentions, some of them in threads and in direct conversations, and none twice."""
        async with connected(slack, database) as stage:
            root = slack.workspace.said(OMAR, GENERAL, "En tråd")
            for number in range(50):
                place = GENERAL if number % 3 else slack.workspace.direct(ASA)
                within = {"thread_ts": root["ts"]} if number % 3 == 2 else {}
                said = slack.workspace.said(ASA, place, f"<@{BOT_USER}> fråga {number}", **within)
                kind = "im" if place.startswith("D") else "channel"
                if number % 5:
                    event = {**said, "channel": place, "channel_type": kind}
                    await slack.deliveries.tell(slack.deliveries.event(event))
            assert len(numbers(stage)) == 40
            before = len(stage.received)
            await self.look(stage, hours_later=1)
            assert numbers(stage) == list(range(50))
            assert len(stage.received) == before + 10

    async def test_what_is_older_than_a_day_is_left(self, slack: Slack, database: Database) -> None:
        async with connected(slack, database) as stage:
            slack.workspace.said(ASA, GENERAL, f"<@{BOT_USER}> fråga 1")
            await self.look(stage, hours_later=25)
            assert stage.received == []

    async def test_talk_between_people_is_no_question(self, slack: Slack, database: Database) -> None:
        async with connected(slack, database) as stage:
            slack.workspace.said(ASA, GENERAL, "Ska vi äta lunch?")
            await self.look(stage, hours_later=1)
            assert stage.received == []

    async def look(self, stage: SlackStage, hours_later: float) -> None:
        here: Any = stage.channel._connected
        looking = catching_up.CatchingUp(here.hearing._api, here.hearing, _At(hours_later))
        await looking.once()


class _At:
    """A clock that stands so many hours after the first message of the workspace."""

    rate = 1.0

    def __init__(self, hours: float) -> None:
        self._now = datetime.fromtimestamp(BEGAN + hours * 3600, UTC)

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def test_the_language_is_the_members_own(slack: Slack, database: Database) -> None:
    row = {"channel": "slack", "id": ASA, "name": "Åsa", "language": "en"}
    await database.write(lambda connection: connection.execute(person.insert().values(row)))
    async with connected(slack, database) as stage:
        answer = await stage.people.command(ASA, GENERAL, "hello")
        assert answer is not None
        assert answer["text"] == "I answer in our direct conversation, under Apps."
