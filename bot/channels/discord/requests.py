"""Requests to Discord's interface through discord.py's own client, which knows its buckets: under all limits, and with
every outcome said in the words of the channel contract.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.channels.channel import DeliveryFailed, DeliveryUnsure
from bot.channels.pacing import Limit, NoRoom, Pacer
from bot.clock import Clock

log = logging.getLogger(__name__)

Files = Sequence[tuple[str, bytes]]
Query = Mapping[str, str] | None

# Discord takes 50 a second. What is left is for what discord.py asks of its own when it connects.
EVERYWHERE = Limit(46, 1.0)
# A burst of presses does not open a connection for each; nor may 500 of them wait for a few that are 0.1 s long.
ANSWERS_AT_ONCE = 100
PATIENCE = 8.0  # seconds to wait for a turn; whoever would wait longer comes back
PARKED_SECONDS = 600.0  # after a refused token: a few calls in ten minutes, where ten thousand would ban the address
MOST_REFUSED = 2000
REFUSED = frozenset({401, 403, 429})
PASSING = frozenset({408, 409, 412, 425, 429})
SILENCE = frozenset({500, 502, 503, 504, 520, 522, 524})

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK = 10003, 10008, 10062, 10015
THREAD_EXISTS, TOKEN_OVER, FORBIDDEN, NO_ACCESS = 160004, 50027, 50013, 50001


class Refused(DeliveryFailed):
    """Discord said no, and why: `code` is its own."""

    def __init__(self, status: int, code: int, why: str) -> None:
        super().__init__(f"Discord refused ({status}/{code}): {why}", permanent=True)
        self.status = status
        self.code = code


class Requests:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pacer = Pacer(clock, each=(), together=(EVERYWHERE,))
        self._client: discord.Client | None = None
        self._answering = asyncio.Semaphore(ANSWERS_AT_ONCE)
        self._parked_until = 0.0
        self._refused: deque[float] = deque(maxlen=MOST_REFUSED)

    def use(self, client: discord.Client | None) -> None:
        self._client = client

    @property
    def parked(self) -> float:
        """Seconds until Discord is asked again."""
        return max(0.0, self._parked_until - self._clock.monotonic())

    def park(self, seconds: float = PARKED_SECONDS) -> None:
        self._parked_until = self._clock.monotonic() + seconds

    async def call(
        self, method: str, path: str, /, body: Any = None, files: Files = (), query: Query = None, **where: Any
    ) -> Any:
        """Raises DeliveryFailed (Refused where Discord says why) or DeliveryUnsure, and nothing else."""
        client = self._ready()
        if path.startswith(("/interactions/", "/webhooks/")):  # counted apart, and to be done within three seconds
            async with self._answering:
                return await self._made(client, method, path, body, files, query, where)
        try:
            async with self._pacer.sending("", PATIENCE):
                return await self._made(client, method, path, body, files, query, where)
        except NoRoom as full:
            raise DeliveryFailed("our own queue is full", permanent=False, retry_after=full.seconds) from full

    async def _made(  # noqa: PLR0913, PLR0917 - what a request is made of
        self, client: discord.Client, method: str, path: str, body: Any, files: Files, query: Query, where: Any
    ) -> Any:
        what: dict[str, Any] = _with_files(body, files) if files else {} if body is None else {"json": body}
        try:
            return await client.http.request(Route(method, path, **where), params=query, **what)
        except discord.RateLimited as limited:
            raise DeliveryFailed("too many requests", permanent=False, retry_after=limited.retry_after) from limited
        except discord.HTTPException as refused:
            raise self._outcome(refused) from refused
        except aiohttp.ClientConnectorError as error:
            raise DeliveryFailed(f"Discord cannot be reached: {error}", permanent=False) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise DeliveryUnsure(repr(error)) from error
        except asyncio.CancelledError:
            raise
        except Exception as error:  # a client that is being closed raises whatever it stumbles over
            raise DeliveryUnsure(repr(error)) from error

    async def fetch(self, address: str) -> bytes:
        """What members have uploaded. Raises DeliveryFailed."""
        try:
            return await self._ready().http.get_from_cdn(address)
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise DeliveryFailed(f"the file cannot be fetched: {error}", permanent=False) from error

    def _ready(self) -> discord.Client:
        if self.parked:
            raise DeliveryFailed("Discord refused our token", permanent=False, retry_after=self.parked)
        now = self._clock.monotonic()
        if len(self._refused) == MOST_REFUSED and now - self._refused[0] < PARKED_SECONDS:
            raise DeliveryFailed("too many refusals", permanent=False, retry_after=PARKED_SECONDS)
        if self._client is None:
            raise DeliveryFailed("not connected to Discord", permanent=False, retry_after=1.0)
        return self._client

    def _outcome(self, error: discord.HTTPException) -> DeliveryFailed | DeliveryUnsure:
        if error.status in REFUSED:
            self._refused.append(self._clock.monotonic())
        if error.status == 401:
            log.critical("Discord refuses the token. Make a new one on the application's page Bot: docs/discord.md")
            self.park()
            return DeliveryFailed("Discord refused our token", permanent=False, retry_after=PARKED_SECONDS)
        if error.status == 429 and not error.response.headers.get(
            "Via"
        ):  # not Discord itself but what stands in front of it
            self.park()
            return DeliveryFailed("this address is shut out", permanent=False, retry_after=PARKED_SECONDS)
        if error.status in SILENCE:
            return DeliveryUnsure(f"Discord answered {error.status}")
        if error.status in PASSING:
            return DeliveryFailed(f"Discord answered {error.status}", permanent=False)
        return Refused(error.status, error.code, error.text)


def _with_files(body: Any, files: Files) -> dict[str, Any]:
    """As discord.py sends them itself: it winds them back before it tries again."""
    whole = [discord.File(BytesIO(content), name) for name, content in files]
    form: list[dict[str, Any]] = [
        {"name": "payload_json", "value": json.dumps(body), "content_type": "application/json"}
    ]
    for number, file in enumerate(whole):
        named = {"name": f"files[{number}]", "filename": file.filename, "content_type": "image/png"}
        form.append(named | {"value": file.fp})
    return {"form": form, "files": whole}
