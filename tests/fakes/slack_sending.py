"""How Slack tells an app what happened: through sockets that the app opened, or by signed requests to its address.

What is not acknowledged within three seconds is sent again with the same id, three times in all.
"""

import asyncio
import hashlib
import hmac
import json
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, WSMsgType, web

from tests.fakes import slack_published
from tests.fakes.slack_workspace import APP, BOT_USER, TEAM, Json

if TYPE_CHECKING:
    from tests.fakes.slack import Slack

ACKNOWLEDGED_WITHIN = 3.0
RETRIES = 3


@dataclass
class Link:
    """One socket. Frozen, it is there and says nothing: the network went away between us."""

    socket: web.WebSocketResponse
    frozen: bool = False


@dataclass
class Deliveries:
    slack: "Slack"
    calls_at: str = ""  # the app's address; empty: through its sockets
    secret: str = "an invented signing secret"
    acknowledged_within: float = ACKNOWLEDGED_WITHIN
    retry_pauses: tuple[float, ...] = (0.05, 0.2, 0.5)  # of Slack's: at once, a minute, five minutes
    links: list[Link] = field(default_factory=list)
    opened: int = 0
    waits: list[float] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    given_up: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    _waiting: dict[str, "asyncio.Future[Json]"] = field(default_factory=dict)
    _session: ClientSession | None = None
    _tasks: set["asyncio.Task[Any]"] = field(default_factory=set)

    # The app's side comes to us.

    def ticket(self) -> str:
        return self.slack.address.replace("http:", "ws:") + f"/link?ticket={uuid4().hex}&app_id={APP}"

    async def serve_socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        link = Link(socket)
        self.links.append(link)
        self.opened += 1
        await socket.send_json(
            {"type": "hello", "num_connections": len(self.links), "connection_info": {"app_id": APP}}
        )
        try:
            async for message in socket:
                if link.frozen:
                    continue
                if message.type == WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type == WSMsgType.TEXT:
                    self._acknowledge(json.loads(message.data))
        finally:
            self.links = [one for one in self.links if one is not link]
        return socket

    async def refresh(self, *, grace: float = 0.05) -> None:
        """Slack renews its end: it says so to one socket, and soon closes it."""
        link = self.links[0]
        await link.socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
        await asyncio.sleep(grace)
        await link.socket.close()

    # What happened goes to the app.

    def event(self, event: Json, *, event_id: str = "", shared: bool = False) -> Json:
        moment = str(event.get("event_ts") or event.get("ts") or self.slack.workspace.ts())
        body = {
            "token": "old",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": {**event, "event_ts": moment},
            "type": "event_callback",
            "event_id": event_id or f"Ev{uuid4().hex[:10].upper()}",
            "event_time": int(float(moment)),
            "authed_users": [BOT_USER],
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
            "is_ext_shared_channel": shared,
        }
        self.slack.invalid.extend(f"event: {wrong}" for wrong in slack_published.of_event(body))
        return body

    async def tell(self, body: Json, kind: str = "events_api") -> Json | None:
        """Until it is acknowledged, or was tried often enough. What the app answered."""
        name = str(body.get("event_id") or body.get("trigger_id") or "")
        for again, pause in enumerate((*self.retry_pauses, None)):
            self.sent[name] += 1
            began = asyncio.get_running_loop().time()
            answer = await (self._by_request if self.calls_at else self._by_socket)(body, kind, again)
            if answer is not None:
                self.waits.append(asyncio.get_running_loop().time() - began)
                return answer
            if pause is None or kind != "events_api":
                break
            await asyncio.sleep(pause)
        self.given_up.append(name)
        return None

    def tell_soon(self, body: Json, kind: str = "events_api") -> "asyncio.Task[Json | None]":
        task = asyncio.create_task(self.tell(body, kind))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for link in list(self.links):
            await link.socket.close()
        if self._session:
            await self._session.close()

    async def _by_socket(self, body: Json, kind: str, again: int) -> Json | None:
        alive = [link for link in self.links if not link.socket.closed]
        if not alive:
            await asyncio.sleep(0.02)
            return None
        link = alive[self.sent.total() % len(alive)]
        envelope = uuid4().hex
        retry = {"retry_attempt": again, "retry_reason": "timeout"} if again else {}
        self._waiting[envelope] = asyncio.get_running_loop().create_future()
        message = {"type": kind, "envelope_id": envelope, "payload": body, "accepts_response_payload": True, **retry}
        try:
            if not link.frozen:
                await link.socket.send_json(message)
            return await asyncio.wait_for(self._waiting[envelope], self.acknowledged_within)
        except (TimeoutError, ConnectionError):
            return None
        finally:
            del self._waiting[envelope]

    async def _by_request(self, body: Json, kind: str, again: int) -> Json | None:
        raw = json.dumps(body) if kind == "events_api" else _form(body, kind)
        headers = {"Content-Type": "application/json" if kind == "events_api" else "application/x-www-form-urlencoded"}
        if again:
            headers |= {"X-Slack-Retry-Num": str(again), "X-Slack-Retry-Reason": "http_timeout"}
        try:
            status, text = await self.request(raw.encode(), {**headers, **self.signed(raw.encode())})
        except (ClientError, TimeoutError):
            return None
        self.statuses.append(status)
        if status != 200:
            return None
        return json.loads(text) if text.startswith("{") else {"text": text} if text else {}

    def signed(self, raw: bytes, *, at: float | None = None, secret: str | None = None) -> dict[str, str]:
        moment = str(int(at if at is not None else self.slack.clock.now().timestamp()))
        key = (secret or self.secret).encode()
        digest = hmac.new(key, b"v0:" + moment.encode() + b":" + raw, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}

    async def request(self, raw: bytes, headers: dict[str, str]) -> tuple[int, str]:
        self._session = self._session or ClientSession(
            timeout=ClientTimeout(total=self.acknowledged_within), connector=TCPConnector(limit=0)
        )
        async with self._session.post(self.calls_at, data=BytesIO(raw), headers=headers) as answer:
            return answer.status, await answer.text()

    def _acknowledge(self, message: Json) -> None:
        waiting = self._waiting.get(message.get("envelope_id", ""))
        if waiting and not waiting.done():
            waiting.set_result(message.get("payload") or {})


def _form(body: Json, kind: str) -> str:
    return urlencode(body) if kind == "slash_commands" else urlencode({"payload": json.dumps(body)})
