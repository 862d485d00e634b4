"""Teams as a channel: listens where Microsoft knocks, and posts, edits and opens chats through the Bot Connector."""

import errno
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from aiohttp import web

from bot.channels import CannotConnect
from bot.channels.channel import Capabilities, DeliveryFailed, Outgoing, Receive
from bot.channels.parts import Parts
from bot.channels.splitting import split
from bot.channels.teams import conversations, pictures
from bot.channels.teams.activities import number
from bot.channels.teams.connector import Connector, NotThere
from bot.channels.teams.conversations import Reference
from bot.channels.teams.credentials import Credentials
from bot.channels.teams.guard import Guard, LocalGuard, TokenGuard
from bot.channels.teams.inbound import CHANNEL
from bot.channels.teams.reception import Reception
from bot.channels.teams.render import LARGEST, MOST_ACTIONS, Json, message, size
from bot.channels.teams.settings import TeamsSettings
from bot.clock import Clock
from bot.conversation.events import Person, Place
from bot.conversation.replies import Picture, Reply
from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.storage.database import Database

LARGEST_ACTIVITY = 256 * 1024
CLOSING_SECONDS = 2.0
UNREACHED_SECONDS = 3600.0  # so long somebody whose chat cannot be opened is not tried again
MOST_REMEMBERED = 1000


class TeamsChannel:
    name = CHANNEL
    # Teams takes no key, and without a right to read we have no history. The connector keeps Teams' limits, also for
    # signs of life; told to the outbox too, a crowd of conversations slows its claims and all that waits behind them.
    capabilities = Capabilities(
        settles="nothing",
        request_seconds=20.0,
        lateness_seconds=5.0,
        private_replies=False,
        attachments=False,
        uploads_in_rooms=False,
        longest_text=LARGEST // 4,
        most_buttons=MOST_ACTIONS * 10,
    )

    def __init__(self, settings: TeamsSettings, database: Database, clock: Clock, secret: bytes) -> None:
        settings.check()
        self.settings = settings
        self._database = database
        self._clock = clock
        self._secret = secret
        self._credentials = Credentials(settings, clock)
        self._guard: Guard = LocalGuard() if settings.development else TokenGuard(settings, clock)
        self._connector = Connector(settings, clock, self._credentials)
        self._reception: Reception | None = None
        self._runner: web.AppRunner | None = None
        self._unreached: dict[str, float] = {}
        self._parts = Parts(database, CHANNEL)

    @property
    def address(self) -> str:
        """Where it listens, once it does."""
        opened = self._runner.addresses if self._runner else []
        return f"http://{self.settings.host}:{opened[0][1] if opened else self.settings.port}"

    async def start(self, receive: Receive) -> None:
        self._reception = Reception(
            self.settings,
            self._database,
            self._clock,
            self._secret,
            self._guard,
            self._connector,
            self._credentials,
            self._parts,
            receive,
        )
        app = web.Application(client_max_size=LARGEST_ACTIVITY)
        app.add_routes(self._reception.routes)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_SECONDS, handle_signals=False)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.settings.host, self.settings.port).start()
        except OSError as error:
            await self.stop()
            raise _cannot_open(self.settings, error) from error

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
        if self._reception:
            await self._reception.stop()
        await self._connector.close()

    async def send(self, message: Outgoing) -> str:
        if message.only_for is not None:
            raise DeliveryFailed("Teams has no message that one person alone sees in a room", permanent=True)
        place = await self._database.read(partial(conversations.find, room=message.place.room))
        if place is None:
            raise DeliveryFailed(f"we are not in {message.place.room}", permanent=True)
        try:
            return await self._send(place, message)
        except NotThere:
            if not message.amends and place.kind == conversations.PERSONAL:  # the bot was taken out of the chat
                await self._database.write(partial(conversations.forget, room=place.id))
            raise

    async def find(self, message: Outgoing) -> str | None:  # noqa: ARG002 - whatever it is, Teams cannot tell
        return None

    async def direct(self, person: Person) -> Place:
        """Their personal chat with us; where there can be none, the room that we share with them."""
        known = await self._database.read(partial(conversations.personal, who=person.id))
        if known:
            return Place(CHANNEL, known.id, direct=True)
        near = await self._database.read(partial(conversations.shared, who=person.id))
        if near is None:
            raise DeliveryFailed(f"{person.id} has never been seen in Teams", permanent=True)
        if self._unreached.get(person.id, 0.0) > self._clock.monotonic():
            return Place(CHANNEL, near.id)
        with suppress(NotThere):
            return await self._open_chat(near, person)
        self._unreached = self._unreached if len(self._unreached) < MOST_REMEMBERED else {}
        self._unreached[person.id] = self._clock.monotonic() + UNREACHED_SECONDS
        return Place(CHANNEL, near.id)

    async def _open_chat(self, near: Reference, person: Person) -> Place:
        room = await self._connector.open_chat(near, person.id)
        chat = Reference(room, conversations.PERSONAL, near.service_url, near.tenant)
        keep = partial(conversations.keep_personal, room=chat, who=person.id, now=self._clock.now())
        await self._database.write(keep)
        return Place(CHANNEL, room, direct=True)

    async def _send(self, place: Reference, message: Outgoing) -> str:
        """A long reply goes out in parts. A second try goes on where the first one stopped."""
        drawn = [self._drawn(part, message) for part in split(message.reply, partial(self._fits, message=message))]
        if message.amends:
            return await self._amend(place, message, drawn)
        sent = await self._parts.sent(message.key) if len(drawn) > 1 else []
        await self._post_rest(place, message, drawn, sent)
        return sent[0]

    async def _amend(self, place: Reference, message: Outgoing, drawn: Sequence[Json]) -> str:
        """Every message that it took: those that it no longer takes are gone, and what it takes besides follows."""
        thread, standing = message.place.thread, await self._parts.of(message.amends)
        for activity, each in zip(drawn, standing, strict=False):
            await self._connector.edit(place, thread, each, activity)
        for surplus in standing[len(drawn) :]:
            with suppress(NotThere):
                await self._connector.delete(place, thread, surplus)
        await self._parts.forget(standing[len(drawn) :])
        await self._post_rest(place, message, drawn, standing[: len(drawn)])
        return message.amends

    async def _post_rest(self, place: Reference, message: Outgoing, drawn: Sequence[Json], sent: list[str]) -> None:
        for activity in drawn[len(sent) :]:
            sent.append(number(await self._connector.post(place, message.place.thread, activity), place.id))
            if len(drawn) > 1:
                await self._parts.note(message.key, sent)

    def _fits(self, reply: Reply, message: Outgoing) -> bool:
        return size(self._drawn(reply, message)) <= LARGEST

    def _drawn(self, reply: Reply, outgoing: Outgoing) -> Json:
        def address(picture: Picture) -> str:
            place = outgoing.reply.nodes.index(picture)
            return pictures.address(self.settings.outward, self._secret, outgoing.key, place)

        return message(reply, address if self.settings.outward else None)


def _cannot_open(settings: TeamsSettings, error: OSError) -> CannotConnect:
    taken = error.errno == errno.EADDRINUSE
    sentence = "teams.settings.port_taken" if taken else "teams.settings.cannot_open"
    blanks = {"port": settings.port} if taken else {"host": settings.host, "why": error.strerror}
    return CannotConnect(say(FIRST_LANGUAGE, sentence, **blanks))
