"""Teams on this machine: signs and gives out tokens, takes messages within its limits, and misbehaves on demand."""

import asyncio
import base64
import re
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import jwt
from aiohttp import ClientSession, TCPConnector, web
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes.teams_activities import APP, TENANT, Human, new_number
from tests.fakes.teams_rules import complaints

Json = dict[str, Any]
Fault = Literal["hang", "reset", "accept and reset"]
FAULT = web.RequestKey("fault", str)

ISSUER = "https://api.botframework.com"
SECRET = "a client secret that only this test knows"
SCOPE = "https://api.botframework.com/.default"
# A bot in one conversation, and the app in one organisation: so many in so many seconds.
IN_ONE = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
IN_ALL = ((30, 1.0),)
HOUR = 3600


@cache
def _drawn(kid: str) -> rsa.RSAPrivateKey:
    """Another under each name, and the same in all tests: to find one takes longer than most of them."""
    return rsa.generate_private_key(65537, 2048)


@dataclass
class SigningKey:
    """`of_another` is the secret of a key that has another name."""

    kid: str
    of_another: rsa.RSAPrivateKey | None = None
    endorsements: tuple[str, ...] = ("msteams", "skype")

    @property
    def private(self) -> rsa.RSAPrivateKey:
        return self.of_another or _drawn(self.kid)

    @property
    def public(self) -> Json:
        numbers = self.private.public_key().public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid,
            "n": _base64(numbers.n),
            "e": _base64(numbers.e),
            "endorsements": list(self.endorsements),
        }


@dataclass
class Message:
    id: str
    room: str
    thread: str
    activity: Json
    edits: int = 0


@dataclass
class Answer:
    """What the next requests to a path are answered with, instead of being taken."""

    status: int
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    path: str = ""
    fault: Fault | None = None


