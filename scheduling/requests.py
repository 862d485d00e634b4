"""A meeting and a time, as a coordinator names them in passing: "mötet i Borås", "den 7 april", "12 maj kl. 9.30".

Pure: words + meetings + today -> what may be meant. Nothing is guessed: where several meetings fit, all are told.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz

from scheduling.dates import EXAMPLES, NOTHING_YET, read_sessions, read_times
from scheduling.meetings import Form, Meeting, Session
from scheduling.refusals import Unreadable

ALIKE = 85
LONGEST_DATE = 7  # words
SHORTEST_STEM = 4
NOUN = re.compile(r"möte\w*|träff\w*|nätverks(?:träff|möte)\w*|meetings?|workshop\w*", re.IGNORECASE)
NEXT = {"nästa", "kommande", "next"}
EMPTY_WORDS = {
    *(
        "i",
        "på",
        "den",
        "det",
        "om",
        "för",
        "med",
        "till",
        "av",
        "från",
        "vår",
        "vårt",
        "som",
        "är",
        "och",
        "en",
        "ett",
    ),
    *(
        "the",
        "in",
        "on",
        "at",
        "about",
        "for",
        "with",
        "of",
        "from",
        "a",
        "our",
        "that",
        "is",
        "and",
        "to",
        "to:",
        "kl",
    ),
}
STEPS = {"dag": 1, "dagar": 1, "day": 1, "days": 1, "vecka": 7, "veckor": 7, "week": 7, "weeks": 7}
NUMBERS = {
    "en": 1,
    "ett": 1,
    "two": 2,
    "två": 2,
    "tre": 3,
    "fyra": 4,
    "one": 1,
    "a": 1,
    "three": 3,
    "four": 4,
    **{str(number): number for number in range(1, 32)},
}
_SHIFT = re.compile(
    rf"\b(?P<count>{'|'.join(sorted(NUMBERS, key=len, reverse=True))})\s+(?P<step>{'|'.join(STEPS)})\s+"
    r"(?P<way>framåt|senare|fram|later|forward|tidigare|bakåt|earlier)\b"
)
_BACK = {"tidigare", "bakåt", "earlier"}
_LINK = re.compile(r"https?://\S+")


class When(Struct, frozen=True):
    """A new time as it was asked for: days, or only hours, or so much later."""

    sessions: tuple[Session, ...] = ()
    starts: time | None = None
    ends: time | None = None
    shift: timedelta = timedelta()


class Named(Struct, frozen=True):
    """The meetings that words may mean; `by_words` is false where the words named none and all are told."""

    meetings: tuple[Meeting, ...]
    by_words: bool


def split_move(text: str, today: date) -> tuple[str, str]:
    """What is to be moved, and whereto: the last part that can be read as a time, or else that was meant as one."""
    if found := _SHIFT.search(text.casefold()):
        return text[: found.start()] + text[found.end() :], found[0]
    cuts = list(re.finditer(r"(?:^|\s)(?:till|to)\s+", text, re.IGNORECASE))
    readable = [cut for cut in cuts if _readable(text[cut.end() :], today)]
    for cut in (readable or cuts)[-1:]:
        return text[: cut.start()], text[cut.end() :]
    return text, ""


def _readable(text: str, today: date) -> bool:
    try:
        read_when(text, today)
    except Unreadable:
        return False
    return True


def read_when(text: str, today: date) -> When:
    """Days, hours, both, or so much later; raises Unreadable."""
    if found := _SHIFT.fullmatch(text.casefold().strip()):
        days = NUMBERS[found["count"]] * STEPS[found["step"]] * (-1 if found["way"] in _BACK else 1)
        return When(shift=timedelta(days=days))
    try:
        starts, ends = read_times(re.sub(r"^(?:kl\.?|klockan|at)\s*", "", text.casefold()))
    except Unreadable:
        return When(sessions=read_coming(text, today))
    if starts is None:
        raise Unreadable(f'"{text}" är varken dag eller klockslag.')
    return When(starts=starts, ends=ends)


def read_coming(text: str, today: date) -> tuple[Session, ...]:
    """Days, without a year the next time that they come."""
    if not text.strip():
        raise Unreadable(f"datum saknas. {EXAMPLES}")
    try:
        sessions = read_sessions(text, today.year)
    except Unreadable:
        return read_sessions(text, today.year + 1)
    named = re.search(r"(?<!\d)20\d\d(?!\d)", text)
    return sessions if named or sessions[0].day >= today else read_sessions(text, today.year + 1)


def moved(meeting: Meeting, when: When) -> tuple[Session, ...]:
    """The sessions at their new time. What was not said stays: the hours, how long it lasts, how many days it takes."""
    old = meeting.sessions
    if when.sessions and len(when.sessions) >= len(old):
        first, last = when.sessions[0], when.sessions[-1]
        pairs = zip(when.sessions, (*old, *[old[-1]] * len(when.sessions)), strict=False)
        kept = [Session(new.day, before.starts, before.ends) for new, before in pairs]
        return _timed(kept, first.starts, last.ends)
    if when.sessions:
        shift = when.sessions[0].day - old[0].day
        kept = [replace(session, day=session.day + shift) for session in old]
        return _timed(kept, when.sessions[0].starts, when.sessions[-1].ends)
    return _timed([replace(session, day=session.day + when.shift) for session in old], when.starts, when.ends)


def _timed(sessions: list[Session], starts: time | None, ends: time | None) -> tuple[Session, ...]:
    first = sessions[0]
    if starts:
        lasts_until = ends if ends and len(sessions) == 1 else _as_long(first, starts)
        sessions[0] = Session(first.day, starts, lasts_until)
    if ends:
        sessions[-1] = replace(sessions[-1], ends=ends)
    return tuple(sessions)


def _as_long(before: Session, starts: time) -> time | None:
    """When it ends if it begins then and lasts as long; unknown where that would be past midnight."""
    if not (before.starts and before.ends):
        return before.ends if before.ends and before.ends > starts else None
    length = datetime.combine(before.day, before.ends) - datetime.combine(before.day, before.starts)
    ends = datetime.combine(before.day, starts) + length
    return ends.time() if ends.date() == before.day else None


def named(text: str, meetings: Sequence[Meeting], today: date) -> Named:
    """Which of the meetings the words mean; the earliest first."""
    words = text.replace(",", " ").split()
    dates, words = _take_dates(words, today)
    chosen = [meeting for meeting in meetings if not dates or dates & {one.day for one in meeting.sessions}]
    own = [word.casefold().strip(".:;") for word in words]
    telling = [word for word in own if word and not NOUN.fullmatch(word) and word not in EMPTY_WORDS | NEXT]
    scores = [sum(_tells(word, meeting) for word in telling) for meeting in chosen]
    best = max(scores, default=0)
    if telling and best:
        chosen = [meeting for meeting, score in zip(chosen, scores, strict=True) if score == best]
    elif telling and not dates:
        return Named(tuple(chosen), by_words=False)
    if NEXT & set(own):
        chosen = chosen[:1]
    return Named(tuple(chosen), by_words=bool(dates or telling or NEXT & set(own)))


def _take_dates(words: list[str], today: date) -> tuple[set[date], list[str]]:
    """The first day that the words name, in any year near, and the words without it."""
    for length in range(min(LONGEST_DATE, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            text = " ".join(words[start : start + length])
            days = {day for year in (today.year - 1, today.year, today.year + 1) for day in _days(text, year)}
            if days:
                return days, words[:start] + words[start + length :]
    return set(), words


def _days(text: str, year: int) -> list[date]:
    try:
        return [session.day for session in read_sessions(text, year)]
    except Unreadable:
        return []


def _tells(word: str, meeting: Meeting) -> bool:
    told = " ".join((meeting.theme, meeting.place, meeting.host, *meeting.groups))
    return any(_alike(_folded(word), token) for token in re.findall(r"\w+", _folded(told)))


def _folded(text: str) -> str:
    """Without rings and dots: many write Boras where they cannot find the key for Borås."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _alike(word: str, token: str) -> bool:
    """Also inflected, compounded (naturvårdsträffen) or slightly misspelt."""
    if word == token:
        return True
    if min(len(word), len(token)) < SHORTEST_STEM:
        return False
    return word.startswith(token) or token.startswith(word) or fuzz.ratio(word, token) >= ALIKE


