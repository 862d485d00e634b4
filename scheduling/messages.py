"""From rows that are due to messages: what falls together for one recipient is said once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from scheduling.reminders import Reminder

LATE = timedelta(minutes=10)


class Message(Struct, frozen=True):
    """One message owed to one recipient. It may speak of several meetings, of each once."""

    recipient: str
    channel: str
    at: datetime
    useful_until: datetime
    late: bool
    reminders: tuple[Reminder, ...]

    @property
    def about(self) -> tuple[Reminder, ...]:
        """For each meeting the reminder that came last: the morning says more than "in two weeks"."""
        latest = {reminder.meeting: reminder for reminder in sorted(self.reminders)}
        return tuple(sorted(latest.values()))


def collect(rows: Iterable[Reminder], now: datetime) -> tuple[list[Message], list[Reminder]]:
    """What to send now, and what has become useless meanwhile: that is reported and not sent."""
    waiting: defaultdict[tuple[str, str], list[Reminder]] = defaultdict(list)
    missed = []
    for row in sorted(rows):
        if row.due_at > now:
            continue
        if row.useful_until <= now:
            missed.append(row)
        else:
            waiting[row.recipient, row.channel].append(row)
    return [_message(recipient, channel, found, now) for (recipient, channel), found in waiting.items()], missed


def _message(recipient: str, channel: str, rows: list[Reminder], now: datetime) -> Message:
    return Message(
        recipient=recipient,
        channel=channel,
        at=max(row.due_at for row in rows),
        useful_until=max(row.useful_until for row in rows),
        late=max(row.due_at for row in rows) < now - LATE,
        reminders=tuple(rows),
    )
