"""A chat platform that misbehaves on demand: a real HTTP server in a process of its own.

It hands events to the bot until they are acknowledged, takes messages, and remembers what became visible. Faults are
chosen for single messages, by a word in their text, or at random with a seed.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any, Literal, NoReturn, Self

from aiohttp import ClientError, ClientSession, ClientTimeout, web

Fault = Literal[
    "hang",  # take it and never answer
    "late",  # take it a while after the sender gave up
    "reset",  # take it and break the connection
    "drop",  # never take it, never answer
    "busy",  # 429 with Retry-After
    "refuse",  # 403, for good
]
ACKNOWLEDGED_WITHIN = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # it knocks less and less often, as platforms do


@dataclass
class Switches:
    """`key_seconds`: how long a key is remembered; 0 is a platform without keys. `late_seconds`, `slow_seconds`: at
    most so long until a message is taken late, and until one that was taken is confirmed. `gone`: lost rooms.
    """

    key_seconds: float = 0.0
    history: bool = False
    history_lag: float = 0.0
    late_seconds: float = 0.3
    slow_seconds: float = 0.0
    retry_after: float = 1.0
    double: bool = False
    reorder: bool = False
    seed: int = 0
    faults: dict[Fault, float] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


@dataclass
class Planned:
    """The next `times` messages with this word in their text meet this fault."""

    word: str
    fault: Fault
    times: int = 1


class Server:
    def __init__(self) -> None:
        self.switches = Switches()
        self.chance = random.Random(0)
        self.planned: list[Planned] = []
        self.messages: list[dict[str, Any]] = []
        self.keys: dict[str, tuple[str, float]] = {}
        self.events: dict[str, dict[str, Any]] = {}
        self.webhooks: dict[str, str] = {}
        self.unconfirmed: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: ClientSession | None = None

    def application(self) -> web.Application:
        application = web.Application()
        application.add_routes(
            [
                web.put("/switches", self.set_switches),
                web.delete("/everything", self.forget),
                web.post("/faults", self.plan_fault),
                web.put("/webhooks/{name}", self.set_webhook),
                web.post("/events", self.happen),
                web.get("/events", self.show_events),
                web.post("/messages", self.post_message),
                web.get("/messages", self.show_messages),
                web.get("/unconfirmed", self.show_unconfirmed),
                web.get("/history/{key}", self.look_up),
            ]
        )
        return application

    async def set_switches(self, request: web.Request) -> web.Response:
        self.switches = Switches(**await request.json())
        self.chance = random.Random(self.switches.seed)
        return web.json_response({})

    async def forget(self, _: web.Request) -> web.Response:
        """As if newly started: what was under way for the last test is not."""
        for task in self._tasks:
            task.cancel()
        for memory in (self.planned, self.messages, self.keys, self.events, self.webhooks, self.unconfirmed):
            memory.clear()
        return web.json_response({})

    async def plan_fault(self, request: web.Request) -> web.Response:
        self.planned.append(Planned(**await request.json()))
        return web.json_response({})

    async def set_webhook(self, request: web.Request) -> web.Response:
        self.webhooks[request.match_info["name"]] = (await request.json())["url"]
        return web.json_response({})

    # Events: from the platform to the bot.

    async def happen(self, request: web.Request) -> web.Response:
        event = await request.json()
        known = self.events.setdefault(event["key"], {"event": event, "deliveries": 0, "acknowledged": 0})
        for _ in range(2 if self.switches.double else 1):
            self._in_background(self._deliver(known))
        return web.json_response({"key": event["key"]})

    async def show_events(self, _: web.Request) -> web.Response:
        return web.json_response(list(self.events.values()))

    async def _deliver(self, known: dict[str, Any]) -> None:
        """To any of the bot's processes, with the same id, until one of them says that it has it."""
        self._session = self._session or ClientSession(timeout=ClientTimeout(total=ACKNOWLEDGED_WITHIN))
        if self.switches.reorder:
            await asyncio.sleep(self.chance.uniform(0, 0.1))
        pause = FIRST_PAUSE
        while True:
            if self.webhooks:
                known["deliveries"] += 1
                try:
                    url = self.chance.choice(sorted(self.webhooks.values()))
                    async with self._session.post(url, json=known["event"]) as response:
                        if response.status == 200:
                            known["acknowledged"] += 1
                            return
                except (ClientError, TimeoutError, ConnectionError):
                    pass
            await asyncio.sleep(pause)
            pause = min(1.5 * pause, LONGEST_PAUSE)

    # Messages: from the bot to the platform.

    async def post_message(self, request: web.Request) -> web.StreamResponse:
        message = await request.json()
        if message["room"] in self.switches.gone:
            return web.json_response({}, status=404)
        match self._fault_for(message["text"]):
            case "hang":
                self._take(message)
                await _for_ever()
            case "late":
                self._in_background(self._take_late(message))
                await _for_ever()
            case "reset":
                self._take(message)
                _break(request)
                return web.Response()
            case "drop":
                await _for_ever()
            case "busy":
                return web.json_response({}, status=429, headers={"Retry-After": str(self.switches.retry_after)})
            case "refuse":
                return web.json_response({}, status=403)
            case None:
                pass
        number = self._take(message)
        sender = request.headers.get("From-Process", "")
        self.unconfirmed[sender] += 1
        await asyncio.sleep(self.chance.uniform(0, self.switches.slow_seconds))
        self.unconfirmed[sender] -= 1
        return web.json_response({"id": number})

    async def show_messages(self, _: web.Request) -> web.Response:
        return web.json_response(self.messages)

    async def show_unconfirmed(self, _: web.Request) -> web.Response:
        return web.json_response(sorted(self.unconfirmed.elements()))

    async def look_up(self, request: web.Request) -> web.Response:
        if not self.switches.history:
            return web.json_response({}, status=403)
        seen_before = time.monotonic() - self.switches.history_lag
        key = request.match_info["key"]
        found = [message["id"] for message in self.messages if message["key"] == key and message["at"] <= seen_before]
        return web.json_response({"id": found[0] if found else None})

    def _fault_for(self, text: str) -> Fault | None:
        for planned in self.planned:
            if planned.times > 0 and planned.word in text:
                planned.times -= 1
                return planned.fault
        point = self.chance.random()
        for fault, probability in self.switches.faults.items():
            point -= probability
            if point < 0:
                return fault
        return None

    def _take(self, message: dict[str, Any]) -> str:
        now = time.monotonic()
        known, since = self.keys.get(message["key"], ("", 0.0))
        if known and message["key"] and now - since < self.switches.key_seconds:
            return known
        number = message["amends"] or str(len(self.messages) + 1)
        self.keys[message["key"]] = (number, now)
        if message["amends"]:
            return self._edit(message)
        self.messages.append({**message, "id": number, "at": now, "edits": 0})
        return number

    def _edit(self, message: dict[str, Any]) -> str:
        edited = self.messages[int(message["amends"]) - 1]
        edited.update(text=message["text"], edits=edited["edits"] + 1)
        return str(edited["id"])

    async def _take_late(self, message: dict[str, Any]) -> None:
        await asyncio.sleep(self.chance.uniform(0, self.switches.late_seconds))
        self._take(message)

    def _in_background(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _for_ever() -> NoReturn:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


def _break(request: web.Request) -> None:
    assert request.transport is not None
    request.transport.abort()


class Platform:
    """The test's handle on the server process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.platform"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.port}"

    def switch(self, **switches: Any) -> None:
        """What is not named goes back to its default."""
        self.ask("PUT", "/switches", switches)

    def forget(self) -> None:
        self.ask("DELETE", "/everything")

    def plan(self, word: str, fault: Fault, times: int = 1) -> None:
        self.ask("POST", "/faults", {"word": word, "fault": fault, "times": times})

    def happen(self, event: dict[str, Any]) -> None:
        self.ask("POST", "/events", event)

    def messages(self) -> list[dict[str, Any]]:
        return list(self.ask("GET", "/messages"))

    def unconfirmed(self) -> list[str]:
        """The processes whose message it has taken without saying so yet."""
        return list(self.ask("GET", "/unconfirmed"))

    def events(self) -> list[dict[str, Any]]:
        return list(self.ask("GET", "/events"))

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """For tests without an event loop: nothing sleeps longer than it must."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s in vain until {what}"
        time.sleep(0.02)


async def _serve() -> None:
    runner = web.AppRunner(Server().application(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until the test closes it, or is no more
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(_serve())
