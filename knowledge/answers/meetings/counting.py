"""What counting meetings comes to - how many, on average, in all, which is first - and which of them it rests on."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from knowledge.answers.answer import Answer, Source
from knowledge.answers.finding import Finding, Mentioned, Part, listed
from knowledge.answers.meetings.citing import cite_meetings
from knowledge.answers.meetings.measures import Measure
from knowledge.archive import Held, View
from knowledge.meetings.meeting import Meeting

OUTCOME = re.compile(r"utvärdering", re.IGNORECASE)
RUNNERS_UP = 5  # meetings named after the first one
FEW = 5  # meetings whose figures are told one by one
MOST_CITED = 60  # meetings: more than two years of them


@dataclass(frozen=True)
class Counted:
    """What was found and the meetings it rests on, the most important first."""

    found: Finding
    rests_on: Sequence[Held]
    line: re.Pattern[str] | None = None
    claimed: Sequence[Source] = ()  # cited before the meetings

    def answer(self, view: View) -> Answer:
        sources = (*self.claimed, *cite_meetings(view, self.rests_on[:MOST_CITED], self.line))
        return Answer(None, "fact", False, None, sources, found=self.found)


def count(chosen: Sequence[Held]) -> Counted:
    return Counted(Finding("count", {"counted": meetings(len(chosen)), "meetings": _named(chosen)}), chosen)


def unevaluated(chosen: Sequence[Held]) -> Counted:
    return _share("unevaluated", "none_unevaluated", [held for held in chosen if held[1].evaluated is False], chosen)


def evaluated(chosen: Sequence[Held]) -> Counted:
    return _share("evaluated", "none_evaluated", [held for held in chosen if held[1].evaluated], chosen)


def _share(name: str, none: str, some: Sequence[Held], of: Sequence[Held]) -> Counted:
    if not some:
        return Counted(Finding(none, {"number": len(of)}), of, OUTCOME)
    blanks: dict[str, Part] = {"some": len(some), "number": len(of), "meetings": _named(some)}
    return Counted(Finding(name, blanks), some, OUTCOME)


def _nobody_asked(chosen: Sequence[Held]) -> Counted | None:
    """There is no figure since none of them was evaluated: an answer too."""
    if any(meeting.evaluated is not False for _, meeting in chosen):
        return None
    return _share("evaluated", "none_evaluated", [], chosen)


def mean(chosen: Sequence[Held], measure: Measure) -> Counted | None:
    valued = _valued(chosen, measure)
    if not valued:
        return _nobody_asked(chosen)
    each = listed([Mentioned(meeting.period, value=value) for (_, meeting), value in valued])
    on_average = fmean(value for _, value in valued)
    blanks: dict[str, Part] = {"mean": on_average, "counted": meetings(len(valued)), "each": each}
    return Counted(Finding(f"mean.{measure.name}", blanks), [held for held, _ in valued], measure.line)


def attended(chosen: Sequence[Held], measure: Measure) -> Counted | None:
    counted = [held for held in chosen if held[1].attendance]
    if not counted:
        return None
    total = sum(meeting.attended for _, meeting in counted)
    each = listed([Mentioned(meeting.period, value=meeting.attended) for _, meeting in counted])
    blanks: dict[str, Part] = {"total": total, "counted": meetings(len(counted)), "each": each}
    several = listed([Mentioned(meeting.period) for _, meeting in counted if len(meeting.attendance) > 1])
    found = Finding("sum_of_days", blanks | {"days": several}) if several else Finding("sum", blanks)
    return Counted(found, counted, measure.line)


def extreme(chosen: Sequence[Held], measure: Measure, *, least: bool) -> Counted | None:
    valued = sorted(_valued(chosen, measure), key=lambda one: one[1] if least else -one[1])
    if len(chosen) == 1:
        return None  # who or what is first at it, and not which of several meetings
    if not valued:
        return _nobody_asked(chosen)
    (_, first), value = valued[0]
    rest = listed([Mentioned.of(meeting, other) for (_, meeting), other in valued[1:RUNNERS_UP]])
    blanks: dict[str, Part] = {"meeting": _whole(first), "measure": _called(measure), "value": value, "rest": rest}
    name = "first_of_several" if rest else "first"
    return Counted(Finding(name, blanks), [held for held, _ in valued], measure.line)


def beyond(chosen: Sequence[Held], measure: Measure, is_beyond: Callable[[float], bool]) -> Counted | None:
    """Those whose figure is above or below what is asked, of all that have one."""
    valued = _valued(chosen, measure)
    if not valued:
        return None
    some = [(held, value) for held, value in valued if is_beyond(value)]
    blanks: dict[str, Part] = {"number": len(valued), "measure": _called(measure)}
    if not some:
        return Counted(Finding("none_beyond", blanks), [held for held, _ in valued], measure.line)
    each = listed([Mentioned.of(meeting, value) for (_, meeting), value in some])
    found = Finding("beyond", blanks | {"some": len(some), "each": each})
    return Counted(found, [held for held, _ in some], measure.line)


def each_of_few(chosen: Sequence[Held], measure: Measure) -> Counted | None:
    """What is asked of one meeting, where a few are meant: each is told that has a figure."""
    return each(chosen, measure) if len(chosen) > 1 and 0 < len(_valued(chosen, measure)) <= FEW else None


def each(chosen: Sequence[Held], measure: Measure) -> Counted:
    valued = _valued(chosen, measure)
    told = tuple(Mentioned.of(meeting, value) for (_, meeting), value in valued)
    found = Finding("each", {"measure": _called(measure), "each": told})
    return Counted(found, [held for held, _ in valued], measure.line)


def shared_place(chosen: Sequence[Held]) -> Counted | None:
    by_place: dict[str, list[Held]] = {}
    for held in chosen:
        if held[1].place:
            by_place.setdefault(held[1].place, []).append(held)
    shared = {place: held for place, held in by_place.items() if len({meeting.group for _, meeting in held}) > 1}
    if not shared:
        return None
    rests_on = [one for held in shared.values() for one in held]
    each = listed([Mentioned(meeting.period, meeting.place or "", meeting.group or "") for _, meeting in rests_on])
    return Counted(Finding("shared_place", {"each": each}), rests_on)


def meetings(number: int) -> Finding:
    return Finding("meetings", {"number": number})


def _called(measure: Measure) -> Finding:
    return Finding(f"measures.{measure.name}")


def _whole(meeting: Meeting) -> str:
    return f"{meeting.name} ({meeting.group})" if meeting.group else meeting.name


def _named(chosen: Sequence[Held]) -> Sequence[Mentioned]:
    return listed([Mentioned.of(meeting) for _, meeting in chosen])


def _valued(chosen: Sequence[Held], measure: Measure) -> list[tuple[Held, float]]:
    return [(held, value) for held in chosen if (value := measure.of(held[1])) is not None]
