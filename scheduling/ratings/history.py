"""Earlier years' figures as a difference: shown before anything changes, and never laid over a round of our own."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection

from scheduling import attendance, store
from scheduling.attendance import Counted
from scheduling.days import local_day
from scheduling.meetings import Meeting
from scheduling.plan import Draft, match, new_id
from scheduling.ratings.disclosure import may_tell_again
from scheduling.ratings.history_sheet import Claimed, History, HistoryRow, days_of
from scheduling.ratings.results import Figure, remember


class Known(Struct, frozen=True):
    """What is stored. `rated` are the meetings with a round of their own, `counted` those with attendance."""

    meetings: tuple[Meeting, ...]
    figures: Mapping[tuple[str, str], Figure]
    rated: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()


class Entry(Struct, frozen=True):
    """One figure of one meeting. `before` is what it takes the place of."""

    meeting: Meeting
    question: str
    figure: Figure
    before: Figure | None = None


class HistoryDiff(Struct, frozen=True):
    """What importing would do. `own` are the meetings whose figures are left: we asked about them ourselves."""

    created: tuple[Meeting, ...]
    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    unchanged: int
    attended: tuple[tuple[Meeting, int], ...]
    own: tuple[Meeting, ...]
    unrated: int
    notes: tuple[str, ...]


def difference(
    history: History, known: Known, now: datetime, zone: str, make_id: Callable[[], str] = new_id
) -> HistoryDiff:
    found = _recognised(history.rows, known.meetings, local_day(now, ZoneInfo(zone)))
    created = {
        number: Meeting(id=row.draft.id or make_id(), since=now, zone=zone, **row.draft.fields)
        for number, row in enumerate(history.rows)
        if number not in found
    }
    meetings = found | created
    pairs = [(meetings[number], row) for number, row in enumerate(history.rows)]
    entries = [
        entry for meeting, row in pairs if meeting.id not in known.rated for entry in _entries(meeting, row, known)
    ]
    differing = [entry for entry in entries if entry.before is None or _said(entry.before) != _said(entry.figure)]
    changing = [entry for entry in differing if not _too_near(entry)]
    return HistoryDiff(
        created=tuple(created.values()),
        new=tuple(entry for entry in changing if entry.before is None),
        changed=tuple(entry for entry in changing if entry.before is not None),
        unchanged=len(entries) - len(differing),
        attended=tuple((one, sum(row.attended)) for one, row in pairs if row.attended and one.id not in known.counted),
        own=tuple(meeting for meeting, row in pairs if row.means and meeting.id in known.rated),
        unrated=sum(not row.means for row in history.rows),
        notes=(
            *history.notes,
            *disagreements(history.claimed, history.rows),
            *(_left(entry) for entry in differing if _too_near(entry)),
        ),
    )


def apply(connection: Connection, diff: HistoryDiff, now: datetime) -> None:
    """The whole difference or, if anything fails, nothing: the caller's transaction decides."""
    for meeting in diff.created:
        store.save_meeting(connection, meeting)
    for entry in (*diff.new, *diff.changed):
        remember(connection, entry.meeting.id, entry.question, entry.figure)
    for meeting, count in diff.attended:
        attendance.take(connection, meeting.id, Counted((), count), 0, now)


def _recognised(rows: Sequence[HistoryRow], stored: Collection[Meeting], today: date) -> dict[int, Meeting]:
    """As the rows of a plan are, among the meetings that have been; a row without groups also by its day alone."""
    held = [meeting for meeting in stored if meeting.last_day <= today and not meeting.cancelled]
    found = match([row.draft for row in rows], held)
    taken = {meeting.id for meeting in found.values()}
    for number, row in enumerate(rows):
        same_day = [one for one in held if one.first_day == row.draft.first_day and one.id not in taken]
        if number not in found and "groups" not in row.draft.fields and len(same_day) == 1:
            found[number] = same_day[0]
            taken.add(same_day[0].id)
    return found


def _entries(meeting: Meeting, row: HistoryRow, known: Known) -> Iterator[Entry]:
    for question, mean in row.means.items():
        source = _source(row.draft, row.note)
        figure = Figure(mean, answers=row.answers, imported=True, wording=row.wording, source=source)
        yield Entry(meeting, question, figure, known.figures.get((meeting.id, question)))


def _too_near(entry: Entry) -> bool:
    """Two figures of almost the same people would tell, by their difference, of those in between."""
    before, now = entry.before.answers if entry.before else None, entry.figure.answers
    return before is not None and now is not None and not may_tell_again(now, [before])


def _left(entry: Entry) -> str:
    before = entry.before.answers if entry.before else None
    return left_as_it_was(entry.figure.source, entry.figure.answers, before)


def left_as_it_was(place: str, answers: int | None, before: int | None) -> str:
    return (
        f"{place}: {answers} svar i stället för {before}. Så nära varandra skulle skillnaden kunna avslöja enskilda "
        "svar, så siffran står kvar som den var."
    )


def _source(draft: Draft, note: str) -> str:
    return f"{draft.place}, {note}" if note else draft.place


def _said(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.answers, figure.wording


def disagreements(claimed: Sequence[Claimed], rows: Sequence[HistoryRow]) -> Iterator[str]:
    """Where totals that are claimed are not those of the list."""
    listed = len(rows)
    every_day, largest_day = days_of(rows)
    for total in claimed:
        if total.meetings is not None and total.meetings != listed:
            yield f"{total.place}: raden uppger {total.meetings} träffar, men listan har {listed}."
        if total.attended is not None and not _agrees(total, every_day):
            claim = f"{'över ' if total.over else ''}{total.attended}"
            of_days = f" när varje dag räknas och {largest_day} när bara varje träffs största dag räknas"
            summed = f"{every_day}{of_days if every_day != largest_day else ''}"
            yield f"{total.place}: raden uppger {claim} deltagare, men listan ger {summed}."


def _agrees(total: Claimed, listed: int) -> bool:
    return total.attended is not None and (listed > total.attended if total.over else listed == total.attended)
