"""A figure of one meeting, and that the report does not give it: an answer too."""

import re
from collections.abc import Sequence

from knowledge.answers.answer import Answer
from knowledge.answers.doubt.refusal import Doubt
from knowledge.answers.finding import Alone, Finding, Part
from knowledge.answers.meetings import accounts, counting
from knowledge.answers.meetings.citing import cite_meetings
from knowledge.answers.meetings.meant import ASKING, is_nowhere, stands_in
from knowledge.answers.meetings.measures import Measure, measured
from knowledge.answers.meetings.named import names_group
from knowledge.answers.reason import Reason
from knowledge.archive import Held, View
from knowledge.markup import shown
from knowledge.meetings.meeting import PAPER, Meeting
from knowledge.meetings.wording import CAME_TOGETHER
from knowledge.question import Question, Term
from knowledge.swedish import dates, sentences
from knowledge.swedish.asks import Asks

UNTOLD = {"usefulness": "no_usefulness", "satisfaction": "no_satisfaction"}
WHO = re.compile(r"\W*(?:vilka|vem|who)\b(?!\W+(?:möte|träff|meeting))", re.IGNORECASE)
# Of those who came, what they were from or thought, and those who did not come.
NOT_ITS_FIGURE = re.compile(
    r"\b(?:inte|ej|aldrig|ingen|not)\b|\bhur m[åa]nga (?:\w+ )?(?:kommun|grupp|nätverk|organisation|förbund)\w*"
    r"|\bhur m[åa]nga (?:\w+ ){0,2}nöjda\b",
    re.IGNORECASE,
)
IN_A_PLACE = re.compile(r"\b(?:i|in|på) (\w+)\b", re.IGNORECASE)
A_FEW_LINES = 240  # characters


def answer(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    measure = measured(question)
    if len(chosen) != 1 or measure is None or measure.of(chosen[0][1]) is not None:
        return None
    return _not_given(view, chosen[0], measure) if measure.name in UNTOLD else None


def may_tell(question: Question, chosen: Sequence[Held], doubt: Doubt | None) -> bool:
    """Where its sentences leave a doubt, the line with the figure is nearest; an evaluation has a figure for much
    else.
    """
    in_doubt = doubt is not None and any(meeting.account != PAPER for _, meeting in chosen)
    return in_doubt or is_all_asked(question, chosen)


def is_all_asked(question: Question, chosen: Sequence[Held]) -> bool:
    """Does the question say nothing but what figure is wanted, and of which meeting?"""
    if NOT_ITS_FIGURE.search(question.text) or len(chosen) != 1:
        return False
    meeting = chosen[0][1]
    where = {name.lower() for name in IN_A_PLACE.findall(question.text)} if is_nowhere(meeting) else ()
    return all(term.word in where or says_which(term, meeting) for term in question.terms)


def says_which(term: Term, meeting: Meeting) -> bool:
    """Does this word of the question only say which meeting is meant, or what may be asked of any?"""
    said = " ".join(filter(None, (meeting.name, meeting.group, meeting.kind, meeting.place, meeting.theme)))
    return ASKING.fullmatch(term.word) is not None or stands_in(term, said) or names_group(term, meeting)


def told(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    """The line that gives the figure, where it stands by itself and its words are not the question's."""
    measure = measured(question)
    value = measure.of(chosen[0][1]) if measure and len(chosen) == 1 else None
    if NOT_ITS_FIGURE.search(question.text):
        return None
    of_others = question.asks in (Asks.REASON, Asks.NAMES) or WHO.match(question.text)
    if measure is None or value is None or of_others:
        return None
    meeting = chosen[0][1]
    line = re.compile(rf"(?:{measure.line.pattern}).{{0,60}}?{_written(value)}", re.IGNORECASE)
    sources = cite_meetings(view, chosen, line)
    block = next((source.quote for source in sources if not source.cells and line.search(source.quote)), None)
    if block is None:  # a row, whose columns say what the figure is
        return counting.each(chosen, measure).answer(view)
    blanks: dict[str, Part] = {"line": _short(block, line), "meeting": meeting.name, "days": meeting.period}
    return Answer(None, "fact", False, None, sources, found=Finding("line_of_meeting", blanks))


def _short(block: str, line: re.Pattern[str]) -> str:
    """The sentences with the figure, where it stands in a long block."""
    if len(block) <= A_FEW_LINES:
        return shown(block)
    spans = sentences.spans(block)
    found = line.search(block)
    assert found  # noqa: S101 - the block was chosen for it
    start = max(start for start, _ in spans if start <= found.start())
    return shown(block[start : min(end for _, end in spans if end >= found.end())])


def placed(question: Question, view: View, chosen: Sequence[Held], said: str) -> Answer | None:
    """Where and when the one meeting was held that is meant, where what would be said does not tell that."""
    of_day = question.asks is Asks.DAY or _asks_when_they_met(question)
    if len(chosen) != 1 or not (of_day or question.asks is Asks.PLACE):
        return None
    meeting = chosen[0][1]
    if of_day:
        known = any(mention.period.meets(meeting.period) for mention in dates.find(said, meeting.period.first))
    else:
        known = (meeting.place or "") in said and not meeting.digital
    if known and not (meeting.account == PAPER and is_all_asked(question, chosen)):
        return None
    found = Finding("held", {"meeting": Alone.of(meeting)})
    return Answer(None, "fact", False, None, cite_meetings(view, chosen), found=found)


def _asks_when_they_met(question: Question) -> bool:
    """In a month or a season: the day that they met then."""
    return question.asks is Asks.TIME and bool(question.periods) and CAME_TOGETHER.search(question.text) is not None


def _written(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _is_only_planned(held: Held, measure: Measure, view: View) -> bool:
    """Rows say that there was to be one, none of them what was thought of it, and no paper or report tells of it."""
    told = cite_meetings(view, accounts.accounts(held, view))
    return all(one.cells and not any(measure.asked.search(column) for column, _ in one.cells) for one in told)


def _not_given(view: View, held: Held, measure: Measure) -> Answer | None:
    meeting = held[1]
    sources = cite_meetings(view, [held], counting.OUTCOME)
    if meeting.evaluated is False:
        found = Finding("not_evaluated", {"meeting": meeting.name})
        return Answer(None, "fact", False, None, sources, found=found)
    if meeting.evaluated is None and not _is_only_planned(held, measure, view):
        return None
    reason = Reason(UNTOLD[measure.name], {"meeting": meeting.name})
    return Answer(None, "none", True, reason, sources)
