"""Which passages are near a question in meaning: every vector is compared with the question's own.

Like the other indexes it follows the record and may be thrown away; nothing here asks a model.
"""

import math
import struct
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from threading import Lock

from sqlalchemy import Connection

from knowledge import record, vectors
from knowledge.index import Hit

BYTES = 2  # a number of a kept vector: half precision, so that 384 numbers are 768 bytes in the record


def as_kept(numbers: Sequence[float]) -> bytes:
    """Scaled to length one: nearness is then a sum of products. The caller has seen to it that it can be scaled."""
    length = math.hypot(*numbers)
    return struct.pack(f"<{len(numbers)}e", *(number / length for number in numbers))


class Meaning:
    def __init__(
        self, connect: Callable[[], AbstractContextManager[Connection]], model: str, levels: Collection[str]
    ) -> None:
        """Only documents on these levels are ever looked at."""
        from knowledge.index.nearest import Rows  # noqa: PLC0415 - numpy is an extra, which most networks do without

        self._new_rows = Rows
        self._connect = connect
        self._model = model
        self._levels = {level: code for code, level in enumerate(sorted(levels))}
        self._lock = Lock()
        self._begin()

    def _begin(self) -> None:
        self._position = 0
        self._of_document: dict[int, dict[int, str]] = {}
        self._missing: dict[str, dict[int, int]] = {}  # digest -> the passages it is of, each with its level
        self._rows = self._new_rows()

    @property
    def kept(self) -> int:
        """Passages with a vector."""
        return self._rows.number

    @property
    def all(self) -> int:
        """Passages that should have one."""
        return sum(len(digests) for digests in self._of_document.values())

    @property
    def digests(self) -> set[str]:
        with self._lock:
            return {digest for digests in self._of_document.values() for digest in digests.values()}

    @property
    def position(self) -> int:
        """The last change of the record that is followed."""
        return self._position

    def catch_up(self) -> None:
        """Follow the record to its last change."""
        with self._lock, self._connect() as connection:
            last = record.last_change(connection)
            if last == self._position:
                return
            if last < self._position:  # a backup has been put back
                self._begin()
            for document, _ in record.changes_since(connection, self._position):
                self._take_away(document)
                self._put(connection, document)
            self._position = last

    def _take_away(self, document: int) -> None:
        for passage, digest in self._of_document.pop(document, {}).items():
            if self._missing.get(digest, {}).pop(passage, None) is not None and not self._missing[digest]:
                del self._missing[digest]
            self._rows.take_away(passage)

    def _put(self, connection: Connection, document: int) -> None:
        level = record.level_of(connection, document)
        if level not in self._levels:
            return
        told = record.passages_of(connection, document)
        digests = {row: vectors.digest_of(vectors.text_of(passage)) for row, passage in told}
        self._of_document[document] = digests
        kept = vectors.kept(connection, self._model, set(digests.values()))
        for passage, digest in digests.items():
            if digest in kept:
                self._rows.put(passage, self._levels[level], kept[digest])
            else:
                self._missing.setdefault(digest, {})[passage] = self._levels[level]

    def missing(self, limit: int, aside: Collection[str] = ()) -> dict[str, str]:
        """Texts that have no vector, by their digest. Levels are checked once more: these are what is sent away."""
        with self._lock, self._connect() as connection:
            wanted = [digest for digest in self._missing if digest not in aside][:limit]
            told = record.read(connection, [next(iter(self._missing[digest])) for digest in wanted], self._levels)
        texts = (vectors.text_of(passage) for passage in told.values())
        return {digest: text for text in texts if (digest := vectors.digest_of(text)) in wanted}

    def fits(self, made: Collection[bytes]) -> bool:
        """Are these as long as those that are kept? If not, another model answers under the same name."""
        return not self._rows.size or all(len(kept) == self._rows.size * BYTES for kept in made)

    def learn(self, made: Mapping[str, bytes]) -> None:
        """Vectors that now are in the record."""
        with self._lock:
            for digest, kept in made.items():
                for passage, level in self._missing.pop(digest, {}).items():
                    self._rows.put(passage, level, kept)

    def near(self, question: Sequence[float], levels: Collection[str], limit: int) -> list[Hit]:
        """The nearest first. The nearest of all scores 1 and the last 0: how alike models find texts differs widely."""
        rows, codes = self._rows, [self._levels[level] for level in levels if level in self._levels]
        return rows.nearest(question, codes, limit) if codes and len(question) == rows.size else []
