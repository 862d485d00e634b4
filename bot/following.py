"""Follows the archive while the bot runs: what is added, changed, moved or deleted in its folders shows in answers, and
what other processes have changed in its record.
"""

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from bot.archive import Library
from bot.delivery import questions
from bot.delivery.crew import Crew
from knowledge.formats.reader import ReadingStopped
from knowledge.settings import ArchiveSettings, Folder
from knowledge.sources import levels
from knowledge.sources.intake import Taken
from knowledge.sources.watch import Watch

KEEP_UP_SECONDS = 2.0
BETWEEN_PIECES = 0.02  # in which a question that waits gets in

log = logging.getLogger(__name__)


def followed_folders(library: Library, configured: Sequence[Folder]) -> dict[str, str]:
    """Folder -> level: those that were added by command, and those of the configuration, which decides."""
    decided = folders_of(configured)
    for root, level in decided.items():
        if library.database.read_now(partial(levels.level_of_folder, root=root)) != level:
            library.database.write_now(partial(levels.follow, root=root, level=level))
    return library.database.read_now(levels.roots) | decided


def folders_of(configured: Sequence[Folder]) -> dict[str, str]:
    return {str(Path(folder.path).resolve()): folder.level for folder in configured}


class Follower:
    def __init__(self, library: Library, settings: ArchiveSettings) -> None:
        self._library = library
        self._configured = settings.folders
        self._watches: dict[str, Watch] = {}
        self._missing: set[str] = set()
        self._looking = Crew(self._look, settings.look_every_seconds, at_once=0)
        self._keeping_up = Crew(self._keep_up, KEEP_UP_SECONDS, at_once=0)
        self._stopping = False

    def start(self) -> None:
        self._stopping = False
        self._looking.start()
        self._keeping_up.start()

    async def stop(self) -> None:
        """What is being read is read again by whoever follows next."""
        self._stopping = True
        self._library.reader.interrupt()
        await self._looking.stop()
        await self._keeping_up.stop()

    async def _look(self) -> None:
        await asyncio.to_thread(self.look)

    async def _keep_up(self) -> None:
        await asyncio.to_thread(self.keep_up)

    def keep_up(self) -> None:
        """Bring the index into step, so that no question has to: after a night's import, or another process's."""
        while not self._library.archive.follow() and not self._stopping:
            time.sleep(BETWEEN_PIECES)

    def look(self) -> None:
        """One look at every folder. What was removed, also by command, is quoted nowhere afterwards."""
        with suppress(ReadingStopped):
            self._look_at_all()
        self._library.database.write_now(questions.let_go_of_what_was_removed)

    def _look_at_all(self) -> None:
        folders = followed_folders(self._library, self._configured)
        self._watches = {root: watch for root, watch in self._watches.items() if root in folders}
        for root, level in folders.items():
            for came in self._look_at(root, level):
                _tell(came)
                if self._stopping:
                    return
                if self._was_removed(root):
                    break

    def _was_removed(self, root: str) -> bool:
        """While it was looked at: then what was being taken in goes too."""
        database = self._library.database
        if database.read_now(partial(levels.level_of_folder, root=root)) is not None:
            return False
        database.write_now(partial(levels.unfollow, root=root))
        return True

    def _look_at(self, root: str, level: str) -> Iterator[Taken | str]:
        watch = self._watches.get(root)
        if watch is None or watch.level != level:
            watch = self._watches[root] = Watch(Path(root), level)
        try:
            yield from watch.look(self._library.database, self._library.reader)
            self._missing.discard(root)
        except OSError as error:
            if root not in self._missing:
                log.warning("%s: mappen nås inte (%s); dess dokument är kvar som de var", root, error.strerror)
            self._missing.add(root)


def _tell(came: Taken | str) -> None:
    if isinstance(came, str):
        log.info("%s: borta ur arkivet", came)
    elif not came.answerable:
        log.warning("%s: %s", came.name, " ".join(came.report))
    elif came.status != "unchanged":
        log.info("%s: %s", came.name, " ".join(came.report))
