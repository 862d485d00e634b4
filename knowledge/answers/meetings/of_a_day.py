"""What is asked of a meeting on a certain day is answered from that day alone; where there was none, that is told."""

import re
from collections.abc import Collection, Sequence

from knowledge.answers.answer import Answer
from knowledge.answers.doubt.refusal import Doubt
from knowledge.answers.doubt.things import is_said
from knowledge.answers.meetings.citing import cite_meetings
from knowledge.answers.meetings.meant import ASKED_NOW, ASKING, PAPERS, WHO_WAS_THERE
from knowledge.answers.meetings.named import is_of_groups, is_of_kind, kinds_asked_for, named_groups, names_group
from knowledge.answers.reason import Reason
from knowledge.archive import Held, View
from knowledge.found import Found
from knowledge.meetings import minutes
from knowledge.meetings.bodies import each_once
from knowledge.meetings.meeting import MOST_DAYS, PAPER
from knowledge.meetings.wording import ABOUT_MEETINGS, CAME_TOGETHER
from knowledge.question import Question, Term
from knowledge.swedish import dates, words
from knowledge.swedish.asks import Asks
from knowledge.swedish.dates import Period

NEAREST = 3
# What is known of a meeting before it is held.
BEFOREHAND = re.compile(r"\b(?:dagordning|inbjud|kallelse|program|anmäl|planera|ska\b|agenda|invit)\w*", re.IGNORECASE)
A_DECISION = re.compile(r"\b(?:beslut|beslöt|bestäm|decid|decision)\w*", re.IGNORECASE)
DECIDED = re.compile(
    r"\b(?:beslut(?=\s*:)|beslut\w*(?:ade|as|at|ades)\b|beslöt\w*|bestämde\w*|enades|enats|godkän(?:ner|de|ns|des|ts?)\b"
    r"|fastställ(?:er|de|s|des|ts?)\b|antog\w*|bevilja\w*|avslog\w*|bifall\w*|bordlägg\w*|bordlade\w*|(?:ut)?välj(?:er|s)\b"
    r"|(?:ut)?val(?:de|des|ts)\b|uppdra\w* åt|decided|approved)",
    re.IGNORECASE,
)
A_YEAR = 300  # days: a shorter time is a season or less
TOLD_BY_A_PLAN = (Asks.DAY, Asks.TIME, Asks.PLACE)


def asked_for(question: Question, view: View) -> Period | None:
    """The day whose meeting the question is about."""
    said = ASKED_NOW.sub("", question.text)
    day = next((mention.period for mention in dates.find(said, question.today)), None)
    if day is None or day.days > MOST_DAYS:
        return None
    about = ABOUT_MEETINGS.search(question.text) or PAPERS.search(question.text) or named_groups(question, view)
    return day if about or WHO_WAS_THERE.match(question.text) else None


def paper(question: Question, view: View) -> Held | None:
    """The paper of that day, which is read whole."""
    day = asked_for(question, view)
    then = [one for one in _of_the_body(question, view) if one[1].period.meets(day)] if day else []
    papers = [one for one in then if one[1].account == PAPER]
    return papers[0] if len(papers) == 1 else None


def only(question: Question, found: Sequence[Found], day: Period, view: View) -> list[Found]:
    """What stands in the papers of that day, or names it; nothing where nothing does.

    Where no such meeting of that day is known, a report tells of it in its own order.
    """
    then = {(kept.name, meeting.name) for kept, meeting in _of_the_body(question, view) if meeting.period.meets(day)}
    of_the_day = [one for one in found if _is_told(one, then, view) or _names(one, day)]
    if not of_the_day or not then:
        return list(found) if of_the_day else []
    if question.asks in TOLD_BY_A_PLAN:
        return of_the_day
    saying = [one for one in of_the_day if not minutes.says_when_or_where(one.quote)] or of_the_day
    if BEFOREHAND.search(question.text):
        return saying
    since = [one for one in saying if _tells_of(one, day, view)] or saying
    return _of_the_subject(question, since, view)


def _of_the_subject(question: Question, found: Sequence[Found], view: View) -> list[Found]:
    """Those of the sections that speak of most of what is asked about; of what was decided, what says so."""
    terms = [term for term in question.terms if _is_of_a_subject(term, question, view)]
    if terms:
        told = {section: _told_there(section, view) for section in {_section(one) for one in found}}
        share = {section: sum(term.weight for term in terms if is_said(term, said)) for section, said in told.items()}
        most = max(share.values(), default=0)
        found = [one for one in found if share[_section(one)] == most]
    return [one for one in found if A_DECISION.search(question.text) and DECIDED.search(one.quote)] or list(found)


