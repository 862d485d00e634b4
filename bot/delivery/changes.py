"""What a conversation changed in what the bot knows."""

from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from bot.conversation.outcome import (
    AddFile,
    Change,
    ChangeMeeting,
    EraseAnswer,
    KeepProposal,
    KeepSurvey,
    MarkPassedOn,
    MarkReplied,
    PublishAll,
    ReadLater,
    RememberLanguage,
    RememberQuestion,
    RememberThumb,
    ReviewQuotation,
    SetRound,
    TakeAttendance,
)
from bot.delivery import inbox, questions
from bot.delivery.own_changes import apply_own
from bot.delivery.year_changes import apply_to_year
from bot.storage.tables import person
from knowledge.formats.report import Reading, duplicate_of
from knowledge.sources import catalogue, handing, intake
from knowledge.sources.catalogue import Found, Level
from scheduling.ratings import quotations
from scheduling.store import Overtaken


def apply(connection: Connection, change: Change) -> None:
    """Applying a change twice is the same as once.

    Raises Overtaken where the change was decided upon something that has changed since: it must be decided anew.
    """
    match change:
        case RememberLanguage():
            _remember_language(connection, change)
        case RememberQuestion():
            questions.remember(connection, change)
        case RememberThumb():
            questions.vote(connection, change)
        case EraseAnswer():
            questions.erase(connection, change)
        case MarkPassedOn() | MarkReplied():
            _mark(connection, change)
        case AddFile():
            _add_file(connection, change)
        case ReadLater(upload=upload, at=at):
            inbox.put_off(connection, upload, at)
        case ReviewQuotation() | PublishAll():
            _review(connection, change)
        case KeepProposal() | ChangeMeeting() | TakeAttendance() | SetRound() | KeepSurvey():
            apply_to_year(connection, change)
        case _:
            apply_own(connection, change)


def _remember_language(connection: Connection, change: RememberLanguage) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    who = {"channel": change.person.channel, "id": change.person.id}
    known = {"name": change.person.name, "language": change.language}
    statement = dialect.insert(person).values(who | known)
    connection.execute(statement.on_conflict_do_update(index_elements=["channel", "id"], set_=known))


def _mark(connection: Connection, change: MarkPassedOn | MarkReplied) -> None:
    match change:
        case MarkPassedOn(question=question, at=at):
            questions.mark(connection, question, passed_on_at=at)
        case MarkReplied(question=question, at=at):
            questions.mark(connection, question, replied_at=at)


def _add_file(connection: Connection, change: AddFile) -> None:
    reading, name, level = change.reading, change.name, change.level
    called = "" if name == reading.name else reading.name
    found = Found(name, Path(name), chosen=level, called=called)
    known = catalogue.row_of(connection, name)
    if reading.duplicate_of:
        _note_copy(connection, found, reading)
        return
    as_said = known is None or known.state != "held" or known.sha256 in {change.replaces, reading.sha256}
    if not as_said or (known and known.level != level):
        raise Overtaken(name)  # another document came under this name: what was said of it is no longer true
    intake.keep(connection, found, reading, reading.sha256, level)


def _note_copy(connection: Connection, found: Found, reading: Reading) -> None:
    """What is there under its name already stays."""
    original = catalogue.holder_of(connection, reading.sha256, found.name, found.chosen)
    if original is None:
        raise Overtaken(found.name)  # it has gone since
    if catalogue.row_of(connection, found.name) is None:
        level = Level(found.chosen, own=True)
        handing.note(connection, found, reading.sha256, level, "duplicate", (duplicate_of(original),))


def _review(connection: Connection, change: ReviewQuotation | PublishAll) -> None:
    match change:
        case ReviewQuotation(quotation=quotation, state=state, words=words):
            quotations.decide(connection, quotation, state, words)
        case PublishAll(round=round_id):
            quotations.publish_all(connection, round_id)
