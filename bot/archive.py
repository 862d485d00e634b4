"""The network's archive as this process holds it: the record in the database, and an index in the data folder."""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bot.conversation.unanswered import Unanswered
from bot.delivery import questions
from bot.storage.database import Database
from bot.storage.tables import file as stored
from knowledge import answers, record
from knowledge.answers import Answer
from knowledge.answers.why import Why, why
from knowledge.archive import Archive
from knowledge.formats.reader import Reader
from knowledge.formats.report import Reading
from knowledge.index.embedded import EmbeddedIndex
from knowledge.sources.intake import holder_of

INDEX = "index"
LOCK = "index.lock"


class Library:
    """What may be done with the archive where people talk: ask, ask why, have a file read. It never writes."""

    def __init__(self, database: Database, archive: Archive, reader: Reader) -> None:
        self.database = database
        self.archive = archive
        self.reader = reader

    def ask(self, question: str, reads: Sequence[str], now: datetime) -> Answer:
        """Also from what another process has added a moment ago."""
        self.archive.catch_up()
        return answers.answer(question, self.archive, reads, now)

    def why(self, question: str, reads: Sequence[str], now: datetime) -> Why:
        return why(question, self.archive, reads, now)

    def unanswered(self, since: datetime) -> Sequence[Unanswered]:
        """Those of the questions that it did not answer, or whose answer did not help."""
        return self.database.read_now(lambda connection: questions.unanswered(connection, since))

    def read(self, file: str, name: str, level: str) -> Reading:
        chosen = select(stored.c.content).where(stored.c.id == file)
        content = self.database.read_now(lambda connection: connection.scalar(chosen))
        reading = self.reader.read_bytes(name, content or b"")
        copy = self.database.read_now(lambda connection: holder_of(connection, reading.sha256, name, level))
        return replace(reading, duplicate_of=copy or "")

    def levels(self) -> list[str]:
        return self.database.read_now(record.levels)


@contextmanager
def open_library(database: Database, data: Path) -> Iterator[Library]:
    """The index in the data folder belongs to one process at a time; another makes its own in memory."""
    with (data / LOCK).open("w") as lock, Reader() as reader:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            index = EmbeddedIndex(data / INDEX)
        except BlockingIOError:
            index = EmbeddedIndex()
        yield Library(database, Archive(database.reading, index), reader)


def index_in_use(data: Path) -> bool:
    """By another process of this machine."""
    with (data / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
