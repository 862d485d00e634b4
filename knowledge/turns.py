"""One at a time, in the order of coming.

Python runs one thread at a time. Questions that are answered at once take the processor from each other in the middle
of their work: all of them wait longer than in a queue, and the last ones much longer.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Turns:
    """A lock of Python's own goes to whoever snatches it first; this one to whoever has waited longest."""

    def __init__(self) -> None:
        self._door = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()

    @contextmanager
    def next(self) -> Iterator[None]:
        self._wait()
        try:
            yield
        finally:
            self._let_in()

    def _wait(self) -> None:
        with self._door:
            if not self._taken:
                self._taken = True
                return
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        try:
            mine.acquire()
        except BaseException:  # whoever is interrupted while waiting must not keep a turn that nobody takes
            self._give_up(mine)
            raise

    def _give_up(self, mine: Lock) -> None:
        with self._door:
            still_waiting = mine in self._waiting
            if still_waiting:
                self._waiting.remove(mine)
        if not still_waiting:
            self._let_in()

    def _let_in(self) -> None:
        with self._door:
            if self._waiting:
                self._waiting.popleft().release()  # the turn is theirs before anybody else can ask for it
            else:
                self._taken = False
