"""A question -> a cited answer, a table, or an honest no: one file for each kind of answer."""

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from knowledge.answers import compare, definitions, holders, lists, parts, passage
from knowledge.answers.answer import Answer, Source
from knowledge.answers.doubt import of_another_time, refusal
from knowledge.answers.meetings import accounts, attendees, facts, groups, of_a_day, one_meeting, presence, upcoming
from knowledge.answers.meetings.meant import is_about_meetings, meant_meetings
from knowledge.answers.meetings.measures import measured
from knowledge.answers.reason import EMPTY, NOTHING
from knowledge.answers.tables import cells
from knowledge.archive import Archive, Held, View
from knowledge.found import Found
from knowledge.meetings.meeting import PAPER, Meeting
from knowledge.names import with_names
from knowledge.persons import persons_in
from knowledge.question import NO_HINTS, Hints, Question, understand
from knowledge.search import search
from knowledge.swedish.asks import Asks

# What is found of several meetings alike, and of none of them before the others.
OF_MANY = frozenset({"count", "each", "none_there", "sum", "sum_of_days"})

__all__ = ["Answer", "Source", "answer"]


def answer(question: str, archive: Archive, levels: Collection[str], now: datetime, hints: Hints = NO_HINTS) -> Answer:
    began = time.perf_counter()
    with archive.turns.next():
        view = archive.seen_from(levels, hints.near)
        understood = understood_as_asked(question, view, now, hints)
        today = understood.today
        of_all = not understood.told_in.alone
        by_date = of_all and (upcoming.answer(understood, view, today) or holders.answer(understood, view, today))
        given = by_date or give(understood, view)
        about = _told_of(understood, given, view)
        person = given.person or _named_in(understood, given)
    return replace(given, about=about, person=person, took_ms=round((time.perf_counter() - began) * 1000, 2))


def understood_as_asked(question: str, view: View, now: datetime, hints: Hints) -> Question:
    """With the people that its names may be, and where and about what it is looked for first."""
    talked_of = hints.told_in.topic
    topic = understand(talked_of, view, now).terms if talked_of else ()
    return replace(with_names(understand(question, view, now), view), told_in=hints.told_in, topic=topic)


def give(question: Question, view: View) -> Answer:
    """The first kind of answer that fits, from the most to the least particular."""
    if question.told_in.alone:
        return _from_passages(question, view, ())
    meant = meant_meetings(question, view)
    meetings = accounts.one_each(meant, measured(question))
    return (
        accounts.answer(question, view, meant)
        or groups.answer(question, view)
        or facts.answer(question, view, meetings)
        or one_meeting.answer(question, view, meetings)
        or presence.answer(question, view, meetings)
        or attendees.answer(question, view, meetings)
        or compare.answer(question, view)
        or cells.answer(question, view)
        or _from_passages(question, view, meetings)
    )


def _told_of(question: Question, given: Answer, view: View) -> Meeting | None:
    """The meeting that the first citation is from, unless it is one of many that were counted, or its whole paper is
    cited for something that was said there.
    """
    counted = given.found is not None and given.found.name in OF_MANY and len(given.sources) > 1
    if given.abstained or not given.sources or counted:
        return None
    meeting = view.meeting(given.sources[0].document, given.sources[0].meeting)
    of_its_own = given.kind == "fact" or is_about_meetings(question, view)
    return meeting if meeting and (of_its_own or meeting.account != PAPER) else None


def _named_in(question: Question, given: Answer) -> str:
    """The one whom the place that is cited first names first where it is asked who, or names alone; nobody where it is
    not sure.
    """
    if given.reason or not (given.answer and given.sources):
        return ""
    named = list(dict.fromkeys(name for _, name in persons_in(question, given.sources[0].quote)))
    return named[0] if named and (question.asks is Asks.PERSON or len(named) == 1) else ""


def weighed(question: Question, view: View, meetings: Sequence[Held]) -> list[Found]:
    """The sentences that may answer, best first."""
    meeting = of_a_day.paper(question, view) or (meetings[0] if len(meetings) == 1 else None)
    return search(question, view, meeting=meeting, most=passage.CONSIDERED)


def _from_passages(question: Question, view: View, meetings: Sequence[Held]) -> Answer:
    found: Sequence[Found] = weighed(question, view, meetings)
    day = of_a_day.asked_for(question, view)
    of_the_day = of_a_day.only(question, found, day, view) if day else []
    none_then = of_a_day.none_then(question, day, view) if day else of_a_day.none_in(question, found, view)
    if none_then and not of_the_day:
        return none_then
    found = of_the_day or found
    if not found:
        return Answer(None, "none", True, NOTHING if view.passages else EMPTY, ())
    found = definitions.defined_first(question, of_another_time.in_time(question, found))
    doubt = refusal.doubt(question, found) or (of_a_day.doubt(question, found, day, view) if day else None)
    told = one_meeting.told(question, view, meetings) if one_meeting.may_tell(question, meetings, doubt) else None
    if told:
        return told
    if doubt and doubt.sure:
        return passage.refuse(question, found, doubt.reason)
    listed = None if doubt and question.asks is Asks.PERSON else lists.answer(question, found, view)
    if listed:
        return listed
    of_parts = [] if day else parts.best_of_each(question, view)
    said = passage.answer(question, found, doubt.reason if doubt else None, of_parts)
    return one_meeting.placed(question, view, meetings, said.answer or "") or said
