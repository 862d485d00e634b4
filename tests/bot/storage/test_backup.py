"""A backup is real when it has been restored."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.storage.backup import back_up, restore
from bot.storage.database import Database, DatabaseUnusable
from bot.storage.migrations import shape

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def add(connection: Connection) -> None:
    connection.execute(text("insert into person (channel, id) select 'web', count(*) from person"))


def people(connection: Connection) -> int:
    return int(connection.execute(text("select count(*) from person")).scalar_one())


def test_what_was_there_when_it_was_taken_comes_back(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    database.write_now(add)
    back_up(database_url, tmp_path / "copy")
    database.write_now(add)
    database.close()
    restore(database_url, tmp_path / "copy")
    database = Database(database_url)
    assert database.read_now(people) == 1
    assert database.read_now(shape) == "today"
    database.close()


def test_a_backup_taken_while_the_bot_writes_is_whole(database: Database, database_url: str, tmp_path: Path) -> None:
    for number in range(5):
        before = database.read_now(people)
        writes = [database.submit(add) for _ in range(100)]
        back_up(database_url, tmp_path / f"copy{number}")
        for done in writes:
            done.result(10)
        target = f"sqlite:///{tmp_path / f'restored{number}.db'}"
        restore(target, tmp_path / f"copy{number}")
        restored = Database(target)
        assert before <= restored.read_now(people) <= before + 100
        restored.close()


def test_what_was_replaced_is_kept_beside_it(database: Database, database_url: str, tmp_path: Path) -> None:
    back_up(database_url, tmp_path / "copy")
    database.write_now(add)
    database.close()
    restore(database_url, tmp_path / "copy")
    kept = Database(f"{database_url}.before-restore")
    assert kept.read_now(people) == 1
    kept.close()


def test_a_running_bot_is_not_restored_under_its_feet(database: Database, database_url: str, tmp_path: Path) -> None:
    back_up(database_url, tmp_path / "copy")
    database.serve()
    with pytest.raises(DatabaseUnusable, match="Stoppa den först"):
        restore(database_url, tmp_path / "copy")


def test_a_damaged_backup_is_refused_and_the_database_left_alone(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    back_up(database_url, copy)
    with copy.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xff" * 8192)
    database.write_now(add)
    with pytest.raises(DatabaseUnusable, match=r"skadad|går inte att läsa"):
        restore(database_url, copy)
    assert database.read_now(people) == 1


def test_a_file_that_is_no_backup_of_ours_is_refused(database_url: str, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    Database(f"sqlite:///{stranger}").close()
    with pytest.raises(DatabaseUnusable, match="inte en från natverksbot"):
        restore(database_url, stranger)


def test_a_backup_never_overwrites_a_file(database_url: str, tmp_path: Path) -> None:
    Path(tmp_path / "copy").touch()
    with pytest.raises(DatabaseUnusable, match="finns redan"):
        back_up(database_url, tmp_path / "copy")
