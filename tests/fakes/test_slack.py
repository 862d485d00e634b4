"""The workspace on this machine does as Slack does: it is no easier to please."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.fakes import slack_limits
from tests.fakes.clock import FakeClock
from tests.fakes.slack import BOT_TOKEN, Slack
from tests.fakes.slack_seen import links, pings
from tests.fakes.slack_workspace import ASA, BOT_USER, GENERAL

PLAIN = {"type": "plain_text", "text": "Hej"}
HEADER = {"type": "header", "text": PLAIN}
BUTTON = {"type": "button", "action_id": "a", "text": PLAIN, "value": "v"}


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    slack = Slack(clock=FakeClock())
    await slack.start()
    yield slack
    await slack.stop()


async def call(slack: Slack, method: str, token: str = BOT_TOKEN, **given: Any) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        ClientSession(headers=headers) as session,
        session.post(slack.api_address + method, json=given) as answer,
    ):
        return answer.status, await answer.json()


async def post(slack: Slack, **changed: Any) -> tuple[int, Any]:
    return await call(slack, "chat.postMessage", **{"channel": GENERAL, "text": "Hej", "blocks": [HEADER], **changed})


def button(**changed: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": [{**BUTTON, **changed}]}


def field(**element: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": "f", "label": PLAIN, "element": {"action_id": "a", **element}}


OPTION = {"text": PLAIN, "value": "0"}
WRONG: dict[str, list[dict[str, Any]]] = {
    "no blocks": [],
    "51 blocks": [HEADER] * 51,
    "an unknown block": [{"type": "marquee"}],
    "a long heading": [{"type": "header", "text": {**PLAIN, "text": "x" * 151}}],
    "an empty text": [{"type": "header", "text": {**PLAIN, "text": ""}}],
    "markup in a heading": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "a long label": [button(text={**PLAIN, "text": "x" * 76})],
    "a long value": [button(value="x" * 2001)],
    "a style of one's own": [button(style="fancy")],
    "a long name for screen readers": [button(accessibility_label="x" * 76)],
    "26 buttons": [{"type": "actions", "elements": [{**BUTTON, "action_id": str(n)} for n in range(26)]}],
    "two buttons of one name": [{"type": "actions", "elements": [BUTTON, BUTTON]}],
    "two blocks of one name": [{**HEADER, "block_id": "x"}] * 2,
    "a long name of a block": [{**HEADER, "block_id": "x" * 256}],
    "a long section": [{"type": "section", "text": {**PLAIN, "text": "x" * 3001}}],
    "a section that says nothing": [{"type": "section"}],
    "11 things in a context": [{"type": "context", "elements": [PLAIN] * 11}],
    "two tables": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2,
    "101 rows": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}],
    "21 columns": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}],
    "rich text of nothing": [{"type": "rich_text", "elements": []}],
    "too much in all": [{"type": "section", "text": {**PLAIN, "text": "x" * 2900}}] * 5,
    "a picture without words": [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": ""}],
    "a picture from two places": [{"type": "image", "slack_file": {"id": "F"}, "image_url": "x", "alt_text": "x"}],
    "an invisible sign": [{"type": "header", "text": {**PLAIN, "text": "a\x00b"}}],
}
WRONG_FIELDS: dict[str, dict[str, Any]] = {
    "11 radio buttons": field(type="radio_buttons", options=[{**OPTION, "value": str(n)} for n in range(11)]),
    "101 options": field(type="static_select", options=[{**OPTION, "value": str(n)} for n in range(101)]),
    "no options": field(type="static_select", options=[]),
    "a long option": field(type="static_select", options=[{"text": {**PLAIN, "text": "x" * 76}, "value": "0"}]),
    "a chosen option that is none": field(type="static_select", options=[OPTION], initial_option={}),
    "a text that may be too long": field(type="plain_text_input", max_length=3001),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_slack_would_not_take_is_not_taken(slack: Slack, wrong: str) -> None:
    _, answer = await post(slack, blocks=WRONG[wrong])
    assert answer == {"ok": False, "error": "invalid_blocks"}
    assert slack.invalid


@pytest.mark.parametrize("wrong", WRONG_FIELDS)
def test_a_dialogue_that_slack_would_not_open(wrong: str) -> None:
    view = {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [WRONG_FIELDS[wrong]]}
    assert list(slack_limits.of_view(view))


@pytest.mark.parametrize("missing", ["channel", "text", "blocks"])
async def test_what_must_be_there(slack: Slack, missing: str) -> None:
    _, answer = await post(slack, **{missing: None})
    assert not answer["ok"]
    assert slack.invalid


async def test_what_is_well_made_is_taken(slack: Slack) -> None:
    status, answer = await post(slack)
    assert (status, answer["ok"], slack.invalid) == (200, True, [])
    assert slack.workspace.messages[GENERAL][0]["ts"] == answer["ts"]


@pytest.mark.parametrize(("token", "error"), [("xoxb-other", "invalid_auth"), ("", "invalid_auth")])
async def test_a_token_is_looked_at(slack: Slack, token: str, error: str) -> None:
    _, answer = await call(slack, "auth.test", token=token)
    assert answer["error"] == error


async def test_a_scope_is_looked_at(slack: Slack) -> None:
    slack.scopes -= {"chat:write"}
    _, answer = await post(slack)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")


async def test_a_message_a_second_in_a_channel_and_no_more(slack: Slack) -> None:
    slack.strict = True
    assert isinstance(slack.clock, FakeClock)
    assert [(await post(slack))[0] for _ in range(2)] == [200, 429]
    slack.clock.pass_by(1.0)
    assert (await post(slack))[0] == 200
    assert slack.over_limit == 1


@pytest.mark.parametrize("start", [0.05 * number for number in range(1, 9)])
async def test_a_second_is_over_when_a_bot_that_adds_one_finds_it_over(slack: Slack, start: float) -> None:
    """1.2 - 1 is less than 0.2 for a machine, and 0.2 + 1 is 1.2."""
    slack.strict = True
    assert isinstance(slack.clock, FakeClock)
    slack.clock.seconds = start
    assert (await post(slack))[0] == 200
    slack.clock.seconds = start + 1.0
    assert (await post(slack))[0] == 200


async def test_fifty_calls_a_minute_of_the_third_tier(slack: Slack) -> None:
    assert isinstance(slack.clock, FakeClock)
    statuses = [(await call(slack, "users.conversations"))[0] for _ in range(51)]
    assert statuses == [200] * 50 + [429]
    slack.clock.pass_by(60.1)
    assert (await call(slack, "users.conversations"))[0] == 200


async def test_a_direct_message_counts_for_its_conversation_however_it_is_addressed(slack: Slack) -> None:
    slack.strict = True
    channel = slack.workspace.direct(ASA)
    assert [(await post(slack, channel=at))[0] for at in (ASA, channel)] == [200, 429]


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C0FINNSEJ1", "channel_not_found"), ("U0FINNSEJ1", "channel_not_found")],
)
async def test_what_is_not_there(slack: Slack, channel: str, error: str) -> None:
    assert (await post(slack, channel=channel))[1]["error"] == error


async def test_a_trigger_opens_once(slack: Slack) -> None:
    view = {"type": "modal", "title": PLAIN, "blocks": [HEADER]}
    slack.workspace.triggers["1"] = ASA
    answers = [(await call(slack, "views.open", trigger_id="1", view=view))[1] for _ in range(2)]
    assert [answer["ok"] for answer in answers] == [True, False]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"text": f"<@{ASA}> <!here>", "blocks": []}, (2, 0)),
        ({"text": "@channel", "parse": "full"}, (1, 0)),
        ({"text": "@channel", "parse": "none"}, (0, 0)),
        ({"text": "se https://x.example"}, (0, 1)),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": f"<@{ASA}> <https://x|y>"}}]}, (1, 1)),
        ({"blocks": [{"type": "section", "text": {"type": "plain_text", "text": f"<@{ASA}> https://x"}}]}, (0, 0)),
        ({"blocks": [{"type": "rich_text", "elements": [{"type": "user", "user_id": ASA}]}]}, (1, 0)),
        ({"blocks": [{"type": "rich_text", "elements": [{"type": "link", "url": "https://x"}]}]}, (0, 2)),
    ],
)
def test_what_wakes_and_what_leads_is_counted(message: dict[str, Any], expected: tuple[int, int]) -> None:
    assert (pings(message), links(message)) == expected


def test_the_bot_is_no_person(slack: Slack) -> None:
    assert BOT_USER not in slack.workspace.users
