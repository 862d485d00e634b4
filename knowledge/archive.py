"""The archive as one process holds it: the text of record in a database, and beside it what makes it quick to ask."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from sqlalchemy import Connection

from knowledge import notes, record
from knowledge.index import DamagedError, Entry, Hit, Index, Sought, weighed_together
from knowledge.meetings.meeting import PAPER, Meeting
from knowledge.passages import Passage
from knowledge.record import Kept
from knowledge.swedish import lexicon, words
from knowledge.swedish.lexicon import Lexicon
from knowledge.swedish.spelling import Vocabulary
from knowledge.turns import Turns

log = logging.getLogger(__name__)

PIECE = 1_000  # passages that are taken over while questions wait: a fraction of a second
AT_ONCE = 50_000  # and where none do: what is written at once is quicker to search
DOCUMENTS = 100
FOR_EVER = -1.0
MOST_OF_A_PAPER = 200  # passages
MOST_READ = 2000  # rows of a document that are read to answer from its tables, or passages to look for a list
Connect = Callable[[], AbstractContextManager[Connection]]
Held = tuple[Kept, Meeting]  # a meeting, and the document that tells of it


@dataclass
class Shelf:
    """What is known of the documents on one level, so that nothing of one level shows through another."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    documents: dict[int, Kept] = field(default_factory=dict)
    on_meetings: dict[int, Kept] = field(default_factory=dict)  # those that tell of meetings, which are few
    by_name: dict[str, Kept] = field(default_factory=dict)
    definitions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    passages: int = 0

    def put(self, many: Iterable[Kept]) -> None:
        """Their words are added up before they are learnt: most stand in many documents."""
        counted: Counter[str] = Counter()
        for kept in many:
            self.documents[kept.id] = self.by_name[kept.name] = kept
            if kept.notes.meetings:
                self.on_meetings[kept.id] = kept
            counted.update(notes.unpack(kept.notes.packed))
            self.passages += kept.notes.passages
            for short, long in kept.notes.definitions.items():
                self.definitions[short].append(long)
        self.vocabulary.add(counted)

    def take_away(self, number: int) -> None:
        kept = self.documents.pop(number, None)
        if kept:
            del self.by_name[kept.name]
            self.on_meetings.pop(number, None)
            self.vocabulary.add(notes.unpack(kept.notes.packed), sign=-1)
            self.passages -= kept.notes.passages
            for short, long in kept.notes.definitions.items():
                self.definitions[short].remove(long)


