"""A coordinator's edit of one meeting. It writes the row; who is told of it and when follows from the rows."""

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from scheduling import store, told
from scheduling.meetings import Meeting, revised, same
from scheduling.told import QUIET


def put_meeting(connection: Connection, wanted: Meeting, now: datetime) -> Meeting:
    """Add the meeting, or put what is wanted in its place: moved, changed, cancelled, or taking place after all.

    What is stored decides its version and revision, whatever `wanted` says of them. Returns the meeting as stored.
    """
    store.hold_meeting(connection, wanted.id)
    known = store.meetings(connection, only=[wanted.id])
    if not known:
        added = replace(wanted, version=1, revision=1, since=now)
        store.save_meeting(connection, added)
        return added
    stored = known[0]
    edited = revised(stored, wanted, now)
    if edited.version > stored.version:
        told.remember(connection, [stored])
        edited = _renumbered(connection, stored, edited, now)
    if edited != stored:
        store.save_meeting(connection, edited)
    return edited


def _renumbered(connection: Connection, stored: Meeting, edited: Meeting, now: datetime) -> Meeting:
    """What is taken back at once is the version it was: its reminders are still owed, or have been sent. Any other
    version has a number of its own for ever.
    """
    earlier = told.versions(connection, [edited.id]).values()
    back = [version for version in earlier if same(version, edited)] if now - stored.since <= QUIET else []
    if back:
        was = max(back, key=lambda version: version.version)
        return replace(edited, version=was.version, since=was.since)
    return replace(edited, version=max(version.version for version in earlier) + 1)
