"""The next meeting of the body that is asked about: the first day from today on that a plan or some minutes tell of.

A day that is past is never told as the next one, nor that of another body; what any document moves or cancels is void.
Where only past days are known of the body, that is said.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.answers import whose
from knowledge.answers.answer import Answer, Source, are_alike, cite, shorten
from knowledge.answers.finding import Alone, Finding
from knowledge.answers.meetings.citing import cite_meetings
from knowledge.answers.meetings.meant import ASKED_NOW
from knowledge.archive import Held, View
from knowledge.index import Sought
from knowledge.meetings import bodies, wording
from knowledge.meetings.announced import Announced, announced, is_of_plan
from knowledge.meetings.meeting import MOST_DAYS, PAPER, Meeting
from knowledge.passages import Passage
from knowledge.plan_question import ASKING
from knowledge.question import Question
from knowledge.search import sought
from knowledge.swedish import dates, words
from knowledge.swedish.asks import Asks
from knowledge.swedish.dates import Period

MEETS = r"(?:träffas|ses|möts|samlas|sammanträder|meets?)"
NEXT = re.compile(
    r"\b(?:nästa|kommande|next)\s+(?:\w+\s+){0,2}?"
    rf"\w*{wording.GATHERINGS}\w*"
    rf"|\b(?:{MEETS}|möte)\b.*\b(?:nästa gång|härnäst|next)\b|\b(?:nästa gång|härnäst|next)\b.*\b{MEETS}\b"
    r"|\bny(?:tt|a)? (?:tid|datum|dag)\w*\b.*\b(?:inst[äa]l+d\w*|flytta\w*)",
    re.IGNORECASE,
)
# What the new day is instead of is not whose it is.
INSTEAD_OF = re.compile(r"\b(?:efter|i ?stället för|instead of)\b.*", re.IGNORECASE)
ASKS_OTHERWISE = re.compile(r"\b(?:vad|vem|vilk\w+|hur|varför|what|who|which|how|why)\b", re.IGNORECASE)
OF_WHEN = (Asks.TIME, Asks.DAY, Asks.PLACE)
MEETING_ENDING = re.compile(r"(?<=\w{3}[\w-])s?(?:möte|träff|sammankomst)\w*$")
OF_THE_NETWORK = "nätverk"  # "nätverksträff" is the network's own where its groups meet too, or else any meeting
OF_ANY = ("år", "ny", "nya", "nytt", "datum", "gång", "group")  # "nar ar nasta traff" too
COLUMNS_OF_A_PLAN = ("datum", "dag", "plats")
OF_CHANGE = ("flyttas", "flyttad", "inställd", "inställt")
TIMES_OF_THE_YEAR = (*dates.MONTHS, *dates.SEASONS)
MOST_PLANS = 5
MOST_PAPERS = 3
MOST_NEAR = 40  # passages: many minutes speak of a body, and one says when it meets
LONGEST_SAID = 300  # characters


@dataclass(frozen=True)
class _Day:
    """A day that may be the next: of a meeting that was recognised, or as it is announced."""

    period: Period
    rank: int  # of those that tell of the same day, the one that says most is told
    of: Held | Announced

    @property
    def order(self) -> tuple[bool, date, int]:
        return self.period.days > dates.A_MONTH, self.period.first, self.rank


def answer(question: Question, view: View, today: date) -> Answer | None:
    if not NEXT.search(question.text) or dates.find(ASKED_NOW.sub("", question.text), today):
        return None
    body = _body(question)
    if question.asks not in OF_WHEN and ASKS_OTHERWISE.search(question.text) and body:
        return None
    days = _days(question, body, view, today)
    of_any = [word for word in body if word != OF_THE_NETWORK]
    first = _first(days, today) or (_first(_days(question, of_any, view, today), today) if of_any != body else None)
    if first:
        return _told(first, "next", view)
    past = [day for day in days if day.period.days <= dates.A_MONTH]
    if not body or not past:
        return None
    return _told(max(past, key=lambda day: (day.period.first, -day.rank)), "none_coming", view)


def _body(question: Question) -> list[str]:
    """The words that say whose meeting it is: those left when what asks for the next meeting is taken away."""
    said = INSTEAD_OF.sub("", ASKED_NOW.sub("", question.text))
    asked = [MEETING_ENDING.sub("", word) for word in words.tokens(said) if not _is_asking(word)]
    return [word for word in asked if words.is_content(word)]


def _is_asking(word: str) -> bool:
    of_any = word in ASKING or word in OF_ANY or word.startswith("fokusgrupp")
    return of_any or re.fullmatch(MEETS, word) is not None or wording.ANY_MEETING.fullmatch(word) is not None


def _first(days: Iterable[_Day], today: date) -> _Day | None:
    return min((day for day in days if day.period.last >= today), key=lambda day: day.order, default=None)


def _days(question: Question, body: Sequence[str], view: View, today: date) -> list[_Day]:
    called = [whose.called(word, question) for word in body]
    known = [
        (kept, meeting)
        for kept, meeting in view.meetings
        if meeting.period.year_known
        and not meeting.called_off
        and whose.are_named(called, f"{meeting.name} {meeting.group} {meeting.place}")
    ]
    held = [_Day(meeting.period, 0 if meeting.theme else 2, (kept, meeting)) for kept, meeting in known]
    near = list(dict.fromkeys([*_near(question, body, view, today), *_latest_papers(known, view)]))
    read = [one for passage in near for one in announced(passage)]
    told = [
        one
        for one in read
        if whose.are_named(called, one.about) or any(_changes(one, meeting, view) for _, meeting in known)
    ]
    void = [(one.period, one) for one in told if one.cancelled]
    void += [(one.instead_of, one) for one in told if one.instead_of]
    days = held + [_Day(one.period, 1 if one.of_row else 3, one) for one in told if not one.cancelled]
    return [day for day in days if not any(_is_void(day, period, one) for period, one in void)]


def _is_void(day: _Day, period: Period, by: Announced) -> bool:
    """One day of two that is called off leaves no meeting of two days; what another body calls off is not its."""
    few = max(day.period.days, period.days) <= MOST_DAYS
    if day.of is by or not (day.period.overlaps(period) if few else day.period == period):
        return False
    theirs, own = (_bodies_in(said) for said in (by.about, _about(day)))
    return not theirs or not own or any(_is_body(one, other) for one in theirs for other in own)


def _about(day: _Day) -> str:
    if isinstance(day.of, Announced):
        return day.of.about
    meeting = day.of[1]
    return " ".join(filter(None, (meeting.group, meeting.kind and f"{meeting.kind}möte", meeting.name)))


def _bodies_in(said: str) -> list[str]:
    """What the month or the season names, decembermötet, may be of any body."""
    called = (bodies.group_of(said), bodies.kind_of(said))
    return [name for name in called if name and not name.lower().startswith(TIMES_OF_THE_YEAR)]


def _is_body(one: str, other: str) -> bool:
    first, second = ([words.stem(bodies.bare(name))] for name in (one, other))
    return bodies.group_alike(one, other) or are_alike(first, second)


def _changes(one: Announced, meeting: Meeting, view: View) -> bool:
    """Of the only meeting that is known that day, or at that place and day, it need not be said whose it is."""
    changed = one.instead_of or (one.period if one.cancelled else None)
    if changed != meeting.period:
        return False
    at_its_place = meeting.place is not None and meeting.place in f"{one.about} {one.passage.title}"
    bodies_then = {other.group for _, other in view.meetings if other.group and other.period.overlaps(changed)}
    return at_its_place or (bodies.group_of(one.about) is None and len(bodies_then) == 1)


def _near(question: Question, body: Sequence[str], view: View, today: date) -> list[Passage]:
    """What may tell of the body's days: what stands near the question, and the plans whole."""
    told_by = [[Sought(words.stem(word)) for word in (*telling, *body)] for telling in (COLUMNS_OF_A_PLAN, OF_CHANGE)]
    near = [passage for one in (sought(question), *told_by) for passage, _ in view.find(one, MOST_NEAR)]
    planned = (kept.name for kept, meeting in view.meetings if meeting.period.last >= today)
    plans = dict.fromkeys([*planned, *(one.document for one in near if is_of_plan(one))])
    rows = [row for document in list(plans)[:MOST_PLANS] for row in view.rows_of(document)]
    return list(dict.fromkeys([*near, *rows]))


