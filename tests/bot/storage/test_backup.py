"""A backup is real when it has been restored."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

from bot.storage.backup import back_up, restore
from bot.storage.database import Database, DatabaseUnusable
from bot.storage.migrations import configuration, shape

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
    restore(database_url, tmp_path / "copy", people)
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
        restore(target, tmp_path / f"copy{number}", people)
        restored = Database(target)
        assert before <= restored.read_now(people) <= before + 100
        restored.close()


def test_what_is_to_be_done_with_it_is_done_before_anyone_can_open_it(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    back_up(database_url, tmp_path / "copy")
    database.close()

    def add_and_count(connection: Connection) -> int:
        add(connection)
        return people(connection)

    assert restore(database_url, tmp_path / "copy", add_and_count) == 1
    opened = Database(database_url)
    assert opened.read_now(people) == 1
    opened.close()


def test_a_backup_of_an_earlier_version_is_brought_to_todays_shape(database_url: str, tmp_path: Path) -> None:
    older = Database(f"sqlite:///{tmp_path / 'older'}")
    older.write_now(lambda connection: command.upgrade(configuration(connection), "0001"))
    older.write_now(add)
    older.close()
    assert restore(database_url, tmp_path / "older", people) == 1
    opened = Database(database_url)
    assert opened.read_now(shape) == "today"
    opened.close()


def test_a_restore_that_is_cut_short_leaves_the_database_alone(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    back_up(database_url, tmp_path / "copy")
    database.write_now(add)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            restore(database_url, tmp_path / "copy", lambda _: 1 / 0)
    assert database.read_now(people) == 1


def test_a_missing_folder_is_named(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match=rf"Mappen {tmp_path / 'nowhere'} finns inte"):
        back_up(database_url, tmp_path / "nowhere" / "copy")


def test_a_backup_and_what_is_restored_are_for_their_owner_alone_and_leave_nothing_beside_them(
    database_url: str, tmp_path: Path
) -> None:
    back_up(database_url, tmp_path / "copy")
    restore(database_url, tmp_path / "copy", people)
    ours = [file for file in tmp_path.iterdir() if not file.name.endswith(".serving")]
    assert {file.name for file in ours} == {"copy", "store.db", "store.db.before-restore"}
    assert [file.name for file in ours if file.stat().st_mode & 0o077] == []


def test_what_was_replaced_is_kept_beside_it(database: Database, database_url: str, tmp_path: Path) -> None:
    back_up(database_url, tmp_path / "copy")
    database.write_now(add)
    database.close()
    restore(database_url, tmp_path / "copy", people)
    kept = Database(f"{database_url}.before-restore")
    assert kept.read_now(people) == 1
    kept.close()


def test_a_running_bot_is_not_restored_under_its_feet(database: Database, database_url: str, tmp_path: Path) -> None:
    back_up(database_url, tmp_path / "copy")
    database.serve()
    with pytest.raises(DatabaseUnusable, match="Stoppa den först"):
        restore(database_url, tmp_path / "copy", people)


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
        restore(database_url, copy, people)
    assert database.read_now(people) == 1


def test_a_file_that_is_no_backup_of_ours_is_refused(database_url: str, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    Database(f"sqlite:///{stranger}").close()
    with pytest.raises(DatabaseUnusable, match="inte en från natverksbot"):
        restore(database_url, stranger, people)


def test_a_backup_never_overwrites_a_file(database_url: str, tmp_path: Path) -> None:
    Path(tmp_path / "copy").touch()
    with pytest.raises(DatabaseUnusable, match="finns redan"):
        back_up(database_url, tmp_path / "copy")
