"""A message of ours -> Discord: where it goes, in how many parts, once each.

Three things keep a message from standing there twice: Discord drops a second message with the same nonce within some
minutes, the number of its first component can be found in the history for ever, and what was sent is noted.
"""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.channels.channel import DeliveryFailed, Outgoing
from bot.channels.discord import record
from bot.channels.discord.markdown import clipped, one_line, unlinked
from bot.channels.discord.record import Interaction, Said
from bot.channels.discord.render import ALONE, COMPONENTS, MENTIONS, Drawn, Json, messages, picture_name
from bot.channels.discord.requests import (
    FORBIDDEN,
    NO_ACCESS,
    THREAD_EXISTS,
    TOKEN_OVER,
    UNKNOWN_CHANNEL,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    Files,
    Refused,
    Requests,
)
from bot.channels.discord.settings import CHANNEL, DiscordSettings
from bot.clock import Clock
from bot.conversation.events import Person, Place
from bot.conversation.wording import say
from bot.storage.database import Database

log = logging.getLogger(__name__)

LONGEST_NAME = 100  # of a thread
STOPPED = "-"  # stands for the key of a message that never came in the place of "thinking"
LAST_SEEN = 1000  # questions whose words are kept to name a thread after
LOOKED_THROUGH = {"limit": "100"}  # messages of the history
DAY_IN_MINUTES = 1440
TYPING_SECONDS = 5.0
NO_SUCH = 404
MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
FOLLOWED_UP = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"

T = TypeVar("T")


@dataclass(frozen=True)
class Target:
    """`room` is Discord's own number of the channel or thread. `answers` is the message it replies to."""

    room: str
    answers: str = ""
    interaction: Interaction | None = None
    alone: bool = False


