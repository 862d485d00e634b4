"""Who may read a file: as chosen for it by itself, or for the folder it is followed with. The caller commits."""

from collections.abc import Collection, Mapping
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from knowledge.sources.catalogue import Found, Level, alone, called, row_of
from knowledge.sources.handing import forget, move
from knowledge.tables import followed, source

FIRST_LEVEL = "open"  # of what nobody has chosen a level for


def folder_followed(connection: Connection, name: str) -> str:
    """The folder that a file is followed with, or nothing for one that was taken in alone."""
    return connection.scalar(select(source.c.folder).where(source.c.name == name, ~alone())) or ""


def roots(connection: Connection) -> dict[str, str]:
    """The folders that are followed, with their levels, also those that hold nothing now."""
    return {row.folder: row.level for row in connection.execute(select(followed).order_by(followed.c.folder))}


def level_of_folder(connection: Connection, root: str) -> str | None:
    return connection.scalar(select(followed.c.level).where(followed.c.folder == root))


def level_of(connection: Connection, found: Found, level: str) -> Level:
    """What was chosen for a file stays until it is chosen anew for that file; else its folder decides, as chosen last.

    Of followed folders that lie in one another it is the innermost.

    `level` is that of a file that nothing was chosen for.
    """
    if found.attached_to:
        return Level(level)  # that of its letter
    if found.chosen:
        return Level(found.chosen, own=True)
    known = row_of(connection, found.name) or _taken_in_alone(connection, found)
    if known is not None and known.own_level:
        return Level(known.level, own=True)
    return Level(_innermost(roots(connection), found.root, found.name) or level)


def level_around(levels: Mapping[str, str], root: str) -> str:
    """The level of a folder for which none is chosen: its own, or that of the nearest folder that is followed."""
    return levels.get(root) or levels.get(followed_around(levels, root), FIRST_LEVEL)


def followed_around(roots: Collection[str], root: str) -> str:
    """The nearest folder that a folder lies in and that is followed, if there is one."""
    return next((str(folder) for folder in Path(root).parents if str(folder) in roots), "")


def _innermost(levels: Mapping[str, str], root: str, name: str) -> str | None:
    """The level of the folder nearest to a file, up to the one that it was found in."""
    inside = Path(root, name).parents[: len(PurePath(name).parts)] if root else ()
    return next((levels[str(folder)] for folder in inside if str(folder) in levels), None)


def _taken_in_alone(connection: Connection, found: Found) -> Row[Any] | None:
    """The same file, before a folder that it lies in was followed."""
    path = Path(found.root, found.name)
    here = (source.c.folder == str(path.parent), called(path.name), alone())
    return connection.execute(select(source).where(*here)).first() if found.root else None


def follow(connection: Connection, root: str, level: str) -> None:
    """A level for a folder and all its files, but for those that have one of their own."""
    if level_of_folder(connection, root) == level:
        return
    connection.execute(delete(followed).where(followed.c.folder == root))
    connection.execute(insert(followed).values(folder=root, level=level))
    within = (source.c.folder.in_([root, *map(str, Path(root).parents)]), source.c.own_level.is_(False))
    files = connection.execute(select(source).where(*within)).all()
    levels = roots(connection)
    for known in sorted(files, key=lambda file: file.state == "held"):  # copies first, so that they are not left behind
        now = _innermost(levels, known.folder, known.name) or known.level
        if now != known.level:
            move(connection, known, Level(now))


def unfollow(connection: Connection, root: str) -> list[Row[Any]]:
    """The folder is followed no longer, and what was taken in with it is gone."""
    connection.execute(delete(followed).where(followed.c.folder == root))
    gone = connection.execute(select(source).where(source.c.folder == root).order_by(source.c.name)).all()
    for known in sorted(gone, key=lambda file: file.state == "held"):  # copies first: none of them takes over
        forget(connection, known.name)
    return list(gone)


def join(connection: Connection, found: Found) -> None:
    """A file that was taken in by itself is followed with its folder from now on."""
    if found.root:
        lies = {"folder": found.root, "called": found.called}
        connection.execute(update(source).where(source.c.name == found.name).values(lies))
