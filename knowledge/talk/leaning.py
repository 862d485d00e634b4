"""A question that points to what was said before, or may be asked of anything: it is asked of what that was about."""

import re
from collections.abc import Sequence
from datetime import date

from knowledge.swedish.asks import OFFICE_ENDING, OFFICES
from knowledge.talk.exchange import in_its_place
from knowledge.talk.heard import BEFORE, Heard
from knowledge.talk.of_somebody import PRONOUN
from knowledge.talk.other_times import NOTHING_MORE, beside
from knowledge.talk.slots import OF_ANYTHING, Slot, names_and_ranks_in, own_words, slots_in
from knowledge.talk.thread import (
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

FEW = 5  # words
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
    r"(?:inte\s+)?(?:\w+as?|få|bli|be|pay|get|have|become)\b|\bdet\s+(?:något|nåt|mycket|extra)$"
    r"|\b(?:har|hade|är|var|gör|gjorde|vill|ville|fick|ses|sågs|träffas|träffades)\s+(?:de|dom|they)\b"
    r"(?!\s+(?!nästa\b)\w+a\b)",
    re.IGNORECASE,
)
SOMEBODY = re.compile(rf"\b(?:{PRONOUN}|hans|hennes|his|her)\b", re.IGNORECASE)
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
THE_MEETING = re.compile(
    r"(?P<led>\b(?:i|in|om|på|av|från|med|vid|efter|under|till|för|of|at|after|to|about)\s+)?"
    r"\b(?P<what>(?:(?:det|den|samma)\s+(?:här\s+|där\s+)?)?(?:mötet|träffen|konferensen|workshoppen|seminariet|tillfället)|"
    r"(?:samma|den|det)\s+(?:här\s+|där\s+)?(?:möte|träff)|(?:the|that|this|the same)\s+meeting)\b",
    re.IGNORECASE,
)
ASKS_HOW_MANY = re.compile(r"(?:hur m[åa]nga|how many)\b", re.IGNORECASE)
NEXT_MEETING = re.compile(r"\b(?:nästa|kommande|next) (?:möte|träff|meeting)|\bnästa gång\b", re.IGNORECASE)
OFFICE = re.compile(rf"(?:\w*(?:{OFFICES}){OFFICE_ENDING}|ordf|vice)", re.IGNORECASE)
LEADS = {"där": "på ", "there": "at ", "dit": "till "}


def asked_of_it(heard: Heard, earlier: Earlier, today: date) -> str | None:
    """A question that points back, or that holds nothing but what may be asked of anything."""
    core, slots = heard.bare, heard.slots
    alone = WHICH_ALONE.match(core) or (earlier.held is None and ALONE.match(core))
    if alone and ASKER.match(earlier.question):
        return ASKER.sub(core, earlier.question)
    of_several = _of_several(core, earlier, slots, today)
    if of_several:
        return of_several
    if heard.opened and slots and _asks_the_same(core, slots, earlier):
        return in_its_place(" ".join(slot.text for slot in slots), earlier, today, elsewhere=True)
    if SOMEBODY.search(core) or (THEY_LAST.search(core) and own_words(core, slots)):
        return f"{core} – {subject(earlier.question, {slot.kind for slot in slots}, today)}"
    narrowed = any(slot.kind != "figure" for slot in slots)
    general = is_general(core, slots) or _asks_only_of_an_office(core, slots)
    pointing = POINTS.search(core) or (THE_MEETING.search(core) if general and not narrowed else None)
    from_there = FROM_WHERE.match(core) and not slots and len(core.split()) <= FEW
    if (
        pointing
        or DONE_BY_IT.search(core)
        or from_there
        or (general and (not narrowed or heard.opened))
        or (heard.then and not narrowed)
    ):
        return _after_it(core, pointing, earlier, slots, today)
    return None


def _asks_only_of_an_office(core: str, slots: Sequence[Slot]) -> bool:
    """Every body and every project has one: "vem är projektledare"."""
    own = " ".join(own_words(core, slots)).split()
    return bool(own) and all(OFFICE.fullmatch(word) for word in own) and not names_and_ranks_in(core)


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
    it = _whose_next(earlier, today) if NEXT_MEETING.search(core) else ""
    it = it or about(earlier, slots, today, core)
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


def _whose_next(earlier: Earlier, today: date) -> str:
    """Who meets next: of when and where they met, or of what was decided, it is not."""
    bodies = [slot.text for slot in slots_in(earlier.question, today) if slot.kind == "group"]
    return next(iter(bodies), earlier.group)


def _joint(core: str) -> str:
    if re.search(r"\b(?:på|i|till|at|in|to)$", core, re.IGNORECASE):
        return ""
    if is_english(core):
        return "to" if core.endswith("came") else "at"
    return "till" if core.endswith("kom") else "på"
