"""A channel over the fake platform: what an adapter for a real one does, at its smallest."""

import os
from dataclasses import dataclass

import msgspec
from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, web

from bot.channels.channel import Capabilities, DeliveryFailed, DeliveryUnsure, Outgoing, Receive
from bot.conversation.events import AnyEvent, Person, Place
from bot.conversation.replies import actions_in
from bot.conversation.text_twin import as_text


@dataclass
class FakeChannel:
    """`process` tells the platform apart which of the bot's processes listens where."""

    platform: str
    capabilities: Capabilities
    name: str = "fake"
    process: str = "only"

    async def start(self, receive: Receive) -> None:
        self._receive = receive
        timeout = ClientTimeout(self.capabilities.request_seconds)
        self._session = ClientSession(self.platform, timeout=timeout, headers={"From-Process": str(os.getpid())})
        application = web.Application()
        application.add_routes([web.post("/", self._happened)])
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"
        async with self._session.put(f"/webhooks/{self.process}", json={"url": url}) as response:
            response.raise_for_status()

    async def stop(self) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def send(self, message: Outgoing) -> str:
        if message.only_for and not self.capabilities.private_replies:
            raise DeliveryFailed("nothing here is for one person alone", permanent=True)
        body = {
            "key": message.key,
            "room": message.place.room,
            "thread": message.place.thread,
            "text": as_text(message.reply),
            "actions": sorted(actions_in(message.reply)),
            "only_for": message.only_for.id if message.only_for else None,
            "amends": message.amends,
        }
        try:
            async with self._session.post("/messages", json=body) as response:
                if response.status == 429:
                    raise DeliveryFailed("busy", permanent=False, retry_after=float(response.headers["Retry-After"]))
                if response.status >= 400:
                    raise DeliveryFailed(f"refused ({response.status})", permanent=True)
                return str((await response.json())["id"])
        except ClientConnectorError as error:
            raise DeliveryFailed("nobody there", permanent=False) from error
        except (ClientError, TimeoutError, ConnectionError) as error:
            raise DeliveryUnsure(repr(error)) from error

    async def find(self, message: Outgoing) -> str | None:
        try:
            async with self._session.get(f"/history/{message.key}") as response:
                if response.status == 403:
                    return None
                number = (await response.json())["id"]
        except (ClientError, TimeoutError, ConnectionError) as error:
            raise DeliveryUnsure(repr(error)) from error
        return None if number is None else str(number)

    async def direct(self, person: Person) -> Place:
        return Place(self.name, f"direct-{person.id}", direct=True)

    async def _happened(self, request: web.Request) -> web.Response:
        event: AnyEvent = msgspec.json.decode(await request.read(), type=AnyEvent)
        await self._receive(event, {})
        return web.json_response({})
