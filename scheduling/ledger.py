"""The reminder rows in the database: kept in step with the plan, handed over once, never forgotten."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, and_, bindparam, exists, func, insert, select, update

from scheduling import invitations, store
from scheduling.ratings import asking, survey_letters
from scheduling.ratings.keys import Keys
from scheduling.ratings.tables import rating_round
from scheduling.reminders import (
    BUDGET,
    Changes,
    Kept,
    Network,
    Reminder,
    Window,
    days_near,
    owed,
    reconcile,
    window_around,
)
from scheduling.tables import reminder

# Wishes and zones can move a row a few days, also across the edge of the window.
MARGIN = timedelta(days=7)
AT_A_TIME = 2_000  # rows, so that no database waits so long for the next ones that it believes us gone
AS_KEPT = (
    reminder.c.id,
    reminder.c.state,
    reminder.c.settled_at,
    *(reminder.c[{"meeting": "meeting_id"}.get(name, name)] for name in Reminder.__struct_fields__),
)

# Asked every second, and therefore built once: what waits has somewhere to go, or is too late. A rating is asked for
# when its round has really been opened.
_WAITING = and_(
    reminder.c.state == "planned",
    reminder.c.due_at <= bindparam("now"),
    (reminder.c.channel != "") | (reminder.c.useful_until <= bindparam("now")),
    (reminder.c.kind != "rating")
    | exists().where(rating_round.c.subject == reminder.c.meeting_id, rating_round.c.state == "open"),
)
_SETTLE = (
    update(reminder)
    .where(reminder.c.id.in_(bindparam("rows")), reminder.c.state == "planned")
    .values(state=bindparam("as"), settled_at=bindparam("now"))
)
_OLDEST_DUE = select(func.min(reminder.c.due_at)).where(_WAITING)


def network(  # noqa: PLR0913, PLR0917 - all that narrows what is read
    connection: Connection,
    zone: str,
    budget: int = BUDGET,
    keys: Keys | None = None,
    near: Window | None = None,
    only: Collection[int] | None = None,
) -> Network:
    """Everything the planner may know, as it is now: with `near` what it may know to plan that window, of `only` these
    members. Only with the `keys` it knows who has rated a meeting already.
    """
    members = store.members(connection, only=only)
    return Network(
        meetings=store.meetings(connection) if near is None else store.meetings_between(connection, *days_near(near)),
        members=members,
        rooms=store.rooms(connection),
        answers=invitations.everyones(connection),
        asked=asking.asked(connection, keys, among=members),
        budget=budget,
        zone=zone,
    )


def refresh(connection: Connection, known: Network, now: datetime) -> Changes:
    """Plan, and make the rows be what should exist. Doing so again changes nothing."""
    changes = differences(connection, known, now)
    record(connection, changes, now)
    return changes


def differences(connection: Connection, known: Network, now: datetime, only: Collection[int] | None = None) -> Changes:
    """What separates the rows there are from those that should be: all of them, or those to these members and to rooms.

    What one recipient is owed depends on nobody else, so that most changes concern few.
    """
    window = window_around(now, ZoneInfo(known.zone))
    whom = None if only is None else [*map(store.of_member, only), *(f"room:{room.id}" for room in known.rooms)]
    rows = rows_near(connection, window, whom)
    over = [row for row in rows if row.state in {"handed", "missed"}] + _letters(connection, window)
    # A change may be younger than `now`, which was read before the plan was.
    until = {meeting.id: max(now, meeting.since) for meeting in known.meetings}
    planned = [row.reminder for row in rows if row.state == "planned"]
    overdue = [row for row in planned if row.due_at <= until.get(row.meeting, now)]
    return reconcile(rows, owed(known, window, over, overdue).rows, window)


def _letters(connection: Connection, window: Window) -> list[Kept]:
    """A survey that was sent counts against the week's budget as any message that was not asked for."""
    return [
        Kept(0, Reminder(at, f"member:{member}", "", 0, "rating", "survey", "", at), "handed", at)
        for member, at in survey_letters.moments(connection, window.start)
    ]


