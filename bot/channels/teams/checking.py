"""What `natverksbot check` finds about Teams: the settings, the parts, the token, the keys and the way here."""

import asyncio
from collections.abc import Iterator
from importlib.util import find_spec

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.channel import DeliveryFailed
from bot.channels.teams.settings import TeamsSettings
from bot.clock import WallClock
from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.finding import Finding
from bot.settings import SettingsWrong

PART = "teams"
ALIVE = "/teams/alive"
ASK_SECONDS = 8.0


def teams(settings: TeamsSettings) -> Iterator[Finding]:
    """Nothing is posted anywhere."""
    if not settings.wanted:
        yield Finding(PART, "inte inställt.")
        return
    try:
        settings.check()
    except SettingsWrong as wrong:
        yield Finding(PART, "kan inte anslutas så här.", str(wrong))
        return
    if find_spec("microsoft_teams") is None or find_spec("jwt") is None:
        yield Finding(PART, "delarna saknas.", say(FIRST_LANGUAGE, "teams.settings.parts_missing"))
        return
    if settings.development:
        yield Finding(PART, f"utveckling: vem som helst på den här datorn får skriva till port {settings.port}.")
        return
    for look in (_token, _keys, _way_here):
        yield asyncio.run(look(settings))


async def _token(settings: TeamsSettings) -> Finding:
    from bot.channels.teams.credentials import Credentials, TokenRefused  # noqa: PLC0415 - its parts are an extra

    try:
        await Credentials(settings, WallClock()).token()
    except TokenRefused as refused:
        mend = (
            "Jämför teams.app_id och teams.tenant med registreringen i Entra. Har hemligheten gått ut? Skapa en ny "
            "under Certificates & secrets och lägg dess Value (inte dess Secret ID) i teams.app_password."
        )
        return Finding(f"{PART} token", f"ges inte ut: {refused}.", mend)
    except DeliveryFailed as failure:
        return Finding(f"{PART} token", f"{failure}.", f"Släpp fram boten till {settings.login_address} i brandväggen.")
    return Finding(f"{PART} token", "ges ut; boten får skicka till Teams.")


async def _keys(settings: TeamsSettings) -> Finding:
    from bot.channels.teams.guard import CHANNEL_ID, KeysUnknown, published_keys  # noqa: PLC0415 - its parts are an extra

    try:
        keys = await published_keys(settings.openid_address)
    except KeysUnknown as unknown:
        mend = f"Släpp fram boten till {settings.openid_address} i brandväggen; utan nycklarna släpps ingen in."
        return Finding(f"{PART} nycklar", f"går inte att hämta: {unknown}.", mend)
    ours = sum(CHANNEL_ID in key.endorsements for key in keys.values())
    if not ours:
        mend = "Kontrollera teams.openid_address; utan sådana nycklar släpps ingen in."
        return Finding(f"{PART} nycklar", "ingen av dem gäller för Teams.", mend)
    return Finding(f"{PART} nycklar", f"{ours} som gäller för Teams.")


async def _way_here(settings: TeamsSettings) -> Finding:
    """Through the public address and back, as Microsoft comes. It takes a bot that runs."""
    part, address = f"{PART} adress", f"{settings.outward}{ALIVE}"
    if not settings.outward:
        mend = "Skriv teams.public_address, den adress som Microsoft når boten på, till exempel https://bot.exempel.se."
        return Finding(part, "ingen är inställd.", mend)
    try:
        async with ClientSession(timeout=ClientTimeout(total=ASK_SECONDS)) as session, session.get(address) as answer:
            told = await answer.json() if answer.status == 200 else {}
    except (ClientError, TimeoutError, ValueError) as error:
        mend = (
            f"Kör boten (natverksbot run)? Servern framför den ska skicka {settings.outward} vidare till "
            f"{settings.host}:{settings.port}, och adressen vara öppen mot internet."
        )
        return Finding(part, f"{address} nås inte: {error!r}.", mend)
    if not isinstance(told, dict) or told.get("bot") != settings.app_id:
        mend = f"Låt servern framför skicka /api/messages och /teams vidare till {settings.host}:{settings.port}."
        return Finding(part, f"{settings.outward} leder till något annat än den här boten.", mend)
    return Finding(part, f"{settings.outward}/api/messages leder hit.")
