"""What a platform cannot do is done in the nearest way that it can. Its capabilities decide, never its name."""

from dataclasses import replace

from msgspec.structs import replace as changed

from bot.channels.channel import Capabilities, Channel, Outgoing
from bot.conversation.events import Place
from bot.conversation.replies import Form, Node, Picture, Text
from bot.conversation.text_twin import node_as_text
from bot.conversation.wording import say


async def fitted(message: Outgoing, channel: Channel) -> Outgoing:
    """The message as this channel can carry it."""
    can = channel.capabilities
    if message.only_for and not can.private_replies:
        message = _alone(message, await channel.direct(message.only_for))
    if message.amends and not can.updates:
        message = replace(message, amends="")
    if message.place.thread and not can.threads:
        message = replace(message, place=changed(message.place, thread=""))
    nodes = tuple(_fitted(node, can, message.reply.language) for node in message.reply.nodes)
    return replace(message, reply=changed(message.reply, nodes=nodes))


def _alone(message: Outgoing, place: Place) -> Outgoing:
    """What one person alone may see is not shown where others read: there it is said that they cannot be reached."""
    if place.direct:
        return replace(message, place=place, only_for=None)
    notice = Text(say(message.reply.language, "conversation.unreached"))
    return replace(message, only_for=None, reply=changed(message.reply, nodes=(notice,)))


def _fitted(node: Node, can: Capabilities, language: str) -> Node:
    cannot = (isinstance(node, Form) and not can.forms) or (isinstance(node, Picture) and not can.pictures)
    return Text(node_as_text(node, language)) if cannot else node
