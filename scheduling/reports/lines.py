"""The year's list: each meeting that was held, with what may be told of it."""

from collections.abc import Iterable, Mapping
from datetime import date

from scheduling.attendance import Taken
from scheduling.meetings import Meeting
from scheduling.ratings.disclosure import FEWEST
from scheduling.ratings.rounds import Round
from scheduling.reports.facts import Facts
from scheduling.reports.values import Attendance, Evaluated, Line, Number, Trace

PRESENT = ("attendance", "attendance_taken")
OWN = ("rating_round", "rating_count")
EARLIER = ("rating_history",)


def held(meetings: Iterable[Meeting], year: int, on: date) -> list[Meeting]:
    return [one for one in meetings if one.first_day.year == year and one.last_day <= on and not one.cancelled]


def lines(facts: Facts, meetings: Iterable[Meeting]) -> list[Line]:
    rounds = {one.subject: one for one in facts.rounds if one.kind == "meeting"}
    return [line(facts, meeting, number, rounds) for number, meeting in enumerate(meetings, start=1)]


def line(facts: Facts, meeting: Meeting, number: int, rounds: Mapping[str, Round]) -> Line:
    attendance, people, municipalities = _attended(meeting.id, facts.attended.get(meeting.id))
    one = rounds.get(meeting.id)
    means = _means(facts, meeting.id, one)
    answered, invited = _response(one, means)
    return Line(
        number=number,
        meeting=meeting,
        attendance=attendance,
        evaluated=_evaluated(facts, meeting.id, one, means),
        people=people,
        municipalities=municipalities,
        means=means,
        answered=answered,
        invited=invited,
    )


def _attended(meeting: str, taken: Taken | None) -> tuple[Attendance, Number | None, int | None]:
    if taken is None or not taken.count:
        return "unknown", None, None
    if taken.count < FEWEST:
        return "few", None, None
    people = Number(taken.count, Trace("counted", PRESENT, (meeting,), n=taken.count))
    return "told", people, len(taken.municipalities) or None


def _means(facts: Facts, meeting: str, one: Round | None) -> dict[str, Number]:
    """Our own closed round, or the figures of an earlier year where there is no round."""
    if one is not None and one.state == "closed":
        told = facts.told.get(one.id, {})
        return {
            question: Number(of.mean.value, Trace("mean", OWN, (meeting,), n=of.answers), of.mean.edge)
            for question, of in told.items()
        }
    earlier = facts.history.get(meeting, {})
    return {
        question: Number(figure.value, Trace("mean", EARLIER, (meeting,), n=figure.answers), figure.edge)
        for question, figure in sorted(earlier.items())
    }


def _evaluated(facts: Facts, meeting: str, one: Round | None, means: Mapping[str, Number]) -> Evaluated:
    if means:
        return "told"
    if one is None or one.state in {"planned", "off"}:
        return "few" if meeting in facts.history else "none"
    if one.state == "open":
        return "open"
    return "few" if one.answered else "none"


def _response(one: Round | None, means: Mapping[str, Number]) -> tuple[int | None, int | None]:
    """Of how many: told together with a figure, and never alone."""
    if one is None or not means or one.answered is None or one.answered < FEWEST:
        return None, None
    return one.answered, one.invited or None
