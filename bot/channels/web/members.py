"""Who may be on the page, and which rooms each of them sees."""

from collections.abc import Collection
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from bot.channels.web.settings import Room, WebSettings
from bot.conversation.events import Person, Place
from bot.conversation.wording import FIRST_LANGUAGE, LANGUAGES
from bot.storage.tables import person, web_member

CHANNEL = "web"
DIRECT = "direct-"  # a direct room is named by this and the member's id
_SWEDISH_ORDER = str.maketrans("åäö", "{|}")


# Built once: one of them is asked in every request.
_SPEAKS = (person.c.channel == CHANNEL) & (person.c.id == web_member.c.id)
_MEMBERS = select(web_member, person.c.language).select_from(web_member.outerjoin(person, _SPEAKS))
_MEMBER = _MEMBERS.where(web_member.c.id == bindparam("id"))


class Member(Struct, frozen=True):
    """`detail` says what tells two people apart, mostly the municipality. `rooms` are ids from the settings."""

    id: str
    name: str
    detail: str = ""
    rooms: tuple[str, ...] = ()
    coordinator: bool = False
    language: str = FIRST_LANGUAGE

    @property
    def person(self) -> Person:
        return Person(CHANNEL, self.id, self.name)

    @property
    def direct(self) -> Place:
        return Place(CHANNEL, DIRECT + self.id, direct=True)

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def put_members(connection: Connection, members: tuple[Member, ...]) -> None:
    """Add or replace. Nobody else is touched."""
    for member in members:
        connection.execute(delete(web_member).where(web_member.c.id == member.id))
        connection.execute(
            insert(web_member).values(
                id=member.id,
                name=member.name,
                detail=member.detail,
                rooms=msgspec.json.encode(member.rooms).decode(),
                coordinator=member.coordinator,
            )
        )


def drop_members(connection: Connection, ids: Collection[str]) -> None:
    """They may not enter any more. What they wrote stays."""
    connection.execute(delete(web_member).where(web_member.c.id.in_(ids)))


def all_members(connection: Connection) -> list[Member]:
    return sorted(map(_member, connection.execute(_MEMBERS)), key=_alphabetical)


def find_member(connection: Connection, member: str) -> Member | None:
    row = connection.execute(_MEMBER, {"id": member}).first()
    return _member(row) if row else None


def room_for(member: Member, room: str, settings: WebSettings) -> Room | None:
    """The room, when this member may be in it."""
    return next((found for found in rooms_of(member, settings) if found.id == room), None)


def rooms_of(member: Member, settings: WebSettings) -> tuple[Room, ...]:
    """Every room the member sees; the direct conversation comes last and has no name of its own."""
    shared = tuple(room for room in settings.rooms if _may_enter(member, room))
    return (*shared, Room(member.direct.room, ""))


def level_of(room: Room) -> str:
    """Of a document that everyone in the room may read, and nobody who sees fewer rooms."""
    return {"everyone": "open", "members": f"group:{room.id}", "coordinators": "coordinators"}[room.access]


def reads_in(member: Member, room: str, settings: WebSettings) -> tuple[str, ...]:
    """The levels that everyone in the room may read; alone with the bot, those the member may."""
    if is_direct(room):
        seen = [found for found in settings.rooms if _may_enter(member, found)]
    else:
        here = next((found for found in settings.rooms if found.id == room), None)
        everything = here is not None and here.access == "coordinators"
        seen = list(settings.rooms) if everything else [here] if here else []
    return tuple(dict.fromkeys(["open", *map(level_of, seen)]))


def coordinators_place(settings: WebSettings) -> Place | None:
    """The room where the coordinators talk among themselves."""
    rooms = (room for room in settings.rooms if room.access == "coordinators")
    return next((Place(CHANNEL, room.id) for room in rooms), None)


def is_direct(room: str) -> bool:
    return room.startswith(DIRECT)


def _may_enter(member: Member, room: Room) -> bool:
    if member.coordinator or room.access == "everyone":
        return True
    return room.access == "members" and room.id in member.rooms


def _member(row: Row[Any]) -> Member:
    language = row.language if row.language in LANGUAGES else FIRST_LANGUAGE
    rooms = msgspec.json.decode(row.rooms, type=tuple[str, ...])
    return Member(row.id, row.name, row.detail, rooms, row.coordinator, language)


def _alphabetical(member: Member) -> str:
    """å, ä and ö come last, in that order, as they do in Swedish."""
    return member.name.casefold().translate(_SWEDISH_ORDER)
