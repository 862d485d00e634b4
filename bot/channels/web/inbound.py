"""Posts from the page become events. The browser is answered only when the event is safe in the inbox.

Every post carries a key that the browser chose: a post that is sent again is the same message and the same event.
"""

from hashlib import sha256
from typing import Annotated, TypeVar

import msgspec
from aiohttp import web
from msgspec import Meta, Struct
from sqlalchemy import Connection, exists, select

from bot.channels.naming import clean_name
from bot.channels.web import messages
from bot.channels.web.members import CHANNEL, Member, is_direct, level_of, reads_in, room_for
from bot.channels.web.mention import without_mention
from bot.channels.web.messages import Draft, Message, Posted
from bot.channels.web.settings import WebSettings
from bot.channels.web.site import SITE, Refused, Site, number_in, visitor, visitor_in_room
from bot.channels.web.uploads import read_upload
from bot.conversation import actions
from bot.conversation.events import FilledIn, Place, Pressed, Uploaded, Wrote
from bot.conversation.forms import complaints
from bot.conversation.replies import Form, Reply, actions_in
from bot.storage.tables import inbox
from knowledge.talk.overhearing import sounds_like_a_question

Key = Annotated[str, Meta(pattern="^[A-Za-z0-9-]{8,64}$")]
ActionText = Annotated[str, Meta(max_length=actions.LONGEST)]
Number = Annotated[int, Meta(ge=1, le=2**63 - 1)]

S = TypeVar("S", bound=Struct)


class NewMessage(Struct, frozen=True, forbid_unknown_fields=True):
    key: Key
    text: str
    thread: Number | None = None


class Press(Struct, frozen=True, forbid_unknown_fields=True):
    key: Key
    action: ActionText


class FormSent(Struct, frozen=True, forbid_unknown_fields=True):
    key: Key
    action: ActionText
    values: dict[str, str]


class FileSent(Struct, frozen=True, forbid_unknown_fields=True):
    key: Key
    name: Annotated[str, Meta(max_length=400)]
    thread: Number | None = None


class ReadUpTo(Struct, frozen=True, forbid_unknown_fields=True):
    message: Number


class Placed(Struct, frozen=True):
    """What the browser is told: the message, the newest revision then, and whether the bot will answer."""

    id: int
    revision: int
    awaits: bool


async def post_message(request: web.Request) -> web.Response:
    site = request.app[SITE]
    member, room = await visitor_in_room(request)
    sent = await _sent(request, NewMessage)
    text = sent.text.strip()
    _check_text(text, site.settings)
    draft = Draft(
        key=_event_key(member, sent.key), room=room.id, thread=sent.thread, author=member.id, body=Posted(text)
    )
    mentioned, question = without_mention(text)
    placed = await _place(site, member, draft, addressed=mentioned)
    event = Wrote(
        key=draft.key,
        person=member.person,
        place=_place_of(draft.room, draft.thread),
        at=site.clock.now(),
        reads=reads_in(member, draft.room, site.settings),
        text=question,
        message=str(placed.id),
        mentioned=mentioned,
    )
    await site.receive(event, {})
    return _json(placed)


async def post_file(request: web.Request) -> web.Response:
    site = request.app[SITE]
    member, room = await visitor_in_room(request)
    sent = _convert(dict(request.query), FileSent)
    name = clean_name(sent.name)
    content = await read_upload(request, name, site.settings)
    key = _event_key(member, sent.key)
    file = sha256(key.encode()).hexdigest()[:32]
    draft = Draft(
        key=key,
        room=room.id,
        thread=sent.thread,
        author=member.id,
        body=Posted(file_name=name, size=len(content)),
        file=file,
    )
    placed = await _place(site, member, draft, addressed=True)
    event = Uploaded(
        key=key,
        person=member.person,
        place=_place_of(draft.room, draft.thread),
        at=site.clock.now(),
        reads=reads_in(member, draft.room, site.settings),
        name=name,
        size=len(content),
        file=file,
        message=str(placed.id),
        level=level_of(room) if member.coordinator and not is_direct(room.id) else "",
    )
    await site.receive(event, {file: content})
    return _json(placed)


async def press(request: web.Request) -> web.Response:
    site = request.app[SITE]
    member = await visitor(request)
    sent = await _sent(request, Press)
    message, revision = await _shown(request, member)
    key = _event_key(member, sent.key)
    if not _offers(message, sent.action) or _form_in(message, sent.action):
        await _refuse_unless_taken(site, key)
        return _json(Placed(message.id, revision, awaits=False))
    event = Pressed(
        key=key,
        person=member.person,
        place=_place_of(message.room, message.thread),
        at=site.clock.now(),
        reads=reads_in(member, message.room, site.settings),
        action=sent.action,
        message=str(message.id),
    )
    await site.receive(event, {})
    return _json(Placed(message.id, revision, awaits=True))


