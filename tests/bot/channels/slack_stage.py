"""Slack as its members know it: the stage for the contract, and a bot connected to a workspace on this machine."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import insert

from bot.channels.channel import Outgoing
from bot.channels.slack.adapter import SlackChannel
from bot.channels.slack.settings import SlackSettings
from bot.clock import Clock
from bot.conversation.events import AnyEvent, Person, Place
from bot.settings import Secret
from bot.storage.database import Database
from bot.storage.tables import outbox
from tests.bot.channels.contract import Standing
from tests.fakes import slack_published
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Slack
from tests.fakes.slack_seen import buttons, words
from tests.fakes.slack_workspace import ASA, BOT_USER, GENERAL, OMAR, TEAM, Json
from tests.fakes.web import MORNING

PING_SECONDS = 0.5


def settings(slack: Slack, **changed: Any) -> SlackSettings:
    usual = {
        "bot_token": Secret(BOT_TOKEN),
        "app_token": Secret(APP_TOKEN),
        "signing_secret": Secret(SIGNING_SECRET),
        "port": 0,
        "api_address": slack.api_address,
        "file_hosts": ("127.0.0.1",),
        "connections": 1,
        "catches_up": False,
    }
    return SlackSettings(**{**usual, **changed})


class KeptChannel(SlackChannel):
    """As in the house: what is sent is in the outbox before it is sent."""

    async def send(self, message: Outgoing) -> str:
        encode = msgspec.json.encode
        row = {
            "key": message.key,
            "channel": self.name,
            "conversation": message.place.conversation,
            "kind": message.kind,
            "place": encode(message.place).decode(),
            "reply": encode(message.reply).decode(),
            "only_for": encode(message.only_for).decode() if message.only_for else None,
            "planned_at": MORNING,
            "due_at": MORNING,
            "try_at": MORNING,
        }
        await self._database.write(lambda connection: connection.execute(insert(outbox).values(row)))
        return await super().send(message)


@asynccontextmanager
async def workspace(**switches: Any) -> AsyncIterator[Slack]:
    """Ends by looking whether everything that was asked of Slack was as Slack wants it."""
    slack = Slack(**switches)
    await slack.start()
    try:
        yield slack
    finally:
        await slack.stop()
    also = " and to what it publishes" if slack_published.folder() else ""
    print(f"{slack.checked} calls held to Slack's limits{also}: {len(slack.invalid)} invalid")
    assert slack.invalid == []


@dataclass
class People:
    """What members do, as Slack tells of it."""

    slack: Slack
    happened: dict[str, Json] = field(default_factory=dict)

    async def write(self, user: str, channel: str, text: str, *, key: str = "", thread: str = "", **more: Any) -> Json:
        """Says it once; told twice where the same key comes again."""
        if key not in self.happened or not key:
            place = {"channel": channel, "channel_type": _kind(channel)}
            within = {"thread_ts": thread} if thread else {}
            message = self.slack.workspace.said(user, channel, text, **within, **more)
            event = {**message, **place}
            self.happened[key] = self.slack.deliveries.event(event)
        await self.slack.deliveries.tell(self.happened[key])
        return dict(self.happened[key]["event"])

    async def press(self, user: str, channel: str, ts: str, value: str) -> Json | None:
        message = self._message(user, channel, ts)
        block, button = next((b, e) for b, e in buttons(message["blocks"]) if e.get("value") == value)
        return await self.press_that(user, channel, message, block, button)

    async def press_that(
        self, user: str, channel: str, message: Json, block: Mapping[str, Any], button: Mapping[str, Any]
    ) -> Json | None:
        thread = {"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {}
        container = {"type": "message", "message_ts": message["ts"], "channel_id": channel, **thread}
        payload = {"container": container, "channel": {"id": channel, "name": "x"}, "message": message}
        return await self.interact(user, "block_actions", actions=[self.action(block, button)], **payload)

    def action(self, block: Mapping[str, Any], button: Mapping[str, Any]) -> Json:
        named = {name: button[name] for name in ("action_id", "type", "value", "text") if name in button}
        return {**named, "block_id": block["block_id"], "action_ts": self.slack.workspace.ts()}

    async def open_form(self, user: str, channel: str, ts: str, value: str) -> Json:
        await self.press(user, channel, ts, value)
        return self.slack.workspace.modals[user]

    async def submit(self, user: str, view: Json, values: Mapping[str, str]) -> Json | None:
        """What the app answers: nothing, or what is wrong with which field."""
        state = {
            "values": {
                one["block_id"]: {"answer": _filled(one, values)} for one in view["blocks"] if one["type"] == "input"
            }
        }
        return await self.interact(user, "view_submission", view={**view, "state": state, "hash": "1"})

    async def interact(self, user: str, kind: str, **payload: Any) -> Json | None:
        trigger = f"13345224609.738474920.{self.slack.workspace.ts()}"
        self.slack.workspace.triggers[trigger] = user
        body = {
            "type": kind,
            "team": {"id": TEAM, "domain": "natverket"},
            "user": {"id": user, "team_id": TEAM, "username": "x"},
            "api_app_id": "A0NATVERK",
            "trigger_id": trigger,
            **payload,
        }
        return await self.slack.deliveries.tell(body, "interactive")

    async def command(self, user: str, channel: str, text: str, *, trigger: str = "") -> Json | None:
        body = {
            "command": "/natverk",
            "text": text,
            "user_id": user,
            "user_name": "x",
            "team_id": TEAM,
            "channel_id": channel,
            "channel_name": "x",
            "trigger_id": trigger or f"13345224609.738474920.{self.slack.workspace.ts()}",
            "response_url": f"{self.slack.address}/respond",
            "api_app_id": "A0NATVERK",
        }
        return await self.slack.deliveries.tell(body, "slash_commands")

    async def open_home(self, user: str) -> None:
        event = {"type": "app_home_opened", "user": user, "channel": self.slack.workspace.direct(user), "tab": "home"}
        await self.slack.deliveries.tell(self.slack.deliveries.event(event))

    def _message(self, user: str, channel: str, ts: str) -> Json:
        whispered = (one for one in self.slack.workspace.whispers if one["ts"] == ts and one["user"] == user)
        return next(whispered, None) or self.slack.workspace.find(channel, ts)


@dataclass
class SlackStage:
    slack: Slack
    channel: SlackChannel
    people: People
    events: dict[str, AnyEvent] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    member: Person = field(default=Person("slack", ASA, "Åsa Lindqvist"))
    other: Person = field(default=Person("slack", OMAR, "Omar Haddad"))
    room: Place = field(default=Place("slack", GENERAL))
    deliveries: int = 0

    @property
    def received(self) -> Sequence[AnyEvent]:
        return list(self.events.values())

    async def receive(self, event: AnyEvent, files: Mapping[str, bytes]) -> bool:
        self.deliveries += 1
        new = event.key not in self.events
        self.events.setdefault(event.key, event)
        self.files.update(files)
        return new

    def alone(self, person: Person) -> Place:
        return Place("slack", person.id, direct=True)

    async def write(self, person: Person, place: Place, text: str, *, key: str, mention: bool = False) -> None:
        channel, thread = self._at(place)
        said = f"<@{BOT_USER}> {text}" if mention else text
        await self.people.write(person.id, channel, said, key=key, thread=thread)

    async def press(self, person: Person, place: Place, message: str, action: str, /, *, key: str) -> None:
        channel, _, ts = message.partition(":")
        await self.people.press(person.id, channel, ts, action)

    async def fill_in(
        self, person: Person, place: Place, message: str, action: str, /, *, values: dict[str, str], key: str
    ) -> None:
        channel, _, ts = message.partition(":")
        view = await self.people.open_form(person.id, channel, ts, action)
        assert not await self.people.submit(person.id, view, values)

    async def upload(self, person: Person, place: Place, name: str, content: bytes, *, key: str) -> None:
        file = put_file(self.slack, name, content)
        await self.people.write(person.id, place.room, "", key=key, subtype="file_share", files=[file])

    async def standing(self, person: Person, place: Place) -> list[Standing]:
        """Also what is in the dialogue behind a button, as whoever presses it sees."""
        channel, thread = self._at(place)
        whispered = [
            one for one in self.slack.workspace.whispers if one["user"] == person.id and one["channel"] == channel
        ]
        said = [*self.slack.workspace.messages[channel], *whispered]
        here = [one for one in said if one.get("thread_ts", "") == thread or one["ts"] == thread]
        return [Standing(f"{channel}:{one['ts']}", await self._read(person, channel, one)) for one in here]

    async def read(self, person: Person, place: Place, message: str) -> str:
        channel, _, ts = message.partition(":")
        if person.id not in self.slack.workspace.channels[channel].members:
            return ""
        whispers = (one for one in self.slack.workspace.whispers if one["user"] == person.id)
        everything = [*self.slack.workspace.messages[channel], *whispers]
        found = next((one for one in everything if one["ts"] == ts), None)
        return await self._read(person, channel, found) if found else ""

    async def _read(self, person: Person, channel: str, message: Json) -> str:
        if "blocks" not in message:
            return str(message["text"])
        shown = words(message["blocks"])
        for _, button in buttons(message["blocks"]):
            if button["action_id"].startswith("form/"):
                view = await self.people.open_form(person.id, channel, message["ts"], button["value"])
                shown += " " + words([view["title"], view["submit"], *view["blocks"]])
        return shown

    def _at(self, place: Place) -> tuple[str, str]:
        channel = self.slack.workspace.direct(place.room) if place.direct else place.room
        return channel, place.thread.partition(":")[2]


def put_file(slack: Slack, name: str, content: bytes, **more: Any) -> Json:
    file = f"F{slack.workspace.ts().replace('.', '')}"
    slack.workspace.files[file] = {"id": file, "name": name, "content": content, **more}
    address = f"{slack.address}/files/{file}"
    return {"id": file, "name": name, "size": len(content), "url_private_download": address, "mode": "hosted"}


@asynccontextmanager
async def connected(
    slack: Slack, database: Database, clock: Clock | None = None, request_seconds: float = 8.0, **changed: Any
) -> AsyncIterator[SlackStage]:
    channel = KeptChannel(
        settings(slack, **changed),
        database,
        clock or slack.clock,
        ping_seconds=PING_SECONDS,
        request_seconds=request_seconds,
    )
    stage = SlackStage(slack, channel, People(slack))
    await channel.start(stage.receive)
    slack.deliveries.calls_at = channel.address
    try:
        yield stage
    finally:
        await channel.stop()


def _kind(channel: str) -> str:
    return {"D": "im", "G": "mpim"}.get(channel[0], "channel")


def _filled(block: Json, values: Mapping[str, str]) -> Json:
    element, value = block["element"], values.get(block["block_id"], "")
    match element["type"]:
        case "datepicker":
            return {"type": "datepicker", "selected_date": value or None}
        case "radio_buttons" | "static_select":
            chosen = next((one for one in element["options"] if one["text"]["text"] == value), None)
            return {"type": element["type"], "selected_option": chosen}
        case "checkboxes" | "multi_static_select":
            groups = element.get("option_groups") or [element]
            offered = [one for group in groups for one in group["options"]]
            picked = [one for one in offered if one["text"]["text"] in value.split("\n")]
            return {"type": element["type"], "selected_options": picked}
    return {"type": "plain_text_input", "value": value or None}
