"""The network's archive as this process holds it: the record in the database, and an index in the data folder."""

import fcntl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection, select

from bot.conversation.archive import Brought
from bot.conversation.unanswered import Unanswered
from bot.delivery import questions
from bot.model.helper import Helper, open_helper
from bot.model.settings import WITHOUT_MODEL, ModelSettings
from bot.storage.database import Database
from bot.storage.tables import file as stored
from knowledge import answers, record
from knowledge.answers import Answer
from knowledge.answers.why import Why, why
from knowledge.archive import Archive
from knowledge.formats.reader import Reader
from knowledge.formats.report import Reading
from knowledge.index.embedded import EmbeddedIndex
from knowledge.question import NOWHERE, Hints, Told
from knowledge.sources.catalogue import holder_of, row_of
from knowledge.sources.names import name_of_upload
from knowledge.swedish import lexicon

INDEX = "index"
LOCK = "index.lock"
PATIENCE = 1.0  # seconds that a question waits for what another is taking over at this moment


class Library:
    """What may be done with the archive where people talk: ask, ask why, have a file read. It never writes."""

    def __init__(self, database: Database, archive: Archive, reader: Reader, helper: Helper | None = None) -> None:
        self.database = database
        self.archive = archive
        self.reader = reader
        self.helper = helper

    def ask(self, question: str, reads: Sequence[str], now: datetime, told_in: Told = NOWHERE) -> Answer:
        """Also from what another process has added a moment ago; of very much, as much as can be waited for."""
        self.archive.follow(PATIENCE)
        if self.helper is None:
            return answers.answer(question, self.archive, reads, now, Hints(told_in=told_in))
        began = time.perf_counter()
        near = self.helper.model.near(question, reads)
        given = answers.answer(question, self.archive, reads, now, Hints(near, told_in))
        given = self.helper.model.rephrased(question, given, reads)
        return replace(given, took_ms=round((time.perf_counter() - began) * 1000, 2))

    def why(self, question: str, reads: Sequence[str], now: datetime, told_in: Told = NOWHERE) -> Why:
        self.archive.follow(PATIENCE)
        near = self.helper.model.near(question, reads) if self.helper else ()
        return why(question, self.archive, reads, now, Hints(near, told_in))

    def unanswered(self, since: datetime) -> Sequence[Unanswered]:
        """Those of the questions that it did not answer, or whose answer did not help."""
        return self.database.read_now(lambda connection: questions.unanswered(connection, since))

    def read(self, file: str, name: str, level: str, *, patiently: bool) -> Brought | None:
        chosen = select(stored.c.content).where(stored.c.id == file)
        content = self.database.read_now(lambda connection: connection.scalar(chosen))
        read = self.reader.read_bytes if patiently else self.reader.read_at_once
        reading = read(name, content or b"")
        if reading is None:
            return None
        return self.database.read_now(lambda connection: _placed(connection, reading, level))

    def levels(self) -> list[str]:
        return self.database.read_now(record.levels)


def _placed(connection: Connection, reading: Reading, level: str) -> Brought:
    name = name_of_upload(connection, reading.name, level)
    copy = holder_of(connection, reading.sha256, name, level)
    known = row_of(connection, name)
    earlier = known.sha256 if known and known.state == "held" and known.sha256 != reading.sha256 else ""
    return Brought(replace(reading, duplicate_of=copy or ""), name, earlier)


@contextmanager
def open_library(
    database: Database,
    data: Path,
    model: ModelSettings = WITHOUT_MODEL,
    short_forms: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Iterator[Library]:
    """The index in the data folder belongs to one process at a time; another makes its own in memory.

    `short_forms` are those of the network's own, beside the built-in ones.
    """
    with (data / LOCK).open("w") as lock, Reader() as reader, ExitStack() as opened:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            index = EmbeddedIndex(data / INDEX)
        except BlockingIOError:
            index = EmbeddedIndex()
        opened.callback(index.close)
        archive = Archive(database.reading, index, lexicon.load(short_forms))
        helper = opened.enter_context(open_helper(model, database, archive)) if model.on else None
        yield Library(database, archive, reader, helper)


def index_in_use(data: Path) -> bool:
    """By another process of this machine."""
    with (data / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
