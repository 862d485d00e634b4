"""Who may read a file: what was chosen for it by itself, else for its folder, and never more than that."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage.database import Database
from knowledge import tables
from knowledge.formats.reader import Reader
from knowledge.sources import catalogue, intake, levels
from knowledge.sources.intake import Taken
from knowledge.sources.watch import Watch

SECRET = "hemlig.md"


@pytest.fixture
def folder(database: Database, reader: Reader, tmp_path: Path) -> Path:
    """Two files that everyone may read."""
    made = tmp_path / "arkiv"
    (made / "inre").mkdir(parents=True)
    (made / SECRET).write_text("Lönen är hemlig.", encoding="utf-8")
    (made / "inre" / "djup.md").write_text("Dagvattnet leds till dammen.", encoding="utf-8")
    assert sync(database, reader, made, "open") == {SECRET: "added", "inre/djup.md": "added"}
    return made


def sync(database: Database, reader: Reader, folder: Path, level: str) -> dict[str, str]:
    came = intake.bring_into_step(database, reader, folder, level)
    return {one.name: one.status for one in came if isinstance(one, Taken)}


def add(database: Database, reader: Reader, file: Path, level: str = "") -> list[Taken]:
    found = intake.file_by_itself(file, database.read_now(levels.roots), level)
    return [intake.take_in(database, reader, one, "open") for one in found]


def levels_of_documents(database: Database) -> dict[str, str]:
    """Of the documents that answers are made of."""
    return database.read_now(lambda c: {row.name: row.level for row in c.execute(select(tables.document))})


def listed(database: Database) -> dict[str, str]:
    return {row.name: row.level for row in database.read_now(catalogue.all_files)}


@pytest.mark.parametrize("name", [SECRET, "inre/djup.md"])
def test_a_level_chosen_for_a_file_of_a_folder_stays_at_every_look(
    database: Database, reader: Reader, folder: Path, name: str
) -> None:
    (came,) = add(database, reader, folder / name, "coordinators")
    assert (came.name, came.status) == (name, "moved")
    assert levels_of_documents(database)[name] == "coordinators"
    assert set(sync(database, reader, folder, "open").values()) == {"unchanged"}
    watch = Watch(folder, "open")
    for _ in range(2):
        list(watch.look(database, reader))
    assert levels_of_documents(database)[name] == listed(database)[name] == "coordinators"


def test_it_stays_when_the_file_is_changed_and_when_its_folder_is_given_another_level(
    database: Database, reader: Reader, folder: Path
) -> None:
    add(database, reader, folder / SECRET, "coordinators")
    (folder / SECRET).write_text("Lönen är mycket hemlig.", encoding="utf-8")
    assert sync(database, reader, folder, "group:skog")[SECRET] == "replaced"
    assert levels_of_documents(database) == {SECRET: "coordinators", "inre/djup.md": "group:skog"}


def test_it_is_chosen_anew_for_that_file_and_adding_it_without_a_level_keeps_it(
    database: Database, reader: Reader, folder: Path
) -> None:
    add(database, reader, folder / SECRET, "coordinators")
    (again,) = add(database, reader, folder / SECRET)
    assert again.report == ("Oförändrad.", "Har sin egen nivå, coordinators.")
    (opened,) = add(database, reader, folder / SECRET, "open")
    assert opened.report == ("Flyttad till nivån open.",)
    assert levels_of_documents(database)[SECRET] == "open"


@pytest.mark.parametrize("inner", ["", "2031"])
def test_a_file_by_itself_keeps_its_level_when_its_folder_is_followed(
    database: Database, reader: Reader, tmp_path: Path, inner: str
) -> None:
    root = tmp_path / "nytt"
    (root / inner).mkdir(parents=True)
    (root / inner / SECRET).write_text("Lönen är hemlig.", encoding="utf-8")
    add(database, reader, root / inner / SECRET, "coordinators")
    sync(database, reader, root, "open")
    assert levels_of_documents(database) == {SECRET: "coordinators"}
    assert set(listed(database).values()) == {"coordinators"}


def test_a_file_that_can_no_longer_be_read_is_not_told_on_its_old_level(
    database: Database, reader: Reader, folder: Path
) -> None:
    (folder / SECRET).write_bytes(b"")
    (came,) = add(database, reader, folder / SECRET, "coordinators")
    assert came.status == "refused"
    assert SECRET not in levels_of_documents(database)
    assert listed(database)[SECRET] == "coordinators"


def test_a_folder_has_one_level_the_one_that_was_chosen_last(database: Database, reader: Reader, folder: Path) -> None:
    stale = Watch(folder, "open")
    database.write_now(partial(levels.follow, root=str(folder), level="coordinators"))
    assert set(levels_of_documents(database).values()) == {"coordinators"}, "without being read again"
    (folder / "ny.md").write_text("Skogen gallras i mars.", encoding="utf-8")
    for _ in range(2):
        list(stale.look(database, reader))
    assert set(levels_of_documents(database).values()) == {"coordinators"}, (
        "also for what a look takes in that began before"
    )
    assert database.read_now(levels.roots) == {str(folder): "coordinators"}


def test_of_folders_within_one_another_the_innermost_decides(database: Database, reader: Reader, folder: Path) -> None:
    assert sync(database, reader, folder / "inre", "coordinators") == {"djup.md": "duplicate"}
    for _ in range(2):
        assert levels_of_documents(database) == {SECRET: "open", "inre/djup.md": "coordinators"}
        sync(database, reader, folder, "open")
        sync(database, reader, folder / "inre", "coordinators")
    (folder / "inre" / "ny.md").write_text("Skogen gallras i mars.", encoding="utf-8")
    sync(database, reader, folder, "open")
    assert levels_of_documents(database)["inre/ny.md"] == "coordinators"
