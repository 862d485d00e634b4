"""The whole way through Slack: asked there, answered there, once, where it was asked and in the reader's language."""

from collections.abc import AsyncIterator, Mapping

import pytest

from bot.channels.slack.adapter import SlackChannel
from bot.channels.slack.home import sections
from bot.conversation.actions import ShowSample, encode
from bot.conversation.router import converse
from bot.delivery.courier import Courier
from bot.delivery.pace import Pace
from bot.storage.database import Database
from tests.bot.channels.slack_stage import People, settings, workspace
from tests.fakes.slack import Slack
from tests.fakes.slack_seen import words
from tests.fakes.slack_workspace import ASA, BOT_USER, GENERAL, OMAR
from tests.fakes.waiting import until


class Talk(People):
    """Members, and a whole bot behind the workspace."""

    def answers(self, channel: str, thread: str = "") -> list[str]:
        said = self.slack.workspace.messages[channel]
        ours = [one for one in said if one["user"] == BOT_USER and one.get("thread_ts", "") == thread]
        return [words(one["blocks"]) for one in ours]

    async def answered(self, channel: str, thread: str = "", times: int = 1) -> str:
        await until(lambda: len(self.answers(channel, thread)) >= times)
        return self.answers(channel, thread)[-1]


@pytest.fixture(params=["socket", "http"])
async def talk(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Talk]:
    async with workspace() as slack:
        channel = SlackChannel(settings(slack, mode=request.param), database, slack.clock)
        courier = Courier(database, [channel], slack.clock, converse, "one", Pace(poll_seconds=0.02))
        await courier.start()
        slack.deliveries.calls_at = channel.address
        yield Talk(slack)
        await courier.stop()


def eyes(slack: Slack) -> Mapping[tuple[str, str], set[str]]:
    return {at: names for at, names in slack.workspace.reactions.items() if names}


async def test_a_mention_is_answered_once_in_its_thread(talk: Talk) -> None:
    asked = await talk.write(ASA, GENERAL, f"<@{BOT_USER}> hjälp")
    assert "Åsa" in await talk.answered(GENERAL, asked["ts"])
    await until(lambda: bool(talk.slack.called("reactions.remove")) and not eyes(talk.slack))
    follow_up = await talk.write(ASA, GENERAL, "visa", thread=asked["ts"])
    assert follow_up["thread_ts"] == asked["ts"]
    await talk.answered(GENERAL, asked["ts"], times=2)
    assert len(talk.answers(GENERAL, asked["ts"])) == 2
    assert talk.answers(GENERAL) == []


async def test_the_same_question_delivered_four_times_has_one_answer(talk: Talk) -> None:
    for _ in range(4):
        asked = await talk.write(ASA, GENERAL, f"<@{BOT_USER}> hjälp", key="again")
    await talk.answered(GENERAL, asked["ts"])
    await talk.write(ASA, talk.slack.workspace.direct(ASA), "hjälp")
    await talk.answered(talk.slack.workspace.direct(ASA))
    assert len(talk.answers(GENERAL, asked["ts"])) == 1


async def test_each_is_answered_in_their_own_language(talk: Talk) -> None:
    direct = talk.slack.workspace.direct(ASA)
    await talk.write(ASA, direct, "språk engelska")
    assert "English" in await talk.answered(direct)
    await talk.write(ASA, direct, "hjälp")
    assert "Hi" in await talk.answered(direct, times=2) or "Hello" in talk.answers(direct)[-1]
    asked = await talk.write(OMAR, GENERAL, f"<@{BOT_USER}> hjälp")
    assert "Hej" in await talk.answered(GENERAL, asked["ts"])


async def test_a_button_is_answered_and_a_scale_corrected_where_it_stands(talk: Talk) -> None:
    direct = talk.slack.workspace.direct(ASA)
    await talk.write(ASA, direct, "visa")
    await talk.answered(direct)
    (offer,) = (one for one in talk.slack.workspace.messages[direct] if one["user"] == BOT_USER)
    await talk.press(ASA, direct, offer["ts"], encode(ShowSample("scale")))
    await talk.answered(direct, times=2)
    scale = talk.slack.workspace.messages[direct][-1]
    steps = [one for block in scale["blocks"] if block["type"] == "actions" for one in block["elements"]]
    await talk.press(ASA, direct, scale["ts"], steps[4]["value"])
    await until(lambda: "Ditt svar: 5" in words(talk.slack.workspace.messages[direct][-1]["blocks"]))


async def test_the_home_tab_is_filled_by_the_core(talk: Talk) -> None:
    await talk.open_home(ASA)
    await until(lambda: len(talk.slack.called("views.publish")) == len(sections()))
    assert "Åsa" in words(talk.slack.workspace.homes[ASA]["blocks"])
    assert talk.slack.workspace.messages[talk.slack.workspace.direct(ASA)] == []


async def test_a_foreign_button_is_refused_and_changes_nothing(talk: Talk) -> None:
    """Forged: a button that the message never had."""
    asked = await talk.write(ASA, GENERAL, f"<@{BOT_USER}> visa")
    await talk.answered(GENERAL, asked["ts"])
    offer = talk.slack.workspace.messages[GENERAL][-1]
    block = next(block for block in offer["blocks"] if block["type"] == "actions")
    forged = {**block["elements"][0], "value": "ratesample:6:"}
    await talk.press_that(OMAR, GENERAL, offer, block, forged)
    await until(lambda: bool(talk.slack.workspace.whispers))
    assert talk.slack.workspace.whispers[0]["user"] == OMAR
    assert len(talk.answers(GENERAL, asked["ts"])) == 1
