"""Slack as a channel: connects, and puts the bot's messages where the members see them."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientSession, ClientTimeout

from bot.channels import CannotConnect
from bot.channels.channel import Capabilities, DeliveryFailed, DeliveryUnsure, Fill, Limit, Outgoing, Receive
from bot.channels.limits import SLACK
from bot.channels.parts import Parts
from bot.channels.slack import naming, signs
from bot.channels.slack.app import Listeners
from bot.channels.slack.calling import REQUEST_SECONDS, WHO_WE_ARE, Api, Refused
from bot.channels.slack.catching_up import CatchingUp
from bot.channels.slack.door import Door
from bot.channels.slack.files import Files
from bot.channels.slack.hearing import Hearing
from bot.channels.slack.home import Home
from bot.channels.slack.naming import CHANNEL
from bot.channels.slack.people import People
from bot.channels.slack.posting import Posting
from bot.channels.slack.removing import Removing
from bot.channels.slack.sent import Sent
from bot.channels.slack.settings import SlackSettings
from bot.channels.slack.signs import Signs
from bot.channels.slack.sockets import PING_SECONDS, Sockets
from bot.clock import Clock
from bot.conversation.events import Person, Place
from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.storage.database import Database

log = logging.getLogger(__name__)

AGAIN_SECONDS = 15.0
TOGETHER = Limit(4, 1)  # of the "several hundred a minute" that Slack speaks of, for all processes together


class SlackChannel:
    name = CHANNEL
    # Longer than one request: a message waits for its turn, and a picture for Slack.
    capabilities = Capabilities(
        settles="history",
        request_seconds=30.0,
        lateness_seconds=10.0,
        longest_text=11_000,
        most_buttons=25,
        limits=(*SLACK, TOGETHER),
    )

    def __init__(  # noqa: PLR0913 - the last three are the network's own, and a test's
        self,
        settings: SlackSettings,
        database: Database,
        clock: Clock,
        *,
        ping_seconds: float = PING_SECONDS,
        request_seconds: float = REQUEST_SECONDS,
        fill: Fill | None = None,
    ) -> None:
        settings.check()
        self._fill = fill
        self.settings = settings
        self._database = database
        self._clock = clock
        self._ping_seconds = ping_seconds
        self._request_seconds = request_seconds
        self._connected: Connected | None = None
        self._api: Api | None = None
        self._trying: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """Where Slack calls us; empty where we call Slack."""
        listening = self._connected.listening if self._connected else None
        return listening.address if isinstance(listening, Door) else ""

    async def start(self, receive: Receive) -> None:
        """Raises CannotConnect where somebody must mend something. While Slack is away, we try again."""
        session = ClientSession(timeout=ClientTimeout(total=self._request_seconds))
        self._api = api = Api(self.settings, self._clock, session)
        try:
            await self._connect(api, receive)
        except (DeliveryFailed, DeliveryUnsure) as error:
            if isinstance(error, Refused) and error.error in WHO_WE_ARE:
                await self.stop()
                raise CannotConnect(say(FIRST_LANGUAGE, "slack.settings.refused", why=error.error)) from error
            log.warning("Slack cannot be reached, trying again: %s", error)
            self._trying = asyncio.create_task(self._until_connected(api, receive))
        except CannotConnect:
            await self.stop()
            raise

    async def stop(self) -> None:
        if self._trying:
            self._trying.cancel()
            await asyncio.gather(self._trying, return_exceptions=True)
        if self._connected:
            await self._connected.stop()
            self._connected = None
        if self._api:
            await self._api.session.close()

    async def send(self, message: Outgoing) -> str:
        connected = self._there()
        if on_home := naming.on_home(message.place, message.amends):
            return await connected.home.publish(*on_home, message)
        sent = await connected.posting.send(message)
        connected.signs.answered(message.place)
        return sent

    async def find(self, message: Outgoing) -> str | None:
        connected = self._there()
        return None if naming.on_home(message.place, message.amends) else await connected.posting.find(message)

    async def direct(self, person: Person) -> Place:
        return naming.direct(person.id)

    def _there(self) -> "Connected":
        if self._connected is None:
            raise DeliveryFailed("Slack is not connected", permanent=False, retry_after=AGAIN_SECONDS)
        return self._connected

    async def _until_connected(self, api: Api, receive: Receive) -> None:
        while self._connected is None:
            await self._clock.sleep(AGAIN_SECONDS)
            try:
                await self._connect(api, receive)
            except (DeliveryFailed, DeliveryUnsure, CannotConnect) as error:
                log.warning("Slack cannot be reached, trying again: %s", error)

    async def _connect(self, api: Api, receive: Receive) -> None:
        who = await api.call("auth.test")
        connected = Connected(
            self.settings, self._database, self._clock, receive, api, who, self._ping_seconds, self._fill
        )
        await connected.start()
        self._connected = connected


class Connected:
    """All that works while we know who we are at Slack."""

    def __init__(  # noqa: PLR0913, PLR0917 - here all parts of the channel meet
        self,
        settings: SlackSettings,
        database: Database,
        clock: Clock,
        receive: Receive,
        api: Api,
        who: Mapping[str, Any],
        ping_seconds: float,
        fill: Fill | None,
    ) -> None:
        self._database = database
        files = Files(settings, api)
        self.people = People(settings, api, database, clock)
        self.signs = Signs(api)
        self.posting = Posting(api, files, Parts(database, CHANNEL))
        self.home = Home(api)
        self.hearing = Hearing(settings, receive, clock, api, self.people, files, self.signs, who["user_id"])
        removing = Removing(database, self.people, self.posting, who.get("bot_id") or "")
        app = Listeners(self.hearing, self.people, api, Sent(database, fill), removing, who).app()
        self.listening: Door | Sockets = (
            Door(settings, app, clock) if settings.mode == "http" else Sockets(settings, app, clock, ping_seconds)
        )
        self.catching_up = CatchingUp(api, self.hearing, clock) if settings.catches_up else None

    async def start(self) -> None:
        for question in await self._database.read(signs.unanswered):
            self.signs.remember(question)
        await self.listening.start()
        if self.catching_up:
            self.catching_up.start()

    async def stop(self) -> None:
        if self.catching_up:
            await self.catching_up.stop()
        await self.listening.stop()
        await self.hearing.stop()
        await self.signs.stop()
        await self.people.stop()
