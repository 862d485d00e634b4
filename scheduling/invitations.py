"""Answers to invitations in the database, and the line for a place. Whoever changes either holds the meeting's lock."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Connection, RowMapping, Table, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scheduling import store
from scheduling.meetings import Meeting
from scheduling.rsvp import (
    LEAVES_THE_LINE,
    NEEDS_A_PLACE,
    Answer,
    Answers,
    Given,
    InLine,
    Notes,
    Result,
    Standing,
    decide,
)
from scheduling.tables import in_line, meeting, rsvp, session
from scheduling.waiting import turn

STANDS_THERE = in_line.c.state.in_(("waiting", "offered"))
NOTES = ("dish", "diet", "travel", "colleague")


class News(Struct, frozen=True):
    """Something a member in line must be told. It is told once for each row and kind."""

    row: int
    meeting: str
    member: int
    answer: Answer
    kind: Literal["offered", "expired"]
    told_at: datetime
    until: datetime


def give(  # noqa: PLR0913, PLR0917 - who answers what to which, what was promised, and when
    connection: Connection, of: Meeting, member: int, wanted: Answer, expected: Result, now: datetime
) -> list[News]:
    """The member's answer from now on. Raises Overtaken unless that comes of it which the member was told."""
    stored = lock(connection, of.id)
    if stored is None or stored.revision != of.revision:
        raise store.Overtaken(f"{of.id} has been changed")
    given, standing = given_by(connection, member).get(of.id), standings(connection, [of.id])[of.id]
    if decide(stored, wanted, given=given, standing=standing, member=member, now=now) != expected:
        raise store.Overtaken(f"the places of {of.id} are not what they were")
    if expected == "in line":
        _stand_in_line(connection, of.id, member, wanted, now)
    elif expected == "given":
        _write(connection, stored, member, wanted, now)
        if wanted in NEEDS_A_PLACE:
            _settle(connection, _mine(in_line, of.id, member), "accepted", now)
        elif wanted in LEAVES_THE_LINE:
            _settle(connection, _mine(in_line, of.id, member), "withdrawn", now)
    return advance(connection, stored, now)


def advance(connection: Connection, of: Meeting, now: datetime) -> list[News]:
    """End offers that have run out and make those that can be made. The caller holds the meeting's lock."""
    standing = standings(connection, [of.id])[of.id]
    by_row = {one.id: one for one in standing.line}
    what = turn(of, standing, now)
    for row in what.expired:
        _settle(connection, in_line.c.id == row, "expired", now)
    for offer in what.offered:
        change = update(in_line).where(in_line.c.id == offer.row, in_line.c.state == "waiting")
        connection.execute(change.values(state="offered", until=offer.until))

    def news(row: int, kind: Literal["offered", "expired"], told_at: datetime, until: datetime) -> News:
        return News(row, of.id, by_row[row].member, by_row[row].answer, kind, told_at, until)

    return [
        *(news(row, "expired", now, by_row[row].until or now) for row in what.expired),
        *(news(one.row, "offered", one.told_at, one.until) for one in what.offered),
    ]


def advance_all(connection: Connection, now: datetime) -> list[News]:
    """Every line that there is: called again and again, and whenever a plan was changed."""
    news: list[News] = []
    waiting = select(in_line.c.meeting_id).where(STANDS_THERE).distinct()
    for (meeting_id,) in connection.execute(waiting.order_by(in_line.c.meeting_id)).all():
        of = lock(connection, meeting_id)
        if of is not None:
            news += advance(connection, of, now)
    return news


def lock(connection: Connection, meeting_id: str) -> Meeting | None:
    """The meeting as it is committed. Until our transaction ends nobody else changes its answers or its line."""
    held = select(meeting.c.id).where(meeting.c.id == meeting_id).with_for_update()
    if connection.execute(held).first() is None:
        return None
    return next(iter(store.meetings(connection, [meeting_id])), None)


def leave_line(connection: Connection, meeting_id: str, member: int, now: datetime) -> list[News]:
    of = lock(connection, meeting_id)
    _settle(connection, _mine(in_line, meeting_id, member), "withdrawn", now)
    return advance(connection, of, now) if of else []


def note(connection: Connection, meeting_id: str, member: int, notes: Notes) -> bool:
    """False where there is no answer to note it with."""
    noted = update(rsvp).where(_mine(rsvp, meeting_id, member)).values(**asdict(notes))
    return connection.execute(noted).rowcount == 1


def withdraw(connection: Connection, member: int, meetings: Iterable[Meeting], now: datetime) -> list[News]:
    """The member has nothing to do with these meetings any more. Their places go to the next in line."""
    news: list[News] = []
    for of in _in_turn(meetings):
        lock(connection, of.id)
        _forget(connection, of.id, member, now)
        news += advance(connection, of, now)
    return news


