"""What a conversation did to the archive is in the record, and its buttons find their question again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from bot.archive import Library, open_library
from bot.conversation.actions import ShowWhy, encode
from bot.conversation.events import Person, Place, Pressed, Uploaded, Wrote
from bot.conversation.outcome import AddFile, Outcome, RememberQuestion
from bot.conversation.router import converse
from bot.conversation.state import Asked, State
from bot.conversation.text_twin import as_text
from bot.delivery.changes import apply
from bot.delivery.situation import situation
from bot.storage.database import Database
from bot.storage.tables import file
from knowledge import record
from knowledge.document import Block, Document
from knowledge.formats.report import Reading
from knowledge.question import Told
from knowledge.sources import catalogue, handing, intake
from knowledge.talk.thread import Earlier
from scheduling.store import Overtaken

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
ASA = Person("web", "asa")
SKOG = Place("web", "skog")
PROTOCOL = "protokoll.md"
BATS = Document("bat.md", "Fladdermöss", (Block("text", "Under bron i Hjo bor elva dammfladdermöss."),))


def remembered(number: str) -> RememberQuestion:
    return RememberQuestion(
        id=number,
        text="Hur många fladdermöss?",
        reads=("open", "group:skog"),
        at=NOW,
        person=ASA,
        place=SKOG,
        language="sv",
        outcome="answered",
        talk=Earlier("Hur många fladdermöss?", document="skog.md", quote="Tre.", person="Ada Ek"),
        told_in=Told("ugglor.md", "Ugglan hoar.", alone=True, topic="ugglor"),
    )


def asked(connection: Connection, question: str) -> Asked | None:
    action = encode(ShowWhy(question))
    event = Pressed(key="k", person=ASA, place=SKOG, at=NOW, action=action, message="m")
    return situation(connection, event).state.asked


def test_a_file_from_a_conversation_is_a_document_on_the_level_of_its_room_once(database: Database) -> None:
    change = AddFile("bat.md", "group:skog", Reading("bat.md", "markdown", "aa", BATS, words=7))
    for _ in range(2):
        database.write_now(lambda connection: apply(connection, change))
    assert database.read_now(record.levels) == ["group:skog"]
    assert database.read_now(record.size) == (1, 1)


@pytest.fixture
def library(database: Database, tmp_path: Path) -> Iterator[Library]:
    with open_library(database, tmp_path) as opened:
        yield opened


@dataclass
class Rooms:
    """Coordinators who drop files into rooms."""

    library: Library

    def decide(self, level: str, text: str, name: str = PROTOCOL) -> Outcome:
        content = text.encode()
        row = {"id": f"{name} {text}", "name": name, "content": content, "received_at": NOW}
        self.library.database.write_now(lambda connection: connection.execute(insert(file).values(row)).rowcount)
        event = Uploaded(
            key="k", person=ASA, place=SKOG, at=NOW, name=name, size=len(content), file=f"{name} {text}", level=level
        )
        return converse(event, State(archive=self.library), NOW)

    def apply(self, outcome: Outcome) -> None:
        for change in outcome.changes:
            self.library.database.write_now(lambda connection, change=change: apply(connection, change))  # type: ignore[misc]

    def upload(self, level: str, text: str, name: str = PROTOCOL) -> str:
        """What is said of it. It is applied twice, as after a crash."""
        outcome = self.decide(level, text, name)
        self.apply(outcome)
        self.apply(outcome)
        return as_text(outcome.messages[0].reply)

    def ask(self, question: str, level: str) -> str:
        return str(self.library.ask(question, [level], NOW).answer)


@pytest.fixture
def rooms(library: Library) -> Rooms:
    return Rooms(library)


def files(database: Database) -> dict[str, str]:
    return {row.name: row.level for row in database.read_now(catalogue.all_files)}


def test_the_same_name_in_two_rooms_is_two_documents_and_each_room_hears_its_own(
    database: Database, rooms: Rooms
) -> None:
    rooms.upload("group:naturvård", "Våtmarken i Vara ska rensas.")
    said = rooms.upload("group:handel", "Kaffet i Lund är rättvist.")
    assert "I arkivet heter den protokoll (2).md, eftersom ett annat dokument redan heter protokoll.md." in said
    assert files(database) == {PROTOCOL: "group:naturvård", "protokoll (2).md": "group:handel"}
    assert "Vara" in rooms.ask("Vad ska rensas?", "group:naturvård")
    assert "Lund" in rooms.ask("Vad är rättvist?", "group:handel")


def test_a_new_version_in_the_same_room_replaces_the_earlier_one_and_says_so(database: Database, rooms: Rooms) -> None:
    rooms.upload("group:naturvård", "Våtmarken i Vara ska rensas.")
    rooms.upload("group:handel", "Kaffet i Lund är rättvist.")
    database.write_now(lambda connection: handing.forget(connection, PROTOCOL))
    assert "Den ersätter den tidigare protokoll (2).md." in rooms.upload("group:handel", "Kaffet i Borås är rättvist.")
    assert files(database) == {"protokoll (2).md": "group:handel"}
    assert "Borås" in rooms.ask("Vad är rättvist?", "group:handel")


def test_a_document_whose_own_name_is_like_one_that_was_given_is_not_taken_for_it(
    database: Database, rooms: Rooms
) -> None:
    rooms.upload("group:handel", "Kaffet i Lund är rättvist.", "protokoll (2).md")
    rooms.upload("group:handel", "Teet i Ystad är ekologiskt.")
    assert set(files(database)) == {PROTOCOL, "protokoll (2).md"}


def test_an_upload_does_not_replace_the_file_of_a_followed_folder(
    database: Database, rooms: Rooms, tmp_path: Path
) -> None:
    folder = tmp_path / "arkiv"
    folder.mkdir()
    (folder / PROTOCOL).write_text("Våtmarken i Vara ska rensas.", encoding="utf-8")
    list(intake.bring_into_step(database, rooms.library.reader, folder, "open"))
    rooms.upload("open", "Kaffet i Lund är rättvist.")
    assert set(files(database)) == {PROTOCOL, "protokoll (2).md"}


def test_an_uploaded_copy_takes_the_place_of_the_document_when_that_goes(database: Database, rooms: Rooms) -> None:
    rooms.upload("group:handel", "Kaffet i Lund är rättvist.")
    assert "Dubblett av protokoll.md" in rooms.upload("group:handel", "Kaffet i Lund är rättvist.", "kopia.md")
    database.write_now(lambda connection: handing.forget(connection, PROTOCOL))
    assert files(database) == {"kopia.md": "group:handel"}
    assert "Lund" in rooms.ask("Vad är rättvist?", "group:handel")


def test_what_was_said_of_an_upload_is_decided_anew_when_another_came_between(rooms: Rooms) -> None:
    first = rooms.decide("group:naturvård", "Våtmarken i Vara ska rensas.")
    second = rooms.decide("group:handel", "Kaffet i Lund är rättvist.")
    third = rooms.decide("group:naturvård", "Våtmarken i Vara är rensad.")
    rooms.apply(first)
    for late in (second, third):
        with pytest.raises(Overtaken):
            rooms.apply(late)


def test_a_button_finds_the_question_it_was_offered_with_also_after_a_restart(database: Database) -> None:
    change = remembered("q1")
    for _ in range(2):
        database.write_now(lambda connection: apply(connection, change))
    found = database.read_now(lambda connection: asked(connection, "q1"))
    assert found == Asked(
        "Hur många fladdermöss?",
        ("open", "group:skog"),
        NOW,
        place=SKOG,
        own=True,
        told_in=Told("ugglor.md", "Ugglan hoar.", alone=True, topic="ugglor"),
    )
    assert database.read_now(lambda connection: asked(connection, "q2")) is None


def test_a_thread_remembers_the_document_that_was_talked_of(database: Database) -> None:
    database.write_now(lambda connection: apply(connection, remembered("q1")))
    event = Wrote(key="k", person=ASA, place=SKOG, at=NOW, text="vem?", reads=("open", "group:skog"))
    earlier = database.read_now(lambda connection: situation(connection, event).state.earlier)
    assert earlier == Earlier("Hur många fladdermöss?", document="skog.md", quote="Tre.", person="Ada Ek")
