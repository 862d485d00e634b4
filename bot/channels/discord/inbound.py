"""What discord.py tells -> our events. Nothing is asked and nothing is sent here."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import discord

from bot.channels.discord.settings import CHANNEL, DiscordSettings
from bot.channels.naming import clean_name
from bot.conversation.actions import LONGEST
from bot.conversation.events import FilledIn, Joined, Left, Person, Place, Pressed, Uploaded, Wrote

LONGEST_PERSON = 120
LONGEST_VALUE = 20_000
OURS_ADDED = re.compile(r"#\d+$")  # behind an action that stands twice in a message
_NAMED = re.compile(r"<(?:@[!&]?|#)(\d+)>")
_EMOJI = re.compile(r"<a?(:\w+:)\d+>")

Channel = Any  # a channel, a thread, a direct conversation, or one that discord.py has not seen yet


def person_of(user: discord.User | discord.Member) -> Person:
    return Person(CHANNEL, str(user.id), " ".join(user.display_name.split())[:LONGEST_PERSON])


def place_of(channel: Channel, *, direct: bool) -> Place:
    """A thread stands in its channel. One that hangs on a message has the message's number."""
    if isinstance(channel, discord.Thread):
        return Place(CHANNEL, str(channel.parent_id), str(channel.id))
    return Place(CHANNEL, str(channel.id), direct=direct)


def reads_in(room: str, settings: DiscordSettings, groups: Sequence[str]) -> tuple[str, ...]:
    """The levels that everyone in the channel may read. Coordinators among themselves may read all."""
    level = settings.room(room).level
    known = [f"group:{group}" for group in groups] if level == "coordinators" else []
    return tuple(dict.fromkeys(("open", *known, level)))


def concerns_us(message: discord.Message, settings: DiscordSettings) -> bool:
    """Two bots could go on thanking each other; what Discord itself notes in a channel is nobody's question."""
    if (
        message.author.bot
        or message.webhook_id
        or message.type not in {discord.MessageType.default, discord.MessageType.reply}
    ):
        return False
    return message.guild is None or settings.serves(str(message.guild.id))


def is_addressed(message: discord.Message, ours: int) -> bool:
    """Named, or answered, or named by the role that Discord made for us: people take the one for the other."""
    earlier = message.reference.resolved if message.reference else None
    answers_us = isinstance(earlier, discord.Message) and earlier.author.id == ours
    by_role = any(role.tags and role.tags.bot_id == ours for role in message.role_mentions)
    return answers_us or by_role or any(user.id == ours for user in message.mentions)


def words_of(message: discord.Message, ours: int) -> str:
    """As it was read: people and channels by their names, and our own name, which only called us, left out."""
    names = {str(user.id): f"@{user.display_name}" for user in message.mentions if user.id != ours}
    names |= {str(role.id): f"@{role.name}" for role in message.role_mentions if not role.is_bot_managed()}
    names |= {str(channel.id): f"#{channel.name}" for channel in message.channel_mentions}
    named = _NAMED.sub(lambda found: names.get(found[1], " "), message.content)
    lines = _EMOJI.sub(r"\1", named).strip().split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines)
    title = _title(message)
    return f"{title}\n{text}" if title else text


def wrote(message: discord.Message, ours: int, reads: tuple[str, ...]) -> Wrote | None:
    """None where there is nothing to read: Discord keeps from us what was not meant for us."""
    text, mentioned = words_of(message, ours), is_addressed(message, ours)
    if not text and (message.attachments or not mentioned):
        return None
    return Wrote(
        key=f"message-{message.id}", **_about(message, reads), text=text, message=str(message.id), mentioned=mentioned
    )


def uploaded(message: discord.Message, number: int, content: bytes, reads: tuple[str, ...], level: str) -> Uploaded:
    attachment = message.attachments[number]
    key = f"message-{message.id}.file{number}"
    return Uploaded(
        key=key,
        **_about(message, reads),
        name=clean_name(attachment.filename),
        size=len(content),
        file=sha256(key.encode()).hexdigest()[:32],
        message=str(message.id),
        level=level,
    )


def pressed(interaction: discord.Interaction, message: str, reads: tuple[str, ...]) -> Pressed | None:
    data: dict[str, Any] = dict(interaction.data or {})
    chosen = data.get("values")
    action = chosen[0] if isinstance(chosen, list) and chosen else data.get("custom_id")
    if not isinstance(action, str) or not 0 < len(action) <= LONGEST:
        return None
    return Pressed(**_of(interaction, reads), action=OURS_ADDED.sub("", action), message=message)


def filled_in(
    interaction: discord.Interaction, message: str, reads: tuple[str, ...], values: dict[str, str]
) -> FilledIn | None:
    action = dict(interaction.data or {}).get("custom_id")
    if not isinstance(action, str) or not 0 < len(action) <= LONGEST:
        return None
    kept = {name: value[:LONGEST_VALUE] for name, value in values.items()}
    return FilledIn(**_of(interaction, reads), action=OURS_ADDED.sub("", action), message=message, values=kept)


def commanded(interaction: discord.Interaction, text: str, reads: tuple[str, ...]) -> Wrote:
    """A command is a little thread of its own, until its answer has taken the place of "thinking"."""
    about = _of(interaction, reads)
    place: Place = about.pop("place")
    own = Place(CHANNEL, place.room, str(interaction.id), direct=place.direct)
    return Wrote(**about, place=own, text=text, mentioned=True)


def joined(member: discord.Member, direct: Place, now: datetime) -> Joined:
    return Joined(key=f"joined-{member.id}-{int(now.timestamp())}", person=person_of(member), place=direct, at=now)


def left(user: discord.User | discord.Member, server: int, now: datetime) -> Left:
    place = Place(CHANNEL, str(server))
    return Left(key=f"left-{user.id}-{int(now.timestamp())}", person=person_of(user), place=place, at=now)


def wanted_files(message: discord.Message, settings: DiscordSettings) -> Iterator[tuple[int, str]]:
    """Each file that came along, and what speaks against it: "kind", "size" or nothing."""
    for number, attachment in enumerate(message.attachments):
        kind = attachment.filename.rpartition(".")[2].lower()
        if kind not in settings.upload_kinds:
            yield number, "kind"
        else:
            yield number, "size" if attachment.size > settings.upload_bytes else ""


def _about(message: discord.Message, reads: tuple[str, ...]) -> dict[str, Any]:
    return {
        "person": person_of(message.author),
        "place": place_of(message.channel, direct=message.guild is None),
        "at": message.created_at,
        "reads": reads,
    }


def _of(interaction: discord.Interaction, reads: tuple[str, ...]) -> dict[str, Any]:
    return {
        "key": f"interaction-{interaction.id}",
        "person": person_of(interaction.user),
        "place": place_of(interaction.channel, direct=interaction.guild_id is None),
        "at": interaction.created_at,
        "reads": reads,
    }


def _title(message: discord.Message) -> str:
    """In a forum the title of a post is part of the question."""
    opens = isinstance(message.channel, discord.Thread) and message.id == message.channel.id
    return message.channel.name if opens and isinstance(message.channel, discord.Thread) else ""