def pass_on(
    connection: Connection, member: int, successor: int, meetings: Iterable[Meeting], now: datetime
) -> list[News]:
    """Someone else takes over answers and places in line. What was noted was personal and goes."""
    news: list[News] = []
    for of in _in_turn(meetings):
        lock(connection, of.id)
        own_answer = given_to(connection, of.id).get(successor)
        if own_answer is None and standings(connection, [of.id])[of.id].of(successor) is None:
            theirs = {"member_id": successor}
            connection.execute(update(rsvp).where(_mine(rsvp, of.id, member)).values(theirs | dict.fromkeys(NOTES, "")))
            connection.execute(update(in_line).where(_mine(in_line, of.id, member), STANDS_THERE).values(theirs))
        _forget(connection, of.id, member, now)
        news += advance(connection, of, now)
    return news


def _in_turn(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Always in the same order, so that nobody waits for another's lock in a ring."""
    return sorted(meetings, key=lambda one: one.id)


def _mine(table: Table, meeting_id: str, member: int) -> ColumnElement[bool]:
    return (table.c.meeting_id == meeting_id) & (table.c.member_id == member)


def _forget(connection: Connection, meeting_id: str, member: int, now: datetime) -> None:
    connection.execute(delete(rsvp).where(_mine(rsvp, meeting_id, member)))
    _settle(connection, _mine(in_line, meeting_id, member), "withdrawn", now)


def forget_notes(connection: Connection, today: date) -> int:
    """Food, travel and names of colleagues are for the host: once a meeting's last day has passed they are gone."""
    last_day = select(func.max(session.c.day)).where(session.c.meeting_id == rsvp.c.meeting_id).scalar_subquery()
    noted = or_(*(rsvp.c[name] != "" for name in NOTES))
    gone = update(rsvp).where(noted, last_day < today).values(**dict.fromkeys(NOTES, ""))
    return connection.execute(gone).rowcount


def given_by(connection: Connection, member: int) -> dict[str, Given]:
    """A member's answers, by meeting."""
    rows = connection.execute(select(rsvp).where(rsvp.c.member_id == member)).mappings()
    return {row["meeting_id"]: _given(row) for row in rows}


def given_to(connection: Connection, meeting_id: str) -> dict[int, Given]:
    """The answers to a meeting, by member."""
    rows = connection.execute(select(rsvp).where(rsvp.c.meeting_id == meeting_id)).mappings()
    return {row["member_id"]: _given(row) for row in rows}


def standings(connection: Connection, meetings: Iterable[str]) -> dict[str, Standing]:
    wanted = list(meetings)
    placed = rsvp.c.answer.in_(NEEDS_A_PLACE) & rsvp.c.meeting_id.in_(wanted)
    counted = select(rsvp.c.meeting_id, func.count()).where(placed).group_by(rsvp.c.meeting_id)
    taken = {row[0]: row[1] for row in connection.execute(counted)}
    lines: defaultdict[str, list[InLine]] = defaultdict(list)
    there = STANDS_THERE & in_line.c.meeting_id.in_(wanted)
    for row in connection.execute(select(in_line).where(there).order_by(in_line.c.id)).mappings():
        lines[row["meeting_id"]].append(_in_line(row))
    return {one: Standing(taken.get(one, 0), tuple(lines[one])) for one in wanted}


def everyones(connection: Connection) -> Answers:
    """Who has answered what, for the planner of reminders."""
    waiting = select(in_line.c.meeting_id, in_line.c.member_id).where(STANDS_THERE)
    found: dict[tuple[str, int], Any] = {(row[0], row[1]): "in line" for row in connection.execute(waiting)}
    answers = select(rsvp.c.meeting_id, rsvp.c.member_id, rsvp.c.answer)
    return found | {(row[0], row[1]): row[2] for row in connection.execute(answers)}


def _write(connection: Connection, of: Meeting, member: int, answer: Answer, now: datetime) -> None:
    store.touch(connection, store.of_member(member), *store.of_groups(of.groups))
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    key = {"meeting_id": of.id, "member_id": member}
    said = {"answer": answer, "version": of.version, "answered_at": now}
    insertion = dialect.insert(rsvp).values(key | said)
    connection.execute(insertion.on_conflict_do_update(index_elements=list(key), set_=said))


def _stand_in_line(connection: Connection, meeting_id: str, member: int, answer: Answer, now: datetime) -> None:
    """Whoever stands there already keeps the place, also with another answer. "No" and "maybe" are taken back."""
    store.touch(connection)
    there = update(in_line).where(_mine(in_line, meeting_id, member), STANDS_THERE).values(answer=answer)
    if connection.execute(there).rowcount == 0:
        row = {"meeting_id": meeting_id, "member_id": member, "answer": answer, "since": now}
        connection.execute(insert(in_line).values(row))
    connection.execute(delete(rsvp).where(_mine(rsvp, meeting_id, member), rsvp.c.answer.in_(LEAVES_THE_LINE)))


def _settle(connection: Connection, where: ColumnElement[bool], state: str, now: datetime) -> None:
    store.touch(connection)
    connection.execute(update(in_line).where(where, STANDS_THERE).values(state=state, settled_at=now))


def _given(row: RowMapping) -> Given:
    return Given(row["answer"], row["version"], row["answered_at"], Notes(*(row[name] for name in NOTES)))


def _in_line(row: RowMapping) -> InLine:
    names = ("id", "answer", "state", "since", "until")
    return InLine(meeting=row["meeting_id"], member=row["member_id"], **{name: row[name] for name in names})
