"""Which of the groups was best, came together most often, on average: told of each, the one asked for first."""

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean

from knowledge.answers.answer import Answer
from knowledge.answers.finding import Finding, Part
from knowledge.answers.meetings import accounts
from knowledge.answers.meetings.citing import cite_meetings
from knowledge.answers.meetings.counting import MOST_CITED, meetings
from knowledge.answers.meetings.facts import COUNTED
from knowledge.answers.meetings.meant import of_time
from knowledge.answers.meetings.measures import LEAST, MOST, measured
from knowledge.archive import Held, View
from knowledge.question import Question

WHICH_GROUP = re.compile(r"\b(?:vilken|which)\W+(?:\w+\W+)?(?:fokus)?(?:grupp|group)\b", re.IGNORECASE)
EACH_GROUP = re.compile(r"\b(?:per|varje|respektive|each)\W+(?:fokus)?(?:grupp|group)\b", re.IGNORECASE)
OFTEN = re.compile(
    r"\b(?:oftast|(?:flest|färst|minst antal) (?:möten|träffar|gånger)|most often|(?:most|fewest) meetings)\b",
    re.IGNORECASE,
)


def answer(question: Question, view: View) -> Answer | None:
    of_each = EACH_GROUP.search(question.text)
    if not (of_each or WHICH_GROUP.search(question.text)):
        return None
    held = accounts.one_each([one for one in view.meetings if one[1].group and of_time(question, one[1])])
    measure = measured(question)
    if OFTEN.search(question.text) or (of_each and COUNTED.search(question.text)):
        name, line, ranked = "meetings", None, [(group, float(len(of)), of) for group, of in _by_group(held).items()]
    elif measure and (of_each or MOST.search(question.text) or LEAST.search(question.text)):
        valued = [one for one in held if measure.of(one[1]) is not None]
        name, line = measure.name, measure.line
        ranked = [(group, fmean(measure.of(one[1]) or 0 for one in of), of) for group, of in _by_group(valued).items()]
    else:
        return None
    if len(ranked) < 2:
        return None
    ranked.sort(key=lambda one: one[1], reverse=not LEAST.search(question.text))
    told = (_met(group, of) if name == "meetings" else _on_average(group, mean, of) for group, mean, of in ranked)
    blanks: dict[str, Part] = {"each": tuple(told)}
    sources = cite_meetings(view, [one for *_, of in ranked for one in of][:MOST_CITED], line)
    return Answer(None, "fact", False, None, sources, found=Finding(f"by_group.{name}", blanks))


def _by_group(held: Sequence[Held]) -> dict[str, list[Held]]:
    found: defaultdict[str, list[Held]] = defaultdict(list)
    for one in held:
        found[one[1].group or ""].append(one)
    return found


def _met(group: str, of: Sequence[Held]) -> Finding:
    return Finding("meetings_of_group", {"group": group, "counted": meetings(len(of))})


def _on_average(group: str, mean: float, of: Sequence[Held]) -> Finding:
    return Finding("of_group", {"group": group, "value": mean, "counted": meetings(len(of))})
