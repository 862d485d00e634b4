"""What is asked of a meeting on a certain day is answered from that day alone; where there was none, that is told."""

from collections.abc import Collection, Sequence

from knowledge import minutes
from knowledge.answers.answer import Answer
from knowledge.answers.meant import (
    A_FEW_DAYS,
    ABOUT_MEETINGS,
    ASKED_NOW,
    PAPERS,
    Held,
    cite_meetings,
    each_once,
    is_of_groups,
    is_of_kind,
    kinds_asked_for,
    named_groups,
)
from knowledge.answers.reason import Reason
from knowledge.answers.refusal import Doubt
from knowledge.archive import View
from knowledge.meetings import PAPER
from knowledge.question import Question
from knowledge.search import Found
from knowledge.swedish import dates
from knowledge.swedish.asks import Asks
from knowledge.swedish.dates import Period

NEAREST = 3
TOLD_BY_A_PLAN = (Asks.DAY, Asks.TIME, Asks.PLACE)


def asked_for(question: Question, view: View) -> Period | None:
    """The day whose meeting the question is about."""
    said = ASKED_NOW.sub("", question.text)
    day = next((mention.period for mention in dates.find(said, question.today)), None)
    if day is None or day.days > A_FEW_DAYS:
        return None
    about = ABOUT_MEETINGS.search(question.text) or PAPERS.search(question.text) or named_groups(question, view)
    return day if about else None


def only(question: Question, found: Sequence[Found], day: Period, view: View) -> list[Found]:
    """What stands in the papers of that day, or names it; nothing where nothing does.

    Where no such meeting of that day is known, a report tells of it in its own order.
    """
    then = {(kept.name, meeting.name) for kept, meeting in _of_the_body(question, view) if meeting.period.meets(day)}
    of_the_day = [one for one in found if _is_told(one, then, view) or _names(one, day)]
    if not of_the_day or not then:
        return list(found) if of_the_day else []
    if question.asks in TOLD_BY_A_PLAN:
        return of_the_day
    return [one for one in of_the_day if not minutes.says_when_or_where(one.quote)] or of_the_day


def _is_told(one: Found, meetings: Collection[tuple[str, str]], view: View) -> bool:
    meeting = view.meeting(one.passage.document, one.passage.meeting)
    return meeting is not None and (one.passage.document, meeting.name) in meetings


def _of_the_body(question: Question, view: View) -> list[Held]:
    """All that is known, and mentioned, of meetings of the group and the kind that is named."""
    groups, kinds = named_groups(question, view), kinds_asked_for(question, view)
    return [
        one
        for one in view.meetings
        if one[1].period.year_known and (not groups or is_of_groups(one[1], groups)) and is_of_kind(one[1], kinds)
    ]


def none_then(question: Question, day: Period, view: View) -> Answer | None:
    """The archive knows of no such meeting that day, not even of one that was called off: the nearest are told."""
    held = _of_the_body(question, view)
    if not held or any(meeting.period.meets(day) for _, meeting in held):
        return None
    groups = named_groups(question, view)
    near = sorted(held, key=lambda one: _apart(one, day))[:NEAREST]
    nearest = "; ".join(dict.fromkeys(meeting.name for _, meeting in near))
    of_groups = {"groups": each_once(groups)} if groups else {}
    reason = Reason("no_meeting" if groups else "no_meeting_then", {**of_groups, "days": day, "nearest": nearest})
    return Answer(None, "none", True, reason, cite_meetings(view, near))


def doubt(question: Question, found: Sequence[Found], day: Period, view: View) -> Doubt | None:
    """A plan says when and where: what came of it no paper tells."""
    if question.asks in TOLD_BY_A_PLAN or any(_tells_of(one, day, view) for one in found):
        return None
    return Doubt(Reason("unsure"), sure=False)


def _tells_of(one: Found, day: Period, view: View) -> bool:
    """In a paper of that day, or in a sentence that names it; a row of a plan says only that there was one."""
    meeting = view.meeting(one.passage.document, one.passage.meeting)
    if meeting is not None and meeting.period.meets(day):
        return meeting.account == PAPER or not one.passage.cells
    return not one.passage.cells and _names(one, day)


def _names(one: Found, day: Period) -> bool:
    told = dates.find_again(one.told, day.first)
    return any(mention.period.days <= A_FEW_DAYS and mention.period.meets(day) for mention in told)


def _apart(held: Held, day: Period) -> int:
    first = held[1].period.first
    return abs((first - (day if day.year_known else day.in_year(first.year)).first).days)
