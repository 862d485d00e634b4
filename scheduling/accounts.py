"""Who got what: for each meeting what was said of it, to whom, when, and whether it arrived."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection

from scheduling import ledger, store, told
from scheduling.meetings import Meeting
from scheduling.network import Member, Room

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


def accounts(connection: Connection, about: str, now: datetime) -> tuple[MeetingAccount, ...]:
    """Of the meetings that `about` names, by theme, group or id; without it, of those around now."""
    found = [meeting for meeting in store.meetings(connection) if _meant(meeting, about, now)]
    names = _names(connection)
    lines: dict[str, list[Line]] = {meeting.id: [] for meeting in found}
    for row in told.of_meetings(connection, list(lines)):
        at = row.settled_at or row.owed_at
        who = names.get(row.recipient, row.recipient)
        lines[row.meeting].append(Line(who, row.channel, row.what, row.state, at, row.version, row.error or ""))
    for kept in ledger.missed(connection, list(lines)):
        row_ = kept.reminder
        who = names.get(row_.recipient, row_.recipient)
        lines[row_.meeting].append(Line(who, row_.channel, row_.wish, MISSED, row_.due_at, row_.version, ""))
    return tuple(
        MeetingAccount(meeting, tuple(sorted(lines[meeting.id], key=lambda line: (line.at, line.recipient))))
        for meeting in found
    )


def _meant(meeting: Meeting, about: str, now: datetime) -> bool:
    if not about:
        return (now - LATELY).date() <= meeting.last_day and meeting.first_day <= (now + SOON).date()
    words = about.casefold()
    return words in meeting.theme.casefold() or words == meeting.id or words in map(str.casefold, meeting.groups)


def _names(connection: Connection) -> dict[str, str]:
    members: Sequence[Member] = store.members(connection, also_left=True)
    rooms: Sequence[Room] = store.rooms(connection)
    return {f"member:{member.id}": member.name for member in members} | {
        f"room:{room.id}": f"#{room.place}" for room in rooms
    }
