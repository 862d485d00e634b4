"""How the promises are kept, in a few figures: for `natverksbot check`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from bot.storage.tables import inbox, outbox


@dataclass(frozen=True)
class Status:
    """`unsettled`: may have arrived and is being settled. `resent`: nobody could tell, so it may be there twice.
    `unsure`: nobody could tell, and it was left at that.
    """

    unanswered: int
    oldest_unanswered: datetime | None
    due: int
    oldest_due: datetime | None
    unsettled: int
    resent: int
    unsure: int
    expired: int
    failed: int
    failed_events: int


def status(connection: Connection, now: datetime) -> Status:
    waiting = inbox.c.settled_at.is_(None)
    due = and_(outbox.c.settled_at.is_(None), outbox.c.due_at <= now)
    in_doubt = and_(outbox.c.settled_at.is_(None), outbox.c.state.in_(("intended", "unsure")))
    return Status(
        unanswered=_count(connection, inbox, waiting),
        oldest_unanswered=connection.execute(select(func.min(inbox.c.received_at)).where(waiting)).scalar(),
        due=_count(connection, outbox, due),
        oldest_due=connection.execute(select(func.min(outbox.c.due_at)).where(due)).scalar(),
        unsettled=_count(connection, outbox, in_doubt),
        resent=_count(connection, outbox, and_(outbox.c.doubts > 0, outbox.c.state == "sent")),
        unsure=_count(connection, outbox, and_(outbox.c.settled_at.is_not(None), outbox.c.state == "unsure")),
        expired=_count(connection, outbox, outbox.c.state == "expired"),
        failed=_count(connection, outbox, outbox.c.state == "failed"),
        failed_events=_count(connection, inbox, inbox.c.state == "failed"),
    )


def _count(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(table).where(which)).scalar_one()
