"""The next meeting: the first in the plan from today on, of the group that is named if one is."""

import re
from datetime import date

from knowledge.answers.answer import Answer
from knowledge.answers.finding import Alone, Finding
from knowledge.answers.meant import Held, cite_meetings, named_groups
from knowledge.archive import View
from knowledge.question import Question

NEXT = re.compile(
    r"\b(?:nästa|kommande|next)\s+(?:\w+\s+)?(?:nätverks)?(?:träff|möte|sammankomst|meeting)\w*", re.IGNORECASE
)


def answer(question: Question, view: View, today: date) -> Answer | None:
    if not NEXT.search(question.text) or question.periods:
        return None
    groups = named_groups(question, view)
    coming = [
        held
        for held in view.meetings
        if held[1].period.year_known and held[1].period.first >= today and (not groups or held[1].group in groups)
    ]
    if not coming:
        return None
    # A row of a plan says more than a line about the same day in the minutes of another meeting.
    first = min(coming, key=lambda held: (held[1].period.first, not held[1].group, -len(held[1].theme)))
    return Answer(None, "fact", False, None, cite_meetings(view, [first]), found=_said(first))


def _said(held: Held) -> Finding:
    group = held[1].group
    return Finding("next_of_group" if group else "next", {"group": group or "", "meeting": Alone.of(held[1])})
