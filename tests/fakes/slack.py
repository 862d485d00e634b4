"""Slack on this machine: its Web API, Socket Mode and signed requests, over real sockets, with faults on demand.

Every call is held to Slack's limits, and to what Slack publishes where that is here. What is wrong is answered as Slack
does and also noted in `invalid`, which a test looks at when it is over.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

from bot.clock import Clock, WallClock
from tests.fakes import slack_limits, slack_published
from tests.fakes.slack_sending import Deliveries
from tests.fakes.slack_workspace import METHODS, Json, SlackError, Workspace

BOT_TOKEN = "xoxb-invented"
APP_TOKEN = "xapp-invented"
SIGNING_SECRET = "an invented signing secret"

Fault = Literal["hang", "late", "reset", "drop", "busy", "gateway", "unavailable", "internal", "precondition"]

# Calls a minute; posting has a rule of its own.
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
TIER_OF = {
    "apps.connections.open": 2,  # published as the first, which no client could live with
    "auth.test": 4,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "reactions.add": 3,
    "reactions.remove": 2,
    "users.conversations": 3,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
}
METHOD_NAMES = {*TIER_OF, "chat.postMessage"}
SCOPES_OF = {
    "chat.delete": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "conversations.replies": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "conversations.open": {"im:write"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "reactions.add": {"reactions:write"},
    "reactions.remove": {"reactions:write"},
    "users.conversations": {"channels:read", "groups:read", "im:read", "mpim:read"},
    "users.info": {"users:read"},
}
ALL_SCOPES = frozenset(scope for scopes in SCOPES_OF.values() for scope in scopes) | {"users:read.email", "files:read"}
POSTS_A_SECOND = 5  # in the whole workspace: "several hundred a minute"


@dataclass
class Planned:
    method: str
    fault: Fault
    times: int
    word: str = ""
    retry_after: int = 1


@dataclass
class Slack:
    """`strict`: more than a message a second in a channel is refused at once; otherwise short bursts pass."""

    clock: Clock = field(default_factory=WallClock)
    scopes: frozenset[str] = ALL_SCOPES
    strict: bool = False
    workspace: Workspace = field(default_factory=Workspace)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    over_limit: int = 0
    checked: int = 0
    revoked: bool = False
    planned: list[Planned] = field(default_factory=list)
    late_seconds: float = 0.2

    def __post_init__(self) -> None:
        self.deliveries = Deliveries(self)
        self._windows: defaultdict[str, deque[float]] = defaultdict(deque)
        self._runner: web.AppRunner | None = None
        self._background: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        return self.workspace.address

    @property
    def api_address(self) -> str:
        return f"{self.address}/api/"

    def plan(self, method: str, fault: Fault, times: int = 1, *, word: str = "", retry_after: int = 1) -> None:
        self.planned.append(Planned(method, fault, times, word, retry_after))

    def called(self, method: str) -> list[Json]:
        return [given for name, given in self.calls if name == method]

    async def start(self) -> None:
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.add_routes(
            [
                web.route("*", "/api/{method}", self._call),
                web.get("/link", self.deliveries.serve_socket),
                web.post("/upload/{file}", self._upload),
                web.get("/files/{file}", self._download),
            ]
        )
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, handle_signals=False)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.workspace.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        for task in self._background:
            task.cancel()
        await self.deliveries.stop()
        if self._runner:
            await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await _arguments(request)
        self.calls.append((method, given))
        token = request.headers.get("Authorization", "")
        if (wrong := self._wrong_token(method, token)) is not None:
            self.refused.append(method)
            return _answer({"ok": False, **wrong})
        if (seconds := self._over(method, given)) is not None:
            self.over_limit += 1
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)}
            )
        fault = self._fault(method, given)
        if fault is not None and fault.fault not in {"hang", "late", "reset"}:
            return await self._misbehave(fault)
        if fault is not None and fault.fault == "late":
            self._in_background(self._do_late(method, given))
            await asyncio.Event().wait()
        answer = self._do(method, given)
        if fault is not None and fault.fault == "hang":
            await asyncio.Event().wait()
        if fault is not None and fault.fault == "reset" and request.transport:
            request.transport.abort()
        scopes = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
        return _answer(answer, scopes)

    def _do(self, method: str, given: Json) -> Json:
        if method == "apps.connections.open":
            return {"ok": True, "url": self.deliveries.ticket()}
        self.checked += 1
        complaints = [*slack_limits.of_call(method, given), *slack_published.of_call(method, given)]
        self.invalid.extend(f"{method}: {complaint}" for complaint in complaints)
        if method not in METHODS:
            self.invalid.append(f"{method} is no method of this Slack")
            return {"ok": False, "error": "unknown_method"}
        if complaints:
            return {"ok": False, "error": "invalid_blocks" if "blocks" in given else "invalid_arguments"}
        try:
            answer = {"ok": True, **METHODS[method](self.workspace, given)}
        except SlackError as error:
            return {"ok": False, "error": str(error)}
        self.invalid.extend(f"{method} answers: {wrong}" for wrong in slack_published.of_answer(method, answer))
        return answer

    async def _do_late(self, method: str, given: Json) -> None:
        await asyncio.sleep(self.late_seconds)
        self._do(method, given)

    async def _misbehave(self, planned: Planned) -> web.Response:
        match planned.fault:
            case "drop":
                await asyncio.Event().wait()
            case "busy":
                headers = {"Retry-After": str(planned.retry_after)}
                return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
            case "gateway" | "unavailable" | "precondition":
                status = {"gateway": 502, "unavailable": 504, "precondition": 412}[planned.fault]
                return web.Response(status=status, text="<html>upstream</html>", content_type="text/html")
        return web.json_response({"ok": False, "error": "internal_error"})

    def _wrong_token(self, method: str, authorization: str) -> Json | None:
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if authorization != f"Bearer {wanted}":
            return {"error": "invalid_auth"}
        if self.revoked:
            return {"error": "token_revoked"}
        missing = SCOPES_OF.get(method, set()) - self.scopes
        return {"error": "missing_scope", "needed": ",".join(sorted(missing))} if missing else None

    def _over(self, method: str, given: Mapping[str, Any]) -> int | None:
        """The seconds to wait, where this call is one too many."""
        now = self.clock.monotonic()
        if method == "chat.postMessage":
            line = self._windows[f"post {self._line(str(given.get('channel')))}"]
            most = 1 if self.strict else 4
            return _full(line, most, 1.0 if self.strict else 2.0, now) or _full(
                self._windows["posts"], POSTS_A_SECOND * 60, 60.0, now
            )
        return _full(self._windows[method], TIERS[TIER_OF.get(method, 3)], 60.0, now)

    def _line(self, channel: str) -> str:
        return self.workspace.direct(channel) if channel in self.workspace.users else channel

    def _fault(self, method: str, given: Json) -> Planned | None:
        for planned in self.planned:
            if planned.times > 0 and planned.method == method and planned.word in json.dumps(given, ensure_ascii=False):
                planned.times -= 1
                return planned
        return None

    async def _upload(self, request: web.Request) -> web.Response:
        file = self.workspace.files[request.match_info["file"]]
        content = await request.read()
        if len(content) != file["length"]:
            return web.Response(status=400)
        file["content"] = content
        return web.Response(text=f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.Response:
        """Without the token Slack shows the page to sign in, and says that all is well."""
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}" or "files:read" not in self.scopes:
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        file = self.workspace.files[request.match_info["file"]]
        await asyncio.sleep(file.get("slow", 0.0))
        return web.Response(body=file["content"], content_type="application/octet-stream")

    def _in_background(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _full(window: deque[float], most: int, seconds: float, now: float) -> int | None:
    while window and window[0] + seconds <= now:  # added as the bot adds, so that both round alike
        window.popleft()
    if len(window) >= most:
        return max(1, round(window[0] + seconds - now + 0.5))
    window.append(now)
    return None


def _answer(answer: Json, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response(answer, headers=headers)


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        given: Json = await request.json()
        return given
    raw = dict(request.query) | {name: str(value) for name, value in (await request.post()).items()}
    read = {
        name: _read(value) if name in {"files", "include_all_metadata", "limit", "exclude_archived"} else value
        for name, value in raw.items()
    }
    return {name: value for name, value in read.items() if value not in (None, "")}


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value
