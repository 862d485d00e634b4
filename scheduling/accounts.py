"""Who got what: for each meeting what was said of it, to whom, when, and whether it arrived."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection

from scheduling import ledger, store, told
from scheduling.meetings import Meeting
from scheduling.reminders import Kept
from scheduling.told import Told

MISSED = "missed"
LATELY, SOON = timedelta(days=14), timedelta(days=28)


class Line(Struct, frozen=True):
    """`state` is that of the message, or MISSED for what never went out. `at` is when it was settled or fell due."""

    recipient: str
    channel: str
    what: str
    state: str
    at: datetime
    version: int
    error: str


class MeetingAccount(Struct, frozen=True):
    meeting: Meeting
    lines: tuple[Line, ...]


def accounts_for(connection: Connection, rows: Sequence[Told], missed: Sequence[Kept]) -> tuple[MeetingAccount, ...]:
    """What became of just these."""
    lines: defaultdict[str, list[Line]] = defaultdict(list)
    names = _names(connection)
    for row in (row for row in rows if row.what != told.ANSWERED):
        at = row.settled_at or row.owed_at
        who = names.get(row.recipient, row.recipient)
        lines[row.meeting].append(Line(who, row.channel, row.what, row.state, at, row.version, row.error or ""))
    for kept in missed:
        due = kept.reminder
        who = names.get(due.recipient, due.recipient)
        lines[due.meeting].append(Line(who, due.channel, due.wish, MISSED, due.due_at, due.version, ""))
    return tuple(
        MeetingAccount(meeting, tuple(sorted(lines[meeting.id], key=lambda line: (line.at, line.recipient))))
        for meeting in store.meetings(connection, only=list(lines))
    )


def accounts(connection: Connection, about: str, now: datetime) -> tuple[MeetingAccount, ...]:
    """Of the meetings that `about` names, by theme, group or id; without it, of those around now."""
    found = [meeting.id for meeting in store.meetings(connection) if _meant(meeting, about, now)]
    return accounts_for(connection, told.of_meetings(connection, found), ledger.missed(connection, found))


def _meant(meeting: Meeting, about: str, now: datetime) -> bool:
    if not about:
        return (now - LATELY).date() <= meeting.last_day and meeting.first_day <= (now + SOON).date()
    words = about.casefold()
    return words in meeting.theme.casefold() or words == meeting.id or words in map(str.casefold, meeting.groups)


def _names(connection: Connection) -> dict[str, str]:
    members = {f"member:{member.id}": member.name for member in store.members(connection, also_left=True)}
    return members | {f"room:{room.id}": f"#{room.place}" for room in store.rooms(connection)}
