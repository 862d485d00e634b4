import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from bot.storage.database import Database
from knowledge import record, tables
from knowledge.answers import answer
from knowledge.archive import Archive
from knowledge.document import Block, Document
from knowledge.index.embedded import EmbeddedIndex
from tests.knowledge import invented
from tests.knowledge.moments import NOON

BATS = Document("fladdermoss.txt", "Fladdermöss", (Block("text", "Under bron i Hjo bor elva dammfladdermöss."),))
MORE_BATS = Document("fladdermoss.txt", "Fladdermöss", (Block("text", "Under bron i Hjo bor tjugo dammfladdermöss."),))


def said(archive: Archive, question: str = "Hur många dammfladdermöss bor under bron?") -> str:
    return answer(question, archive, ["open"], NOON).answer or ""


def test_an_added_document_is_answered_from_within_a_second(database: Database) -> None:
    archive = invented.archive(database, {"arsrapport.md": invented.REPORT})
    began = time.monotonic()
    archive.add(BATS)
    assert "elva" in said(archive)
    assert time.monotonic() - began < 1


def test_a_changed_document_replaces_its_old_version(database: Database) -> None:
    archive = invented.WritableArchive(database)
    archive.add(BATS)
    archive.add(MORE_BATS)
    assert "tjugo" in said(archive)
    assert "elva" not in said(archive)


def test_a_removed_document_is_gone_from_answers_at_once(database: Database) -> None:
    archive = invented.archive(database, {"arsrapport.md": invented.REPORT})
    archive.add(BATS)
    assert archive.remove(BATS.name)
    assert "dammfladdermöss" not in str(answer("dammfladdermöss", archive, ["open"], NOON))
    assert not archive.seen_from(["open"]).knows("dammfladdermöss")
    assert not archive.remove(BATS.name)


def test_two_processes_on_one_record_see_each_others_documents(database: Database, database_url: str) -> None:
    with closing(Database(database_url)) as other:
        first, second = invented.WritableArchive(database), invented.WritableArchive(other)
        first.add(BATS)
        assert said(second) == ""
        second.catch_up()
        assert "elva" in said(second)
        second.remove(BATS.name)
        first.catch_up()
        assert said(first) == ""


def test_a_lost_index_is_made_again_from_the_record(database: Database, tmp_path: Path) -> None:
    invented.WritableArchive(database).add(BATS)
    assert "elva" in said(invented.WritableArchive(database, EmbeddedIndex(tmp_path / "new")))


def test_an_index_newer_than_the_record_is_made_again(database: Database) -> None:
    index = EmbeddedIndex()
    index.commit(99)
    archive = invented.WritableArchive(database, index)
    archive.add(BATS)
    assert "elva" in said(archive)
    assert index.position == 1


def test_a_failed_write_leaves_the_record_as_it_was(database: Database) -> None:
    archive = invented.WritableArchive(database)
    archive.add(BATS)

    def replaced_and_failed(connection: Connection) -> None:
        record.put(connection, MORE_BATS, "open")
        connection.execute(insert(tables.change).values(document=1, kind=None))

    with pytest.raises(IntegrityError):
        database.write_now(replaced_and_failed)
    archive.catch_up()
    assert "elva" in said(archive)
