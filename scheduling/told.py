"""The ledger of who was told what: a row for each meeting that a message spoke of, and what came of the message.

A row is `owed` while its message is under way. Told is whoever a message reached, or may have reached.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, RowMapping, and_, bindparam, exists, func, insert, or_, select, union_all, update

from scheduling import tables
from scheduling.meetings import Meeting
from scheduling.store import add_once
from scheduling.tables import meeting_version, told

State = Literal["owed", "sent", "unsure", "failed", "expired", "void"]
REACHED = ("sent", "unsure")
TROUBLE = ("failed", "expired", "unsure")
QUIET = timedelta(minutes=2)  # edits that follow each other this closely are one change, and told as one
CHANGE = "change"  # what a notice tells; anything else is the name of a reminder …
ANSWERED = "answered"  # … but this: somebody has answered the invitation, whatever it was that they had seen


# Asked every second, and therefore built once.
_UNDER_WAY = told.alias()
_OUTDATED = (
    select(told.c.meeting_id)
    .join(tables.meeting)
    .where(
        told.c.state.in_(REACHED),
        told.c.shown != tables.meeting.c.version,
        or_(tables.meeting.c.since <= bindparam("rested"), tables.meeting.c.since > bindparam("now")),
        ~exists().where(
            _UNDER_WAY.c.state == "owed",
            _UNDER_WAY.c.meeting_id == told.c.meeting_id,
            _UNDER_WAY.c.recipient == told.c.recipient,
        ),
    )
    .distinct()
)
_WENT_WRONG = union_all(
    select(told.c.settled_at).where(told.c.state.in_(TROUBLE), told.c.reported_at.is_(None)),
    select(tables.reminder.c.settled_at).where(
        tables.reminder.c.state == "missed", tables.reminder.c.reported_at.is_(None)
    ),
).subquery()
_TROUBLE_SPAN = select(func.min(_WENT_WRONG.c.settled_at), func.max(_WENT_WRONG.c.settled_at))


class Told(Struct, frozen=True):
    """`version` is the meeting's when it was said, `shown` the one that the message shows now."""

    id: int
    key: str
    meeting: str
    version: int
    shown: int
    recipient: str
    channel: str
    what: str
    lead: str
    due_at: datetime
    useful_until: datetime
    owed_at: datetime
    state: State
    message: str | None
    settled_at: datetime | None
    error: str | None
    reported_at: datetime | None

    @property
    def reached(self) -> bool:
        return self.state in REACHED

    def reminder_of(self, meeting: Meeting) -> "New":
        """The same once more, to be said of the meeting as it is now."""
        return New(meeting, self.what, self.lead, self.due_at, self.useful_until)


class New(Struct, frozen=True):
    """What a message is about to say of one meeting."""

    meeting: Meeting
    what: str
    lead: str
    due_at: datetime
    useful_until: datetime


def owe(connection: Connection, key: str, to: tuple[str, str], about: Iterable[New], now: datetime) -> None:
    """`to` is the recipient and the channel. Owing the same again is the caller's to prevent: keys are for ever."""
    recipient, channel = to
    rows = [
        {
            "key": key,
            "meeting_id": new.meeting.id,
            "version": new.meeting.version,
            "shown": new.meeting.version,
            "recipient": recipient,
            "channel": channel,
            "what": new.what,
            "lead": new.lead,
            "due_at": new.due_at,
            "useful_until": new.useful_until,
            "owed_at": now,
        }
        for new in about
    ]
    connection.execute(insert(told), rows)


def heard(connection: Connection, to: tuple[str, str], meeting: Meeting, now: datetime) -> None:
    """Whoever answers an invitation knows of the meeting: what changes from here on concerns them."""
    recipient, channel = to
    known = (told.c.recipient == recipient) & (told.c.meeting_id == meeting.id) & (told.c.shown == meeting.version)
    if connection.scalar(select(exists().where(known, told.c.state.in_(REACHED)))):
        return
    remember(connection, [meeting])
    add_once(
        connection,
        told,
        key=f"{ANSWERED}:{recipient}:{meeting.version}",
        meeting_id=meeting.id,
        version=meeting.version,
        shown=meeting.version,
        recipient=recipient,
        channel=channel,
        what=ANSWERED,
        due_at=now,
        useful_until=now,
        owed_at=now,
        state="sent",
        settled_at=now,
    )


