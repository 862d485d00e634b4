"""From a message that is owed to what stands in Slack.

A long answer takes several messages. Each carries the outbox's key and its own number, so that after a silence the
history tells which of them are there.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.channel import DeliveryFailed, Outgoing
from bot.channels.slack import naming, render
from bot.channels.slack.calling import Api, Refused
from bot.channels.slack.files import Files
from bot.channels.slack.naming import Message, NotAMessage
from bot.conversation.events import Place
from bot.conversation.replies import Attachment, Picture, Reply, actions_in

EVENT = "natverksbot_message"
PAGE = 200
MOST_PAGES = 5
PICTURE_TRIES = 4  # Slack takes a moment before a picture that it has can be shown
PICTURE_PAUSE = 1.0

Found = dict[int, str]


@dataclass(frozen=True)
class Target:
    channel: str
    thread: str = ""
    only_for: str = ""
    line: str = ""  # what is written one at a time: the room, or the person


class Posting:
    def __init__(self, api: Api, files: Files) -> None:
        self._api = api
        self._files = files
        self._direct: dict[str, str] = {}

    async def send(self, message: Outgoing) -> str:
        pictures = await self._pictures(message)
        parts = render.messages(message.reply, message.key, pictures)
        if message.amends:
            return await self._edit(_named(message.amends), message, parts)
        target = _target(message)
        if target.only_for:
            return await self._whisper(target, message, parts)
        await self._share(target, message.reply)
        found = await self._found(target, message.key) if len(parts) > 1 else {}
        return await self._post_all(target, message, parts, found)

    async def find(self, message: Outgoing) -> str | None:
        """The message, if all of it is there."""
        target = _target(message)
        if target.only_for or message.amends:
            return None
        parts = render.messages(message.reply, message.key, {})
        found = await self._found(target, message.key)
        return found[0] if set(found) >= set(range(len(parts))) else None

    async def remove(self, message: Message) -> None:
        await self._api.call("chat.delete", channel=message.channel, ts=message.ts)

    async def _post_all(
        self, target: Target, message: Outgoing, parts: Sequence[list[render.Block]], found: Found
    ) -> str:
        first = found.get(0, "")
        for number, blocks in enumerate(parts):
            if number in found:
                continue
            payload = {"key": message.key, "part": number}
            sent = await self._post(
                target,
                text=render.notice(message.reply),
                blocks=render.named(blocks, message.key, number, first) if number else blocks,
                metadata={"event_type": EVENT, "event_payload": payload},
            )
            first = first or sent.id
        return first

    async def _post(self, target: Target, **content: Any) -> Message:
        for again in range(PICTURE_TRIES):
            try:
                answer = await self._api.post(
                    target.channel,
                    target.line,
                    thread_ts=target.thread or None,
                    **_AS_WRITTEN,
                    unfurl_media=False,
                    **content,
                )
            except Refused as refused:
                if refused.error != "invalid_blocks" or again + 1 == PICTURE_TRIES or not _shows_picture(content):
                    raise
                await asyncio.sleep(PICTURE_PAUSE)
            else:
                sent = Message(str(answer["channel"]), str(answer["ts"]))
                if sent.channel != target.channel:
                    self._direct[target.channel] = sent.channel
                return sent
        raise AssertionError("the last try raises")

    async def _whisper(self, target: Target, message: Outgoing, parts: Sequence[list[render.Block]]) -> str:
        """Seen by one, and gone when the page is loaded again: only what may be lost is said like this."""
        content: dict[str, Any] = {"text": render.notice(message.reply), "thread_ts": target.thread or None}
        try:
            sent = [
                await self._api.call(
                    "chat.postEphemeral", channel=target.channel, user=target.only_for, blocks=part, **content
                )
                for part in parts
            ]
        except Refused as refused:
            if refused.error != "user_not_in_channel":
                raise
            return await self._post_all(Target(target.only_for), message, parts, {})
        return Message(target.channel, str(sent[0]["message_ts"])).id

    async def _edit(self, earlier: Message, message: Outgoing, parts: Sequence[list[render.Block]]) -> str:
        """What is edited stays one message: the rest of an answer that grew too long follows in the thread."""
        await self._api.call(
            "chat.update",
            channel=earlier.channel,
            ts=earlier.ts,
            text=render.notice(message.reply),
            blocks=render.named(parts[0], message.key, 0),
        )
        if parts[1:]:
            target = Target(earlier.channel, thread=earlier.ts)
            found = {0: earlier.id, **await self._found(target, message.key)}
            await self._post_all(target, message, parts, found)
        return earlier.id

    async def _pictures(self, message: Outgoing) -> dict[int, str]:
        pictures = [node for node in message.reply.nodes if isinstance(node, Picture)]
        return {number: await self._files.put(one.png, one.alt) for number, one in enumerate(pictures)}

    async def _share(self, target: Target, reply: Reply) -> None:
        """Before the message that tells of them: once that stands there, all of it does."""
        for node in reply.nodes:
            if isinstance(node, Attachment):
                await self._files.share(node, await self._channel(target), target.thread)

    async def _found(self, target: Target, key: str) -> Found:
        """Number of the part -> its message, for what stands there with this key."""
        channel = await self._channel(target)
        found: Found = {}
        async for said in self._history(channel, target.thread):
            metadata = said.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT and payload.get("key") == key:
                found[int(payload.get("part") or 0)] = Message(channel, str(said["ts"])).id
        return found

    async def _history(self, channel: str, thread: str) -> AsyncIterator[Mapping[str, Any]]:
        method = "conversations.replies" if thread else "conversations.history"
        within: dict[str, Any] = {"ts": thread} if thread else {}
        cursor = None
        for _ in range(MOST_PAGES):
            page = await self._api.call(
                method, channel=channel, limit=PAGE, include_all_metadata=True, cursor=cursor, **within
            )
            for said in page["messages"]:
                yield said
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def _channel(self, target: Target) -> str:
        """A person is an address to write to, but a history has a number of its own."""
        if target.channel[:1] not in {"U", "W"}:
            return target.channel
        if target.channel not in self._direct:
            opened = await self._api.call("conversations.open", users=target.channel)
            self._direct[target.channel] = str(opened["channel"]["id"])
        return self._direct[target.channel]


# Nothing in a text is a link, a name or a command; nothing on the other side of a link is shown.
_AS_WRITTEN: Mapping[str, Any] = {"parse": "none", "link_names": False, "mrkdwn": False, "unfurl_links": False}


def _target(message: Outgoing) -> Target:
    """What must not be lost, since it asks for something, is said where it stays: in the direct conversation."""
    if message.only_for and (message.place.direct or _must_stay(message.reply)):
        return Target(message.only_for.id)
    return _where(message.place, message.only_for.id if message.only_for else "")


def _must_stay(reply: Reply) -> bool:
    return bool(actions_in(reply)) or any(isinstance(node, Attachment) for node in reply.nodes)


def _where(place: Place, only_for: str) -> Target:
    if not place.thread:
        return Target(place.room, only_for=only_for)
    thread = _named(place.thread)
    return Target(thread.channel, thread.ts, only_for, line=place.room)


def _named(text: str) -> Message:
    try:
        return naming.message(text)
    except NotAMessage as error:
        raise DeliveryFailed(f"{error} is no message of Slack's", permanent=True) from error


def _shows_picture(content: Mapping[str, Any]) -> bool:
    return any(block["type"] == "image" for block in content["blocks"])
