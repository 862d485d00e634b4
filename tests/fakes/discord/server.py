"""The door of this Discord: one address on this machine for its interface, its gateway and its files."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.channels.discord.settings import DiscordSettings
from bot.clock import Clock, WallClock
from bot.settings import Secret
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.limits import Limits
from tests.fakes.discord.rest import Asked, No, Operation, Rest, operations
from tests.fakes.discord.specification import specification
from tests.fakes.discord.world import Json, World

TOKEN = "MTIz.token.of-this-test"
API = "/api/v10"
UNCOUNTED = ("/interactions/", "/webhooks/")


@dataclass
class Fault:
    """What goes wrong with the next `times` requests that fit. `accepts`: only after it was done all the same."""

    method: str
    path: str
    status: int = 0
    accepts: bool = False
    hangs: bool = False
    breaks: bool = False
    retry_after: float | None = None
    via: bool = True
    times: int = 1

    def fits(self, method: str, path: str) -> bool:
        return self.times > 0 and method == self.method and re.fullmatch(self.path, path) is not None


@dataclass
class Discord:
    """`invalid` is everything that Discord's rules or its specification have against what was said, by either side.

    `far_seconds`: the way to Discord and back.
    """

    clock: Clock = field(default_factory=WallClock)
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str, Any]] = field(default_factory=list)
    refused: list[tuple[int, int]] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    checked: int = 0
    url: str = ""
    far_seconds: float = 0.0

    def __post_init__(self) -> None:
        self.world = World(self.clock)
        self.gateway = Gateway(self.world, TOKEN)
        self.limits = Limits(self.clock)
        self.rest = Rest(self.world, self.gateway)
        self._operations = [(_pattern(path), path, method, run) for (method, path), run in self._all()]

    def settings(self, **more: Any) -> DiscordSettings:
        given: Json = {
            "token": Secret(TOKEN),
            "api_address": self.url + API,
            "gateway_address": self.gateway.url,
            "cdn_address": self.url + "/cdn",
        }
        return DiscordSettings(**(given | more))

    def application(self) -> web.Application:
        app = web.Application(client_max_size=30_000_000)
        app.add_routes(
            [
                web.get("/gateway/", self.gateway.handle),
                web.get("/cdn/{path:.*}", self._file),
                web.route("*", API + "/{path:.*}", self._called),
            ]
        )
        return app

    async def _called(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(API)
        if self.far_seconds:
            await asyncio.sleep(self.far_seconds)
        fault = next((one for one in self.faults if one.fits(request.method, path)), None)
        if fault:
            fault.times -= 1
        if fault and fault.hangs:
            await asyncio.sleep(3600)
        if fault and not fault.accepts:
            return _broken(request) if fault.breaks else self._failed(fault)
        answered = await self._answered(request, path)
        if fault:
            return _broken(request) if fault.breaks else self._failed(fault)
        return answered

    async def _answered(self, request: web.Request, path: str) -> web.Response:
        if request.headers.get("Authorization") != f"Bot {self.gateway.token}":
            return self._refusal(No(401, 0, "401: Unauthorized"), {})
        found = [
            (route, run, match)
            for pattern, route, method, run in self._operations
            if method == request.method and (match := pattern.fullmatch(path))
        ]
        if not found:
            self.invalid.append(f"{request.method} {path}: no such operation")
            return self._refusal(No(404, 0, "404: Not Found"), {})
        route, run, match = found[0]
        counted = not path.startswith(UNCOUNTED)
        place = match[1] if match.groups() else ""
        verdict = self.limits.judge(request.method, route, place, counted=counted)
        if verdict.retry_after is not None:
            return self._too_many(verdict.retry_after, verdict.headers, everywhere=verdict.everywhere)
        asked = await _asked(request)
        self.requests.append((request.method, path, asked.body))
        self._ask_specification(request.method, path, None, asked.body)
        return await self._run(request.method, path, run, asked, list(match.groups()), verdict.headers)

    async def _run(  # noqa: PLR0917 - what a request is made of
        self, method: str, path: str, run: Operation, asked: Asked, blanks: list[str], headers: dict[str, str]
    ) -> web.Response:
        try:
            status, body = run(asked, *blanks)
        except No as no:
            if no.code == 50035:
                self.invalid.append(f"{method} {path}: {no.why}")
            return self._refusal(no, headers)
        self._ask_specification(method, path, status, body)
        answer = _json(body, status, headers) if body is not None else web.Response(status=status, headers=headers)
        while self.rest.tell:
            event, data, needs = self.rest.tell.pop(0)
            await self.gateway.dispatch(event, data, needs=needs)
        return answer

    def _ask_specification(self, method: str, path: str, status: int | None, body: Any) -> None:
        known = specification()
        if known is not None:
            self.checked += 1
            if complaint := known.complaint(method, path, status, json.loads(json.dumps(body))):
                self.invalid.append(f"specification: {complaint}")

    def _refusal(self, no: No, headers: dict[str, str]) -> web.Response:
        self.refused.append((no.status, no.code))
        if no.status in {401, 403}:
            self.limits.refused += 1
        return _json({"message": no.why, "code": no.code}, no.status, headers)

    def _too_many(self, seconds: float, headers: dict[str, str], *, everywhere: bool) -> web.Response:
        self.limits.refused += 1
        told = {"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere}
        more = {"Retry-After": str(int(seconds) + 1), "Via": "1.1 google"}
        return _json(told, 429, headers | more)

    def _failed(self, fault: Fault) -> web.Response:
        if fault.status == 429 and fault.via:
            return self._too_many(fault.retry_after or 1.0, {"X-RateLimit-Scope": "shared"}, everywhere=False)
        if fault.status == 429:
            return web.Response(text="<html>error code: 1015</html>", status=429, content_type="text/html")
        return _json({"message": f"{fault.status}", "code": 0}, fault.status, {})

    async def _file(self, request: web.Request) -> web.Response:
        content = self.world.files.get(request.match_info["path"])
        return web.Response(body=content) if content is not None else web.Response(status=404)

    def _all(self) -> list[tuple[tuple[str, str], Operation]]:
        return list(operations(self.rest).items())


@asynccontextmanager
async def open_discord(clock: Clock | None = None) -> AsyncIterator[Discord]:
    discord = Discord(clock or WallClock())
    runner = web.AppRunner(discord.application(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    discord.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    discord.gateway.url = discord.url.replace("http:", "ws:") + "/gateway/"
    try:
        yield discord
    finally:
        await discord.gateway.hang_up(1001)
        await runner.cleanup()


async def _asked(request: web.Request) -> Asked:
    files: dict[str, bytes] = {}
    body: Any = None
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            if part.name == "payload_json":
                body = json.loads(await part.text())
            else:
                files[part.filename or ""] = await part.read()
    elif request.can_read_body:
        body = await request.json()
    return Asked(body, files, dict(request.query))


def _json(body: Any, status: int, headers: dict[str, str]) -> web.Response:
    return web.Response(
        body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json", **headers}
    )


def _broken(request: web.Request) -> web.Response:
    """The connection is gone before anything was said."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path).replace(r"\{\}", "((?!@)[^/]+)"))
