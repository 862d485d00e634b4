"""What a browser gets to see: the page, pieces of it, the live stream, pictures and files."""

from collections.abc import Mapping
from urllib.parse import quote

from aiohttp import web
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, select

from bot.channels.web import messages
from bot.channels.web.guard import from_elsewhere, theme_of
from bot.channels.web.live import Told
from bot.channels.web.members import Member, all_members, find_member, is_direct, room_for, rooms_of
from bot.channels.web.messages import Message
from bot.channels.web.render import chip, message_html, page
from bot.channels.web.settings import Room
from bot.channels.web.site import SITE, Refused, SignedOut, Site, number_in, visitor, visitor_in_room
from bot.conversation.replies import Attachment, Node, Picture, Reply
from bot.conversation.wording import FIRST_LANGUAGE
from bot.storage.tables import file


class Seen(Struct, frozen=True):
    """What stands in a room for one reader, and the revision it was read at."""

    revision: int
    newest: int
    messages: list[Message]
    thread: list[Message]
    unread: Mapping[str, int]


async def start(request: web.Request) -> web.Response:
    """The first page: to one's own conversation with the bot, or to say who one is."""
    try:
        member = await visitor(request)
    except SignedOut:
        if from_elsewhere(request):
            raise
        return await _entrance(request)
    raise web.HTTPSeeOther(f"/room/{quote(member.direct.room)}")


async def room(request: web.Request) -> web.Response:
    site = request.app[SITE]
    member, here = await visitor_in_room(request)
    root = _number(request.query.get("thread", ""))
    rooms = rooms_of(member, site.settings)
    seen = await site.database.read(lambda c: _look(c, member, here, root, site))
    html = page(
        "room.html",
        language=member.language,
        title=site.title,
        theme=theme_of(request),
        settings=site.settings,
        reader=member,
        rooms=rooms,
        here=here,
        direct=is_direct(here.id),
        seen=seen,
        root=root if seen.thread else None,
        messages=[message_html(message, member, site.zone) for message in seen.messages],
        thread=_thread_html(seen.thread, member, site),
        more=len(seen.messages) == messages.AT_ONCE,
    )
    return web.Response(text=html, content_type="text/html")


async def earlier(request: web.Request) -> web.Response:
    """The messages before one that is on the page already."""
    site = request.app[SITE]
    member, here = await visitor_in_room(request)
    before = number_in(request, "message")
    found = await site.database.read(lambda c: _filled(c, messages.latest(c, here.id, member, before), member, site))
    html = [message_html(message, member, site.zone) for message in found]
    return web.json_response({"messages": html, "more": len(found) == messages.AT_ONCE})


async def thread(request: web.Request) -> web.Response:
    site = request.app[SITE]
    member, here = await visitor_in_room(request)
    root = number_in(request, "message")
    found = await site.database.read(lambda c: _thread(c, root, member, here, site))
    if not found:
        raise Refused(404, "no_thread")
    return web.json_response({"messages": _thread_html(found, member, site)})


async def live(request: web.Request) -> web.StreamResponse:
    site = request.app[SITE]
    member = await visitor(request)
    shown = request.query.get("room", "")
    after = _number(request.headers.get("Last-Event-ID", "") or request.query.get("after", "")) or 0
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)

    def fetch(connection: Connection, after: int) -> list[Told]:
        return _told(connection, after, member.id, shown, site)

    await site.live.stream(response, member.id, after, fetch)
    return response


async def picture(request: web.Request) -> web.Response:
    node = await _node(request)
    if not isinstance(node, Picture):
        raise Refused(404, "no_message")
    return web.Response(body=node.png, content_type="image/png", headers={"Cache-Control": "private, max-age=86400"})


async def attachment(request: web.Request) -> web.Response:
    """What we made ourselves to be taken away, such as a meeting for one's own calendar."""
    node = await _node(request)
    if not isinstance(node, Attachment):
        raise Refused(404, "no_message")
    return _to_save(node.content, node.name)


