"""Questions about many meetings at once - how many, which was best, on average, in all - answered by counting them.

Every meeting counted is cited. A question about one meeting is left to its own sentences.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from knowledge.answers.answer import LONGEST, MOST_SOURCES, Answer, shorten
from knowledge.answers.meant import MEETINGS, Held, cite_meeting, when
from knowledge.archive import View
from knowledge.meetings import Meeting
from knowledge.question import Question

COUNTED = re.compile(
    r"\b(?:hur många|antal(?:et)?|how many)\b"
    r"(?:\W+(?!deltag|deltog|person|besök|kom\b|came\b|attend|particip|people)\w+){0,3}?\W+"
    rf"(?:av\W+(?:\w+\W+){{1,2}})?{MEETINGS}\b",
    re.IGNORECASE,
)
LISTED = re.compile(rf"\b(?:vilka|which|lista)\b(?:\W+\w+){{0,3}}?\W+{MEETINGS}\b", re.IGNORECASE)
MEAN = re.compile(r"\b(?:genomsnitt\w*|snitt\w*|medel\w*|average|mean)\b", re.IGNORECASE)
MOST = re.compile(r"\b(?:flest|högst|bäst|mest|störst|highest|most|best)\w*\b", re.IGNORECASE)
LEAST = re.compile(r"\b(?:lägst|minst|färst|sämst|lowest|fewest|least|worst)\w*\b", re.IGNORECASE)
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


@dataclass(frozen=True)
class Measure:
    """A figure meetings carry, and what it is called in a question and in an answer."""

    name: str
    asked: re.Pattern[str]
    of: Callable[[Meeting], float | None]
    line: re.Pattern[str]


MEASURES = (
    Measure(
        "nytta",
        re.compile(r"\bnytt|usefulness", re.IGNORECASE),
        lambda m: m.usefulness,
        re.compile("nytta", re.IGNORECASE),
    ),
    Measure(
        "nöjdhet",
        re.compile(r"\bnöjd|betyg|satisf|omdöme|rating", re.IGNORECASE),
        lambda m: m.satisfaction,
        re.compile("nöjd", re.IGNORECASE),
    ),
    Measure(
        "deltagare",
        re.compile(r"deltag|deltog|person|besök|närvar|particip|attend|\bkom\b|\bcame\b", re.IGNORECASE),
        lambda m: max(m.attendance, default=None),
        re.compile("deltagare|närvarande", re.IGNORECASE),
    ),
)


def answer(question: Question, view: View, chosen: Sequence[Held]) -> Answer | None:
    """An answer by counting these meetings, or nothing when that is not what is asked."""
    if not chosen:
        return None
    measure = next((one for one in MEASURES if one.asked.search(question.text)), None)
    for matches, operation in OPERATIONS:
        if matches(question, measure):
            said = operation(chosen, measure)
            if said:
                return said.answer(view)
    return None


@dataclass(frozen=True)
class _Said:
    """The words of an answer and the meetings it rests on, the most important first."""

    text: str
    rests_on: Sequence[Held]
    line: re.Pattern[str] | None = None

    def answer(self, view: View) -> Answer:
        sources = tuple(cite_meeting(view, held, self.line) for held in self.rests_on[:MOST_SOURCES])
        return Answer(shorten(self.text, LONGEST), "fact", False, None, sources)


def _count(chosen: Sequence[Held], _: Measure | None) -> _Said:
    listed = "; ".join(_short(meeting) for _, meeting in chosen)
    return _Said(f"{len(chosen)} {'möte' if len(chosen) == 1 else 'möten'}: {listed}.", chosen)


def _count_unevaluated(chosen: Sequence[Held], _: Measure | None) -> _Said:
    left = [held for held in chosen if held[1].evaluated is False]
    listed = "; ".join(_short(meeting) for _, meeting in left)
    text = f"{len(left)} av {len(chosen)} möten utvärderades inte: {listed}."
    return _Said(text, left, OUTCOME)


def _count_evaluated(chosen: Sequence[Held], measure: Measure | None) -> _Said:
    done = [held for held in chosen if held[1].evaluated]
    said = _count(done, measure)
    return _Said(f"{len(done)} av {len(chosen)} möten utvärderades: {said.text.partition(': ')[2]}", done, OUTCOME)


def _mean(chosen: Sequence[Held], measure: Measure | None) -> _Said | None:
    assert measure is not None  # noqa: S101 - the operation is chosen only with a measure
    valued = _valued(chosen, measure)
    if not valued:
        return None
    each = ", ".join(f"{figure(value)} ({when(meeting.period)})" for (_, meeting), value in valued)
    text = (
        f"{figure(fmean(value for _, value in valued))} i genomsnittlig {measure.name} för {len(valued)} möten: {each}."
    )
    return _Said(text, [held for held, _ in valued], measure.line)


def _sum(chosen: Sequence[Held], measure: Measure | None) -> _Said | None:
    counted = [(held, held[1].attended) for held in chosen if held[1].attendance]
    if not counted:
        return None
    total = sum(count for _, count in counted)
    each = " + ".join(str(count) for _, count in counted)
    days = [when(meeting.period) for (_, meeting), _ in counted if len(meeting.attendance) > 1]
    note = f" Båda dagarna är räknade för {', '.join(days)}." if days else ""
    text = f"{total} deltagare sammanlagt på {len(counted)} möten ({each}).{note}"
    return _Said(text, [held for held, _ in counted], measure.line if measure else None)


def _extreme(chosen: Sequence[Held], measure: Measure | None, *, least: bool) -> _Said | None:
    assert measure is not None  # noqa: S101 - the operation is chosen only with a measure
    valued = sorted(_valued(chosen, measure), key=lambda one: one[1] if least else -one[1])
    if not valued:
        return None
    (_, first), value = valued[0]
    rest = "; ".join(f"{_short(meeting)}: {figure(other)}" for (_, meeting), other in valued[1:5])
    group = f" ({first.group})" if first.group else ""
    text = f"{first.name}{group}, med {measure.name} {figure(value)}." + (f" Därefter {rest}." if rest else "")
    return _Said(text, [held for held, _ in valued], measure.line)


def _most(chosen: Sequence[Held], measure: Measure | None) -> _Said | None:
    return _extreme(chosen, measure, least=False)


def _least(chosen: Sequence[Held], measure: Measure | None) -> _Said | None:
    return _extreme(chosen, measure, least=True)


def _shared_place(chosen: Sequence[Held], _: Measure | None) -> _Said | None:
    by_place: dict[str, list[Held]] = {}
    for held in chosen:
        if held[1].place:
            by_place.setdefault(held[1].place, []).append(held)
    shared = {place: held for place, held in by_place.items() if len({meeting.group for _, meeting in held}) > 1}
    if not shared:
        return None
    parts = [
        f"{place}: " + "; ".join(f"{m.group}, {when(m.period)}" for _, m in held) for place, held in shared.items()
    ]
    return _Said(". ".join(parts) + ".", [one for held in shared.values() for one in held])


def _valued(chosen: Sequence[Held], measure: Measure) -> list[tuple[Held, float]]:
    return [(held, value) for held in chosen if (value := measure.of(held[1])) is not None]


def _short(meeting: Meeting) -> str:
    where = f", {meeting.place}" if meeting.place else ""
    about = f" ({shorten(meeting.theme, 60)})" if meeting.theme else ""
    return f"{when(meeting.period)}{where}{about}"


def figure(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


Operation = Callable[[Sequence[Held], Measure | None], "_Said | None"]
# The first that fits is what is asked; the order is from the most to the least particular.
OPERATIONS: tuple[tuple[Callable[[Question, Measure | None], bool], Operation], ...] = (
    (lambda asked, _: bool(SAME_PLACE.search(asked.text)), _shared_place),
    (lambda asked, measure: bool(MEAN.search(asked.text)) and measure is not None, _mean),
    (lambda asked, measure: bool(MOST.search(asked.text)) and measure is not None, _most),
    (lambda asked, measure: bool(LEAST.search(asked.text)) and measure is not None, _least),
    (lambda asked, _: bool(COUNTED.search(asked.text) and NOT_EVALUATED.search(asked.text)), _count_unevaluated),
    (lambda asked, _: bool(COUNTED.search(asked.text) and EVALUATED.search(asked.text)), _count_evaluated),
    (lambda asked, _: bool(COUNTED.search(asked.text)), _count),
    (
        lambda asked, measure: bool(SUMMED.search(asked.text)) and measure is not None and measure.name == "deltagare",
        _sum,
    ),
    (lambda asked, _: bool(LISTED.search(asked.text) and asked.periods), _count),
)