async def fill_in(request: web.Request) -> web.Response:
    site = request.app[SITE]
    member = await visitor(request)
    sent = await _sent(request, FormSent)
    message, revision = await _shown(request, member)
    form = _form_in(message, sent.action)
    if form is None:
        await _refuse_unless_sent(site, message, member, sent)
        return _json(Placed(message.id, revision, awaits=False))
    values = {field.name: sent.values.get(field.name, "").replace("\r\n", "\n").strip() for field in form.fields}
    if wrong := complaints(form, values, member.language):
        return web.json_response({"fields": wrong}, status=422)

    def note(connection: Connection) -> str:
        return messages.send_in_form(connection, message.id, sent.action, member.id, sent.key)

    first_key = await site.database.write(note)
    event = FilledIn(
        # One answer for each member and form, whichever window it came from.
        key=f"form:{message.id}:{sent.action}:{member.id}",
        person=member.person,
        place=_place_of(message.room, message.thread),
        at=site.clock.now(),
        reads=reads_in(member, message.room, site.settings),
        action=sent.action,
        message=str(message.id),
        values=values,
    )
    new = await site.receive(event, {})
    if not new and first_key != sent.key:
        raise Refused(409, "answered")
    return _json(Placed(message.id, revision, awaits=True))


async def mark_read(request: web.Request) -> web.Response:
    member, room = await visitor_in_room(request)
    sent = await _sent(request, ReadUpTo)
    await request.app[SITE].database.write(lambda c: messages.mark_read(c, member, room.id, sent.message))
    return web.json_response({})


def _check_text(text: str, settings: WebSettings) -> None:
    if not text:
        raise Refused(422, "empty")
    if len(text) > settings.longest_message:
        raise Refused(422, "too_long", length=len(text), longest=settings.longest_message)


async def _place(site: Site, member: Member, draft: Draft, *, addressed: bool) -> Placed:
    now = site.clock.now()
    asks = isinstance(draft.body, Posted) and sounds_like_a_question(draft.body.text)

    def job(connection: Connection) -> Placed:
        thread = draft.thread
        if thread is not None and not messages.is_visible_root(connection, thread, draft.room, member):
            raise Refused(404, "no_thread")
        message = messages.post(connection, draft, now)
        in_our_thread = thread is not None and messages.bot_spoke_in(connection, thread, member)
        awaits = addressed or is_direct(draft.room) or (in_our_thread and asks)
        return Placed(message, messages.newest_revision(connection), awaits)

    placed = await site.database.write(job)
    site.live.wake()
    return placed


async def _refuse_unless_sent(site: Site, message: Message, member: Member, sent: FormSent) -> None:
    """A form gives way to its answer: the same post, sent again because the browser heard nothing, is no mistake."""
    first_key = await site.database.read(lambda c: messages.form_key(c, message.id, sent.action, member.id))
    if first_key != sent.key:
        raise Refused(409, "answered" if first_key else "not_offered")


async def _refuse_unless_taken(site: Site, key: str) -> None:
    """A message may lose its button to the very press that is now sent again because the browser heard nothing."""
    taken = exists().where(inbox.c.channel == CHANNEL, inbox.c.key == key)
    if not await site.database.read(lambda c: c.scalar(select(taken))):
        raise Refused(409, "not_offered")


async def _shown(request: web.Request, member: Member) -> tuple[Message, int]:
    """The message that an action was taken on, when it stands before this member's eyes."""
    site = request.app[SITE]
    number = number_in(request, "message")

    def job(connection: Connection) -> tuple[Message | None, int]:
        return messages.find_message(connection, number), messages.newest_revision(connection)

    message, revision = await site.database.read(job)
    if message is None or room_for(member, message.room, site.settings) is None:
        raise Refused(404, "no_message")
    if message.only_for not in (None, member.id):
        raise Refused(403, "private")
    return message, revision


def _offers(message: Message, action: str) -> bool:
    return isinstance(message.body, Reply) and action in actions_in(message.body)


def _form_in(message: Message, action: str) -> Form | None:
    nodes = message.body.nodes if isinstance(message.body, Reply) else ()
    return next((node for node in nodes if isinstance(node, Form) and node.action == action), None)


async def _sent(request: web.Request, kind: type[S]) -> S:
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except msgspec.DecodeError as error:
        raise Refused(400, "unreadable") from error


def _convert(query: dict[str, str], kind: type[S]) -> S:
    try:
        return msgspec.convert(query, kind, strict=False)
    except msgspec.ValidationError as error:
        raise Refused(400, "unreadable") from error


def _event_key(member: Member, key: str) -> str:
    """Nobody can take another's key."""
    return f"member:{member.id}:{key}"


def _place_of(room: str, thread: int | None) -> Place:
    return Place(CHANNEL, room, str(thread or ""), direct=is_direct(room))


def _json(placed: Placed) -> web.Response:
    return web.json_response(body=msgspec.json.encode(placed))
