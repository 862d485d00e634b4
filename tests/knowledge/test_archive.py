import time
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

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


def test_an_added_document_is_answered_from_within_a_second() -> None:
    with invented.archive({"arsrapport.md": invented.REPORT}) as archive:
        began = time.monotonic()
        archive.add(BATS)
        assert "elva" in said(archive)
        assert time.monotonic() - began < 1


def test_a_changed_document_replaces_its_old_version() -> None:
    with invented.archive({}) as archive:
        archive.add(BATS)
        archive.add(MORE_BATS)
        assert "tjugo" in said(archive)
        assert "elva" not in said(archive)


def test_a_removed_document_is_gone_from_answers_at_once() -> None:
    with invented.archive({"arsrapport.md": invented.REPORT}) as archive:
        archive.add(BATS)
        assert archive.remove(BATS.name)
        assert "dammfladdermöss" not in str(answer("dammfladdermöss", archive, ["open"], NOON))
        assert not archive.seen_from(["open"]).knows("dammfladdermöss")
        assert not archive.remove(BATS.name)


def test_two_processes_on_one_record_see_each_others_documents(tmp_path: Path) -> None:
    with invented.database(tmp_path / "record.db") as engine:
        first, second = (invented.WritableArchive(engine) for _ in range(2))
        first.add(BATS)
        assert said(second) == ""
        second.catch_up()
        assert "elva" in said(second)
        second.remove(BATS.name)
        first.catch_up()
        assert said(first) == ""


def test_a_lost_index_is_made_again_from_the_record(tmp_path: Path) -> None:
    with invented.database(tmp_path / "record.db") as engine:
        invented.WritableArchive(engine).add(BATS)
        assert "elva" in said(invented.WritableArchive(engine, EmbeddedIndex(tmp_path / "new")))


def test_an_index_newer_than_the_record_is_made_again(tmp_path: Path) -> None:
    with invented.database(tmp_path / "record.db") as engine:
        index = EmbeddedIndex()
        index.commit(99)
        archive = invented.WritableArchive(engine, index)
        archive.add(BATS)
        assert "elva" in said(archive)
        assert index.position == 1


def test_a_failed_write_leaves_the_record_as_it_was(tmp_path: Path) -> None:
    with invented.database(tmp_path / "record.db") as engine:
        archive = invented.WritableArchive(engine)
        archive.add(BATS)
        with engine.connect() as connection:
            record.put(connection, MORE_BATS, "open")
            with pytest.raises(IntegrityError):
                connection.execute(insert(tables.change).values(document=1, kind=None))
        archive.catch_up()
        assert "elva" in said(archive)
