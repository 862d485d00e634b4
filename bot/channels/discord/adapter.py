"""Discord as a channel: keeps the connection up, or says why it cannot and what to do."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import aiohttp
import discord

from bot.channels.channel import Capabilities, DeliveryFailed, DeliveryUnsure, Fill, Outgoing, Receive
from bot.channels.discord import catching_up, commands, mirror, record
from bot.channels.discord.budget import KEPT_IN_RESERVE, Budget
from bot.channels.discord.hearing import Listener
from bot.channels.discord.link import Ears, IdentifyTooSoon, Link, point_at
from bot.channels.discord.requests import PARKED_SECONDS, Requests
from bot.channels.discord.sending import Sender
from bot.channels.discord.settings import CHANNEL, DiscordSettings
from bot.clock import Clock
from bot.conversation.events import Person, Place
from bot.storage.database import Database

log = logging.getLogger(__name__)

START_SECONDS = 10.0  # what a slow Discord may cost the others that start beside it
HEARTBEAT_SECONDS = 60.0  # without a sign from Discord for so long the socket is taken for dead
CANCEL_AGAIN_AFTER = 1.0  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
LOOK_SECONDS = 600.0  # between two looks for what did not come in
BAD_TOKEN, BAD_INTENTS = 4004, 4013


class DiscordChannel:
    name = CHANNEL
    capabilities = Capabilities(
        settles="key", key_seconds=120.0, request_seconds=15.0, lateness_seconds=5.0, longest_text=4000, most_buttons=25
    )

    def __init__(  # noqa: PLR0913 - the last three are the network's own, and a test's
        self,
        settings: DiscordSettings,
        database: Database,
        clock: Clock,
        *,
        zone: str = "Europe/Stockholm",
        groups: Sequence[str] = (),
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        fill: Fill | None = None,
    ) -> None:
        settings.check()
        self._fill = fill
        self.settings = settings
        self._database = database
        self._clock = clock
        self._zone = zone
        self._groups = tuple(groups)
        self._heartbeat_seconds = heartbeat_seconds
        self._requests = Requests(clock)
        self._sender = Sender(self._requests, database, clock, settings, zone)
        self._budget = Budget(database, clock)
        self._link: Link | None = None
        self._pause = FIRST_PAUSE
        self._connected = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, receive: Receive) -> None:
        """Returns when connected, or when that takes its time: Discord's trouble is not the other channels'."""
        point_at(self.settings)
        self._listener = Listener(
            self.settings, self._database, self._clock, self._requests, self._sender, self._groups, receive, self._fill
        )
        self._begin(self._stay_connected())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._connected.wait(), START_SECONDS)

    async def stop(self) -> None:
        # Where Discord hangs up just then, discord.py takes being cancelled for a lost connection and goes on.
        while pending := {task for task in self._tasks if not task.done()}:
            for task in pending:
                task.cancel()
            await asyncio.wait(pending, timeout=CANCEL_AGAIN_AFTER)
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._hang_up()

    async def send(self, message: Outgoing) -> str:
        return await self._sender.send(message)

    async def find(self, message: Outgoing) -> str | None:
        return await self._sender.find(message)

    async def direct(self, person: Person) -> Place:
        return await self._sender.direct(person)

    async def _stay_connected(self) -> None:
        while True:
            pause, self._pause = self._pause, min(LONGEST_PAUSE, self._pause * 2)
            try:
                await self._connect()
            except IdentifyTooSoon as early:
                log.critical("Discord was connected to too often lately; the next time is in %.0f s", early.seconds)
                pause = early.seconds
            except (discord.LoginFailure, discord.PrivilegedIntentsRequired, discord.ConnectionClosed) as error:
                pause = self._wait_after(error, pause)
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("Discord cannot be reached (%s); trying again in %.0f s", error, pause)
            except Exception:
                log.exception("the connection to Discord broke; trying again in %.0f s", pause)
            await self._hang_up()
            await self._clock.sleep(max(pause, self._requests.parked))

    def _wait_after(self, error: Exception, pause: float) -> float:
        """What only a person can mend is not tried over and over: Discord shuts out whoever does."""
        if isinstance(error, discord.PrivilegedIntentsRequired):
            log.critical("Discord does not grant the intents. Switch them on on the page Bot, or off in config.toml.")
        elif isinstance(error, discord.LoginFailure) or getattr(error, "code", None) == BAD_TOKEN:
            log.critical("Discord refuses the token. Make a new one on the application's page Bot: docs/discord.md")
            self._requests.park()
        elif getattr(error, "code", None) != BAD_INTENTS:
            log.warning("Discord closed the connection: %s", error)
            return pause
        return PARKED_SECONDS

    async def _connect(self) -> None:
        """Raises when the connection is over; discord.py mends what it can by itself until then."""
        if (early := await self._budget.pause()) > 0:
            await self._clock.sleep(early)
        ears = Ears(self._heard, self._listener.interaction, self._listener.joined, self._listener.left, self._opened)
        self._link = link = Link(self.settings, ears, self._budget, self._clock, self._heartbeat_seconds)
        await link.login(self.settings.token.reveal())
        self._sender.application = str(link.application_id)
        self._listener.ours = link.user.id if link.user else 0
        self._sender.ours = str(self._listener.ours)
        self._requests.use(link)
        await self._respect_the_reserve()
        if self.settings.commands:
            await self._register()
        await link.connect()

    async def _respect_the_reserve(self) -> None:
        """Discord's own count, which also knows of what another copy of the bot has spent."""
        left = (await self._requests.call("GET", "/gateway/bot"))["session_start_limit"]
        if left["remaining"] <= KEPT_IN_RESERVE:
            log.critical("only %d connections to Discord are left for today", left["remaining"])
            raise IdentifyTooSoon(left["reset_after"] / 1000)

    async def _register(self) -> None:
        path = "/applications/{application_id}/commands"
        where: dict[str, Any] = {"application_id": self._sender.application}
        wanted = commands.definitions(self._groups)
        try:
            registered = await self._requests.call("GET", path, query={"with_localizations": "true"}, **where)
            if not commands.same(registered, wanted):
                await self._requests.call("PUT", path, wanted, **where)
        except (DeliveryFailed, DeliveryUnsure) as error:
            log.warning("the slash commands could not be registered: %s", error)

    async def _opened(self) -> None:
        """A new session: what was said since the last one has not come in by itself."""
        self._connected.set()
        now = self._clock.now()
        await self._database.write(lambda connection: record.forget_interactions(connection, now))
        self._pause = FIRST_PAUSE
        if self.settings.catch_up:
            self._begin(self._again_and_again(self._catch_up))
        if self.settings.scheduled_events:
            self._begin(self._again_and_again(self._mirror))

    async def _heard(self, message: discord.Message) -> None:
        await self._listener.message(message)

    async def _again_and_again(self, work: Callable[[Link], Awaitable[Any]]) -> None:
        """For as long as this session lasts; the next one begins anew."""
        link = self._link
        while link is not None and link is self._link and not link.is_closed():
            try:
                await work(link)
            except (DeliveryFailed, DeliveryUnsure) as error:
                log.warning("Discord could not be looked through: %s", error)
            except Exception:
                log.exception("Discord could not be looked through")
            await self._clock.sleep(LOOK_SECONDS)

    async def _catch_up(self, link: Link) -> None:
        now = self._clock.now()
        await catching_up.catch_up(link, self._requests, self._database, self.settings, self._listener, now)

    async def _mirror(self, link: Link) -> None:
        servers = [str(server.id) for server in link.guilds if self.settings.serves(str(server.id))]
        await mirror.follow(servers, self._requests, self._database, self._clock.now(), self._sender.ours)

    async def _hang_up(self) -> None:
        self._requests.use(None)
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
