"""The vectors that a model has made of passages, kept beside them in the record: queries, and which text was sent."""

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from itertools import islice

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.passages import Passage
from knowledge.tables import vector

LONGEST = 2000  # characters of one text; what is longer is cut
AT_ONCE = 500  # rows in one statement


def text_of(passage: Passage) -> str:
    """A passage as it is sent: with the headings it stands under, since few sentences say what they are about."""
    return f"{passage.context}\n{passage.text}"[:LONGEST]


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def kept(connection: Connection, model: str, digests: Collection[str]) -> dict[str, bytes]:
    """The vectors there are of these texts."""
    found: dict[str, bytes] = {}
    for some in _some_at_a_time(digests):
        chosen = select(vector.c.digest, vector.c.numbers).where(vector.c.model == model, vector.c.digest.in_(some))
        found |= {row.digest: row.numbers for row in connection.execute(chosen)}
    return found


def keep(connection: Connection, model: str, made: Mapping[str, bytes]) -> None:
    """Another process may have made the same ones."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    rows = [{"digest": digest, "model": model, "numbers": numbers} for digest, numbers in made.items()]
    if rows:
        connection.execute(dialect.insert(vector).on_conflict_do_nothing(), rows)


def number(connection: Connection, model: str) -> int:
    return connection.scalar(select(func.count()).select_from(vector).where(vector.c.model == model)) or 0


def forget_unused(connection: Connection, model: str, used: Collection[str]) -> int:
    """A vector tells something of its text: when the text has gone, or the model was exchanged, so has the vector."""
    forgotten = connection.execute(delete(vector).where(vector.c.model != model)).rowcount
    unused = [digest for digest in connection.scalars(select(vector.c.digest)) if digest not in used]
    for some in _some_at_a_time(unused):
        forgotten += connection.execute(delete(vector).where(vector.c.digest.in_(some))).rowcount
    return forgotten


def forget_all(connection: Connection) -> None:
    connection.execute(delete(vector))


def _some_at_a_time(digests: Collection[str]) -> Iterator[list[str]]:
    waiting = iter(digests)
    while some := list(islice(waiting, AT_ONCE)):
        yield some
