"""Discord's gateway: sessions that are identified, resumed, replayed, invalidated, and now and then fall silent."""

import asyncio
import json
import secrets
import zlib
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord.world import APPLICATION, DIRECT, GUILD, Json, World

DISPATCH, RECONNECT, INVALID, HELLO, ACK = 0, 7, 9, 10, 11
BAD_TOKEN, TOO_MANY, TOO_LONG, UNKNOWN, NOT_ALLOWED = 4004, 4008, 4002, 4001, 4014
GUILDS, MEMBERS, GUILD_MESSAGES, DIRECT_MESSAGES, CONTENT = 1 << 0, 1 << 1, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = {MEMBERS: (1 << 14) | (1 << 15), 1 << 8: (1 << 12) | (1 << 13), CONTENT: (1 << 18) | (1 << 19)}
LONGEST = 4096  # bytes of what a bot may say here
MOST, SECONDS = 120, 60.0
LEFT_AT_FIRST = 1000


@dataclass
class Session:
    id: str
    intents: int
    socket: web.WebSocketResponse
    sequence: int = 0
    said: list[Json] = field(default_factory=list)
    compress: Any = None


class Gateway:
    """`silent`: sockets stay open and nothing passes any more. `heartbeats`: whether they are acknowledged.

    `longest` and `most_in_a_minute`: what a bot has said here, in bytes, and how often on one connection.
    """

    def __init__(self, world: World, token: str) -> None:
        self.world = world
        self.token = token
        self.interval = 41.25
        self.heartbeats = True
        self.identifies: list[float] = []
        self.resumes = 0
        self.beats = 0
        self.left = LEFT_AT_FIRST
        self.longest = 0
        self.most_in_a_minute = 0
        self.sessions: dict[str, Session] = {}
        self.sockets: dict[web.WebSocketResponse, Any] = {}
        self.silent: set[web.WebSocketResponse] = set()
        self.url = ""

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        packer = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self.sockets[socket] = packer
        session: Session | None = None
        said: deque[float] = deque()
        try:
            await self._send(socket, packer, {"op": HELLO, "d": {"heartbeat_interval": self.interval * 1000}})
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT or socket in self.silent:
                    continue
                if problem := self._problem(frame.data, said):
                    await socket.close(code=problem)
                    break
                session = await self._answer(socket, packer, json.loads(frame.data), session)
        finally:
            self.sockets.pop(socket, None)
        return socket

    async def dispatch(self, event: str, data: Json, *, needs: int = 0) -> None:
        """To every session that wants it; kept for those that are away and come back."""
        for session in list(self.sessions.values()):
            if needs and not session.intents & needs:
                continue
            session.sequence += 1
            told = {"op": DISPATCH, "s": session.sequence, "t": event, "d": self._as_seen(event, data, session.intents)}
            session.said.append(told)
            await self._send(session.socket, session.compress, told)

    async def reconnect(self) -> None:
        await self._everywhere({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        if not resumable:
            self.sessions.clear()
        await self._everywhere({"op": INVALID, "d": resumable})

    async def hang_up(self, code: int = 4000) -> None:
        for socket in list(self.sockets):
            await socket.close(code=code)

    def fall_silent(self) -> None:
        """As a socket does whose other end is gone and did not say so."""
        self.silent |= set(self.sockets)

    async def _everywhere(self, told: Json) -> None:
        for socket, packer in list(self.sockets.items()):
            await self._send(socket, packer, told)

    def _problem(self, data: str, said: deque[float]) -> int:
        self.longest = max(self.longest, len(data.encode()))
        if len(data.encode()) > LONGEST:
            return TOO_LONG
        now = self.world.clock.monotonic()
        while said and now - said[0] > SECONDS:
            said.popleft()
        said.append(now)
        self.most_in_a_minute = max(self.most_in_a_minute, len(said))
        return TOO_MANY if len(said) > MOST else 0

    async def _answer(
        self, socket: web.WebSocketResponse, packer: Any, told: Json, session: Session | None
    ) -> Session | None:
        match told["op"]:
            case 1:  # a heartbeat
                self.beats += 1
                if self.heartbeats:
                    await self._send(socket, packer, {"op": ACK})
            case 2:  # identify
                return await self._identify(socket, packer, told["d"])
            case 6:  # resume
                return await self._resume(socket, packer, told["d"])
            case 3:  # a status, which everybody sees
                pass
            case _:
                await socket.close(code=UNKNOWN)
        return session

    async def _identify(self, socket: web.WebSocketResponse, packer: Any, asked: Json) -> Session | None:
        self.identifies.append(self.world.clock.monotonic())
        self.left -= 1
        if self.left < 0:
            self.token = secrets.token_hex(8)  # what Discord does to whoever identifies a thousand times a day
        if asked["token"] != self.token:
            await socket.close(code=BAD_TOKEN)
            return None
        if any(asked["intents"] & bit and not self.world.flags & granted for bit, granted in PRIVILEGED.items()):
            await socket.close(code=NOT_ALLOWED)
            return None
        session = Session(secrets.token_hex(16), asked["intents"], socket, compress=packer)
        self.sessions[session.id] = session
        for event, data in (("READY", self._ready(session)), ("GUILD_CREATE", self.world.guild_json())):
            session.sequence += 1
            await self._send(socket, packer, {"op": DISPATCH, "s": session.sequence, "t": event, "d": data})
        return session

    async def _resume(self, socket: web.WebSocketResponse, packer: Any, asked: Json) -> Session | None:
        session = self.sessions.get(asked["session_id"])
        if asked["token"] != self.token:
            await socket.close(code=BAD_TOKEN)
            return None
        if session is None or (asked["seq"] or 0) > session.sequence:
            await self._send(socket, packer, {"op": INVALID, "d": False})
            return None
        self.resumes += 1
        session.socket, session.compress = socket, packer
        for told in [one for one in session.said if one["s"] > (asked["seq"] or 0)]:
            await self._send(socket, packer, told)
        session.sequence += 1
        await self._send(socket, packer, {"op": DISPATCH, "s": session.sequence, "t": "RESUMED", "d": {}})
        return session

    def _ready(self, session: Session) -> Json:
        return {
            "v": 10,
            "user": self.world.users[APPLICATION],
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": APPLICATION, "flags": self.world.flags},
            "private_channels": [],
            "relationships": [],
        }

    def _as_seen(self, event: str, data: Json, intents: int) -> Json:
        """Without that intent, what is written is told only to whom it was meant for."""
        if event != "MESSAGE_CREATE" or intents & CONTENT:
            return data
        channel = self.world.channels[data["channel_id"]]
        ours = data["author"]["id"] == APPLICATION or any(user["id"] == APPLICATION for user in data["mentions"])
        if ours or channel.kind == DIRECT:
            return data
        return data | {"content": "", "attachments": [], "components": [], "embeds": []}

    async def _send(self, socket: web.WebSocketResponse, packer: Any, told: Json) -> None:
        if socket.closed or socket in self.silent:
            return
        text = json.dumps(told)
        with suppress(ConnectionError, RuntimeError, asyncio.CancelledError):
            if packer is None:
                await socket.send_str(text)
            else:
                await socket.send_bytes(packer.compress(text.encode()) + packer.flush(zlib.Z_SYNC_FLUSH))
