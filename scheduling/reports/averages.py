"""Averages over several meetings, and whether they differ by more than chance.

A year's figure is the mean of its meetings' means: each meeting weighs the same, however many answered. It is made from
figures that were told, so that it adds nothing by which anybody's answer could be found.
"""

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from scheduling.ratings.results import HUNDREDTH, NINETY_FIVE_PERCENT, USUAL_SPREAD, Figure, average
from scheduling.reports.values import Comparison, Line, Number, Trace

QUESTIONS = ("satisfaction", "usefulness")


def year_mean(lines: Iterable[Line], question: str) -> Number | None:
    held = list(lines)
    rated = [line for line in held if question in line.means]
    found = average(Figure(Decimal(line.means[question].value), line.means[question].edge) for line in rated)
    if found is None:
        return None
    trace = Trace(
        "average_of_averages",
        tables=tuple(sorted({table for line in rated for table in line.means[question].trace.tables})),
        of=tuple(line.meeting.id for line in rated),
        without=tuple(line.meeting.id for line in held if question not in line.means),
        n=_answers(rated, question),
    )
    return Number(found.value, trace, found.edge)


def _answers(rated: Sequence[Line], question: str) -> int | None:
    known = [line.means[question].trace.n for line in rated]
    return None if None in known else sum(filter(None, known))


def compared(year: int, before: Iterable[Line], now: Iterable[Line], question: str) -> Comparison | None:
    """None where one of the years has no figure."""
    earlier, later = list(before), list(now)
    first, second = year_mean(earlier, question), year_mean(later, question)
    if first is None or second is None:
        return None
    difference = Decimal(second.value) - Decimal(first.value)
    noises = [uncertainty(of, question) for of in (earlier, later)]
    known = [noise for noise in noises if noise is not None]
    if len(known) < len(noises):
        return Comparison(year, first, difference, None, None)
    noise = math.hypot(*known)
    rounded = Decimal(noise).quantize(HUNDREDTH, ROUND_HALF_UP)
    if abs(difference) <= rounded:
        return Comparison(year, first, difference, "within the noise", rounded)
    return Comparison(year, first, difference, "higher" if difference > 0 else "lower", rounded)


def uncertainty(lines: Iterable[Line], question: str) -> float | None:
    """How far the year's figure may be from what all would have answered; None where an answer's number is unknown."""
    answers = [line.means[question].trace.n for line in lines if question in line.means]
    if not answers or None in answers:
        return None
    variance = sum(USUAL_SPREAD**2 / number for number in answers if number)
    return NINETY_FIVE_PERCENT * math.sqrt(variance) / len(answers)
