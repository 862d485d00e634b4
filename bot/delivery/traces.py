"""Everything we hold about one person: to hand out, or to forget.

Where a table points at a member the database itself says so, so a new table is found without being named here. What
was said is found through the person's accounts; where others wrote the name or the address, only that is struck out.
Documents in the archive are public records and are told of, not changed.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Table, Text, delete, false, func, or_, select, update

from bot.conversation.events import AnyEvent, Person, Place, Uploaded
from bot.conversation.handlers.asking import SHORTEST_ID
from bot.storage import tables
from knowledge import tables as archive
from scheduling import tables as year
from scheduling.network import Identity, Member

STRUCK_OUT = "[borttaget]"
FORGOTTEN = "forgotten"  # who wrote what was in a shared room
SHORTEST_NEEDLE = 5
SHEETS = (".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class Traces:
    """`rows` are the person's own, by table. `documents` of the archive hold the name."""

    rows: dict[str, list[dict[str, Any]]]
    documents: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(map(len, self.rows.values()))


@dataclass(frozen=True)
class _Own:
    """What belongs to the person's accounts among what was said."""

    accounts: tuple[Identity, ...]
    events: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    conversations: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)


def about(connection: Connection, member: Member) -> Traces:
    found = {
        table.name: [dict(row) for row in connection.execute(select(table).where(condition)).mappings()]
        for table, condition in own_rows(connection, member)
    }
    return Traces({name: rows for name, rows in found.items() if rows}, _documents(connection, member))


def forget(connection: Connection, member: Member, namesakes: int) -> int:
    """Returns how many rows held something. What was counted without names stays as it is.

    The row itself remains, empty: an id that came back would give the next member this one's sign-in link.
    """
    own = _own(connection, member)
    changed = _keep_the_talk_of_others(connection, own)
    for table, condition in _own_rows(own, member):
        if table is not year.member:
            changed += connection.execute(_without(table, condition)).rowcount
    here = year.member.c
    left = func.coalesce(here.left_at, here.since)
    nobody = {"name": "", "email": f"{FORGOTTEN}:{member.id}", "role": "member", "left_at": left}
    changed += connection.execute(update(year.member).where(here.id == member.id).values(**nobody)).rowcount
    needles = [member.email, *([member.name] if namesakes == 0 and len(member.name) >= SHORTEST_NEEDLE else [])]
    return changed + _strike_out(connection, needles) + _drop_lists(connection, needles)


def _without(table: Table, condition: Any) -> Any:
    """Attendance stays as a number: only who it was goes."""
    if table is year.attendance:
        return update(table).where(condition).values(member_id=None)
    return delete(table).where(condition)


def _own(connection: Connection, member: Member) -> _Own:
    own = _Own(member.identities)
    for channel, account in ((one.channel, one.account) for one in member.identities):
        own.conversations.add(f"{channel}/direct-{account}/")
        own.conversations.update(_direct(connection, channel, account))
        near = tables.inbox.c.event.contains(json.dumps(account, ensure_ascii=False), autoescape=True)
        rows = connection.execute(select(tables.inbox).where(tables.inbox.c.channel == channel, near))
        for row in rows:
            event = _event(row.event)
            if event is not None and event.person.id == account:
                own.events.append(row.id)
                own.keys.append(event.key)
                own.files.extend([event.file] if isinstance(event, Uploaded) else [])
                own.conversations.update([event.place.conversation] if event.place.direct else [])
    return own


def _direct(connection: Connection, channel: str, account: str) -> set[str]:
    """The conversation with them alone, where the platform has given it a name of its own."""
    direct, teams = tables.discord_direct, tables.teams_conversation
    personal = (teams.c.person == account) & (teams.c.kind == "personal")
    known = {
        "discord": select(direct.c.room).where(direct.c.person == account),
        "teams": select(teams.c.id).where(personal),
    }
    rooms = connection.scalars(known[channel]) if channel in known else ()
    return {Place(channel, room).conversation for room in rooms}


def _event(text: str) -> AnyEvent | None:
    try:
        event: AnyEvent = msgspec.json.decode(text, type=AnyEvent)
    except msgspec.DecodeError:
        return None
    return event


def own_rows(connection: Connection, member: Member) -> Iterator[tuple[Table, Any]]:
    """Every table that is searched, and what is the person's in it."""
    return _own_rows(_own(connection, member), member)


def _own_rows(own: _Own, member: Member) -> Iterator[tuple[Table, Any]]:
    """Children before what they point at."""
    for table in reversed(year.metadata.sorted_tables):
        column = _points_at_member(table)
        if column is not None:
            yield table, column == member.id
        elif "recipient" in table.columns:
            yield table, table.c.recipient == f"member:{member.id}"
    yield year.wrong_code, _any(own, lambda one: _is_account(year.wrong_code, one))
    yield year.member, year.member.c.id == member.id
    yield tables.inbox, or_(tables.inbox.c.id.in_(own.events), tables.inbox.c.conversation.in_(own.conversations))
    said = or_(tables.outbox.c.conversation.in_(own.conversations), _only_for(own, tables.outbox))
    keys = select(tables.outbox.c.key).where(said).scalar_subquery()
    yield tables.message_part, tables.message_part.c.key.in_(keys)
    yield tables.outbox, said
    yield from _questions(own)
    yield from _on_discord(own)
    yield from _in_teams(own)
    yield tables.file, tables.file.c.id.in_(own.files)
    yield tables.person, _any(own, _is_person)
    on_page = _accounts(own, "web")
    for table in (tables.web_answer, tables.web_read):
        yield table, table.c.member.in_(on_page)
    message = tables.web_message
    rooms = [f"direct-{account}" for account in on_page]
    yield message, or_(message.c.author.in_(on_page), message.c.only_for.in_(on_page), message.c.room.in_(rooms))
    yield tables.web_member, tables.web_member.c.id.in_(on_page)


