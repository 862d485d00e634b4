"""Calls to Slack's Web API: at the pace that Slack publishes, and with its refusals in our words.

Nothing is tried again here, not even by the client library: a message that may have arrived is the outbox's to settle.
"""

import logging
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.channel import DeliveryFailed, DeliveryUnsure
from bot.channels.pacing import Limit, NoRoom, Pacer
from bot.channels.slack.settings import SlackSettings
from bot.clock import Clock

log = logging.getLogger(__name__)

REQUEST_SECONDS = 8
PATIENCE_SECONDS = 8.0
PARKED_SECONDS = 120.0  # after a refusal of the token itself: a few calls in ten minutes, of the many that are a ban

A_MINUTE = 60.0
POSTS_IN_A_CHANNEL = Limit(1, 1.0)
POSTS_TOGETHER = Limit(4, 1.0)  # "several hundred a minute" in a workspace
# Calls a minute, by Slack's tiers. What is not named here is not called.
TIERS: Mapping[str, int] = {
    "auth.test": 100,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.open": 50,
    "conversations.replies": 50,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "reactions.add": 50,
    "reactions.remove": 20,
    "users.conversations": 50,
    "users.info": 100,
    "views.open": 100,
    "views.publish": 100,
}
POST = "chat.postMessage"

# Refusals of who we are: nothing will be taken until an operator has done something.
WHO_WE_ARE = frozenset(
    (
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "org_login_required",
        "team_access_not_granted",
        "missing_scope",
        "not_allowed_token_type",
        "no_permission",
        "access_denied",
    )
)
# Slack's own trouble: some of it may have been done.
MAYBE_DONE = frozenset(("internal_error", "fatal_error", "request_timeout", "service_unavailable"))
BUSY = frozenset(("ratelimited", "rate_limited", "message_limit_exceeded"))
SERVER_TROUBLE = 500


class Refused(DeliveryFailed):
    """Slack said no, for good. `error` is its own word for it."""

    def __init__(self, method: str, error: str, *, permanent: bool = True, retry_after: float | None = None) -> None:
        super().__init__(f"{method}: {error}", permanent=permanent, retry_after=retry_after)
        self.error = error


class Api:
    """`session` bounds how long a call may take."""

    def __init__(self, settings: SlackSettings, clock: Clock, session: ClientSession) -> None:
        self.client = AsyncWebClient(
            token=settings.bot_token.reveal(),
            base_url=settings.api_address,
            session=session,
            retry_handlers=[],
        )
        self.session = session
        self._clock = clock
        self._posts = Pacer(clock, each=(POSTS_IN_A_CHANNEL,), together=(POSTS_TOGETHER,))
        self._calls = {method: Pacer(clock, each=(Limit(most, A_MINUTE),)) for method, most in TIERS.items()}
        self._parked_until = 0.0
        self._parked_for = ""

    async def post(self, channel: str, line: str = "", **message: Any) -> Mapping[str, Any]:
        """`line` is where messages stand in line, when that is called something else than where they are sent."""
        line = line or channel
        return await self._paced(POST, self._posts, line, PATIENCE_SECONDS, {"channel": channel, **message})

    async def call(self, method: str, patience: float = PATIENCE_SECONDS, **arguments: Any) -> Mapping[str, Any]:
        """Raises DeliveryFailed or DeliveryUnsure, and nothing else."""
        return await self._paced(method, self._calls[method], "", patience, arguments)

    async def _paced(
        self, method: str, pacer: Pacer, place: str, patience: float, arguments: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        self._refuse_while_parked()
        try:
            async with pacer.sending(place, patience):
                self._refuse_while_parked()  # while this one waited, another may have been refused
                return await self._call(method, pacer, place, arguments)
        except NoRoom as none:
            raise DeliveryFailed(str(none), permanent=False, retry_after=none.seconds) from none

    async def _call(self, method: str, pacer: Pacer, place: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer = await getattr(self.client, method.replace(".", "_"))(**arguments)
        except SlackApiError as error:
            raise self._refusal(method, pacer, place, error) from error
        except ClientConnectorError as error:
            raise DeliveryFailed(f"{method}: Slack cannot be reached", permanent=False) from error
        except (ClientError, SlackClientError, TimeoutError, ConnectionError) as error:
            raise DeliveryUnsure(f"{method}: {error!r}") from error
        return dict(answer.data)

    def _refusal(self, method: str, pacer: Pacer, place: str, error: SlackApiError) -> DeliveryFailed | DeliveryUnsure:
        response = error.response
        status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
        data = getattr(response, "data", None)
        word = str(data.get("error") or "") if isinstance(data, dict) else ""
        if status == 429 or word in BUSY:
            seconds = _seconds(response)
            pacer.hold(seconds, place)
            return Refused(method, "ratelimited", permanent=False, retry_after=seconds)
        if word in WHO_WE_ARE:
            return self._park(method, word)
        if status >= SERVER_TROUBLE or word in MAYBE_DONE or not word:
            return DeliveryUnsure(f"{method}: {word or status}")
        return Refused(method, word)

    def _park(self, method: str, word: str) -> Refused:
        """Slack locks out who keeps knocking with a token that is no longer good."""
        self._parked_until = self._clock.monotonic() + PARKED_SECONDS
        self._parked_for = word
        log.error("Slack refuses our token (%s: %s): nothing is sent for a while; run natverksbot check", method, word)
        return Refused(method, word, permanent=False, retry_after=PARKED_SECONDS)

    def _refuse_while_parked(self) -> None:
        left = self._parked_until - self._clock.monotonic()
        if left > 0:
            raise Refused("parked", self._parked_for, permanent=False, retry_after=left)


def _seconds(response: Any) -> float:
    try:
        return max(1.0, float(response.headers.get("Retry-After", 1)))
    except (AttributeError, ValueError):
        return 1.0
