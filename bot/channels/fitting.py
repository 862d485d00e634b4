"""What a platform cannot do is done in the nearest way that it can. Its capabilities decide, never its name."""

from dataclasses import replace

from msgspec.structs import replace as changed

from bot.channels.channel import Capabilities, Channel, DeliveryFailed, Outgoing
from bot.conversation.events import Person, Place, addressed
from bot.conversation.replies import Attachment, Choices, Entry, Facts, Form, Heading, Node, Picture, Text
from bot.conversation.text_twin import node_as_text
from bot.conversation.wording import say


async def fitted(message: Outgoing, channel: Channel) -> Outgoing:
    """The message as this channel can carry it. Raises DeliveryFailed where whoever it is for cannot be reached."""
    can = channel.capabilities
    if message.only_for and (message.place == addressed(message.only_for) or not can.private_replies):
        message = _alone(message, message.only_for, await channel.direct(message.only_for))
    if message.amends and not can.updates:
        message = replace(message, amends="")
    if message.place.thread and not can.threads:
        message = replace(message, place=changed(message.place, thread=""))
    nodes = tuple(fit for node in message.reply.nodes for fit in _fitted(node, can, message.reply.language))
    return replace(message, reply=changed(message.reply, nodes=nodes))


def _alone(message: Outgoing, person: Person, place: Place) -> Outgoing:
    """What one person alone may see is not shown where others read: there it is said that they cannot be reached.

    A reminder has not come then: whether and how it is said in the group's room is not for us to choose.
    """
    if place.direct:
        return replace(message, place=place, only_for=None)
    owed_in_person = message.place == addressed(person)
    if owed_in_person and message.kind == "reminder":
        raise DeliveryFailed(f"{person.id} has no chat of their own with us", permanent=True)
    notice = changed(message.reply, nodes=(Text(say(message.reply.language, "conversation.unreached")),))
    return replace(message, place=place if owed_in_person else message.place, only_for=None, reply=notice)


def _fitted(node: Node, can: Capabilities, language: str) -> tuple[Node, ...]:
    if isinstance(node, Entry) and not can.entries:
        return in_parts(node)
    cannot = (
        (isinstance(node, Form) and not can.forms)
        or (isinstance(node, Picture) and not can.pictures)
        or (isinstance(node, Attachment) and not can.attachments)
    )
    return (Text(node_as_text(node, language)) if cannot else node,)


def in_parts(entry: Entry) -> tuple[Node, ...]:
    """The same with what every platform has; the leaf only repeats what the rows say."""
    note: tuple[Node, ...] = (Text(entry.note),) if entry.note else ()
    buttons: tuple[Node, ...] = (Choices(entry.buttons),) if entry.buttons else ()
    return (Heading(entry.title), Facts(entry.rows), *note, *buttons)
