"""What Slack tells us goes into the inbox; only then is Slack told that we have it.

Bolt is asked to acknowledge when a listener is done, so whatever goes wrong in one leaves the event unacknowledged, and
Slack sends it again.
"""

import asyncio
import logging
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from aiohttp import ClientError

from bot.channels.channel import DeliveryFailed, DeliveryUnsure, Receive
from bot.channels.naming import clean_name
from bot.channels.slack import home, inbound, naming, render
from bot.channels.slack.calling import Api
from bot.channels.slack.files import Files, NotTaken
from bot.channels.slack.inbound import File, Payload, Said
from bot.channels.slack.modals import Origin
from bot.channels.slack.people import People
from bot.channels.slack.settings import SlackSettings
from bot.channels.slack.signs import Signs
from bot.clock import Clock
from bot.conversation.actions import DeleteAnswer, encode
from bot.conversation.events import Pressed
from bot.conversation.wording import say

log = logging.getLogger(__name__)

FILE_SECONDS = 2.0  # of the three that Slack waits; a larger file is fetched on, and is here when Slack asks again


class Hearing:
    def __init__(  # noqa: PLR0913, PLR0917 - all that an event may need
        self,
        settings: SlackSettings,
        receive: Receive,
        clock: Clock,
        api: Api,
        people: People,
        files: Files,
        signs: Signs,
        own_user: str,
    ) -> None:
        self._settings = settings
        self._receive = receive
        self._clock = clock
        self._api = api
        self._people = people
        self._files = files
        self._signs = signs
        self._own_user = own_user
        self._fetching: dict[str, asyncio.Task[None]] = {}

    async def message(self, event: Payload, *, shared: bool = False) -> None:
        said = inbound.said(event, self._own_user)
        if said is None:
            return
        room = self._settings.room(said.place.room)
        if said.text or not said.files:
            if not said.heard(room.hears):
                return
            await self._wrote(
                said, shared=shared, sign=room.receipts if not said.place.direct else self._settings.receipts
            )
        for file in said.files:
            await self._file(said, file)

    async def joined(self, event_id: str, event: Payload) -> None:
        user = str(event["user"])
        if user == self._own_user or not self._settings.room(str(event["channel"])).welcome:
            return
        person = await self._people.person(user)
        await self._receive(inbound.joined(event_id, event, person, self._clock.now()), {})

    async def home_opened(self, event_id: str, event: Payload) -> None:
        if event.get("tab") != "home" or not self._settings.home:
            return
        person = await self._people.person(str(event["user"]))
        reads = await self._people.reads(person.id, naming.direct(person.id))
        for question in home.opened(event_id, person, reads, self._clock.now()):
            await self._receive(question, {})

    async def asked(self, key: str, user: str, text: str) -> None:
        person = await self._people.person(user)
        reads = await self._people.reads(user, naming.direct(user))
        await self._receive(inbound.asked(key, text, person, reads, self._clock.now()), {})

    async def pressed(self, payload: Payload, action: Payload, *, shared: bool = False) -> None:
        user = str(payload["user"]["id"])
        reads = await self._people.reads(user, inbound.place_of(payload), shared=shared)
        await self._receive(inbound.pressed(payload, action, await self._people.person(user), reads), {})

    async def taken_back(self, payload: Payload, question: str, message: str) -> None:
        """As the button under the answer: the core says who may, and takes it back wherever it stands."""
        person = await self._people.person(str(payload["user"]["id"]))
        event = Pressed(
            key=f"remove:{payload['trigger_id']}",
            person=person,
            place=inbound.place_of(payload),
            at=self._clock.now(),
            action=encode(DeleteAnswer(question)),
            message=message,
        )
        await self._receive(event, {})

    async def filled_in(self, view: Payload, user: str, origin: Origin, values: dict[str, str]) -> None:
        person = await self._people.person(user)
        event = inbound.filled_in(view, person, origin.place, origin.message, origin.action, values, self._clock.now())
        await self._receive(event, {})

    async def stop(self) -> None:
        for fetching in list(self._fetching.values()):
            fetching.cancel()
        await asyncio.gather(*self._fetching.values(), return_exceptions=True)

    async def _wrote(self, said: Said, *, shared: bool, sign: bool) -> None:
        person = await self._people.person(said.user)
        reads = await self._people.reads(said.user, said.place, shared=shared)
        question = inbound.wrote(said, person, reads)
        if await self._receive(question, {}) and said.addressed and sign:
            self._signs.received(question)

    async def _file(self, said: Said, file: File) -> None:
        """Raises TimeoutError where it takes longer than Slack waits: it goes on, and Slack asks again."""
        level = await self._people.level_of_file(said.user, said.place)
        if not (said.addressed or level or self._settings.room(said.place.room).hears == "everything"):
            return
        key = f"{file.id}:{said.message.id}"
        fetching = self._fetching.get(key)
        if fetching is None:
            fetching = asyncio.create_task(self._take(said, file, level))
            self._fetching[key] = fetching
            fetching.add_done_callback(lambda _: self._fetching.pop(key, None))
        await asyncio.wait_for(asyncio.shield(fetching), FILE_SECONDS)

    async def _take(self, said: Said, file: File, level: str) -> None:
        try:
            content = await self._files.fetch(file)
        except NotTaken as no:
            await self._refuse(said, file, no.sentence)
            return
        except ClientError as error:
            log.warning("file %s could not be fetched: %s", file.id, error)
            raise
        stored = sha256(f"{file.id}:{said.message.id}".encode()).hexdigest()[:32]
        reads = await self._people.reads(said.user, said.place)
        named = File(file.id, clean_name(file.name), len(content), file.address)
        person = await self._people.person(said.user)
        await self._receive(inbound.uploaded(said, named, stored, person, reads, level), {stored: content})

    async def _refuse(self, said: Said, file: File, sentence: str) -> None:
        language = await self._people.language(said.user)
        words = say(
            language,
            sentence,
            name=clean_name(file.name),
            kinds=", ".join(self._settings.upload_kinds),
            megabytes=self._settings.upload_megabytes,
        )
        await self.tell(said.user, said.message.channel, words)

    async def tell(self, user: str, channel: str, words: str) -> None:
        """A word to one person that may be lost: they see what did not happen, and can do it again."""
        blocks = [render.paragraph(words)]
        try:
            await self._api.call(
                "chat.postEphemeral", channel=channel, user=user, text=render.escaped(words), blocks=blocks
            )
        except (DeliveryFailed, DeliveryUnsure) as error:
            log.info("could not tell %s: %s", user, error)


def is_shared(body: Mapping[str, Any]) -> bool:
    return bool(body.get("is_ext_shared_channel"))
