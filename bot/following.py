"""Follows the archive's folders while the bot runs: what is added, changed, moved or deleted there shows in answers."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bot.archive import Library
from bot.delivery.crew import Crew
from knowledge.settings import ArchiveSettings, Folder
from knowledge.sources import catalogue
from knowledge.sources.intake import Taken
from knowledge.sources.watch import Watch

log = logging.getLogger(__name__)


def followed_folders(library: Library, configured: Sequence[Folder]) -> dict[str, str]:
    """Folder -> level: those that were added by command, and those of the configuration, which decides."""
    decided = folders_of(configured)
    for root, level in decided.items():
        if library.database.read_now(partial(catalogue.level_of_folder, root=root)) != level:
            library.database.write_now(partial(catalogue.follow, root=root, level=level))
    return library.database.read_now(catalogue.roots) | decided


def folders_of(configured: Sequence[Folder]) -> dict[str, str]:
    return {str(Path(folder.path).resolve()): folder.level for folder in configured}


class Follower:
    def __init__(self, library: Library, settings: ArchiveSettings) -> None:
        self._library = library
        self._configured = settings.folders
        self._watches: dict[tuple[str, str], Watch] = {}
        self._missing: set[str] = set()
        self._crew = Crew(self._turn, settings.look_every_seconds, at_once=0)
        self._stopping = False

    def start(self) -> None:
        self._stopping = False
        self._crew.start()

    async def stop(self) -> None:
        """After the file at hand, which takes a few seconds at most."""
        self._stopping = True
        await self._crew.stop()

    async def _turn(self) -> None:
        await asyncio.to_thread(self.look)

    def look(self) -> None:
        """One look at every folder."""
        for root, level in followed_folders(self._library, self._configured).items():
            for came in self._look_at(root, level):
                _tell(came)
                if self._stopping:
                    return

    def _look_at(self, root: str, level: str) -> Iterator[Taken | str]:
        watch = self._watches.setdefault((root, level), Watch(Path(root), level))
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
