"""What is said in a thread after an answer, made whole: "och i november då?", "vem höll i det?", "nej, i Borås".

Either the words take the place of their like in the question before (a time, a place, a group, a figure, a name, a
subject), or they ask something of what it was about, and that is said after them. A question that stands by itself is
left alone; of a short one nobody can tell, and it is asked both ways.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.exchange import in_its_place
from knowledge.slots import ASKS, Slot, own_words, slots_in
from knowledge.thread import (
    CLOSES,
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
OPENS = re.compile(
    r"^\W*(?:och|å|men|samt|and|but)\s+|^\W*(?:hur (?:är|var|blev) det med|what about|how about)\s+"
    r"|^\W*(?:(?:nej|nä|no)\b[\s,]*)?(?:jag|i)\s+(?:menar|menade|mean|meant)\s+(?:alltså\s+)?|^\W*(?:nej|nä|no)\b[\s,]+",
    re.IGNORECASE,
)
MEANT = re.compile(r"[\s,]+(?:menar|menade) jag$|[\s,]+i mean(?:t)?$", re.IGNORECASE)
VERB_FIRST = re.compile(
    r"\W*(?:är|har|hade|fick|får|kom|ska|kan|gick|gjorde|is|was|were|did|does|had)\b", re.IGNORECASE
)
WANTS = re.compile(
    r"^\W*(?:(?:kan|kunde|skulle) (?:du|ni)|berätta|sammanfatta|visa|lista|jämför|förklara|beskriv|leta|sök|ge mig"
    r"|(?:can|could) you|tell|show|list|compare|explain|describe|find|summari[sz]e)\b",
    re.IGNORECASE,
)
MOST_OF_A_HALF = 3  # words after "och" that may be half a question: "och i Borås", but not "och jag tar med fika"
THEN = re.compile(r"[\s,]+(?:då|sen|sedan|then)$", re.IGNORECASE)
# What stands for something said before. "det som", "det att" and "finns det en …" only fill a place in the sentence.
STRANDED = r"(?:i|in|on|om|upp|ut|på|av|med|till|för|från|vid|igång|kvar|slut|about|at|for|to|of|up)"
POINTS = re.compile(
    r"(?P<led>\b(?:i|in|om|på|av|från|med|vid|efter|under|till|för|about|of|at|after|to)\s+)?"
    rf"\b(?P<what>det|den|där|dit|dem|it|that|there|them)(?=(?:\s+{STRANDED})*$|\s+(?:i|in|under|på)\s)",
    re.IGNORECASE,
)
OF_THEM = re.compile(r"\b(?:av|of)\s+(?:dom|dem|de|dessa|them|those)\b(?!\s+(?:som|who|which))", re.IGNORECASE)
COUNTED_MEETINGS = re.compile(r"\b(\w*(?:möten|träffar|meetings))\b", re.IGNORECASE)
COUNTED = re.compile(r"\b(?:hur m[åa]nga|vilka|how many|which)\s+([\w-]+)", re.IGNORECASE)
# A new thing is asked about, whatever was said before.
ASKS_WHAT_IT_IS = re.compile(
    r"\W*(?:vem|vad|va|who|what)\s+(?:är|betyder|innebär|is|means)\b(?!\s+(?:det|den|it|that)\b)", re.IGNORECASE
)
SHORT = 4  # words of a question of which one cannot tell whether it stands by itself
YEAR_BESIDE = re.compile(
    r"\b(?:(?:året|år)\s+(?:före|innan|dessförinnan|(?P<after>efter|därpå))|the year (?:before|(?P<later>after)))\b",
    re.IGNORECASE,
)
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
    """A whole question. `own` are the words of one that may also stand by itself."""

    question: str
    own: str = ""


def sounds_like_a_question(text: str) -> bool:
    """What is said between people in a thread may be none, and then it wants no answer."""
    said = CLOSES.sub("", text.strip())
    half = OPENS.sub("", said) if OPENS.match(said) else ""
    return (
        "?" in text
        or any(p.search(said) for p in (ASKS, THEN, WANTS, MEANT))
        or 0 < len(half.split()) <= MOST_OF_A_HALF
    )


def complete(text: str, earlier: Earlier, today: date) -> Whole | None:
    """The whole question, or None where what was said is one already, or is no question at all."""
    said = CLOSES.sub("", text.strip())
    opened = OPENS.match(said)
    core = said[opened.end() :] if opened else said
    then = THEN.search(core) or MEANT.search(core)
    asking = bool(ASKS.search(core) or ("?" in text and VERB_FIRST.match(core)))
    bare = _in_years(MEANT.sub("", THEN.sub("", core)), earlier, today)
    if not bare or len(text) + len(earlier.question) > LONGEST:
        return None
    own = ""
    if asking:
        whole = _asked_of_it(bare, earlier, today, opened=bool(opened), then=bool(then))
        own = "" if whole or opened else _alone_in(bare, today)
        if own:
            whole = f"{bare} – {about(earlier, (), today, bare)}"
    elif opened or then or text.rstrip().endswith("?"):
        whole = in_its_place(bare, earlier, today, elsewhere=bool(opened or then))
    else:
        whole = None
    return Whole(_as_question(whole), own) if whole else None


def _in_years(core: str, earlier: Earlier, today: date) -> str:
    """The year before or after, where it is known of what year the talk was."""
    beside = YEAR_BESIDE.search(core)
    periods = [slot.period for slot in slots_in(earlier.question, today) if slot.period and slot.period.year_known]
    held = earlier.held
    year = periods[-1].last.year if periods else held.last.year if held else earlier.year
    if beside is None or year is None:
        return core
    step = 1 if beside["after"] or beside["later"] else -1
    return f"{core[: beside.start()]}{year + step}{core[beside.end() :]}"


def _alone_in(core: str, today: date) -> str:
    """The words of its own of a short question that may be about what was said or about anything; none of another."""
    said = core.split()
    slots = slots_in(core, today)
    own = own_words(core, slots)
    named = any(word[:1].isupper() for word in said[1:])
    about_another = slots or named or MEETING.search(core) or ASKS_WHAT_IT_IS.match(core)
    return own[0] if len(said) <= SHORT and len(own) == 1 and not about_another else ""


def _asked_of_it(core: str, earlier: Earlier, today: date, *, opened: bool, then: bool) -> str | None:
    """A question that points back, or that holds nothing but what may be asked of anything."""
    slots = slots_in(core, today)
    narrowed = any(slot.kind != "figure" for slot in slots)
    general = is_general(core, slots)
    of_them = OF_THEM.search(core)
    if of_them:
        noun = COUNTED_MEETINGS.search(earlier.question) or COUNTED.search(earlier.question)
        of = subject(earlier.question, {slot.kind for slot in slots}, today)
        return f"{core[: of_them.start()]}{noun[1] if noun else ''}{core[of_them.end() :]} – {of}"
    pointing = POINTS.search(core) or (THE_MEETING.search(core) if general and not narrowed else None)
    if pointing or (general and (not narrowed or opened)) or (then and not narrowed):
        return _after_it(core, pointing, earlier, slots, today)
    return None


def _after_it(
    core: str, pointing: re.Match[str] | None, earlier: Earlier, slots: Sequence[Slot], today: date
) -> str | None:
    """What is asked, with what it was about in the place of the word that points there, or after it."""
    it = about(earlier, slots, today, core)
    if not it:
        return None
    if pointing and pointing["led"] and earlier.theme and SEVERAL_MEETINGS.search(core):
        return f"{core[: pointing.start()]}{pointing['led']}{earlier.theme}{core[pointing.end() :]}"
    if not is_of_the_meeting(core, earlier, slots) or " " not in core:
        return f"{core} – {it}"
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
