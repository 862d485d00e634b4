"""What Slack does to a message on its way, and what becomes of it: neither lost nor said twice."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from bot.channels import CannotConnect
from bot.channels.channel import DeliveryFailed, DeliveryUnsure, Outgoing
from bot.channels.pacing import Limit, Pacer
from bot.channels.slack import calling
from bot.channels.slack.adapter import SlackChannel
from bot.channels.slack.calling import PARKED_SECONDS, TIERS, WHO_WE_ARE
from bot.clock import WallClock
from bot.conversation.actions import ShowHelp, encode
from bot.conversation.events import Place
from bot.conversation.replies import Attachment, Button, Choices, Citation, Picture, Reply, Text
from bot.delivery import inbox
from bot.storage.database import Database
from tests.bot.channels.contract import DOT
from tests.bot.channels.slack_stage import KeptChannel, SlackStage, connected, settings, workspace
from tests.fakes.slack import METHOD_NAMES, Fault, Slack
from tests.fakes.slack_seen import words
from tests.fakes.slack_workspace import ASA, BOT_USER, GENERAL, GREEN, OMAR, Json
from tests.fakes.waiting import until

POST = "chat.postMessage"


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with workspace() as slack:
        yield slack


@pytest.fixture
async def stage(slack: Slack, database: Database) -> AsyncIterator[SlackStage]:
    async with connected(slack, database, request_seconds=1.0) as stage:
        yield stage


def hello(key: str = "k", text: str = "Hej", **more: Any) -> Outgoing:
    return Outgoing(key, Place("slack", GENERAL), Reply((Text(text),)), **more)


async def once(channel: SlackChannel, message: Outgoing) -> str:
    """As the outbox does it: after a silence it looks, and only what is not there is sent again."""
    try:
        return await SlackChannel.send(channel, message)
    except DeliveryUnsure:
        return await channel.find(message) or await SlackChannel.send(channel, message)


def standing(slack: Slack, channel: str = GENERAL) -> list[Json]:
    return slack.workspace.messages[channel]


SILENCES: tuple[Fault, ...] = ("hang", "reset", "drop", "gateway", "unavailable", "internal", "precondition")


@pytest.mark.parametrize("fault", SILENCES)
async def test_a_silence_is_settled_by_the_history(stage: SlackStage, fault: Fault) -> None:
    stage.slack.plan(POST, fault)
    with pytest.raises(DeliveryUnsure):
        await stage.channel.send(hello())
    found = await stage.channel.find(hello())
    taken = fault in {"hang", "reset"}
    assert (found is not None) == taken
    if not taken:
        await SlackChannel.send(stage.channel, hello())
    assert len(standing(stage.slack)) == 1


async def test_without_looking_it_would_be_said_twice(stage: SlackStage) -> None:
    stage.slack.plan(POST, "reset")
    with pytest.raises(DeliveryUnsure):
        await stage.channel.send(hello())
    await SlackChannel.send(stage.channel, hello())
    assert len(standing(stage.slack)) == 2


async def test_the_library_tries_nothing_again_by_itself(stage: SlackStage) -> None:
    """It would, after a broken connection, and say the same twice."""
    stage.slack.plan(POST, "reset")
    with pytest.raises(DeliveryUnsure):
        await stage.channel.send(hello())
    assert len(stage.slack.called(POST)) == 1


async def test_what_is_busy_says_when_to_come_back(stage: SlackStage) -> None:
    stage.slack.plan(POST, "busy", retry_after=17)
    with pytest.raises(DeliveryFailed) as refused:
        await stage.channel.send(hello())
    assert (refused.value.permanent, refused.value.retry_after) == (False, 17.0)
    with pytest.raises(DeliveryFailed) as held:
        await stage.channel.send(hello("k2"))
    assert held.value.retry_after == pytest.approx(17.0, abs=2.0)
    assert len(stage.slack.called(POST)) == 1  # the second was not even asked for
    elsewhere = Outgoing("k3", Place("slack", GREEN), Reply((Text("Hej"),)))
    await stage.channel.send(elsewhere)


async def test_blind_check_without_the_pause_it_would_be_asked_again(
    stage: SlackStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pacer, "hold", lambda *_: None)
    monkeypatch.setattr(calling, "POSTS_IN_A_CHANNEL", Limit(9, 1.0))
    for key in ("k", "k2"):
        stage.slack.plan(POST, "busy", retry_after=17)
        with pytest.raises(DeliveryFailed):
            await stage.channel.send(hello(key))
    assert len(stage.slack.called(POST)) == 2


async def test_blind_check_a_bot_that_never_parks_is_refused_each_time(
    slack: Slack, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "PARKED_SECONDS", 0.0)
    async with connected(slack, database) as stage:
        slack.revoked = True
        for number in range(3):
            with pytest.raises(DeliveryFailed):
                await stage.channel.send(hello(f"k{number}"))
        assert len(slack.refused) > 1


@pytest.mark.parametrize("error", ["token_revoked", "missing_scope"])
async def test_a_token_that_is_refused_is_left_alone(slack: Slack, database: Database, error: str) -> None:
    async with connected(slack, database) as stage:
        if error == "token_revoked":
            slack.revoked = True
        else:
            slack.scopes -= {"chat:write"}
        for number in range(50):
            with pytest.raises(DeliveryFailed) as refused:
                await stage.channel.send(hello(f"k{number}"))
            assert not refused.value.permanent
            assert refused.value.retry_after == pytest.approx(PARKED_SECONDS, abs=5)
        assert len(slack.refused) == 1
    ten_minutes = 600 / PARKED_SECONDS
    assert ten_minutes * 2 <= 10  # calls that Slack refuses, of the sockets too


async def test_a_token_that_never_was_any_good_stops_the_start(slack: Slack, database: Database) -> None:
    slack.revoked = True
    channel = SlackChannel(settings(slack), database, WallClock())
    with pytest.raises(CannotConnect, match="natverksbot check"):
        await channel.start(SlackStage(slack, channel, None).receive)  # type: ignore[arg-type]


async def test_slack_may_be_away_when_we_start(slack: Slack, database: Database) -> None:
    slack.plan("auth.test", "gateway")
    async with connected(slack, database) as stage:
        with pytest.raises(DeliveryFailed) as refused:
            await stage.channel.send(hello())
        assert not refused.value.permanent


@pytest.mark.parametrize(
    "place",
    [
        Place("slack", "C0FINNSEJ1"),
        Place("slack", "U0FINNSEJ1", direct=True),
        Place("slack", GENERAL, f"{GENERAL}:1775718720.999999"),
        Place("slack", GENERAL, "skräp"),
    ],
    ids=["room", "person", "thread", "nonsense"],
)
async def test_what_is_gone_is_gone_for_good(stage: SlackStage, place: Place) -> None:
    with pytest.raises(DeliveryFailed) as refused:
        await stage.channel.send(Outgoing("k", place, Reply((Text("Hej"),))))
    assert refused.value.permanent


async def test_a_long_answer_is_cut_between_sentences_and_goes_on_where_it_was_broken_off(stage: SlackStage) -> None:
    """Every sentence stands there whole and once, in order, also where Slack fell silent in the middle."""
    sentences = [f"Mening nummer {number} om 3,5 hektar kl. 9.30 handlar om ängar." for number in range(1, 701)]
    citation = Citation("Minnesanteckningar", "Vi enades. " * 60)
    message = Outgoing("long", Place("slack", GENERAL), Reply((Text(" ".join(sentences)), citation)))
    stage.slack.plan(POST, "reset", word="Mening nummer 400 ")
    await once(stage.channel, message)
    parts = [words(one["blocks"]) for one in standing(stage.slack)]
    assert len(parts) > 2
    assert " ".join(" ".join(parts).split()).count("handlar om ängar.") == len(sentences)
    for number, sentence in enumerate(sentences, 1):
        assert sum(sentence in part for part in parts) == 1, number
    assert sum(citation.quote.strip() in part for part in parts) == 1
    assert await stage.channel.find(message) == f"{GENERAL}:{standing(stage.slack)[0]['ts']}"


async def test_half_an_answer_is_not_found_as_an_answer(stage: SlackStage) -> None:
    message = Outgoing("long", Place("slack", GENERAL), Reply((Text("En mening till. " * 1500),)))
    stage.slack.plan(POST, "drop", word='"part": 1')
    with pytest.raises(DeliveryUnsure):
        await stage.channel.send(message)
    assert len(standing(stage.slack)) == 1
    assert await stage.channel.find(message) is None


async def test_what_may_be_lost_is_whispered_and_what_must_not_be_is_said_directly(stage: SlackStage) -> None:
    button = Choices((Button("Visa", encode(ShowHelp())),))
    await stage.channel.send(hello("a", "Tack!", only_for=stage.member))
    asks = Outgoing("b", Place("slack", GENERAL), Reply((Text("Hur var det?"), button)), only_for=stage.member)
    await stage.channel.send(asks)
    file = Outgoing("c", asks.place, Reply((Attachment("a.ics", b"x", "Kalender"),)), only_for=stage.member)
    await stage.channel.send(file)
    direct = stage.slack.workspace.direct(ASA)
    assert [words(one["blocks"]) for one in stage.slack.workspace.whispers] == ["Tack!"]
    assert [bool(one.get("files")) for one in standing(stage.slack, direct)] == [False, True, False]
    assert standing(stage.slack) == []
    assert await stage.channel.find(asks) == f"{direct}:{standing(stage.slack, direct)[0]['ts']}"


async def test_who_has_left_the_room_hears_it_directly(stage: SlackStage) -> None:
    stage.slack.workspace.channels[GREEN].members.discard(OMAR)
    message = Outgoing("a", Place("slack", GREEN), Reply((Text("Tack!"),)), only_for=stage.other)
    await stage.channel.send(message)
    assert len(standing(stage.slack, stage.slack.workspace.direct(OMAR))) == 1


async def test_an_edit_that_grew_too_long_goes_on_in_the_thread(stage: SlackStage) -> None:
    first = await stage.channel.send(hello("a"))
    longer = hello("b", "En mening till. " * 1500, amends=first)
    assert await stage.channel.send(longer) == first
    root, *rest = standing(stage.slack)
    assert "En mening till." in words(root["blocks"])
    assert rest
    assert all(one["thread_ts"] == root["ts"] for one in rest)


async def test_a_picture_waits_until_slack_can_show_it(stage: SlackStage) -> None:
    stage.slack.workspace.picture_delay = 1
    await stage.channel.send(Outgoing("a", Place("slack", GENERAL), Reply((Picture(DOT, "Två staplar."),))))
    (message,) = standing(stage.slack)
    assert words(message["blocks"]) == "Två staplar."
    assert len(stage.slack.called("files.getUploadURLExternal")) == 1


async def test_a_file_is_shared_in_the_thread(stage: SlackStage) -> None:
    root = await stage.people.write(ASA, GENERAL, f"<@{BOT_USER}> kalender")
    place = Place("slack", GENERAL, f"{GENERAL}:{root['ts']}")
    await stage.channel.send(Outgoing("a", place, Reply((Attachment("träff.ics", b"BEGIN", "Kalenderfil"),))))
    shared, said = standing(stage.slack)[1:]
    assert shared["files"][0]["name"] == "träff.ics"
    assert shared["thread_ts"] == said["thread_ts"] == root["ts"]
    assert "Kalenderfil" in words(said["blocks"])


class TestSignOfLife:
    async def question(self, stage: SlackStage) -> tuple[Json, Place]:
        asked = await stage.people.write(ASA, GENERAL, f"<@{BOT_USER}> hej")
        return asked, Place("slack", GENERAL, f"{GENERAL}:{asked['ts']}")

    async def test_it_stands_there_until_the_answer_does(self, stage: SlackStage) -> None:
        asked, place = await self.question(stage)
        names = stage.slack.workspace.reactions
        await until(lambda: names.get((GENERAL, asked["ts"])) == {"eyes"})
        await stage.channel.send(Outgoing("a", place, Reply((Text("Svar"),))))
        await until(lambda: names.get((GENERAL, asked["ts"])) == set())

    async def test_slack_is_not_kept_waiting_by_it(self, stage: SlackStage) -> None:
        stage.slack.plan("reactions.add", "drop")
        await self.question(stage)
        assert len(stage.received) == 1
        assert max(stage.slack.deliveries.waits) < 3

    async def test_none_where_the_room_wants_none(self, slack: Slack, database: Database) -> None:
        async with connected(slack, database, receipts=False) as stage:
            _, place = await self.question(stage)
            await stage.channel.send(Outgoing("a", place, Reply((Text("Svar"),))))
            assert not slack.called("reactions.add")

    async def test_one_that_a_crash_left_behind_goes_with_the_answer(self, slack: Slack, database: Database) -> None:
        async with connected(slack, database) as before:
            asked, place = await self.question(before)
            await until(lambda: bool(slack.workspace.reactions.get((GENERAL, asked["ts"]))))
            await _keep(before, database)
        async with connected(slack, database) as after:
            await after.channel.send(Outgoing("a", place, Reply((Text("Svar"),))))
            await until(lambda: slack.workspace.reactions.get((GENERAL, asked["ts"])) == set())


async def _keep(stage: SlackStage, database: Database) -> None:
    """As in the house: events are in the inbox."""
    for event in stage.received:
        await database.write(partial(inbox.receive, event=event, files={}, now=event.at))


def test_every_method_that_is_called_has_its_pace() -> None:
    assert set(TIERS) | {POST, "apps.connections.open"} == METHOD_NAMES


def test_what_refuses_us_is_not_taken_for_what_refuses_a_message() -> None:
    assert not {"channel_not_found", "not_in_channel", "msg_too_long", "invalid_blocks"} & WHO_WE_ARE


def test_the_contract_of_the_tests_is_the_contract_of_the_house() -> None:
    assert KeptChannel.capabilities is SlackChannel.capabilities
