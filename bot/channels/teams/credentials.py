"""The bot's own token: asked for with its secret, kept until shortly before it ends, and not asked for in vain."""

import asyncio
import logging
from typing import Any

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout
from msgspec import Struct

from bot.channels.channel import DeliveryFailed
from bot.channels.teams.settings import TeamsSettings
from bot.clock import Clock

log = logging.getLogger(__name__)

SCOPE = "https://api.botframework.com/.default"
ASK_SECONDS = 8.0
EARLY_SECONDS = 300.0  # a token is exchanged this long before it ends
PARKED_SECONDS = 600.0  # after a refusal: to go on asking would only look like an attack
PAUSE = 5.0


class Granted(Struct, frozen=True):
    access_token: str
    expires_in: int


class TokenRefused(DeliveryFailed):
    """The id, the secret or the tenant is wrong, or the secret has ended."""


class Credentials:
    def __init__(self, settings: TeamsSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._token = ""
        self._until = 0.0
        self._parked_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def token(self) -> str:
        """Raises DeliveryFailed, with when to come back."""
        self.check_parked()
        async with self._one_at_a_time:
            if not self._token or self._clock.monotonic() >= self._until:
                await self._ask()
            return self._token

    def check_parked(self) -> None:
        left = self._parked_until - self._clock.monotonic()
        if left > 0:
            raise TokenRefused("Teams did not accept us lately", permanent=False, retry_after=left)

    def refused(self, why: str) -> TokenRefused:
        """Nothing is tried for a while: neither with this token nor for a new one."""
        log.error("Teams does not accept the bot; nothing is sent for %d minutes: %s", PARKED_SECONDS // 60, why)
        self._token = ""
        self._parked_until = self._clock.monotonic() + PARKED_SECONDS
        return TokenRefused(why, permanent=False, retry_after=PARKED_SECONDS)

    async def _ask(self) -> None:
        settings = self._settings
        url = f"{settings.login_address.rstrip('/')}/{settings.tenant}/oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": settings.app_id,
            "client_secret": settings.app_password.reveal(),
            "scope": SCOPE,
        }
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=ASK_SECONDS)) as session,
                session.post(url, data=form, allow_redirects=False) as answer,
            ):
                status, body = answer.status, await answer.read()
        except (ClientError, TimeoutError) as error:
            why = f"no token, {settings.login_address} is not reached: {error!r}"
            raise DeliveryFailed(why, permanent=False, retry_after=PAUSE) from error
        if status in {400, 401, 403}:
            raise self.refused(f"no token: {reason(body)}")
        try:
            granted = msgspec.json.decode(body, type=Granted)
        except msgspec.DecodeError as error:
            raise DeliveryFailed(f"no token: answer {status}", permanent=False, retry_after=PAUSE) from error
        self._token = granted.access_token
        self._until = self._clock.monotonic() + max(0.0, granted.expires_in - EARLY_SECONDS)


def reason(body: bytes) -> str:
    """What Entra says is wrong. Its text never holds the secret."""
    try:
        told: dict[str, Any] = msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.DecodeError:
        return "without a reason"
    return f"{told.get('error')}: {str(told.get('error_description', '')).splitlines()[:1]}"