class Archive:
    """Follows the record and never writes to it: `connect` opens a connection for reading.

    Several processes may share a record; each has its own archive.
    """

    def __init__(self, connect: Connect, index: Index, known: Lexicon | None = None) -> None:
        self._connect = connect
        self._index = index
        self.lexicon = known or lexicon.load()
        self._shelves: dict[str, Shelf] = defaultdict(Shelf)
        self._noted = 0
        self._lock = Lock()
        self.turns = Turns()
        self.catch_up()

    def catch_up(self) -> None:
        """Follow the record to its last change, however far. What others have added becomes answerable here."""
        while not self._follow_within(AT_ONCE):
            pass

    def follow(self, patience: float = FOR_EVER) -> bool:
        """A piece of the way to the record's last change, for a process in which questions wait. Whether that was all.

        Whoever has less `patience` than another needs for its piece goes on without.
        """
        return self._follow_within(PIECE, patience)

    def _follow_within(self, most: int, patience: float = FOR_EVER) -> bool:
        if not self._lock.acquire(timeout=patience):
            return False
        try:
            with self._connect() as connection:
                last = record.last_change(connection)
                told = self._catch_up_shelves(connection, last)
                return self._keep_index_in_step(connection, last, most) and told
        finally:
            self._lock.release()

    @property
    def in_step(self) -> bool:
        """Has the index followed the record to its last change?"""
        with self._connect() as connection:
            return self._index.position == record.last_change(connection)

    def _catch_up_shelves(self, connection: Connection, last: int) -> bool:
        """Whether that was all. What has changed is taken away at once: it may stand on another level now."""
        if last < self._noted:  # the record is older than what is held: a backup has been put back
            self._shelves.clear()
            self._noted = 0
        if not self._noted:
            for level in record.levels(connection):
                self._shelves[level].put(record.all_kept(connection, level))
            self._noted = last
        changed = record.changes_since(connection, self._noted) if self._noted < last else []
        for number, _ in changed:
            for shelf in self._shelves.values():
                shelf.take_away(number)
        piece = changed[:DOCUMENTS]
        kept = [kept for number, _ in piece if (kept := record.kept(connection, number))]
        for level in {one.level for one in kept}:
            self._shelves[level].put(one for one in kept if one.level == level)
        self._noted = last if piece == changed else piece[-1][1]
        return self._noted == last

    def _keep_index_in_step(self, connection: Connection, last: int, most: int) -> bool:
        """A writer that has died is exchanged. Where no other can write either, answers come from what is committed."""
        why = ""
        for _ in range(2):  # the second time with another writer
            try:
                return self._catch_up_index(connection, last, most)
            except DamagedError as failed:
                why = str(failed)
            with suppress(DamagedError):  # only here, after the handler, has the one that failed let go of the folder
                self._index.recover()
        log.error("Indexet kan inte skrivas; svaren saknar det som är nytt. Är disken full? (%s)", why)
        return True  # all that can be done now

    def _catch_up_index(self, connection: Connection, last: int, most: int) -> bool:
        """Whether that was all. Each piece is committed with its position: what was done is not done again."""
        if self._index.position > last:
            self._index.rebuild()
        position, added = self._index.position, 0
        if position == last:
            return True
        for number, change in record.changes_since(connection, position):
            if added >= most:
                self._index.commit(position)
                return False
            added += self._index_anew(connection, number)
            position = change
        self._index.commit(last)
        return True

    def _index_anew(self, connection: Connection, number: int) -> int:
        """How many passages a document has now."""
        self._index.remove(number)
        level = record.level_of(connection, number)
        if not level:
            return 0
        rows = record.passages_of(connection, number)
        self._index.add([Entry(row, number, level, text.text, text.context) for row, text in rows])
        return len(rows)

    def seen_from(self, levels: Collection[str], near: Sequence[Hit] = ()) -> "View":
        """`near` are passages that are near a question in meaning; they are weighed with those that share its words."""
        seen = tuple(level for level in sorted(levels) if level in self._shelves)
        return View(self, seen, tuple(self._shelves[level] for level in seen), tuple(near))

    def find(self, sought: Sequence[Sought], levels: Collection[str], limit: int) -> list[Hit]:
        try:
            return self._index.search(sought, levels, limit)
        except DamagedError:
            with self._lock:
                self._index.rebuild()
            self.catch_up()
            return self._index.search(sought, levels, limit)

    def read(self, hits: Sequence[int], levels: Collection[str]) -> dict[int, Passage]:
        if not hits:
            return {}
        with self._connect() as connection:
            return record.read(connection, hits, levels)

    def of_meeting(self, document: int, meeting: str, levels: Collection[str]) -> list[Passage]:
        with self._connect() as connection:
            return record.of_meeting(connection, document, meeting, levels)

    def rows_of(self, document: str, levels: Collection[str]) -> list[Passage]:
        with self._connect() as connection:
            return record.rows_of(connection, document, levels, MOST_READ)

    def passages_in(self, document: str, levels: Collection[str]) -> list[Passage]:
        with self._connect() as connection:
            return record.passages_in(connection, document, levels, MOST_READ)


