"""The connection itself: discord.py's client, told where Discord is, what we want to hear, and when it may identify."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.channels.discord.budget import Budget
from bot.channels.discord.settings import DiscordSettings
from bot.clock import Clock

LONGEST_WAIT = 20.0  # within a connection that is being made; whoever must wait longer begins anew
BUCKET_PATIENCE = 5.0  # seconds that a request may wait for its bucket; the outbox waits for longer ones
_SECRET = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s]+")


class IdentifyTooSoon(Exception):
    """We have made ourselves known too often. `seconds` is when we may again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:.0f} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Ears:
    """What is done with what is heard. Each is called in a task of its own."""

    message: Callable[[discord.Message], Awaitable[None]]
    interaction: Callable[[discord.Interaction], Awaitable[None]]
    joined: Callable[[discord.Member], Awaitable[None]]
    left: Callable[[int, discord.User | discord.Member], Awaitable[None]]
    connected: Callable[[], Awaitable[None]]


class Link(discord.Client):
    def __init__(
        self, settings: DiscordSettings, ears: Ears, budget: Budget, clock: Clock, heartbeat_timeout: float
    ) -> None:
        super().__init__(
            intents=intents(settings),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            heartbeat_timeout=heartbeat_timeout,
        )
        # Discord.py lets nobody ask for less than 30 seconds: our outbox knows better what to do meanwhile.
        self.http.max_ratelimit_timeout = BUCKET_PATIENCE
        self._ears = ears
        self._budget = budget
        self._clock = clock

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 - discord.py's own
        pause = await self._budget.pause()
        if pause > LONGEST_WAIT:
            raise IdentifyTooSoon(pause)
        if pause:
            await self._clock.sleep(pause)
        await self._budget.spend()

    async def on_connect(self) -> None:
        await self._ears.connected()

    async def on_message(self, message: discord.Message) -> None:
        await self._ears.message(message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await self._ears.interaction(interaction)

    async def on_member_join(self, member: discord.Member) -> None:
        await self._ears.joined(member)

    async def on_raw_member_remove(self, gone: discord.RawMemberRemoveEvent) -> None:
        await self._ears.left(gone.guild_id, gone.user)


def intents(settings: DiscordSettings) -> discord.Intents:
    """No more than what is used: two of them must be granted by hand and are asked for only where they are wanted."""
    wanted = discord.Intents.none()
    wanted.guilds = True  # which channels and threads there are
    wanted.guild_messages = wanted.dm_messages = True  # questions
    wanted.message_content = settings.message_content
    wanted.members = settings.members
    return wanted


def point_at(settings: DiscordSettings) -> None:
    """discord.py keeps its addresses in its classes: there is one Discord for a process."""
    Route.BASE = settings.api_address.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_address)
    discord.Asset.BASE = settings.cdn_address.rstrip("/")


class WithoutTokens(logging.Filter):
    """What may be answered with for a quarter of an hour stands in addresses, and addresses stand in log lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(each) for each in record.args)
        return True


def _hidden(told: Any) -> Any:
    return _SECRET.sub(r"\1…", told) if isinstance(told, str) else told


logging.getLogger("discord.http").addFilter(WithoutTokens())
