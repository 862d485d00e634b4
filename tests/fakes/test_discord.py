"""The fake Discord does what its rules and moods say; otherwise no test that uses it proves anything."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.discord import rules
from tests.fakes.discord.markdown import read
from tests.fakes.discord.people import Member
from tests.fakes.discord.server import API, TOKEN, Discord, open_discord
from tests.fakes.discord.world import APPLICATION, DIRECT

ROOM = "800000000000000001"
TEXT = {"type": 10, "content": "Hej"}
PLAIN: dict[str, Any] = {"components": [TEXT], "flags": 1 << 15, "allowed_mentions": {"parse": []}}


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with open_discord() as discord:
        discord.world.add_channel(ROOM, "allmänt")
        yield discord


async def call(discord: Discord, method: str, path: str, body: Any = None, token: str = TOKEN) -> tuple[int, Any, Any]:
    headers = {"Authorization": f"Bot {token}"}
    address = discord.url + API + path
    async with aiohttp.request(method, address, json=body, headers=headers) as answer:
        text = await answer.text()
        return answer.status, json.loads(text) if text else None, answer.headers


async def post(discord: Discord, **more: Any) -> tuple[int, Any, Any]:
    return await call(discord, "POST", f"/channels/{ROOM}/messages", PLAIN | more)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/channels/1", 404, 10003),
        ("PATCH", f"/channels/{ROOM}/messages/1", 404, 10008),
        ("POST", "/interactions/1/x/callback", 404, 10062),
        ("POST", f"/webhooks/{APPLICATION}/x", 404, 10015),
        ("POST", "/users/@me/channels", 400, 50033),
    ],
)
async def test_what_is_not_there_has_discords_own_code(
    discord: Discord, method: str, path: str, status: int, code: int
) -> None:
    body = {"recipient_id": "1"} if "@me" in path else {"type": 5} if "callback" in path else PLAIN
    got, told, _ = await call(discord, method, path, body)
    assert (got, told["code"]) == (status, code)


async def test_a_wrong_token_is_refused_everywhere(discord: Discord) -> None:
    assert (await call(discord, "GET", "/users/@me", token="fel"))[0] == 401


async def test_what_may_not_be_written_is_refused_with_the_reason(discord: Discord) -> None:
    discord.world.channels[ROOM].closed = True
    assert (await post(discord))[1]["code"] == 50013
    discord.world.channels[ROOM].closed, discord.world.channels[ROOM].hidden = False, True
    assert (await post(discord))[1]["code"] == 50001
    room = discord.world.add_channel("5", "", DIRECT, recipient="6")
    discord.world.closed_to_bots.add("6")
    assert (await call(discord, "POST", f"/channels/{room.id}/messages", PLAIN))[1]["code"] == 50007


async def test_anothers_message_cannot_be_edited(discord: Discord) -> None:
    member = Member(discord, "7", "Åsa")
    theirs = await member.write(ROOM, "hej")
    assert (await call(discord, "PATCH", f"/channels/{ROOM}/messages/{theirs}", PLAIN))[1]["code"] == 50005


async def test_the_same_nonce_is_one_message_where_it_is_enforced(discord: Discord) -> None:
    first = await post(discord, nonce="a", enforce_nonce=True)
    second = await post(discord, nonce="a", enforce_nonce=True)
    third = await post(discord, nonce="a")
    assert first[1]["id"] == second[1]["id"] != third[1]["id"]


async def test_a_thread_is_opened_once_under_a_message(discord: Discord) -> None:
    under = (await post(discord))[1]["id"]
    path = f"/channels/{ROOM}/messages/{under}/threads"
    assert (await call(discord, "POST", path, {"name": "Tråd"}))[0] == 201
    assert (await call(discord, "POST", path, {"name": "Tråd"}))[1]["code"] == 160004


async def test_an_interaction_is_answered_once_and_in_time(discord: Discord) -> None:
    made = discord.world.begin(2, APPLICATION, ROOM)
    path = f"/interactions/{made.id}/{made.token}/callback"
    assert (await call(discord, "POST", path, {"type": 5}))[0] == 204
    assert (await call(discord, "POST", path, {"type": 5}))[1]["code"] == 40060


async def test_an_answer_after_three_seconds_and_a_follow_up_after_fifteen_minutes_are_too_late() -> None:
    clock = FakeClock()
    async with open_discord(clock) as discord:
        discord.world.add_channel(ROOM, "allmänt")
        late, followed = (discord.world.begin(2, APPLICATION, ROOM) for _ in range(2))
        await call(discord, "POST", f"/interactions/{followed.id}/{followed.token}/callback", {"type": 5})
        clock.pass_by(3.1)
        answer = await call(discord, "POST", f"/interactions/{late.id}/{late.token}/callback", {"type": 5})
        assert answer[1]["code"] == 10062
        hook = f"/webhooks/{APPLICATION}/{followed.token}"
        assert (await call(discord, "POST", hook, PLAIN))[0] == 200
        clock.pass_by(900)
        assert (await call(discord, "POST", hook, PLAIN))[1]["code"] == 50027


async def test_the_first_follow_up_takes_the_place_of_thinking(discord: Discord) -> None:
    made = discord.world.begin(2, APPLICATION, ROOM)
    await call(discord, "POST", f"/interactions/{made.id}/{made.token}/callback", {"type": 5})
    hook = f"/webhooks/{APPLICATION}/{made.token}"
    first, second = [(await call(discord, "POST", hook, PLAIN))[1]["id"] for _ in range(2)]
    assert first == made.original != second


async def test_a_bucket_and_the_limit_for_all_are_counted_as_discord_counts_them() -> None:
    clock = FakeClock()
    async with open_discord(clock) as discord:
        discord.world.add_channel(ROOM, "allmänt")
        answers = [await post(discord) for _ in range(6)]
        assert [answer[0] for answer in answers] == [200] * 5 + [429]
        headers = answers[5][2]
        assert {"Via", "Retry-After", "X-RateLimit-Bucket", "X-RateLimit-Scope"} <= set(headers)
        clock.pass_by(5.0)
        assert (await post(discord))[0] == 200
        many = [await call(discord, "GET", "/users/@me") for _ in range(60)]
        assert sum(answer[0] == 429 for answer in many) >= 10
        assert any((answer[1] or {}).get("global") for answer in many)


@pytest.mark.parametrize(
    "wrong",
    [
        {"allowed_mentions": {"parse": ["everyone"]}},
        {"allowed_mentions": None},
        {"nonce": "x" * 26},
        {"content": "både och"},
        {"components": []},
        {"components": [TEXT] * 41},
        {"components": [{"type": 10, "content": "x" * 4001}]},
        {"components": [{"type": 10, "content": " "}]},
        {"components": [{"type": 1, "components": []}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x" * 81, "custom_id": "a"}]}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a" * 101}]}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a"}] * 2}]},
        {"components": [{"type": 1, "components": [{"type": 3, "custom_id": "a", "options": []}]}]},
        {"components": [{"type": 12, "items": [{"media": {"url": "https://ond.example/x"}, "description": "x"}]}]},
        {"components": [{"type": 99}]},
        {"flags": 1},
        {"tts": True},
    ],
)
async def test_what_breaks_a_rule_is_refused_and_noted(discord: Discord, wrong: dict[str, Any]) -> None:
    status, told, _ = await post(discord, **wrong)
    assert (status, told["code"]) == (400, 50035)
    assert len(discord.invalid) >= 1


@pytest.mark.parametrize("wrong", [{"title": "x" * 46}, {"components": []}, {"components": [1] * 6}, {"custom_id": ""}])
def test_a_dialogue_has_rules_of_its_own(wrong: dict[str, Any]) -> None:
    box = {"type": 18, "label": "x", "component": {"type": 4, "custom_id": "a", "style": 1}}
    good: dict[str, Any] = {"title": "x", "custom_id": "a", "components": [box]}
    assert list(rules.of_modal(good)) == []
    if wrong.get("components"):
        wrong = {"components": [box] * 6}
    assert list(rules.of_modal(good | wrong)) != []


@pytest.mark.parametrize(
    ("written", "mentions", "links", "formats"),
    [
        ("<@1> @everyone </a:1> <#5>", 4, 0, 0),
        ("https://a.example [b](https://c.example) discord.gg/d", 0, 3, 0),
        (r"\<@1> \[a](x) \*\*", 0, 0, 0),
        ("**fet** _lutad_", 0, 0, 4),
        ("@\u2060everyone https:\u2060//a.example", 0, 0, 0),
    ],
)
def test_text_is_read_as_discord_reads_it(written: str, mentions: int, links: int, formats: int) -> None:
    seen = read(written)
    assert (len(seen.mentions), len(seen.links), seen.formats) == (mentions, links, formats)


class Line:
    """A bare connection to the gateway, without compression."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def hear(self) -> Any:
        return json.loads((await self.socket.receive(5)).data)

    async def identify(self, *, token: str = TOKEN, intents: int = 513) -> None:
        await self.socket.send_json({"op": 2, "d": {"token": token, "intents": intents}})

    async def closed(self) -> int:
        while not self.socket.closed:
            await self.socket.receive(5)
        return self.socket.close_code or 0


