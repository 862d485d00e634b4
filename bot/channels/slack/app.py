"""Bolt, told which of Slack's payloads is which. What is not named here is acknowledged and dropped."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from msgspec import DecodeError
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.channel import DeliveryFailed, DeliveryUnsure
from bot.channels.slack import inbound, modals
from bot.channels.slack.calling import Api
from bot.channels.slack.hearing import Hearing, is_shared
from bot.channels.slack.modals import Origin
from bot.channels.slack.naming import Message
from bot.channels.slack.people import People
from bot.channels.slack.removing import Removing
from bot.channels.slack.sent import Sent
from bot.conversation.forms import complaints
from bot.conversation.replies import Form
from bot.conversation.wording import say

log = logging.getLogger(__name__)

Ack = Callable[..., Awaitable[BoltResponse]]
Body = dict[str, Any]

EVENTS = ("app_home_opened", "app_mention", "member_joined_channel", "message")
ANYTHING = re.compile(r".*", re.DOTALL)
ASK_SHORTCUT = "ask"
ASK_ABOUT_SHORTCUT = "ask_about"
REMOVE_SHORTCUT = "remove"
OPENS_FORM = re.compile(r"form/\d+")
LEADS_AWAY = re.compile(r"way/\d+")
LONGEST_QUESTION = 3000  # of a dialogue's text box


class Listeners:
    def __init__(  # noqa: PLR0913, PLR0917 - all that a payload may be about
        self, hearing: Hearing, people: People, api: Api, sent: Sent, removing: Removing, who: Mapping[str, str]
    ) -> None:
        self._hearing = hearing
        self._people = people
        self._api = api
        self._sent = sent
        self._removing = removing
        self._who = who

    def app(self) -> AsyncApp:
        """`process_before_response`: Slack is answered when the listener is done, and not before."""
        known = _known(self._who, self._api)

        async def authorize() -> AuthorizeResult:
            """Nothing is asked while Slack waits."""
            return known

        app = AsyncApp(
            client=AsyncWebClient(base_url=self._api.client.base_url),  # what we say goes another way
            authorize=authorize,
            process_before_response=True,
            raise_error_for_unhandled_request=True,
            request_verification_enabled=False,  # done before Bolt sees anything: see serving.py
            logger=log,
        )
        app.event("message")(self.message)
        app.event("app_mention")(self.message)
        app.event("app_home_opened")(self.home_opened)
        app.event("member_joined_channel")(self.joined)
        app.command(ANYTHING)(self.command)
        app.shortcut(ASK_SHORTCUT)(self.ask)
        app.shortcut(ASK_ABOUT_SHORTCUT)(self.ask)
        app.shortcut(REMOVE_SHORTCUT)(self.remove)
        app.action(OPENS_FORM)(self.form_opened)
        app.action(LEADS_AWAY)(self.left)
        app.action(ANYTHING)(self.pressed)
        app.view(modals.FORM)(self.form_sent)
        app.view(modals.ASK)(self.question_sent)
        app.error(self.went_wrong)
        return app

    async def message(self, body: Body, event: Body) -> None:
        await self._hearing.message(event, shared=is_shared(body))

    async def home_opened(self, body: Body, event: Body) -> None:
        await self._hearing.home_opened(body["event_id"], event)

    async def joined(self, body: Body, event: Body) -> None:
        await self._hearing.joined(body["event_id"], event)

    async def command(self, ack: Ack, body: Body) -> None:
        language = await self._people.language(body["user_id"])
        await self._hearing.asked(f"command:{body['trigger_id']}", body["user_id"], body.get("text") or "")
        await ack(response_type="ephemeral", text=say(language, "slack.command.answered"))

    async def ask(self, ack: Ack, body: Body) -> None:
        """First open, then everything else: what allows us to open lasts for three seconds."""
        said = inbound.unescaped(str((body.get("message") or {}).get("text") or ""))[:LONGEST_QUESTION]
        language = await self._people.language(body["user"]["id"])
        await self._open(body["trigger_id"], modals.question(language, said))
        await ack()

    async def remove(self, ack: Ack, body: Body) -> None:
        """The answer to a question is gone everywhere; whatever else we have said, where it stands."""
        answer = await self._sent.answer_in(Message(body["channel"]["id"], body["message"]["ts"]).id)
        if answer:
            await self._hearing.taken_back(body, *answer)
        else:
            sentence = await self._removing.remove(body)
            language = await self._people.language(body["user"]["id"])
            await self._hearing.tell(body["user"]["id"], body["channel"]["id"], say(language, sentence))
        await ack()

    async def form_opened(self, ack: Ack, body: Body, action: Body) -> None:
        """A form that is not there for this person is refused by the core, as any button is."""
        form, language = await self._sent.form(inbound.key_of(action), str(action.get("value")), body["user"]["id"])
        if form is None:
            await self._hearing.pressed(body, action)
        else:
            origin = Origin(
                inbound.key_of(action), inbound.message_of(body, action), form.action, inbound.place_of(body)
            )
            await self._open(body["trigger_id"], modals.dialogue(form, language, origin))
        await ack()

    async def pressed(self, ack: Ack, body: Body, action: Body) -> None:
        await self._hearing.pressed(body, action, shared=is_shared(body))
        await ack()

    async def left(self, ack: Ack) -> None:
        """Slack tells also of a press that only leads to an address."""
        await ack()

    async def form_sent(self, ack: Ack, body: Body, view: Body) -> None:
        user = body["user"]["id"]
        found = await self._form_of(view, user)
        if found is None:
            await ack(response_action="clear")
            return
        origin, form = found
        values = modals.filled_in(form, view)
        if wrong := complaints(form, values, await self._people.language(user)):
            await ack(response_action="errors", errors=wrong)
            return
        await self._hearing.filled_in(view, user, origin, values)
        await ack()

    async def question_sent(self, ack: Ack, body: Body, view: Body) -> None:
        await self._hearing.asked(f"view:{view['id']}", body["user"]["id"], modals.question_asked(view))
        await ack()

    async def went_wrong(self, error: Exception, body: Body) -> BoltResponse:
        """Refused payloads count against us at Slack, so what is not for us is taken and forgotten."""
        if isinstance(error, BoltUnhandledRequestError):
            log.debug("nothing to do about %s", body.get("type"))
            return BoltResponse(status=200)
        log.error("not acknowledged, so that Slack sends it again: %r", error, exc_info=error)
        return BoltResponse(status=503)

    async def _form_of(self, view: Body, user: str) -> tuple[Origin, Form] | None:
        try:
            origin = modals.origin(view)
        except DecodeError:
            return None
        form, _ = await self._sent.form(origin.key, origin.action, user)
        return (origin, form) if form else None

    async def _open(self, trigger: str, view: Body) -> None:
        """Too late is too late: they press again. Not acknowledged, Slack would show an error instead."""
        try:
            await self._api.call("views.open", patience=1.0, trigger_id=trigger, view=view)
        except (DeliveryFailed, DeliveryUnsure) as error:
            log.warning("a dialogue could not be opened: %s", error)


def _known(who: Mapping[str, str], api: Api) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None,
        team_id=who["team_id"],
        bot_user_id=who["user_id"],
        bot_id=who.get("bot_id"),
        bot_token=api.client.token,
    )
