"""Rounds and their answers in the database. A member has one answer to each question, changeable until the closing."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec.structs import asdict
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scheduling.ratings.rounds import Kind, Round
from scheduling.ratings.scale import step
from scheduling.ratings.tables import rating_answer, rating_round

Given = Mapping[str, int | str]
"""Question -> a step of the scale, or words."""


class RoundClosed(Exception):
    """The answer came too late, or too early; what was given before stands."""


def rounds(connection: Connection, kind: Kind | None = None) -> list[Round]:
    query = select(rating_round).order_by(rating_round.c.opens_at, rating_round.c.id)
    if kind is not None:
        query = query.where(rating_round.c.kind == kind)
    return [Round(**row) for row in connection.execute(query).mappings()]


def round_of(connection: Connection, kind: Kind, subject: str) -> Round | None:
    here = (rating_round.c.kind == kind) & (rating_round.c.subject == subject)
    row = connection.execute(select(rating_round).where(here)).mappings().one_or_none()
    return Round(**row) if row else None


def save(connection: Connection, one: Round) -> None:
    """Add the round, or put it in the place of what is stored."""
    known = update(rating_round).where(rating_round.c.id == one.id).values(asdict(one))
    if not connection.execute(known).rowcount:
        connection.execute(insert(rating_round).values(asdict(one)))


def hold(connection: Connection, round_id: str) -> None:
    """Until the end of this transaction nobody else changes the round or answers it."""
    connection.execute(select(rating_round.c.id).where(rating_round.c.id == round_id).with_for_update())


def forget_planned(connection: Connection, round_id: str) -> None:
    connection.execute(delete(rating_round).where(rating_round.c.id == round_id, rating_round.c.state == "planned"))


def give(connection: Connection, round_id: str, who: str, given: Given, now: datetime) -> None:
    """The member's answer from now on to these questions; empty words take back what was written.

    Raises RoundClosed, and NotOnTheScale. The lock on the round keeps it open until this is committed: no answer falls
    between the counting and the closing.
    """
    lock = select(rating_round).where(rating_round.c.id == round_id).with_for_update(read=True)
    row = connection.execute(lock).mappings().one_or_none()
    if row is None or not Round(**row).takes_answers(now):
        raise RoundClosed(round_id)
    for question, answer in given.items():
        _give_one(connection, {"round_id": round_id, "pseudonym": who, "question": question}, answer)


def _give_one(connection: Connection, place: dict[str, str], answer: int | str) -> None:
    if answer == "":
        here = [rating_answer.c[name] == value for name, value in place.items()]
        connection.execute(delete(rating_answer).where(*here))
        return
    values = {"words": answer} if isinstance(answer, str) else {"step": step(answer)}
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    added = dialect.insert(rating_answer).values(place | values)
    connection.execute(added.on_conflict_do_update(index_elements=list(place), set_=values))


def given_by(connection: Connection, round_id: str, who: str) -> dict[str, int | str]:
    here = (rating_answer.c.round_id == round_id) & (rating_answer.c.pseudonym == who)
    rows = connection.execute(select(rating_answer).where(here).order_by(rating_answer.c.question))
    return {row.question: row.words if row.step is None else row.step for row in rows}


def answered(connection: Connection, round_id: str) -> int:
    """How many have answered anything."""
    counted = select(func.count(rating_answer.c.pseudonym.distinct())).where(rating_answer.c.round_id == round_id)
    return connection.scalar(counted) or 0


def without_answer(connection: Connection, round_id: str, pseudonyms: Iterable[str]) -> set[str]:
    """Those of the pseudonyms that have not answered. Only possible while the round's key is there."""
    chosen = select(rating_answer.c.pseudonym).where(rating_answer.c.round_id == round_id).distinct()
    return set(pseudonyms) - set(connection.scalars(chosen))
