"""The page as a channel: opens the address, and puts the bot's messages where members see them."""

import errno
from hashlib import sha256
from pathlib import Path

from aiohttp import web
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels import CannotConnect
from bot.channels.channel import Capabilities, DeliveryFailed, DeliveryUnsure, Fill, Outgoing, Receive
from bot.channels.web import calendars, entering, inbound, messages, pages
from bot.channels.web.guard import add_headers, guard
from bot.channels.web.live import Live
from bot.channels.web.members import CHANNEL, DIRECT, is_direct
from bot.channels.web.messages import Draft, NoSuchMessage
from bot.channels.web.settings import WebSettings
from bot.channels.web.site import SITE, Site
from bot.clock import Clock
from bot.conversation.events import Person, Place
from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.storage.database import Database, WriteUnsure

STATIC = Path(__file__).with_name("static")
LONGEST_POST = 256 * 1024  # bytes of anything but a file
CLOSING_SECONDS = 2.0


class PortTaken(CannotConnect):
    """Something else listens there. The text names the port and the key to change."""


class WebChannel:
    name = CHANNEL
    capabilities = Capabilities(
        settles="key",
        key_seconds=float("inf"),
        request_seconds=20.0,
        lateness_seconds=0.0,
        most_buttons=100,
        entries=True,
        fills_in=True,
    )

    def __init__(  # noqa: PLR0913 - the last two are the network's own, and not the page's settings
        self,
        settings: WebSettings,
        database: Database,
        clock: Clock,
        secret: bytes,
        *,
        title: str = "Nätverket",
        zone: str = "Europe/Stockholm",
        fill: Fill | None = None,
    ) -> None:
        settings.check()
        self.settings = settings
        self._database = database
        self._clock = clock
        self._title = title
        self._zone = zone
        self._fill = fill
        # A new sign-in secret also ends what was signed in with the old one.
        self._secret = sha256(secret + settings.sign_in_secret.reveal().encode()).digest()
        self._live = Live(database, settings.streams_per_member)
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """Where to find the page, once it is open."""
        opened = self._runner.addresses if self._runner else []
        return self.settings.address(opened[0][1] if opened else self.settings.port)

    async def start(self, receive: Receive) -> None:
        self._runner = web.AppRunner(
            self._application(receive), access_log=None, shutdown_timeout=CLOSING_SECONDS, handle_signals=False
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.settings.host, self.settings.port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise _cannot_open(self.settings, error) from error
        self._live.start()

    async def stop(self) -> None:
        await self._live.stop()
        if self._runner:
            await self._runner.cleanup()

    async def send(self, message: Outgoing) -> str:
        try:
            sent = await self._database.write(lambda connection: self._put(connection, message))
        except NoSuchMessage as error:
            raise DeliveryFailed(f"there is no such place on the page: {error}", permanent=True) from error
        except (SQLAlchemyError, WriteUnsure) as error:
            raise DeliveryUnsure(f"the database fell silent: {error}") from error
        self._live.wake()
        return str(sent)

    async def find(self, message: Outgoing) -> str | None:
        found = await self._database.read(lambda connection: messages.find_key(connection, _key(message)))
        return None if found is None else str(found)

    async def direct(self, person: Person) -> Place:
        return Place(CHANNEL, DIRECT + person.id, direct=True)

    def _put(self, connection: Connection, message: Outgoing) -> int:
        key, now = _key(message), self._clock.now()
        if message.amends:
            amended = _number(message.amends)
            messages.amend(connection, amended, message.reply, key, now)
            return amended
        room = message.place.room
        thread = _number(message.place.thread) if message.place.thread else None
        if not (is_direct(room) or any(room == known.id for known in self.settings.rooms)):
            raise NoSuchMessage(room)
        if thread is not None and not messages.is_root(connection, thread, room):
            raise NoSuchMessage(f"{room}/{thread}")
        only_for = message.only_for.id if message.only_for else None
        draft = Draft(key=key, room=room, thread=thread, only_for=only_for, body=message.reply)
        return messages.post(connection, draft, now)

    def _application(self, receive: Receive) -> web.Application:
        app = web.Application(middlewares=[guard], client_max_size=LONGEST_POST)
        app[SITE] = Site(
            self.settings,
            self._database,
            self._clock,
            self._secret,
            receive,
            self._live,
            self._title,
            self._zone,
            self._fill,
        )
        app.on_response_prepare.append(add_headers)
        app.add_routes(ROUTES)
        return app


# A number has at most 18 digits, which every database can hold.
ROUTES = (
    web.get("/", pages.start),
    web.post("/sign-in", entering.choose),
    web.post("/sign-out", entering.leave),
    web.get("/in/{token}", entering.show_link),
    web.post("/in/{token}", entering.use_link),
    web.get("/live", pages.live, allow_head=False),
    web.get("/room/{room}", pages.room),
    web.get(r"/room/{room}/before/{message:\d{1,18}}", pages.earlier),
    web.get(r"/room/{room}/thread/{message:\d{1,18}}", pages.thread),
    web.post("/room/{room}/messages", inbound.post_message),
    web.post("/room/{room}/files", inbound.post_file),
    web.post("/room/{room}/read", inbound.mark_read),
    web.post(r"/message/{message:\d{1,18}}/press", inbound.press),
    web.post(r"/message/{message:\d{1,18}}/form", inbound.fill_in),
    web.get(r"/message/{message:\d{1,18}}/picture/{node:\d{1,18}}", pages.picture),
    web.get(r"/message/{message:\d{1,18}}/attachment/{node:\d{1,18}}", pages.attachment),
    web.get(r"/message/{message:\d{1,18}}/file", pages.download),
    web.get(r"/calendar/{token:[\w-]{1,100}}.ics", calendars.feed),
    web.static("/static", STATIC),
)


def _key(message: Outgoing) -> str:
    return f"bot:{message.key}"


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise NoSuchMessage(text)
    return int(text)


def _cannot_open(settings: WebSettings, error: OSError) -> CannotConnect:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(say(FIRST_LANGUAGE, "web.settings.port_taken", port=settings.port, next=settings.port + 1))
    return CannotConnect(say(FIRST_LANGUAGE, "web.settings.cannot_open", host=settings.host, why=error.strerror))
