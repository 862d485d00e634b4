"""Who may tell us anything: only the Bot Connector, by a token that Microsoft signed for this bot and this address.

The rules are those of Microsoft's own documentation, all of them. There is no way to switch them off: a development
bot, which refuses every address but this machine's, has another guard altogether.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import jwt
import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout
from jwt.algorithms import RSAAlgorithm
from msgspec import Struct

from bot.channels.teams.activities import Activity
from bot.channels.teams.settings import TeamsSettings, is_this_machine, secure, trusted
from bot.clock import Clock

log = logging.getLogger(__name__)

CHANNEL_ID = "msteams"
ALGORITHM = "RS256"
SKEW_SECONDS = 300
LONGEST_TOKEN = 4096
SMALLEST_KEY = 2048
FETCH_SECONDS = 5.0
KEYS_LAST = 24 * 3600.0
KEYS_REST = 60.0  # not fetched more often, however many tokens name a key that we do not know
LARGEST_ANSWER = 1_000_000
# In a token's header these would have us take a key, or a rule, from the token itself.
_FOREIGN = {"jku", "jwk", "x5u", "x5c", "crit"}


class NotLetIn(Exception):
    """Why, for the log. Whoever asks is told nothing."""


class Knock(NamedTuple):
    """What is said, how whoever says it proves who they are, and from which address they come."""

    activity: Activity
    authorization: str
    peer: str


class Guard(Protocol):
    async def let_in(self, knock: Knock) -> None:
        """Raises NotLetIn."""
        ...


class Key(Struct, frozen=True):
    public: Any
    endorsements: tuple[str, ...]


class _Published(Struct, frozen=True):
    jwks_uri: str


class _PublishedKey(Struct, frozen=True):
    kty: str = ""
    kid: str = ""
    n: str = ""
    e: str = ""
    endorsements: tuple[str, ...] = ()


class _PublishedKeys(Struct, frozen=True):
    keys: tuple[_PublishedKey, ...]


class KeysUnknown(Exception):
    """The published keys could not be fetched."""


class TokenGuard:
    def __init__(self, settings: TeamsSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._keys: dict[str, Key] = {}
        self._fetched = float("-inf")
        self._tried = float("-inf")
        self._fetching = asyncio.Lock()

    async def let_in(self, knock: Knock) -> None:
        activity = knock.activity
        scheme, _, token = knock.authorization.partition(" ")
        if scheme != "Bearer" or not token or len(token) > LONGEST_TOKEN:
            raise NotLetIn("no token")
        key = await self._key(_kid(token))
        claims = self._claims(token, key)
        if CHANNEL_ID not in key.endorsements or activity.channel_id != CHANNEL_ID:
            raise NotLetIn("the key is not for Teams")
        claimed = claims.get("serviceurl", claims.get("serviceUrl"))
        if not isinstance(claimed, str) or claimed.rstrip("/") != activity.service_url.rstrip("/"):
            raise NotLetIn("the token is for another address to answer at")
        if not trusted(activity.service_url, self._settings.service_hosts):
            raise NotLetIn("answers are not sent there")

    def _claims(self, token: str, key: Key) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key.public,
                algorithms=[ALGORITHM],
                audience=self._settings.app_id,
                issuer=self._settings.issuer,
                leeway=SKEW_SECONDS,
                options={"require": ["exp", "nbf", "iss", "aud"], "strict_aud": True, "verify_iat": False},
            )
        except jwt.InvalidTokenError as error:
            raise NotLetIn(repr(error)) from error
        return claims

    async def _key(self, kid: str) -> Key:
        if kid not in self._keys or self._clock.monotonic() - self._fetched > KEYS_LAST:
            await self._fetch()
        if kid not in self._keys:
            raise NotLetIn("signed with a key that nobody published")
        return self._keys[kid]

    async def _fetch(self) -> None:
        async with self._fetching:
            now = self._clock.monotonic()
            if now - self._tried < KEYS_REST:
                return
            self._tried = now
            try:
                self._keys = await published_keys(self._settings.openid_address)
            except KeysUnknown as error:
                log.error("the keys that Microsoft signs with cannot be fetched: %s", error)  # noqa: TRY400 - the text says it all
            else:
                self._fetched = now


class LocalGuard:
    """For a development bot: whoever sits at this machine."""

    async def let_in(self, knock: Knock) -> None:
        if not is_this_machine(knock.peer):
            raise NotLetIn("a development bot listens to this machine only")


async def published_keys(address: str) -> dict[str, Key]:
    """Raises KeysUnknown."""
    try:
        async with ClientSession(timeout=ClientTimeout(total=FETCH_SECONDS)) as session:
            told = msgspec.json.decode(await _get(session, address), type=_Published)
            if not secure(told.jwks_uri):
                raise KeysUnknown(f"the keys are said to be at {told.jwks_uri}")
            keys = msgspec.json.decode(await _get(session, told.jwks_uri), type=_PublishedKeys)
        return {key.kid: Key(_public(key), key.endorsements) for key in keys.keys if key.kty == "RSA" and key.kid}
    except (ClientError, TimeoutError, msgspec.DecodeError, ValueError, jwt.InvalidKeyError) as error:
        raise KeysUnknown(repr(error)) from error


async def _get(session: ClientSession, address: str) -> bytes:
    async with session.get(address, allow_redirects=False) as answer:
        if answer.status != 200:
            raise KeysUnknown(f"{address} answers {answer.status}")
        return await answer.content.read(LARGEST_ANSWER)


def _public(key: _PublishedKey) -> Any:
    public = RSAAlgorithm.from_jwk({"kty": key.kty, "n": key.n, "e": key.e})
    if public.key_size < SMALLEST_KEY:
        raise ValueError(f"key {key.kid} is too short")
    return public


def _kid(token: str) -> str:
    try:
        header: Mapping[str, Any] = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as error:
        raise NotLetIn(repr(error)) from error
    if _FOREIGN & set(header) or header.get("alg") != ALGORITHM:
        raise NotLetIn("the token asks to be read in a way of its own")
    return str(header.get("kid", ""))
