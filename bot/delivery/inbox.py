"""Every event that came in: kept before it is acknowledged, taken by one worker at a time, in order, settled once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Integer, Row, and_, bindparam, exists, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.conversation.events import AnyEvent, Uploaded
from bot.delivery.accounting import heard_from
from bot.delivery.claimant import Claimant
from bot.storage.tables import file, inbox

MOST_FAILURES = 3  # answering it went wrong this often: it is the event, not the moment
MOST_ATTEMPTS = 50  # an innocent event shares a dying process with others, so only a long row of deaths convicts it

LONGEST_ERROR = 500
READ_LATER = "files that take long"  # is nobody's conversation

# Built once: these stand between every event and its acknowledgement, and are asked at every turn.
_KEEP = {
    name: dialect.insert(inbox).on_conflict_do_nothing().returning(inbox.c.channel, inbox.c.key)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_EARLIER = inbox.alias("earlier")
_BLOCKED = exists().where(
    _EARLIER.c.conversation == inbox.c.conversation, _EARLIER.c.settled_at.is_(None), _EARLIER.c.id < inbox.c.id
)
_TO_ANSWER = (
    select(inbox)
    .where(
        inbox.c.settled_at.is_(None),
        or_(inbox.c.state == "received", and_(inbox.c.state == "claimed", inbox.c.lease_until <= bindparam("now"))),
        ~_BLOCKED,
        inbox.c.id.not_in(bindparam("busy")),
    )
    .order_by(inbox.c.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True, of=inbox)
)


class ClaimLost(Exception):
    """Another worker has taken the row over. Whatever was done with it here must come to nothing."""


@dataclass(frozen=True)
class Claimed:
    """`attempt` counts the claims: together with the worker it names this claim and no other."""

    id: int
    source: str
    event: str
    received_at: datetime
    worker: str
    attempt: int
    failures: int


class Heard(NamedTuple):
    """An event as it came in, with the files it brought."""

    event: AnyEvent
    files: Mapping[str, bytes]
    at: datetime


def receive(connection: Connection, event: AnyEvent, files: Mapping[str, bytes], now: datetime) -> bool:
    """Keep the event and its files. False when it is here already."""
    return receive_all(connection, (Heard(event, files, now),))[0]


def receive_all(connection: Connection, heard: Sequence[Heard]) -> list[bool]:
    """For a crowd it costs little more than for one: whoever sent the last of them waits for all."""
    added = set(connection.execute(_KEEP[connection.dialect.name], [_row(one) for one in heard]).all())
    heard_from(connection, [one.event.person for one in heard if one.event.place.direct])
    new = [_taken_from(added, (one.event.place.channel, one.event.key)) for one in heard]
    files = [row for one, is_new in zip(heard, new, strict=True) if is_new for row in _files(one)]
    if files:
        connection.execute(insert(file), files)
    return new


def put_off(connection: Connection, upload: Uploaded, now: datetime) -> None:
    """A file that takes long to read. Of all such files one is read at a time, so that they hold up nobody else."""
    later = replace(upload, key=f"{upload.key}/later", later=True)
    connection.execute(_KEEP[connection.dialect.name], [_row(Heard(later, {}, now)) | {"conversation": READ_LATER}])


def _row(heard: Heard) -> dict[str, object]:
    return {
        "channel": heard.event.place.channel,
        "key": heard.event.key,
        "conversation": heard.event.place.conversation,
        "event": msgspec.json.encode(heard.event).decode(),
        "received_at": heard.at,
    }


def _files(heard: Heard) -> list[dict[str, object]]:
    name = heard.event.name if isinstance(heard.event, Uploaded) else ""
    return [
        {"id": id_, "name": name, "content": content, "received_at": heard.at} for id_, content in heard.files.items()
    ]


def _taken_from(added: set[Any], key: tuple[str, str]) -> bool:
    """The first with that key is the one that was kept; what follows is the same told again."""
    was_there = key in added
    added.discard(key)
    return was_there


def claim(connection: Connection, by: Claimant, lease: timedelta) -> list[Claimed]:
    """Of each conversation only the oldest unsettled event can be had: what comes after it waits for it."""
    rows = connection.execute(_TO_ANSWER, {"now": by.now, "busy": [*by.busy], "most": by.limit}).all()
    if not rows:
        return []
    connection.execute(
        update(inbox)
        .where(inbox.c.id.in_([row.id for row in rows]))
        .values(state="claimed", worker=by.worker, attempts=inbox.c.attempts + 1, lease_until=by.now + lease)
    )
    return [_claimed(row, by.worker) for row in rows]


def settle(connection: Connection, claimed: Claimed, now: datetime, *, error: str | None = None) -> None:
    """The event has its answer, or with `error` its apology. Raises ClaimLost, which undoes all that goes with it."""
    state = "answered" if error is None else "failed"
    _change(connection, claimed, state=state, settled_at=now, error=error and error[:LONGEST_ERROR])


def fail(connection: Connection, claimed: Claimed, error: str, again_at: datetime) -> None:
    """Answering went wrong; it is tried again."""
    _change(connection, claimed, failures=claimed.failures + 1, error=error[:LONGEST_ERROR], lease_until=again_at)


def postpone(connection: Connection, claimed: Claimed, again_at: datetime) -> None:
    """Not the event's fault, so it does not count."""
    _change(connection, claimed, attempts=claimed.attempt - 1, lease_until=again_at)


def hold(connection: Connection, claimed: Claimed, until: datetime) -> None:
    """It takes longer than others, and is still worked on."""
    _change(connection, claimed, lease_until=until)


def free_all(connection: Connection, now: datetime) -> None:
    """Where one process serves alone, whatever is claimed when it starts was claimed by the dead."""
    connection.execute(update(inbox).where(inbox.c.state == "claimed").values(lease_until=now))


def _change(connection: Connection, claimed: Claimed, **values: object) -> None:
    ours = (
        inbox.c.id == claimed.id,
        inbox.c.state == "claimed",
        inbox.c.worker == claimed.worker,
        inbox.c.attempts == claimed.attempt,
    )
    if connection.execute(update(inbox).where(*ours).values(**values)).rowcount != 1:
        raise ClaimLost(f"event {claimed.id}")


def _claimed(row: Row[tuple[Any, ...]], worker: str) -> Claimed:
    return Claimed(
        id=row.id,
        source=f"{row.channel}/{row.key}",
        event=row.event,
        received_at=row.received_at,
        worker=worker,
        attempt=row.attempts + 1,
        failures=row.failures,
    )
