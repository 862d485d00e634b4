"""Where Slack calls us, in mode = "http". Nobody else comes in.

Slack signs each request with a secret and the time. What is unsigned, wrongly signed, changed, old or was taken once
already is refused before anything reads it.
"""

import logging

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock as SlackClock
from slack_sdk.signature import SignatureVerifier

from bot.channels import CannotConnect
from bot.channels.slack.settings import SlackSettings
from bot.clock import Clock
from bot.conversation.wording import FIRST_LANGUAGE, say

log = logging.getLogger(__name__)

PATH = "/slack/events"
LONGEST_BODY = 1024 * 1024
OLDEST_SECONDS = 300.0
CLOSING_SECONDS = 2.0


class _Now(SlackClock):
    """The house's clock, as Slack's library asks for the time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()


class Guard:
    """What was taken is remembered for as long as its signature is good; what was not may be sent again as it is."""

    def __init__(self, settings: SlackSettings, clock: Clock) -> None:
        self._now = _Now(clock)
        self._verifier = SignatureVerifier(settings.signing_secret.reveal(), clock=self._now)
        self._taken: dict[str, float] = {}

    def lets_in(self, body: bytes, headers: dict[str, str]) -> bool:
        signature = headers.get("x-slack-signature", "")
        timestamp = headers.get("x-slack-request-timestamp", "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
            return False
        try:
            genuine = self._verifier.is_valid(body, timestamp, signature)
        except (ValueError, TypeError):
            return False
        return genuine and signature not in self._taken

    def took(self, headers: dict[str, str]) -> None:
        now = self._now.now()
        self._taken = {known: until for known, until in self._taken.items() if until > now}
        self._taken[headers["x-slack-signature"]] = now + 2 * OLDEST_SECONDS


class Door:
    def __init__(self, settings: SlackSettings, app: AsyncApp, clock: Clock) -> None:
        self._settings = settings
        self._app = app
        self._guard = Guard(settings, clock)
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        opened = self._runner.addresses if self._runner else []
        return f"http://{self._settings.host}:{opened[0][1] if opened else self._settings.port}{PATH}"

    async def start(self) -> None:
        application = web.Application(client_max_size=LONGEST_BODY)
        application.router.add_post(PATH, self._take)
        self._runner = web.AppRunner(
            application, access_log=None, shutdown_timeout=CLOSING_SECONDS, handle_signals=False
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._settings.host, self._settings.port).start()
        except OSError as error:
            await self._runner.cleanup()
            where = {"host": self._settings.host, "port": self._settings.port, "why": error.strerror}
            raise CannotConnect(say(FIRST_LANGUAGE, "slack.settings.cannot_open", **where)) from error

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not self._guard.lets_in(body, headers):
            log.warning("a request that Slack did not sign, or not for now, was refused")
            return web.Response(status=401)
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return web.Response(status=400)
        asked = AsyncBoltRequest(body=text, query=request.query_string, headers=dict(request.headers))
        answer = await self._app.async_dispatch(asked)
        if answer.status == 200:
            self._guard.took(headers)
        content_type = answer.first_headers().get("content-type", "text/plain").partition(";")[0]
        return web.Response(status=answer.status, text=answer.body, content_type=content_type)
