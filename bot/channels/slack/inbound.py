"""What Slack tells -> our events. Pure: everything that must be looked up is handed in.

A message that mentions us comes twice, as a mention and as a message, and may come again when it is caught up with.
Its number is its key, so it is one event.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.channels.slack import naming
from bot.channels.slack.naming import Message
from bot.channels.slack.settings import Hears
from bot.conversation.events import FilledIn, Joined, Person, Place, Pressed, Uploaded, Wrote

Payload = Mapping[str, Any]

SPOKEN = {None, "file_share", "me_message", "thread_broadcast"}  # other kinds of messages are about messages
LONGEST_NAME = 400

_MARKUP = re.compile(r"<([^<>]{1,3000})>")


@dataclass(frozen=True)
class File:
    id: str
    name: str
    size: int
    address: str


@dataclass(frozen=True)
class Said:
    """A message of a person's, read."""

    user: str
    message: Message
    place: Place
    text: str
    mentioned: bool
    files: tuple[File, ...]
    at: datetime

    @property
    def key(self) -> str:
        return f"message:{self.message.id}"

    @property
    def addressed(self) -> bool:
        return self.mentioned or self.place.direct

    def heard(self, hears: Hears) -> bool:
        if self.addressed or hears == "everything":
            return True
        return hears == "threads" and bool(self.place.thread)


def said(event: Payload, own_user: str) -> Said | None:
    """None where it is no person who speaks."""
    user, channel, ts = event.get("user"), event.get("channel"), event.get("ts")
    if event.get("bot_id") or event.get("subtype") not in SPOKEN or not (user and channel and ts) or user == own_user:
        return None
    thread = event.get("thread_ts") or ""
    within = thread if thread != ts else ""
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    place = naming.direct(user, channel, within) if direct else naming.room(channel, within)
    mentioned, text = without_mention(event.get("text") or "", own_user)
    files = tuple(_files(event.get("files") or ()))
    return Said(user, Message(channel, ts), place, text, mentioned, files, moment(ts))


def wrote(heard: Said, person: Person, reads: tuple[str, ...]) -> Wrote:
    return Wrote(
        key=heard.key,
        person=person,
        place=heard.place,
        at=heard.at,
        reads=reads,
        text=heard.text,
        message=heard.message.id,
        mentioned=heard.mentioned,
    )


def uploaded(  # noqa: PLR0913, PLR0917 - what an upload is made of
    heard: Said, file: File, stored: str, person: Person, reads: tuple[str, ...], level: str
) -> Uploaded:
    return Uploaded(
        key=f"file:{file.id}:{heard.message.id}",
        person=person,
        place=heard.place,
        at=heard.at,
        reads=reads,
        name=file.name,
        size=file.size,
        file=stored,
        message=heard.message.id,
        level=level,
    )


def asked(key: str, text: str, person: Person, reads: tuple[str, ...], now: datetime) -> Wrote:
    """By command, shortcut or dialogue: answered in the direct conversation, which is everywhere and is never lost."""
    return Wrote(
        key=key,
        person=person,
        place=naming.direct(person.id),
        at=now,
        reads=reads,
        text=unescaped(text),
        mentioned=True,
    )


def pressed(payload: Payload, action: Payload, person: Person, reads: tuple[str, ...]) -> Pressed:
    return Pressed(
        key=f"press:{person.id}:{action['action_ts']}:{action['block_id']}:{action['action_id']}",
        person=person,
        place=place_of(payload),
        at=moment(str(action["action_ts"])),
        reads=reads,
        action=str(action.get("value") or ""),
        message=message_of(payload, action),
    )


def filled_in(  # noqa: PLR0913, PLR0917 - what a form is made of
    view: Payload, person: Person, place: Place, message: str, action: str, values: dict[str, str], now: datetime
) -> FilledIn:
    """The same dialogue sent twice is one answer; opened anew it is another."""
    key = f"form:{person.id}:{view['id']}"
    return FilledIn(key=key, person=person, place=place, at=now, action=action, message=message, values=values)


def joined(event_id: str, event: Payload, person: Person, now: datetime) -> Joined:
    return Joined(key=f"event:{event_id}", person=person, place=naming.room(event["channel"]), at=now)


def place_of(payload: Payload) -> Place:
    """Where somebody pressed. On the home tab that is the direct conversation."""
    container = payload.get("container") or {}
    channel = container.get("channel_id") or (payload.get("channel") or {}).get("id") or ""
    user = payload["user"]["id"]
    if not channel:
        return naming.direct(user)
    thread = container.get("thread_ts") or (payload.get("message") or {}).get("thread_ts") or ""
    within = thread if thread != container.get("message_ts") else ""
    return naming.direct(user, channel, within) if channel.startswith("D") else naming.room(channel, within)


def message_of(payload: Payload, action: Payload) -> str:
    """The message as the outbox knows it: the first, where a long answer took several."""
    container = payload.get("container") or {}
    first = _name(action)[3]
    if container.get("type") == "view":
        return first
    return first or Message(str(container.get("channel_id")), str(container.get("message_ts"))).id


def key_of(action: Payload) -> str:
    """Of the message in the outbox that carries what was pressed."""
    return _name(action)[0]


def _name(action: Payload) -> list[str]:
    """What its block is called (see render.py); a block that is not ours has no name."""
    parts = str(action["block_id"]).split("/", 3)
    return parts if len(parts) == 4 else ["", "", "", ""]


def without_mention(text: str, own_user: str) -> tuple[bool, str]:
    """Whether we are mentioned, and what is said without it, in plain signs."""
    mention = re.compile(rf"<@{re.escape(own_user)}(?:\|[^<>]*)?>")
    rest, times = mention.subn(" ", text)
    plain = unescaped(_MARKUP.sub(_shown, rest))
    return bool(times), re.sub(r"[ \t]+", " ", plain).strip()


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def moment(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)


def _shown(found: re.Match[str]) -> str:
    """What a reader sees of Slack's markup for people, rooms and addresses."""
    target, _, label = found.group(1).partition("|")
    if target[:1] in {"@", "#", "!"}:
        return (target[0] if target[0] != "!" else "@") + (label.lstrip("@#") or target[1:])
    return label or target


def _files(files: Any) -> Iterator[File]:
    for file in files:
        address = file.get("url_private_download") or file.get("url_private")
        if file.get("id") and address:
            name = str(file.get("name") or file.get("title") or "")[:LONGEST_NAME]
            yield File(str(file["id"]), name, int(file.get("size") or 0), str(address))
