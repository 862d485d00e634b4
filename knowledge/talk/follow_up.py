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
from knowledge.talk.of_the_document import MORE, more_of, names_the_document, of_the_document
from knowledge.talk.other_times import NOTHING_MORE, beside, in_years, of_another_time
from knowledge.talk.slots import ASKS, OF_ANYTHING, Slot, names_and_ranks_in, own_words, slots_in
from knowledge.talk.thread import (
    CLOSES,
    COUNTED,
    COUNTED_MEETINGS,
    MEETING,
    SEVERAL_MEETINGS,
    Earlier,
    about,
    is_english,
    is_general,
    is_of_the_meeting,
    subject,
)

LONGEST = 2000  # characters
SORRY = r"(?:nej|nä|no|förlåt|ursäkta|oj|sorry)"
OPENS = re.compile(
    r"^\W*(?:och|å|men|samt|and|but)\s+|^\W*(?:hur (?:är|var|blev) det med|what about|how about)\s+"
    r"|^\W*(?:och\s+)?(?:samma (?:sak )?|detsamma |(?:the )?same )(?:för|i|på|for|in)\s+"
    rf"|^\W*(?:{SORRY}\b[\s,]*)?(?:jag|i)\s+(?:menar|menade|mean|meant)\s+(?:alltså\s+)?|^\W*{SORRY}\b[\s,]+",
    re.IGNORECASE,
)
# Before what is asked: small words, and a preposition.
BEFORE = r"(?:i|på|från|av|till|med|för|om|hos|under|vid|in|at|from|of|to|by)"
ASKS_FIRST = re.compile(
    rf"\W*(?:(?:(?:och|men|så|sen|sedan|ok|okej|ja|jaha|aha|hej|du|tack|bra|precis|and|but|so|thanks)\b|@\S+)[\s,]*)*(?:{BEFORE}\s+)?{ASKS.pattern}",
    re.IGNORECASE,
)
MEANT = re.compile(r"(?<![\s,])[\s,]+(?:(?:menar|menade) jag|i meant?)$", re.IGNORECASE)
VERB_FIRST = re.compile(
    r"\W*(?:är|har|hade|fick|får|kom|ska|kan|gick|gjorde|kostar|kostade|is|was|were|did|does|had)\b", re.IGNORECASE
)
THEN = re.compile(r"(?<![\s,])[\s,]+(?:då|sen|sedan|then)$", re.IGNORECASE)
# What stands for something said before. "det som", "det att" and "finns det en …" only fill a place in the sentence.
STRANDED = r"(?:i|in|on|om|upp|ut|på|av|med|till|för|från|vid|igång|kvar|slut|about|at|for|to|of|up)"
POINTS = re.compile(
    r"(?P<led>\b(?:i|in|om|på|av|från|med|vid|efter|under|till|för|about|of|at|after|to)\s+)?"
    rf"\b(?P<what>(?:det|den|där|dit|dem|it|that|there|them)"
    rf"(?=(?:\s+{STRANDED})*$|\s+(?:i|in|under|på|per|hos)\s|\s+(?:\w+(?:at|it|tt)s?|klart?|färdigt?|över)$)|det(?=\s+\w+as?$)|(?:de|dom)(?=\s+(?:i|på|under|per|hos)\s))",
    re.IGNORECASE,
)
# "När ska den betalas", "how much did they pay": whoever does it, or has it done, was said before.
DONE_BY_IT = re.compile(
    r"\b(?:ska|skall|måste|kan|får|bör|skulle|did|do|does|will|would|must|should)\s+(?:den|de|dom|they|it)\s+"
    r"(?:inte\s+)?(?:\w+as?|få|bli|be|pay|get|have|become)\b|\bdet\s+(?:något|nåt|mycket|extra)$",
    re.IGNORECASE,
)
SOMEBODY = re.compile(r"\b(?:han|hon|hen|honom|henne|hans|hennes|he|she|him|his|her)\b", re.IGNORECASE)
THEY_LAST = re.compile(
    r"\b(?:de|dom|they|en|ett|någon|nån|något|nåt)(?: (?:sådan|sådant|sån|sånt|liknande))?$", re.IGNORECASE
)
IN_A_ROW = re.compile(r"\b(?:första|sista|senaste|first|last|latest)$", re.IGNORECASE)
WHICH_ALONE = re.compile(r"\W*(?:vilk(?:a|en|et)|which)\W*$", re.IGNORECASE)
ALONE = re.compile(r"\W*(?:vem|när|var|varför|hur|who|when|where|why|how)\W*$", re.IGNORECASE)
ASKER = re.compile(
    r"^\W*(?:hur m[åa]nga|how many|vilk\w+|vems?|vad|när|var|which|whose?|what|when|where)\b", re.IGNORECASE
)
FROM_WHERE = re.compile(
    rf"\W*{BEFORE}\s+(?:hur m[åa]nga|vilk\w+|vem|vad|which|what|whom)\b",
    re.IGNORECASE,
)
OF_THEM = re.compile(r"\b(?:av|of)\s+(?:dom|dem|de|dessa|them|those)\b(?!\s+(?:som|who|which))", re.IGNORECASE)
# A new thing is asked about, whatever was said before.
WHO_IS = re.compile(r"\W*(?:vem|who)\b", re.IGNORECASE)
ASKS_WHAT_IT_IS = re.compile(
    r"\W*(?:vem|vad|va|who|what)\s+(?:är|betyder|innebär|is|means)\b(?!\s+(?:det|den|it|that)\b)", re.IGNORECASE
)
SHORT = 4  # words of a question of which one cannot tell whether it stands by itself
LONG = 6  # and of one that leans on what was said only where that tells all of it
ONLY_FILLS = re.compile(r"\b(?:det|den|de) som\b|\bdet att\b", re.IGNORECASE)
OWN_GROUPS = re.compile(r"(?:styr|arbets|projekt|referens)grupp(?:en|ens)?", re.IGNORECASE)  # every network has them
THE_MEETING = re.compile(
    r"(?P<led>\b(?:i|in|om|på|av|från|med|vid|efter|under|till|för|of|at|after|to|about)\s+)?"
    r"\b(?P<what>(?:(?:det|den|samma)\s+(?:här\s+|där\s+)?)?(?:mötet|träffen|konferensen|workshoppen|seminariet|tillfället)|"
    r"(?:samma|den|det)\s+(?:här\s+|där\s+)?(?:möte|träff)|(?:the|that|this|the same)\s+meeting)\b",
    re.IGNORECASE,
)
ASKS_HOW_MANY = re.compile(r"(?:hur m[åa]nga|how many)\b", re.IGNORECASE)
LEADS = {"där": "på ", "there": "at ", "dit": "till "}


