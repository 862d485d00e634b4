"""The meetings that a document tells of: the one of a paper, those of a report's entries or a plan's rows."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.document import Document
from knowledge.meetings import entries, minutes, outcomes, plans
from knowledge.meetings.meeting import MENTIONED, PAPER, Meeting
from knowledge.meetings.minutes import Top
from knowledge.meetings.wording import ALSO_DIGITAL, DIGITAL
from knowledge.meetings.year import year_of
from knowledge.swedish import lexicon
from knowledge.swedish.dates import Period

ALSO_IN_A_LINE = ("group", "place", "theme", "digital", "attendance", "satisfaction", "usefulness")


def find_meetings(document: Document) -> list[Meeting]:
    told = [*entries.told(document), *plans.planned(document)]
    top = minutes.top_of(document, year_of(document))
    several = len({meeting.period for meeting in told}) > 1  # a list of them opens with the first
    return _of_paper(document, top, told) if top and (top.headed or not several) else told


def _of_paper(document: Document, top: Top, told: Sequence[Meeting]) -> list[Meeting]:
    """All that a paper of one meeting says is told of that; what it tells of others' days is no account of them."""
    later = [replace(one, blocks=one.blocks[:1], account=MENTIONED) for one in told if _is_later(one, top.period)]
    its_own = next((one for one in told if one.period.meets(top.period)), None)
    blocks = tuple(sorted(set(range(len(document.blocks))).difference(*(one.blocks for one in later))))
    return [_minuted(document, top, its_own, blocks), *later]


def _is_later(meeting: Meeting, than: Period) -> bool:
    return meeting.period.year_known and meeting.period.first > than.last


def _minuted(document: Document, top: Top, its_own: Meeting | None, blocks: tuple[int, ...]) -> Meeting:
    told = f"Deltagare: {top.attendance}.\nUtvärdering: {top.outcome}"
    satisfaction, usefulness = outcomes.thought(document.blocks)
    found = Meeting(
        name=f"{top.name} {minutes.day_of(top.period)}",
        period=top.period,
        group=top.called.group,
        place=_placed(top.place),
        theme=top.called.theme,
        digital=bool(DIGITAL.search(top.place)) and not lexicon.municipalities(f", {top.place}"),
        attendance=outcomes.came(top.attendance, document.blocks),
        satisfaction=outcomes.rating("satisfaction", told) or satisfaction,
        usefulness=outcomes.rating("usefulness", told) or usefulness,
        evaluated=outcomes.evaluated(told) or (True if satisfaction else None),
        blocks=blocks,
        kind=top.called.kind,
        account=PAPER,
        called_off=top.called_off,
    )
    return _filled(found, its_own) if its_own else found


def _filled(meeting: Meeting, its_own: Meeting) -> Meeting:
    """What the top of the paper does not say, as a line of it tells."""
    evaluated = its_own.evaluated if meeting.evaluated is None else meeting.evaluated
    filled = {name: getattr(meeting, name) or getattr(its_own, name) for name in ALSO_IN_A_LINE}
    return replace(meeting, evaluated=evaluated, **filled)


def _placed(said: str) -> str | None:
    """The municipality, or what stands last: "Folkets hus, Ån". None where it was held on the net."""
    said = ALSO_DIGITAL.sub("", said)
    named = lexicon.municipalities(f", {said}")
    if named:
        return named[0]
    return None if DIGITAL.search(said) else said.rpartition(", ")[2] or None
