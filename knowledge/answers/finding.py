"""What was found by counting, as data: whoever talks with people puts it into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, Union

from knowledge.meetings.meeting import Meeting
from knowledge.swedish.dates import Period


@dataclass(frozen=True)
class Mentioned:
    """A meeting in a list: its days, where and what about; and the figure that is told of it, where one is."""

    days: Period
    place: str = ""
    theme: str = ""
    value: float | None = None

    @classmethod
    def of(cls, meeting: Meeting, value: float | None = None) -> Self:
        return cls(meeting.period, meeting.place or "", meeting.theme, value)


@dataclass(frozen=True)
class Alone:
    """A meeting by itself: its day with the weekday, or its days, and where and what about where that is known."""

    when: date | Period
    where: "str | Finding" = ""
    theme: str = ""

    @classmethod
    def of(cls, meeting: Meeting) -> Self:
        where = Finding("digital") if meeting.digital else meeting.place or ""
        return cls(meeting.period if meeting.period.days > 1 else meeting.period.first, where, meeting.theme)


Part = Union[str, float, date, Period, Mentioned, Alone, "Finding", Sequence["Part"]]


@dataclass(frozen=True)
class Finding:
    """`name` is that of the sentence, `blanks` what is filled in. Of several parts all are meant."""

    name: str
    blanks: Mapping[str, Part] = field(default_factory=dict)


def listed(mentioned: Sequence[Mentioned]) -> tuple[Mentioned, ...]:
    """The year is said where they are not all of the same one."""
    if len({one.days.last.year for one in mentioned}) > 1:
        return tuple(mentioned)
    return tuple(replace(one, days=replace(one.days, year_known=False)) for one in mentioned)
