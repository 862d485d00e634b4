"""The only file that knows Microsoft's SDK: its client for the Bot Connector, and what becomes of each request."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from microsoft_teams.api import Account
from microsoft_teams.api.activities.message import MessageActivityInput
from microsoft_teams.api.activities.typing import TypingActivityInput
from microsoft_teams.api.clients.conversation import ConversationClient, CreateConversationParams
from microsoft_teams.common import Client, ClientOptions

from bot.channels.channel import DeliveryFailed, DeliveryUnsure
from bot.channels.pacing import Limit, NoRoom, Pacer
from bot.channels.teams.activities import conversation, their_number
from bot.channels.teams.conversations import Reference
from bot.channels.teams.credentials import Credentials
from bot.channels.teams.render import Json
from bot.channels.teams.settings import TeamsSettings, trusted
from bot.clock import Clock

log = logging.getLogger(__name__)

REQUEST_SECONDS = 10.0
PATIENCE = 5.0  # seconds that a message may stand in line here; longer, and it goes back to the outbox
# Published for what a bot sends in one conversation, and for the whole app in one organisation.
IN_ONE = (Limit(7, 1), Limit(8, 2), Limit(60, 30), Limit(1800, 3600))
IN_ALL = (Limit(30, 1),)
USUAL_PAUSE = 2.0

NOT_OURS = frozenset({403, 404, 410})  # the place, or we in it, are no more
FOR_GOOD = frozenset({400, 405, 413})
LATER = frozenset({408, 412, 429, 503})  # refused for now, and surely not taken

Call = Callable[[ConversationClient], Awaitable[Any]]


class NotThere(DeliveryFailed):
    """The conversation or the message does not exist, or not for us."""


class Connector:
    def __init__(self, settings: TeamsSettings, clock: Clock, credentials: Credentials) -> None:
        self._settings = settings
        self._credentials = credentials
        self._pacer = Pacer(clock, IN_ONE, IN_ALL)
        self._http: Client | None = None
        self._clients: dict[str, ConversationClient] = {}

    async def close(self) -> None:
        if self._http is not None:
            await self._http.http.aclose()
        self._http = None
        self._clients.clear()

    async def post(self, place: Reference, thread: str, activity: Json) -> str:
        sent = MessageActivityInput.model_validate(activity)
        done = await self._ask(place, lambda teams: teams.create_activity(_address(place, thread), sent))
        return str(done.id)

    async def edit(self, place: Reference, thread: str, message: str, activity: Json) -> None:
        sent, number = MessageActivityInput.model_validate(activity), their_number(message)
        await self._ask(place, lambda teams: teams.update_activity(_address(place, thread), number, sent))

    async def delete(self, place: Reference, thread: str, message: str) -> None:
        number = their_number(message)
        await self._ask(place, lambda teams: teams.delete_activity(_address(place, thread), number))

    async def show_typing(self, place: Reference, thread: str) -> None:
        """Only where there is room at once: a sign of life must never delay the answer."""
        sent = TypingActivityInput()
        await self._ask(place, lambda teams: teams.create_activity(_address(place, thread), sent), patience=0.0)

    async def open_chat(self, near: Reference, person: str) -> str:
        """The personal chat with somebody whom we share `near` with. Opening it again is the same chat."""
        params = CreateConversationParams(
            members=[Account(id=person)], tenant_id=near.tenant, channel_data={"tenant": {"id": near.tenant}}
        )
        done = await self._ask(near, lambda teams: teams.create(params), place=f"chat {person}")
        return str(done.id)

    async def _ask(self, near: Reference, call: Call, *, place: str = "", patience: float = PATIENCE) -> Any:
        """One request, within the limits. Raises DeliveryFailed or DeliveryUnsure, and nothing else."""
        place = place or near.id
        if not trusted(near.service_url, self._settings.service_hosts):
            raise DeliveryFailed(f"nothing is sent to {near.service_url}: see teams.service_hosts", permanent=True)
        self._credentials.check_parked()
        try:
            async with self._pacer.sending(place, patience):
                return await call(self._client(near.service_url))
        except NoRoom as full:
            raise DeliveryFailed("the limits are reached", permanent=False, retry_after=full.seconds) from full
        except httpx.HTTPStatusError as error:
            raise self._refusal(error.response, place) from error
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise DeliveryFailed(f"Teams is not reached: {error!r}", permanent=False) from error
        except (httpx.HTTPError, KeyError, ValueError) as error:
            raise DeliveryUnsure(f"Teams fell silent: {error!r}") from error

    def _client(self, service_url: str) -> ConversationClient:
        if self._http is None:
            token = None if self._settings.development else self._credentials.token
            self._http = Client(ClientOptions(timeout=REQUEST_SECONDS, token=token))
        if service_url not in self._clients:
            self._clients[service_url] = ConversationClient(service_url, self._http)
        return self._clients[service_url]

    def _refusal(self, answer: httpx.Response, place: str) -> DeliveryFailed | DeliveryUnsure:
        status = answer.status_code
        why = f"Teams answered {status}: {_reason(answer)}"
        if status == 401:
            return self._credentials.refused(why)
        if status in NOT_OURS:
            return NotThere(why, permanent=True)
        if status in FOR_GOOD:
            return DeliveryFailed(why, permanent=True)
        if status in LATER:
            pause = _retry_after(answer)
            self._pacer.hold(pause, place)
            return DeliveryFailed(why, permanent=False, retry_after=pause)
        return DeliveryUnsure(why)  # a server in between: behind it the message may have been taken


def _address(place: Reference, thread: str) -> str:
    return conversation(place.id, thread if place.threaded else "")


def _retry_after(answer: httpx.Response) -> float:
    try:
        return max(0.0, float(answer.headers.get("Retry-After", USUAL_PAUSE)))
    except ValueError:
        return USUAL_PAUSE


def _reason(answer: httpx.Response) -> str:
    try:
        error = answer.json()["error"]
        return f"{error.get('code')}: {str(error.get('message'))[:200]}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return "without a reason"
