"""The reminder rows in the database: kept in step with the plan, handed over once, never forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from scheduling import invitations, store
from scheduling.reminders import BUDGET, Changes, Kept, Network, Reminder, Window, owed, reconcile, window_around
from scheduling.tables import reminder

# Wishes and zones can move a row a few days, also across the edge of the window.
MARGIN = timedelta(days=7)


def network(connection: Connection, zone: str, budget: int = BUDGET) -> Network:
    """Everything the planner may know, as it is now."""
    return Network(
        meetings=store.meetings(connection),
        members=store.members(connection),
        rooms=store.rooms(connection),
        answers=invitations.everyones(connection),
        budget=budget,
        zone=zone,
    )


def refresh(connection: Connection, known: Network, now: datetime) -> Changes:
    """Plan, and make the rows be what should exist. Doing so again changes nothing."""
    window = window_around(now, ZoneInfo(known.zone))
    rows = rows_near(connection, window)
    handed = [row.reminder for row in rows if row.state == "handed"]
    changes = reconcile(rows, owed(known, window, handed).rows, window)
    record(connection, changes, now)
    return changes


def record(connection: Connection, changes: Changes, now: datetime) -> None:
    if changes.add:
        connection.execute(insert(reminder), [_values(row) for row in changes.add])
    for row_id, row in changes.change:
        planned = {"state": "planned", "settled_at": None, **_values(row)}
        connection.execute(update(reminder).where(reminder.c.id == row_id).values(**planned))
    settle(connection, changes.void, "void", now)


def rows_near(connection: Connection, window: Window) -> list[Kept]:
    """The rows that planning within this window may touch."""
    near = (reminder.c.due_at >= window.start - MARGIN) & (reminder.c.due_at < window.end + MARGIN)
    return [_kept(row) for row in connection.execute(select(reminder).where(near).order_by(reminder.c.id)).mappings()]


def due(connection: Connection, now: datetime) -> list[Kept]:
    """What should have been handed over by now and has not been."""
    query = select(reminder).where(reminder.c.state == "planned", reminder.c.due_at <= now)
    rows = connection.execute(query.order_by(reminder.c.due_at, reminder.c.id)).mappings()
    return [_kept(row) for row in rows]


def settle(
    connection: Connection, rows: Iterable[int], state: Literal["handed", "missed", "void"], now: datetime
) -> None:
    """Only what is still planned can be settled, so that nobody hands over what another has."""
    still_planned = (reminder.c.id == bindparam("row")) & (reminder.c.state == "planned")
    if found := [{"row": row} for row in rows]:
        connection.execute(update(reminder).where(still_planned).values(state=state, settled_at=now), found)


def who_was_told(connection: Connection, meeting_id: str) -> list[tuple[str, str]]:
    """Recipient and channel of everyone who has been reminded of the meeting, in any version."""
    told = reminder.c.state == "handed"
    query = select(reminder.c.recipient, reminder.c.channel).where(told, reminder.c.meeting_id == meeting_id)
    return [(recipient, channel) for recipient, channel in connection.execute(query.distinct().order_by("recipient"))]


def oldest_due(connection: Connection, now: datetime) -> datetime | None:
    """Since when something waits that should have gone out."""
    query = select(func.min(reminder.c.due_at)).where(reminder.c.state == "planned", reminder.c.due_at <= now)
    oldest: datetime | None = connection.execute(query).scalar()
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


def _kept(row: RowMapping) -> Kept:
    found = Reminder(
        due_at=row["due_at"],
        recipient=row["recipient"],
        meeting=row["meeting_id"],
        version=row["version"],
        kind=row["kind"],
        lead=row["lead"],
        channel=row["channel"],
        useful_until=row["useful_until"],
    )
    return Kept(row["id"], found, row["state"])
