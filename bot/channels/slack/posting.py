"""From a message that is owed to what stands in Slack.

A long answer takes several messages. Each carries the outbox's key and its own number, so that after a silence the
history tells which of them are there.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.channel import DeliveryFailed, Outgoing
from bot.channels.parts import Parts
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
    def __init__(self, api: Api, files: Files, parts: Parts) -> None:
        self._api = api
        self._files = files
        self._parts = parts
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
        """All of it, where it took several."""
        standing = await self._parts.of(await self._parts.first_of(message.id))
        for each in standing:
            await self._take_away(_named(each))
        await self._parts.forget(standing)

    async def _post_all(
        self, target: Target, message: Outgoing, parts: Sequence[list[render.Block]], found: Found
    ) -> str:
        sent: list[str] = []
        for number, blocks in enumerate(parts):
            sent.append(found.get(number) or await self._post_part(target, message, number, blocks, sent))
            if len(parts) > 1:
                await self._parts.note(message.key, sent)
        return sent[0]

    async def _post_part(
        self, target: Target, message: Outgoing, number: int, blocks: list[render.Block], before: Sequence[str]
    ) -> str:
        payload = {"key": message.key, "part": number}
        made = await self._post(
            target,
            text=render.notice(message.reply),
            blocks=render.named(blocks, message.key, number, before[0]) if number else blocks,
            metadata={"event_type": EVENT, "event_payload": payload},
        )
        return made.id

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
        """Every message that it took: what it no longer takes is gone, and what it takes besides is in the thread."""
        standing = await self._parts.of(earlier.id)
        for number, (each, blocks) in enumerate(zip(standing, parts, strict=False)):
            stands = _named(each)
            named = render.named(blocks, message.key, number, earlier.id if number else "")
            text = render.notice(message.reply)
            await self._api.call("chat.update", channel=stands.channel, ts=stands.ts, text=text, blocks=named)
        for surplus in standing[len(parts) :]:
            await self._take_away(_named(surplus))
        await self._parts.forget(standing[len(parts) :])
        if len(parts) > len(standing):
            target = Target(earlier.channel, thread=earlier.ts)
            found = await self._found(target, message.key) | dict(enumerate(standing))
            await self._post_all(target, message, parts, found)
        return earlier.id

    async def _take_away(self, message: Message) -> None:
        try:
            await self._api.call("chat.delete", channel=message.channel, ts=message.ts)
        except Refused as refused:
            if refused.error != "message_not_found":
                raise

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
