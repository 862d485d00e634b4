"""Processes that share one record, each with a replica of its own, on both databases."""

import random
import resource
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.storage.database import Database
from knowledge import record
from knowledge.archive import PIECE, Archive
from knowledge.index import Entry
from knowledge.index.embedded import EmbeddedIndex
from tests.fakes.replica import PASSAGES, Replica, document, found
from tests.knowledge import invented

LEVELS = ["coordinators", "open"]
NAME = "fladdermöss.txt"


@pytest.fixture
def two(database_url: str, tmp_path: Path) -> Iterator[tuple[Replica, Replica]]:
    with Replica(database_url, tmp_path / "one") as one, Replica(database_url, tmp_path / "other") as other:
        assert [each.ask(find="dammen", levels=LEVELS) for each in (one, other)] == [0, 0]  # both have started
        yield one, other


def differences(database: Database, archive: Archive) -> list[str]:
    """What the index finds that the record does not hold, what it misses, and documents of two versions at once."""
    wrong: list[str] = []
    with database.reading() as connection:
        held = {number: record.passages_of(connection, number) for number in record.all_documents(connection)}
    numbers = sorted(row for rows in held.values() for row, _ in rows)
    if found(archive, "stycke", LEVELS) != numbers:
        wrong.append(f"index {found(archive, 'stycke', LEVELS)}, record {numbers}")
    for number, rows in held.items():
        versions = {passage.text.split(" i ")[1].split(".")[0] for _, passage in rows}
        if len(versions) != 1 or len(rows) != PASSAGES:
            wrong.append(f"document {number} has {len(rows)} passages of {sorted(versions)}")
    return wrong


def test_what_one_process_adds_replaces_moves_and_removes_the_other_sees_within_a_second(
    two: tuple[Replica, Replica],
) -> None:
    one, other = two
    steps = [
        ({"put": NAME, "version": "gammalt", "level": "open"}, {"gammalt": (PASSAGES, PASSAGES), "nytt": (0, 0)}),
        ({"put": NAME, "version": "nytt", "level": "open"}, {"gammalt": (0, 0), "nytt": (PASSAGES, PASSAGES)}),
        ({"put": NAME, "version": "nytt", "level": "coordinators"}, {"nytt": (0, PASSAGES)}),
        ({"remove": NAME}, {"nytt": (0, 0)}),
    ]
    for order, seen in steps:
        one.ask(**order)
        began = time.monotonic()
        for word, (by_all, by_coordinators) in seen.items():
            assert other.ask(find=word, levels=["open"]) == by_all, order
            assert other.ask(find=word, levels=LEVELS) == by_coordinators, order
        assert time.monotonic() - began < 1, order
        one, other = other, one  # the next change comes from the other side


def test_a_process_that_does_not_follow_the_log_sees_nothing(two: tuple[Replica, Replica]) -> None:
    """The blind check: it is following that shows the change, not a shared index."""
    one, other = two
    one.ask(put=NAME, version="nytt", level="open")
    assert other.ask(find="nytt", levels=LEVELS, deaf=True) == 0
    assert other.ask(find="nytt", levels=LEVELS) == PASSAGES


@pytest.mark.parametrize("seed", range(3))
def test_a_process_killed_while_it_replaces_leaves_record_and_index_whole(
    database: Database, database_url: str, tmp_path: Path, seed: int
) -> None:
    with Replica(database_url, tmp_path / "index") as doomed:
        doomed.tell(put_forever=NAME)
        for _ in range(3):
            begun = doomed.hear()
        threading.Event().wait(random.Random(seed).random() * 0.1)  # somewhere in the midst of it
        doomed.kill()
    archive = Archive(database.reading, EmbeddedIndex(tmp_path / "index"))
    assert differences(database, archive) == [], f"seed {seed}"
    assert found(archive, "stycke", LEVELS), f"version {begun - 1} was committed"


def test_an_index_or_a_record_that_is_not_whole_would_be_noticed(database: Database) -> None:
    index = EmbeddedIndex()
    archive = invented.WritableArchive(database, index)
    archive.add(document(NAME, "nytt"))
    assert differences(database, archive) == []
    index.add([Entry(999, 999, "open", "Stycke som ingen har")])
    index.commit(index.position)
    assert len(differences(database, archive)) == 1
    database.write_now(lambda connection: connection.execute(text("delete from passage where id = 1")).rowcount)
    assert len(differences(database, archive)) == 2


@pytest.mark.parametrize("harm", ["lost", "corrupt"])
def test_an_index_that_is_lost_or_corrupt_is_made_again_by_itself(
    database: Database, tmp_path: Path, harm: str
) -> None:
    database.write_now(partial(record.put, document=document(NAME, "nytt"), level="open"))
    folder = tmp_path / "index"
    first = Archive(database.reading, EmbeddedIndex(folder))
    assert differences(database, first) == []
    del first
    for file in sorted(folder.iterdir()):
        if harm == "lost":
            file.unlink()
        else:
            file.write_bytes(b"rubbish")
    assert differences(database, Archive(database.reading, EmbeddedIndex(folder))) == []