def of_messages(connection: Connection, keys: Collection[str]) -> list[Told]:
    return _rows(connection, told.c.key.in_(keys))


def of_rows(connection: Connection, rows: Collection[int]) -> list[Told]:
    return _rows(connection, told.c.id.in_(rows))


def of_meetings(connection: Connection, meetings: Collection[str]) -> list[Told]:
    """Everything that was ever said of these, in the order in which it was owed."""
    return _rows(connection, told.c.meeting_id.in_(meetings))


def of_recipients(connection: Connection, recipients: Collection[str], meetings: Collection[str]) -> list[Told]:
    return _rows(connection, and_(told.c.recipient.in_(recipients), told.c.meeting_id.in_(meetings)))


def outdated(connection: Connection, now: datetime) -> list[str]:
    """Meetings of which somebody has been told in another version than today's, and nobody has looked at it yet.

    What is being edited right now is left for later, and so is what a message on its way may tell already.
    """
    return list(connection.execute(_OUTDATED, {"now": now, "rested": now - QUIET}).scalars())


def say_now(connection: Connection, row: Told, meeting: Meeting) -> None:
    """The message is about to be sent, and this is what it says."""
    remember(connection, [meeting])
    values = {"version": meeting.version, "shown": meeting.version}
    connection.execute(update(told).where(told.c.id == row.id).values(**values))


def show(connection: Connection, rows: Iterable[Told], versions: Mapping[str, int]) -> None:
    """From now on their messages show these versions, or need not."""
    for row in rows:
        connection.execute(update(told).where(told.c.id == row.id).values(shown=versions[row.meeting]))


def settle(connection: Connection, rows: Iterable[int], **outcome: Any) -> None:
    """What came of the message: `state`, and where it is known `message`, `error` and `settled_at`."""
    connection.execute(update(told).where(told.c.id.in_(list(rows))).values(**outcome))


def unreported(connection: Connection) -> list[Told]:
    return _rows(connection, and_(told.c.state.in_(TROUBLE), told.c.reported_at.is_(None)))


def report(connection: Connection, rows: Iterable[int], now: datetime) -> None:
    connection.execute(update(told).where(told.c.id.in_(list(rows))).values(reported_at=now))


def trouble_span(connection: Connection) -> tuple[datetime | None, datetime | None]:
    """When the first and the last thing went wrong that no coordinator has been told of."""
    first, last = connection.execute(_TROUBLE_SPAN).one()
    return first, last


def remember(connection: Connection, meetings: Sequence[Meeting]) -> None:
    """These versions have been told, so that it can be said later what they were."""
    known = set(versions(connection, [meeting.id for meeting in meetings]))
    for meeting in sorted(meetings, key=lambda one: one.id):  # in one order, so that nobody waits in a ring
        if (meeting.id, meeting.version) not in known:
            said = msgspec.json.encode(meeting).decode()
            add_once(connection, meeting_version, meeting_id=meeting.id, version=meeting.version, meeting=said)


def versions(connection: Connection, meetings: Collection[str]) -> dict[tuple[str, int], Meeting]:
    """Meeting and version -> the meeting as it was."""
    query = select(meeting_version).where(meeting_version.c.meeting_id.in_(meetings))
    return {
        (row.meeting_id, row.version): msgspec.json.decode(row.meeting, type=Meeting)
        for row in connection.execute(query)
    }


def _rows(connection: Connection, which: Any) -> list[Told]:
    found = connection.execute(select(told).where(which).order_by(told.c.id)).mappings()
    return [_told(row) for row in found]


def _told(row: RowMapping) -> Told:
    values = {name: row[name] for name in Told.__struct_fields__ if name != "meeting"}
    return Told(meeting=row["meeting_id"], **values)
