"""What stands on the page: queries on the messages, each a plain function of a connection.

Whoever may see a message is settled here too: one that is for one person alone is never handed to another.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.channels.web.members import Member
from bot.conversation.replies import Reply
from bot.storage.tables import web_answer, web_edit, web_member, web_message, web_read, web_revision

AT_ONCE = 50  # messages on a page before "earlier" is pressed, and in one step of the live stream

IN_THREAD = 300  # answers shown in a thread: older ones are only counted


# Built once: they are asked for in every post.
_BY_KEY = select(web_message.c.id).where(web_message.c.key == bindparam("key"))
_NEWEST = select(web_revision.c.newest)
_ADVANCE = update(web_revision).values(newest=web_revision.c.newest + 1).returning(web_revision.c.newest)


class NoSuchMessage(Exception):
    """Nothing stands there, or not in that room."""


class Posted(Struct, frozen=True):
    """What a member put there: words, or a file."""

    text: str = ""
    file_name: str = ""
    size: int = 0


class Draft(Struct, frozen=True, kw_only=True):
    """A message that is about to stand in a room. Without an author it is the bot's."""

    key: str
    room: str
    thread: int | None = None
    author: str | None = None
    only_for: str | None = None
    body: Reply | Posted
    file: str | None = None


class Message(Struct, frozen=True, kw_only=True):
    """`answered` holds the actions of the forms in it that the reader has sent in."""

    id: int
    key: str
    room: str
    thread: int | None
    author: str | None
    author_name: str
    author_detail: str
    only_for: str | None
    body: Reply | Posted
    file: str | None
    posted_at: datetime
    edited_at: datetime | None
    revision: int
    replies: int = 0
    answered: frozenset[str] = frozenset()


def post(connection: Connection, draft: Draft, now: datetime) -> int:
    """The same key again gives the same message again and changes nothing."""
    row = {
        "key": draft.key,
        "room": draft.room,
        "thread": draft.thread,
        "author": draft.author,
        "only_for": draft.only_for or _alone_in(connection, draft.thread),
        "body": _encode(draft.body),
        "file": draft.file,
        "posted_at": now,
        "revision": _next_revision(connection),
    }
    insert = _insert(connection)(web_message).on_conflict_do_nothing().returning(web_message.c.id)
    made: int | None = connection.scalar(insert, row)
    if made is None:
        return int(connection.scalars(_BY_KEY, {"key": draft.key}).one())
    return made


def _alone_in(connection: Connection, thread: int | None) -> str | None:
    """What hangs on a private message is as private as the message."""
    if thread is None:
        return None
    return connection.scalar(select(web_message.c.only_for).where(web_message.c.id == thread))


def find_key(connection: Connection, key: str) -> int | None:
    edited = select(web_edit.c.message).where(web_edit.c.key == key)
    return connection.scalar(_BY_KEY, {"key": key}) or connection.scalar(edited)


def amend(connection: Connection, message: int, reply: Reply, key: str, now: datetime) -> None:
    """Only the bot edits, and only what is its own."""
    own = (web_message.c.id == message) & web_message.c.author.is_(None)
    if connection.scalar(select(web_message.c.id).where(own)) is None:
        raise NoSuchMessage(str(message))
    if insert_once(connection, web_edit, key=key, message=message):
        changed = {"body": _encode(reply), "edited_at": now, "revision": _next_revision(connection)}
        connection.execute(update(web_message).where(own).values(changed))


def hide(connection: Connection, key: str, instead: str) -> None:
    """What a member wrote is not shown any more, to anybody."""
    written = (web_message.c.key == key) & web_message.c.author.is_not(None)
    if connection.scalar(select(web_message.c.id).where(written)) is not None:
        changed = {"body": _encode(Posted(instead)), "revision": _next_revision(connection)}
        connection.execute(update(web_message).where(written).values(changed))


def find_message(connection: Connection, message: int) -> Message | None:
    """Whoever may see it: the caller decides whether to show it."""
    row = connection.execute(_messages().where(web_message.c.id == message)).first()
    return _message(row) if row else None


def is_root(connection: Connection, message: int, room: str) -> bool:
    """A thread hangs on a message that stands in the room itself."""
    return connection.scalar(_root(message, room)) is not None


def is_visible_root(connection: Connection, message: int, room: str, reader: Member) -> bool:
    return connection.scalar(_root(message, room).where(_seen_by(reader))) is not None


def latest(connection: Connection, room: str, reader: Member, before: int | None = None) -> list[Message]:
    """The newest messages of a room, oldest first; threads are counted, not shown."""
    wanted = _messages().where(web_message.c.room == room, web_message.c.thread.is_(None), _seen_by(reader))
    if before is not None:
        wanted = wanted.where(web_message.c.id < before)
    rows = connection.execute(wanted.order_by(web_message.c.id.desc()).limit(AT_ONCE))
    return _for_reader(connection, list(rows)[::-1], reader)


def in_thread(connection: Connection, root: int, reader: Member) -> list[Message]:
    """The message that the thread hangs on, and the newest answers to it."""
    first = connection.execute(_messages().where(web_message.c.id == root, _seen_by(reader)))
    wanted = _messages().where(web_message.c.thread == root, _seen_by(reader)).order_by(web_message.c.id.desc())
    answers = connection.execute(wanted.limit(IN_THREAD))
    return _for_reader(connection, [*first, *list(answers)[::-1]], reader)


