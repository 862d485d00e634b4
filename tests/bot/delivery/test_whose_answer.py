"""Given all that is left after the closing, and all that was copied while the round was open, whose is each answer?

Of 500 members each has written words of their own, so one right guess is one answer that was found out. The key is not
among what the attacker has. A house that does it wrong is broken by the very same attack.
"""

import random
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing as shut
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text

from bot.storage.backup import back_up
from bot.storage.database import Database
from scheduling.ratings import answers, closing
from scheduling.ratings.keys import Keys, pseudonym
from scheduling.ratings.rounds import Round
from scheduling.ratings.tables import rating_answer, rating_text
from tests.scheduling.network import STOCKHOLM
from tests.scheduling.ratings.linking import by_order, hits, no_better_than_chance

MEMBERS = 500
NOW = datetime(2026, 5, 19, 13, 0, tzinfo=UTC)
ROUND = Round("r1", "meeting", "m1", NOW, NOW + timedelta(days=7), state="open")

Name = Callable[[int], str]
Close = Callable[[Connection], object]


@dataclass
class Crime:
    """What was answered, in which order, and what the attacker has of it."""

    order: list[int]
    truth: dict[int, str]
    left: dict[str, list[str]]

    def found(self) -> dict[str, int]:
        """Right guesses by each way of looking; also backwards. Two ways to the same order are one."""
        different = {tuple(rows): name for name, rows in self.left.items() if rows}
        ways = {name: list(rows) for rows, name in different.items()}
        ways |= {f"{name}, backwards": rows[::-1] for name, rows in ways.items()}
        return {name: hits(by_order(self.order, rows), self.truth) for name, rows in ways.items()}

    def safe(self) -> bool:
        found = self.found()
        return no_better_than_chance(sum(found.values()), MEMBERS, len(found))


def commit(database: Database, name: Name, close: Close, seed: int, copy: Path | None = None) -> Crime:
    """`name` is what stands for a member while the round is open."""
    order = random.Random(seed).sample(range(1, MEMBERS + 1), MEMBERS)
    truth = {member: f"ord {member * 7919 % 10007}" for member in order}
    database.write_now(partial(answers.save, one=ROUND))
    for start in range(0, MEMBERS, 50):  # several transactions, as in life
        database.write_now(partial(_give, members=order[start : start + 50], name=name, truth=truth))
    left = {}
    if copy is not None:
        back_up(database.url, copy)
        left["the backup while it was open"] = _words_in(copy)
    database.write_now(close)
    database.compact(("rating_answer",))
    left["the rows in their own order"] = database.read_now(_texts)
    left["the rows by their key"] = database.read_now(partial(_texts, by_key=True))
    return Crime(order, truth, left)


def _give(connection: Connection, members: Iterable[int], name: Name, truth: dict[int, str]) -> None:
    for member in members:
        answers.give(connection, ROUND.id, name(member), {"takeaway": truth[member]}, NOW)


def _texts(connection: Connection, *, by_key: bool = False) -> list[str]:
    query = select(rating_text.c.original)
    if not by_key and connection.dialect.name == "postgresql":
        query = query.order_by(text("ctid"))
    return [*connection.scalars(query.order_by(rating_text.c.id) if by_key else query)]


def _words_in(copy: Path) -> list[str]:
    with shut(sqlite3.connect(copy)) as opened:
        return [row[0] for row in opened.execute("select words from rating_answer")]


def close(connection: Connection) -> bool:
    return closing.close(connection, ROUND.id, MEMBERS, NOW, STOCKHOLM)


def close_in_order(connection: Connection) -> None:
    """Wrong: the texts are kept in the order in which they came."""
    rows = connection.execute(select(rating_answer).order_by(rating_answer.c.pseudonym)).all()
    kept = [
        {"id": f"{n:06}", "round_id": ROUND.id, "question": "takeaway", "original": row.words}
        for n, row in enumerate(rows)
    ]
    connection.execute(insert(rating_text), kept)


@pytest.fixture
def keyed(tmp_path: Path) -> Name:
    key = Keys(tmp_path / "keys").make(ROUND.id)
    return lambda member: pseudonym(key, member)


def test_whose_an_answer_was_is_found_no_oftener_than_by_guessing(
    database: Database, keyed: Name, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite" if database.url.get_backend_name() == "sqlite" else None
    crime = commit(database, keyed, close, 20260519, copy)
    assert all(len(rows) == MEMBERS for rows in crime.left.values())
    assert crime.safe(), crime.found()


def test_a_house_that_keeps_the_order_is_found_out_by_the_same_attack(database: Database) -> None:
    numbers = iter(range(MEMBERS))
    crime = commit(database, lambda _: f"{next(numbers):06}", close_in_order, 20260519)
    assert not crime.safe()
    assert max(crime.found().values()) == MEMBERS


def test_a_house_whose_pseudonym_needs_no_secret_is_found_out_from_a_backup(database: Database) -> None:
    key = b"known to everyone"
    crime = commit(database, lambda member: pseudonym(key, member), lambda _: None, 20260519)
    kept = database.read_now(
        lambda connection: dict(connection.execute(select(rating_answer.c.pseudonym, rating_answer.c.words)).all())
    )
    guess = {member: kept[pseudonym(key, member)] for member in crime.order}
    assert hits(guess, crime.truth) == MEMBERS


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_no_pseudonym_is_left_in_the_file_or_its_log(database: Database, keyed: Name) -> None:
    """Not in a page that was given back, and not in what was written ahead."""
    commit(database, keyed, close, 20260519)
    file = Path(str(database.url.database))
    content = b"".join(part.read_bytes() for part in (file, file.with_name(file.name + "-wal")) if part.exists())
    names = [keyed(member).encode() for member in range(1, MEMBERS + 1)]
    assert sum(name in content for name in names) == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_house_that_does_not_vacuum_leaves_them_there(database: Database, keyed: Name) -> None:
    """The same search finds them where nothing was given back."""
    commit(database, keyed, lambda _: None, 20260519)
    content = Path(str(database.url.database)).read_bytes()
    assert all(keyed(member).encode() in content for member in range(1, MEMBERS + 1))
