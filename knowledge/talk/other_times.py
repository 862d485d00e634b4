"""How it was another year, the year after: what was asked of one time is asked of another."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.talk.exchange import in_its_place
from knowledge.talk.slots import Slot, slots_in
from knowledge.talk.thread import Earlier

YEAR_BESIDE = re.compile(
    r"\b(?:föregående år|(?:året|år)\s+(?:före|innan|dessförinnan|(?P<after>efter|därpå))"
    r"|the year (?:before|(?P<later>after)))\b",
    re.IGNORECASE,
)
NOTHING_MORE = re.compile(r"(?:\b(?:i|på|den|var|är|blev|det|was|is|it|in|on)\b|\W)*", re.IGNORECASE)
HOW_WAS_IT = re.compile(r"\bhur (?:var|är|blev|gick|ser|såg|blir) det(?: ut)?\b|\bhow (?:was|is) it\b", re.IGNORECASE)
ASKS_WHY = re.compile(r"\W*(?:varför|vem|när|why|who|when)\b", re.IGNORECASE)


def of_another_time(core: str, earlier: Earlier, today: date) -> str | None:
    """The question before, of how it was at the time and place that are said now."""
    slots = slots_in(core, today)
    left, how_was_it = HOW_WAS_IT.subn("", beside(core, slots), count=1)
    if not slots or not how_was_it or not NOTHING_MORE.fullmatch(left):
        return None
    return in_its_place(" ".join(slot.text for slot in slots), _where_it_was_told(earlier), today, elsewhere=True)


def _where_it_was_told(earlier: Earlier) -> Earlier:
    """How it was is asked of what was told, not of why, when or by whom."""
    asked = (question for question in (earlier.question, *earlier.before) if not ASKS_WHY.match(question))
    return replace(earlier, question=next(asked, earlier.question))


def beside(core: str, slots: Sequence[Slot]) -> str:
    for slot in reversed(slots):
        core = core[: slot.start] + core[slot.end :]
    return core


def in_years(core: str, earlier: Earlier, today: date) -> str:
    """The year before or after, where it is known of what year the talk was."""
    found = YEAR_BESIDE.search(core)
    periods = [slot.period for slot in slots_in(earlier.question, today) if slot.period and slot.period.year_known]
    held = earlier.held
    year = periods[-1].last.year if periods else held.last.year if held else earlier.year
    if found is None or year is None:
        return core
    step = 1 if found["after"] or found["later"] else -1
    return f"{core[: found.start()]}{year + step}{core[found.end() :]}"
