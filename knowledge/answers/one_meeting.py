"""A figure of one meeting that the report does not give, or a meeting that it does not know: answers too."""

import re
from collections.abc import Sequence

from knowledge.answers import facts
from knowledge.answers.answer import Answer, shorten
from knowledge.answers.meant import ABOUT_MEETINGS, Held, cite_meeting, named_groups, when
from knowledge.answers.reason import Reason
from knowledge.archive import View
from knowledge.markup import shown
from knowledge.question import Question

UNTOLD = {"nytta": "no_usefulness", "nöjdhet": "no_satisfaction"}
A_DAY = 5  # days: what is meant by a date, also of a meeting over several days


def answer(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    if not chosen:
        return _no_such_meeting(question, view)
    measure = next((one for one in facts.MEASURES if one.asked.search(question.text)), None)
    if len(chosen) != 1 or measure is None or measure.of(chosen[0][1]) is not None:
        return None
    return _not_given(view, chosen[0], measure) if measure.name in UNTOLD else None


def told(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    """The line that gives the figure, where it stands by itself and its words are not the question's."""
    measure = next((one for one in facts.MEASURES if one.asked.search(question.text)), None)
    value = measure.of(chosen[0][1]) if measure and len(chosen) == 1 else None
    if measure is None or value is None:
        return None
    meeting = chosen[0][1]
    line = re.compile(rf"(?:{measure.line.pattern}).{{0,60}}?{facts.figure(value)}", re.IGNORECASE)
    source = cite_meeting(view, chosen[0], line)
    text = f"{shown(source.quote)} ({meeting.name}, {when(meeting.period)} {meeting.period.last.year})"
    return Answer(shorten(text), "fact", False, None, (source,))


def _not_given(view: View, held: Held, measure: facts.Measure) -> Answer | None:
    meeting = held[1]
    source = cite_meeting(view, held, facts.OUTCOME)
    if meeting.evaluated is False:
        return Answer(f"Ingen utvärdering gjordes av mötet: {meeting.name}.", "fact", False, None, (source,))
    if meeting.evaluated is None:
        return None
    reason = Reason(UNTOLD[measure.name], {"meeting": meeting.name})
    return Answer(None, "none", True, reason, (source,))


def _no_such_meeting(question: Question, view: View) -> Answer | None:
    """A group and a day that do not go together: the group met that year, but not then."""
    groups = named_groups(question, view)
    if (
        not groups
        or not question.periods
        or question.periods[0].days > A_DAY
        or not ABOUT_MEETINGS.search(question.text)
    ):
        return None
    asked = question.periods[0]
    met = [held for held in view.meetings if held[1].group in groups]
    if any(meeting.period.meets(asked) for _, meeting in met):
        return None
    near = sorted(met, key=lambda held: abs((held[1].period.first - asked.first).days))[:3]
    nearest = "; ".join(held[1].name for held in near)
    reason = Reason("no_meeting", {"groups": tuple(sorted(groups)), "days": asked, "nearest": nearest})
    return Answer(None, "none", True, reason, tuple(cite_meeting(view, held, None) for held in near))
