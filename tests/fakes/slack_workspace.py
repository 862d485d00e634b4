"""A workspace: who is in it, what was said, and what Slack's Web API does about it. Methods answer as Slack's do."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Json = dict[str, Any]
Method = Callable[["Workspace", Mapping[str, Any]], Json]

TEAM = "T0NATVERK"
APP = "A0NATVERK"
BOT_USER = "U0BOT00001"
BOT = "B0BOT00001"
ASA = "U0ASA00001"
OMAR = "U0OMAR0001"
BIRGIT = "U0BIRGIT01"
GUEST = "U0GUEST001"
GENERAL = "C0ALLMANT1"
GREEN = "C0GRONT001"
SHARED = "C0DELAD001"
BEGAN = 1_775_718_720  # 9 April 2026


class SlackError(Exception):
    """Slack's own word for what is wrong."""


@dataclass
class Channel:
    id: str
    members: set[str]
    shared: bool = False
    archived: bool = False


def _user(user: str, name: str, email: str, **more: Any) -> Json:
    profile = {"real_name": name, "display_name": name.partition(" ")[0].lower(), "email": email}
    base = {"id": user, "team_id": TEAM, "name": name.lower(), "real_name": name, "deleted": False, "is_bot": False}
    return {**base, "is_email_confirmed": True, "profile": profile, **more}


def people() -> dict[str, Json]:
    invented = (
        _user(ASA, "Åsa Lindqvist", "asa.lindqvist@alingsas.example"),
        _user(OMAR, "Omar Haddad", "omar.haddad@lerum.example"),
        _user(BIRGIT, "Birgit Öberg", "birgit.oberg@natverket.example"),
        _user(GUEST, "Gäst Gästsson", "birgit.oberg@natverket.example", is_restricted=True, is_email_confirmed=False),
    )
    return {one["id"]: one for one in invented}


def rooms() -> dict[str, Channel]:
    everyone = {ASA, OMAR, BIRGIT, BOT_USER}
    known = (
        Channel(GENERAL, set(everyone)),
        Channel(GREEN, {ASA, BIRGIT, BOT_USER}),
        Channel(SHARED, set(everyone), shared=True),
    )
    return {one.id: one for one in known}


@dataclass
class Workspace:
    users: dict[str, Json] = field(default_factory=people)
    channels: dict[str, Channel] = field(default_factory=rooms)
    messages: defaultdict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    whispers: list[Json] = field(default_factory=list)
    reactions: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    modals: dict[str, Json] = field(default_factory=dict)
    triggers: dict[str, str] = field(default_factory=dict)
    files: dict[str, Json] = field(default_factory=dict)
    picture_delay: int = 0  # how many times a new picture cannot be shown yet
    address: str = ""
    _numbers: Any = field(default_factory=lambda: count(1))

    def ts(self) -> str:
        number = next(self._numbers)
        return f"{BEGAN + number // 1000}.{number % 1000:06d}"

    def direct(self, user: str) -> str:
        """The channel of one person's conversation with the bot."""
        channel = "D" + user[1:]
        self.channels.setdefault(channel, Channel(channel, {user, BOT_USER}))
        return channel

    def channel(self, given: str) -> Channel:
        """A person is an address too, to write to."""
        if given[:1] in {"U", "W"}:
            if given not in self.users:
                raise SlackError("channel_not_found")
            given = self.direct(given)
        found = self.channels.get(given)
        if found is None:
            raise SlackError("channel_not_found")
        if BOT_USER not in found.members:
            raise SlackError("not_in_channel")
        if found.archived:
            raise SlackError("is_archived")
        return found

    def find(self, channel: str, ts: str) -> Json:
        found = next((one for one in self.messages[channel] if one["ts"] == ts), None)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def said(self, user: str, channel: str, text: str, **more: Any) -> Json:
        """A person's message."""
        message = {"type": "message", "user": user, "text": text, "ts": self.ts(), "team": TEAM, **more}
        self.messages[channel].append(message)
        return message


