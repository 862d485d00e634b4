"""The figures that meetings carry - usefulness, satisfaction, attendance - and which of them a question asks about."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.meetings.meeting import Meeting
from knowledge.meetings.wording import MEETINGS
from knowledge.question import Question
from knowledge.signals import unit_of

MOST = re.compile(r"\b(?:flest|högst|bäst|mest|störst|populärast|highest|most|best)\w*\b", re.IGNORECASE)
LEAST = re.compile(r"\b(?:lägst|minst|färst|sämst|lowest|fewest|least|worst)\w*\b", re.IGNORECASE)


@dataclass(frozen=True)
class Measure:
    """A figure meetings carry, what it is called in a question, and the line of a report that tells it."""

    name: str
    asked: re.Pattern[str]
    of: Callable[[Meeting], float | None]
    line: re.Pattern[str]


MEASURES = (
    Measure(
        "usefulness",
        re.compile(r"\bnytt|usefulness", re.IGNORECASE),
        lambda m: m.usefulness,
        re.compile("nytta", re.IGNORECASE),
    ),
    Measure(
        "satisfaction",
        re.compile(r"\bnöjd|betyg|satisf|omdöme|rating", re.IGNORECASE),
        lambda m: m.satisfaction,
        re.compile("nöjd|helhets(?:betyg|intryck|omdöme)", re.IGNORECASE),
    ),
    Measure(
        "attendance",
        re.compile(
            r"deltag|deltog|person|besök|närvar|particip|attend|\bkom\b|\bcame\b"
            r"|\b(?:mycket|mest|minst|flest|lite) folk\b|\bdök upp\b"
            r"|\b(?:lockade|drog|samlade|attracted) (?:flest|färst|most|fewest)\b"
            r"|\bm[åa]nga (?:var|blev) (?:det|vi|ni|där|på|med)\b(?!\W+som\b)",
            re.IGNORECASE,
        ),
        lambda m: max(m.attendance, default=None),
        re.compile("deltagare|närvarande", re.IGNORECASE),
    ),
)

# "Hur många av de 19": how many all are is known already.
OF_THOSE = re.compile(
    r"\b(?:hur m[åa]nga|how many)\W+(?:av|of)\W+(?:de|dem|dessa|deltagarna|personerna|them|those|the)\b"
    rf"(?!\W+(?:\w+\W+){{0,2}}?{MEETINGS}\b)",
    re.IGNORECASE,
)
SATISFACTION = next(measure for measure in MEASURES if measure.name == "satisfaction")
LIKED = re.compile(
    r"\b(?:gilla|uppskatta)\w*(?: \w+){0,3} (?:mest|minst)(?= *(?:[,?.!]|$|av alla|(?:under |år )?(?:19|20)\d\d))"
    r"|\b(?:mest|minst) (?:omtyckt|uppskatta|gilla|populär)\w*",
    re.IGNORECASE,
)
WHICH_MEETING = re.compile(
    rf"^\W*(?:vilke[nt]|vilka|which)\W+(?:(?!(?:på|under|vid|i|om|från)\W)\w+\W+){{0,3}}?{MEETINGS}\b", re.IGNORECASE
)
HOW_GOOD = re.compile(
    r"^\W*(?:vilke[nt]|vilka|which)\W+(?:av\W+)?\w*(?:möte|träff|meeting)\w*\W.*"
    r"\b(?:bästa?|sämsta?|populäraste?|best|worst)\b",
    re.IGNORECASE,
)


def measured(question: Question) -> Measure | None:
    """The figure of a meeting that is asked about; a sum of money is none, unless something else is counted."""
    unit = unit_of(question)
    if (unit and unit[0] == "sum" and not question.counted) or OF_THOSE.search(question.text):
        return None
    if LIKED.search(question.text) and WHICH_MEETING.search(question.text):
        return SATISFACTION
    asked = next((one for one in MEASURES if one.asked.search(question.text)), None)
    return asked or (SATISFACTION if HOW_GOOD.search(question.text) else None)
