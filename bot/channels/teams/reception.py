"""Where Microsoft knocks: nobody is believed without proof, and nothing is acknowledged before it is kept."""

import asyncio
import logging
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import web
from msgspec.structs import replace

from bot.channels.channel import DeliveryFailed, DeliveryUnsure, Receive
from bot.channels.parts import Parts
from bot.channels.teams import conversations, pictures
from bot.channels.teams.activities import Activity, NotAnActivity, read
from bot.channels.teams.connector import Connector
from bot.channels.teams.conversations import Seen, Sight, sight
from bot.channels.teams.credentials import Credentials
from bot.channels.teams.files import NotFetched, fetch
from bot.channels.teams.guard import Guard, Knock, NotLetIn
from bot.channels.teams.inbound import FileOffer, heard, place_of, pressed
from bot.channels.teams.render import message
from bot.channels.teams.settings import TeamsSettings
from bot.clock import Clock
from bot.conversation.events import AnyEvent, FilledIn, Pressed, Uploaded, Wrote
from bot.conversation.replies import Reply, Text
from bot.conversation.wording import say
from bot.storage.database import Database

log = logging.getLogger(__name__)

ENDPOINT = "/api/messages"
ALIVE = "/teams/alive"
RECEIVED = "application/vnd.microsoft.activity.message"
MOST_REMEMBERED = 2000  # sights that need not be written again


@dataclass
class Reception:
    settings: TeamsSettings
    database: Database
    clock: Clock
    secret: bytes
    guard: Guard
    connector: Connector
    credentials: Credentials
    parts: Parts
    receive: Receive
    _seen: dict[str, Sight] = field(default_factory=dict)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(ENDPOINT, self.hear),
            web.get(ALIVE, self.alive),
            web.get(pictures.PATH + r"/{key:[0-9a-f]{1,64}}/{place:\d{1,3}}/{signature}", self.picture),
        ]

    async def hear(self, request: web.Request) -> web.Response:
        try:
            activity = read(await request.read())
            await self.guard.let_in(Knock(activity, request.headers.get("Authorization", ""), request.remote or ""))
        except NotAnActivity as error:
            log.warning("something that is no activity was not read: %s", error)
            return web.json_response({"error": "unreadable"}, status=400)
        except NotLetIn as error:
            log.warning("an activity was refused: %s", error)
            return web.json_response({"error": "unauthorized"}, status=401)
        if not self.settings.development and activity.tenant not in self.settings.served:
            # Said as taken: a platform that only hears no stops telling us anything.
            log.warning("an activity from an organisation that is not in teams.tenants was passed over")
            return web.json_response({})
        return await self._take(activity)

    async def alive(self, _: web.Request) -> web.Response:
        return web.json_response({"bot": self.settings.app_id})

    async def picture(self, request: web.Request) -> web.Response:
        key, place = request.match_info["key"], int(request.match_info["place"])
        if not pictures.is_ours(self.secret, key, place, request.match_info["signature"]):
            raise web.HTTPNotFound
        png = await self.database.read(partial(pictures.find, key=key, place=place))
        if png is None:
            raise web.HTTPNotFound
        return web.Response(body=png, content_type="image/png", headers={"X-Content-Type-Options": "nosniff"})

    async def stop(self) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _take(self, activity: Activity) -> web.Response:
        remembered = self._remember(activity)
        for each in heard(activity, self.settings, self.clock.now()):
            if isinstance(each, FileOffer):
                await self._take_file(activity, each)
            elif await self.receive(await self._whole(each), {}) and _waits(each):
                self._show_typing(activity)
        if remembered:
            await asyncio.wrap_future(remembered)
        if activity.type != "invoke":
            return web.json_response({})
        if not pressed(activity):
            return web.json_response({}, status=501)
        language = await self.database.read(partial(conversations.language, who=activity.sender.id))
        seen = say(language, "teams.received")
        return web.json_response({"statusCode": 200, "type": RECEIVED, "value": seen})

    async def _whole(self, event: AnyEvent) -> AnyEvent:
        """A button stands in a message that may be part of a longer one: that is what it is known by."""
        if not isinstance(event, Pressed | FilledIn):
            return event
        return replace(event, message=await self.parts.first_of(event.message))

    def _remember(self, activity: Activity) -> Future[None] | None:
        """Where we may write from now on; or, where the bot was removed, no longer.

        It goes to the database before the event does, and so stands there when the answer is sent.
        """
        ours = activity.recipient.id
        removed = activity.type == "conversationUpdate" and any(m.id == ours for m in activity.members_removed or ())
        if removed or (activity.type == "installationUpdate" and (activity.action or "").startswith("remove")):
            self._seen.clear()
            return self.database.submit(partial(conversations.forget, room=activity.room))
        now, seen = self.clock.now(), sight(activity)
        key = f"{seen.reference.id} {seen.person}"
        if self._seen.get(key) == seen:
            return None
        if len(self._seen) >= MOST_REMEMBERED:
            self._seen.clear()
        kept = self.database.submit_among(conversations.keep, Seen(seen, now))
        kept.add_done_callback(lambda done: self._note(key, seen, done))
        return kept

    def _note(self, key: str, seen: Sight, kept: Future[None]) -> None:
        if not kept.cancelled() and kept.exception() is None:
            self._seen[key] = seen

    async def _take_file(self, activity: Activity, offer: FileOffer) -> None:
        try:
            content = await fetch(offer, self.settings, self.credentials)
        except (NotFetched, DeliveryFailed) as refused:
            why = refused.why if isinstance(refused, NotFetched) else "lost"
            self._in_background(self._refuse_file(activity, offer.event, why))
            return
        if await self.receive(replace(offer.event, size=len(content)), {offer.event.file: content}):
            self._show_typing(activity)

    async def _refuse_file(self, activity: Activity, event: Uploaded, why: str) -> None:
        language = await self.database.read(partial(conversations.language, who=event.person.id))
        blanks = {"name": event.name, "megabytes": self.settings.upload_megabytes}
        kinds = ", ".join(self.settings.upload_kinds)
        reply = Reply((Text(say(language, f"teams.file.{why}", **blanks, kinds=kinds)),), language)
        await self.connector.post(sight(activity).reference, event.place.thread, message(reply))

    def _show_typing(self, activity: Activity) -> None:
        """Before the answer is even thought of; that it fails is nothing."""
        if self.settings.typing and self.settings.room(activity.room).typing:
            place = place_of(activity)
            self._in_background(self.connector.show_typing(sight(activity).reference, place.thread))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_tolerant(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


async def _tolerant(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except (DeliveryFailed, DeliveryUnsure) as failure:
        log.info("left undone: %s", failure)


def _waits(event: AnyEvent) -> bool:
    """Somebody asked us and watches for an answer."""
    return isinstance(event, Wrote) and (event.mentioned or event.place.direct)
