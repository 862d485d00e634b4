"""The vectors in memory, and which of them are nearest. The one file that needs numpy."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.index import Hit

FIRST_ROOM = 1024  # vectors; a quarter more when full
NOWHERE = -1  # the level of a row that holds nothing
KEPT_AS = np.dtype("<f2")

Numbers = NDArray[np.float32]


class Rows:
    """The vectors in one block of memory, with the passage and the level of each. Rows that fall free are used again.

    A row that changes hands in the middle of a search may be found for another passage: what is found is read from the
    record, which checks its level.
    """

    def __init__(self) -> None:
        """`size`, how many numbers a vector has, is that of the first."""
        self.size = 0
        self._vectors: Numbers = np.zeros((FIRST_ROOM, 0), np.float32)
        self._passages = np.zeros(FIRST_ROOM, np.int64)
        self._levels = np.full(FIRST_ROOM, NOWHERE, np.int16)
        self._row_of: dict[int, int] = {}
        self._free: list[int] = []
        self._top = 0

    @property
    def number(self) -> int:
        return len(self._row_of)

    def put(self, passage: int, level: int, kept: bytes) -> None:
        numbers = np.frombuffer(kept, dtype=KEPT_AS)
        if not self.size:
            self.size = len(numbers)
            self._vectors = np.zeros((FIRST_ROOM, self.size), np.float32)
        if len(numbers) != self.size:
            return
        row = self._free.pop() if self._free else self._next()
        self._vectors[row], self._passages[row], self._levels[row] = numbers, passage, level
        self._row_of[passage] = row

    def take_away(self, passage: int) -> None:
        row = self._row_of.pop(passage, None)
        if row is not None:
            self._levels[row] = NOWHERE
            self._free.append(row)

    def _next(self) -> int:
        if self._top == len(self._passages):
            more = max(FIRST_ROOM, self._top // 4)
            self._vectors = np.concatenate([self._vectors, np.zeros((more, self.size), np.float32)])
            self._passages = np.concatenate([self._passages, np.zeros(more, np.int64)])
            self._levels = np.concatenate([self._levels, np.full(more, NOWHERE, np.int16)])
        self._top += 1
        return self._top - 1

    def nearest(self, asked: Sequence[float], levels: Sequence[int], limit: int) -> list[Hit]:
        query = np.asarray(asked, np.float32)
        levels_of, passages = self._levels[: self._top], self._passages
        # One thread, and quicker than @, whose threads wait for each other on a busy machine.
        likeness = np.einsum("ij,j->i", self._vectors[: len(levels_of)], query)
        likeness[~np.isin(levels_of, levels)] = -np.inf
        few = min(limit, int(np.isfinite(likeness).sum()))
        if not few:
            return []
        best = np.argpartition(-likeness, few - 1)[:few]
        best = best[np.argsort(-likeness[best], kind="stable")]
        highest, lowest = float(likeness[best[0]]), float(likeness[best[-1]])
        span = (highest - lowest) or 1.0
        return [Hit(int(passages[at]), 1.0 - (highest - float(likeness[at])) / span) for at in best]
