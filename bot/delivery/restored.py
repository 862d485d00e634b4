"""After a backup has been put back: what was owed until then may have gone out since the backup was made."""

from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select, update

from bot.storage.tables import outbox, restored


def hold_back(connection: Connection, now: datetime) -> int:
    """Done once, before anyone is served: each such message is looked for before it is sent. How many there are."""
    connection.execute(insert(restored).values(at=now))
    due = and_(outbox.c.state == "planned", outbox.c.due_at <= now)
    in_doubt = {"state": "unsure", "tried_at": outbox.c.due_at, "deadline": now}
    return connection.execute(update(outbox).where(due).values(in_doubt)).rowcount


def put_back_after(connection: Connection, moment: datetime) -> bool:
    """Whether what was owed at this moment may have gone out already, unknown to this database."""
    latest = connection.execute(select(func.max(restored.c.at))).scalar()
    return latest is not None and moment <= latest
