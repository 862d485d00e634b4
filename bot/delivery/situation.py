"""What is known when an event is about to be answered, and whether its button may be pressed at all."""

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, exists, or_, select

from bot.conversation.actions import NotAnAction, ShowSources, ShowWhy, decode
from bot.conversation.events import AnyEvent, FilledIn, Person, Place, Pressed, addressed
from bot.conversation.replies import Reply, actions_in
from bot.conversation.state import Asked, State
from bot.conversation.wording import FIRST_LANGUAGE
from bot.storage.tables import outbox, person, question
from scheduling import store

IN_DOUBT = ("intended", "unsure")


@dataclass(frozen=True)
class Situation:
    """`foreign`: the button is on a message for somebody else. `stale`: the message does not offer it, or is not ours.
    `early`: it may be on a message that is out but whose number we have not heard yet.
    """

    state: State
    foreign: bool = False
    stale: bool = False
    early: bool = False


def situation(connection: Connection, event: AnyEvent) -> Situation:
    versions = _versions(connection, event) if isinstance(event, Pressed | FilledIn) else []
    member = store.who_is(connection, event.person.channel, event.person.id)
    state = State(
        member=member,
        coordinator=member is not None and member.role == "coordinator",
        groups=member.groups if member else (),
        language=_language(connection, event.person),
        pressed=_read(versions[0]) if versions else None,
        pressed_alone=bool(versions) and versions[0].only_for is not None,
        asked=_asked(connection, event) if isinstance(event, Pressed) else None,
        in_our_thread=bool(event.place.thread) and _spoken_in(connection, event.place, event.person),
    )
    if not isinstance(event, Pressed | FilledIn):
        return Situation(state)
    return Situation(
        state,
        foreign=any(_for_another(version, event.person) for version in versions),
        stale=event.action not in _offered(versions),
        early=not versions and _in_doubt(connection, event),
    )


def _asked(connection: Connection, event: Pressed) -> Asked | None:
    try:
        action = decode(event.action)
    except NotAnAction:
        return None
    if not isinstance(action, ShowSources | ShowWhy):
        return None
    row = connection.execute(select(question).where(question.c.id == action.question)).one_or_none()
    return Asked(row.text, tuple(msgspec.json.decode(row.reads, type=list[str])), row.asked_at) if row else None


def _versions(connection: Connection, event: Pressed | FilledIn) -> list[Row[Any]]:
    """What the message said, the latest first: as sent, and as edits that may be visible already."""
    it = or_(outbox.c.message == event.message, outbox.c.amends == event.message)
    said = select(outbox.c.reply, outbox.c.state, outbox.c.only_for).where(
        outbox.c.channel == event.place.channel, it, outbox.c.state.in_(("sent", *IN_DOUBT))
    )
    return [*connection.execute(said.order_by(outbox.c.id.desc()))]


def _offered(versions: list[Row[Any]]) -> frozenset[str]:
    """The actions of the latest version that is surely there, and of any later one."""
    offered: frozenset[str] = frozenset()
    for version in versions:
        offered |= actions_in(_read(version))
        if version.state == "sent":
            break
    return offered


def _read(version: Row[Any]) -> Reply:
    """What another version of the bot said, and this one cannot read, offers nothing any more."""
    try:
        return msgspec.json.decode(version.reply, type=Reply)
    except msgspec.DecodeError:
        return Reply(())


def _for_another(version: Row[Any], presser: Person) -> bool:
    if version.only_for is None:
        return False
    owner = msgspec.json.decode(version.only_for, type=Person)
    return (owner.channel, owner.id) != (presser.channel, presser.id)


def _language(connection: Connection, someone: Person) -> str:
    wish = select(person.c.language).where(person.c.channel == someone.channel, person.c.id == someone.id)
    return connection.execute(wish).scalar() or FIRST_LANGUAGE


def _spoken_in(connection: Connection, thread: Place, reader: Person) -> bool:
    """Something of ours stands there for the reader to see: in the thread, or as the message it hangs on."""
    there = or_(outbox.c.conversation == thread.conversation, outbox.c.message == thread.thread)
    ours = select(outbox.c.only_for).where(outbox.c.channel == thread.channel, there, outbox.c.state == "sent")
    return any(not _for_another(row, reader) for row in connection.execute(ours.distinct()))


def _in_doubt(connection: Connection, event: Pressed | FilledIn) -> bool:
    """Something is on its way to this very place, or to this person."""
    here = (event.place.conversation, addressed(event.person).conversation)
    out = exists().where(outbox.c.conversation.in_(here), outbox.c.state.in_(IN_DOUBT))
    return bool(connection.execute(select(out.where(outbox.c.settled_at.is_(None)))).scalar())