class Sender:
    def __init__(
        self, requests: Requests, database: Database, clock: Clock, settings: DiscordSettings, zone: str
    ) -> None:
        self._requests = requests
        self._database = database
        self._clock = clock
        self._settings = settings
        self._zone = zone
        self._words: OrderedDict[str, str] = OrderedDict()
        self._threads: OrderedDict[str, None] = OrderedDict()
        self._typed: OrderedDict[str, float] = OrderedDict()
        self.application = ""
        self.ours = ""

    def remember_words(self, message: str, text: str) -> None:
        """So that a thread can be called what was asked."""
        _keep(self._words, message, text)

    def remember_thread(self, thread: str) -> None:
        _keep(self._threads, thread, None)

    async def send(self, message: Outgoing) -> str:
        drawn = messages(message.reply, self._zone, self._clock.now().astimezone(ZoneInfo(self._zone)).date())
        if message.amends:
            return await self._amend(message, drawn)
        sent = await self._database.read(lambda connection: record.said_with(connection, message.key))
        ids = [said.id for said in sent]
        if len(ids) < len(drawn):
            target = await self._target(message)
            for part in range(len(ids), len(drawn)):
                ids.append(await self._post(message.key, part, drawn[part], target, ids[:1]))
        return ids[0]

    async def find(self, message: Outgoing) -> str | None:
        if message.amends:
            return await self._database.read(lambda connection: record.edited_with(connection, message.key))
        sent = await self._database.read(lambda connection: record.said_with(connection, message.key))
        if sent:
            return sent[0].first
        try:
            return await self._in_history(message)
        except Refused:
            return None

    async def direct(self, person: Person) -> Place:
        known = await self._database.read(lambda connection: record.direct_of(connection, person.id))
        if known is None:
            opened = await self._requests.call("POST", "/users/@me/channels", {"recipient_id": person.id})
            known = str(opened["id"])
            room = known
            await self._database.write(lambda connection: record.note_direct(connection, person.id, room))
        return Place(CHANNEL, known, direct=True)

    async def typing(self, place: Place) -> None:
        """A sign of life is worth one try. Discord shows it for ten seconds."""
        room = place.thread if place.thread in self._threads else place.room
        now = self._clock.monotonic()
        if now - self._typed.get(room, -TYPING_SECONDS) < TYPING_SECONDS:
            return
        _keep(self._typed, room, now)
        try:
            await self._requests.call("POST", "/channels/{channel_id}/typing", channel_id=room)
        except Exception as error:  # noqa: BLE001 - the answer itself comes all the same
            log.info("could not show that we are writing: %s", error)

    async def _target(self, message: Outgoing) -> Target:
        now = self._clock.now()
        place, someone = message.place, message.only_for
        if someone is not None:
            return await self._alone(place, someone)
        if place.thread and await self._is_command(place):
            open_ = await self._database.read(lambda c: record.interaction(c, place.thread, now))
            if open_ and await self._fills(place.thread, message.key):
                return Target(open_.room, interaction=open_)
            return Target(open_.room if open_ else place.room)
        return await self._shared(place, message.reply.language)

    async def _alone(self, place: Place, someone: Person) -> Target:
        """Where this person has just done something; otherwise in a message of their own."""
        now = self._clock.now()
        room = place.thread or place.room
        if place.thread and await self._is_command(place):
            room = await self._stop_thinking(place)
        open_ = await self._database.read(lambda connection: record.latest_of(connection, someone.id, room, now))
        if open_ is None:
            return Target((await self.direct(someone)).room)
        return Target(room, interaction=open_, alone=True)

    async def _stop_thinking(self, place: Place) -> str:
        """Everyone sees that a command is thought about; an answer for one person alone must not come in its place."""
        asked = await self._database.read(lambda c: record.interaction(c, place.thread, self._clock.now()))
        if asked and asked.filled_by is None and await self._fills(asked.id, STOPPED):
            try:
                await self._requests.call("DELETE", ORIGINAL, webhook_id=self.application, webhook_token=asked.token)
            except Refused as refused:
                if refused.status != NO_SUCH:
                    raise
        return asked.room if asked else place.room

    async def _fills(self, interaction: str, key: str) -> bool:
        return await self._database.write(lambda connection: record.fill(connection, interaction, key))

    async def _is_command(self, place: Place) -> bool:
        return await self._database.read(lambda connection: record.was_interaction(connection, place.thread))

    async def _shared(self, place: Place, language: str) -> Target:
        if not place.thread or place.direct:
            return Target(place.room)
        if place.thread in self._threads:
            return Target(place.thread)
        if not self._settings.room(place.room).threads:
            return Target(place.room, answers=place.thread)
        try:
            await self._open_thread(place, language)
        except Refused as refused:
            if refused.code in {FORBIDDEN, NO_ACCESS}:
                return Target(place.room, answers=place.thread)
            if refused.code == UNKNOWN_MESSAGE:  # it hangs on nothing: a post, or a thread of its own
                return await self._standing_alone(place)
            if refused.code != THREAD_EXISTS:
                raise
        self.remember_thread(place.thread)
        return Target(place.thread)

    async def _open_thread(self, place: Place, language: str) -> None:
        words = one_line(unlinked(self._words.get(place.thread, "")))
        name = clipped(words, LONGEST_NAME) or say(language, "discord.thread.name")
        await self._requests.call(
            "POST",
            MESSAGE + "/threads",
            {"name": name, "auto_archive_duration": DAY_IN_MINUTES},
            channel_id=place.room,
            message_id=place.thread,
        )

    async def _standing_alone(self, place: Place) -> Target:
        try:
            await self._requests.call("GET", "/channels/{channel_id}", channel_id=place.thread)
        except Refused as refused:
            if refused.status != NO_SUCH:
                raise
            return Target(place.room)
        self.remember_thread(place.thread)
        return Target(place.thread)

    async def _post(self, key: str, part: int, drawn: Drawn, target: Target, first: Sequence[str]) -> str:
        body = _body(drawn, key, part)
        files = [(picture_name(number), png) for number, png in enumerate(drawn.pictures)]
        if target.alone:
            body["flags"] |= ALONE
            made = await self._at("POST", FOLLOW_UP, target.interaction, body, files, query={"wait": "true"})
        else:
            placed = await self._in_its_place(target, body, files) if part == 0 else None
            made = placed or await self._in_room(target, body, files, key, part)
        said = Said(
            id=str(made["id"]),
            first=first[0] if first else str(made["id"]),
            key=key,
            part=part,
            room=target.room,
            interaction=target.interaction.id if target.alone and target.interaction else None,
            forms=record.forms_as_text(drawn.forms),
        )
        await self._database.write(lambda connection: record.note_said(connection, said))
        return said.id

    async def _in_its_place(self, target: Target, body: Json, files: Files) -> Json | None:
        """Where a command is still thought about. Where it was acknowledged too late, there is no such place."""
        if target.interaction is None:
            return None
        try:
            return await self._at("PATCH", ORIGINAL, target.interaction, body, files)
        except Refused as refused:
            if refused.code not in {UNKNOWN_WEBHOOK, UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, TOKEN_OVER}:
                raise
            return None

    async def _in_room(self, target: Target, body: Json, files: Files, key: str, part: int) -> Json:
        whole = body | {"nonce": nonce(key, part), "enforce_nonce": True}
        if target.answers and part == 0:
            whole["message_reference"] = {"message_id": target.answers, "fail_if_not_exists": False}
        made: Json = await self._requests.call("POST", MESSAGES, whole, files, channel_id=target.room)
        return made

    async def _amend(self, message: Outgoing, drawn: Sequence[Drawn]) -> str:
        done = await self._database.read(lambda connection: record.edited_with(connection, message.key))
        if done:
            return done
        first = message.amends
        parts = await self._database.read(lambda connection: record.parts_of(connection, first))
        if not parts:
            room = (await self._target(message)).room
            parts = [Said(first, first, message.key, 0, room)]
        for part, each in enumerate(drawn[: len(parts)]):
            await self._edit(parts[part], each)
        for part in range(len(parts), len(drawn)):
            await self._post(message.key, part, drawn[part], Target(parts[0].room), [first])
        for surplus in parts[len(drawn) :]:
            await self._take_away(surplus)
        await self._database.write(lambda connection: record.note_edit(connection, message.key, first))
        return first

    async def _edit(self, said: Said, drawn: Drawn) -> None:
        body = _body(drawn, said.key, said.part)
        body["attachments"] = [{"id": str(n), "filename": picture_name(n)} for n, _ in enumerate(drawn.pictures)]
        files = [(picture_name(number), png) for number, png in enumerate(drawn.pictures)]
        if said.interaction is None:
            await self._requests.call("PATCH", MESSAGE, body, files, channel_id=said.room, message_id=said.id)
        else:
            await self._edit_alone(said, body, files)
        await self._database.write(lambda connection: record.note_forms(connection, said.id, drawn.forms))

    async def _edit_alone(self, said: Said, body: Json, files: Files) -> None:
        """What one person alone sees can be changed only for a while after that person did something there."""
        now = self._clock.now()
        body = body | {"flags": body["flags"] & ~ALONE}
        pressed = await self._database.read(lambda connection: record.latest_on(connection, said.id, now))
        if pressed:
            await self._at("PATCH", ORIGINAL, pressed, body, files)
            return
        born = await self._database.read(lambda c: record.interaction(c, said.interaction or "", now))
        if born is None:
            raise DeliveryFailed("what one person alone sees is too old to be changed", permanent=True)
        await self._at("PATCH", FOLLOWED_UP, born, body, files, message_id=said.id)

    async def _take_away(self, said: Said) -> None:
        if said.interaction is None:
            try:
                await self._requests.call("DELETE", MESSAGE, channel_id=said.room, message_id=said.id)
            except Refused as refused:
                if refused.status != NO_SUCH:
                    raise
        await self._database.write(lambda connection: record.forget_said(connection, said.id))

    async def _at(
        self,
        method: str,
        path: str,
        at: Interaction | None,
        body: Json,
        files: Files,
        **more: Any,
    ) -> Json:
        assert at is not None, "only an open interaction has an address"  # noqa: S101 - the target was made with one
        where: dict[str, Any] = {"webhook_id": self.application, "webhook_token": at.token}
        made: Json | None = await self._requests.call(method, path, body, files, **where, **more)
        return made or {}

    async def _in_history(self, message: Outgoing) -> str | None:
        place = message.place
        for room in filter(None, (place.thread, place.room)):
            try:
                found = await self._requests.call("GET", MESSAGES, query=LOOKED_THROUGH, channel_id=room)
            except Refused as refused:
                if refused.code == UNKNOWN_CHANNEL:
                    continue
                raise
            wanted = fingerprint(message.key, 0)
            for one in found:
                ours = one.get("author", {}).get("id") == self.ours
                if ours and one.get("components") and one["components"][0].get("id") == wanted:
                    return str(one["id"])
        return None


def nonce(key: str, part: int) -> str:
    """Discord allows 25 characters, and drops a second message that has the same one."""
    return blake2b(f"{key}/{part}".encode(), digest_size=12).hexdigest()


def fingerprint(key: str, part: int) -> int:
    """A number for the first component: Discord keeps it with the message, where the nonce is forgotten."""
    digest = blake2b(f"{key}/{part}/first".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % (2**31 - 2**20) + 2**20


def _body(drawn: Drawn, key: str, part: int) -> Json:
    first, *rest = drawn.components
    attachments = [{"id": str(n), "filename": picture_name(n)} for n, _ in enumerate(drawn.pictures)]
    body: Json = {
        "components": [{**first, "id": fingerprint(key, part)}, *rest],
        "flags": COMPONENTS,
        "allowed_mentions": MENTIONS,
    }
    return body | ({"attachments": attachments} if attachments else {})


def _keep(kept: "OrderedDict[str, T]", key: str, value: T) -> None:
    """The latest ones, and not for ever."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > LAST_SEEN:
        kept.popitem(last=False)