async def _node(request: web.Request) -> Node | None:
    message = await _message(request)
    nodes = message.body.nodes if isinstance(message.body, Reply) else ()
    number = number_in(request, "node")
    return nodes[number] if number < len(nodes) else None


async def download(request: web.Request) -> web.Response:
    """Always handed over as a file to save: nothing that was uploaded is ever shown as a page of ours."""
    message = await _message(request)
    wanted = select(file.c.content).where(file.c.id == message.file)
    content = await request.app[SITE].database.read(lambda c: c.scalar(wanted))
    if content is None or isinstance(message.body, Reply):
        raise Refused(404, "no_message")
    return _to_save(content, message.body.file_name)


def _to_save(content: bytes, file_name: str) -> web.Response:
    name = quote(file_name)
    return web.Response(
        body=content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Content-Security-Policy": "sandbox"},
    )


async def _entrance(request: web.Request) -> web.Response:
    site = request.app[SITE]
    local = site.settings.local
    members = await site.database.read(all_members) if local else []
    html = page(
        "entrance.html" if local else "notice.html",
        language=FIRST_LANGUAGE,
        title=site.title,
        theme=theme_of(request),
        members=members,
        sentence="",
    )
    return web.Response(text=html, content_type="text/html")


def _look(connection: Connection, member: Member, here: Room, root: int | None, site: Site) -> Seen:
    rooms = rooms_of(member, site.settings)
    return Seen(
        revision=messages.newest_revision(connection),
        newest=messages.newest_in(connection, here.id, member),
        messages=_filled(connection, messages.latest(connection, here.id, member), member, site),
        thread=_thread(connection, root, member, here, site) if root else [],
        unread=messages.count_unread(connection, member, [room.id for room in rooms]),
    )


def _thread(connection: Connection, root: int, member: Member, here: Room, site: Site) -> list[Message]:
    if not messages.is_visible_root(connection, root, here.id, member):
        return []
    return _filled(connection, messages.in_thread(connection, root, member), member, site)


def _filled(connection: Connection, found: list[Message], member: Member, site: Site) -> list[Message]:
    """With what the reader has answered, which no message holds."""
    fill = site.fill
    if fill is None:
        return found
    return [
        replace(message, body=fill(connection, message.body, member.person))
        if isinstance(message.body, Reply)
        else message
        for message in found
    ]


def _thread_html(found: list[Message], member: Member, site: Site) -> list[str]:
    return [message_html(message, member, site.zone, in_thread=True) for message in found]


def _told(connection: Connection, revision: int, member_id: str, shown: str, site: Site) -> list[Told]:
    """Asked anew each time what the member may see: a right that is taken away ends at once."""
    member = find_member(connection, member_id)
    if member is None:
        return []
    rooms = [room.id for room in rooms_of(member, site.settings)]
    found = _filled(connection, messages.since(connection, revision, rooms, member), member, site)
    threads = {message.thread for message in found if message.thread is not None and message.room == shown}
    replies = messages.count_replies(connection, threads, member)
    return [_news(message, member, shown, replies, site) for message in found]


def _news(message: Message, member: Member, shown: str, replies: Mapping[int, int], site: Site) -> Told:
    on_show = message.room == shown
    in_thread = message.thread is not None
    return Told(
        revision=message.revision,
        id=message.id,
        room=message.room,
        thread=message.thread,
        bot=message.author is None,
        own=message.author == member.id,
        html=message_html(message, member, site.zone, in_thread=in_thread) if on_show else "",
        chip=chip(replies.get(message.thread or 0, 0), member.language) if on_show else "",
    )


async def _message(request: web.Request) -> Message:
    """The message in the address, when this member may see it."""
    site = request.app[SITE]
    member = await visitor(request)
    number = number_in(request, "message")
    message = await site.database.read(lambda c: messages.find_message(c, number))
    if message is None or room_for(member, message.room, site.settings) is None:
        raise Refused(404, "no_message")
    if message.only_for not in (None, member.id):
        raise Refused(403, "private")
    return message


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
