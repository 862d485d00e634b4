"""What people wrote, once its round is closed: nobody's words any more, and quoted when a coordinator has let them go.

The original is kept beside what it was edited to. A sentence that was dropped is never quoted, and may be taken up
again as long as it is kept.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, select, update

from scheduling.ratings.disclosure import may_quote
from scheduling.ratings.surveys import Survey, surveys
from scheduling.ratings.tables import rating_round, rating_text

LONGEST = 2000  # as long as what was written may be

Reviewed = Literal["waiting", "published", "dropped"]


class Quotation(Struct, frozen=True):
    id: str
    question: str
    original: str
    edited: str | None = None
    state: Reviewed = "waiting"

    @property
    def words(self) -> str:
        return self.original if self.edited is None else self.edited


class Review(Struct, frozen=True):
    """What was written in one round, in nobody's order. `answered` is how many have answered anything.

    `survey` is what a survey asked.
    """

    round_id: str
    subject: str
    answered: int
    quotations: tuple[Quotation, ...]
    survey: Survey | None = None

    @property
    def waiting(self) -> tuple[Quotation, ...]:
        return tuple(one for one in self.quotations if one.state == "waiting")

    @property
    def published(self) -> tuple[Quotation, ...]:
        return tuple(one for one in self.quotations if one.state == "published")

    @property
    def may_publish_all(self) -> bool:
        return may_quote(self.answered, released=False)

    def quotation(self, number: str) -> Quotation | None:
        return next((one for one in self.quotations if one.id == number), None)


def reviews(connection: Connection) -> list[Review]:
    """Every closed round in which something was written, the latest first."""
    written: defaultdict[str, list[Quotation]] = defaultdict(list)
    for row in connection.execute(select(rating_text).order_by(rating_text.c.id)):
        written[row.round_id].append(Quotation(row.id, row.question, row.original, row.edited, row.state))
    closed = select(rating_round).where(rating_round.c.state == "closed")
    known = surveys(connection)
    latest_first = closed.order_by(rating_round.c.closes_at.desc(), rating_round.c.id)
    return [
        Review(row.id, row.subject, row.answered or 0, tuple(written[row.id]), known.get(row.subject))
        for row in connection.execute(latest_first)
        if row.id in written
    ]


def decide(connection: Connection, number: str, state: Reviewed, words: str | None = None) -> None:
    """`words` are what it is to say from now on; what was written is kept, and none means as it was written."""
    values: dict[str, str | None] = {"state": state}
    if words is not None:
        original = connection.scalar(select(rating_text.c.original).where(rating_text.c.id == number))
        values["edited"] = None if words == original else words
    connection.execute(update(rating_text).where(rating_text.c.id == number).values(values))


def decided(review: Review, number: str, state: Reviewed, words: str | None = None) -> Review:
    """The same as it will stand in a review that was read before."""
    after = []
    for one in review.quotations:
        if one.id != number:
            after.append(one)
        elif words is None:
            after.append(replace(one, state=state))
        else:
            after.append(replace(one, state=state, edited=None if words == one.original else words))
    return replace(review, quotations=tuple(after))


def publish_all(connection: Connection, round_id: str) -> None:
    """Those that nobody has decided on. Where too few have answered each has to be read on its own."""
    answered = connection.scalar(select(rating_round.c.answered).where(rating_round.c.id == round_id)) or 0
    if may_quote(answered, released=False):
        waiting = (rating_text.c.round_id == round_id) & (rating_text.c.state == "waiting")
        connection.execute(update(rating_text).where(waiting).values(state="published"))


def published(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Round -> what may be quoted from it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for round_id, _, words in _published(connection):
        found[round_id].append(words)
    return {round_id: tuple(words) for round_id, words in found.items()}


def published_by_question(connection: Connection) -> dict[str, dict[str, tuple[str, ...]]]:
    """Round -> question -> what may be quoted: a survey may have several in words."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for round_id, question, words in _published(connection):
        found[round_id][question].append(words)
    return {round_id: {one: tuple(words) for one, words in asked.items()} for round_id, asked in found.items()}


def _published(connection: Connection) -> Iterator[tuple[str, str, str]]:
    chosen = select(rating_text).where(rating_text.c.state == "published").order_by(rating_text.c.id)
    for row in connection.execute(chosen):
        yield row.round_id, row.question, row.original if row.edited is None else row.edited