@dataclass
class Teams:
    """`now` tells the time that limits are counted in."""

    now: Callable[[], float] = time.monotonic
    keys: list[SigningKey] = field(default_factory=lambda: [SigningKey("key-1")])
    messages: list[Message] = field(default_factory=list)
    chats: dict[str, str] = field(default_factory=dict)
    reachable: set[str] | None = None  # whose personal chat may be opened; None: everybody's
    gone: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    picture_hosts: frozenset[str] = frozenset()
    requests: int = 0
    typing: int = 0
    over_limit: int = 0
    tokens_given: int = 0
    tokens_refused: int = 0
    keys_fetched: int = 0
    secret: str = SECRET
    token_seconds: int = HOUR
    _arrivals: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _revoked: bool = False
    address: str = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=10_000_000)
        app.add_routes(
            [
                web.get("/openid", self.metadata),
                web.get("/keys", self.published),
                web.post("/{tenant}/oauth2/v2.0/token", self.give_token),
                web.post("/teams/v3/conversations", self.open_chat),
                web.post("/teams/v3/conversations/{room}/activities", self.post),
                web.put("/teams/v3/conversations/{room}/activities/{message}", self.edit),
                web.delete("/teams/v3/conversations/{room}/activities/{message}", self.delete),
                web.get("/files/{name}", self.file),
            ]
        )
        self._stopping = asyncio.Event()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handle_signals=False)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = ClientSession(connector=TCPConnector(limit=0))  # Microsoft does not wait for one
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stopping.set()
        await self._session.close()
        await self._runner.cleanup()

    @property
    def service_url(self) -> str:
        return f"{self.address}/teams/"

    def answer_with(self, status: int, *, times: int = 1, path: str = "", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append(Answer(status, times, named, path))

    def misbehave(self, fault: Fault, times: int = 1) -> None:
        self.answers.append(Answer(0, times, fault=fault))

    def revoke(self) -> None:
        """The bot's registration is no longer believed."""
        self._revoked = True

    def said_in(self, room: str) -> list[Message]:
        return [message for message in self.messages if message.room == room]

    # Tokens: what Microsoft shows to the bot, and what the bot shows to Microsoft.

    def claims(self, **changed: Any) -> Json:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": APP,
            "nbf": now - 60,
            "exp": now + HOUR,
            "serviceurl": self.service_url,
            **changed,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, key: SigningKey | None = None, headers: Json | None = None, **changed: Any) -> str:
        key = key or self.keys[0]
        return jwt.encode(self.claims(**changed), key.private, "RS256", {"kid": key.kid} | (headers or {}))

    async def metadata(self, _: web.Request) -> web.Response:
        told = {
            "issuer": ISSUER,
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return web.json_response(told)

    async def published(self, _: web.Request) -> web.Response:
        self.keys_fetched += 1
        return web.json_response({"keys": [key.public for key in self.keys]})

    async def give_token(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        expected = {"grant_type": "client_credentials", "client_id": APP, "client_secret": self.secret, "scope": SCOPE}
        if form != expected or request.match_info["tenant"] != TENANT:
            self.tokens_refused += 1
            why = "AADSTS7000215: Invalid client secret provided."
            return web.json_response({"error": "invalid_client", "error_description": why}, status=401)
        self.tokens_given += 1
        given = f"bot-token-{self.tokens_given}"
        return web.json_response({"token_type": "Bearer", "expires_in": self.token_seconds, "access_token": given})

    # The Bot Connector.

    async def post(self, request: web.Request) -> web.StreamResponse:
        room, _, thread = request.match_info["room"].partition(";messageid=")
        activity = await request.json()
        if refusal := await self._refusal(request, room, activity):
            return refusal
        if activity["type"] == "typing":
            self.typing += 1
            return web.Response(status=202)
        message = Message(new_number(), room, thread, activity)
        self.messages.append(message)
        return await self._taken(request, web.json_response({"id": message.id}, status=201))

    async def edit(self, request: web.Request) -> web.StreamResponse:
        room = request.match_info["room"].partition(";")[0]
        activity = await request.json()
        if refusal := await self._refusal(request, room, activity):
            return refusal
        number = request.match_info["message"]
        found = [message for message in self.messages if (message.room, message.id) == (room, number)]
        if not found:
            return _error(404, "ActivityNotFoundInConversation")
        found[0].activity, found[0].edits = activity, found[0].edits + 1
        return await self._taken(request, web.json_response({"id": number}))

    async def delete(self, request: web.Request) -> web.StreamResponse:
        room = request.match_info["room"].partition(";")[0]
        if refusal := await self._refusal(request, room, None):
            return refusal
        gone = [one for one in self.messages if (one.room, one.id) == (room, request.match_info["message"])]
        if not gone:
            return _error(404, "ActivityNotFoundInConversation")
        self.messages.remove(gone[0])
        return web.Response(status=200)

    async def open_chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        who = body["members"][0]["id"]
        if refusal := await self._refusal(request, f"chat {who}", None):
            return refusal
        if body.get("tenantId") != TENANT or body.get("channelData") != {"tenant": {"id": TENANT}}:
            return _error(400, "BadSyntax")
        if self.reachable is not None and who not in self.reachable:
            return _error(403, "ForbiddenOperationException")
        room = self.chats.setdefault(who, f"a:opened-{len(self.chats) + 1}")
        return web.json_response({"id": room}, status=201)

    async def file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        return web.Response(body=self.files[name]) if name in self.files else web.Response(status=404)

    async def _refusal(self, request: web.Request, room: str, activity: Json | None) -> web.StreamResponse | None:
        self.requests += 1
        if activity is not None:
            self.complaints += complaints(activity, self.picture_hosts)
        if self._revoked or not re.fullmatch(r"Bearer bot-token-\d+", request.headers.get("Authorization", "")):
            return _error(401, "AuthorizationError")
        if planned := self._planned(request.path):
            if planned.fault:
                request[FAULT] = planned.fault
                return None if planned.fault == "accept and reset" else await self._fail(request)
            return _error(planned.status, "Planned", planned.headers)
        if room in self.gone:
            return _error(404, "ConversationNotFound")
        if self._too_many(room):
            self.over_limit += 1
            return _error(429, "Throttled", {"Retry-After": "1"})
        return None

    def _planned(self, path: str) -> Answer | None:
        for answer in self.answers:
            if answer.times > 0 and answer.path in path:
                answer.times -= 1
                return answer
        return None

    def _too_many(self, room: str) -> bool:
        """Whether one more breaks a limit. What is refused counts as well."""
        now = self.now()
        broken = False
        for name, limits in ((room, IN_ONE), ("", IN_ALL)):
            arrivals = self._arrivals[name]
            broken |= any(sum(at + seconds > now for at in arrivals[-most:]) >= most for most, seconds in limits)
            arrivals.append(now)
        return broken

    async def _taken(self, request: web.Request, answer: web.Response) -> web.StreamResponse:
        return await self._fail(request) if request.get(FAULT) else answer

    async def _fail(self, request: web.Request) -> web.StreamResponse:
        if request[FAULT] == "hang":
            await self._stopping.wait()
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    # Telling the bot.

    async def tell(self, bot: str, activity: Json, *, token: str | None = None) -> tuple[int, Any]:
        """As the Bot Connector does; returns how the bot answers. An empty token: none is shown."""
        told = {"serviceUrl": self.service_url} | activity
        shown = self.token() if token is None else token
        headers = {"Authorization": f"Bearer {shown}"} if shown else {}
        async with self._session.post(f"{bot}/api/messages", json=told, headers=headers) as answer:
            return answer.status, await answer.json()

    async def fetch(self, url: str) -> tuple[int, bytes]:
        async with self._session.get(url) as answer:
            return answer.status, await answer.read()


def chat_of(teams: Teams, human: Human) -> str:
    return teams.chats.get(human.id, human.chat)


def host_of(address: str) -> str:
    return urlsplit(address).netloc


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": f"{code}."}}, status=status, headers=headers)


def _base64(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
