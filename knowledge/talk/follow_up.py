"""What is said in a thread after an answer, made whole: "och i november då?", "vem höll i det?", "nej, i Borås".

Either the words take the place of their like in the question before (a time, a place, a group, a figure, a name, a
subject), or they ask something of what it was about, and that is said after them. A question that stands by itself is
left alone; of a short one nobody can tell, and it is asked both ways.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.question import NOWHERE, Told
from knowledge.swedish import predicates
from knowledge.talk.exchange import in_its_place
from knowledge.talk.heard import Heard, heard_in
from knowledge.talk.leaning import asked_of_it
from knowledge.talk.of_somebody import of_the_person, who_it_was_before
from knowledge.talk.of_the_document import more_of, names_the_document, of_the_document
from knowledge.talk.other_times import of_another_time
from knowledge.talk.properties import of_a_property
from knowledge.talk.slots import Slot, names_and_ranks_in, own_words, slots_in
from knowledge.talk.thread import (
    CLOSES,
    MEETING,
    Earlier,
    about,
    is_of_the_meeting,
    subject,
    unsaid,
)

LONGEST = 2000  # characters
HOW_MUCH_WAS_IT = re.compile(
    r"(?:hur (?:mycket|m[åa]nga|stort?|högt?|l[åa]gt?|l[åa]ngt?)|how (?:much|many|high|low))"
    r" (?:är|var|blev|blir|is|was)(?: (?:det|den|de|dom|it|that))?",
    re.IGNORECASE,
)
WHO_IS = re.compile(r"\W*(?:vem|who)\b", re.IGNORECASE)
ASKS_WHAT_IT_IS = re.compile(
    r"\W*(?:vem|vad|va|who|what)\s+(?:är|betyd?e?r|innebär|is|means)\b(?!\s+(?:det|den|it|that)\b)"
    r"|\W*(?:vad|va)\s+står\s+\S+\s+för\b|\W*what does \S+ (?:mean|stand for)\b",
    re.IGNORECASE,
)
SHORT = 4  # words of a question of which one cannot tell whether it stands by itself
LONG = 6  # and of one that leans on what was said only where that tells all of it
ONLY_FILLS = re.compile(r"\b(?:det|den|de) som\b|\bdet att\b", re.IGNORECASE)
OWN_GROUPS = re.compile(r"(?:styr|arbets|projekt|referens)grupp(?:en|ens)?", re.IGNORECASE)  # every network has them


@dataclass(frozen=True)
class Whole:
    """A whole question. `told_in` is where it is probably told, and `said` what is asked there, where the rest is no
    more than its topic. `of_meeting` says that it is asked of the very meeting that was told of.

    One that `may_be_new` may also stand by itself: `own` are its words. It probably does unless it is told `only_there`
    where the answer before stood.
    """

    question: str
    own: str = ""
    only_there: bool = False
    of_meeting: bool = False
    told_in: Told = NOWHERE
    said: str = ""
    may_be_new: bool = False

    @property
    def asked(self) -> str:
        return self.said or self.question


def complete(text: str, earlier: Earlier, today: date) -> Whole | None:
    """The whole question, or None where what was said is one already, or is no question at all."""
    if len(text) + len(earlier.question) > LONGEST:
        return None
    heard = heard_in(text, earlier, today)
    if not heard.bare:
        return None
    whole = (
        _of_the_document(heard, earlier, today)
        or _of_the_person(heard, earlier, today)
        or _asked_again(heard, earlier, today)
        or _may_be_new(heard, earlier, today)
    )
    return whole if whole and len(whole.question) <= LONGEST else None


def _of_the_document(heard: Heard, earlier: Earlier, today: date) -> Whole | None:
    if not names_the_document(heard.bare, earlier, heard.slots):
        return None
    asked = of_the_document(heard.bare, earlier, today)
    return Whole(_as_question(asked), told_in=Told(earlier.document, alone=True)) if asked else None


def _of_the_person(heard: Heard, earlier: Earlier, today: date) -> Whole | None:
    """Asked of whom the answer named, and of that one alone; what the talk was about is kept in mind."""
    asked = None if who_it_was_before(heard.bare, earlier) else of_the_person(heard.bare, earlier)
    if asked is None:
        return None
    topic = unsaid(subject(earlier.question, set(), today), asked)
    told_in = Told(earlier.document, earlier.quote, topic=topic)
    return Whole(_as_question(f"{asked} – {topic}" if topic else asked), told_in=told_in, said=_as_question(asked))


def _asked_again(heard: Heard, earlier: Earlier, today: date) -> Whole | None:
    """The question before with what is said now, or what is asked now of what that was about."""
    asked: str | None = None
    if heard.asks_for_more:
        asked = more_of(about(earlier, (), today, heard.bare))
    elif again := _as_before(heard, earlier, today):
        asked = again
    elif heard.asking:
        asked = asked_of_it(heard, earlier, today)
    elif heard.is_a_question or _is_a_time(heard.bare, today):
        asked = in_its_place(heard.bare, earlier, today, elsewhere=heard.opened or heard.then)
    if not asked:
        return None
    return Whole(
        _as_question(asked),
        of_meeting=heard.asking and is_of_the_meeting(heard.bare, earlier, heard.slots),
        told_in=_told_in(earlier, heard.slots, asking=heard.asking),
    )


def _as_before(heard: Heard, earlier: Earlier, today: date) -> str | None:
    """The question before itself: of another time, of who it was earlier, or where it told how much by who had most; or
    what anything has, of what that was about.
    """
    has_most = any(slot.kind == "rank" for slot in names_and_ranks_in(earlier.question))
    if has_most and HOW_MUCH_WAS_IT.fullmatch(heard.bare):
        return earlier.question
    if heard.is_a_question and not heard.slots and (asked := of_a_property(heard.bare, earlier, today)):
        return asked
    return who_it_was_before(heard.bare, earlier) or of_another_time(heard.bare, earlier, today)


def _may_be_new(heard: Heard, earlier: Earlier, today: date) -> Whole | None:
    """A short question with a word of its own, of which nobody can tell."""
    own = _alone_in(heard.bare, today) if heard.asking and not heard.opened else ""
    if not own:
        return None
    return Whole(
        _as_question(f"{heard.bare} – {about(earlier, (), today, heard.bare)}"),
        own,
        may_be_new=True,
        only_there=not _is_short(heard.bare),
        of_meeting=is_of_the_meeting(heard.bare, earlier, heard.slots),
        told_in=_told_in(earlier, heard.slots, asking=True),
    )


def _told_in(earlier: Earlier, slots: Sequence[Slot], *, asking: bool) -> Told:
    """Of another time it is told elsewhere, and of another place or thing not beside what was cited."""
    if any(slot.kind == "period" for slot in slots):
        return NOWHERE
    return Told(earlier.document, earlier.quote if asking and not slots else "")


def _is_a_time(core: str, today: date) -> bool:
    """Nothing but a time: "2019", "i november"."""
    slots = slots_in(core, today)
    return bool(slots) and all(slot.kind == "period" for slot in slots) and not own_words(core, slots)


def _alone_in(core: str, today: date) -> str:
    """The words of its own of a short question that may be about what was said or about anything; none of another."""
    said = core.split()
    slots = [slot for slot in slots_in(core, today) if not OWN_GROUPS.fullmatch(slot.text)]
    own = [run for run in own_words(core, slots) if run.lower() not in predicates.ADVERBS]
    named = any(word[:1].isupper() for word in said[1:])
    about_another = slots or named or MEETING.search(core) or asks_what_it_is(core) or ONLY_FILLS.search(core)
    return own[0] if len(said) <= LONG and len(own) == 1 and not about_another else ""


def asks_what_it_is(core: str) -> bool:
    """A new thing is asked about, whatever was said before."""
    return ASKS_WHAT_IT_IS.match(core) is not None and WHO_IS.match(core) is None


def _is_short(core: str) -> bool:
    return len(core.split()) <= SHORT and not ASKS_WHAT_IT_IS.match(core)


def _as_question(text: str) -> str:
    text = re.sub(r"\s+", " ", CLOSES.sub("", text)).strip()
    return f"{text[:1].upper()}{text[1:]}?"
