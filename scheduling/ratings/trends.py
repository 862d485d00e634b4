"""How the figures move: from meeting to meeting, year to year, and between groups, forms and sizes of meetings.

Everything here is made of whole meetings' figures that the guard let through. A series breaks where the question was
put in another way: what stands on each side of a break is not compared.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct
from sqlalchemy import Connection

from scheduling import attendance, store
from scheduling.attendance import Taken
from scheduling.meetings import Meeting
from scheduling.ratings.results import Average, Change, Figure, Result, average, change, figures, results

Kind = Literal["physical", "digital", "both", "two days"]
KINDS: tuple[Kind, ...] = ("physical", "two days", "digital", "both")
SIZES = (0, 10, 20)  # municipalities at a meeting: from so many on


class Rated(Struct, frozen=True):
    """A meeting that has been, with its figures if it was rated. `result` is there where the round was our own."""

    meeting: Meeting
    figures: dict[str, Figure] = {}
    result: Result | None = None
    attended: Taken | None = None

    @property
    def year(self) -> int:
        return self.meeting.first_day.year

    @property
    def kind(self) -> Kind:
        return "two days" if len(self.meeting.sessions) > 1 else self.meeting.form

    @property
    def size(self) -> int | None:
        """The lower bound of how many municipalities were there, where that was counted."""
        if self.attended is None or not self.attended.municipalities:
            return None
        return max(bound for bound in SIZES if bound <= len(self.attended.municipalities))


class Point(Struct, frozen=True):
    """A year, or a meeting by its id. `of` are the ids of the meetings behind it; none were rated where it is empty."""

    name: str
    average: Average | None
    of: tuple[str, ...] = ()
    wordings: frozenset[str] = frozenset()


class Series(Struct, frozen=True):
    question: str
    points: tuple[Point, ...]

    @property
    def told(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.average)

    @property
    def breaks(self) -> tuple[str, ...]:
        """The points from which on the question was put in another way than at the one before."""
        pairs = zip(self.told, self.told[1:], strict=False)
        return tuple(now.name for before, now in pairs if before.wordings != now.wordings)

    @property
    def change(self) -> Change | None:
        """Between the last two points; none where there are no two, or where they cannot be compared."""
        if len(self.told) < 2 or self.told[-1].name in self.breaks:
            return None
        before, now = self.told[-2].average, self.told[-1].average
        return change(before, now) if before and now else None


def held(connection: Connection, today: date) -> list[Rated]:
    """Every meeting that has been, the earliest first."""
    closed = results(connection)
    own = {one.round.subject: one for one in closed if one.round.kind == "meeting"}
    told = figures(connection, closed)
    taken = attendance.taken_at(connection)
    return [
        Rated(meeting, told.get(meeting.id, {}), own.get(meeting.id), taken.get(meeting.id))
        for meeting in store.meetings(connection)
        if meeting.last_day <= today and not meeting.cancelled
    ]


def over_years(rated: Iterable[Rated], question: str) -> Series:
    """A year in which nothing was rated is a point without a figure, so that nobody draws a line across it."""
    by_year: defaultdict[int, list[Rated]] = defaultdict(list)
    for one in rated:
        if question in one.figures:
            by_year[one.year].append(one)
    years = range(min(by_year), max(by_year) + 1) if by_year else ()
    return Series(question, tuple(_point(str(year), by_year[year], question) for year in years))


def over_meetings(rated: Iterable[Rated], question: str) -> Series:
    found = (one for one in rated if question in one.figures)
    return Series(question, tuple(_point(one.meeting.id, [one], question) for one in found))


def _point(name: str, rated: Sequence[Rated], question: str) -> Point:
    found = [one.figures[question] for one in rated]
    return Point(
        name,
        average(found),
        tuple(one.meeting.id for one in rated),
        frozenset(figure.wording for figure in found),
    )


def between(
    rated: Iterable[Rated], question: str, names: Callable[[Rated], Iterable[str]]
) -> dict[str, tuple[Average, tuple[str, ...]]]:
    """Name -> the average of its meetings that were rated, and which they are. A meeting may have several names."""
    found: defaultdict[str, list[Rated]] = defaultdict(list)
    for one in rated:
        if question in one.figures:
            for name in names(one):
                found[name].append(one)
    points = {name: _point(name, of, question) for name, of in found.items()}
    return {name: (point.average, point.of) for name, point in points.items() if point.average}


def groups_of(one: Rated) -> tuple[str, ...]:
    return one.meeting.groups


def kind_of(one: Rated) -> tuple[str, ...]:
    return (one.kind,)


def size_of(one: Rated) -> tuple[str, ...]:
    return () if one.size is None else (str(one.size),)


def best(rated: Iterable[Rated], question: str, *, worst: bool = False) -> list[Rated]:
    """Those with the highest mean, or the lowest: several where they share it."""
    found = [one for one in rated if question in one.figures]
    if not found:
        return []
    extreme = (min if worst else max)(one.figures[question].value for one in found)
    return [one for one in found if one.figures[question].value == extreme]


def one_before(rated: Sequence[Rated], meeting: str, question: str) -> Rated | None:
    """The rated meeting of the same groups that came before this one."""
    here = next((one for one in rated if one.meeting.id == meeting), None)
    if here is None:
        return None
    earlier = [
        one
        for one in rated
        if one.meeting.groups == here.meeting.groups
        and one.meeting.last_day < here.meeting.first_day
        and question in one.figures
    ]
    return earlier[-1] if earlier else None
