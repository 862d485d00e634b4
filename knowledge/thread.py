"""What a thread was about, and how that is said in a question of what was said there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.slots import Kind, Slot, own_words, runs_in, slots_in
from knowledge.swedish.dates import ENGLISH_MONTHS, MONTHS, Period, month_end

CLOSES = re.compile(r"(?<![\s?!.,])[\s?!.,]+$")
SEVERAL_MEETINGS = re.compile(r"\b\w*(?:möten|mötena|träffar|träffarna|meetings)\b", re.IGNORECASE)
MEETING = re.compile(r"\w*(?:möte|träff|meeting|konferens)\w*", re.IGNORECASE)
WHO_IS_IT = re.compile(r"\W*(?:vem|vad|vilka|who|what)\s+(?:är|var|is|was)\s+(?:det|den|it|that)$", re.IGNORECASE)
WHICH_MEETING = re.compile(r"\b(?:vilke[nt]|which)\s+\w*(?:möte|träff|meeting)\b", re.IGNORECASE)
WHY = re.compile(r"\W*(?:varför|why)\W+(?:det|då|inte|that|not|så)?\W*$", re.IGNORECASE)
COUNTED = re.compile(r"\b(?:hur m[åa]nga|vilka|how many|which)\s+([\w-]+)", re.IGNORECASE)
COUNTED_MEETINGS = re.compile(r"\b(\w*(?:möten|träffar|meetings))\b", re.IGNORECASE)
ASKS_WHEN = re.compile(r"\b(?:när|when|datum|date|dag|dagen|day)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Earlier:
    """What the thread was about: the question as it was understood, and the meeting that the answer told of.

    `document` is what the answer was cited from first, and `year` its year; `before` are the questions before it, the
    latest first.
    """

    question: str
    meeting: str = ""
    group: str = ""
    theme: str = ""
    place: str = ""
    first: date | None = None
    last: date | None = None
    year: int | None = None
    document: str = ""
    before: tuple[str, ...] = ()

    @property
    def held(self) -> Period | None:
        return Period(self.first, self.last or self.first) if self.first else None


def about(earlier: Earlier, slots: Sequence[Slot], today: date, core: str) -> str:
    """What the earlier talk was about, in words. What is asked anew, or asked for, is left out."""
    named = {slot.kind for slot in slots}
    if earlier.held is None or not is_of_the_meeting(core, earlier, slots):
        return subject(earlier.question, named, today, core)
    english = is_english(core)
    parts = ["the meeting" if english else "mötet"]
    if ASKS_WHEN.search(core):
        parts.append(str(earlier.held.last.year))
    elif not named & {"period", "place"}:
        parts.append(_days(earlier.held, ENGLISH_MONTHS if english else MONTHS))
    if earlier.group and "group" not in named:
        parts.append(f"in {earlier.group}" if english else f"i {earlier.group}")
    if earlier.theme and not named:
        parts.append(f"on {earlier.theme}" if english else f"om {earlier.theme}")
    return " ".join(parts)


def subject(earlier: str, named: set[Kind], today: date, core: str = "") -> str:
    """The words of the earlier question that say what it is about, but for what is named anew.

    Of one that was about something said before, that alone, unless a reason is asked for what it said itself.
    """
    asked, _, it = earlier.partition(" – ")
    question = earlier if WHY.match(core) else it or asked
    slots = [slot for slot in slots_in(question, today) if slot.kind != "figure"]
    pieces = [(slot.start, slot.text) for slot in slots if slot.kind not in named]
    pieces += [(start, question[start:end]) for start, end in runs_in(question, slots)]
    return ", ".join(dict.fromkeys(text for _, text in sorted(pieces)))


def is_of_the_meeting(core: str, earlier: Earlier, slots: Sequence[Slot]) -> bool:
    """Is it asked of the meeting that the answer told of, rather than of what the question before was about?"""
    if earlier.held is None or WHO_IS_IT.match(core) or WHICH_MEETING.search(core):
        return False
    return is_general(core, slots) or bool(MEETING.search(earlier.question))


def is_general(core: str, slots: Sequence[Slot]) -> bool:
    """Does it hold nothing but what may be asked of any meeting or matter?"""
    return not (own_words(core, slots) or SEVERAL_MEETINGS.search(core))


def _days(period: Period, months: Sequence[str]) -> str:
    first, last = period.first, period.last
    month = months[last.month - 1].capitalize() if months is ENGLISH_MONTHS else months[last.month - 1]
    if first.day == 1 and last.day == month_end(last.year, last.month):
        return f"{month} {last.year}"
    if first == last:
        return f"{last.day} {month} {last.year}"
    begun = "" if first.month == last.month else f" {months[first.month - 1]}"
    return f"{first.day}{begun}–{last.day} {month} {last.year}"


def is_english(text: str) -> bool:
    return bool(re.search(r"\b(?:who|what|which|where|when|how|why|and|the|it|that|there)\b", text, re.IGNORECASE))