def _questions(own: _Own) -> Iterator[tuple[Table, Any]]:
    """What they asked, what their threads were about, and their voices on answers."""
    question, talk = tables.question.c, tables.talk.c
    numbers = [sha256(key.encode()).hexdigest()[:SHORTEST_ID] for key in own.keys]
    asked = or_(question.id.in_(numbers), _any(own, lambda one: _is_account(tables.question, one)))
    theirs = select(question.id).where(asked).scalar_subquery()
    yield tables.thumb, or_(tables.thumb.c.question.in_(theirs), _any(own, lambda one: _is_account(tables.thumb, one)))
    yield tables.talk, or_(talk.question_id.in_(theirs), talk.conversation.in_(own.conversations))
    yield tables.question, asked


def _on_discord(own: _Own) -> Iterator[tuple[Table, Any]]:
    """Their own conversation with us and what was said in it, and what was shown to them alone elsewhere."""
    theirs = _accounts(own, "discord")
    direct, shown = tables.discord_direct, tables.discord_interaction
    rooms = select(direct.c.room).where(direct.c.person.in_(theirs)).scalar_subquery()
    opened = select(shown.c.id).where(shown.c.person.in_(theirs)).scalar_subquery()
    message = tables.discord_message
    said = or_(message.c.room.in_(rooms), message.c.interaction.in_(opened))
    yield tables.discord_edit, tables.discord_edit.c.message.in_(select(message.c.id).where(said).scalar_subquery())
    yield message, said
    yield shown, shown.c.person.in_(theirs)
    yield direct, direct.c.person.in_(theirs)


def _in_teams(own: _Own) -> Iterator[tuple[Table, Any]]:
    theirs = _accounts(own, "teams")
    yield tables.teams_conversation, tables.teams_conversation.c.person.in_(theirs)
    yield tables.teams_person, tables.teams_person.c.id.in_(theirs)


def _accounts(own: _Own, channel: str) -> list[str]:
    return [one.account for one in own.accounts if one.channel == channel]


def _is_account(table: Table, one: Identity) -> Any:
    return (table.c.channel == one.channel) & (table.c.account == one.account)


def _points_at_member(table: Table) -> Column[Any] | None:
    return next((key.parent for key in table.foreign_keys if key.column is year.member.c.id), None)


def _only_for(own: _Own, table: Table) -> Any:
    def is_for(one: Identity) -> Any:
        for_them = msgspec.json.encode(Person(one.channel, one.account)).decode().rpartition(',"name"')[0]
        return table.c.only_for.startswith(for_them, autoescape=True)

    return _any(own, is_for)


def _is_person(one: Identity) -> Any:
    return (tables.person.c.channel == one.channel) & (tables.person.c.id == one.account)


def _any(own: _Own, condition: Callable[[Identity], Any]) -> Any:
    return or_(false(), *(condition(one) for one in own.accounts))


def _keep_the_talk_of_others(connection: Connection, own: _Own) -> int:
    """What was said in a shared room leaves its place, so that the answers to it still hang together."""
    message = tables.web_message
    on_page = _accounts(own, "web")
    shared = message.c.author.in_(on_page) & message.c.room.not_in([f"direct-{account}" for account in on_page])
    emptied = {"author": FORGOTTEN, "body": json.dumps({"text": STRUCK_OUT}), "file": None}
    return connection.execute(update(message).where(shared, message.c.only_for.is_(None)).values(**emptied)).rowcount


def _strike_out(connection: Connection, needles: Iterable[str]) -> int:
    """In every text of ours that somebody else wrote, or that we said of them."""
    changed = 0
    for needle in dict.fromkeys(form for word in needles for form in (word, word.casefold(), word.upper())):
        for table in (*tables.metadata.sorted_tables, *year.metadata.sorted_tables):
            for column in table.columns:
                if isinstance(column.type, Text) and not column.primary_key and not column.foreign_keys:
                    holds = column.contains(needle, autoescape=True)
                    struck = update(table).where(holds).values({column.name: func.replace(column, needle, STRUCK_OUT)})
                    changed += connection.execute(struck).rowcount
    return changed


def _drop_lists(connection: Connection, needles: Iterable[str]) -> int:
    """Lists of people that someone dropped into the talk, such as attendance reports: they have served."""
    spelt = [needle.encode(coding) for needle in needles for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    rows = connection.execute(select(tables.file.c.id, tables.file.c.name, tables.file.c.content))
    lists = [row.id for row in rows if row.name.lower().endswith(SHEETS) and any(one in row.content for one in spelt)]
    return connection.execute(delete(tables.file).where(tables.file.c.id.in_(lists))).rowcount


def _documents(connection: Connection, member: Member) -> tuple[str, ...]:
    passage, document = archive.passage, archive.document
    holds = or_(*(passage.c.text.contains(word, autoescape=True) for word in (member.name, member.email)))
    names = select(document.c.name).join(passage, passage.c.document == document.c.id).where(holds).distinct()
    return tuple(sorted(connection.scalars(names)))
