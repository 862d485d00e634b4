"""One meeting's own report: what may be told of it, alone."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from scheduling.meetings import Meeting
from scheduling.ratings.disclosure import Told
from scheduling.reports.facts import Facts
from scheduling.reports.lines import held, line
from scheduling.reports.values import Line


class MeetingReport(Struct, frozen=True):
    """`told` is what our own round gave, with its spread; `quotations` are those the coordinator has released."""

    network: str
    line: Line
    told: dict[str, Told]
    quotations: tuple[str, ...]


def of_meeting(facts: Facts, meeting: Meeting, network: str) -> MeetingReport:
    """Its number is that of the year's list, so that the two reports can be laid beside each other."""
    listed = held(facts.meetings, meeting.first_day.year, date(meeting.first_day.year, 12, 31))
    rounds = {one.subject: one for one in facts.rounds if one.kind == "meeting"}
    one = rounds.get(meeting.id)
    closed = one.id if one is not None and one.state == "closed" else ""
    return MeetingReport(
        network=network,
        line=line(facts, meeting, listed.index(meeting) + 1 if meeting in listed else 0, rounds),
        told=facts.told.get(closed, {}),
        quotations=facts.quoted.get(closed, ()),
    )


def named(meetings: Sequence[Meeting], words: str, until: date) -> list[Meeting]:
    """Held meetings of whose theme, place or groups all the words are a part; the latest first."""
    wanted = words.casefold().split()
    found = (one for one in meetings if one.last_day <= until and not one.cancelled)
    return [one for one in reversed(list(found)) if all(word in _about(one) for word in wanted)]


def _about(meeting: Meeting) -> str:
    return " ".join((meeting.theme, meeting.place, *meeting.groups, meeting.first_day.isoformat())).casefold()
