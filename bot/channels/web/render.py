"""Replies and messages -> HTML. Every text passes the template engine's escaping: nothing in it becomes markup."""

from collections.abc import Mapping
from functools import cache, partial
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.channels.web import dates
from bot.channels.web.members import Member, is_direct
from bot.channels.web.mention import split_mention
from bot.channels.web.messages import Message
from bot.conversation.forms import HIGHEST_STEP
from bot.conversation.replies import Node, Reply
from bot.conversation.wording import count, phrases, say

TINTS = 6


def page(template: str, *, language: str, **values: object) -> str:
    return _environment().get_template(template).render(_words(language), language=language, **values)


def reply_html(reply: Reply, *, message: int = 0, prefix: str = "", answered: frozenset[str] = frozenset()) -> str:
    """`prefix` keeps ids apart where the same message stands on the page twice."""
    template = _environment().get_template("reply.html")
    return template.render(
        _words(reply.language), nodes=reply.nodes, message=message, prefix=f"{prefix}{message}", answered=answered
    )


def message_html(message: Message, reader: Member, zone: str, *, in_thread: bool = False) -> str:
    language = reader.language
    body = message.body
    template = _environment().get_template("message.html")
    return template.render(
        _words(language),
        language=language,
        message=message,
        reader=reader,
        in_thread=in_thread,
        direct=is_direct(message.room),
        author=author_name(message, language),
        initials=Member("", message.author_name).initials,
        tint=tint(message.author or ""),
        time=dates.clock_time(message.posted_at, zone, language),
        edited=dates.clock_time(message.edited_at, zone, language) if message.edited_at else "",
        day=dates.day(message.posted_at, zone, language),
        day_key=dates.day_key(message.posted_at, zone),
        chip=chip(message.replies, language),
        reply=Markup(_reply_of(message, body, in_thread=in_thread)) if isinstance(body, Reply) else None,  # noqa: S704 - our own template's output, escaped in it
        spoken_in=body.language if isinstance(body, Reply) else language,
        parts=() if isinstance(body, Reply) else split_mention(body.text),
    )


def chip(replies: int, language: str) -> str:
    """How many answers the thread under a message has; nothing when there are none."""
    return count(language, "web.message.replies", replies) if replies else ""


def author_name(message: Message, language: str) -> str:
    if message.author is None:
        return say(language, "conversation.bot")
    return message.author_name or say(language, "web.message.former")


def tint(member: str) -> int:
    """The colour of a member's initials: always the same for the same member."""
    return sha256(member.encode()).digest()[0] % TINTS


def size(number: int, language: str) -> str:
    kilo = 1000
    if number < kilo * kilo:
        return say(language, "web.file.kilobytes", number=max(1, round(number / kilo)))
    megabytes = f"{number / kilo / kilo:.1f}"
    return say(language, "web.file.megabytes", number=megabytes.replace(".", ",") if language == "sv" else megabytes)


def _reply_of(message: Message, reply: Reply, *, in_thread: bool) -> str:
    return reply_html(reply, message=message.id, prefix="t" if in_thread else "m", answered=message.answered)


def _kind(node: Node) -> str:
    return type(node).__name__.lower()


def _words(language: str) -> Mapping[str, Any]:
    return {
        "say": partial(say, language),
        "count": partial(count, language),
        "phrases": partial(phrases, language),
        "size": partial(size, language=language),
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.channels.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(kind=_kind, tint=tint, highest=HIGHEST_STEP)
    return environment
