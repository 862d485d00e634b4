"""What we must know again after a restart: what we said where, and what may still be answered in its own place."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Table, delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.channels.discord.settings import CHANNEL
from bot.conversation.events import Person
from bot.conversation.rating import bare
from bot.conversation.replies import Form
from bot.conversation.wording import FIRST_LANGUAGE
from bot.storage.tables import (
    discord_direct,
    discord_edit,
    discord_identify,
    discord_interaction,
    discord_message,
    inbox,
    person,
)
from scheduling import store

TOKEN_GOOD_FOR = timedelta(minutes=14)  # Discord says fifteen; what begins late must also end in time
DAY = timedelta(hours=24)


class Said(Struct, frozen=True):
    """One message of ours as it stands on Discord."""

    id: str
    first: str
    key: str
    part: int
    room: str
    interaction: str | None = None
    forms: str | None = None


class Interaction(Struct, frozen=True):
    id: str
    token: str
    person: str
    room: str
    at: datetime
    source: str = ""
    thinking: bool = False
    filled_by: str | None = None


def note_said(connection: Connection, said: Said) -> None:
    _once(connection, discord_message, msgspec.structs.asdict(said))


def forget_said(connection: Connection, message: str) -> None:
    connection.execute(delete(discord_message).where(discord_message.c.id == message))


def note_forms(connection: Connection, message: str, forms: Sequence[Form]) -> None:
    connection.execute(
        update(discord_message).where(discord_message.c.id == message).values(forms=forms_as_text(forms))
    )


def said_with(connection: Connection, key: str) -> list[Said]:
    """The parts that have been sent of the message with this key, in order."""
    return _said(connection, discord_message.c.key == key)


def parts_of(connection: Connection, first: str) -> list[Said]:
    return _said(connection, discord_message.c.first == first)


def known_by(connection: Connection, message: str) -> str:
    """The message that this one is a part of. What we do not know of stands for itself."""
    found = connection.scalar(select(discord_message.c.first).where(discord_message.c.id == message))
    return found or message


def form_on(connection: Connection, message: str, action: str) -> Form | None:
    text = connection.scalar(select(discord_message.c.forms).where(discord_message.c.id == message))
    forms = msgspec.json.decode(text, type=tuple[Form, ...]) if text else ()
    return next((form for form in forms if form.action == action), None)


def forms_as_text(forms: Sequence[Form]) -> str | None:
    """Without what their reader has answered: that is filled in when they look, and kept nowhere."""
    return msgspec.json.encode([bare(form) for form in forms]).decode() if forms else None


def note_edit(connection: Connection, key: str, message: str) -> None:
    _once(connection, discord_edit, {"key": key, "message": message})


def edited_with(connection: Connection, key: str) -> str | None:
    return connection.scalar(select(discord_edit.c.message).where(discord_edit.c.key == key))


def forget_interactions(connection: Connection, now: datetime) -> None:
    connection.execute(delete(discord_interaction).where(discord_interaction.c.at < now - DAY))


def note_interactions(connection: Connection, interactions: Sequence[Interaction]) -> Sequence[None]:
    _once(connection, discord_interaction, *map(msgspec.structs.asdict, interactions))
    return [None] * len(interactions)


def interaction(connection: Connection, number: str, now: datetime) -> Interaction | None:
    return _open(connection, now, discord_interaction.c.id == number)


def latest_of(connection: Connection, person: str, room: str, now: datetime) -> Interaction | None:
    """The last thing this person did here, by which an answer may be seen by this person alone.

    Not while everyone still sees "thinking": Discord would put the first thing that follows in its place, for all.
    """
    theirs = (discord_interaction.c.person == person) & (discord_interaction.c.room == room)
    still_thinking = discord_interaction.c.thinking & discord_interaction.c.filled_by.is_(None)
    return _open(connection, now, theirs & ~still_thinking)


def latest_on(connection: Connection, message: str, now: datetime) -> Interaction | None:
    return _open(connection, now, discord_interaction.c.source == message)


def fill(connection: Connection, number: str, key: str) -> bool:
    """Whether the message with this key is the one that takes the place of "thinking"."""
    open_ = (discord_interaction.c.id == number) & discord_interaction.c.thinking
    free = discord_interaction.c.filled_by.is_(None) | (discord_interaction.c.filled_by == key)
    return connection.execute(update(discord_interaction).where(open_, free).values(filled_by=key)).rowcount == 1


def was_interaction(connection: Connection, number: str) -> bool:
    return bool(connection.scalar(select(exists().where(discord_interaction.c.id == number))))


def note_direct(connection: Connection, person: str, room: str) -> None:
    _once(connection, discord_direct, {"person": person, "room": room})


def direct_of(connection: Connection, person: str) -> str | None:
    return connection.scalar(select(discord_direct.c.room).where(discord_direct.c.person == person))


def directs(connection: Connection) -> list[str]:
    return list(connection.scalars(select(discord_direct.c.room)))


def note_identify(connection: Connection, now: datetime) -> None:
    connection.execute(delete(discord_identify).where(discord_identify.c.at < now - DAY))
    connection.execute(discord_identify.insert().values(at=now))


def identifies(connection: Connection, now: datetime) -> list[datetime]:
    """Those of the last 24 hours, the earliest first."""
    made = select(discord_identify.c.at).where(discord_identify.c.at >= now - DAY)
    return list(connection.scalars(made.order_by(discord_identify.c.at)))


def heard_since(connection: Connection) -> datetime | None:
    """When this database first heard from Discord. What was said before then is not answered out of the blue."""
    first: datetime | None = connection.scalar(select(func.min(inbox.c.received_at)).where(inbox.c.channel == CHANNEL))
    return first


def is_known(connection: Connection, key: str) -> bool:
    return bool(connection.scalar(select(exists().where(inbox.c.channel == CHANNEL, inbox.c.key == key))))


def levels_of(connection: Connection, someone: Person, groups: Sequence[str]) -> tuple[str, ...]:
    """What this person may read when alone with us."""
    member = store.who_is(connection, someone.channel, someone.id)
    if member is None:
        return ("open",)
    if member.role == "coordinator":
        return ("open", *(f"group:{group}" for group in groups), "coordinators")
    return ("open", *(f"group:{group}" for group in member.groups))


def language_of(connection: Connection, someone: Person) -> str:
    """The language that this person wants to be answered in."""
    wish = select(person.c.language).where(person.c.channel == someone.channel, person.c.id == someone.id)
    return connection.scalar(wish) or FIRST_LANGUAGE


def coordinates(connection: Connection, someone: Person) -> bool:
    return bool(store.coordinates(connection, someone.channel, someone.id))


def _said(connection: Connection, wanted: ColumnElement[bool]) -> list[Said]:
    rows = connection.execute(select(discord_message).where(wanted).order_by(discord_message.c.part))
    return [Said(**row) for row in rows.mappings()]


def _open(connection: Connection, now: datetime, wanted: ColumnElement[bool]) -> Interaction | None:
    fresh = discord_interaction.c.at > now - TOKEN_GOOD_FOR
    latest = select(discord_interaction).where(wanted, fresh).order_by(discord_interaction.c.at.desc()).limit(1)
    row = connection.execute(latest).mappings().one_or_none()
    return Interaction(**row) if row else None


def _once(connection: Connection, table: Table, *rows: dict[str, object]) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(table).on_conflict_do_nothing(), list(rows))
