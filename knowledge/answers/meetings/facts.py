"""Questions about many meetings at once - how many, which was best, on average, in all - answered by counting them.

Every meeting counted is cited. A question about one meeting is left to its own sentences.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from knowledge.answers.answer import Answer, Source
from knowledge.answers.finding import Alone, Finding, Mentioned, Part, listed
from knowledge.answers.meetings import claims
from knowledge.answers.meetings.meant import (
    CAME_TOGETHER,
    COMPARED,
    IN_ORDER,
    LATEST,
    MEETINGS,
    Held,
    asks_what_happened,
    cite_meetings,
)
from knowledge.answers.meetings.measures import LEAST, MOST, Measure, measured
from knowledge.archive import View
from knowledge.meetings import wording
from knowledge.meetings.meeting import Meeting
from knowledge.question import Question
from knowledge.swedish.asks import Asks
from knowledge.swedish.dates import NUMBERS

COUNTED = re.compile(
    r"\b(?:hur många|antal(?:et)?|how many)\b"
    r"(?:\W+(?!deltag|deltog|person|besök|kom\b|came\b|attend|particip|people)\w+){0,3}?\W+"
    rf"(?:av\W+(?:\w+\W+){{1,2}})?{MEETINGS}\b"
    rf"|\b(?:hur många gånger|how many times)\b.*{CAME_TOGETHER.pattern}",
    re.IGNORECASE,
)
LISTED = re.compile(
    rf"\b(?:vilka|which|lista)\b(?:\W+(?!(?:på|till|i|från|vid|för|under|efter|om|at|to|in|from|for)\b)\w+){{0,3}}?\W+{MEETINGS}\b",
    re.IGNORECASE,
)
WHICH_ONE = re.compile(
    r"^\W*(?:vilke[nt]|vad|när|var|which|what|when|where)\W+(?:var|är|hölls|was|is)\W+(?:(?:det|den|the|\w+s)\W+)?"
    r"(?:första|sista|senaste|first|last|latest)\b",
    re.IGNORECASE,
)
NOT_HELD = re.compile(
    rf"{wording.CALLED_OFF.pattern}|{wording.MOVED.pattern}|\b(?:cancel|postpone)\w*|\bskjut\w+\W+upp\b|\bsköts\W+upp\b",
    re.IGNORECASE,
)
IN_WHICH_PLACES = re.compile(
    r"\b(?:i|på) vilka (?:orter|städer|kommuner|platser|ställen)\b|\bin which (?:towns|cities|places)\b", re.IGNORECASE
)
MEAN = re.compile(r"\b(?:genomsnitt\w*|snitt\w*|medel\w*|average|mean)\b", re.IGNORECASE)
LIMIT = re.compile(
    r"\b(?:"
    r"(?P<over>fler än|mer än|högre än|större än|över(?=\s\d)|more than|higher than|over|above)|"
    r"(?P<least>minst|at least)|"
    r"(?P<under>färre än|mindre än|lägre än|under(?=\s\d)|fewer than|less than|lower than|below)|"
    r"(?P<most>högst|at most)"
    rf")\s+(?!(?:19|20)\d\d\b)(?P<number>\d+(?:[.,]\d+)?|{'|'.join(NUMBERS)})\b"
    r"(?!\W+\w*(?:dag|dygn|tim|veck|månad|år\b|möte|träff|day|hour|week|month|year|meeting))",
    re.IGNORECASE,
)
BEYOND: Mapping[str, Callable[[float, float], bool]] = {
    "over": operator.gt,
    "least": operator.ge,
    "under": operator.lt,
    "most": operator.le,
}
EITHER = re.compile(r"\b(?:eller|or)\b", re.IGNORECASE)
SUMMED = re.compile(r"\b(?:sammanlagt|totalt|tillsammans|summa\w*|ihop|alla|in total|altogether)\b", re.IGNORECASE)
NOT_EVALUATED = re.compile(
    r"utvärderades (?:inte|ej|aldrig)|inte utvärder|utan utvärdering|ingen utvärdering|saknar utvärdering",
    re.IGNORECASE,
)
EVALUATED = re.compile(r"\butvärderades\b|\bevaluated\b|utvärderad", re.IGNORECASE)
SAME_PLACE = re.compile(
    r"\b(?:ort|plats|stad|kommun)\b.*\b(?:två|flera|olika)\b.*grupp|grupp\w*.*\bsamma (?:ort|plats|stad)", re.IGNORECASE
)


OUTCOME = re.compile(r"utvärdering", re.IGNORECASE)
RUNNERS_UP = 5  # meetings named after the first one
FEW = 5  # meetings whose figures are told one by one
MOST_CITED = 60  # meetings: more than two years of them


def answer(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    """An answer by counting these meetings, or nothing when that is not what is asked."""
    if not chosen or NOT_HELD.search(question.text):
        return None
    measure = measured(question)
    particular = (measure and _beyond(question, chosen, measure)) or _the_one(question, chosen)
    if particular or (particular := _none_there(question, chosen)):
        return particular.answer(view)
    for matches, operation in OPERATIONS:
        if matches(question, measure):
            counted = operation(chosen, measure)
            if counted:
                return _beside_claim(counted, chosen, question, view).answer(view)
    narrowed = len(chosen) < len(view.meetings)  # to those of a group, a place, a form or a theme
    listed = narrowed and LISTED.search(question.text) and question.asks is not Asks.PERSON
    return _count(chosen, measure).answer(view) if listed else None


@dataclass(frozen=True)
class _Counted:
    """What was found and the meetings it rests on, the most important first."""

    found: Finding
    rests_on: Sequence[Held]
    line: re.Pattern[str] | None = None
    claimed: Sequence[Source] = ()  # cited before the meetings

    def answer(self, view: View) -> Answer:
        sources = (*self.claimed, *cite_meetings(view, self.rests_on[:MOST_CITED], self.line))
        return Answer(None, "fact", False, None, sources, found=self.found)


def _beside_claim(counted: _Counted, chosen: Sequence[Held], question: Question, view: View) -> _Counted:
    claimed = claims.beside(counted.found, chosen, question, view)
    return replace(counted, found=claimed[0], claimed=(claimed[1],)) if claimed else counted


def _count(chosen: Sequence[Held], _: Measure | None) -> _Counted:
    return _Counted(Finding("count", {"counted": _meetings(len(chosen)), "meetings": _named(chosen)}), chosen)


def _count_placed(chosen: Sequence[Held], measure: Measure | None) -> _Counted | None:
    placed = [held for held in chosen if held[1].place]
    return _count(placed, measure) if placed else None


def _count_unevaluated(chosen: Sequence[Held], _: Measure | None) -> _Counted:
    return _share("unevaluated", "none_unevaluated", [held for held in chosen if held[1].evaluated is False], chosen)


def _count_evaluated(chosen: Sequence[Held], _: Measure | None) -> _Counted:
    return _share("evaluated", "none_evaluated", [held for held in chosen if held[1].evaluated], chosen)


def _share(name: str, none: str, some: Sequence[Held], of: Sequence[Held]) -> _Counted:
    if not some:
        return _Counted(Finding(none, {"number": len(of)}), of, OUTCOME)
    blanks: dict[str, Part] = {"some": len(some), "number": len(of), "meetings": _named(some)}
    return _Counted(Finding(name, blanks), some, OUTCOME)


def _nobody_asked(chosen: Sequence[Held]) -> _Counted | None:
    """There is no figure since none of them was evaluated: an answer too."""
    if any(meeting.evaluated is not False for _, meeting in chosen):
        return None
    return _share("evaluated", "none_evaluated", [], chosen)


def _mean(chosen: Sequence[Held], measure: Measure | None) -> _Counted | None:
    assert measure is not None  # noqa: S101 - the operation is chosen only with a measure
    valued = _valued(chosen, measure)
    if not valued:
        return _nobody_asked(chosen)
    mean = fmean(value for _, value in valued)
    each = listed([Mentioned(meeting.period, value=value) for (_, meeting), value in valued])
    blanks: dict[str, Part] = {
        "mean": mean,
        "counted": _meetings(len(valued)),
        "each": each,
    }
    return _Counted(Finding(f"mean.{measure.name}", blanks), [held for held, _ in valued], measure.line)


def _sum(chosen: Sequence[Held], measure: Measure | None) -> _Counted | None:
    counted = [held for held in chosen if held[1].attendance]
    if not counted:
        return None
    each = listed([Mentioned(meeting.period, value=meeting.attended) for _, meeting in counted])
    blanks: dict[str, Part] = {
        "total": sum(meeting.attended for _, meeting in counted),
        "counted": _meetings(len(counted)),
        "each": each,
    }
    several = listed([Mentioned(meeting.period) for _, meeting in counted if len(meeting.attendance) > 1])
    found = Finding("sum_of_days", blanks | {"days": several}) if several else Finding("sum", blanks)
    return _Counted(found, counted, measure.line if measure else None)


def _extreme(chosen: Sequence[Held], measure: Measure | None, *, least: bool) -> _Counted | None:
    assert measure is not None  # noqa: S101 - the operation is chosen only with a measure
    valued = sorted(_valued(chosen, measure), key=lambda one: one[1] if least else -one[1])
    if len(chosen) == 1:
        return None  # who or what is first at it, and not which of several meetings
    if not valued:
        return _nobody_asked(chosen)
    (_, first), value = valued[0]
    rest = listed([Mentioned.of(meeting, other) for (_, meeting), other in valued[1:RUNNERS_UP]])
    blanks: dict[str, Part] = {"meeting": _whole(first), "measure": _called(measure), "value": value, "rest": rest}
    name = "first_of_several" if rest else "first"
    return _Counted(Finding(name, blanks), [held for held, _ in valued], measure.line)


def _most(chosen: Sequence[Held], measure: Measure | None) -> _Counted | None:
    return _extreme(chosen, measure, least=False)


def _least(chosen: Sequence[Held], measure: Measure | None) -> _Counted | None:
    return _extreme(chosen, measure, least=True)


def _none_there(question: Question, chosen: Sequence[Held]) -> _Counted | None:
    """Meetings are asked for at a place where none of them was held, and it is known of each where that was."""
    if not all(meeting.place or meeting.digital for _, meeting in chosen):
        return None
    places = {meeting.place for _, meeting in chosen}
    of_several = _is_of_all(question) or (len(chosen) > 1 and measured(question) and question.asks is Asks.NUMBER)
    if not of_several:
        return None
    asked = [
        name for name in question.municipalities if re.search(rf"\b(?:i|in) {name}\b", question.text, re.IGNORECASE)
    ]
    if not asked or places & set(asked):
        return None
    return _Counted(Finding("none_there", {"number": len(chosen), "place": asked[0]}), chosen)


def _limit(said: re.Match[str]) -> tuple[Callable[[float, float], bool], float]:
    compared = next(compared for name, compared in BEYOND.items() if said[name])
    return compared, float(NUMBERS.get(said["number"].lower(), 0) or said["number"].replace(",", "."))


def _the_one(question: Question, chosen: Sequence[Held]) -> _Counted | None:
    in_order = WHICH_ONE.match(question.text) and IN_ORDER.search(question.text)
    last_met = question.asks in (Asks.DAY, Asks.TIME) and LATEST.search(question.text)
    if len(chosen) != 1 or not (in_order or last_met):
        return None
    return _Counted(Finding("held", {"meeting": Alone.of(chosen[0][1])}), chosen)


def _beyond(question: Question, chosen: Sequence[Held], measure: Measure) -> _Counted | None:
    """Those whose figure is above or below what the question says, of all that have one."""
    limits = list(map(_limit, LIMIT.finditer(question.text)))
    valued = _valued(chosen, measure)
    if not limits or not valued:
        return None
    enough = any if EITHER.search(question.text) else all
    some = [(held, value) for held, value in valued if enough(compared(value, limit) for compared, limit in limits)]
    blanks: dict[str, Part] = {"number": len(valued), "measure": _called(measure)}
    if not some:
        return _Counted(Finding("none_beyond", blanks), [held for held, _ in valued], measure.line)
    each = listed([Mentioned.of(meeting, value) for (_, meeting), value in some])
    found = Finding("beyond", blanks | {"some": len(some), "each": each})
    return _Counted(found, [held for held, _ in some], measure.line)


def _each(chosen: Sequence[Held], measure: Measure | None) -> _Counted | None:
    """What is asked of one meeting, where a few are meant: each is told that has a figure."""
    assert measure is not None  # noqa: S101 - the operation is chosen only with a measure
    valued = _valued(chosen, measure)
    return _told(valued, measure) if len(chosen) > 1 and 0 < len(valued) <= FEW else None


def each(chosen: Sequence[Held], measure: Measure, view: View) -> Answer:
    return _told(_valued(chosen, measure), measure).answer(view)


def _told(valued: Sequence[tuple[Held, float]], measure: Measure) -> _Counted:
    told = tuple(Mentioned.of(meeting, value) for (_, meeting), value in valued)
    found = Finding("each", {"measure": _called(measure), "each": told})
    return _Counted(found, [held for held, _ in valued], measure.line)


def _shared_place(chosen: Sequence[Held], _: Measure | None) -> _Counted | None:
    by_place: dict[str, list[Held]] = {}
    for held in chosen:
        if held[1].place:
            by_place.setdefault(held[1].place, []).append(held)
    shared = {place: held for place, held in by_place.items() if len({meeting.group for _, meeting in held}) > 1}
    if not shared:
        return None
    rests_on = [one for held in shared.values() for one in held]
    each = listed([Mentioned(meeting.period, meeting.place or "", meeting.group or "") for _, meeting in rests_on])
    return _Counted(Finding("shared_place", {"each": each}), rests_on)


def _meetings(number: int) -> Finding:
    return Finding("meetings", {"number": number})


def _called(measure: Measure) -> Finding:
    return Finding(f"measures.{measure.name}")


def _whole(meeting: Meeting) -> str:
    return f"{meeting.name} ({meeting.group})" if meeting.group else meeting.name


def _named(chosen: Sequence[Held]) -> Sequence[Mentioned]:
    return listed([Mentioned.of(meeting) for _, meeting in chosen])


def _valued(chosen: Sequence[Held], measure: Measure) -> list[tuple[Held, float]]:
    return [(held, value) for held in chosen if (value := measure.of(held[1])) is not None]


def _is_of_all(question: Question) -> bool:
    return bool(COUNTED.search(question.text) or LISTED.search(question.text))


Operation = Callable[[Sequence[Held], Measure | None], "_Counted | None"]
# The first that fits is what is asked; the order is from the most to the least particular.
OPERATIONS: tuple[tuple[Callable[[Question, Measure | None], bool], Operation], ...] = (
    (lambda asked, _: bool(SAME_PLACE.search(asked.text)), _shared_place),
    (lambda asked, _: bool(IN_WHICH_PLACES.search(asked.text)), _count_placed),
    (lambda asked, measure: bool(MEAN.search(asked.text)) and measure is not None, _mean),
    (lambda asked, measure: bool(MOST.search(asked.text)) and measure is not None, _most),
    (lambda asked, measure: bool(LEAST.search(asked.text)) and measure is not None, _least),
    (lambda asked, _: _is_of_all(asked) and bool(NOT_EVALUATED.search(asked.text)), _count_unevaluated),
    (lambda asked, _: _is_of_all(asked) and bool(EVALUATED.search(asked.text)), _count_evaluated),
    (lambda asked, _: bool(COUNTED.search(asked.text)), _count),
    (
        lambda asked, measure: bool(SUMMED.search(asked.text)) and measure is not None and measure.name == "attendance",
        _sum,
    ),
    (lambda asked, _: bool(LISTED.search(asked.text) and asked.periods) or asks_what_happened(asked), _count),
    (
        lambda asked, measure: measure is not None and (asked.asks is Asks.NUMBER or bool(COMPARED.search(asked.text))),
        _each,
    ),
)