def _is_of_a_subject(term: Term, question: Question, view: View) -> bool:
    of_the_meeting = ASKING.fullmatch(term.word) or PAPERS.fullmatch(term.word) or A_DECISION.match(term.word)
    of_a_body = any(names_group(term, meeting) for _, meeting in view.meetings)
    return not (of_the_meeting or of_a_body or term.word in " ".join(question.municipalities).lower())


def _section(one: Found) -> tuple[str, tuple[str, ...]]:
    return one.passage.document, tuple(one.passage.headings)


def _told_there(section: tuple[str, tuple[str, ...]], view: View) -> set[str]:
    document, headings = section
    said = (passage.text for passage in view.passages_in(document) if tuple(passage.headings) == headings)
    return set(words.stems(" ".join((*headings, *said))))


def _is_told(one: Found, meetings: Collection[tuple[str, str]], view: View) -> bool:
    meeting = view.meeting(one.passage.document, one.passage.meeting)
    return meeting is not None and (one.passage.document, meeting.name) in meetings


def _of_the_body(question: Question, view: View) -> list[Held]:
    """All that is known, and mentioned, of meetings of the group and the kind that is named."""
    groups, kinds = named_groups(question, view), kinds_asked_for(question, view)
    return [
        one
        for one in view.meetings
        if one[1].period.year_known and (not groups or is_of_groups(one[1], groups)) and is_of_kind(one[1], kinds)
    ]


def none_then(question: Question, day: Period, view: View) -> Answer | None:
    """The archive knows of no such meeting that day, not even of one that was called off: the nearest are told."""
    held = _of_the_body(question, view)
    if not held or any(meeting.period.meets(day) for _, meeting in held):
        return None
    groups = named_groups(question, view)
    told = [one for one in held if not one[1].called_off]
    if not told:
        return None
    near = sorted(told, key=lambda one: _apart(one, day))[:NEAREST]
    nearest = "; ".join(dict.fromkeys(meeting.name for _, meeting in near))
    of_groups = {"groups": each_once(groups)} if groups else {}
    reason = Reason("no_meeting" if groups else "no_meeting_then", {**of_groups, "days": day, "nearest": nearest})
    return Answer(None, "none", True, reason, cite_meetings(view, near))


def none_in(question: Question, found: Sequence[Found], view: View) -> Answer | None:
    """When a body meets in a month or a season of which nothing tells: the days of others are not its own."""
    period = question.periods[0] if len(question.periods) == 1 else None
    if period is None or not MOST_DAYS < period.days < A_YEAR or question.asks not in (Asks.DAY, Asks.TIME):
        return None
    met = ABOUT_MEETINGS.search(question.text) or CAME_TOGETHER.search(question.text)
    if not met or not named_groups(question, view) or any(_speaks_of(one, period) for one in found):
        return None
    return none_then(question, period, view)


def _speaks_of(one: Found, period: Period) -> bool:
    told = () if one.passage.cells else dates.find_again(one.told, period.first)
    return any(mention.period.days < A_YEAR and mention.period.meets(period) for mention in told)


def doubt(question: Question, found: Sequence[Found], day: Period, view: View) -> Doubt | None:
    """A plan says when and where, and what was written before the day what is to come: what came of it none tells. Nor
    does a paper of that day that says nothing of what was done, where it is asked who did it or what was decided.
    """
    if question.asks in TOLD_BY_A_PLAN or BEFOREHAND.search(question.text):
        return None
    told = [one for one in found if _tells_of(one, day, view)]
    if A_DECISION.search(question.text):
        told = [one for one in told if DECIDED.search(one.quote)]
    if WHO_WAS_THERE.match(question.text):
        told = [one for one in told if view.meeting(one.passage.document, one.passage.meeting)]
    if question.asks is Asks.PERSON:
        subject = [term for term in question.terms if _is_of_a_subject(term, question, view)]
        told = [one for one in told if not subject or any(is_said(term, _told_by(one)) for term in subject)]
    return None if told else Doubt(Reason("unsure"), sure=False)


def _told_by(one: Found) -> set[str]:
    return set(words.stems(" ".join((*one.passage.headings[-1:], one.told))))


def _tells_of(one: Found, day: Period, view: View) -> bool:
    """In a paper of that day, or in a later sentence that names it; a row of a plan says only that there was one."""
    if one.passage.dated and day.year_known and one.passage.dated < day.first:
        return False
    meeting = view.meeting(one.passage.document, one.passage.meeting)
    if meeting is not None and meeting.period.meets(day):
        return meeting.account == PAPER or not one.passage.cells
    return not one.passage.cells and _names(one, day)


def _names(one: Found, day: Period) -> bool:
    told = dates.find_again(one.told, day.first)
    return any(mention.period.days <= MOST_DAYS and mention.period.meets(day) for mention in told)


def _apart(held: Held, day: Period) -> int:
    first = held[1].period.first
    return abs((first - (day if day.year_known else day.in_year(first.year)).first).days)
