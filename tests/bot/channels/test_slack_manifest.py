"""The app as Slack is told of it has what the bot uses and nothing more; `natverksbot check` says what is missing."""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.channels.slack import app as listening
from bot.channels.slack.calling import TIERS
from bot.channels.slack.checking import MANIFEST, manifest, scopes, slack
from bot.channels.slack.settings import SlackSettings
from bot.finding import Finding
from bot.settings import Secret
from tests.bot.channels.slack_stage import settings, workspace
from tests.fakes.slack import SCOPES_OF, Slack

DOCUMENT = (Path(__file__).parents[3] / "docs" / "slack.md").read_text(encoding="utf-8")

# Why each is there. The methods are what the fake demands them for, as Slack does.
NEEDED_FOR = {
    "app_mentions:read": ("event", "app_mention"),
    "channels:history": ("event", "message.channels"),
    "groups:history": ("event", "message.groups"),
    "im:history": ("event", "message.im"),
    "mpim:history": ("event", "message.mpim"),
    "channels:read": ("event", "member_joined_channel"),
    "groups:read": ("event", "member_joined_channel"),
    "im:read": ("method", "users.conversations"),
    "mpim:read": ("method", "users.conversations"),
    "im:write": ("method", "conversations.open"),
    "chat:write": ("method", "chat.postMessage"),
    "commands": ("feature", "slash_commands"),
    "files:read": ("file", "url_private_download"),
    "files:write": ("method", "files.getUploadURLExternal"),
    "reactions:write": ("method", "reactions.add"),
    "users:read": ("method", "users.info"),
    "users:read.email": ("field", "profile.email"),
}


def test_every_scope_has_its_reason_and_every_reason_its_scope() -> None:
    assert set(scopes()) == set(NEEDED_FOR)
    events = set(manifest()["settings"]["event_subscriptions"]["bot_events"])
    for scope, (kind, what) in NEEDED_FOR.items():
        if kind == "event":
            assert what in events, scope
        if kind == "method":
            assert scope in SCOPES_OF[what], scope
            assert what in {*TIERS, "chat.postMessage"}, scope


def test_what_is_called_needs_no_scope_that_is_not_asked_for() -> None:
    demanded = {scope for method in TIERS for scope in SCOPES_OF.get(method, ())}
    assert demanded <= set(scopes())


def test_what_slack_tells_is_listened_to() -> None:
    told = {event.partition(".")[0] for event in manifest()["settings"]["event_subscriptions"]["bot_events"]}
    assert told == set(listening.EVENTS)
    shortcuts = {one["callback_id"] for one in manifest()["features"]["shortcuts"]}
    assert shortcuts == {listening.ASK_SHORTCUT, listening.ASK_ABOUT_SHORTCUT, listening.REMOVE_SHORTCUT}


def test_the_manifest_keeps_to_slacks_own_lengths() -> None:
    features = manifest()["features"]
    assert len(manifest()["display_information"]["name"]) <= 35
    assert len(manifest()["display_information"]["description"]) <= 140
    assert all(len(one["name"]) <= 24 for one in features["shortcuts"])
    assert all(re.fullmatch(r"/[a-z]{1,31}", one["command"]) for one in features["slash_commands"])


def test_the_page_about_slack_explains_every_scope_and_event() -> None:
    assert [scope for scope in scopes() if f"`{scope}`" not in DOCUMENT] == []
    events = manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert [event for event in events if f"`{event}`" not in DOCUMENT] == []
    assert MANIFEST.name in DOCUMENT


@pytest.fixture
async def workplace() -> AsyncIterator[Slack]:
    async with workspace(scopes=scopes()) as slack:
        yield slack


async def looked(settings: SlackSettings) -> list[Finding]:
    """`natverksbot check` has no event loop; the workspace on this machine has ours."""
    return await asyncio.to_thread(lambda: list(slack(settings)))


async def test_all_is_well_where_all_is_well(workplace: Slack) -> None:
    found = await looked(settings(workplace))
    assert all(finding.good for finding in found), found
    assert [finding.says for finding in found] == [
        "boten heter natverksbot i arbetsytan Nätverket.",
        f"har de {len(scopes())} rättigheter som behövs.",
        "kan öppna Socket Mode.",
    ]


@pytest.mark.parametrize("scope", ["chat:write", "im:history", "users:read.email"])
async def test_a_missing_scope_is_named(workplace: Slack, scope: str) -> None:
    workplace.scopes -= {scope}
    (wrong,) = (finding for finding in await looked(settings(workplace)) if not finding.good)
    assert wrong.mend.startswith(f"Lägg till {scope} under OAuth & Permissions")


async def test_a_scope_too_many_is_named(workplace: Slack) -> None:
    workplace.scopes |= {"admin"}
    (wrong,) = (finding for finding in await looked(settings(workplace)) if not finding.good)
    assert wrong.mend.startswith("Ta bort admin")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"bot_token": Secret("xoxb-old")}, "Kopiera token igen: OAuth & Permissions"),
        ({"app_token": Secret("xapp-old")}, "Kopiera token igen: Basic Information"),
        ({"app_token": Secret("")}, "slack.app_token: saknas"),
        ({"mode": "http", "signing_secret": Secret("")}, "slack.signing_secret: saknas"),
        ({"api_address": "http://slack.example/api/"}, "är inte krypterad"),
        ({"api_address": "http://127.0.0.1:9/api/"}, "Når datorn http://127.0.0.1:9/api/?"),
    ],
    ids=["bot token", "app token", "no app token", "no secret", "in the open", "not there"],
)
async def test_what_is_wrong_is_said_with_its_mend(workplace: Slack, changed: dict[str, object], says: str) -> None:
    found = await looked(settings(workplace, **changed))
    assert says in found[-1].mend


async def test_a_revoked_token_is_called_so(workplace: Slack) -> None:
    workplace.revoked = True
    (wrong,) = await looked(settings(workplace))
    assert "återkallad" in wrong.mend


def test_no_slack_is_no_fault() -> None:
    found: Iterator[Finding] = slack(SlackSettings())
    assert [finding.says for finding in found] == ["inte inställt."]


def test_secrets_are_not_shown() -> None:
    shown = repr(SlackSettings(bot_token=Secret("xoxb-hemlig"), app_token=Secret("xapp-hemlig")))
    assert "hemlig" not in shown


def test_nobody_needs_slacks_parts_who_does_not_use_slack() -> None:
    """Neither starting nor checking a bot without Slack looks for them."""
    program = (
        "import bot.app, bot.checks, bot.cli, sys; print([name for name in sys.modules if name.startswith('slack_')])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