def test_an_index_that_loses_its_folder_while_it_is_used_is_made_again_there(
    database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    archive = invented.WritableArchive(database, EmbeddedIndex(folder))
    archive.add(document("gammal.txt", "gammalt"))
    shutil.rmtree(folder)
    archive.add(document(NAME, "nytt"))
    assert differences(database, archive) == []
    del archive
    assert EmbeddedIndex(folder).position == 2, "on disk, not in memory alone"


@pytest.fixture
def behind(database: Database, tmp_path: Path) -> Archive:
    """An archive to whose record a night's import has been added since."""
    database.write_now(partial(record.put, document=document(NAME, "gammalt"), level="open"))
    archive = Archive(database.reading, EmbeddedIndex(tmp_path / "index"))
    database.write_now(a_nights_import)
    return archive


def a_nights_import(connection: Connection) -> None:
    for number in range(PIECE // PASSAGES + 20):
        record.put(connection, document(f"{number}.txt", "nytt"), "open")


def test_a_large_backlog_is_followed_in_pieces_each_of_which_is_kept(
    database: Database, behind: Archive, tmp_path: Path
) -> None:
    assert not behind.follow()
    one_piece = found(behind, "nytt", LEVELS, most=5000)
    assert PIECE <= len(one_piece) < PIECE + PASSAGES
    shutil.copytree(tmp_path / "index", tmp_path / "left")  # as a crash leaves it
    index = EmbeddedIndex(tmp_path / "left")
    assert 0 < index.position < database.read_now(record.last_change), "what was done is not done again"
    again = Archive(database.reading, index)
    assert again.in_step
    assert len(found(again, "nytt", LEVELS, most=5000)) == PIECE // PASSAGES * PASSAGES + 20 * PASSAGES


def test_nobody_waits_for_more_than_a_piece_and_then_all_is_there(behind: Archive) -> None:
    assert (behind.follow(), behind.in_step) == (False, False)
    assert (behind.follow(), behind.in_step) == (True, True)


def test_what_was_narrowed_in_a_backlog_is_seen_from_nowhere_else_before_the_rest_is_followed(
    database: Database, behind: Archive
) -> None:
    assert behind.seen_from(["open"]).holds([NAME])
    database.write_now(partial(record.move, name=NAME, level="coordinators"))
    assert not behind.follow()
    assert not behind.seen_from(["open"]).holds([NAME])
    assert behind.read(found(behind, "gammalt", ["open"]), ["open"]) == {}
    behind.catch_up()
    assert behind.seen_from(["coordinators"]).holds([NAME])


def test_whoever_has_no_patience_goes_on_without(behind: Archive) -> None:
    with behind._lock:  # as another has it that follows a piece
        assert not behind.follow(patience=0.01)
    assert behind.seen_from(["open"]).holds([NAME])


@contextmanager
def full_disk() -> Iterator[None]:
    """The system lets no file grow, as if there were no room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_costs_no_answer_and_what_is_new_is_found_when_there_is_room(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    index = EmbeddedIndex(tmp_path / "index")
    archive = Archive(database.reading, index)
    database.write_now(partial(record.put, document=document(NAME, "gammalt"), level="open"))
    archive.catch_up()
    committed = index.position
    database.write_now(partial(record.put, document=document("ny.txt", "nytt"), level="open"))
    for _ in range(2):
        with full_disk():
            archive.catch_up()
        assert len(found(archive, "gammalt", LEVELS)) == PASSAGES
        assert found(archive, "nytt", LEVELS) == []
        assert index.position == committed > 0, "what was committed is kept"
    assert "Är disken full?" in caplog.text
    archive.catch_up()
    assert differences(database, archive) == []


def test_a_replica_follows_several_writers_at_once_and_misses_nothing(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    archive = invented.WritableArchive(database)
    with ExitStack() as stack:
        writers = [stack.enter_context(Replica(database_url, tmp_path / str(number))) for number in range(3)]
        for turn in range(8):
            for number, writer in enumerate(writers):
                writer.tell(put=f"dokument{(turn + number) % 4}", version=f"v{turn}w{number}", level="open")
            archive.catch_up()  # in the midst of their writing
            for writer in writers:
                writer.hear()
        archive.catch_up()
        assert differences(database, archive) == []
        assert [writer.ask(find="stycke", levels=LEVELS) for writer in writers] == [4 * PASSAGES] * len(writers)


@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.parametrize("change", ["put", "remove"])
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_changes_become_visible_in_the_order_of_their_numbers(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, change: str, *, locked: bool
) -> None:
    """Without the lock the second writer is seen first, and the first is passed over for good: the blind check."""
    for name in ("först", "sedan"):
        database.write_now(partial(record.put, document=document(name, "v1"), level="open"))
    if not locked:
        monkeypatch.setattr(record, "LOCKED", text("select 1"))
    archive = Archive(database.reading, EmbeddedIndex())
    jobs = [partial(_change, change=change, name=name) for name in ("först", "sedan")]
    with closing(Database(database_url)) as another, another.writer.begin() as slow:
        jobs[0](slow)
        quick = threading.Thread(target=database.write_now, args=[jobs[1]])
        quick.start()
        quick.join(timeout=0.5)
        assert quick.is_alive() == locked
        archive.catch_up()
        slow.commit()
        quick.join(timeout=10)
    archive.catch_up()
    assert (differences(database, archive) == []) == locked


def _change(connection: Connection, change: str, name: str) -> None:
    if change == "put":
        record.put(connection, document(name, "v2"), "open")
    else:
        record.remove(connection, name)
