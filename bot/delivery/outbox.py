r"""Every message that is owed, as a row with a state.

    planned -> intended -> sent | failed | planned again
                       \-> unsure -> sent | intended again | closed as unsure
    planned -> expired | void

A message is born `unsure` where a backup has been put back since it was owed: see restored.py.

`intended` is committed before the request is made. A row is settled when `settled_at` is set; until then whatever comes
after it in the same conversation waits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, Select, and_, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.channels.channel import Limit, Outgoing
from bot.conversation.events import Person, Place
from bot.conversation.outcome import Amend, Kind, Say
from bot.conversation.replies import Reply
from bot.delivery import throttle, waiting
from bot.delivery.claimant import Claimant
from bot.delivery.restored import put_back_after
from bot.delivery.settle import Resend
from bot.delivery.waiting import UNDER_WAY
from bot.storage.tables import outbox

LONGEST_ERROR = 500
AS_IT_WILL_BE = Reply(())  # of a card: what it says is decided when it is sent


class Wanted(NamedTuple):
    """A message that is made when it is sent. `card` names it in the ledger of meetings."""

    card: str
    edit: bool


# What to say now, by its card; None where there is nothing to say any more.
Render = Callable[[Connection, Sequence[Wanted], datetime], Mapping[Wanted, Reply | None]]


@dataclass(frozen=True)
class Owed:
    """One attempt at one row. `attempt` and `worker` name this claim and no other.

    `alone` is true when no earlier attempt can have arrived: when this one fails for certain, nothing is out there.
    """

    id: int
    channel: str
    attempt: int
    worker: str
    doubts: int
    due_at: datetime
    tried_at: datetime
    useful_until: datetime | None
    kind: Kind
    alone: bool
    reply: str
    row: Row[tuple[Any, ...]]

    @property
    def wanted(self) -> Wanted | None:
        return _wanted(self.row)

    @property
    def amends(self) -> bool:
        return bool(self.row.amends)

    def message(self) -> Outgoing:
        return Outgoing(
            key=self.row.key,
            place=msgspec.json.decode(self.row.place, type=Place),
            reply=msgspec.json.decode(self.reply, type=Reply),
            kind=self.kind,
            only_for=person_in(self.row.only_for) if self.row.only_for else None,
            amends=self.row.amends,
        )


class Due(NamedTuple):
    """When a message is to be sent, and from when on it had better not be.

    `since` is when it began to be owed. A message with a `card` is made when it is sent.
    """

    at: datetime
    useful_until: datetime | None = None
    since: datetime | None = None
    card: str | None = None


def key(source: str, number: int) -> str:
    """The same for every attempt, also after a restart; short enough for any platform, and telling nothing."""
    return blake2b(f"{source}/{number}".encode(), digest_size=12).hexdigest()


def owe(
    connection: Connection, source: str, messages: Sequence[Say | Amend], now: datetime, due: Due | None = None
) -> None:
    """`source` says what the messages are owed for: owing them twice for the same source is owing them once."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    due = due or Due(now)
    since = due.since or due.at
    in_doubt = {"state": "unsure", "tried_at": since, "deadline": now} if put_back_after(connection, since) else {}
    for number, message in enumerate(messages):
        row = {
            "key": key(source, number),
            "channel": message.place.channel,
            "conversation": message.place.conversation,
            "kind": message.kind,
            "place": msgspec.json.encode(message.place).decode(),
            "reply": msgspec.json.encode(message.reply).decode(),
            "amends": message.message if isinstance(message, Amend) else "",
            "about": message.about or None,
            "card": due.card,
            "only_for": _only_for(connection, message),
            "planned_at": now,
            "due_at": due.at,
            "try_at": due.at,
            "useful_until": due.useful_until,
            **in_doubt,
        }
        connection.execute(dialect.insert(outbox).values(row).on_conflict_do_nothing())


def withdraw(connection: Connection, source: str, number: int, now: datetime) -> bool:
    """No longer owed. False when it is too late: it is out, or on its way."""
    planned = and_(outbox.c.key == key(source, number), outbox.c.state == "planned")
    return connection.execute(update(outbox).where(planned).values(state="void", settled_at=now)).rowcount == 1


def claim(
    connection: Connection,
    by: Claimant,
    attempts: Mapping[str, timedelta],
    limits: Mapping[str, Sequence[Limit]] | None = None,
    render: Render | None = None,
) -> list[Owed]:
    """Intend to send what is due, on the channels that are here. `attempts` says how long an attempt may matter."""
    connection.execute(waiting.EXPIRE, {"now": by.now})
    rows = _within(connection, waiting.TO_SEND, by, attempts, limits)
    made = _made(connection, rows, by.now, render)
    for row in rows:
        if row.id in made:
            intent = {"tried_at": by.now, "deadline": by.now + attempts[row.channel], "reply": made[row.id]}
            _take(connection, row, by, state="intended", **intent)
        else:
            _take(connection, row, by, state="void", settled_at=by.now)
    return [_owed(row, by, by.now, made[row.id], alone=True) for row in rows if row.id in made]


def waits(connection: Connection, now: datetime) -> bool:
    """Whether anything is to be sent, settled or closed as too late."""
    return bool(connection.execute(waiting.ANYTHING, {"now": now}).scalar())


