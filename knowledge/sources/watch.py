"""Folders that are followed while the bot runs."""

from collections.abc import Iterator
from pathlib import Path

from knowledge.formats.reader import Reader
from knowledge.sources import folder
from knowledge.sources.folder import Seen
from knowledge.sources.intake import Record, Taken, found_in, let_go, take_in


class Watch:
    """A folder that is looked at again and again. A look at what has not changed reads no file."""

    def __init__(self, root: Path, level: str) -> None:
        self.root = root
        self.level = level
        self._last = Seen(())
        self._taken: Seen | None = None

    def look(self, kept: Record, reader: Reader) -> Iterator[Taken | str]:
        """What came of what is new since the last look.

        A file is taken in when two looks in a row saw it the same: one that is still being written is left for later.
        """
        now = folder.look(self.root, self._last.files)
        settled = Seen(tuple(file for file in now.files if file in self._last.files), now.refused)
        self._last = now
        if settled == self._taken:
            return
        yield from let_go(kept, self.root, now)
        for file in found_in(self.root, settled):
            yield take_in(kept, reader, file, self.level)
        self._taken = settled  # only now: a look that was broken off is made again