def _latest_papers(known: Sequence[Held], view: View) -> Iterator[Passage]:
    """The body's own last minutes, whole: under "Nästa möte" there is but a day."""
    papers = sorted((held for held in known if held[1].account == PAPER), key=lambda held: held[1].period.first)
    for kept, _ in papers[-MOST_PAPERS:]:
        yield from view.passages_in(kept.name)


def _told(day: _Day, name: str, view: View) -> Answer:
    sources, said, group = _of_announced(day.of) if isinstance(day.of, Announced) else _of_meeting(day.of, view)
    name = "next_of_group" if group and name == "next" else name
    found = Finding(name, {"meeting": said, "group": group})
    return Answer(None, "fact", False, None, sources, found=found)


def _of_meeting(held: Held, view: View) -> tuple[tuple[Source, ...], Alone, str]:
    """A table may stand under the name of a season, which is no group."""
    group = held[1].group or ""
    return cite_meetings(view, [held]), Alone.of(held[1]), "" if dates.find_again(group, dates.ANY_YEAR) else group


def _of_announced(one: Announced) -> tuple[tuple[Source, ...], Alone, str]:
    said = one.said if one.of_row else f"”{shorten(one.said, LONGEST_SAID).rstrip('.')}”"
    when = one.period if one.period.days > 1 else one.period.first
    return (cite(one.passage, one.quote, 1.0),), Alone(when, theme=said), ""
