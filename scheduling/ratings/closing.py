"""Closing a round: answers become counts, texts are shuffled, and whose they were is forgotten.

All is folded in one transaction, then the key is destroyed: a crash in between leaves a key that no open round needs,
and the next start sweeps it away. A database keeps what it deletes for a while, so it is vacuumed too.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, delete, insert, select, update

from scheduling.days import local_day
from scheduling.ratings.disclosure import STEPS, Counts
from scheduling.ratings.tables import rating_answer, rating_count, rating_round, rating_text


def close(connection: Connection, round_id: str, invited: int, now: datetime, zone: ZoneInfo) -> bool:
    """True if this call closed it. The caller commits, then destroys the key."""
    still_open = (rating_round.c.id == round_id) & (rating_round.c.state == "open")
    if not connection.execute(update(rating_round).where(still_open).values(state="closed")).rowcount:
        return False
    rows = connection.execute(select(rating_answer).where(rating_answer.c.round_id == round_id)).all()
    counted = Counter((row.question, row.step) for row in rows if row.step is not None)
    written = [(row.question, row.words) for row in rows if row.words is not None]
    _keep_counts(connection, round_id, counted)
    _keep_shuffled(connection, round_id, written)
    connection.execute(delete(rating_answer).where(rating_answer.c.round_id == round_id))
    # The day is enough: a time would tell who was the last to answer before an early closing.
    told = {"answered": len({row.pseudonym for row in rows}), "invited": invited, "closed_on": local_day(now, zone)}
    connection.execute(update(rating_round).where(rating_round.c.id == round_id).values(told))
    return True


def counts(connection: Connection, round_id: str) -> dict[str, Counts]:
    """Question -> what was counted when the round closed. For the guard's eyes only."""
    return _counted(connection.execute(select(rating_count).where(rating_count.c.round_id == round_id))).get(
        round_id, {}
    )


def every_count(connection: Connection) -> dict[str, dict[str, Counts]]:
    """The same for every round there is."""
    return _counted(connection.execute(select(rating_count)))


def _counted(rows: Iterable[Row[Any]]) -> dict[str, dict[str, Counts]]:
    found: defaultdict[str, defaultdict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        found[row.round_id][row.question][row.step] = row.answers
    return {
        round_id: {question: Counts(tuple(of.get(step, 0) for step in STEPS)) for question, of in sorted(asked.items())}
        for round_id, asked in found.items()
    }


def _keep_counts(connection: Connection, round_id: str, counted: Counter[tuple[str, int]]) -> None:
    rows = [
        {"round_id": round_id, "question": question, "step": step, "answers": answers}
        for (question, step), answers in sorted(counted.items())
    ]
    if rows:
        connection.execute(insert(rating_count), rows)


def _keep_shuffled(connection: Connection, round_id: str, written: list[tuple[str, str]]) -> None:
    """Each under a number drawn at random, and put in by that order."""
    rows = [
        {"id": secrets.token_hex(16), "round_id": round_id, "question": question, "original": words}
        for question, words in written
    ]
    if rows:
        connection.execute(insert(rating_text), sorted(rows, key=lambda row: row["id"]))