@dataclass(frozen=True)
class View:
    """The archive as someone with certain levels sees it: nothing outside them can be reached from here."""

    _archive: Archive
    levels: tuple[str, ...]
    _shelves: tuple[Shelf, ...]
    _near: tuple[Hit, ...] = ()
    _found: dict[tuple[tuple[Sought, ...], int], list[tuple[Passage, float]]] = field(default_factory=dict)
    _rows: dict[str, list[Passage]] = field(default_factory=dict)
    _passages: dict[str, list[Passage]] = field(default_factory=dict)

    @property
    def lexicon(self) -> Lexicon:
        return self._archive.lexicon

    @property
    def vocabularies(self) -> tuple[Vocabulary, ...]:
        return tuple(shelf.vocabulary for shelf in self._shelves)

    @property
    def documents(self) -> Iterator[Kept]:
        return (kept for shelf in self._shelves for kept in list(shelf.documents.values()))

    @property
    def passages(self) -> int:
        return sum(shelf.passages for shelf in self._shelves)

    @cached_property
    def meetings(self) -> list[Held]:
        held = (kept for shelf in self._shelves for kept in list(shelf.on_meetings.values()))
        return [(kept, meeting) for kept in held for meeting in kept.notes.meetings]

    def holds(self, names: Collection[str]) -> bool:
        """Are all these documents among those seen from here?"""
        return all(any(name in shelf.by_name for shelf in self._shelves) for name in names)

    def meeting(self, document: str, name: str | None) -> Meeting | None:
        """The one of that name, or the one that the whole document tells of."""
        held = (shelf.by_name[document] for shelf in self._shelves if document in shelf.by_name)
        told = [meeting for kept in held for meeting in kept.notes.meetings]
        return next((one for one in told if (one.account == PAPER if name is None else one.name == name)), None)

    def about(self, names: Collection[str]) -> dict[str, frozenset[str]]:
        """What each of these documents is about."""
        return {
            name: shelf.by_name[name].notes.about for shelf in self._shelves for name in names if name in shelf.by_name
        }

    def standing_in(self, stem: str) -> int:
        """In how many passages the stem stands."""
        return sum(vocabulary.stems.get(stem, 0) for vocabulary in self.vocabularies)

    def knows(self, word: str) -> bool:
        return any(vocabulary.knows(word) or vocabulary.has_stem(words.stem(word)) for vocabulary in self.vocabularies)

    def in_turn(self, names: Collection[str]) -> set[str]:
        """The municipalities that these documents tell of one by one."""
        return {one for kept in self.documents if kept.name in names for one in kept.notes.in_turn}

    def definitions(self, short: str) -> list[str]:
        return [long for shelf in self._shelves for long in shelf.definitions.get(short, ())]

    def find(self, sought: Sequence[Sought], limit: int) -> Sequence[tuple[Passage, float]]:
        """Several kinds of answer look among the same passages: they are fetched once."""
        wanted = (tuple(sought), limit)
        if wanted not in self._found:
            self._found[wanted] = self._fetched(sought, limit)
        return self._found[wanted]

    def _fetched(self, sought: Sequence[Sought], limit: int) -> list[tuple[Passage, float]]:
        hits = self._archive.find(sought, self.levels, limit)
        if self._near:
            hits = weighed_together(hits, self._near, limit)
        texts = self._archive.read([hit.passage for hit in hits], self.levels)
        return [(texts[hit.passage], hit.score) for hit in hits if hit.passage in texts]

    def of_meeting(self, kept: Kept, meeting: Meeting) -> list[Passage]:
        if meeting.account == PAPER:
            return [one for one in self.passages_in(kept.name)[:MOST_OF_A_PAPER] if one.meeting is None]
        return self._archive.of_meeting(kept.id, meeting.name, self.levels)

    def rows_of(self, document: str) -> list[Passage]:
        if document not in self._rows:
            self._rows[document] = self._archive.rows_of(document, self.levels)
        return self._rows[document]

    def has_all_rows_of(self, document: str) -> bool:
        return len(self.rows_of(document)) < MOST_READ

    def passages_in(self, document: str) -> list[Passage]:
        if document not in self._passages:
            self._passages[document] = self._archive.passages_in(document, self.levels)
        return self._passages[document]

    def table(self, row: Passage) -> list[Passage]:
        """The rows of the table that this one is of; of a very long document only the first are looked through."""
        return [one for one in self.rows_of(row.document) if one.table == row.table] or [row]
