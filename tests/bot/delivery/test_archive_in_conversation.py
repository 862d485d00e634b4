"""What a conversation did to the archive is in the record, and its buttons find their question again."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.conversation.actions import ShowWhy, encode
from bot.conversation.events import Person, Place, Pressed
from bot.conversation.outcome import AddFile, RememberQuestion
from bot.conversation.state import Asked
from bot.delivery.changes import apply
from bot.delivery.situation import situation
from bot.storage.database import Database
from knowledge import record
from knowledge.document import Block, Document
from knowledge.follow_up import Earlier
from knowledge.formats.report import Reading

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
ASA = Person("web", "asa")
SKOG = Place("web", "skog")
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
        talk=Earlier("Hur många fladdermöss?"),
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


def test_a_button_finds_the_question_it_was_offered_with_also_after_a_restart(database: Database) -> None:
    change = remembered("q1")
    for _ in range(2):
        database.write_now(lambda connection: apply(connection, change))
    found = database.read_now(lambda connection: asked(connection, "q1"))
    assert found == Asked("Hur många fladdermöss?", ("open", "group:skog"), NOW, place=SKOG, own=True)
    assert database.read_now(lambda connection: asked(connection, "q2")) is None
