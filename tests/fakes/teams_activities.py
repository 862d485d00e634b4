"""What Teams tells a bot, in the shapes that it tells it in."""

from dataclasses import dataclass
from itertools import count
from typing import Any

Json = dict[str, Any]

APP = "11111111-2222-4333-8444-555555555555"
TENANT = "aaaaaaaa-0000-4000-8000-00000000000a"
NEIGHBOUR = "bbbbbbbb-0000-4000-8000-00000000000b"
BOT = f"28:{APP}"
BOT_NAME = "Nätverksboten"
CHANNEL = "19:allmant@thread.tacv2"
GROUP = "19:grupp@thread.v2"
_numbers = count(1_700_000_000_000)


@dataclass(frozen=True)
class Human:
    id: str
    name: str
    object_id: str

    @property
    def account(self) -> Json:
        return {"id": self.id, "name": self.name, "aadObjectId": self.object_id}

    @property
    def chat(self) -> str:
        return f"a:{self.object_id.replace('-', '_')}"


ASA = Human("29:1Asa_Lindqvist-x", "Åsa Lindqvist", "00000000-0000-4000-8000-000000000001")
OMAR = Human("29:1Omar-Haddad_y", "Omar Haddad", "00000000-0000-4000-8000-000000000002")
BIRGIT = Human("29:1Birgit_Oberg-w", "Birgit Öberg", "00000000-0000-4000-8000-000000000004")
GUEST = Human("29:1Gast-Gunilla_z", "Gunilla Gäst", "00000000-0000-4000-8000-000000000003")


def new_number() -> str:
    return str(next(_numbers))


def where(room: str, human: Human, root: str = "", tenant: str = TENANT) -> Json:
    """The conversation, as it is named to the bot."""
    if room == human.chat:
        return {"id": room, "conversationType": "personal", "tenantId": tenant}
    kind = "groupChat" if room.endswith("@thread.v2") else "channel"
    thread = f";messageid={root}" if root else ""
    return {"id": room + thread, "conversationType": kind, "tenantId": tenant, "isGroup": True}


def base(kind: str, human: Human, room: str, *, key: str = "", root: str = "", tenant: str = TENANT) -> Json:
    number = key or new_number()
    return {
        "type": kind,
        "id": number,
        "timestamp": "2026-04-09T07:12:00.123Z",
        "channelId": "msteams",
        "from": human.account,
        "recipient": {"id": BOT, "name": BOT_NAME},
        "conversation": where(room, human, root, tenant),
        "channelData": {"tenant": {"id": tenant}},
        "locale": "sv-SE",
    }


def wrote(human: Human, room: str, text: str, *, key: str = "", root: str = "", mention: bool = False) -> Json:
    """A post in a channel begins a thread of its own, named after itself."""
    activity = base("message", human, room, key=key, root=root)
    if activity["conversation"]["conversationType"] == "channel" and not root:
        activity["conversation"]["id"] = f"{room};messageid={activity['id']}"
    activity |= {
        "text": text,
        "textFormat": "plain",
        "attachments": [{"contentType": "text/html", "content": "<div>…</div>"}],
    }
    if mention:
        called = f"<at>{BOT_NAME}</at>"
        entity = {"type": "mention", "mentioned": {"id": BOT, "name": BOT_NAME}, "text": called}
        activity |= {"text": f"{called}&nbsp;{text}", "entities": [{"type": "clientInfo", "locale": "sv-SE"}, entity]}
    return activity


def pressed(human: Human, room: str, message: str, data: Json, *, key: str = "", root: str = "") -> Json:
    activity = base("invoke", human, room, key=key or f"f:{new_number()}", root=root)
    action = {"type": "Action.Execute", "verb": "do", "data": data}
    return activity | {
        "name": "adaptiveCard/action",
        "replyToId": message,
        "value": {"action": action, "trigger": "manual"},
    }


def submitted(human: Human, room: str, message: str, data: Json, *, key: str = "") -> Json:
    """What an old program sends instead of a press."""
    return base("message", human, room, key=key) | {"replyToId": message, "value": data}


def installed(human: Human, *, action: str = "add") -> Json:
    return base("installationUpdate", human, human.chat, key=f"f:{new_number()}") | {"action": action}


def added(human: Human, room: str, *newcomers: Json) -> Json:
    return base("conversationUpdate", human, room, key=f"f:{new_number()}") | {"membersAdded": list(newcomers)}


def removed(human: Human, room: str, *gone: Json) -> Json:
    return base("conversationUpdate", human, room, key=f"f:{new_number()}") | {"membersRemoved": list(gone)}


def sent_file(human: Human, name: str, url: str, *, key: str = "", text: str = "") -> Json:
    content = {"downloadUrl": url, "uniqueId": new_number(), "fileType": name.rpartition(".")[2]}
    attachment = {
        "contentType": "application/vnd.microsoft.teams.file.download.info",
        "contentUrl": "https://kommun.sharepoint.com/personal/asa/Documents/" + name,
        "name": name,
        "content": content,
    }
    return base("message", human, human.chat, key=key) | {"text": text, "attachments": [attachment]}


def meeting(
    human: Human, room: str, what: str, title: str = "Vårmöte", link: str = "https://teams.example/l/1"
) -> Json:
    value = {"Id": "MCMxOTo=", "JoinUrl": link, "Title": title, "MeetingType": "Scheduled"}
    name = f"application/vnd.microsoft.meeting{what}"
    return base("event", human, room, key=f"f:{new_number()}") | {"name": name, "value": value}
