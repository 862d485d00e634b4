"""Answers to an invitation: which there are, and what becomes of one where places are limited. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.meetings import Meeting, starts_at

Answer = Literal["coming", "digitally", "maybe", "declined", "colleague"]
ANSWERS: tuple[Answer, ...] = ("coming", "digitally", "maybe", "declined", "colleague")
DISHES = ("any", "vegetarian", "vegan", "fish")

NEEDS_A_PLACE = frozenset({"coming", "colleague"})
LEAVES_THE_LINE = frozenset({"maybe", "declined"})  # who comes digitally may still wait for a place in the room
NOT_THERE = frozenset({"declined", "colleague", "in line"})

# Later than this nobody is asked any more: a place that is free goes to whoever takes it.
LAST_OFFER_BEFORE = timedelta(hours=2)

# What comes of an answer: it holds, it waits for a place, or it is too late for any.
Result = Literal["given", "in line", "closed"]


class Notes(Struct, frozen=True):
    """What the host needs to know, and nobody once the meeting is over."""

    dish: str = ""
    diet: str = ""
    travel: str = ""
    colleague: str = ""


class Given(Struct, frozen=True):
    """`version` is that of the meeting when the answer was given."""

    answer: Answer
    version: int
    at: datetime
    notes: Notes = Notes()


class InLine(Struct, frozen=True):
    """A member's place in the line. `until` is when an offer ends."""

    id: int
    meeting: str
    member: int
    answer: Answer
    state: Literal["waiting", "offered"]
    since: datetime
    until: datetime | None = None

    def offers_at(self, now: datetime) -> bool:
        return self.until is not None and now < self.until


class Standing(Struct, frozen=True):
    """How many hold a place in the room, and who is in line, the first first."""

    taken: int = 0
    line: tuple[InLine, ...] = ()

    def free(self, meeting: Meeting, now: datetime) -> int:
        """Places that nobody has and nobody has been offered. `now` decides which offers still stand."""
        return (meeting.places or 0) - self.taken - sum(one.offers_at(now) for one in self.line)

    @property
    def waiting(self) -> tuple[InLine, ...]:
        return tuple(one for one in self.line if one.state == "waiting")

    def of(self, member: int) -> InLine | None:
        return next((one for one in self.line if one.member == member), None)

    def number(self, member: int) -> int:
        """How many are waiting up to and with this member."""
        waiting = [one.member for one in self.waiting]
        return waiting.index(member) + 1 if member in waiting else 0


def choices(meeting: Meeting) -> tuple[Answer, ...]:
    """Coming digitally is a choice only where one can also come in person."""
    return tuple(answer for answer in ANSWERS if answer != "digitally" or meeting.form == "both")


def begins(meeting: Meeting) -> datetime:
    return starts_at(meeting.sessions[0], ZoneInfo(meeting.zone))


def may_answer(meeting: Meeting, now: datetime) -> bool:
    return not meeting.cancelled and now < begins(meeting)


def limited(meeting: Meeting) -> bool:
    return meeting.places is not None and meeting.form != "digital"


def offers_end(meeting: Meeting) -> datetime:
    return begins(meeting) - LAST_OFFER_BEFORE


def decide(  # noqa: PLR0913 - everything that bears on it, by name
    meeting: Meeting, wanted: Answer, *, given: Given | None, standing: Standing, member: int, now: datetime
) -> Result:
    """What becomes of the answer. Nobody passes those who wait, for as long as they are being asked."""
    if not may_answer(meeting, now) or wanted not in choices(meeting):
        return "closed"
    if wanted not in NEEDS_A_PLACE or not limited(meeting):
        return "given"
    if given is not None and given.answer in NEEDS_A_PLACE:
        return "given"
    mine = standing.of(member)
    if mine is not None and mine.offers_at(now):
        return "given"
    nobody_is_passed = now >= offers_end(meeting) or not standing.waiting
    return "given" if standing.free(meeting, now) > 0 and nobody_is_passed else "in line"


# Who has answered what, by meeting and member. Whoever is in line for a place has answered too.
Answers = Mapping[tuple[str, int], Literal["coming", "digitally", "maybe", "declined", "colleague", "in line"]]
