"""A process of its own with its own replica of the archive: it does what it is told, a line of JSON at a time.

python -m tests.fakes.replica URL FOLDER
"""

import json
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.storage.database import Database
from knowledge import record
from knowledge.archive import Archive
from knowledge.document import Block, Document
from knowledge.index import Sought
from knowledge.index.embedded import EmbeddedIndex

PASSAGES = 12  # in each version of a document


def document(name: str, version: str) -> Document:
    """All its passages say the version: half an old and half a new one would show."""
    blocks = tuple(
        Block("text", f"Stycke {number} om {name} i {version}. {'Fyllnad. ' * 60}") for number in range(PASSAGES)
    )
    return Document(name, name, blocks)


def found(archive: Archive, word: str, levels: list[str], most: int = 1000) -> list[int]:
    return sorted(hit.passage for hit in archive.find([Sought(word, inexact=False)], levels, most))


class Replica:
    """The process, seen from a test."""

    def __init__(self, url: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.replica", url, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, **order: Any) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def ask(self, **order: Any) -> Any:
        self.tell(**order)
        return self.hear()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()


def main(url: str, folder: str) -> None:
    with closing(Database(url)) as database:
        archive = Archive(database.reading, EmbeddedIndex(Path(folder)))
        for line in sys.stdin:
            order = json.loads(line)
            print(json.dumps(_done(order, database, archive)), flush=True)


def _done(order: dict[str, Any], database: Database, archive: Archive) -> Any:
    match order:
        case {"put": name, "version": version, "level": level}:
            database.write_now(partial(record.put, document=document(name, version), level=level))
            archive.catch_up()
        case {"put_forever": name}:
            for number in range(1, sys.maxsize):
                print(json.dumps(number), flush=True)
                _done({"put": name, "version": f"version{number}", "level": "open"}, database, archive)
        case {"remove": name}:
            database.write_now(partial(record.remove, name=name))
            archive.catch_up()
        case {"find": word, "levels": levels, **rest}:
            if not rest.get("deaf"):
                archive.catch_up()
            return len(found(archive, word, levels))
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
