"""Will Discord work? The token, the intents, the servers and the rights in their channels: each with the mend.

Asked over plain HTTP, not through discord.py: it runs beside a bot that is connected, and changes nothing.
"""

import asyncio
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, NamedTuple

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.discord.settings import DiscordSettings
from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.finding import Finding
from bot.settings import SettingsWrong

PART = "discord"
SECONDS = 10.0
WHERE_TO_MEND = "Se docs/discord.md."
MESSAGE_CONTENT = (1 << 18) | (1 << 19)  # granted for many servers, or for few
MEMBERS = (1 << 14) | (1 << 15)
RIGHTS = {
    "se kanalen": 1 << 10,
    "skicka meddelanden": 1 << 11,
    "bifoga filer": 1 << 15,
    "läsa historiken": 1 << 16,
    "skapa trådar": 1 << 35,
    "skicka i trådar": 1 << 38,
}
MANAGE_EVENTS = 1 << 33 | 1 << 44
ADMINISTRATOR = 1 << 3
LITTLE_LEFT = 200


class Heard(NamedTuple):
    status: int
    body: Any


def discord(settings: DiscordSettings) -> Iterator[Finding]:
    if not settings.wanted:
        yield Finding(PART, "inte inställt.")
        return
    if find_spec("discord") is None:
        yield Finding(PART, "kan inte användas.", say(FIRST_LANGUAGE, "discord.settings.parts_missing"))
        return
    try:
        settings.check()
    except SettingsWrong as wrong:
        yield Finding(PART, "får inte användas så här.", str(wrong))
        return
    yield from asyncio.run(_looked(settings))


async def _looked(settings: DiscordSettings) -> list[Finding]:
    headers = {"Authorization": f"Bot {settings.token.reveal()}"}
    try:
        async with ClientSession(headers=headers, timeout=ClientTimeout(SECONDS)) as session:
            return await _look(session, settings)
    except (ClientError, OSError, TimeoutError) as error:
        mend = f"Når den här datorn {settings.api_address}? Fel: {type(error).__name__}."
        return [Finding(PART, "går inte att nå.", mend)]


async def _look(session: ClientSession, settings: DiscordSettings) -> list[Finding]:
    me = await _ask(session, settings, "/users/@me")
    if me.status != 200:
        return [_refused(me.status)]
    found = [Finding(PART, f"token gäller för {me.body['username']}.")]
    found.append(_intents(settings, (await _ask(session, settings, "/applications/@me")).body))
    found.append(_sessions((await _ask(session, settings, "/gateway/bot")).body))
    servers = await _ask(session, settings, "/users/@me/guilds")
    found += list(_servers(settings, servers.body if servers.status == 200 else []))
    for room in settings.rooms:
        found.append(await _room(session, settings, room.id))
    return found


async def _ask(session: ClientSession, settings: DiscordSettings, path: str) -> Heard:
    async with session.get(settings.api_address.rstrip("/") + path) as answer:
        body = await answer.json() if answer.content_type == "application/json" else {}
        return Heard(answer.status, body)


def _refused(status: int) -> Finding:
    if status == 401:
        mend = f"Gör en ny token på sidan Bot (Reset Token) och lägg den i NATVERKSBOT_DISCORD_TOKEN. {WHERE_TO_MEND}"
        return Finding(PART, "Discord godtar inte token.", mend)
    if status == 429:
        return Finding(PART, "Discord ber oss vänta.", "Vänta tio minuter och försök igen.")
    return Finding(PART, f"Discord svarar {status}.", "Se https://discordstatus.com och försök igen om en stund.")


def _intents(settings: DiscordSettings, application: Any) -> Finding:
    flags = application.get("flags", 0)
    wanted = {
        "Message Content Intent": (settings.message_content, MESSAGE_CONTENT, "message_content"),
        "Server Members Intent": (settings.members, MEMBERS, "members"),
    }
    for name, (asked, granted, key) in wanted.items():
        if asked and not flags & granted:
            mend = f"Slå på {name} på sidan Bot, eller skriv {key} = false. {WHERE_TO_MEND}"
            return Finding(PART, f"{name} är inte påslagen.", mend)
    if application.get("interactions_endpoint_url"):
        mend = "Töm Interactions Endpoint URL på sidan General Information: boten lyssnar på annat sätt."
        return Finding(PART, "knappar och kommandon skickas någon annanstans.", mend)
    return Finding(PART, "de avsikter (intents) som behövs är påslagna.")


def _sessions(gateway: Any) -> Finding:
    left = gateway.get("session_start_limit", {}).get("remaining", 0)
    says = f"{left} anslutningar kvar för i dag."
    if left <= LITTLE_LEFT:
        return Finding(PART, says, "Boten väntar tills i morgon. Ta reda på varför den startas om så ofta.")
    return Finding(PART, says)


def _servers(settings: DiscordSettings, servers: Any) -> Iterator[Finding]:
    served = [server for server in servers if settings.serves(str(server["id"]))]
    if not served:
        mend = f"Bjud in boten med länken från sidan Installation. {WHERE_TO_MEND}"
        yield Finding(PART, "boten är inte med i någon server som den ska betjäna.", mend)
    for server in served:
        rights = int(server.get("permissions", 0))
        missing = [name for name, bit in RIGHTS.items() if not rights & (bit | ADMINISTRATOR)]
        if settings.scheduled_events and not rights & (MANAGE_EVENTS | ADMINISTRATOR):
            missing.append("hantera evenemang")
        mend = f"Ge botens roll rätt att {', '.join(missing)}. {WHERE_TO_MEND}" if missing else ""
        yield Finding(PART, f"med i {server['name']}{', men utan alla rättigheter' if missing else ''}.", mend)


async def _room(session: ClientSession, settings: DiscordSettings, room: str) -> Finding:
    heard = await _ask(session, settings, f"/channels/{room}")
    if heard.status == 200:
        return Finding(PART, f"når kanalen {heard.body.get('name', room)}.")
    mend = f"Rätta discord.rooms, eller låt botens roll se kanalen. {WHERE_TO_MEND}"
    return Finding(PART, f"når inte kanalen {room} ({heard.status}).", mend)
