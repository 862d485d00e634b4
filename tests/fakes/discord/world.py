"""What there is on this Discord: people, channels, threads, messages, interactions. No network here."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.clock import Clock

Json = dict[str, Any]

EPOCH = 1_420_070_400_000
APPLICATION = "900000000000000001"
GUILD = "900000000000000002"
TEXT, DIRECT, PUBLIC_THREAD, FORUM = 0, 1, 11, 15
COMPONENTS, EPHEMERAL, LOADING = 1 << 15, 1 << 6, 1 << 7


@dataclass
class Channel:
    """`closed` to writing; `hidden` from the bot; `threadless` lets nobody open threads."""

    id: str
    kind: int
    name: str = ""
    parent: str = ""
    owner: str = ""
    recipient: str = ""
    closed: bool = False
    hidden: bool = False
    threadless: bool = False


@dataclass
class Interaction:
    """`kind`: command 2, component 3, autocomplete 4, modal 5. `answered` is the type of the first answer."""

    id: str
    token: str
    kind: int
    user: str
    channel: str
    at: datetime
    source: str = ""
    answered: int = 0
    answered_at: datetime | None = None
    original: str = ""
    ephemeral: bool = False
    data: Any = None


@dataclass
class World:
    clock: Clock
    channels: dict[str, Channel] = field(default_factory=dict)
    users: dict[str, Json] = field(default_factory=dict)
    messages: dict[str, Json] = field(default_factory=dict)
    only_for: dict[str, str] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    events: dict[str, Json] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    nonces: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    closed_to_bots: set[str] = field(default_factory=set)
    typing: list[str] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)
    nonce_seconds: float = 120.0
    flags: int = 0
    permissions: int = (1 << 49) - 1
    _count: int = 0

    def __post_init__(self) -> None:
        self.add_user(APPLICATION, "Nätverksboten", bot=True)

    def snowflake(self, at: datetime | None = None) -> str:
        self._count += 1
        milliseconds = int((at or self.clock.now()).timestamp() * 1000) - EPOCH
        return str((milliseconds << 22) | (self._count & 0x3FFFFF))

    def add_user(self, number: str, name: str, *, bot: bool = False) -> None:
        self.users[number] = {
            "id": number,
            "username": name.lower().replace(" ", ""),
            "global_name": name,
            "discriminator": "0",
            "avatar": None,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
            "bot": bot,
        }

    def add_channel(self, number: str, name: str, kind: int = TEXT, **more: Any) -> Channel:
        self.channels[number] = Channel(number, kind, name, **more)
        return self.channels[number]

    def direct_with(self, user: str) -> Channel:
        known = (one for one in self.channels.values() if one.kind == DIRECT and one.recipient == user)
        return next(known, None) or self.add_channel(self.snowflake(), "", DIRECT, recipient=user)

    def post(self, channel: str, author: str, **body: Any) -> Json:
        message: Json = {
            "id": body.pop("id", None) or self.snowflake(),
            "channel_id": channel,
            "author": self.users[author],
            "type": 0,
            "content": "",
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "attachments": [],
            "embeds": [],
            "components": [],
            "flags": 0,
            "pinned": False,
            "tts": False,
            "timestamp": self.clock.now().isoformat(),
            "edited_timestamp": None,
        } | body
        self.messages[message["id"]] = message
        return message

    def history(self, channel: str) -> Iterator[Json]:
        """What everyone sees, the earliest first."""
        mine = (one for one in self.messages.values() if one["channel_id"] == channel)
        return iter(sorted((one for one in mine if one["id"] not in self.only_for), key=lambda one: int(one["id"])))

    def open_thread(self, parent: str, number: str, name: str) -> Channel:
        thread = self.add_channel(number, name, PUBLIC_THREAD, parent=parent, owner=APPLICATION)
        if number in self.messages:
            self.messages[number]["thread"] = self.channel_json(thread)
        return thread

    def begin(self, kind: int, user: str, channel: str, **more: Any) -> Interaction:
        number = more.pop("id", None) or self.snowflake()
        made = Interaction(number, secrets.token_hex(20), kind, user, channel, self.clock.now(), **more)
        self.interactions[number] = made
        return made

    def with_token(self, token: str) -> Interaction | None:
        return next((one for one in self.interactions.values() if one.token == token), None)

    def channel_json(self, channel: Channel) -> Json:
        told: Json = {"id": channel.id, "type": channel.kind, "flags": 0, "last_message_id": None}
        if channel.kind == DIRECT:
            return told | {"recipients": [self.users[channel.recipient]]}
        told |= {"guild_id": GUILD, "name": channel.name}
        if channel.kind == PUBLIC_THREAD:
            return told | {
                "parent_id": channel.parent,
                "owner_id": channel.owner or APPLICATION,
                "message_count": 0,
                "total_message_sent": 0,
                "member_count": 1,
                "rate_limit_per_user": 0,
                "bitrate": 64000,
                "user_limit": 0,
                "rtc_region": None,
                "video_quality_mode": 1,
                "permissions": "0",
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": "2026-01-01T00:00:00+00:00",
                    "locked": False,
                    "create_timestamp": "2026-01-01T00:00:00+00:00",
                },
            }
        return told | {
            "position": 0,
            "permission_overwrites": [],
            "parent_id": None,
            "nsfw": False,
            "rate_limit_per_user": 0,
            "topic": None,
        }

    def guild_json(self) -> Json:
        everyone = {"id": GUILD, "name": "@everyone", "permissions": str(self.permissions)}
        ours = {
            "id": "900000000000000003",
            "name": "Nätverksboten",
            "permissions": "0",
            "tags": {"bot_id": APPLICATION},
        }
        plain = {"position": 0, "color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0}
        shared = [one for one in self.channels.values() if one.kind != DIRECT and not one.hidden]
        return {
            "id": GUILD,
            "name": "Nätverket",
            "owner_id": "1",
            "icon": None,
            "roles": [plain | everyone, plain | ours],
            "emojis": [],
            "stickers": [],
            "features": [],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "afk_timeout": 60,
            "premium_tier": 0,
            "nsfw_level": 0,
            "preferred_locale": "sv-SE",
            "system_channel_flags": 0,
            "member_count": len(self.users),
            "members": [self.member_json(APPLICATION)],
            "channels": [self.channel_json(one) for one in shared if one.kind != PUBLIC_THREAD],
            "threads": [self.channel_json(one) for one in shared if one.kind == PUBLIC_THREAD],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "large": False,
            "unavailable": False,
            "joined_at": "2026-01-01T00:00:00+00:00",
        }

    def member_json(self, user: str) -> Json:
        roles = ["900000000000000003"] if user == APPLICATION else []
        joined = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
        return {"user": self.users[user], "roles": roles, "joined_at": joined, "deaf": False, "mute": False, "flags": 0}
