"""What is said in a thread after an answer, made whole: "och i november då?", "vem höll i det?", "och i Borås?".

Either the words take the place of their like in the question before (a time, a place, a group, a figure, a subject),
or they ask something of what it was about, and that is said after them. A question that stands by itself is left alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.slots import ASKS, Kind, Slot, own_words, runs_in, slots_in
from knowledge.swedish import words
from knowledge.swedish.dates import ENGLISH_MONTHS, MONTHS, Period, month_end

LONGEST = 2000  # characters
MOST_NEW_WORDS = 6  # of a subject that takes the place of another
ONE_MEETING = 5  # days: a shorter time is that of one meeting, and says nothing of another place's

OPENS = re.compile(
    r"^\W*(?:och|men|samt|and|but)\s+|^\W*(?:hur (?:är|var|blev) det med|what about|how about)\s+", re.IGNORECASE
)
WANTS = re.compile(
    r"^\W*(?:(?:kan|kunde|skulle) (?:du|ni)|berätta|sammanfatta|visa|lista|jämför|förklara|beskriv|leta|sök|ge mig"
    r"|(?:can|could) you|tell|show|list|compare|explain|describe|find|summari[sz]e)\b",
    re.IGNORECASE,
)
MOST_OF_A_HALF = 3  # words after "och" that may be half a question: "och i Borås", but not "och jag tar med fika"
CLOSES = re.compile(r"[\s?!.,]+$")
THEN = re.compile(r"[\s,]+(?:då|sen|sedan|then)$", re.IGNORECASE)
PREPOSITION = r"(?:i|in|on|om|på|för|for|från|from|till|to|hos|med|under|vid|at|den|about|of)"
LED_IN = re.compile(rf"^(?:{PREPOSITION}\s+)+", re.IGNORECASE)
# What stands for something said before. "det som", "det att" and "finns det en …" only fill a place in the sentence.
POINTS = re.compile(
    r"(?P<led>\b(?:i|in|om|på|av|från|med|vid|efter|under|till|för|about|of|at|after|to)\s+)?"
    r"\b(?P<what>det|den|där|dit|dem|it|that|there|them)(?=$|\s+(?:i|in|under|på)\s)",
    re.IGNORECASE,
)
THE_MEETING = re.compile(
    r"(?P<led>\b(?:i|in|om|på|av|från|med|vid|efter|under|till|för|of|at|after|to|about)\s+)?"
    r"\b(?P<what>(?:(?:det|den|samma)\s+(?:här\s+|där\s+)?)?(?:mötet|träffen|konferensen|workshoppen|seminariet|tillfället)|"
    r"(?:samma|den|det)\s+(?:här\s+|där\s+)?(?:möte|träff)|(?:the|that|this|the same)\s+meeting)\b",
    re.IGNORECASE,
)
SEVERAL_MEETINGS = re.compile(r"\b\w*(?:möten|mötena|träffar|träffarna|meetings)\b", re.IGNORECASE)
ASKS_WHEN = re.compile(r"\b(?:när|when|datum|date|dag|dagen|day)\b", re.IGNORECASE)
ASKS_HOW_MANY = re.compile(r"(?:hur m[åa]nga|how many)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Earlier:
    """What the thread was about: the question as it was understood, and the meeting that the answer told of."""

    question: str
    meeting: str = ""
    group: str = ""
    theme: str = ""
    place: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def held(self) -> Period | None:
        return Period(self.first, self.last or self.first) if self.first else None


def sounds_like_a_question(text: str) -> bool:
    """What is said between people in a thread may be none, and then it wants no answer."""
    said = CLOSES.sub("", text.strip())
    half = OPENS.sub("", said) if OPENS.match(said) else ""
    return "?" in text or any(p.search(said) for p in (ASKS, THEN, WANTS)) or 0 < len(half.split()) <= MOST_OF_A_HALF


def complete(text: str, earlier: Earlier, today: date) -> str | None:
    """The whole question, or None where what was said is one already, or is no question at all."""
    said = CLOSES.sub("", text.strip())
    opened = OPENS.match(said)
    core = said[opened.end() :] if opened else said
    then = THEN.search(core)
    asking = bool(ASKS.search(core))
    bare = THEN.sub("", core)
    if not bare or len(text) + len(earlier.question) > LONGEST:
        return None
    if asking:
        whole = _asked_of_it(bare, earlier, today, opened=bool(opened), then=bool(then))
    elif opened or then or text.rstrip().endswith("?"):
        whole = _in_its_place(bare, earlier, today, elsewhere=bool(opened or then))
    else:
        whole = None
    return _as_question(whole) if whole else None


def _asked_of_it(core: str, earlier: Earlier, today: date, *, opened: bool, then: bool) -> str | None:
    """A question that points back, or that holds nothing but what may be asked of anything."""
    slots = slots_in(core, today)
    general = not (own_words(core, slots) or SEVERAL_MEETINGS.search(core))
    pointing = POINTS.search(core) or (THE_MEETING.search(core) if general and not slots else None)
    if not (pointing or (general and (not slots or opened)) or (then and not slots)):
        return None
    about = _about(earlier, slots, today, core)
    if not about:
        return None
    if earlier.held is None or " " not in core:
        return f"{core} – {about}"
    if pointing and (pointing.re is THE_MEETING or not ASKS_HOW_MANY.match(core)):
        lead = pointing["led"] or LEADS.get(pointing["what"].lower(), "")
        return f"{core[: pointing.start()]}{lead}{about}{core[pointing.end() :]}"
    return f"{core} {_joint(core)} {about}"


LEADS = {"där": "på ", "there": "at ", "dit": "till "}


def _joint(core: str) -> str:
    if _is_english(core):
        return "to" if core.endswith("came") else "at"
    return "till" if core.endswith("kom") else "på"


def _about(earlier: Earlier, slots: Sequence[Slot], today: date, core: str) -> str:
    """What the earlier talk was about, in words. What is asked anew, or asked for, is left out."""
    named = {slot.kind for slot in slots}
    if earlier.held is None:
        return _subject(earlier.question, named, today)
    english = _is_english(core)
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


def _subject(question: str, named: set[Kind], today: date) -> str:
    """The words of the earlier question that say what it is about, but for what is named anew."""
    slots = [slot for slot in slots_in(question, today) if slot.kind != "figure"]
    pieces = [(slot.start, slot.text) for slot in slots if slot.kind not in named]
    pieces += [(start, question[start:end]) for start, end in runs_in(question, slots)]
    return ", ".join(dict.fromkeys(text for _, text in sorted(pieces)))


def _in_its_place(core: str, earlier: Earlier, today: date, *, elsewhere: bool) -> str | None:
    """The earlier question with a time, place, group or figure - or its subject - exchanged for what was said now."""
    slots = slots_in(core, today)
    if not slots:
        few = len(words.tokens(core)) <= MOST_NEW_WORDS
        return _other_subject(core, earlier.question, today) if elsewhere and few else None
    if own_words(core, slots):
        return None
    question = earlier.question
    for slot in slots:
        question = _without_the_meeting(question, slot, earlier, today)
        question = _exchanged(question, slot, earlier, today)
    return question


def _other_subject(core: str, question: str, today: date) -> str | None:
    """In the place of what the question says last, or after it where that is no place for a subject."""
    runs = runs_in(question, slots_in(question, today))
    new = LED_IN.sub("", core)
    if not runs or not any(words.is_content(word) for word in words.tokens(new)):
        return None
    start, end = runs[-1]
    whole = CLOSES.sub("", question)
    if end < len(whole) and not re.search(rf"\b{PREPOSITION}\s+$", question[:start]):
        return f"{whole} {'on' if _is_english(question) else 'om'} {new}"
    return f"{question[:start]}{new}{question[end:]}"


def _exchanged(question: str, slot: Slot, earlier: Earlier, today: date) -> str:
    like = [one for one in slots_in(question, today) if one.kind == slot.kind]
    if slot.kind == "period":
        start, end = (like[0].start, like[0].end) if like else (len(CLOSES.sub("", question)), len(question))
        before = re.sub(rf"(?:\s*\b{PREPOSITION})*\s*$", "", question[:start])
        return f"{before} {_led(slot, question)}{_year_for(slot, like, earlier)}{question[end:]}"
    if like:
        last = like[-1]
        of_it = "s" if question[last.start : last.end].endswith("s") and not slot.text.endswith("s") else ""
        of_it = of_it if slot.kind == "group" else ""
        return f"{question[: last.start]}{slot.text}{of_it}{question[last.end :]}"
    if slot.kind == "figure" and earlier.held:
        return f"Vilken {slot.text} fick {_about(earlier, (), today, '')}"
    joint = "–" if slot.kind == "figure" else "in" if _is_english(question) else "i"
    return f"{CLOSES.sub('', question)} {joint} {slot.text}"


def _led(slot: Slot, question: str) -> str:
    """A time with the word that leads to it: i november, den 7 april, 2030, i höstas."""
    if re.match(r"(?i)(?:19|20)\d\d|(?:i|förra|nästa|last|next|vecka|v\.)\s", slot.text):
        return slot.text
    english = _is_english(question)
    day = slot.text[:1].isdigit()
    return f"{('on' if english else 'den') if day else ('in' if english else 'i')} {slot.text}"


def _year_for(slot: Slot, like: Sequence[Slot], earlier: Earlier) -> str:
    """A month or a day is of the year that was talked about."""
    if slot.period is None or slot.period.year_known:
        return ""
    known = [one.period.last.year for one in like if one.period and one.period.year_known]
    year = known[0] if known else earlier.held.last.year if earlier.held else None
    return f" {year}" if year else ""


def _without_the_meeting(question: str, slot: Slot, earlier: Earlier, today: date) -> str:
    """Of another time or place there is another meeting: its day, its place and its theme go."""
    if slot.kind not in ("period", "place"):
        return question
    for one in reversed(slots_in(question, today)):
        if slot.kind == "place" and one.kind == "period" and one.period and one.period.days <= ONE_MEETING:
            year = f" {one.period.last.year}" if one.period.year_known else ""
            question = _cut(question, one.start, one.end, year)
        if slot.kind == "period" and one.kind == "place" and earlier.place and one.text == earlier.place:
            question = _cut(question, one.start, one.end, "")
    theme = {words.stem(word) for word in words.tokens(earlier.theme)}
    for start, end in reversed(runs_in(question, slots_in(question, today))):
        if {words.stem(word) for word in words.tokens(question[start:end])} <= theme:
            question = _cut(question, start, end, "")
    return question


def _cut(question: str, start: int, end: int, put: str) -> str:
    """With the preposition that led to it."""
    before = re.sub(rf"\s*(?:\b{PREPOSITION}\s+)+$", "", question[:start])
    return f"{before.rstrip()}{put}{question[end:]}"


def _days(period: Period, months: Sequence[str]) -> str:
    first, last = period.first, period.last
    month = months[last.month - 1].capitalize() if months is ENGLISH_MONTHS else months[last.month - 1]
    if first.day == 1 and last.day == month_end(last.year, last.month):
        return f"{month} {last.year}"
    if first == last:
        return f"{last.day} {month} {last.year}"
    begun = "" if first.month == last.month else f" {months[first.month - 1]}"
    return f"{first.day}{begun}–{last.day} {month} {last.year}"


def _is_english(text: str) -> bool:
    return bool(re.search(r"\b(?:who|what|which|where|when|how|why|and|the|it|that|there)\b", text, re.IGNORECASE))


def _as_question(text: str) -> str:
    text = re.sub(r"\s+", " ", CLOSES.sub("", text)).strip()
    return f"{text[:1].upper()}{text[1:]}?"
