"""What a thread was about, and how that is said in a question of what was said there."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.swedish import words
from knowledge.swedish.dates import ENGLISH_MONTHS, MONTHS, Period, month_end
from knowledge.talk.slots import OF_ANYTHING, Kind, Slot, own_words, predicates_in, runs_in, slots_in

CLOSES = re.compile(r"(?<![\s?!.,])[\s?!.,]+$")
SEVERAL_MEETINGS = re.compile(r"\b\w*(?:möten|mötena|träffar|träffarna|meetings)\b", re.IGNORECASE)
MEETING = re.compile(r"\w*(?:möte|träff|meeting|konferens)\w*", re.IGNORECASE)
A_MEETING = re.compile(r"\b\w*(?:möte[tn]?|träff(?:en)?|konferens(?:en)?|meeting)\b", re.IGNORECASE)
WHO_IS_IT = re.compile(r"\W*(?:vem|vad|vilka|who|what)\s+(?:är|var|is|was)\s+(?:det|den|it|that)$", re.IGNORECASE)
WHICH_MEETING = re.compile(r"\b(?:vilke[nt]|which)\s+\w*(?:möte|träff|meeting)\b", re.IGNORECASE)
WHY = re.compile(r"\W*(?:varför|why)\W+(?:det|då|inte|that|not|så)?\W*$", re.IGNORECASE)
COUNTED = re.compile(r"\b(?:hur m[åa]nga|vilka|how many|which)\s+([\w-]+)", re.IGNORECASE)
COUNTED_MEETINGS = re.compile(r"\b(\w*(?:möten|träffar|meetings))\b", re.IGNORECASE)
JOINTS = re.compile(
    r"\s+(?:(?:möte|träff)\s+)?(?:(?:i|på|från|för|om|av|mellan|till|hos|vid|mot|över|och|eller)\s+)?", re.IGNORECASE
)
BESIDE_A_PLACE = re.compile(r"\s+(?:(?:och|eller)\s+)?", re.IGNORECASE)  # "betalar Lerum i avgift" is no place in it
A_MEETING_IN = re.compile(r"\b(?:träffen|mötet|konferensen|seminariet)\s+(?:(?:i|på|om|den)\s+)?$", re.IGNORECASE)
# What a heading says of a season is no group, and what a table says of a grade no theme.
SEASON = re.compile(r"\b(?:19|20)\d\d\b")
GRADE = re.compile(r"\d+(?:[.,]\d+)?")
WHO_DID = re.compile(r"\W*(?:vem|vilka|who)\s+\w+(?:de|te|ed)\b", re.IGNORECASE)
ASKS_WHEN = re.compile(r"\b(?:när|when|datum|date|dag|dagen|day)\b", re.IGNORECASE)
INSTEAD = re.compile(r"\b(?:i ?stället|instead)\b", re.IGNORECASE)

ENGLISH = frozenset({"who", "what", "which", "where", "when", "how", "why", "and", "the", "it", "that", "there"})


@dataclass(frozen=True)
class Earlier:
    """What the thread was about: the question as it was understood, and the meeting that the answer told of.

    `document` is what the answer was cited from first, by `quote`, and `year` its year; `person` is whom it named;
    `before` are the questions before it, the latest first.
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
    quote: str = ""
    person: str = ""

    @property
    def held(self) -> Period | None:
        return Period(self.first, self.last or self.first) if self.first else None


def about(earlier: Earlier, slots: Sequence[Slot], today: date, core: str) -> str:
    """What the earlier talk was about, in words. What is asked anew, or asked for, is left out."""
    named = {slot.kind for slot in slots}
    if earlier.held is None or not is_of_the_meeting(core, earlier, slots):
        spoken = (subject(one, named, today, core) for one in (earlier.question, *earlier.before))
        return next(filter(None, spoken), "")
    english = is_english(core)
    parts = ["the meeting" if english else "mötet"]
    if ASKS_WHEN.search(core) and not INSTEAD.search(core):
        parts.append(str(earlier.held.last.year))
    elif not named & {"period", "place"}:
        parts.append(_days(earlier.held, ENGLISH_MONTHS if english else MONTHS))
    if earlier.group and "group" not in named and not SEASON.search(earlier.group):
        parts.append(f"in {earlier.group}" if english else f"i {earlier.group}")
    if earlier.theme and not named and not GRADE.fullmatch(earlier.theme):
        parts.append(f"on {earlier.theme}" if english else f"om {earlier.theme}")
    return " ".join(parts)


def subject(earlier: str, named: set[Kind], today: date, core: str = "") -> str:
    """The words of the earlier question that say what it is about, but for what is named anew.

    Of one that was about something said before, that alone, unless a reason is asked for what it said itself.
    """
    asked, _, it = earlier.partition(" – ")
    why = bool(WHY.match(core))
    question = earlier if why else it or asked
    slots = [slot for slot in slots_in(question, today) if slot.kind != "figure"]
    passed = [] if why or is_english(question) else predicates_in(question)
    pieces = [(slot.start, slot.end, slot.text) for slot in slots if slot.kind not in named]
    pieces += [(start, end, question[start:end]) for start, end in runs_in(question, [*slots, *passed])]
    return _in_a_row(sorted(pieces), question, {slot.start for slot in slots if slot.kind == "place"})


def unsaid(topic: str, text: str) -> str:
    """The parts of it of which a text does not say every word."""
    said = set(words.stems(text))
    return ", ".join(part for part in topic.split(", ") if not said.issuperset(words.stems(part)))


def _in_a_row(pieces: Sequence[tuple[int, int, str]], question: str, places: Collection[int]) -> str:
    """Joined as the question joined them: stigen mellan Lerum och Ale 2031. What stood apart has a comma between."""
    said: dict[str, None] = {}
    phrase, last, of_a_place = "", 0, False
    for start, end, text in pieces:
        joint = question[last:start]
        if phrase and (BESIDE_A_PLACE if of_a_place else JOINTS).fullmatch(joint):
            phrase += f"{'s' if joint.isspace() and question[last - 1] == 's' != phrase[-1] else ''}{joint}{text}"
        else:
            said[phrase] = None
            meeting = A_MEETING_IN.search(joint)
            phrase = f"{meeting.group()}{text}" if meeting else text
        last, of_a_place = end, start in places
    said[phrase] = None
    return ", ".join(filter(None, said))


def is_of_the_meeting(core: str, earlier: Earlier, slots: Sequence[Slot]) -> bool:
    """Is it asked of the meeting that the answer told of, rather than of what the question before was about?"""
    if earlier.held is None or WHO_IS_IT.match(core) or WHICH_MEETING.search(core):
        return False
    asked, _, it = earlier.question.partition(" – ")
    if MEETING.search(it or asked):
        return True
    return is_general(core, slots) and (_was_done(it or asked) or bool(A_MEETING.search(core)))


def _was_done(talk: str) -> bool:
    """Was it about something that was done at a meeting? What is told at one may be about a thing that goes on."""
    return bool(WHO_DID.match(talk)) or any(OF_ANYTHING.fullmatch(word) for word in re.findall(r"[\w-]+", talk))


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
    """The department is called IT in Swedish too, and å, ä and ö stand in English only in names."""
    said = re.findall(r"\w+", text)
    swedish = any(word.islower() and re.search("[åäö]", word) for word in said)
    return not swedish and any(word != "IT" and word.lower() in ENGLISH for word in said)
