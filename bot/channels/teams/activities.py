"""What Microsoft tells us, as far as we read it. Everything else in an activity is passed over."""

import re
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct

BOT = "28:"  # the ids of bots begin with this
FORM = "form"  # in the data of a button: the names of the fields it sends in
SEVERAL = "several"  # and of those in which several may be chosen
ACTION = "do"
FIELD = "in."
# They become part of addresses that we ask with our token.
_ID = re.compile(r"[A-Za-z0-9:@._=+-]{1,400}")
_THREAD = ";messageid="


class NotAnActivity(Exception):
    """What came is not what Teams sends."""


class Account(Struct, frozen=True, rename="camel"):
    id: str = ""
    name: str | None = None
    aad_object_id: str | None = None


class Conversation(Struct, frozen=True, rename="camel"):
    id: str = ""
    conversation_type: str | None = None
    tenant_id: str | None = None
    name: str | None = None


class Tenant(Struct, frozen=True):
    id: str = ""


class ChannelData(Struct, frozen=True):
    tenant: Tenant | None = None


class Entity(Struct, frozen=True):
    type: str = ""
    mentioned: Account | None = None
    text: str | None = None


class Attachment(Struct, frozen=True, rename="camel"):
    content_type: str = ""
    content_url: str | None = None
    name: str | None = None
    content: Any = None


class Activity(Struct, frozen=True, rename="camel", kw_only=True):
    type: str
    id: str = ""
    channel_id: str = ""
    service_url: str = ""
    sender: Account = msgspec.field(name="from", default=Account())
    recipient: Account = Account()
    conversation: Conversation = Conversation()
    text: str | None = None
    text_format: str | None = None
    name: str | None = None
    value: Any = None
    action: str | None = None
    reply_to_id: str | None = None
    entities: list[Entity] | None = None
    attachments: list[Attachment] | None = None
    members_added: list[Account] | None = None
    members_removed: list[Account] | None = None
    channel_data: ChannelData | None = None

    @property
    def room(self) -> str:
        """The conversation without the thread."""
        return self.conversation.id.partition(_THREAD)[0]

    @property
    def root(self) -> str:
        """The first message of the thread, where there is one."""
        return self.conversation.id.partition(_THREAD)[2]

    @property
    def kind(self) -> str:
        return self.conversation.conversation_type or "personal"

    @property
    def personal(self) -> bool:
        return self.kind == "personal"

    @property
    def tenant(self) -> str:
        of_channel = self.channel_data.tenant.id if self.channel_data and self.channel_data.tenant else ""
        return self.conversation.tenant_id or of_channel


def read(body: bytes) -> Activity:
    try:
        activity = msgspec.json.decode(body, type=Activity)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotAnActivity(str(error)) from error
    for number in (activity.room, activity.root or "1", activity.id or "1", activity.reply_to_id or "1"):
        if not _ID.fullmatch(number):
            raise NotAnActivity("an id holds signs that no id has")
    return activity


def number(message: str, room: str) -> str:
    """Our id of a message. Teams counts anew in each conversation, so that two may have the same number."""
    return f"{message}.{blake2b(room.encode(), digest_size=5).hexdigest()}"


def their_number(message: str) -> str:
    return message.rpartition(".")[0] or message


def conversation(room: str, thread: str) -> str:
    """The address of a thread in a channel."""
    return f"{room}{_THREAD}{their_number(thread)}" if thread else room
