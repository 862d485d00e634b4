"""Many commands, or many messages, on Discord while somebody else holds the database."""

from collections import Counter
from functools import partial
from typing import Literal

from bot.channels.discord.adapter import DiscordChannel
from bot.conversation.router import converse
from bot.storage.database import Database
from tests.bot.channels.bursts import Burst, all_settled
from tests.bot.channels.discord_stage import CONTENT_GRANTED
from tests.fakes.discord.people import MENTION, Member, shown
from tests.fakes.discord.server import Discord, open_discord
from tests.fakes.locking import locked
from tests.fakes.serving import Serve, here

ASA = "700000000000000001"
HEARTBEAT_SECONDS = 60.0
FAR_SECONDS = 0.1  # to the other side of the sea

Kind = Literal["commands", "messages"]


async def burst(
    database: Database, other: Database, events: int, seconds: float, *, kind: Kind = "commands", serve: Serve = here
) -> Burst:
    """Each in a room of its own. Messages are not acknowledged at Discord."""
    async with open_discord() as discord:
        discord.world.flags = CONTENT_GRANTED
        discord.far_seconds = FAR_SECONDS
        asa = Member(discord, ASA, "Åsa Lindqvist")
        rooms = [str(820000000000000000 + number) for number in range(events)]
        for room in rooms:
            discord.world.add_channel(room, "rum")
        settings = discord.settings(catch_up=False)
        make = partial(DiscordChannel, settings, heartbeat_seconds=HEARTBEAT_SECONDS)
        async with serve(database, make, converse):
            async with locked(other, seconds):
                where = [await _ask(asa, room, kind) for room in rooms]
            await all_settled(database, events)
        wrong = {"over a limit": discord.limits.over, "against the rules": len(discord.invalid)}
        waits = sorted(discord.rest.acknowledged) if kind == "commands" else None
        return Burst(waits, _answers(discord, where), wrong)


async def _ask(asa: Member, room: str, kind: Kind) -> str:
    """Where the answer is to stand: a command is answered in its room, a message in the thread that begins with it."""
    if kind == "commands":
        await asa.command(room, "hjälp")
        return room
    return await asa.write(room, f"{MENTION} hjälp")


def _answers(discord: Discord, where: list[str]) -> list[int]:
    messages = discord.world.messages.values()
    helped = Counter(one["channel_id"] for one in messages if shown(one).startswith("Hej Åsa Lindqvist!"))
    return [helped[place] for place in where]