def _post(slack: Workspace, given: Mapping[str, Any]) -> Json:
    channel = slack.channel(given["channel"])
    if (thread := given.get("thread_ts")) and not any(one["ts"] == thread for one in slack.messages[channel.id]):
        raise SlackError("thread_not_found")
    _pictures(slack, given["blocks"])
    kept = {
        name: given[name]
        for name in ("text", "blocks", "metadata", "thread_ts", "parse", "link_names")
        if name in given
    }
    message = {
        "type": "message",
        "user": BOT_USER,
        "bot_id": BOT,
        "app_id": APP,
        "ts": slack.ts(),
        "team": TEAM,
        **kept,
    }
    slack.messages[channel.id].append(message)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def _pictures(slack: Workspace, blocks: list[Json]) -> None:
    for block in blocks:
        if block["type"] != "image":
            continue
        file = slack.files.get(block["slack_file"]["id"])
        if file is None or not file.get("complete"):
            raise SlackError("invalid_blocks")
        if file["delay"] > 0:
            file["delay"] -= 1
            raise SlackError("invalid_blocks")


def _whisper(slack: Workspace, given: Mapping[str, Any]) -> Json:
    channel = slack.channel(given["channel"])
    if given["user"] not in channel.members:
        raise SlackError("user_not_in_channel")
    slack.whispers.append({**given, "channel": channel.id, "ts": slack.ts()})
    return {"message_ts": slack.whispers[-1]["ts"]}


def _update(slack: Workspace, given: Mapping[str, Any]) -> Json:
    message = slack.find(given["channel"], given["ts"])
    if message.get("bot_id") != BOT:
        raise SlackError("cant_update_message")
    message.update(text=given["text"], blocks=given["blocks"], edited={"ts": slack.ts()})
    return {"channel": given["channel"], "ts": given["ts"], "text": given["text"]}


def _delete(slack: Workspace, given: Mapping[str, Any]) -> Json:
    message = slack.find(given["channel"], given["ts"])
    if message.get("bot_id") != BOT:
        raise SlackError("cant_delete_message")
    slack.messages[given["channel"]].remove(message)
    return {"channel": given["channel"], "ts": given["ts"]}


def _history(slack: Workspace, given: Mapping[str, Any]) -> Json:
    """The newest first; what stands in threads only is left out."""
    if given["channel"][:1] not in {"C", "D", "G"}:
        raise SlackError("channel_not_found")
    channel = slack.channel(given["channel"])
    shown = [_with_thread(slack, channel.id, one) for one in slack.messages[channel.id] if "thread_ts" not in one]
    return _page([one for one in reversed(shown) if float(one["ts"]) > float(given.get("oldest") or 0)], given)


def _replies(slack: Workspace, given: Mapping[str, Any]) -> Json:
    channel = slack.channel(given["channel"])
    parent = slack.find(channel.id, given["ts"])
    replies = [one for one in slack.messages[channel.id] if one.get("thread_ts") == given["ts"]]
    later = [one for one in replies if float(one["ts"]) > float(given.get("oldest") or 0)]
    return _page([_with_thread(slack, channel.id, parent), *later], given)


def _with_thread(slack: Workspace, channel: str, message: Json) -> Json:
    replies = [one["ts"] for one in slack.messages[channel] if one.get("thread_ts") == message["ts"]]
    return {**message, "latest_reply": replies[-1], "reply_count": len(replies)} if replies else message


def _page(messages: list[Json], given: Mapping[str, Any]) -> Json:
    start, size = int(given.get("cursor") or 0), int(given.get("limit") or 100)
    shown = messages[start : start + size]
    if not given.get("include_all_metadata"):
        shown = [{name: value for name, value in one.items() if name != "metadata"} for one in shown]
    more = start + size < len(messages)
    cursor = {"response_metadata": {"next_cursor": str(start + size)}} if more else {}
    return {"messages": shown, "has_more": more, "pin_count": 0, **cursor}


