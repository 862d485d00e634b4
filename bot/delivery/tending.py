"""What must happen without anybody asking: offers of places end and go on, and notes for a host are forgotten."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.delivery import offers
from scheduling import invitations
from scheduling.days import local_day


def tend(connection: Connection, zone: ZoneInfo, now: datetime) -> None:
    """Done again at once it does nothing, so any process may do it at any time."""
    offers.tell(connection, invitations.advance_all(connection, now), now)
    invitations.forget_notes(connection, local_day(now, zone))