def queued(connection: Connection, channels: Sequence[str], now: datetime) -> bool:
    """Whether anything waits on these that could go out as soon as the platform takes more."""
    return bool(connection.execute(waiting.QUEUED, {"now": now, "channels": [*channels]}).scalar())


def claim_doubtful(
    connection: Connection,
    by: Claimant,
    attempts: Mapping[str, timedelta],
    limits: Mapping[str, Sequence[Limit]] | None = None,
) -> list[Owed]:
    """Take on, to be settled, what may or may not have arrived and can no longer change."""
    rows = _within(connection, waiting.TO_SETTLE, by, attempts, limits)
    for row in rows:
        _take(connection, row, by, state="unsure", deadline=by.now + attempts[row.channel])
    return [_owed(row, by, row.tried_at, row.reply, alone=False) for row in rows]


def _within(
    connection: Connection,
    wanted: Select[Any],
    by: Claimant,
    attempts: Mapping[str, timedelta],
    limits: Mapping[str, Sequence[Limit]] | None,
) -> list[Row[tuple[Any, ...]]]:
    """As many of these as each platform takes now."""
    rows: list[Row[tuple[Any, ...]]] = []
    for channel in attempts:
        held = throttle.hold(connection, channel, (limits or {}).get(channel, ()), by.now)
        room = min(by.limit - len(rows), held.room)
        if room > 0:
            query = wanted.where(*held.only) if held.only else wanted
            most = {"now": by.now, "on": channel, "busy": [*by.busy], "most": room}
            rows += connection.execute(query, most).all()
    return rows


def intend_again(
    connection: Connection, owed: Owed, step: Resend, intended: tuple[datetime, datetime], render: Render | None = None
) -> Owed | None:
    """Before a second request; `intended` is now and its deadline. None when there is nothing to send any more, or
    another worker has taken the row over. What surely did not arrive is said anew, as things are now.
    """
    now, deadline = intended
    tried_at = now if step.fresh else owed.tried_at
    made = _made(connection, [owed.row], now, render) if step.fresh else {owed.id: owed.reply}
    if owed.id not in made:
        change(connection, owed, state="unsure" if step.doubts else "void", doubts=step.doubts, settled_at=now)
        return None
    again = replace(owed, tried_at=tried_at, alone=step.fresh, doubts=step.doubts, reply=made[owed.id])
    intent = {"tried_at": tried_at, "doubts": step.doubts, "asked_at": now, "deadline": deadline, "reply": again.reply}
    return again if change(connection, owed, state="intended", **intent) else None


def _made(
    connection: Connection, rows: Sequence[Row[tuple[Any, ...]]], now: datetime, render: Render | None
) -> dict[int, str]:
    """What each row says: as it was owed or, where it is a card of the ledger, as that is at this moment.

    A row that has nothing to say any more is not in it.
    """
    wanted = {row.id: card for row in rows if (card := _wanted(row))}
    said = render(connection, list(wanted.values()), now) if render and wanted else {}
    made = {row.id: row.reply for row in rows if row.id not in wanted}
    for row_id, card in wanted.items():
        if (reply := said.get(card)) is not None:
            made[row_id] = msgspec.json.encode(reply).decode()
    return made


def _wanted(row: Row[tuple[Any, ...]]) -> Wanted | None:
    return Wanted(row.card, bool(row.amends)) if row.card else None


def change(connection: Connection, owed: Owed, **values: Any) -> bool:
    """Only while the row is still ours. False when another worker has taken it over."""
    ours = (
        outbox.c.id == owed.id,
        outbox.c.worker == owed.worker,
        outbox.c.attempts == owed.attempt,
        outbox.c.settled_at.is_(None),
        outbox.c.state.in_(UNDER_WAY),
    )
    return connection.execute(update(outbox).where(*ours).values(**values)).rowcount == 1


def person_in(only_for: str) -> Person:
    return msgspec.json.decode(only_for, type=Person)


def _only_for(connection: Connection, message: Say | Amend) -> str | None:
    """An edit of a private message is as private as the message."""
    if isinstance(message, Say):
        return msgspec.json.encode(message.only_for).decode() if message.only_for else None
    earlier = and_(outbox.c.channel == message.place.channel, outbox.c.message == message.message)
    return connection.execute(select(func.max(outbox.c.only_for)).where(earlier)).scalar()


def _take(connection: Connection, row: Row[tuple[Any, ...]], by: Claimant, **values: Any) -> None:
    taken = {"worker": by.worker, "attempts": row.attempts + 1, "asked_at": by.now, **values}
    connection.execute(update(outbox).where(outbox.c.id == row.id).values(taken))


def _owed(row: Row[tuple[Any, ...]], by: Claimant, tried_at: datetime, reply: str, *, alone: bool) -> Owed:
    return Owed(
        id=row.id,
        channel=row.channel,
        attempt=row.attempts + 1,
        worker=by.worker,
        doubts=row.doubts,
        due_at=row.due_at,
        tried_at=tried_at,
        useful_until=row.useful_until,
        kind=row.kind,
        alone=alone,
        reply=reply,
        row=row,
    )
