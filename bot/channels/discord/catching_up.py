"""Platforms lose events. What was asked of us in the last day and did not come in is read from the history."""

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import discord

from bot.channels.channel import DeliveryFailed, DeliveryUnsure
from bot.channels.discord import inbound, record
from bot.channels.discord.hearing import Listener
from bot.channels.discord.requests import Requests
from bot.channels.discord.settings import DiscordSettings
from bot.storage.database import Database

log = logging.getLogger(__name__)

AS_FAR_BACK = timedelta(hours=24)
AT_ONCE = 100
MESSAGES = "/channels/{channel_id}/messages"
MOST_PAGES = 10


async def catch_up(  # noqa: PLR0913, PLR0917 - it looks with everything a channel has
    link: discord.Client,
    requests: Requests,
    database: Database,
    settings: DiscordSettings,
    listener: Listener,
    now: datetime,
) -> int:
    """How many questions were found that had not come in. Older ones than the bot are not answered out of the blue."""
    begun = await database.read(record.heard_since)
    if begun is None:
        return 0
    since = max(begun, now - AS_FAR_BACK)
    found = 0
    directs = await database.read(record.directs)
    for room in [*_rooms(link, settings), *directs]:
        try:
            async for message in _since(link, requests, room, since):
                if inbound.is_addressed(message, listener.ours) or message.guild is None:
                    found += await listener.message(message, live=False)
        except (DeliveryFailed, DeliveryUnsure) as error:
            log.info("channel %s could not be looked through: %s", room, error)
    if found:
        log.warning("%d questions had not come in by themselves and are answered now", found)
    return found


def _rooms(link: discord.Client, settings: DiscordSettings) -> Iterator[str]:
    for server in link.guilds:
        if settings.serves(str(server.id)):
            for channel in [*server.text_channels, *server.threads]:
                parent = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
                room = settings.room(str(parent))
                if room.catch_up and room.answers:
                    yield str(channel.id)


async def _since(
    link: discord.Client, requests: Requests, room: str, since: datetime
) -> AsyncIterator[discord.Message]:
    """The earliest first. The history is read as it is, and each message made what the gateway would have made it."""
    after = discord.utils.time_snowflake(since)
    channel = link.get_channel(int(room)) or discord.PartialMessageable(state=link._connection, id=int(room))  # noqa: SLF001 - the only way to one that is not in the cache
    for _ in range(MOST_PAGES):
        query = {"limit": str(AT_ONCE), "after": str(after)}
        page = await requests.call("GET", MESSAGES, query=query, channel_id=room)
        for told in sorted(page, key=lambda each: int(each["id"])):
            yield discord.Message(state=link._connection, channel=channel, data=told)  # type: ignore[arg-type]  # noqa: SLF001 - as above
        if len(page) < AT_ONCE:
            return
        after = max(int(each["id"]) for each in page)
