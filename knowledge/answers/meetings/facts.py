"""Questions about many meetings at once - how many, which was best, on average, in all - answered by counting them.

Every meeting counted is cited. A question about one meeting is left to its own sentences.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from knowledge.answers.answer import Answer
from knowledge.answers.finding import Alone, Finding
from knowledge.answers.meetings import claims, counting, presence
from knowledge.answers.meetings.counting import Counted
from knowledge.answers.meetings.meant import COMPARED, IN_ORDER, LATEST, asks_what_happened
from knowledge.answers.meetings.measures import LEAST, MOST, Measure, measured
from knowledge.answers.meetings.named import persons_named
from knowledge.archive import Held, View
from knowledge.meetings import wording
from knowledge.question import Question
from knowledge.swedish.asks import Asks
from knowledge.swedish.dates import NUMBERS

COUNTED = re.compile(
    r"\b(?:hur många|antal(?:et)?|how many)\b"
    r"(?:\W+(?!deltag|deltog|person|besök|kom\b|came\b|attend|particip|people)\w+){0,3}?\W+"
    rf"(?:av\W+(?:\w+\W+){{1,2}})?{wording.MEETINGS}\b"
    rf"|\b(?:hur många gånger|how many times)\b.*{wording.CAME_TOGETHER.pattern}",
    re.IGNORECASE,
)
LISTED = re.compile(
    rf"\b(?:vilka|which|lista)\b(?!\W+(?:betyg|omdömen|siffror|resultat|ratings)\b)"
    rf"(?:\W+(?!(?:på|till|i|från|vid|för|under|efter|om|at|to|in|from|for)\b)\w+){{0,3}}?\W+{wording.MEETINGS}\b",
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
# Meetings at which somebody was not, or that somebody only tells of, are not those that name him.
SAID_OF_NOBODY = re.compile(r"\b(?:inte|ej|aldrig|utan|enligt|not|never|without|according)\b", re.IGNORECASE)
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


def answer(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    """An answer by counting these meetings, or nothing when that is not what is asked."""
    somebody = persons_named(question)
    if somebody and SAID_OF_NOBODY.search(question.text):
        return None
    chosen = [held for held in chosen if presence.took_part(held, somebody, view)] if somebody else chosen
    if not chosen or NOT_HELD.search(question.text):
        return None
    measure = measured(question)
    counted = next(filter(None, _particular(question, chosen, measure)), None)
    counted = counted or next(filter(None, _counted(question, chosen, measure)), None)
    if counted:
        return _beside_claim(counted, chosen, question, view).answer(view)
    narrowed = len(chosen) < len(view.meetings)  # to those of a group, a place, a form or a theme
    listed = narrowed and LISTED.search(question.text) and question.asks is not Asks.PERSON
    return counting.count(chosen).answer(view) if listed else None


def _particular(question: Question, chosen: Sequence[Held], measure: Measure | None) -> Iterator[Counted | None]:
    if measure:
        yield _beyond(question, chosen, measure)
    yield _the_one(question, chosen)
    yield _none_there(question, chosen)


def _counted(question: Question, chosen: Sequence[Held], measure: Measure | None) -> Iterator[Counted | None]:
    """What may be asked, from the most to the least particular: the first that comes to something is told."""
    text = question.text
    if SAME_PLACE.search(text):
        yield counting.shared_place(chosen)
    placed = [held for held in chosen if held[1].place]
    if IN_WHICH_PLACES.search(text) and placed:
        yield counting.count(placed)
    if measure:
        yield from _of_figures(question, chosen, measure)
    if _is_of_all(question) and NOT_EVALUATED.search(text):
        yield counting.unevaluated(chosen)
    if _is_of_all(question) and EVALUATED.search(text):
        yield counting.evaluated(chosen)
    if COUNTED.search(text):
        yield counting.count(chosen)
    if measure and measure.name == "attendance" and SUMMED.search(text):
        yield counting.attended(chosen, measure)
    if (LISTED.search(text) and question.periods) or asks_what_happened(question):
        yield counting.count(chosen)
    if measure and (question.asks is Asks.NUMBER or COMPARED.search(text)):
        yield counting.each_of_few(chosen, measure)


def _of_figures(question: Question, chosen: Sequence[Held], measure: Measure) -> Iterator[Counted | None]:
    if MEAN.search(question.text):
        yield counting.mean(chosen, measure)
    if MOST.search(question.text):
        yield counting.extreme(chosen, measure, least=False)
    if LEAST.search(question.text):
        yield counting.extreme(chosen, measure, least=True)


def _beside_claim(counted: Counted, chosen: Sequence[Held], question: Question, view: View) -> Counted:
    claimed = claims.beside(counted.found, chosen, question, view)
    return replace(counted, found=claimed[0], claimed=(claimed[1],)) if claimed else counted


def _none_there(question: Question, chosen: Sequence[Held]) -> Counted | None:
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
    return Counted(Finding("none_there", {"number": len(chosen), "place": asked[0]}), chosen)


def _the_one(question: Question, chosen: Sequence[Held]) -> Counted | None:
    in_order = WHICH_ONE.match(question.text) and IN_ORDER.search(question.text)
    last_met = question.asks in (Asks.DAY, Asks.TIME) and LATEST.search(question.text)
    if len(chosen) != 1 or not (in_order or last_met):
        return None
    return Counted(Finding("held", {"meeting": Alone.of(chosen[0][1])}), chosen)


def _beyond(question: Question, chosen: Sequence[Held], measure: Measure) -> Counted | None:
    limits = list(map(_limit, LIMIT.finditer(question.text)))
    if not limits:
        return None
    enough = any if EITHER.search(question.text) else all
    return counting.beyond(chosen, measure, lambda value: enough(is_it(value, limit) for is_it, limit in limits))


def _limit(said: re.Match[str]) -> tuple[Callable[[float, float], bool], float]:
    compared = next(compared for name, compared in BEYOND.items() if said[name])
    return compared, float(NUMBERS.get(said["number"].lower(), 0) or said["number"].replace(",", "."))


def _is_of_all(question: Question) -> bool:
    return bool(COUNTED.search(question.text) or LISTED.search(question.text))
