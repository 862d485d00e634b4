"""The fake of Teams does what Teams does, and its rules see what Teams would refuse."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.teams import IN_ONE, SECRET, Teams
from tests.fakes.teams_activities import APP, ASA, CHANNEL, TENANT
from tests.fakes.teams_rules import CARD, LARGEST, complaints

Json = dict[str, Any]
CLOCK = FakeClock()


@pytest.fixture
async def teams() -> AsyncIterator[Teams]:
    async with Teams(now=CLOCK.monotonic) as teams:
        yield teams


async def ask(teams: Teams, method: str, path: str, token: str = "", **options: Any) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token or 'bot-token-1'}"}
    async with teams._session.request(method, f"{teams.address}{path}", headers=headers, **options) as answer:
        return answer.status, await answer.json() if answer.status != 202 else None


async def post(teams: Teams, room: str = CHANNEL, activity: Json | None = None, **options: Any) -> tuple[int, Any]:
    path = f"/teams/v3/conversations/{room}/activities"
    return await ask(teams, "POST", path, json=activity or hello(), **options)


def hello(*body: Json, **more: Any) -> Json:
    drawn = body or ({"type": "TextBlock", "text": "Hej"},)
    card = {"type": "AdaptiveCard", "version": "1.5", "body": list(drawn)}
    return {"type": "message", "attachments": [{"contentType": CARD, "content": card}], **more}


async def test_a_message_is_taken_shown_and_edited_in_its_thread(teams: Teams) -> None:
    status, taken = await post(teams, f"{CHANNEL};messageid=17")
    assert (status, teams.messages[0].thread) == (201, "17")
    path = f"/teams/v3/conversations/{CHANNEL}/activities/{taken['id']}"
    assert await ask(teams, "PUT", path, json=hello(summary="ny")) == (200, taken)
    assert (teams.messages[0].edits, teams.messages[0].activity["summary"]) == (1, "ny")
    assert (await ask(teams, "PUT", path + "0", json=hello()))[0] == 404


async def test_nobody_posts_without_a_token(teams: Teams) -> None:
    assert (await post(teams, token="made-up"))[0] == 401
    teams.revoke()
    assert (await post(teams))[0] == 401
    assert teams.messages == []


@pytest.mark.parametrize("changed", [{"client_secret": "x"}, {"client_id": "x"}, {"scope": "x"}, {"grant_type": "x"}])
async def test_a_token_is_given_for_the_right_secret_only(teams: Teams, changed: Json) -> None:
    form = {"grant_type": "client_credentials", "client_id": APP, "client_secret": SECRET}
    form["scope"] = "https://api.botframework.com/.default"
    path = f"/{TENANT}/oauth2/v2.0/token"
    assert (await ask(teams, "POST", path, data=form))[0] == 200
    assert (await ask(teams, "POST", path, data=form | changed))[0] == 401
    assert (await ask(teams, "POST", "/another/oauth2/v2.0/token", data=form))[0] == 401


@pytest.mark.parametrize(("most", "seconds"), IN_ONE[:3])
async def test_more_than_a_limit_allows_is_refused_with_when_to_come_back(
    teams: Teams, most: int, seconds: float
) -> None:
    room = f"19:{most}@thread.v2"
    for _ in range(most):
        assert (await post(teams, room))[0] == 201
        CLOCK.pass_by(seconds / most - 1e-6)
    assert (await post(teams, room))[0] == 429
    CLOCK.pass_by(31)
    assert (await post(teams, room))[0] == 201
    assert teams.over_limit == 1


async def test_thirty_in_a_second_are_all_that_the_app_may_send(teams: Teams) -> None:
    CLOCK.pass_by(10)
    for count in range(30):
        assert (await post(teams, f"a:{count}"))[0] == 201
    assert (await post(teams, "a:one-more"))[0] == 429


async def test_a_planned_answer_comes_as_often_as_it_was_planned(teams: Teams) -> None:
    CLOCK.pass_by(10)
    teams.answer_with(412, times=2, Retry_After="3")
    assert [(await post(teams))[0] for _ in range(3)] == [412, 412, 201]


async def test_a_chat_is_opened_once_and_only_with_whoever_has_the_bot(teams: Teams) -> None:
    CLOCK.pass_by(10)
    body = {"members": [{"id": ASA.id}], "tenantId": TENANT, "channelData": {"tenant": {"id": TENANT}}}
    opened = await ask(teams, "POST", "/teams/v3/conversations", json=body)
    assert opened == await ask(teams, "POST", "/teams/v3/conversations", json=body)
    teams.reachable = set()
    assert (await ask(teams, "POST", "/teams/v3/conversations", json=body))[0] == 403
    assert (await ask(teams, "POST", "/teams/v3/conversations", json=body | {"tenantId": "x"}))[0] == 400


WELL: dict[str, Json] = {
    "nothing special": hello(),
    "typing": {"type": "typing"},
}
WRONG: dict[str, Json] = {
    "a mention": hello(entities=[{"type": "mention"}]),
    "nothing in it": {"type": "message"},
    "of another type": hello() | {"type": "event"},
    "with a property that is not there": hello(importance="high"),
    "too large": hello({"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "x" * LARGEST}]}),
    "an element that is not there": hello({"type": "Badge", "text": "x"}),
    "an element without what it needs": hello({"type": "RichTextBlock"}),
    "an element with too much": hello({"type": "TextBlock", "text": "x", "color2": "red"}),
    "an empty text": hello({"type": "TextBlock", "text": ""}),
    "text that is markup": hello({"type": "TextBlock", "text": "[x](https://elsewhere.example)"}),
    "a picture from elsewhere": hello({"type": "Image", "url": "https://elsewhere.example/x.png"}),
    "a link to nowhere": hello({"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "x"}]}),
    "too many actions": hello(
        {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "x", "data": {"a": 1}}] * 7}
    ),
    "a button without a title": hello(
        {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "", "data": {"a": 1}}]}
    ),
    "two inputs of one name": hello({"type": "Input.Text", "id": "a"}, {"type": "Input.Date", "id": "a"}),
    "something deep inside": hello({"type": "Container", "items": [{"type": "Badge"}]}),
}


@pytest.mark.parametrize("case", WELL)
def test_what_is_well_is_passed(case: str) -> None:
    assert complaints(WELL[case]) == []


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_seen(case: str) -> None:
    assert complaints(WRONG[case])


def test_a_card_of_another_version_is_seen() -> None:
    activity = hello()
    activity["attachments"][0]["content"]["version"] = "1.6"
    assert complaints(activity)
