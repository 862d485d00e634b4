"""What a folder holds now. Looking again costs little: only what has changed since is read."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".swp", ".lock", ".bak", "~")
NOBODYS = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})
PIECE = 1 << 20


@dataclass(frozen=True)
class File:
    """A file as it was seen: `path` is relative to the folder, `stamp` changes whenever the file does."""

    path: str
    sha256: str
    stamp: tuple[int, int, int, int]


@dataclass(frozen=True)
class Seen:
    """What a look at the folder gave. A refused path comes with the reason, in Swedish."""

    files: tuple[File, ...]
    refused: tuple[tuple[str, str], ...] = ()


def look(folder: Path, known: Iterable[File] = ()) -> Seen:
    """The files of the folder. Only those whose stamp is new are read."""
    remembered = {file.path: file for file in known}
    files: list[File] = []
    refused: list[tuple[str, str]] = []
    root = folder.resolve(strict=True)
    for path in _paths(root, root, refused):
        name = path.relative_to(root).as_posix()
        try:
            files.append(_seen(path, name, remembered.get(name)))
        except FileNotFoundError:
            continue  # deleted while we looked
        except OSError:
            refused.append((name, "Filen går inte att läsa; kontrollera dess rättigheter."))
    return Seen(tuple(files), tuple(refused))


def _paths(folder: Path, root: Path, refused: list[tuple[str, str]]) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except PermissionError:
        refused.append((folder.relative_to(root).as_posix(), "Boten får inte läsa mappen; ändra dess rättigheter."))
        return
    for entry in entries:
        path = Path(entry.path)
        if is_ignored(entry.name):
            continue
        if entry.is_symlink():
            if not _stays_inside(path, root):
                refused.append((path.relative_to(root).as_posix(), "Länken leder ut ur mappen; lägg in själva filen."))
        elif entry.is_dir():
            yield from _paths(path, root, refused)
        elif entry.is_file():
            yield path


def is_ignored(name: str) -> bool:
    """Hidden files, and what programs leave behind while they work."""
    lower = name.lower()
    return lower.startswith((".", "~$")) or lower.endswith(UNFINISHED) or lower in NOBODYS


def _stays_inside(link: Path, root: Path) -> bool:
    """A link to a file of the folder says nothing new; the file itself is read."""
    try:
        return link.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _seen(path: Path, name: str, known: File | None) -> File:
    status = path.stat(follow_symlinks=False)
    stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    if known is not None and known.stamp == stamp:
        return known
    return File(name, _digest(path), stamp)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
