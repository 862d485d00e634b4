"""A year's plan: what a file says, how it differs from what is stored, and putting that in its place.

A meeting is recognised across edits by its id, if the file has one (an export does); else by its groups and first day;
else by its groups and theme, near in time. So a theme may be rewritten and a meeting may be moved without becoming
another meeting.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from scheduling.changing import put_meeting
from scheduling.days import day_in_words, local_day
from scheduling.meetings import FieldChange, Meeting, changes, groups_in_words, revised

NEAR = timedelta(days=120)


class Draft(Struct, frozen=True):
    """A meeting as a file tells it: only the fields that the file has. `place` is where in the file it stands."""

    place: str
    id: str
    fields: dict[str, Any]

    @property
    def groups(self) -> tuple[str, ...]:
        groups: tuple[str, ...] = self.fields.get("groups", ())
        return groups

    @property
    def first_day(self) -> date:
        day: date = self.fields["sessions"][0].day
        return day

    @property
    def theme(self) -> str:
        return str(self.fields.get("theme", ""))


class Plan(Struct, frozen=True):
    drafts: tuple[Draft, ...]
    warnings: tuple[str, ...] = ()


class Changed(Struct, frozen=True):
    meeting: Meeting
    changes: tuple[FieldChange, ...]


class PlanDiff(Struct, frozen=True):
    """What importing would do. `gone` are coming meetings that the plan no longer holds: they are cancelled."""

    new: tuple[Meeting, ...]
    changed: tuple[Changed, ...]
    unchanged: tuple[Meeting, ...]
    gone: tuple[Meeting, ...]
    warnings: tuple[str, ...] = ()


def new_id() -> str:
    return uuid.uuid4().hex[:12]


def difference(
    plan: Plan, stored: Sequence[Meeting], now: datetime, zone: str, make_id: Callable[[], str] = new_id
) -> PlanDiff:
    found = match(plan.drafts, stored)
    pairs = [(found[number], draft) for number, draft in enumerate(plan.drafts) if number in found]
    wanted = [(meeting, replace(meeting, **draft.fields)) for meeting, draft in pairs]
    new = [
        Meeting(id=draft.id or make_id(), since=now, zone=zone, **draft.fields)
        for number, draft in enumerate(plan.drafts)
        if number not in found
    ]
    still_cancelled = [
        f"{draft.place}: {describe(meeting)} är inställt sedan tidigare och förblir det. "
        'Skriv "nej" i en kolumn "inställt" om det ska bli av.'
        for meeting, draft in pairs
        if meeting.cancelled and "cancelled" not in draft.fields
    ]
    return PlanDiff(
        new=tuple(new),
        changed=tuple(Changed(revised(old, asked, now), changes(old, asked)) for old, asked in wanted if old != asked),
        unchanged=tuple(old for old, asked in wanted if old == asked),
        gone=tuple(_gone(plan.drafts, stored, {old.id for old, _ in pairs}, local_day(now, ZoneInfo(zone)))),
        warnings=(*plan.warnings, *still_cancelled),
    )


def apply(connection: Connection, diff: PlanDiff, now: datetime) -> None:
    """The whole difference or, if anything fails, nothing: the caller's transaction decides."""
    cancelled = [replace(meeting, cancelled=True) for meeting in diff.gone]
    for meeting in (*diff.new, *(changed.meeting for changed in diff.changed), *cancelled):
        put_meeting(connection, meeting, now)


def match(drafts: Sequence[Draft], stored: Sequence[Meeting]) -> dict[int, Meeting]:
    """Number of a draft -> the stored meeting that it is. Each meeting is at most one draft's."""
    found: dict[int, Meeting] = {}
    free = {meeting.id: meeting for meeting in stored}
    for likeness in (_same_id, _same_date, _same_theme):
        candidates = [
            (apart, number, meeting.id)
            for number, draft in enumerate(drafts)
            if number not in found
            for meeting in free.values()
            if (apart := likeness(draft, meeting)) is not None
        ]
        for _, number, meeting_id in sorted(candidates):
            if number not in found and meeting_id in free:
                found[number] = free.pop(meeting_id)
    return found


def _same_id(draft: Draft, meeting: Meeting) -> int | None:
    return 0 if draft.id == meeting.id else None


def _same_date(draft: Draft, meeting: Meeting) -> int | None:
    if draft.groups != meeting.groups or draft.first_day != meeting.first_day:
        return None
    return int(_plain(draft.theme) != _plain(meeting.theme)) * 2 + int(draft.fields["sessions"] != meeting.sessions)


def _same_theme(draft: Draft, meeting: Meeting) -> int | None:
    apart = abs(draft.first_day - meeting.first_day)
    same = draft.groups == meeting.groups and _plain(draft.theme) == _plain(meeting.theme)
    return apart.days if draft.theme and same and apart <= NEAR else None


def _plain(theme: str) -> str:
    return " ".join(theme.casefold().split())


def _gone(drafts: Sequence[Draft], stored: Iterable[Meeting], kept: set[str], today: date) -> list[Meeting]:
    """A plan speaks for the years and groups that it names: what it leaves out of these will not take place."""
    years = {draft.first_day.year for draft in drafts}
    groups = {draft.groups for draft in drafts}
    return [
        meeting
        for meeting in stored
        if meeting.id not in kept
        and not meeting.cancelled
        and meeting.first_day > today
        and meeting.first_day.year in years
        and meeting.groups in groups
    ]


def describe(meeting: Meeting) -> str:
    """A line that names a meeting to a coordinator."""
    return f"{day_in_words(meeting.first_day)}, {groups_in_words(meeting.groups)}: {meeting.title}"
