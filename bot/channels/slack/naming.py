"""What things are called between Slack and us.

Slack numbers messages within a channel only, so ours carry the channel: C0123:1712650320.000100. The conversation with
one person is named by the person: Slack takes that as an address, and nothing has to be opened first.
"""

from typing import NamedTuple

from bot.conversation.events import Place

CHANNEL = "slack"
HOME = "home/"  # the thread of what stands on somebody's home tab


class Message(NamedTuple):
    channel: str
    ts: str

    @property
    def id(self) -> str:
        return f"{self.channel}:{self.ts}"


class NotAMessage(Exception):
    """The string names no message of Slack's."""


def message(text: str) -> Message:
    channel, colon, ts = text.partition(":")
    if not (channel and colon and ts):
        raise NotAMessage(text)
    return Message(channel, ts)


def room(channel: str, thread: str = "") -> Place:
    """`thread` is the number of the message that the thread hangs on."""
    return Place(CHANNEL, channel, Message(channel, thread).id if thread else "")


def direct(user: str, channel: str = "", thread: str = "") -> Place:
    return Place(CHANNEL, user, Message(channel, thread).id if thread else "", direct=True)


def home(user: str, section: str) -> Place:
    return Place(CHANNEL, user, HOME + section, direct=True)


def home_message(user: str, section: str) -> str:
    return f"{HOME}{user}/{section}"


def on_home(place: Place, amends: str) -> tuple[str, str] | None:
    """Whose tab and which part of it, where that is what is meant."""
    if amends.startswith(HOME):
        _, user, section = amends.split("/", 2)
        return user, section
    if place.direct and place.thread.startswith(HOME):
        return place.room, place.thread.removeprefix(HOME)
    return None
