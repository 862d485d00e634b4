"""The archive's folders are followed while the bot runs."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.archive import Library, open_library
from bot.conversation.events import Person, Place
from bot.conversation.outcome import RememberQuestion
from bot.delivery import questions
from bot.following import Follower, log
from bot.storage.database import Database
from bot.storage.tables import question, talk
from knowledge.question import Told
from knowledge.settings import ArchiveSettings, Folder
from knowledge.sources import catalogue, handing, levels
from knowledge.sources.intake import bring_into_step
from knowledge.talk.thread import Earlier
from tests.bot.test_commands import wait_for_address
from tests.fakes import documents
from tests.fakes.command import natverksbot, running

NOW = datetime(2031, 10, 1, 9, 0, tzinfo=UTC)
QUESTION = "Vart leds dagvattnet?"


@pytest.fixture
def library(database: Database, tmp_path: Path) -> Iterator[Library]:
    with open_library(database, tmp_path) as opened:
        yield opened


def folder_with(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def follower(library: Library, *folders: Folder) -> Follower:
    return Follower(library, ArchiveSettings(folders=folders))


def test_what_is_put_in_a_followed_folder_is_answered_from_where_it_may_be_read(
    library: Library, tmp_path: Path
) -> None:
    root = folder_with(tmp_path / "styrelsen", "vatten.md", "Dagvattnet leds till dammen vid ån.")
    following = follower(library, Folder(str(root), "coordinators"))
    following.look()
    following.look()
    assert "dammen" in str(library.ask(QUESTION, ["open", "coordinators"], NOW).answer)
    assert "dammen" not in str(library.ask(QUESTION, ["open"], NOW).answer)


def test_a_folder_that_cannot_be_reached_is_said_once_and_keeps_its_documents(
    library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = folder_with(tmp_path / "disk", "vatten.md", "Dagvattnet leds till dammen vid ån.")
    following = follower(library, Folder(str(root)))
    following.look()
    following.look()
    root.rename(tmp_path / "urkopplad")
    following.look()
    following.look()
    assert [record.message for record in caplog.records if "nås inte" in record.message] == [
        f"{root}: mappen nås inte (No such file or directory); dess dokument är kvar som de var"
    ]
    assert "dammen" in str(library.ask(QUESTION, ["open"], NOW).answer)


def test_a_folder_that_was_added_by_command_is_followed_too(library: Library, tmp_path: Path) -> None:
    root = folder_with(tmp_path / "arkiv", "skog.md", "Skogen gallras i mars.")
    assert len(list(bring_into_step(library.database, library.reader, root, "open"))) == 1
    folder_with(root, "vatten.md", "Dagvattnet leds till dammen vid ån.")
    following = follower(library)
    following.look()
    following.look()
    assert "dammen" in str(library.ask(QUESTION, ["open"], NOW).answer)


def test_a_folder_that_has_been_empty_is_still_followed(library: Library, tmp_path: Path) -> None:
    root = tmp_path / "arkiv"
    root.mkdir()
    list(bring_into_step(library.database, library.reader, root, "open"))
    folder_with(root, "vatten.md", "Dagvattnet leds till dammen vid ån.")
    following = follower(library)
    following.look()
    following.look()
    assert "dammen" in str(library.ask(QUESTION, ["open"], NOW).answer)


def test_a_folder_that_is_removed_and_added_again_is_looked_through_anew(library: Library, tmp_path: Path) -> None:
    root = folder_with(tmp_path / "arkiv", "vatten.md", "Dagvattnet leds till dammen vid ån.")
    library.database.write_now(partial(levels.follow, root=str(root), level="open"))
    following = follower(library)
    for _ in range(2):
        following.look()
    library.database.write_now(partial(levels.unfollow, root=str(root)))
    following.look()
    assert library.database.read_now(catalogue.all_files) == []
    library.database.write_now(partial(levels.follow, root=str(root), level="open"))
    for _ in range(2):
        following.look()
    assert [row.name for row in library.database.read_now(catalogue.all_files)] == ["vatten.md"]


class Removing(logging.Handler):
    """Somebody who removes a folder when the first of its documents is told of."""

    def __init__(self, database: Database, root: str) -> None:
        super().__init__()
        self._remove = partial(database.write_now, partial(levels.unfollow, root=root))

    def emit(self, _: logging.LogRecord) -> None:
        log.removeHandler(self)
        self._remove()


def test_nothing_more_is_taken_in_from_a_folder_that_is_removed_while_it_is_looked_at(
    library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = folder_with(tmp_path / "arkiv", "a.md", "Dagvattnet leds till dammen vid ån.")
    folder_with(root, "b.md", "Skogen gallras i mars.")
    library.database.write_now(partial(levels.follow, root=str(root), level="open"))
    following = follower(library)
    following.look()
    caplog.set_level("INFO")
    log.addHandler(Removing(library.database, str(root)))
    following.look()
    assert library.database.read_now(catalogue.all_files) == []
    assert library.database.read_now(levels.roots) == {}


def test_the_archive_is_kept_in_step_without_a_question(library: Library, tmp_path: Path) -> None:
    root = folder_with(tmp_path / "arkiv", "vatten.md", "Dagvattnet leds till dammen vid ån.")
    list(bring_into_step(library.database, library.reader, root, "open"))
    assert not library.archive.in_step
    follower(library).keep_up()
    assert library.archive.in_step


async def test_a_follower_that_runs_keeps_the_archive_in_step(library: Library, tmp_path: Path) -> None:
    following = follower(library)
    following.start()
    root = folder_with(tmp_path / "arkiv", "vatten.md", "Dagvattnet leds till dammen vid ån.")
    list(bring_into_step(library.database, library.reader, root, "open"))
    async with asyncio.timeout(30):
        while not library.archive.in_step:  # noqa: ASYNC110 - an index that was written wakes nobody
            await asyncio.sleep(0.05)
    await following.stop()


async def test_a_follower_that_stops_leaves_a_long_scan_for_the_next_one(database: Database, tmp_path: Path) -> None:
    root = tmp_path / "arkiv"
    root.mkdir()
    (root / "skannad.pdf").write_bytes(
        documents.scanned_pdf("#set page(width: 14cm, height: 4cm)\nMötet öppnades i Vara.", 40)
    )
    with open_library(database, tmp_path) as library:
        following = follower(library, Folder(str(root)))
        following.look()
        reading = asyncio.create_task(asyncio.to_thread(following.look))
        assert not (await asyncio.to_thread(library.reader.read_bytes, "a.txt", b"en mening")).refused
        await following.stop()
        await reading
    assert database.read_now(catalogue.all_files) == []


def test_the_running_bot_takes_in_what_is_put_in_its_folder_and_says_what_it_could_not_read(tmp_path: Path) -> None:
    archive = tmp_path / "arkiv"
    archive.mkdir()
    followed = f'[[archive.folders]]\npath = "{archive}"\n'
    (tmp_path / "config.toml").write_text(f"[web]\nport = 0\n[archive]\nlook_every_seconds = 1\n{followed}")
    with running("run", folder=tmp_path) as process:
        wait_for_address(process)
        folder_with(archive, "a.md", "Dagvattnet leds till dammen vid ån.")
        (archive / "tom.pdf").write_bytes(b"")
        assert process.stderr is not None
        assert next(line for line in process.stderr if "tom.pdf" in line).strip().endswith("lägg in den igen.")
        assert "dammen" in natverksbot("ask", QUESTION, folder=tmp_path).said


@pytest.mark.parametrize("gone", ["deleted", "removed by command"])
def test_what_a_document_said_is_quoted_nowhere_when_it_is_gone(library: Library, tmp_path: Path, gone: str) -> None:
    root = folder_with(tmp_path / "styrelsen", "vatten.md", "Dagvattnet leds till dammen vid ån.")
    following = follower(library, Folder(str(root), "open"))
    following.look()
    following.look()
    (source,) = library.ask(QUESTION, ["open"], NOW).sources
    asked = RememberQuestion(
        id="q1",
        text=QUESTION,
        reads=("open",),
        at=NOW,
        person=Person("web", "asa"),
        place=Place("web", "torget"),
        language="sv",
        outcome="answered",
        talk=Earlier(QUESTION, document=source.document, quote=source.quote, person="Åsa Dam"),
        told_in=Told(source.document, source.quote, topic="Dagvattnet"),
    )
    library.database.write_now(lambda connection: questions.remember(connection, asked))

    def quoted() -> set[str]:
        kept = (question.c.told_by, question.c.told_topic, talk.c.quote, talk.c.person)
        return library.database.read_now(
            lambda connection: {said for one in kept for said in connection.scalars(select(one))}
        )

    following.look()
    assert quoted() == {source.quote, "Dagvattnet", "Åsa Dam"}
    if gone == "deleted":
        (root / "vatten.md").unlink()
    else:
        (root / "vatten.md").rename(tmp_path / "vatten.md")
        library.database.write_now(lambda connection: handing.forget(connection, source.document))
    following.look()
    assert quoted() == {""}
