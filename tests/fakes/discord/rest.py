"""Discord's interface: each operation a bot of ours uses, on the world as it is. What is refused has Discord's code."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.fakes.discord import rules
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.markdown import read
from tests.fakes.discord.world import (
    APPLICATION,
    COMPONENTS,
    DIRECT,
    EPHEMERAL,
    GUILD,
    LOADING,
    Channel,
    Interaction,
    Json,
    World,
)

ACKNOWLEDGE_SECONDS, FOLLOW_UP_SECONDS = 3.0, 900.0


class No(Exception):
    """Refused, with Discord's own status and code."""

    def __init__(self, status: int, code: int, why: str) -> None:
        super().__init__(why)
        self.status, self.code, self.why = status, code, why


class Asked(NamedTuple):
    body: Any
    files: dict[str, bytes]
    query: dict[str, str]


Answer = tuple[int, Any]


class Rest:
    """An operation takes what was asked and the blanks of its path. `tell` is what the gateway is to say afterwards."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self.world = world
        self.gateway = gateway
        self.tell: list[tuple[str, Json, int]] = []
        self.acknowledged: list[float] = []

    def me(self, _: Asked) -> Answer:
        private = {"mfa_enabled": False, "locale": "sv-SE", "verified": True, "email": None}
        return 200, self.world.users[APPLICATION] | private

    def application(self, _: Asked) -> Answer:
        owner = self.world.users[APPLICATION]
        told: Json = {
            "id": APPLICATION,
            "name": "Nätverksboten",
            "icon": None,
            "description": "",
            "type": None,
            "summary": "",
            "bot_public": False,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": self.world.flags,
            "flags_new": str(self.world.flags),
            "eligible_oauth2_scopes": [],
            "hook": True,
            "storefront_available": False,
            "integration_types_config": {},
            "is_monetized": False,
            "is_verified": False,
            "is_discoverable": False,
            "owner": owner,
            "bot": owner,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "approximate_guild_count": 1,
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "team": None,
        }
        return 200, told

    def guilds(self, _: Asked) -> Answer:
        guild: Json = {"id": GUILD, "name": "Nätverket", "icon": None, "banner": None, "owner": False, "features": []}
        return 200, [guild | {"permissions": str(self.world.permissions)}]

    def gateway_bot(self, _: Asked) -> Answer:
        left = {
            "total": 1000,
            "remaining": max(0, self.gateway.left),
            "reset_after": 14_400_000,
            "max_concurrency": 1,
        }
        return 200, {"url": self.gateway.url, "session_start_limit": left, "shards": 1}

    def commands(self, _: Asked) -> Answer:
        return 200, self.world.commands

    def put_commands(self, asked: Asked) -> Answer:
        _check(rules.of_commands(asked.body))
        added = {"application_id": APPLICATION, "default_member_permissions": None, "nsfw": False}
        self.world.commands = [
            {"id": self.world.snowflake(), "version": self.world.snowflake()} | added | each for each in asked.body
        ]
        return 200, self.world.commands

    def open_direct(self, asked: Asked) -> Answer:
        if asked.body["recipient_id"] not in self.world.users:
            raise No(400, 50033, "Invalid Recipient(s)")
        return 200, self.world.channel_json(self.world.direct_with(asked.body["recipient_id"]))

    def channel(self, _: Asked, number: str) -> Answer:
        return 200, self.world.channel_json(self._channel(number))

    def history(self, asked: Asked, number: str) -> Answer:
        self._channel(number)
        after = int(asked.query.get("after", 0))
        found = [one for one in self.world.history(number) if int(one["id"]) > after]
        limit = int(asked.query.get("limit", 50))
        return 200, list(reversed(found[:limit] if after else found[-limit:]))

    def post(self, asked: Asked, number: str) -> Answer:
        channel = self._may_write(number)
        _check(rules.of_message(asked.body, len(asked.files)))
        nonce = asked.body.get("nonce")
        if nonce and asked.body.get("enforce_nonce"):
            known, at = self.world.nonces.get((number, nonce), ("", 0.0))
            if known and self.world.clock.monotonic() - at < self.world.nonce_seconds:
                return 200, self.world.messages[known]
        message = self._made(channel, asked)
        if nonce:
            self.world.nonces[number, nonce] = (message["id"], self.world.clock.monotonic())
        needs = (1 << 12) if channel.kind == DIRECT else (1 << 9)
        self.tell.append(("MESSAGE_CREATE", message | ({} if channel.kind == DIRECT else {"guild_id": GUILD}), needs))
        return 200, message

    def edit(self, asked: Asked, number: str, message: str) -> Answer:
        self._may_write(number)
        _check(rules.of_message(asked.body, len(asked.files), edit=True))
        known = self._message(message, number)
        if known["author"]["id"] != APPLICATION:
            raise No(403, 50005, "Cannot edit a message authored by another user")
        return 200, self._changed(known, asked)

    def drop(self, _: Asked, number: str, message: str) -> Answer:
        del self.world.messages[self._message(message, number)["id"]]
        return 204, None

    def open_thread(self, asked: Asked, number: str, message: str) -> Answer:
        channel = self._channel(number)
        _check(rules.of_thread(asked.body))
        self._message(message, number)
        if channel.threadless:
            raise No(403, 50013, "Missing Permissions")
        if message in self.world.channels:
            raise No(400, 160004, "A thread has already been created for this message")
        thread = self.world.channel_json(self.world.open_thread(number, message, asked.body["name"]))
        self.tell.append(("THREAD_CREATE", thread | {"newly_created": True}, 1))
        return 201, thread

    def typing(self, _: Asked, number: str) -> Answer:
        self._may_write(number)
        self.world.typing.append(number)
        return 204, None

    def callback(self, asked: Asked, number: str, token: str) -> Answer:
        known = self.world.interactions.get(number)
        if known is None or known.token != token or self._age(known) > ACKNOWLEDGE_SECONDS:
            raise No(404, 10062, "Unknown interaction")
        if known.answered:
            raise No(400, 40060, "Interaction has already been acknowledged.")
        _check(rules.of_callback(asked.body, known.kind))
        known.answered, known.data = asked.body["type"], asked.body.get("data")
        known.answered_at = self.world.clock.now()
        self.acknowledged.append(self._age(known))
        if known.answered in {4, 5}:
            self._respond(known, asked)
        elif known.answered == 6:
            known.original = known.source
        return 204, None

    def follow_up(self, asked: Asked, application: str, token: str) -> Answer:
        known = self._open(application, token)
        _check(rules.of_message(asked.body, len(asked.files)))
        original = self.world.messages.get(known.original)
        if known.answered == 5 and original and original["flags"] & LOADING:
            return 200, self._changed(original, asked)
        message = self._made(self.world.channels[known.channel], asked)
        if asked.body.get("flags", 0) & EPHEMERAL:
            self.world.only_for[message["id"]] = known.user
        return 200, message

    def edit_original(self, asked: Asked, application: str, token: str) -> Answer:
        known = self._open(application, token)
        return self._edit_response(asked, known.original)

    def drop_original(self, _: Asked, application: str, token: str) -> Answer:
        known = self._open(application, token)
        self.world.messages.pop(known.original, None)
        return 204, None

    def edit_follow_up(self, asked: Asked, application: str, token: str, message: str) -> Answer:
        self._open(application, token)
        return self._edit_response(asked, message)

    def events(self, _: Asked, guild: str) -> Answer:
        return 200, list(self.world.events.values())

    def make_event(self, asked: Asked, guild: str) -> Answer:
        _check(rules.of_event(asked.body))
        if len(self.world.events) >= 100:
            raise No(400, 30038, "Maximum number of server scheduled events reached")
        event = asked.body | {
            "id": self.world.snowflake(),
            "guild_id": guild,
            "channel_id": None,
            "creator_id": APPLICATION,
            "image": None,
            "status": 1,
            "entity_id": None,
            "recurrence_rule": None,
            "guild_scheduled_event_exceptions": [],
        }
        self.world.events[event["id"]] = event
        return 200, event

    def edit_event(self, asked: Asked, guild: str, number: str) -> Answer:
        _check(rules.of_event(asked.body))
        self.world.events[number] |= asked.body
        return 200, self.world.events[number]

    def drop_event(self, _: Asked, guild: str, number: str) -> Answer:
        del self.world.events[number]
        return 204, None

    def _respond(self, known: Interaction, asked: Asked) -> None:
        data = asked.body.get("data") or {}
        known.ephemeral = bool(data.get("flags", 0) & EPHEMERAL)
        flags = (LOADING if known.answered == 5 else 0) | (EPHEMERAL if known.ephemeral else 0)
        message = self.world.post(known.channel, APPLICATION, type=20, content=data.get("content", ""), flags=flags)
        known.original = message["id"]
        if known.ephemeral:
            self.world.only_for[message["id"]] = known.user

    def _edit_response(self, asked: Asked, message: str) -> Answer:
        _check(rules.of_message(asked.body, len(asked.files), edit=True))
        if message not in self.world.messages:
            raise No(404, 10008, "Unknown Message")
        return 200, self._changed(self.world.messages[message], asked)

    def _made(self, channel: Channel, asked: Asked) -> Json:
        body = asked.body
        more: Json = {"components": self._components(body, asked), "flags": body.get("flags", 0)}
        reference = body.get("message_reference")
        if reference:
            more |= {"type": 19, "message_reference": reference | {"channel_id": channel.id, "type": 0}}
        if body.get("nonce"):
            more["nonce"] = body["nonce"]
        return self.world.post(channel.id, APPLICATION, content=body.get("content", ""), **more)

    def _changed(self, message: Json, asked: Asked) -> Json:
        message |= {
            "components": self._components(asked.body, asked),
            "flags": (message["flags"] & EPHEMERAL) | COMPONENTS,
            "content": "",
            "edited_timestamp": self.world.clock.now().isoformat(),
        }
        return message

    def _components(self, body: Json, asked: Asked) -> list[Json]:
        """With a number for each that has none, and pictures where they can be fetched; who is named is rung up."""
        number = 0
        made = []
        for each in body.get("components") or []:
            number += 1
            told = {"id": number} | each
            if "components" in each:
                inner = [{"id": number + 1 + place} | one for place, one in enumerate(each["components"])]
                told["components"] = [self._full(one) for one in inner]
                number += len(inner)
            if "items" in each:
                told["items"] = [self._fetched(item, asked) for item in each["items"]]
            made.append(told)
            if body.get("allowed_mentions") != {"parse": []}:
                self.world.pings += read(each.get("content", "")).mentions
        return made

    def _full(self, one: Json) -> Json:
        return ({"min_values": 1, "max_values": 1, "disabled": False} | one) if one["type"] == 3 else one

    def _fetched(self, item: Json, asked: Asked) -> Json:
        name = item["media"]["url"].removeprefix("attachment://")
        if name not in asked.files:
            raise No(400, 50035, f"no file is called {name}")
        self.world.files[name] = asked.files[name]
        address = f"https://cdn.discordapp.com/attachments/1/2/{name}"
        media = {"id": self.world.snowflake(), "url": address, "proxy_url": address, "width": 1, "height": 1}
        return {"spoiler": False, "description": None} | item | {"media": media | {"content_type": "image/png"}}

    def _channel(self, number: str) -> Channel:
        if number not in self.world.channels:
            raise No(404, 10003, "Unknown Channel")
        if self.world.channels[number].hidden:
            raise No(403, 50001, "Missing Access")
        return self.world.channels[number]

    def _may_write(self, number: str) -> Channel:
        channel = self._channel(number)
        if channel.closed:
            raise No(403, 50013, "Missing Permissions")
        if channel.recipient in self.world.closed_to_bots:
            raise No(403, 50007, "Cannot send messages to this user")
        return channel

    def _message(self, number: str, channel: str) -> Json:
        known = self.world.messages.get(number)
        if known is None or known["channel_id"] != channel or number in self.world.only_for:
            raise No(404, 10008, "Unknown Message")
        return known

    def _open(self, application: str, token: str) -> Interaction:
        known = self.world.with_token(token)
        if known is None or not known.answered or application != APPLICATION:
            raise No(404, 10015, "Unknown Webhook")
        if self._age(known) > FOLLOW_UP_SECONDS:
            raise No(401, 50027, "Invalid Webhook Token")
        return known

    def _age(self, known: Interaction) -> float:
        return (self.world.clock.now() - known.at).total_seconds()


def _check(complaints: Any) -> None:
    if found := list(complaints):
        raise No(400, 50035, "Invalid Form Body: " + "; ".join(found))


Operation = Callable[..., Answer]


def operations(rest: Rest) -> dict[tuple[str, str], Operation]:
    """Paths as the specification writes them, blanks as {}."""
    message, hook, events = "/channels/{}/messages/{}", "/webhooks/{}/{}", "/guilds/{}/scheduled-events"
    return {
        ("GET", "/users/@me"): rest.me,
        ("GET", "/users/@me/guilds"): rest.guilds,
        ("GET", "/oauth2/applications/@me"): rest.application,
        ("GET", "/applications/@me"): rest.application,
        ("GET", "/gateway/bot"): rest.gateway_bot,
        ("GET", "/applications/{}/commands"): lambda asked, _: rest.commands(asked),
        ("PUT", "/applications/{}/commands"): lambda asked, _: rest.put_commands(asked),
        ("POST", "/users/@me/channels"): rest.open_direct,
        ("GET", "/channels/{}"): rest.channel,
        ("GET", "/channels/{}/messages"): rest.history,
        ("POST", "/channels/{}/messages"): rest.post,
        ("PATCH", message): rest.edit,
        ("DELETE", message): rest.drop,
        ("POST", f"{message}/threads"): rest.open_thread,
        ("POST", "/channels/{}/typing"): rest.typing,
        ("POST", "/interactions/{}/{}/callback"): rest.callback,
        ("POST", hook): rest.follow_up,
        ("PATCH", f"{hook}/messages/@original"): rest.edit_original,
        ("DELETE", f"{hook}/messages/@original"): rest.drop_original,
        ("PATCH", f"{hook}/messages/{{}}"): rest.edit_follow_up,
        ("GET", events): rest.events,
        ("POST", events): rest.make_event,
        ("PATCH", f"{events}/{{}}"): rest.edit_event,
        ("DELETE", f"{events}/{{}}"): rest.drop_event,
    }
