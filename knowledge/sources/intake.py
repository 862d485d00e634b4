"""Files into the archive: the unchanged is left, the same twice is kept once, what crashes the reader is put aside."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from sqlalchemy import Connection, Row, delete, insert, select, update

from knowledge import record
from knowledge.document import Document
from knowledge.formats.reader import FAILURES, Reader
from knowledge.formats.report import Reading, duplicate_of
from knowledge.sources import folder
from knowledge.sources.folder import Seen
from knowledge.tables import source

MOST_CRASHES = 2
ASIDE = "Läggs åt sidan: filen har fått läsaren att krascha eller fastna två gånger. Spara om den och lägg in den igen."
HURTS = frozenset(FAILURES[how][0] for how in ("crashed", "late"))

MANY = 10  # documents gone from a folder that is empty all at once: far more often a disk that is not connected
NOT_CONNECTED = (
    "Mappen är tom, men {number} dokument ur den är kvar i arkivet. Är disken ansluten? "
    "Ska de bort: natverksbot archive remove NAMN."
)

T = TypeVar("T")
Status = Literal["added", "replaced", "unchanged", "duplicate", "refused", "aside"]


class Record(Protocol):
    """Where the archive is kept: jobs that read, and jobs that are written by one thread."""

    def read_now(self, job: Callable[[Connection], T]) -> T: ...

    def write_now(self, job: Callable[[Connection], T]) -> T: ...


@dataclass(frozen=True)
class Found:
    """A file to take in. `name` is what it is cited by; `root` is the folder it was found in, if it was.

    A file that came with an e-mail is cited by both their names.
    """

    name: str
    path: Path
    root: str = ""
    refused: str = ""
    sha256: str = ""
    attached_to: str = ""


@dataclass(frozen=True)
class Taken:
    """What came of a file, in words a coordinator can act on."""

    name: str
    status: Status
    report: tuple[str, ...]
    kind: str = ""
    pages: int = 0
    words: int = 0
    dated: str | None = None
    seconds: float = 0.0

    @property
    def answerable(self) -> bool:
        return self.status in ("added", "replaced", "unchanged", "duplicate")


def files_in(path: Path) -> list[Found]:
    """A file by itself, or every file of a folder under its path within it."""
    if not path.is_dir():
        return [Found(path.name, path)]
    return found_in(path, folder.look(path))


def found_in(path: Path, seen: Seen) -> list[Found]:
    root = str(path.resolve())
    refused = [Found(name, path / name, root, refused=why) for name, why in seen.refused]
    return [Found(file.path, path / file.path, root, sha256=file.sha256) for file in seen.files] + refused


def take_in(kept: Record, reader: Reader, found: Found, level: str) -> Taken:
    if found.refused:
        return Taken(found.name, "refused", (found.refused,))
    digest = found.sha256 or digest_of(found.path)
    known = kept.read_now(lambda connection: row_of(connection, found.name))
    if known and (holder := _other_folder(known, found)):
        return Taken(found.name, "refused", (f"{holder} har redan ett dokument som heter så; döp om det ena.",))
    if digest and (same := _as_before(known, digest, level)):
        if known and found.root and known.folder != found.root:
            # A file that was taken in by itself is followed with its folder from now on.
            kept.write_now(lambda connection: follow(connection, found))
        return same
    original = kept.read_now(lambda connection: holder_of(connection, digest, found.name, level)) if digest else None
    if original:
        report = (duplicate_of(original),)
        kept.write_now(lambda connection: note(connection, found, digest, level, "duplicate", report))
        return Taken(found.name, "duplicate", report)
    reading = reader.read(found.path)
    return kept.write_now(lambda connection: keep(connection, found, reading, digest, level))


def _other_folder(known: Row[Any], found: Found) -> str:
    """The folder that holds another file of this name: the two would replace each other for ever."""
    another = known.folder and found.root and known.folder != found.root
    return str(known.folder) if another and (Path(known.folder) / found.name).exists() else ""


def _as_before(known: Row[Any] | None, digest: str, level: str) -> Taken | None:
    """Nothing to do for a file that is held already, or that must not be tried again."""
    if known is None or known.sha256 != digest:
        return None
    if known.state == "aside":
        return Taken(known.name, "aside", (ASIDE,))
    if known.state == "held" and known.level == level:
        return Taken(known.name, "unchanged", ("Oförändrad.",))
    return None


def keep(connection: Connection, found: Found, reading: Reading, digest: str, level: str) -> Taken:
    """The document in the place of its older version, and what came of the file. The caller commits."""
    known = row_of(connection, found.name)
    if digest and (same := _as_before(known, digest, level)):
        return same  # another process that follows the same folder was first
    crashes = _crashes(known, reading, digest)
    report = reading.sentences()
    if reading.document is None:
        aside = crashes >= MOST_CRASHES
        report = (*report, ASIDE) if aside else report
        note(connection, found, digest, level, "aside" if aside else "refused", report, crashes)
        return Taken(found.name, "aside" if aside else "refused", report, reading.kind, seconds=reading.seconds)
    document = renamed(reading.document, found.name)
    replaced = record.remove(connection, found.name)
    forget(connection, found.name)
    record.put(connection, document, level)
    note(connection, found, digest, level, "held", report)
    for one in reading.attached:
        _keep_attached(connection, found, document.title, one, level)
    return Taken(
        found.name,
        "replaced" if replaced else "added",
        report,
        reading.kind,
        document.pages,
        reading.words,
        document.dated.isoformat() if document.dated else None,
        reading.seconds,
    )


def _keep_attached(connection: Connection, letter: Found, subject: str, reading: Reading, level: str) -> None:
    """A file that came with an e-mail, as a document of its own; the same content is kept once here too."""
    name = f"{reading.name} (bilaga till {letter.name})"
    found = Found(name, Path(reading.name), attached_to=letter.name)
    if original := holder_of(connection, reading.sha256, name, level):
        note(connection, found, reading.sha256, level, "duplicate", (duplicate_of(original),))
        return
    if reading.document:
        title = f"{reading.document.title}, bilaga till {subject}"
        reading = replace(reading, document=replace(reading.document, title=title))
    keep(connection, found, reading, reading.sha256, level)


def renamed(document: Document, name: str) -> Document:
    return Document(name, document.title, document.blocks, document.dated, document.pages)


def _crashes(known: Row[Any] | None, reading: Reading, digest: str) -> int:
    if reading.why not in HURTS:
        return 0
    return 1 + (known.crashes if known is not None and known.sha256 == digest else 0)


def note(  # noqa: PLR0913, PLR0917 - the columns of one row
    connection: Connection,
    found: Found,
    digest: str,
    level: str,
    state: str,
    report: tuple[str, ...],
    crashes: int = 0,
) -> None:
    """What came of a file. A document that its file no longer gives is gone; one that is refused anew is kept."""
    if state == "duplicate":
        forget(connection, found.name)
    connection.execute(delete(source).where(source.c.name == found.name))
    row = {"name": found.name, "folder": found.root, "sha256": digest, "level": level, "crashes": crashes}
    told = {"state": state, "report": list(report), "attached_to": found.attached_to}
    connection.execute(insert(source).values(row | told))


def follow(connection: Connection, found: Found) -> None:
    connection.execute(update(source).where(source.c.name == found.name).values(folder=found.root))


def forget(connection: Connection, name: str) -> bool:
    """The file, its document and what came with it. A copy left out as a duplicate is taken in at the next look."""
    for attached in list(connection.scalars(select(source.c.name).where(source.c.attached_to == name))):
        forget(connection, attached)
    was_there = record.remove(connection, name)
    noted = connection.execute(delete(source).where(source.c.name == name)).rowcount
    return was_there or bool(noted)


def row_of(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(source).where(source.c.name == name)).one_or_none()


def holder_of(connection: Connection, digest: str, other_than: str, level: str) -> str | None:
    """The name of another file with the same content, whose document may be read by the same people."""
    same = (source.c.sha256 == digest, source.c.level == level, source.c.state == "held", source.c.name != other_than)
    return connection.scalar(select(source.c.name).where(*same).order_by(source.c.name))


def all_files(connection: Connection) -> list[Row[Any]]:
    return list(connection.execute(select(source).order_by(source.c.name)))


def vanished(connection: Connection, root: str, there: set[str]) -> list[str]:
    """The files of a folder that are no longer in it."""
    known = connection.scalars(select(source.c.name).where(source.c.folder == root).order_by(source.c.name))
    return [name for name in known if name not in there]


def roots(connection: Connection) -> list[tuple[str, str]]:
    """The folders that files were taken in from, with the level they were given."""
    chosen = select(source.c.folder, source.c.level).where(source.c.folder != "").distinct().order_by(source.c.folder)
    return [(row.folder, row.level) for row in connection.execute(chosen)]


def bring_into_step(kept: Record, reader: Reader, root: Path, level: str) -> Iterator[Taken | str]:
    """A folder as it is now: the names of documents that went with their files, and what came of each file left."""
    seen = folder.look(root)
    yield from let_go(kept, root, seen)
    for file in found_in(root, seen):
        yield take_in(kept, reader, file, level)


def let_go(kept: Record, root: Path, seen: Seen) -> Iterator[Taken | str]:
    """The documents whose files are gone. What could not be looked at is not gone."""
    there = {file.path for file in seen.files}
    closed = tuple(name for name, _ in seen.refused)
    gone = kept.read_now(lambda connection: vanished(connection, str(root.resolve()), there))
    gone = [name for name in gone if not any(name == each or name.startswith(f"{each}/") for each in closed)]
    if not there and len(gone) >= MANY:
        yield Taken(str(root), "refused", (NOT_CONNECTED.format(number=len(gone)),))
        return
    for name in gone:
        kept.write_now(partial(forget, name=name))
        yield name


def digest_of(path: Path) -> str:
    """Nothing where the file cannot be read: the reader will say why."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() if path.is_file() else ""
    except OSError:
        return ""
