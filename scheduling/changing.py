"""A coordinator's edit of one meeting. It writes the row; who is told of it and when follows from the rows."""

from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import Connection

from scheduling import store, told
from scheduling.meetings import Meeting, revised, same

QUIET = timedelta(minutes=2)  # edits that follow each other this closely are one change, and told as one


def put_meeting(connection: Connection, wanted: Meeting, now: datetime) -> Meeting:
    """Add the meeting, or put what is wanted in its place: moved, changed, cancelled, or taking place after all.

    What is stored decides its version and revision, whatever `wanted` says of them. Returns the meeting as stored.
    """
    known = store.meetings(connection, only=[wanted.id])
    if not known:
        added = replace(wanted, version=1, revision=1, since=now)
        store.save_meeting(connection, added)
        return added
    stored = known[0]
    edited = revised(stored, wanted, now)
    if edited.version > stored.version:
        told.remember(connection, [stored])
        edited = replace(edited, since=_since(connection, stored, edited, now))
    if edited != stored:
        store.save_meeting(connection, edited)
    return edited


def _since(connection: Connection, stored: Meeting, edited: Meeting, now: datetime) -> datetime:
    """What is taken back at once was never changed: reminders due in between are still owed."""
    if now - stored.since > QUIET:
        return now
    earlier = told.versions(connection, [edited.id]).values()
    return max((version.since for version in earlier if same(version, edited)), default=now)
