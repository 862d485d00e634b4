"""What a platform takes in a while is counted in the database, for all processes together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, select, text

from bot.channels.channel import Limit
from bot.storage.tables import outbox

MARGIN = timedelta(seconds=0.1)  # requests do not reach the platform at quite the pace at which they are decided
NO_LIMIT = 1_000_000
_OTHER = outbox.alias()


@dataclass(frozen=True)
class Hold:
    """How many more may be sent now, and in which conversations: in those where all of `only` holds."""

    room: int
    only: Sequence[ColumnElement[bool]] = ()


def hold(connection: Connection, channel: str, limits: Sequence[Limit], now: datetime) -> Hold:
    if not limits:
        return Hold(NO_LIMIT)
    if connection.dialect.name == "postgresql":  # whoever counts at the same time would count the same
        connection.execute(text("select pg_advisory_xact_lock(hashtext(:channel))"), {"channel": channel})
    whole = [limit for limit in limits if limit.per == "channel"]
    each = [limit for limit in limits if limit.per == "conversation"]
    room = min((limit.calls - _asked(connection, channel, limit, now) for limit in whole), default=NO_LIMIT)
    return Hold(room, [_has_room(limit, now) for limit in each])


def _asked(connection: Connection, channel: str, limit: Limit, now: datetime) -> int:
    lately = and_(outbox.c.channel == channel, outbox.c.asked_at > _since(limit, now))
    return connection.execute(select(func.count()).select_from(outbox).where(lately)).scalar_one()


def _has_room(limit: Limit, now: datetime) -> ColumnElement[bool]:
    lately = and_(
        _OTHER.c.channel == outbox.c.channel,
        _OTHER.c.conversation == outbox.c.conversation,
        _OTHER.c.asked_at > _since(limit, now),
    )
    return select(func.count()).select_from(_OTHER).where(lately).scalar_subquery() < limit.calls


def _since(limit: Limit, now: datetime) -> datetime:
    return now - timedelta(seconds=limit.seconds) - MARGIN
