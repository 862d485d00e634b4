"""What is told of a closed round, and what follows from it.

All of it is made from figures that the guard let through: an average over a year adds nothing that could be used to
find out anybody's answer.
"""

import math
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, delete, insert, select

from scheduling.ratings import closing
from scheduling.ratings.answers import rounds
from scheduling.ratings.disclosure import Counts, Edge, Told, tell, told_then
from scheduling.ratings.quotations import published
from scheduling.ratings.rounds import Round
from scheduling.ratings.tables import rating_history

QUESTIONS = ("satisfaction", "usefulness")
HUNDREDTH = Decimal("0.01")
NINETY_FIVE_PERCENT = 1.96
USUAL_SPREAD = 1.0  # of answers on this scale around their mean, in steps: what is told holds no spread of its own
FEW = 12  # under so many answers the mean is said to be uncertain

Change = Literal["higher", "lower", "within the noise"]


class Figure(Struct, frozen=True):
    """A mean as it was told. `answers` is None where an earlier year's sheet did not say.

    `wording` names how the question was put then, and is empty where nobody knows. `source` is what it was made of.
    """

    value: Decimal
    edge: Edge = "exactly"
    answers: int | None = None
    imported: bool = False
    wording: str = ""
    source: str = ""

    @property
    def uncertainty(self) -> float | None:
        return None if self.answers is None else uncertainty(self.answers)


class Average(Struct, frozen=True):
    """The mean of the meetings' means: each meeting weighs the same, however many answered."""

    value: Decimal
    edge: Edge
    meetings: int
    uncertainty: float | None = None


class Result(Struct, frozen=True):
    """All that may be told of a closed round. A question with too few answers is left out of `told`."""

    round: Round
    told: dict[str, Told]
    quotations: tuple[str, ...] = ()

    @property
    def figures(self) -> dict[str, Figure]:
        return {question: self._figure(question, one) for question, one in self.told.items()}

    def _figure(self, question: str, told: Told) -> Figure:
        source = f"rating_count: {self.round.id}, {question}"
        return Figure(told.mean.value, told.mean.edge, told.answers, wording=self.round.wording, source=source)


def told(connection: Connection, round_id: str) -> dict[str, Told]:
    """Question -> what is told of it; a question with too few answers is left out."""
    return _told(closing.counts(connection, round_id))


def results(connection: Connection) -> list[Result]:
    """Of every closed round, the earliest first."""
    counted, quoted = closing.every_count(connection), published(connection)
    return [
        Result(one, _told(counted.get(one.id, {})), quoted.get(one.id, ()))
        for one in rounds(connection)
        if one.state == "closed"
    ]


def remembered(connection: Connection) -> dict[tuple[str, str], Figure]:
    """Meeting and question -> an earlier year's figure as it was brought in. For imports alone: nobody is told this."""
    return {
        (row.meeting_id, row.question): Figure(Decimal(row.mean), "exactly", row.answers, True, row.wording, row.source)
        for row in connection.execute(select(rating_history))
    }


def figures(connection: Connection, closed: Iterable[Result] | None = None) -> dict[str, dict[str, Figure]]:
    """Meeting -> question -> its mean: our own closed rounds, and earlier years' figures where there is no round."""
    found: dict[str, dict[str, Figure]] = {}
    for (meeting, question), then in remembered(connection).items():
        if mean := told_then(then.value, then.answers):
            source = f"rating_history: {then.source}"
            found.setdefault(meeting, {})[question] = replace(then, value=mean.value, edge=mean.edge, source=source)
    own = results(connection) if closed is None else closed
    return found | {one.round.subject: one.figures for one in own if one.round.kind == "meeting"}


def remember(connection: Connection, meeting: str, question: str, figure: Figure) -> None:
    """An earlier year's figure; a later import puts its own in the place of it."""
    here = (rating_history.c.meeting_id == meeting) & (rating_history.c.question == question)
    connection.execute(delete(rating_history).where(here))
    row = {"meeting_id": meeting, "question": question, "mean": str(figure.value), "answers": figure.answers}
    connection.execute(insert(rating_history).values(row | {"wording": figure.wording, "source": figure.source}))


def _told(counted: Mapping[str, Counts]) -> dict[str, Told]:
    return {question: one for question, counts in counted.items() if (one := tell(counts))}


def average(of: Iterable[Figure]) -> Average | None:
    found = list(of)
    if not found:
        return None
    mean = sum((figure.value for figure in found), Decimal()) / len(found)
    edges = {figure.edge for figure in found} - {"exactly"}
    edge = edges.pop() if len(edges) == 1 else "exactly"
    unsure = [figure.uncertainty for figure in found if figure.uncertainty is not None]
    noise = math.hypot(*unsure) / len(found) if len(unsure) == len(found) else None
    return Average(mean.quantize(HUNDREDTH, ROUND_HALF_UP), edge, len(found), noise)


def change(before: Figure | Average, now: Figure | Average) -> Change | None:
    """Is the difference more than chance? None where the numbers of answers are not known, or only a bound is told."""
    if before.uncertainty is None or now.uncertainty is None or {before.edge, now.edge} != {"exactly"}:
        return None
    difference = float(now.value - before.value)
    if abs(difference) <= math.hypot(before.uncertainty, now.uncertainty):
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