@dataclass(frozen=True)
class Whole:
    """A whole question. `own` are the words of one that may also stand by itself, and probably does unless it is told
    `only_there` where the answer before stood; `of_meeting` says that it is asked of the very meeting that was told of;
    `told_in` is where it is probably told.
    """

    question: str
    own: str = ""
    only_there: bool = False
    of_meeting: bool = False
    told_in: Told = NOWHERE


def complete(text: str, earlier: Earlier, today: date) -> Whole | None:
    """The whole question, or None where what was said is one already, or is no question at all."""
    said = CLOSES.sub("", text.strip())
    opened = OPENS.match(said)
    core = said[opened.end() :] if opened else said
    then = THEN.search(core) or MEANT.search(core)
    asking = bool(ASKS_FIRST.match(core) or ("?" in text and (ASKS.search(core) or VERB_FIRST.match(core))))
    bare = in_years(MEANT.sub("", THEN.sub("", core)), earlier, today)
    if not bare or len(text) + len(earlier.question) > LONGEST:
        return None
    own = ""
    whole: str | None = None
    slots = slots_in(bare, today)
    document = names_the_document(bare, earlier, slots)
    if document:
        whole = of_the_document(bare, earlier, today)
    elif MORE.fullmatch(said):
        whole = more_of(about(earlier, (), today, bare))
    elif asked := of_another_time(bare, earlier, today):
        whole = asked
    elif asking:
        whole = _asked_of_it(bare, earlier, today, opened=bool(opened), then=bool(then))
        own = "" if whole or opened else _alone_in(bare, today)
        if own:
            whole = f"{bare} – {about(earlier, (), today, bare)}"
    elif opened or then or text.rstrip().endswith("?") or _is_a_time(bare, today):
        whole = in_its_place(bare, earlier, today, elsewhere=bool(opened or then))
    if not whole or len(whole) > LONGEST:
        return None
    return Whole(
        _as_question(whole),
        own,
        of_meeting=asking and is_of_the_meeting(bare, earlier, slots),
        only_there=bool(own) and not _is_short(bare),
        told_in=Told(earlier.document, alone=True) if document else _told_in(earlier, slots, asking=asking),
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
    defined = ASKS_WHAT_IT_IS.match(core) and not WHO_IS.match(core)
    about_another = slots or named or MEETING.search(core) or defined or ONLY_FILLS.search(core)
    return own[0] if len(said) <= LONG and len(own) == 1 and not about_another else ""


def _is_short(core: str) -> bool:
    return len(core.split()) <= SHORT and not ASKS_WHAT_IT_IS.match(core)


def _asked_of_it(core: str, earlier: Earlier, today: date, *, opened: bool, then: bool) -> str | None:
    """A question that points back, or that holds nothing but what may be asked of anything."""
    slots = slots_in(core, today)
    alone = WHICH_ALONE.match(core) or (earlier.held is None and ALONE.match(core))
    if alone and ASKER.match(earlier.question):
        return ASKER.sub(core, earlier.question)
    of_several = _of_several(core, earlier, slots, today)
    if of_several:
        return of_several
    if opened and slots and _asks_the_same(core, slots, earlier):
        return in_its_place(" ".join(slot.text for slot in slots), earlier, today, elsewhere=True)
    if SOMEBODY.search(core) or (THEY_LAST.search(core) and own_words(core, slots)):
        return f"{core} – {subject(earlier.question, {slot.kind for slot in slots}, today)}"
    narrowed = any(slot.kind != "figure" for slot in slots)
    general = is_general(core, slots)
    pointing = POINTS.search(core) or (THE_MEETING.search(core) if general and not narrowed else None)
    from_there = FROM_WHERE.match(core) and not slots and len(core.split()) <= SHORT + 1
    if (
        pointing
        or DONE_BY_IT.search(core)
        or from_there
        or (general and (not narrowed or opened))
        or (then and not narrowed)
    ):
        return _after_it(core, pointing, earlier, slots, today)
    return None


def _asks_the_same(core: str, slots: Sequence[Slot], earlier: Earlier) -> bool:
    """As in "och i Lerum hur många var det?": the question word of before, and nothing but a new time or place."""
    asker = ASKER.match(earlier.question)
    rest = beside(core, slots)
    left = re.sub(re.escape(asker.group().strip()), "", rest, count=1, flags=re.IGNORECASE) if asker else rest
    return left != rest and bool(NOTHING_MORE.fullmatch(left))


def _of_several(core: str, earlier: Earlier, slots: Sequence[Slot], today: date) -> str | None:
    """How many of them, which of them had most, which was the last: of those that the question before counted."""
    of_them = OF_THEM.search(core)
    noun = COUNTED_MEETINGS.search(earlier.question) or (COUNTED.search(earlier.question) if of_them else None)
    called = noun[1] if noun and (not of_them or not OF_ANYTHING.fullmatch(noun[1]) or MEETING.match(noun[1])) else ""
    of = subject(earlier.question, {slot.kind for slot in slots}, today)
    if of_them and called:
        return f"{core[: of_them.start()]}{called}{core[of_them.end() :]} – {of}"
    if of_them:
        return _after_it(core, None, earlier, slots, today)
    ranks = [slot for slot in names_and_ranks_in(core) if slot.kind == "rank"]
    if called and ranks and not own_words(core, [*slots, *ranks]):
        return f"{core} – {called}, {of}"
    return f"{core} mötet – {of}" if called and IN_A_ROW.search(core) and not own_words(core, slots) else None


def _after_it(
    core: str, pointing: re.Match[str] | None, earlier: Earlier, slots: Sequence[Slot], today: date
) -> str | None:
    """What is asked, with what it was about in the place of the word that points there, or after it."""
    it = about(earlier, slots, today, core)
    if not it:
        return None
    if pointing and pointing["led"] and earlier.theme and SEVERAL_MEETINGS.search(core):
        return f"{core[: pointing.start()]}{pointing['led']}{earlier.theme}{core[pointing.end() :]}"
    if not is_of_the_meeting(core, earlier, slots):
        return f"{core} – {it}"
    if " " not in core:
        coming = earlier.held is not None and earlier.held.first >= today
        return f"Var {'är' if coming else 'hölls'} {it}" if core.lower() == "var" else f"{core} – {it}"
    if pointing and (pointing.re is THE_MEETING or not ASKS_HOW_MANY.match(core)):
        lead = pointing["led"] or LEADS.get(pointing["what"].lower(), "")
        return f"{core[: pointing.start()]}{lead}{it}{core[pointing.end() :]}"
    return f"{core} {_joint(core)} {it}"


def _joint(core: str) -> str:
    if re.search(r"\b(?:på|i|till|at|in|to)$", core, re.IGNORECASE):
        return ""
    if is_english(core):
        return "to" if core.endswith("came") else "at"
    return "till" if core.endswith("kom") else "på"


def _as_question(text: str) -> str:
    text = re.sub(r"\s+", " ", CLOSES.sub("", text)).strip()
    return f"{text[:1].upper()}{text[1:]}?"
