"""What becomes of files: those that hurt the reader, and those that came with an e-mail."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage.database import Database
from knowledge import record, tables
from knowledge.formats.limits import Limits
from knowledge.formats.reader import Reader
from knowledge.sources import catalogue, handing, intake, levels
from knowledge.sources.catalogue import Found
from knowledge.sources.intake import Taken
from tests.fakes import hostile_files

NOBODY = 65534
SPINS = hostile_files.of_family(7, "endless content").data


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    # On a busy machine a second of the processor may take longer than a file may take.
    with Reader(Limits(cpu_seconds=1, seconds=60.0)) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "arkiv"
    made.mkdir()
    return made


def sync(database: Database, reader: Reader, folder: Path) -> dict[str, Taken | str]:
    came = list(intake.bring_into_step(database, reader, folder, "open"))
    return {one.name if isinstance(one, Taken) else one: one for one in came}


def documents(database: Database) -> dict[str, str]:
    return database.read_now(lambda c: {row.name: row.title for row in c.execute(select(tables.document))})


def test_a_file_that_crashes_the_reader_is_tried_twice_and_again_when_it_changes(
    database: Database, reader: Reader, folder: Path
) -> None:
    """The file is real: it spins until the system ends the process that reads it."""
    file, good = folder / "farlig.pdf", folder / "bra.txt"
    file.write_bytes(SPINS)
    good.write_text("En mening om Lund.", encoding="utf-8")
    came = [sync(database, reader, folder)["farlig.pdf"] for _ in range(3)]
    assert [one.status for one in came if isinstance(one, Taken)] == ["refused", "aside", "aside"]
    assert isinstance(came[1], Taken)
    assert "Filen fick läsaren att krascha; boten är oskadd." in came[1].report[0]
    assert came[1].report[1] == intake.ASIDE
    assert isinstance(came[2], Taken)
    assert (came[2].report, came[2].seconds) == ((intake.ASIDE,), 0.0), "it was not opened again"
    assert list(documents(database)) == ["bra.txt"]
    file.write_bytes(SPINS + b"\n")
    again = sync(database, reader, folder)["farlig.pdf"]
    assert isinstance(again, Taken)
    assert again.status == "refused"


def test_a_file_that_is_locked_is_noted_and_answered_as_it_was_until_it_is_opened(
    database: Database, reader: Reader
) -> None:
    folder = Path(tempfile.mkdtemp())  # where a user without rights may look
    folder.chmod(0o755)
    try:
        file = folder / "protokoll.md"
        file.write_text("Vi möts i Lund.", encoding="utf-8")
        sync(database, reader, folder)
        file.chmod(0)
        with without_rights():
            (came,) = sync(database, reader, folder).values()
        assert isinstance(came, Taken)
        assert (came.status, came.report[-1]) == ("refused", intake.EARLIER)
        assert [row.state for row in database.read_now(catalogue.all_files)] == ["refused"]
        assert list(documents(database)) == ["protokoll.md"]
        file.chmod(0o644)
        (came,) = sync(database, reader, folder).values()
        assert isinstance(came, Taken)
        assert came.status == "replaced"
    finally:
        shutil.rmtree(folder)


@contextmanager
def without_rights() -> Iterator[None]:
    us = os.geteuid()
    if us == 0:  # rights do not bind root
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(us)


def letter(**attached: bytes) -> bytes:
    made = EmailMessage()
    made["from"], made["subject"] = "Eva Lund <eva@kommun.example>", "Kallelse till träff"
    made.set_content("Se bifogat.")
    for name, data in attached.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"{name}.txt")
    return made.as_bytes()


PROGRAM = "kallelse.eml"
ATTACHED = "program.txt (bilaga till kallelse.eml)"


def test_what_came_with_a_letter_is_a_document_that_says_so_and_follows_its_letter(
    database: Database, reader: Reader, folder: Path
) -> None:
    file = folder / PROGRAM
    file.write_bytes(letter(program="Vi börjar i Borås.".encode(), bild=b"\x89PNG\r\n\x1a\n...."))
    (came,) = sync(database, reader, folder).values()
    assert isinstance(came, Taken)
    assert any(sentence.startswith("Bilagan bild.txt: Läses inte: Filen är en bild.") for sentence in came.report)
    assert documents(database) == {PROGRAM: "Kallelse till träff", ATTACHED: "program, bilaga till Kallelse till träff"}
    assert [one.status for one in sync(database, reader, folder).values() if isinstance(one, Taken)] == ["unchanged"]
    assert ATTACHED in documents(database), "a look at the folder must not take it for a file that has gone"
    file.write_bytes(letter(schema=b"Vi slutar i Lund."))
    sync(database, reader, folder)
    assert set(documents(database)) == {PROGRAM, "schema.txt (bilaga till kallelse.eml)"}
    file.unlink()
    sync(database, reader, folder)
    assert documents(database) == {}
    assert database.read_now(catalogue.all_files) == []


def test_what_came_twice_is_kept_once(database: Database, reader: Reader, folder: Path) -> None:
    (folder / "a.txt").write_text("Vi börjar i Borås.", encoding="utf-8")
    (folder / PROGRAM).write_bytes(letter(program="Vi börjar i Borås.".encode()))
    sync(database, reader, folder)
    assert set(documents(database)) == {"a.txt", PROGRAM}
    states = {row.name: (row.state, row.report) for row in database.read_now(catalogue.all_files)}
    assert states[ATTACHED] == ("duplicate", ["Dubblett av a.txt; innehållet finns redan."])


def test_removing_a_letter_removes_what_came_with_it(database: Database, reader: Reader, folder: Path) -> None:
    (folder / PROGRAM).write_bytes(letter(program=b"en mening"))
    found = Found(PROGRAM, folder / PROGRAM)
    assert intake.take_in(database, reader, found, "coordinators").status == "added"
    assert database.read_now(record.levels) == ["coordinators"], "on the level of its letter"
    assert database.write_now(lambda connection: handing.forget(connection, PROGRAM))
    assert documents(database) == {}


def by_itself(database: Database, reader: Reader, folder: Path, text: str, level: str = "") -> Taken:
    folder.mkdir(exist_ok=True)
    (folder / "protokoll.md").write_text(text, encoding="utf-8")
    followed = database.read_now(levels.roots)
    (found,) = intake.file_by_itself(folder / "protokoll.md", followed, level)
    return intake.take_in(database, reader, found, "open")


def test_files_of_the_same_name_from_different_folders_are_kept_beside_each_other(
    database: Database, reader: Reader, tmp_path: Path
) -> None:
    one, other = tmp_path / "vår", tmp_path / "höst"
    assert by_itself(database, reader, one, "Vi möts i Lund.").status == "added"
    beside = by_itself(database, reader, other, "Vi möts i Vara.")
    assert (beside.name, beside.status) == ("protokoll (2).md", "added")
    assert beside.report[0] == (
        'Heter "protokoll (2).md" i arkivet, på nivån open; ett annat dokument heter redan protokoll.md.'
    )
    changed = by_itself(database, reader, other, "Vi möts i Borås.")
    assert (changed.name, changed.status) == ("protokoll (2).md", "replaced")
    assert by_itself(database, reader, one, "Vi möts i Lund.").status == "unchanged"
    assert by_itself(database, reader, one, "Vi möts i Lund.", "coordinators").status == "moved"
    assert len(documents(database)) == 2


@pytest.mark.parametrize("root", ["/förut", ""], ids=["from a folder", "from a conversation"])
def test_what_may_be_a_new_version_of_a_restricted_document_is_not_opened_to_all(
    database: Database, reader: Reader, tmp_path: Path, root: str
) -> None:
    (tmp_path / "protokoll.md").write_text("Lönen är hemlig.", encoding="utf-8")
    before = Found("protokoll.md", tmp_path / "protokoll.md", root, chosen="coordinators")
    assert intake.take_in(database, reader, before, "open").status == "added"
    came = by_itself(database, reader, tmp_path / "ny", "Lönen är mycket hemlig.")
    assert came.status == "refused"
    assert came.report[0].startswith("Ett dokument som heter protokoll.md finns på nivån coordinators. Välj vem")
    assert [row.level for row in database.read_now(catalogue.all_files)] == ["coordinators"]
    opened = by_itself(database, reader, tmp_path / "ny", "Lönen är inte hemlig.", "open")
    assert (opened.name, opened.status) == ("protokoll (2).md", "added")
    changed = by_itself(database, reader, tmp_path / "ny", "Lönen var aldrig hemlig.")
    assert (changed.name, changed.status) == ("protokoll (2).md", "replaced"), "its level is known"


def test_the_file_of_a_folder_does_not_replace_a_document_from_elsewhere(
    database: Database, reader: Reader, folder: Path, tmp_path: Path
) -> None:
    by_itself(database, reader, tmp_path / "vår", "Vi möts i Lund.")
    (folder / "protokoll.md").write_text("Vi möts i Vara.", encoding="utf-8")
    came = sync(database, reader, folder)["protokoll.md"]
    assert isinstance(came, Taken)
    assert (came.status, came.report) == ("refused", (intake.ALONE.format(name="protokoll.md"),))


def test_a_file_that_was_kept_beside_another_keeps_its_name_when_its_folder_is_followed(
    database: Database, reader: Reader, folder: Path, tmp_path: Path
) -> None:
    by_itself(database, reader, tmp_path / "vår", "Vi möts i Lund.")
    assert by_itself(database, reader, folder, "Vi möts i Vara.").name == "protokoll (2).md"
    for text, status in (("Vi möts i Vara.", "unchanged"), ("Vi möts i Borås.", "replaced")):
        (folder / "protokoll.md").write_text(text, encoding="utf-8")
        (came,) = sync(database, reader, folder).values()
        assert isinstance(came, Taken)
        assert (came.name, came.status) == ("protokoll (2).md", status)
    assert by_itself(database, reader, folder, "Vi möts i Borås.", "coordinators").status == "moved"
    assert set(documents(database)) == {"protokoll.md", "protokoll (2).md"}
    (folder / "protokoll.md").unlink()
    assert sync(database, reader, folder) == {"protokoll (2).md": "protokoll (2).md"}
    assert set(documents(database)) == {"protokoll.md"}


def test_a_file_that_is_called_as_another_was_renamed_does_not_take_turns_with_it(
    database: Database, reader: Reader, folder: Path, tmp_path: Path
) -> None:
    by_itself(database, reader, tmp_path / "vår", "Vi möts i Lund.")
    by_itself(database, reader, folder, "Vi möts i Vara.")
    (folder / "protokoll (2).md").write_text("Vi möts i Borås.", encoding="utf-8")
    for _ in range(2):
        came = [one for one in intake.bring_into_step(database, reader, folder, "open") if isinstance(one, Taken)]
        assert sorted(one.status for one in came) == ["refused", "unchanged"]
        assert f"{folder} har redan ett dokument som heter så; döp om det ena." in str(came)
