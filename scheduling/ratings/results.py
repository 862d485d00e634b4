"""What is told of a closed round, and what follows from it.

All of it is made from figures that the guard let through: an average over a year adds nothing that could be used to
find out anybody's answer.
"""

import math
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from scheduling.ratings import closing
from scheduling.ratings.disclosure import Edge, Told, tell
from scheduling.ratings.tables import rating_history, rating_round

HUNDREDTH = Decimal("0.01")
NINETY_FIVE_PERCENT = 1.96
USUAL_SPREAD = 1.0  # of answers on this scale around their mean, in steps: what is told holds no spread of its own
FEW = 12  # under so many answers the mean is said to be uncertain

Change = Literal["higher", "lower", "within the noise"]


class Figure(Struct, frozen=True):
    """A mean as it was told. `answers` is None where an earlier year's sheet did not say."""

    value: Decimal
    edge: Edge = "exactly"
    answers: int | None = None
    imported: bool = False


class Average(Struct, frozen=True):
    """The mean of the meetings' means: each meeting weighs the same, however many answered."""

    value: Decimal
    edge: Edge
    meetings: int


def told(connection: Connection, round_id: str) -> dict[str, Told]:
    """Question -> what is told of it; a question with too few answers is left out."""
    counted = closing.counts(connection, round_id)
    return {question: told for question, counts in counted.items() if (told := tell(counts))}


def figures(connection: Connection) -> dict[str, dict[str, Figure]]:
    """Meeting -> question -> its mean: our own closed rounds, and earlier years' figures where there is no round."""
    found: dict[str, dict[str, Figure]] = {}
    for row in connection.execute(select(rating_history)):
        mean = Figure(Decimal(row.mean), answers=row.answers, imported=True)
        found.setdefault(row.meeting_id, {})[row.question] = mean
    closed = (rating_round.c.kind == "meeting") & (rating_round.c.state == "closed")
    for row in connection.execute(select(rating_round.c.id, rating_round.c.subject).where(closed)):
        own = told(connection, row.id)
        found[row.subject] = {
            question: Figure(one.mean.value, one.mean.edge, one.answers) for question, one in own.items()
        }
    return found


def remember(connection: Connection, meeting: str, question: str, mean: Decimal, answers: int | None) -> None:
    """An earlier year's figure; a later import puts its own in the place of it."""
    here = (rating_history.c.meeting_id == meeting) & (rating_history.c.question == question)
    connection.execute(delete(rating_history).where(here))
    row = {"meeting_id": meeting, "question": question, "mean": str(mean), "answers": answers}
    connection.execute(insert(rating_history).values(row))


def average(of: Iterable[Figure]) -> Average | None:
    found = list(of)
    if not found:
        return None
    mean = sum((figure.value for figure in found), Decimal()) / len(found)
    edges = {figure.edge for figure in found} - {"exactly"}
    edge = edges.pop() if len(edges) == 1 else "exactly"
    return Average(mean.quantize(HUNDREDTH, ROUND_HALF_UP), edge, len(found))


def change(before: Figure, now: Figure) -> Change | None:
    """Is the difference more than chance? None where the numbers of answers are not known."""
    if before.answers is None or now.answers is None:
        return None
    noise = math.hypot(uncertainty(before.answers), uncertainty(now.answers))
    difference = float(now.value - before.value)
    if abs(difference) <= noise:
        return "within the noise"
    return "higher" if difference > 0 else "lower"


def uncertainty(answers: int) -> float:
    """How far the mean of so many answers may be from what all would have answered, 95 times of 100."""
    return NINETY_FIVE_PERCENT * USUAL_SPREAD / math.sqrt(answers)


def by(
    groups: Mapping[str, Iterable[str]], of: Mapping[str, Mapping[str, Figure]], question: str
) -> dict[str, Average]:
    """Name -> the average of its meetings that were rated."""
    averaged = {
        name: average(of[meeting][question] for meeting in meetings if question in of.get(meeting, {}))
        for name, meetings in groups.items()
    }
    return {name: found for name, found in averaged.items() if found}
