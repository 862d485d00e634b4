"""50 clients at once, and not one answer miscounted. The long run is benchmarks/ratings.py."""

from datetime import datetime

from sqlalchemy import Connection, insert

from bot.storage.database import Database
from scheduling.ratings import answers
from scheduling.ratings.answers import Given
from scheduling.ratings.scale import step
from scheduling.ratings.tables import rating_answer
from tests.scheduling.ratings.crowd import rate

SEED = 20260519
CLIENTS, TAPS = 50, 24
WORST = 3.0


def test_no_answer_of_a_crowd_is_miscounted_and_each_is_acknowledged_within_three_seconds(database: Database) -> None:
    wrong, crowd = rate(database, CLIENTS, TAPS, SEED)
    assert wrong == 0, f"seed {SEED}, {CLIENTS} x {TAPS}"
    assert sum(client.refused for client in crowd) > 100, "impossible answers were tried too"
    assert sum(client.late for client in crowd) > 100, "late answers were tried too"
    assert max(max(client.waits) for client in crowd) < WORST


def test_the_same_crowd_finds_a_store_that_keeps_every_tap(database: Database) -> None:
    wrong, _ = rate(database, 5, 20, SEED, give=keep_every_tap)
    assert wrong > 0


def keep_every_tap(connection: Connection, round_id: str, who: str, given: Given, now: datetime) -> None:
    """Wrong on purpose: a row for each tap."""
    answers.give(connection, round_id, who, given, now)
    for question, answer in given.items():
        row = {"round_id": round_id, "pseudonym": f"{who}-{id(connection)}-{answer}", "question": question}
        if not connection.execute(rating_answer.select().where(rating_answer.c.pseudonym == row["pseudonym"])).first():
            connection.execute(insert(rating_answer).values(row | {"step": step(int(answer))}))
