"""The question before with a time, a place, a group, a figure, a name or its subject exchanged for what is said now."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.swedish import words
from knowledge.swedish.asks import QUESTION_WORD
from knowledge.talk.slots import Slot, names_and_ranks_in, own_words, place_alone, runs_in, slots_in
from knowledge.talk.thread import CLOSES, COUNTED, MEETING, Earlier, about, is_english

MOST_NEW_WORDS = 6  # of a subject that takes the place of another
ONE_MEETING = 5  # days: a shorter time is that of one meeting, and says nothing of another place's
PREPOSITION = r"(?:i|in|on|om|på|för|for|från|from|till|to|hos|med|under|vid|at|den|about|of)"
LED_IN = re.compile(rf"^(?:{PREPOSITION}\s+)+", re.IGNORECASE)


def in_its_place(core: str, earlier: Earlier, today: date, *, elsewhere: bool) -> str | None:
    """The earlier question with a time, place, group, figure, rank, name or its subject exchanged for what was said."""
    slots = [_with_its_first_word(slot, core) for slot in slots_in(core, today)]
    place = None if slots else place_alone(LED_IN.sub("", core), asked_of_a_place=_is_of_a_place(earlier, today))
    if place:
        core, slots = LED_IN.sub("", core), [place]
    alike = _with_its_like(core, earlier) if not slots else None
    if alike:
        return alike
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


def _is_of_a_place(earlier: Earlier, today: date) -> bool:
    return any(slot.kind == "place" for slot in slots_in(earlier.question, today))


def _with_its_first_word(slot: Slot, core: str) -> Slot:
    """A group may be called by two words: rättvis handelgruppen."""
    first = re.search(r"[\w-]+ $", core[: slot.start])
    if slot.kind != "group" or not first or not own_words(first.group(), ()):
        return slot
    return replace(slot, text=f"{first.group()}{slot.text}", start=first.start())


def _with_its_like(core: str, earlier: Earlier) -> str | None:
    """A name or a rank takes the place of the last one that was spoken of, in the latest question that has one."""
    new = next((slot for slot in names_and_ranks_in(core) if slot.text == LED_IN.sub("", core)), None)
    for question in (earlier.question, *earlier.before):
        like = [slot for slot in names_and_ranks_in(question) if new and slot.kind == new.kind]
        if new and like:
            return f"{question[: like[-1].start]}{new.text}{question[like[-1].end :]}"
    return None


def _other_subject(core: str, earlier: str, today: date) -> str | None:
    """In the place of what is most like it, or of what the question says last; after it where that is no place for a
    subject. What it was about stays.
    """
    question, dash, about_it = CLOSES.sub("", earlier).partition(" – ")
    if about_it and not runs_in(question, slots_in(question, today)):
        other = _other_subject(core, about_it, today)
        return f"{question}{dash}{other}" if other else None
    runs = runs_in(question, slots_in(question, today))
    led = LED_IN.match(core)
    new = LED_IN.sub("", core)
    if not runs or not any(words.is_content(word) or word.isupper() for word in re.findall(r"\w+", new)):
        return None
    counted = None if led else _counted_like(new, question)
    if counted:
        return f"{question[: counted.start(1)]}{new}{question[counted.end(1) :]}{dash}{about_it}"
    start, end = _most_like(new, runs, question)
    before = re.search(rf"\b{PREPOSITION}\s+$", question[:start], re.IGNORECASE)
    if led and led.group().split() != (before.group().split() if before else []):
        return f"{question} {core}{dash}{about_it}"
    if end < len(question) and not before and (start, end) == runs[-1] and QUESTION_WORD.search(question):
        return f"{question} {'on' if is_english(question) else 'om'} {new}{dash}{about_it}"
    return f"{question[:start]}{new}{question[end:]}{dash}{about_it}"


def _counted_like(new: str, question: str) -> re.Match[str] | None:
    """What is counted gives way to its like: webbinarier to kurser, digitala to fysiska; meetings are of a subject."""
    counted = COUNTED.search(question)
    if counted is None or new[:1].isupper():
        return None
    if counted[1].endswith("a"):
        return counted if new.endswith("a") else None
    return None if MEETING.match(counted[1]) else counted


def _most_like(new: str, runs: Sequence[tuple[int, int]], question: str) -> tuple[int, int]:
    """A run that shares a word with it, or else the last that is a name where it is one, a common word where not."""
    stems = set(words.stems(new))
    alike = [run for run in runs if stems & set(words.stems(question[slice(*run)]))]
    of_the_kind = [run for run in runs if question[run[0]].isupper() == new[:1].isupper()]
    return (alike or of_the_kind or runs)[-1]


def _exchanged(question: str, slot: Slot, earlier: Earlier, today: date) -> str:
    like = [one for one in slots_in(question, today) if one.kind == slot.kind]
    if slot.kind == "period":
        start, end = (like[0].start, like[0].end) if like else (len(CLOSES.sub("", question)), len(question))
        before = re.sub(rf"(?:\s*\b{PREPOSITION})*\s*$", "", question[:start])
        return f"{before} {_led(slot, question)}{_year_for(slot, like, earlier)}{question[end:]}"
    called = earlier.group if slot.kind == "group" else earlier.place if slot.kind == "place" and not like else ""
    if called and called.lower() in question.lower():  # of several words, or a place that is no municipality
        return re.sub(re.escape(called), slot.text, question, flags=re.IGNORECASE)
    if like:
        last = like[-1]
        of_it = "s" if question[last.start : last.end].endswith("s") and not slot.text.endswith("s") else ""
        of_it = of_it if slot.kind == "group" else ""
        return f"{question[: last.start]}{slot.text}{of_it}{question[last.end :]}"
    if slot.kind == "figure" and earlier.held:
        return f"Vilken {slot.text} fick {about(earlier, (), today, '')}"
    joint = "–" if slot.kind == "figure" else "in" if is_english(question) else "i"
    return f"{CLOSES.sub('', question)} {joint} {slot.text}"


def _led(slot: Slot, question: str) -> str:
    """A time with the word that leads to it: i november, den 7 april, 2030, i höstas."""
    if re.match(r"(?i)(?:19|20)\d\d|(?:i|förra|nästa|last|next|vecka|v\.)\s", slot.text):
        return slot.text
    english = is_english(question)
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
    if slot.kind not in ("period", "place", "group"):
        return question
    for one in reversed(slots_in(question, today)):
        if slot.kind == "place" and one.kind == "period" and one.period and one.period.days <= ONE_MEETING:
            year = f" {one.period.last.year}" if one.period.year_known else ""
            question = _cut(question, one.start, one.end, year)
        if slot.kind in ("period", "group") and one.kind == "place" and earlier.place and one.text == earlier.place:
            question = _cut(question, one.start, one.end, "")
    if earlier.theme and earlier.theme in question:
        at = question.index(earlier.theme)
        return _cut(question, at, at + len(earlier.theme), "")
    theme = {words.stem(word) for word in words.tokens(earlier.theme)}
    for start, end in reversed(runs_in(question, slots_in(question, today))):
        if {words.stem(word) for word in words.tokens(question[start:end])} <= theme:
            question = _cut(question, start, end, "")
    return question


def _cut(question: str, start: int, end: int, put: str) -> str:
    """With the preposition that led to it."""
    before = re.sub(rf"\s*(?:\b{PREPOSITION}\s+)+$", "", question[:start])
    return f"{before.rstrip()}{put}{question[end:]}"
