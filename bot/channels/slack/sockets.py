"""Socket Mode: we call Slack, and events come to us through it.

More than one socket is open, so that nothing falls between two of them while Slack renews one. Each is pinged; one that
no longer answers is replaced. An address that is refused is asked for seldom.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels import CannotConnect
from bot.channels.slack.calling import PARKED_SECONDS, REQUEST_SECONDS, WHO_WE_ARE
from bot.channels.slack.settings import SlackSettings, secure
from bot.clock import Clock

log = logging.getLogger(__name__)

PING_SECONDS = 10.0
LONGEST_PAUSE = 60.0


class Socket(SocketModeClient):
    """`pause` grows with each failure in a row, so that Slack is not stormed when it comes back."""

    def __init__(self, settings: SlackSettings, clock: Clock, ping_seconds: float) -> None:
        web = AsyncWebClient(base_url=settings.api_address, timeout=REQUEST_SECONDS, retry_handlers=[])
        super().__init__(settings.app_token.reveal(), logger=log, web_client=web, ping_interval=ping_seconds)
        self._clock = clock
        self._failures = 0

    async def issue_new_wss_url(self) -> str:
        try:
            url = str((await self.web_client.apps_connections_open(app_token=self.app_token))["url"])
        except Exception as error:
            await self._clock.sleep(self._pause(error))
            raise
        self._failures = 0
        if not secure(url):
            raise CannotConnect(f"Slack named an address that is not encrypted: {url}")
        return url

    def _pause(self, error: Exception) -> float:
        self._failures += 1
        if isinstance(error, SlackApiError) and error.response.get("error") in WHO_WE_ARE:
            log.error("Slack refuses slack.app_token (%s): run natverksbot check", error.response["error"])
            return PARKED_SECONDS
        return min(LONGEST_PAUSE, 2.0 ** (self._failures - 1))


class Sockets:
    def __init__(
        self, settings: SlackSettings, app: AsyncApp, clock: Clock, ping_seconds: float = PING_SECONDS
    ) -> None:
        self._app = app
        self._sockets = [Socket(settings, clock, ping_seconds) for _ in range(settings.connections)]
        for socket in self._sockets:
            socket.socket_mode_request_listeners.append(self._handle)
        self._connecting: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """The first is open when this returns; the others follow."""
        self._connecting = [asyncio.create_task(_open(socket)) for socket in self._sockets]
        await asyncio.wait(self._connecting, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        for connecting in self._connecting:
            connecting.cancel()
        await asyncio.gather(*self._connecting, return_exceptions=True)
        for socket in self._sockets:
            await _close(socket)

    async def _handle(self, socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        response = await run_async_bolt_app(self._app, request)
        await send_async_response(socket, request, response, 0.0)


async def _open(socket: Socket) -> None:
    await _untyped(socket).connect()


def _untyped(socket: Socket) -> Any:
    """Some of the library's methods say nothing about what they take and give."""
    return socket


async def _close(socket: Socket) -> None:
    tasks: Sequence[asyncio.Future[None] | None] = (
        socket.message_processor,
        socket.current_session_monitor,
        socket.message_receiver,
    )
    await _untyped(socket).close()
    await asyncio.gather(*filter(None, tasks), return_exceptions=True)
    await socket.aiohttp_client_session.close()
