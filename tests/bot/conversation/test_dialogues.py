"""Conversations as specification: every dialogue that the help shows is held with the real core."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from bot.conversation.events import Person, Place, Wrote
from bot.conversation.handlers.helping import dialogue
from bot.conversation.outcome import Amend, Outcome, RememberLanguage, RememberQuestion
from bot.conversation.router import converse
from bot.conversation.state import State
from bot.conversation.text_twin import as_text
from bot.conversation.wording import LANGUAGES, say
from bot.demo.sample import prepare
from bot.storage.database import Database
from knowledge.formats.reader import Reader
from tests.fakes.archive import InventedArchive
from tests.fakes.year import FixedYear
from tests.knowledge import invented
from tests.recordings.recording import agrees

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
ASA = Person("web", "asa", "Åsa")
ALONE = Place("web", "asa", direct=True)


def wrote(text: str, place: Place = ALONE, *, mentioned: bool = False) -> Wrote:
    return Wrote(key="1", person=ASA, place=place, at=NOW, text=text, message="m1", mentioned=mentioned)


def spoken(outcome: Outcome) -> str:
    return "\n\n".join(as_text(message.reply) for message in outcome.messages)


@pytest.fixture(scope="module")
def sample(read_database: Database, tmp_path_factory: pytest.TempPathFactory) -> InventedArchive:
    """The archive of the sample network, from the very files that the demonstration reads."""
    files = prepare(tmp_path_factory.mktemp("sample"), NOW).archive
    archive = invented.WritableArchive(read_database)
    with Reader() as reader:
        for file in sorted(files.iterdir()):
            document = reader.read(file).document
            assert document is not None
            archive.add(document)
    return InventedArchive(archive)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_help_says_the_bot_answers_is_what_it_answers(language: str, sample: InventedArchive) -> None:
    """In one thread, as the help shows it: what is said builds on what was said before."""
    state = State(language=language, archive=sample, year=FixedYear())
    for exchange in dialogue(language, "help"):
        outcome = converse(wrote(exchange.said), state, NOW)
        assert agrees(exchange.answered, spoken(outcome)), f"{exchange.said!r} was answered {spoken(outcome)!r}"
        talks = [change.talk for change in outcome.changes if isinstance(change, RememberQuestion)]
        state = replace(state, earlier=talks[0] if talks else state.earlier)


def test_the_help_shows_a_real_question_to_the_archive_and_a_follow_up() -> None:
    for language in LANGUAGES:
        first, second, *_ = dialogue(language, "help")
        assert any(letter.isdigit() for letter in first.answered)
        assert say(language, "conversation.asking.understood", question="…").split("…")[0][:20] in second.answered


def test_a_dialogue_that_promises_something_else_would_be_noticed() -> None:
    assert not agrees("Det här kan jag visa …", spoken(converse(wrote("något annat"), State(), NOW)))


@pytest.mark.parametrize("said", ["hjälp", "HJÄLP!", "  Vad kan du?  ", "?", "help"])
def test_the_bot_helps_whoever_asks_for_help_in_any_of_its_words(said: str) -> None:
    assert spoken(converse(wrote(said), State(), NOW)).startswith("Hej Åsa!")


def test_a_command_word_inside_a_question_is_not_a_command() -> None:
    assert "Det här kan jag visa" not in spoken(converse(wrote("visa alla energiplaner"), State(), NOW))


def test_the_member_chooses_the_language_in_words_and_it_is_remembered() -> None:
    outcome = converse(wrote("språk engelska"), State(), NOW)
    assert spoken(outcome) == "Now I answer in English."
    assert outcome.changes == (RememberLanguage(ASA, "en"),)


def test_a_language_we_do_not_know_is_answered_with_those_we_know() -> None:
    outcome = converse(wrote("språk klingonska"), State(), NOW)
    assert "Jag kan svenska och engelska." in spoken(outcome)
    assert outcome.changes == ()


def test_talk_in_a_room_that_is_not_meant_for_the_bot_is_left_alone() -> None:
    assert converse(wrote("ses vi på torsdag?", Place("web", "allmänt")), State(), NOW) == Outcome()


def test_a_mention_in_a_room_is_answered_in_a_thread_under_what_was_written() -> None:
    outcome = converse(wrote("hej", Place("web", "allmänt"), mentioned=True), State(), NOW)
    assert [message.place.thread for message in outcome.messages] == ["m1"]


def test_a_follow_up_in_our_own_thread_needs_no_mention() -> None:
    thread = Place("web", "allmänt", thread="m1")
    outcome = converse(wrote("och i november då?", thread), State(in_our_thread=True), NOW)
    assert [message.place for message in outcome.messages] == [thread]


def test_a_text_of_a_whole_megabyte_is_refused_with_its_length() -> None:
    outcome = converse(wrote("ö" * 1_000_000), State(), NOW)
    assert "1000000 tecken. Jag läser högst 2000." in spoken(outcome)


def test_whoever_only_calls_our_name_is_told_what_we_can_do() -> None:
    outcome = converse(wrote(" ", Place("web", "allmänt"), mentioned=True), State(), NOW)
    assert spoken(outcome).startswith("Hej Åsa!")


def test_nothing_but_the_person_asked_decides_the_language_of_an_answer() -> None:
    swedish, english = (converse(wrote("hej"), State(language=language), NOW) for language in LANGUAGES)
    assert "Vill du prova?" in spoken(swedish)
    assert "Would you like to try?" in spoken(english)
    assert not any(isinstance(message, Amend) for message in (*swedish.messages, *english.messages))