@pytest.fixture
async def line(discord: Discord) -> AsyncIterator[Line]:
    async with aiohttp.ClientSession() as session, session.ws_connect(discord.gateway.url) as socket:
        line = Line(socket)
        assert (await line.hear())["op"] == 10
        yield line


@pytest.mark.parametrize(("asked", "code"), [({"token": "fel"}, 4004), ({"intents": 1 << 15}, 4014)])
async def test_who_may_not_come_in_is_told_why(line: Line, asked: dict[str, Any], code: int) -> None:
    await line.identify(**asked)
    assert await line.closed() == code


async def test_too_much_and_too_often_end_the_connection(discord: Discord) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(discord.gateway.url) as socket:
            await socket.send_str('{"op": 1, "d": "' + "x" * 4096 + '"}')
            assert await Line(socket).closed() == 4002
        async with session.ws_connect(discord.gateway.url) as socket:
            for _ in range(121):
                await socket.send_json({"op": 1, "d": None})
            assert await Line(socket).closed() == 4008


async def test_a_thousand_identifies_cost_the_token(discord: Discord, line: Line) -> None:
    discord.gateway.left = 0
    await line.identify()
    assert await line.closed() == 4004
    assert discord.gateway.token != TOKEN


async def test_what_was_not_meant_for_a_bot_is_kept_from_it(discord: Discord, line: Line) -> None:
    await line.identify()
    assert [(await line.hear())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]
    member = Member(discord, "7", "Åsa")
    await member.write(ROOM, "mellan oss")
    await member.write(ROOM, f"<@{APPLICATION}> till dig")
    assert [(await line.hear())["d"]["content"] for _ in range(2)] == ["", f"<@{APPLICATION}> till dig"]
    await member.write(discord.world.direct_with("7").id, "utan den avsikten")
    await member.write(ROOM, f"<@{APPLICATION}> igen")
    assert (await line.hear())["d"]["content"] == f"<@{APPLICATION}> igen"


async def test_heartbeats_are_acknowledged_until_it_falls_silent(discord: Discord, line: Line) -> None:
    await line.socket.send_json({"op": 1, "d": None})
    assert (await line.hear())["op"] == 11
    discord.gateway.fall_silent()
    await line.socket.send_json({"op": 1, "d": None})
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(line.socket.receive(), 0.1)
