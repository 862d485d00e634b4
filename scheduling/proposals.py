"""A change of a meeting that someone has thought of and nobody has made yet: kept until it is confirmed.

It remembers the meeting as its author saw it. Where the meeting has changed since then nothing is overwritten: both
versions can be shown, and the author's own changes can be laid upon the new one.
"""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from scheduling import store
from scheduling.changing import put_meeting
from scheduling.meetings import FieldChange, Meeting, changes
from scheduling.tables import proposal

Standing = Literal["open", "done", "outdated"]


class Proposal(Struct, frozen=True):
    """Without a base it is a new meeting."""

    id: str
    base: Meeting | None
    wanted: Meeting

    @property
    def own_changes(self) -> tuple[FieldChange, ...]:
        return changes(self.base, self.wanted) if self.base else ()


def standing(found: Proposal, stored: Meeting | None) -> Standing:
    """A meeting that is already as wanted has been changed by this proposal, or needs it no longer."""
    if found.base is None:
        return "open" if stored is None else "done"
    if stored is not None and not changes(stored, found.wanted):
        return "done"
    return "open" if stored is not None and stored.revision == found.base.revision else "outdated"


def laid_upon(found: Proposal, stored: Meeting) -> Meeting:
    """The meeting as it is now, with what the author wanted to change and nothing else."""
    return replace(stored, **{change.field: change.now for change in found.own_changes})


def keep(connection: Connection, found: Proposal, member: int, now: datetime) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {
        "id": found.id,
        "member_id": member,
        "base": msgspec.json.encode(found.base).decode() if found.base else None,
        "wanted": msgspec.json.encode(found.wanted).decode(),
        "made_at": now,
    }
    connection.execute(dialect.insert(proposal).values(row).on_conflict_do_nothing(index_elements=["id"]))


def find(connection: Connection, number: str) -> Proposal | None:
    row = connection.execute(select(proposal).where(proposal.c.id == number)).one_or_none()
    if row is None:
        return None
    base = msgspec.json.decode(row.base, type=Meeting) if row.base else None
    return Proposal(row.id, base, msgspec.json.decode(row.wanted, type=Meeting))


def carry_out(connection: Connection, base: Meeting | None, wanted: Meeting, now: datetime) -> None:
    """Put the change in its place, if the meeting still is the one that was looked at; else raise Overtaken."""
    if base is not None and not store.lock_revision(connection, base):
        raise store.Overtaken(base.id)
    put_meeting(connection, wanted, now)
