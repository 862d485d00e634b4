"""Where we may write, and to whom: what every activity tells of its conversation is kept, also through restarts."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import Connection, Row, Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.channels.teams.activities import BOT, Activity
from bot.channels.teams.inbound import CHANNEL
from bot.conversation.wording import FIRST_LANGUAGE
from bot.storage.tables import person, teams_conversation, teams_person

KINDS = ("personal", "groupChat", "channel")
PERSONAL = "personal"

Columns = dict[str, Any]


class Reference(Struct, frozen=True):
    """What it takes to write somewhere."""

    id: str
    kind: str
    service_url: str
    tenant: str

    @property
    def threaded(self) -> bool:
        return self.kind == "channel"


class Sight(Struct, frozen=True):
    """What one activity tells of where it came from. Equal sights need not be kept twice."""

    reference: Reference
    person: str
    object_id: str
    name: str


class Seen(NamedTuple):
    sight: Sight
    at: datetime


def sight(activity: Activity) -> Sight:
    kind = activity.kind if activity.kind in KINDS else PERSONAL
    who = activity.sender
    reference = Reference(activity.room, kind, activity.service_url.rstrip("/"), activity.tenant)
    someone = "" if who.id.startswith(BOT) or who.id == activity.recipient.id else who.id
    return Sight(reference, someone, who.aad_object_id or "", (who.name or "")[:120])


def keep(connection: Connection, seen: Sequence[Seen]) -> Sequence[None]:
    _put(connection, teams_conversation, [_conversation(each) for each in seen])
    _put(connection, teams_person, [_person(each) for each in seen if each.sight.person])
    return [None] * len(seen)


def _conversation(seen: Seen) -> Columns:
    place = seen.sight.reference
    row = {"id": place.id, "kind": place.kind, "service_url": place.service_url, "tenant": place.tenant}
    whose = {"person": seen.sight.person} if place.kind == PERSONAL and seen.sight.person else {}
    return row | whose | {"seen_at": seen.at}


def _person(seen: Seen) -> Columns:
    sight = seen.sight
    row = {"id": sight.person, "object_id": sight.object_id, "name": sight.name, "seen_at": seen.at}
    # Where only the two of us are is no place to be reached in when that very place is gone.
    return row if sight.reference.kind == PERSONAL else row | {"room": sight.reference.id}


def forget(connection: Connection, room: str) -> None:
    """The bot was removed there."""
    connection.execute(delete(teams_conversation).where(teams_conversation.c.id == room))
    connection.execute(update(teams_person).where(teams_person.c.room == room).values(room=None))


def keep_personal(connection: Connection, room: Reference, who: str, now: datetime) -> None:
    _put(connection, teams_conversation, [_conversation(Seen(Sight(room, who, "", ""), now))])


def find(connection: Connection, room: str) -> Reference | None:
    found = connection.execute(select(teams_conversation).where(teams_conversation.c.id == room)).first()
    return _reference(found) if found else None


def personal(connection: Connection, who: str) -> Reference | None:
    """The chat with this person alone, the latest where there were several."""
    whose = (teams_conversation.c.person == who) & (teams_conversation.c.kind == PERSONAL)
    newest = select(teams_conversation).where(whose).order_by(teams_conversation.c.seen_at.desc()).limit(1)
    found = connection.execute(newest).first()
    return _reference(found) if found else None


def shared(connection: Connection, who: str) -> Reference | None:
    """Where this person was last seen among others."""
    joined = teams_conversation.join(teams_person, teams_person.c.room == teams_conversation.c.id)
    where = select(teams_conversation).select_from(joined).where(teams_person.c.id == who)
    found = connection.execute(where).first()
    return _reference(found) if found else None


def language(connection: Connection, who: str) -> str:
    wish = select(person.c.language).where(person.c.channel == CHANNEL, person.c.id == who)
    return connection.execute(wish).scalar() or FIRST_LANGUAGE


def _put(connection: Connection, table: Table, rows: Sequence[Columns]) -> None:
    """What a row does not name stays as it is. Rows that name the same go together."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for names, alike in groupby(rows, key=tuple):
        statement = insert(table)
        changed = {name: statement.excluded[name] for name in names if name != "id"}
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed), list(alike))


def _reference(row: Row[Any]) -> Reference:
    return Reference(row.id, row.kind, row.service_url, row.tenant)
