"""A folder that is followed while the bot runs."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, select

from bot.storage.database import Database
from knowledge import tables
from knowledge.formats.reader import Reader
from knowledge.sources import catalogue, intake
from knowledge.sources.folder import look
from knowledge.sources.intake import MANY, Taken
from knowledge.sources.watch import Watch


class Following:
    def __init__(self, database: Database, reader: Reader, root: Path, level: str = "open") -> None:
        self._database = database
        self._reader = reader
        self._watch = Watch(root, level)

    def look(self) -> dict[str, str]:
        """What one look tells: document -> what came of it."""
        came = list(self._watch.look(self._database, self._reader))
        return dict((one.name, one.status) if isinstance(one, Taken) else (one, "gone") for one in came)

    def look_twice(self) -> dict[str, str]:
        """A file is taken in when it looked the same twice."""
        return self.look() | self.look()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "arkiv").mkdir()
    (tmp_path / "arkiv" / "a.md").write_text("# Vatten\n\nDagvattnet leds till dammen.", encoding="utf-8")
    return tmp_path / "arkiv"


@pytest.fixture
def following(database: Database, reader: Reader, root: Path) -> Following:
    following = Following(database, reader, root)
    assert following.look_twice() == {"a.md": "added"}
    return following


def states(database: Database) -> dict[str, str]:
    return {row.name: row.state for row in database.read_now(catalogue.all_files)}


def document(database: Database) -> Row[Any]:
    """The only one there is."""
    return database.read_now(lambda connection: connection.execute(select(tables.document)).one())


def test_a_look_at_the_unchanged_does_nothing(following: Following) -> None:
    assert [following.look() for _ in range(3)] == [{}, {}, {}]


def test_a_new_file_a_changed_one_and_a_deleted_one_are_followed(following: Following, root: Path) -> None:
    (root / "b.md").write_text("Skogen gallras i mars.", encoding="utf-8")
    assert following.look_twice() == {"a.md": "unchanged", "b.md": "added"}
    (root / "a.md").write_text("Dagvattnet leds till ån.", encoding="utf-8")
    assert following.look_twice()["a.md"] == "replaced"
    (root / "a.md").unlink()
    assert following.look() == {"a.md": "gone", "b.md": "unchanged"}


def test_a_moved_file_is_found_where_it_went_at_once_and_is_not_read_again(
    following: Following, root: Path, database: Database
) -> None:
    before = document(database)
    (root / "inre").mkdir()
    (root / "a.md").rename(root / "inre" / "vattnet.md")
    assert following.look() == {"inre/vattnet.md": "moved"}
    assert following.look() == {"inre/vattnet.md": "unchanged"}
    assert states(database) == {"inre/vattnet.md": "held"}
    after = document(database)
    assert (after.id, after.name) == (before.id, "inre/vattnet.md"), "with the same passages"


def test_a_document_that_is_called_as_its_file_is_called_as_the_file_is_now(
    following: Following, root: Path, database: Database
) -> None:
    (root / "skogen.txt").write_text("Den gallras i mars.", encoding="utf-8")
    following.look_twice()
    (root / "skogen.txt").rename(root / "gallringen.txt")
    following.look()
    assert database.read_now(lambda c: sorted(c.scalars(select(tables.document.c.title)))) == ["Vatten", "gallringen"]


def test_a_file_whose_new_name_holds_another_year_is_read_again_and_answers_meanwhile(
    following: Following, root: Path, database: Database
) -> None:
    (root / "2031-05-04.md").write_bytes((root / "a.md").read_bytes())
    (root / "a.md").unlink()
    assert following.look() == {"2031-05-04.md": "moved"}
    assert document(database).dated is None
    assert following.look() == {"2031-05-04.md": "replaced"}
    assert str(document(database).dated) == "2031-05-04"


def test_a_renamed_file_keeps_the_level_that_was_chosen_for_it(
    following: Following, root: Path, database: Database, reader: Reader
) -> None:
    (found,) = intake.file_by_itself(root / "a.md", [str(root)], "coordinators")
    intake.take_in(database, reader, found, "open")
    (root / "a.md").rename(root / "b.md")
    following.look_twice()
    assert document(database).level == "coordinators"


def test_a_file_that_is_still_being_written_is_left_until_it_is_done(following: Following, root: Path) -> None:
    growing = root / "b.md"
    for part in ("Skogen", "Skogen gallras", "Skogen gallras i mars."):
        growing.write_text(part, encoding="utf-8")
        assert following.look().get("b.md") is None
    assert following.look()["b.md"] == "added"


def test_the_copy_of_a_deleted_file_takes_its_place(following: Following, root: Path) -> None:
    (root / "b.md").write_bytes((root / "a.md").read_bytes())
    assert following.look_twice()["b.md"] == "duplicate"
    (root / "a.md").unlink()
    assert following.look() == {"a.md": "gone", "b.md": "unchanged"}


def test_two_processes_that_follow_one_folder_keep_each_document_once(
    following: Following, database: Database, reader: Reader, root: Path
) -> None:
    assert Following(database, reader, root).look_twice() == {"a.md": "unchanged"}
    found = intake.found_in(root, look(root))[0]
    reading = reader.read(root / "a.md")
    late = database.write_now(lambda connection: intake.keep(connection, found, reading, found.sha256, "open"))
    assert late.status == "unchanged"


def test_a_folder_that_is_suddenly_empty_is_taken_for_a_disk_that_is_not_connected(
    following: Following, root: Path, database: Database
) -> None:
    for number in range(MANY):
        (root / f"{number}.md").write_text(f"Protokoll nummer {number}.", encoding="utf-8")
    following.look_twice()
    for file in root.iterdir():
        file.unlink()
    assert following.look() == {str(root): "refused"}
    assert len(states(database)) == MANY + 1


def test_what_a_folder_holds_that_may_no_longer_be_looked_at_is_not_gone(
    following: Following, root: Path, database: Database
) -> None:
    inner = root / "projekt"
    inner.mkdir()
    (inner / "b.md").write_text("Skogen gallras i mars.", encoding="utf-8")
    following.look_twice()
    inner.rename(root.parent / "projekt")
    inner.symlink_to(root.parent / "projekt")
    assert "gone" not in following.look().values()
    assert states(database)["projekt/b.md"] == "held"


def test_two_folders_with_a_file_of_the_same_name_do_not_take_turns(
    following: Following, root: Path, database: Database, reader: Reader
) -> None:
    another = root.parent / "annan"
    another.mkdir()
    (another / "a.md").write_text("Något helt annat.", encoding="utf-8")
    assert Following(database, reader, another).look_twice() == {"a.md": "refused"}
    assert following.look() == {}
    assert [row.folder for row in database.read_now(catalogue.all_files)] == [str(root)]


def test_a_folder_given_another_level_takes_its_documents_there(
    following: Following, database: Database, reader: Reader, root: Path
) -> None:
    assert Following(database, reader, root, "coordinators").look_twice() == {"a.md": "moved"}
    assert [row.level for row in database.read_now(catalogue.all_files)] == ["coordinators"]