def record(connection: Connection, changes: Changes, now: datetime) -> None:
    for first in range(0, len(changes.add), AT_A_TIME):
        connection.execute(insert(reminder), [_values(row) for row in changes.add[first : first + AT_A_TIME]])
    for row_id, row in changes.change:
        planned = {"state": "planned", "settled_at": None, **_values(row)}
        connection.execute(update(reminder).where(reminder.c.id == row_id).values(**planned))
    settle(connection, changes.void, "void", now)


def rows_near(connection: Connection, window: Window, recipients: Collection[str] | None = None) -> list[Kept]:
    """The rows that planning within this window may touch: of everybody, or of these recipients."""
    near = (reminder.c.due_at >= window.start - MARGIN) & (reminder.c.due_at < window.end + MARGIN)
    if recipients is not None:
        near &= reminder.c.recipient.in_(recipients)
    found = _kept(connection, select(*AS_KEPT).where(near))
    return sorted(found, key=attrgetter("id"))  # whole rows take a database longer to sort than us


def due(connection: Connection, now: datetime, recipients: int | None = None) -> list[Kept]:
    """What should have been handed over by now and has not been: all of it, or all that is owed to so many.

    A member whom we do not know where to find may still turn up, until it is too late.
    """
    query = select(*AS_KEPT).where(_WAITING)
    if recipients is not None:
        first = select(reminder.c.recipient).where(_WAITING).group_by(reminder.c.recipient)
        query = query.where(reminder.c.recipient.in_(first.order_by(func.min(reminder.c.due_at)).limit(recipients)))
    return _kept(connection, query.order_by(reminder.c.due_at, reminder.c.id), now=now)


def hand_over(connection: Connection, rows: Iterable[int], message: str, now: datetime) -> None:
    """`message` is the key of the one that tells these. Only what is still planned can be handed over."""
    still_planned = reminder.c.id.in_(list(rows)) & (reminder.c.state == "planned")
    values = {"state": "handed", "settled_at": now, "message": message}
    connection.execute(update(reminder).where(still_planned).values(**values))


def settle(
    connection: Connection, rows: Iterable[int], state: Literal["handed", "missed", "void"], now: datetime
) -> None:
    """Only what is still planned can be settled, so that nobody hands over what another has."""
    found = list(rows)
    for first in range(0, len(found), AT_A_TIME):
        connection.execute(_SETTLE, {"rows": found[first : first + AT_A_TIME], "as": state, "now": now})


def missed(connection: Connection, meetings: Iterable[str] | None = None) -> list[Kept]:
    """What never went out: of these meetings, or all that no coordinator has been told of."""
    which = reminder.c.reported_at.is_(None) if meetings is None else reminder.c.meeting_id.in_(list(meetings))
    query = select(*AS_KEPT).where(reminder.c.state == "missed", which)
    return _kept(connection, query.order_by(reminder.c.due_at, reminder.c.id))


def report(connection: Connection, rows: Iterable[int], now: datetime) -> None:
    connection.execute(update(reminder).where(reminder.c.id.in_(list(rows))).values(reported_at=now))


def oldest_due(connection: Connection, now: datetime) -> datetime | None:
    """Since when something waits that should have gone out."""
    oldest: datetime | None = connection.execute(_OLDEST_DUE, {"now": now}).scalar()
    return oldest


def next_due(connection: Connection) -> datetime | None:
    """When there is something to do again."""
    query = select(func.min(reminder.c.due_at)).where(reminder.c.state == "planned")
    soonest: datetime | None = connection.execute(query).scalar()
    return soonest


def _values(row: Reminder) -> dict[str, object]:
    return {
        "meeting_id": row.meeting,
        "version": row.version,
        "kind": row.kind,
        "lead": row.lead,
        "recipient": row.recipient,
        "channel": row.channel,
        "due_at": row.due_at,
        "useful_until": row.useful_until,
    }


def _kept(connection: Connection, query: Select[Any], **values: Any) -> list[Kept]:
    """There are many, and each is read often: by position, which is the quickest way."""
    return [
        Kept(row_id, Reminder(*fields), state, settled_at)
        for row_id, state, settled_at, *fields in connection.execute(query, values).all()
    ]
