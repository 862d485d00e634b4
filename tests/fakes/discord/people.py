"""What members of this Discord do, and what they see."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, MEMBERS
from tests.fakes.discord.markdown import read
from tests.fakes.discord.server import Discord
from tests.fakes.discord.world import APPLICATION, DIRECT, EPHEMERAL, GUILD, LOADING, Interaction, Json

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
BUTTON, SELECT = 2, 3
MENTION = f"<@{APPLICATION}>"


@dataclass
class Member:
    """Somebody who writes, presses and fills in; `key` makes the same deed the same, however often it is told."""

    discord: Discord
    id: str
    name: str
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.discord.world.add_user(self.id, self.name)

    async def write(
        self, channel: str, text: str, *, key: str = "", files: dict[str, bytes] | None = None, to: str = ""
    ) -> str:
        """Returns the number of the message. Telling it does not make it twice."""
        world = self.discord.world
        number = self._number(key)
        if number not in world.messages:
            body: Json = {"id": number, "content": text, "attachments": list(self._attached(files or {}))}
            if MENTION in text:
                body["mentions"] = [world.users[APPLICATION]]
            if to:
                earlier = world.messages[to]
                body |= {"type": 19, "message_reference": {"message_id": to, "channel_id": channel, "type": 0}}
                body["referenced_message"] = {k: v for k, v in earlier.items() if k != "referenced_message"}
            world.post(channel, self.id, **body)
        await self.tell(number)
        return number

    async def tell(self, number: str) -> None:
        message = self.discord.world.messages[number]
        direct = self.discord.world.channels[message["channel_id"]].kind == DIRECT
        member = {k: v for k, v in self.discord.world.member_json(self.id).items() if k != "user"}
        more = {} if direct else {"guild_id": GUILD, "member": member}
        needs = DIRECT_MESSAGES if direct else GUILD_MESSAGES
        await self.discord.gateway.dispatch("MESSAGE_CREATE", message | more, needs=needs)

    async def press(
        self, message: str, custom_id: str, *, key: str = "", values: list[str] | None = None
    ) -> Interaction:
        channel = self.discord.world.messages[message]["channel_id"]
        kind = SELECT if values else BUTTON
        data: Json = {"custom_id": custom_id, "component_type": kind, "id": 1} | ({"values": values} if values else {})
        return await self._interact(COMPONENT, channel, data, key, source=message)

    async def choose(self, message: str, action: str, *, key: str = "") -> Interaction:
        """Whatever on the message carries the action: a button, or an option of a list."""
        for each in parts(self.discord.world.messages[message]["components"]):
            if each.get("custom_id", "").partition("#")[0] == action:
                return await self.press(message, each["custom_id"], key=key)
            if any(option["value"] == action for option in each.get("options", ())):
                return await self.press(message, each["custom_id"], key=key, values=[action])
        raise LookupError(f"nothing on {message} does {action}")

    async def fill_in(self, opened: Interaction, values: dict[str, str], *, key: str = "") -> Interaction:
        """The dialogue that was shown for the press."""
        modal = opened.data
        filled = []
        for label in modal["components"]:
            control = label["component"]
            given = values.get(control["custom_id"].rstrip("+"), "")
            value = {"values": picked(control, given)} if control["type"] == SELECT else {"value": given}
            inner = {"type": control["type"], "id": 2, "custom_id": control["custom_id"]} | value
            filled.append({"type": 18, "id": 1, "component": inner})
        data = {"custom_id": modal["custom_id"], "components": filled}
        return await self._interact(MODAL, opened.channel, data, key, source=opened.source)

    async def command(self, channel: str, name: str, *, key: str = "", **options: str) -> Interaction:
        given = [{"name": option, "type": 3, "value": value} for option, value in options.items()]
        data = {"id": "1", "name": name, "type": 1, "options": given}
        return await self._interact(COMMAND, channel, data, key)

    async def type_command(self, channel: str, name: str, option: str, typed: str) -> Interaction:
        given = [{"name": option, "type": 3, "value": typed, "focused": True}]
        return await self._interact(AUTOCOMPLETE, channel, {"id": "1", "name": name, "type": 1, "options": given}, "")

    async def join(self) -> None:
        member = self.discord.world.member_json(self.id) | {"guild_id": GUILD}
        await self.discord.gateway.dispatch("GUILD_MEMBER_ADD", member, needs=MEMBERS)

    async def leave(self) -> None:
        gone = {"guild_id": GUILD, "user": self.discord.world.users[self.id]}
        await self.discord.gateway.dispatch("GUILD_MEMBER_REMOVE", gone, needs=MEMBERS)

    def sees(self, channel: str) -> list[tuple[str, str]]:
        """Each message with every word of it."""
        world = self.discord.world
        mine = (one for one in world.messages.values() if one["channel_id"] == channel)
        seen = [one for one in mine if world.only_for.get(one["id"], self.id) == self.id]
        return [(one["id"], shown(one)) for one in sorted(seen, key=lambda one: int(one["id"]))]

    async def _interact(self, kind: int, channel: str, data: Json, key: str, source: str = "") -> Interaction:
        world = self.discord.world
        number = self._number(key)
        made = world.interactions.get(number) or world.begin(kind, self.id, channel, id=number, source=source)
        await self.discord.gateway.dispatch("INTERACTION_CREATE", self._told(made, data))
        return made

    def _told(self, made: Interaction, data: Json) -> Json:
        world = self.discord.world
        place = world.channels[made.channel]
        told: Json = {
            "id": made.id,
            "application_id": APPLICATION,
            "type": made.kind,
            "token": made.token,
            "version": 1,
            "channel_id": made.channel,
            "channel": world.channel_json(place),
            "data": data,
            "locale": "sv-SE",
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": 10_000_000,
            "app_permissions": str(world.permissions),
        }
        if made.source:
            told["message"] = world.messages[made.source]
        if place.kind == DIRECT:
            return told | {"user": world.users[self.id], "context": 1}
        return told | {"guild_id": GUILD, "member": world.member_json(self.id) | {"permissions": "0"}, "context": 0}

    def _number(self, key: str) -> str:
        if not key:
            return self.discord.world.snowflake()
        return self.ids.setdefault(key, self.discord.world.snowflake())

    def _attached(self, files: dict[str, bytes]) -> Iterator[Json]:
        for name, content in files.items():
            number = self.discord.world.snowflake()
            self.discord.world.files[f"attachments/{number}/{name}"] = content
            address = f"{self.discord.url}/cdn/attachments/{number}/{name}"
            yield {"id": number, "filename": name, "size": len(content), "url": address, "proxy_url": address}


def shown(message: Json) -> str:
    """Every word as a person sees it or has it read aloud; nothing of a message that is still being thought about."""
    if message["flags"] & LOADING:
        return ""
    words = [read(message["content"]).text]
    for each in parts(message["components"]):
        words.append(read(each.get("content", "")).text)
        words += [each.get("label") or "", each.get("url") or ""]
        words += [option["label"] for option in each.get("options", ())]
        words += [item.get("description") or "" for item in each.get("items", ())]
    return "\n".join(filter(None, words))


def in_dialogue(modal: Any) -> str:
    words = [modal["title"]]
    for label in modal["components"]:
        control = label["component"]
        words += [
            label["label"],
            label.get("description", ""),
            control.get("value", ""),
            control.get("placeholder", ""),
        ]
        words += [option["label"] for option in control.get("options", ())]
    return "\n".join(filter(None, words))


def picked(select: Json, given: str) -> list[str]:
    """Of what is to be chosen, that which this list has."""
    offered = {option["value"] for option in select["options"]}
    chosen = [each for each in given.split("\n") if each in offered]
    assert select.get("min_values", 0) <= len(chosen) <= select.get("max_values", 1), f"{len(chosen)} were chosen"
    return chosen


def parts(components: list[Json]) -> Iterator[Json]:
    for each in components:
        yield each
        yield from parts(each.get("components", []))


def alone(message: Json) -> bool:
    return bool(message["flags"] & EPHEMERAL)