def _open(slack: Workspace, given: Mapping[str, Any]) -> Json:
    return {"channel": {"id": slack.channel(given["users"]).id}}


def _conversations(slack: Workspace, _: Mapping[str, Any]) -> Json:
    shown = [
        {"id": one.id, "is_im": one.id.startswith("D"), "is_ext_shared": one.shared}
        for one in slack.channels.values()
        if BOT_USER in one.members
    ]
    return {"channels": shown}


def _info(slack: Workspace, given: Mapping[str, Any]) -> Json:
    if given["user"] not in slack.users:
        raise SlackError("user_not_found")
    return {"user": slack.users[given["user"]]}


def _react(slack: Workspace, given: Mapping[str, Any]) -> Json:
    slack.find(given["channel"], given["timestamp"])
    names = slack.reactions.setdefault((given["channel"], given["timestamp"]), set())
    if given["name"] in names:
        raise SlackError("already_reacted")
    names.add(given["name"])
    return {}


def _unreact(slack: Workspace, given: Mapping[str, Any]) -> Json:
    names = slack.reactions.get((given["channel"], given["timestamp"]), set())
    if given["name"] not in names:
        raise SlackError("no_reaction")
    names.discard(given["name"])
    return {}


def _open_view(slack: Workspace, given: Mapping[str, Any]) -> Json:
    user = slack.triggers.pop(given["trigger_id"], None)
    if user is None:
        raise SlackError("expired_trigger_id")
    view = {**given["view"], "id": f"V{slack.ts().replace('.', '')}", "team_id": TEAM, "user": user}
    slack.modals[user] = view
    return {"view": view}


def _publish(slack: Workspace, given: Mapping[str, Any]) -> Json:
    slack.homes[given["user_id"]] = {**given["view"], "id": f"V{given['user_id']}"}
    return {"view": slack.homes[given["user_id"]]}


def _upload_place(slack: Workspace, given: Mapping[str, Any]) -> Json:
    file = f"F{slack.ts().replace('.', '')}"
    slack.files[file] = {
        "id": file,
        "name": given["filename"],
        "length": int(given["length"]),
        "delay": slack.picture_delay,
    }
    return {"file_id": file, "upload_url": f"{slack.address}/upload/{file}"}


def _complete(slack: Workspace, given: Mapping[str, Any]) -> Json:
    for one in given["files"]:
        if "content" not in slack.files.get(one["id"], {}):
            raise SlackError("file_not_found")
        slack.files[one["id"]]["complete"] = True
        if channel := given.get("channel_id"):
            shared = {"files": [{"id": one["id"], "name": one["title"]}], "subtype": "file_share", "text": ""}
            within = {"thread_ts": given["thread_ts"]} if given.get("thread_ts") else {}
            message = {"type": "message", "user": BOT_USER, "bot_id": BOT, "ts": slack.ts(), **shared, **within}
            slack.messages[slack.channel(channel).id].append(message)
    return {"files": given["files"]}


def _who(slack: Workspace, _: Mapping[str, Any]) -> Json:
    names = {"team": "Nätverket", "user": "natverksbot", "url": f"{slack.address}/"}
    return {**names, "team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT}


METHODS: Mapping[str, Method] = {
    "auth.test": _who,
    "chat.delete": _delete,
    "chat.postEphemeral": _whisper,
    "chat.postMessage": _post,
    "chat.update": _update,
    "conversations.history": _history,
    "conversations.open": _open,
    "conversations.replies": _replies,
    "files.completeUploadExternal": _complete,
    "files.getUploadURLExternal": _upload_place,
    "reactions.add": _react,
    "reactions.remove": _unreact,
    "users.conversations": _conversations,
    "users.info": _info,
    "views.open": _open_view,
    "views.publish": _publish,
}