def since(connection: Connection, revision: int, rooms: Iterable[str], reader: Member) -> list[Message]:
    """What is new or changed after a revision, in the order in which it became so."""
    wanted = _messages().where(web_message.c.revision > revision, web_message.c.room.in_(list(rooms)), _seen_by(reader))
    rows = connection.execute(wanted.order_by(web_message.c.revision).limit(AT_ONCE))
    return _for_reader(connection, list(rows), reader)


def newest_revision(connection: Connection) -> int:
    return connection.scalar(_NEWEST) or 0


def newest_in(connection: Connection, room: str, reader: Member) -> int:
    newest = select(func.max(web_message.c.id)).where(web_message.c.room == room, _seen_by(reader))
    return connection.scalar(newest) or 0


def bot_spoke_in(connection: Connection, root: int, reader: Member) -> bool:
    spoke = or_(web_message.c.id == root, web_message.c.thread == root) & web_message.c.author.is_(None)
    return connection.scalar(select(web_message.c.id).where(spoke, _seen_by(reader)).limit(1)) is not None


def count_replies(connection: Connection, roots: Iterable[int], reader: Member) -> Mapping[int, int]:
    threads = select(web_message.c.thread, func.count()).where(web_message.c.thread.in_(list(roots)), _seen_by(reader))
    return dict(connection.execute(threads.group_by(web_message.c.thread)).all())


def mark_read(connection: Connection, member: Member, room: str, message: int) -> None:
    insert_once(connection, web_read, member=member.id, room=room, message=0)
    own = (web_read.c.member == member.id) & (web_read.c.room == room) & (web_read.c.message < message)
    connection.execute(update(web_read).where(own).values(message=message))


def count_unread(connection: Connection, member: Member, rooms: Iterable[str]) -> Mapping[str, int]:
    read = (web_read.c.room == web_message.c.room) & (web_read.c.member == member.id)
    others = or_(web_message.c.author.is_(None), web_message.c.author != member.id)
    unread = (
        select(web_message.c.room, func.count())
        .select_from(web_message.outerjoin(web_read, read))
        .where(web_message.c.room.in_(list(rooms)), others, _seen_by(member))
        .where(web_message.c.id > func.coalesce(web_read.c.message, 0))
    )
    return dict(connection.execute(unread.group_by(web_message.c.room)).all())


def send_in_form(connection: Connection, message: int, action: str, member: str, key: str) -> str:
    """Note that the member sent it in. Returns the key it was first sent in with: another one is a second answer."""
    insert_once(connection, web_answer, message=message, action=action, member=member, key=key)
    return form_key(connection, message, action, member) or key


def form_key(connection: Connection, message: int, action: str, member: str) -> str | None:
    """The key that the member first sent it in with, if at all."""
    own = (web_answer.c.message == message) & (web_answer.c.action == action) & (web_answer.c.member == member)
    return connection.scalar(select(web_answer.c.key).where(own))


def insert_once(connection: Connection, table: Table, **values: object) -> bool:
    """False when the row was there already."""
    once = _insert(connection)(table).on_conflict_do_nothing().returning(*table.primary_key)
    return connection.execute(once, values).first() is not None


def _insert(connection: Connection) -> Callable[[Table], "postgresql.Insert | sqlite.Insert"]:
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert


def _next_revision(connection: Connection) -> int:
    revision: int | None = connection.scalar(_ADVANCE)
    if revision is None:
        insert_once(connection, web_revision, id=1, newest=0)
        return _next_revision(connection)
    return revision


def _messages() -> Select[Any]:
    names = (web_member.c.name.label("author_name"), web_member.c.detail.label("author_detail"))
    return select(web_message, *names).select_from(
        web_message.outerjoin(web_member, web_member.c.id == web_message.c.author)
    )


def _root(message: int, room: str) -> Select[tuple[int]]:
    here = (web_message.c.id == message) & (web_message.c.room == room) & web_message.c.thread.is_(None)
    return select(web_message.c.id).where(here)


def _seen_by(reader: Member) -> ColumnElement[bool]:
    return or_(web_message.c.only_for.is_(None), web_message.c.only_for == reader.id)


def _for_reader(connection: Connection, rows: list[Row[Any]], reader: Member) -> list[Message]:
    ids = [row.id for row in rows]
    replies = count_replies(connection, ids, reader)
    sent = select(web_answer.c.message, web_answer.c.action).where(
        web_answer.c.member == reader.id, web_answer.c.message.in_(ids)
    )
    answered: dict[int, set[str]] = {}
    for message, action in connection.execute(sent):
        answered.setdefault(message, set()).add(action)
    return [_message(row, replies.get(row.id, 0), frozenset(answered.get(row.id, ()))) for row in rows]


def _message(row: Row[Any], replies: int = 0, answered: frozenset[str] = frozenset()) -> Message:
    return Message(
        id=row.id,
        key=row.key,
        room=row.room,
        thread=row.thread,
        author=row.author,
        author_name=row.author_name or "",
        author_detail=row.author_detail or "",
        only_for=row.only_for,
        body=_decode(row.body, by_bot=row.author is None),
        file=row.file,
        posted_at=row.posted_at,
        edited_at=row.edited_at,
        revision=row.revision,
        replies=replies,
        answered=answered,
    )


def _encode(body: Reply | Posted) -> str:
    return msgspec.json.encode(body).decode()


def _decode(body: str, *, by_bot: bool) -> Reply | Posted:
    return msgspec.json.decode(body, type=Reply) if by_bot else msgspec.json.decode(body, type=Posted)
