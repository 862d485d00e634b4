"""Nobody but Slack comes in through the door: what is forged, changed, old or played again is refused unread."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.channels.slack.door import Guard
from bot.clock import ShiftedClock
from bot.storage.database import Database
from tests.bot.channels.slack_stage import SlackStage, connected, workspace
from tests.fakes.slack_workspace import ASA, GENERAL
from tests.fakes.web import MORNING

JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[SlackStage]:
    async with (
        workspace(clock=ShiftedClock(MORNING)) as slack,
        connected(slack, database, mode="http", hears="everything") as stage,
    ):
        yield stage


def question(stage: SlackStage, text: str = "När är nästa träff?") -> bytes:
    said = stage.slack.workspace.said(ASA, GENERAL, text)
    event = stage.slack.deliveries.event({**said, "channel": GENERAL, "channel_type": "channel"})
    return json.dumps(event).encode()


def now(stage: SlackStage) -> float:
    return stage.slack.clock.now().timestamp()


def forged(stage: SlackStage, name: str) -> tuple[bytes, dict[str, str]]:
    """One way each to pretend."""
    raw = question(stage)
    sign = stage.slack.deliveries.signed
    good = sign(raw)
    moment, signature = good["X-Slack-Request-Timestamp"], good["X-Slack-Signature"]
    ways: dict[str, tuple[bytes, dict[str, str]]] = {
        "no signature": (raw, {"X-Slack-Request-Timestamp": moment}),
        "no time": (raw, {"X-Slack-Signature": signature}),
        "neither": (raw, {}),
        "another secret": (raw, sign(raw, secret="somebody else's")),
        "another body": (raw.replace(b"tr\\u00e4ff", b"fika"), good),
        "another time": (raw, good | {"X-Slack-Request-Timestamp": str(int(moment) + 1)}),
        "301 s old": (raw, sign(raw, at=now(stage) - 301)),
        "301 s from the future": (raw, sign(raw, at=now(stage) + 301)),
        "another version": (raw, good | {"X-Slack-Signature": signature.replace("v0=", "v1=")}),
        "half a signature": (raw, good | {"X-Slack-Signature": signature[:-32]}),
        "a time that is no number": (raw, good | {"X-Slack-Request-Timestamp": "nu"}),
        "signs that no signature has": (raw, good | {"X-Slack-Signature": "v0=åäö"}),
    }
    return ways[name]


FORGED = (
    "no signature",
    "no time",
    "neither",
    "another secret",
    "another body",
    "another time",
    "301 s old",
    "301 s from the future",
    "another version",
    "half a signature",
    "a time that is no number",
    "signs that no signature has",
)


@pytest.mark.parametrize("name", FORGED)
async def test_what_slack_did_not_sign_for_now_is_refused(stage: SlackStage, name: str) -> None:
    raw, headers = forged(stage, name)
    status, _ = await stage.slack.deliveries.request(raw, JSON | headers)
    assert (status, stage.received) == (401, [])


@pytest.mark.parametrize("age", [0, 299, -299])
async def test_what_slack_signed_is_taken(stage: SlackStage, age: int) -> None:
    raw = question(stage)
    headers = JSON | stage.slack.deliveries.signed(raw, at=now(stage) - age)
    assert (await stage.slack.deliveries.request(raw, headers))[0] == 200
    assert len(stage.received) == 1


async def test_what_was_taken_is_refused_when_it_is_played_again(stage: SlackStage) -> None:
    raw = question(stage)
    headers = JSON | stage.slack.deliveries.signed(raw)
    statuses = [(await stage.slack.deliveries.request(raw, headers))[0] for _ in range(3)]
    assert statuses == [200, 401, 401]
    assert len(stage.received) == 1


async def test_a_press_that_is_played_again_with_a_new_signature_is_still_one_event(stage: SlackStage) -> None:
    """Nobody but Slack can do that, and Slack may."""
    raw = question(stage)
    for age in (0, 1, 2):
        headers = JSON | stage.slack.deliveries.signed(raw, at=now(stage) - age)
        assert (await stage.slack.deliveries.request(raw, headers))[0] == 200
    assert len(stage.received) == 1


async def test_what_was_not_taken_may_come_again_as_it_is(stage: SlackStage, monkeypatch: Any) -> None:
    """Slack's first retry comes at once, in the same second, and so with the same signature."""
    raw = question(stage)
    headers = JSON | stage.slack.deliveries.signed(raw)

    async def unable(*_: object) -> bool:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(stage, "receive", unable)
        broken.setattr(stage.channel._connected.hearing, "_receive", unable)  # type: ignore[union-attr]
        assert (await stage.slack.deliveries.request(raw, headers))[0] == 503
    assert (await stage.slack.deliveries.request(raw, headers))[0] == 200
    assert len(stage.received) == 1


async def test_without_the_guard_all_of_it_would_come_in(stage: SlackStage, monkeypatch: Any) -> None:
    """The same requests against a door that lets everybody in: the test above can fail."""
    monkeypatch.setattr(Guard, "lets_in", lambda *_: True)
    monkeypatch.setattr(Guard, "took", lambda *_: None)
    statuses = []
    for name in FORGED:
        raw, headers = forged(stage, name)
        statuses.append((await stage.slack.deliveries.request(raw, JSON | headers))[0])
    assert statuses == [200] * len(FORGED)
    assert len(stage.received) == len(FORGED)


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_the_door_is_for_posting_only(stage: SlackStage, method: str) -> None:
    async with ClientSession() as session, session.request(method, stage.channel.address) as answer:
        assert answer.status == 405


async def test_a_request_without_end_is_refused(stage: SlackStage) -> None:
    raw = b"x" * (1024 * 1024 + 1)
    status, _ = await stage.slack.deliveries.request(raw, JSON | stage.slack.deliveries.signed(raw))
    assert status == 413
