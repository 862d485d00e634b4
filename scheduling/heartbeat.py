"""Who wakes to hand reminders over, when somebody last did, and for which state of the plan the rows are planned.

Planning for everybody reads everything, so it is done only when a new week has begun, a day has passed or nobody knows
whom a change concerns; otherwise it is done for those whom it concerns. It is done outside the transaction that writes,
and what was decided is put in place only if nothing has changed meanwhile.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection, select, text, update

from scheduling import ledger, store
from scheduling.days import week_of
from scheduling.ratings.keys import Keys
from scheduling.reminders import BUDGET, Changes, window_around
from scheduling.tables import heartbeat

REMINDING = "reminding"
AGAIN_AFTER = timedelta(days=1)  # planned anew though nothing seems to have changed
FEW = 5_000  # members; more are planned for as quickly by planning for everybody
LONGEST_HOLD = "10s"  # PostgreSQL ends the session of a process that was frozen while it held the beat

OURS = heartbeat.c.name == REMINDING
_BEAT = select(heartbeat).where(OURS)


class Beat(Struct, frozen=True):
    worker: str
    beat_at: datetime
    planned_revision: int | None
    planned_at: datetime | None
    reported_at: datetime | None


class Decided(Struct, frozen=True):
    """What planning came to, and what it was based on: for everybody, or only for whom something had changed."""

    changes: Changes
    revision: int
    before: tuple[int | None, datetime | None]
    for_all: bool


def last(connection: Connection) -> Beat | None:
    row = connection.execute(_BEAT).mappings().first()
    return Beat(**{name: row[name] for name in Beat.__struct_fields__}) if row else None


def take(connection: Connection) -> bool:
    """Until the end of this transaction nobody else hands over or plans. False when somebody is at it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"set local idle_in_transaction_session_timeout = '{LONGEST_HOLD}'"))
    return (
        connection.execute(select(heartbeat.c.name).where(OURS).with_for_update(skip_locked=True)).first() is not None
    )


def begin(connection: Connection, worker: str, now: datetime) -> None:
    """The row that is beaten on. A new process plans anew: the rules of a zone's clock may have changed with it."""
    store.add_once(connection, heartbeat, name=REMINDING, worker=worker, beat_at=now)
    connection.execute(update(heartbeat).where(OURS).values(worker=worker, planned_at=None))


def beat(connection: Connection, worker: str, now: datetime) -> None:
    connection.execute(update(heartbeat).where(OURS).values(worker=worker, beat_at=now))


def reported(connection: Connection, now: datetime) -> None:
    connection.execute(update(heartbeat).where(OURS).values(reported_at=now))


def in_step(connection: Connection, zone: str, now: datetime) -> bool:
    """Whether the rows are what should exist now. Cheap, so that it can be asked every second."""
    beat = last(connection)
    return _this_week(beat, zone, now) and beat is not None and beat.planned_revision == store.revision(connection)


def decide(connection: Connection, zone: str, now: datetime, budget: int = BUDGET, keys: Keys | None = None) -> Decided:
    """Reads only."""
    revision, before = store.revision(connection), _planned(connection)
    whom = _concerned(connection, zone, now)
    near = window_around(now, ZoneInfo(zone))
    known = ledger.network(connection, zone, budget, keys, near, whom)
    return Decided(ledger.differences(connection, known, now, whom), revision, before, for_all=whom is None)


def put_in_step(connection: Connection, decided: Decided, now: datetime) -> bool:
    """False, and nothing is changed, where what it was decided on has changed."""
    if not take(connection) or (store.revision(connection), _planned(connection)) != (decided.revision, decided.before):
        return False
    ledger.record(connection, decided.changes, now)
    store.untouch(connection, decided.revision)
    for_all = {"planned_at": now} if decided.for_all else {}
    connection.execute(update(heartbeat).where(OURS).values(planned_revision=decided.revision, **for_all))
    return True


def _concerned(connection: Connection, zone: str, now: datetime) -> set[int] | None:
    """The members for whom something has changed since all were planned for; None where nobody knows."""
    beat = last(connection)
    if beat is None or beat.planned_revision is None or not _this_week(beat, zone, now):
        return None
    whom = store.touched(connection, beat.planned_revision)
    if not whom or store.EVERYONE in whom:
        return None
    kinds = [one.partition(":") for one in whom]
    groups = [name for kind, _, name in kinds if kind == "group"]
    found = {int(name) for kind, _, name in kinds if kind == "member"} | store.in_groups(connection, groups)
    return found if len(found) <= FEW else None


def _this_week(beat: Beat | None, zone: str, now: datetime) -> bool:
    """Everybody was planned for within a day, and in the same week."""
    if beat is None or beat.planned_at is None:
        return False
    local = ZoneInfo(zone)
    return abs(now - beat.planned_at) < AGAIN_AFTER and week_of(now, local) == week_of(beat.planned_at, local)


def _planned(connection: Connection) -> tuple[int | None, datetime | None]:
    found = last(connection)
    return (found.planned_revision, found.planned_at) if found else (None, None)