class Sketch(Struct, frozen=True):
    """What someone said of a meeting to be: enough to begin a form with."""

    days: str = ""
    groups: tuple[str, ...] = ()
    place: str = ""
    theme: str = ""


def sketched(text: str, groups: Sequence[str], today: date) -> Sketch:
    """From words such as "12 maj kl. 9-12 i Borås för naturvård om skog"."""
    words = text.split()
    days = ""
    for length in range(min(LONGEST_DATE, len(words)), 0, -1):
        spans = [(start, " ".join(words[start : start + length])) for start in range(len(words) - length + 1)]
        if found := next(((start, span) for start, span in spans if _are_days(span, today)), None):
            start, days = found
            words = words[:start] + words[start + length :]
            break
    rest = " ".join(words)
    meant = [group for group in groups if re.search(rf"(?i)\b{re.escape(group)}", rest)]
    for group in meant:
        rest = re.sub(rf"(?i)\s*(?:\b(?:för|for|i|in)\s+)?\b{re.escape(group)}\w*", "", rest)
    theme = re.search(r"(?i)(?:^|\s)(?:om|about)\s+(.+)$", rest)
    rest = rest[: theme.start()] if theme else rest
    place = re.search(r"(?i)(?:^|\s)(?:i|in|på|at)\s+(\S.*)$", rest)
    return Sketch(
        days=days,
        groups=tuple(meant),
        place=place[1].strip() if place else "",
        theme=theme[1].strip().capitalize() if theme else "",
    )


def _are_days(text: str, today: date) -> bool:
    try:
        read_coming(text, today)
    except Unreadable:
        return False
    return True


def place_and_link(text: str, form: Form) -> tuple[str, str]:
    """One line may hold both: where to go, and the address to open."""
    link = _LINK.search(text)
    place = " ".join(_LINK.sub(" ", text).split()).strip(" ,;")
    if form == "digital" and not link and place in NOTHING_YET:
        place = ""
    return place, link[0] if link else ""
