"""Will Slack work? The token, its scopes, and the way in: each with the mend.

Asked over plain HTTP, not through Slack's libraries: it runs beside a bot that is connected, and changes nothing.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.slack.settings import SlackSettings
from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.finding import Finding
from bot.settings import SettingsWrong

PART = "slack"
SECONDS = 10.0
MANIFEST = Path(__file__).with_name("manifest.json")
SEE = "Se docs/slack.md."
MENDS: Mapping[str, str] = {
    "invalid_auth": "Kopiera token igen: OAuth & Permissions, Bot User OAuth Token (börjar med xoxb-).",
    "token_revoked": "Token är återkallad. Installera om appen (Install App) och kopiera den nya.",
    "token_expired": "Token har gått ut. Installera om appen (Install App) och kopiera den nya.",
    "account_inactive": "Appen är borttagen ur arbetsytan. Installera den igen (Install App).",
    "not_allowed_token_type": "Det är fel slags token: bot_token börjar med xoxb-, app_token med xapp-.",
}


class Answer(NamedTuple):
    body: Mapping[str, Any]
    scopes: frozenset[str]


def slack(settings: SlackSettings) -> Iterator[Finding]:
    if not settings.wanted:
        yield Finding(PART, "inte inställt.")
        return
    if find_spec("slack_bolt") is None:
        yield Finding(PART, "kan inte användas.", say(FIRST_LANGUAGE, "slack.settings.parts_missing"))
        return
    try:
        settings.check()
    except SettingsWrong as wrong:
        yield Finding(PART, "får inte användas så här.", str(wrong))
        return
    yield from asyncio.run(_looked(settings))


@cache
def manifest() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return found


def scopes() -> frozenset[str]:
    """What the app must be allowed, and nothing more."""
    return frozenset(manifest()["oauth_config"]["scopes"]["bot"])


async def _looked(settings: SlackSettings) -> list[Finding]:
    async with ClientSession(timeout=ClientTimeout(total=SECONDS)) as session:
        try:
            return [finding async for finding in _look(session, settings)]
        except (ClientError, TimeoutError, ValueError) as error:
            mend = f"Når datorn {settings.api_address}? Är det brandväggen eller proxyn? ({error!r})"
            return [Finding(PART, "svarar inte.", mend)]


async def _look(session: ClientSession, settings: SlackSettings) -> AsyncIterator[Finding]:
    who = await _ask(session, settings, "auth.test", settings.bot_token.reveal())
    if not who.body.get("ok"):
        yield _refused("bot_token", str(who.body.get("error")))
        return
    yield Finding(PART, f"boten heter {who.body['user']} i arbetsytan {who.body['team']}.")
    yield _allowed(who.scopes)
    yield await _way_in(session, settings)


def _allowed(granted: frozenset[str]) -> Finding:
    missing, spare = scopes() - granted, granted - scopes()
    if missing:
        mend = (
            f"Lägg till {', '.join(sorted(missing))} under OAuth & Permissions, Scopes, och installera om appen. {SEE}"
        )
        return Finding(PART, "saknar rättigheter.", mend)
    if spare:
        mend = f"Ta bort {', '.join(sorted(spare))} under OAuth & Permissions, Scopes: boten behöver dem inte."
        return Finding(PART, "har fler rättigheter än den behöver.", mend)
    return Finding(PART, f"har de {len(granted)} rättigheter som behövs.")


async def _way_in(session: ClientSession, settings: SlackSettings) -> Finding:
    if settings.mode == "http":
        where = f"http://{settings.host}:{settings.port}/slack/events"
        return Finding(PART, f"väntar på Slack på {where}; den adressen ska servern framför skicka vidare till.")
    opened = await _ask(session, settings, "apps.connections.open", settings.app_token.reveal())
    if opened.body.get("ok"):
        return Finding(PART, "kan öppna Socket Mode.")
    error = str(opened.body.get("error"))
    if error == "invalid_auth":
        mend = "Kopiera token igen: Basic Information, App-Level Tokens (börjar med xapp-, med connections:write)."
        return Finding(PART, "app_token godtas inte.", mend)
    return _refused("app_token", error)


def _refused(key: str, error: str) -> Finding:
    return Finding(PART, f"{key} godtas inte ({error}).", MENDS.get(error, SEE))


async def _ask(session: ClientSession, settings: SlackSettings, method: str, token: str) -> Answer:
    headers = {"Authorization": f"Bearer {token}"}
    async with session.post(f"{settings.api_address.rstrip('/')}/{method}", headers=headers) as answer:
        granted = (scope.strip() for scope in answer.headers.get("X-OAuth-Scopes", "").split(","))
        return Answer(await answer.json(), frozenset(filter(None, granted)))
