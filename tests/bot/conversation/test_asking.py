"""A question in a conversation, from a real archive in memory."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from bot.conversation.actions import LONGEST, ShowSources, ShowWhy, encode
from bot.conversation.citing import citation, date_in_words, place_in_words
from bot.conversation.events import Person, Place, Pressed, Uploaded, Wrote
from bot.conversation.outcome import AddFile, Outcome, RememberQuestion
from bot.conversation.replies import Citation, Table, actions_in
from bot.conversation.router import converse
from bot.conversation.state import Asked, State
from bot.conversation.text_twin import as_text
from bot.storage.database import Database
from knowledge.answers.answer import cite
from knowledge.document import Block, Document, Where
from knowledge.passages import Passage
from tests.fakes.archive import InventedArchive
from tests.knowledge import invented

NOW = datetime(2031, 12, 1, 9, 30, tzinfo=UTC)
ASA = Person("web", "asa", "Åsa")
ROOM = Place("web", "skog")
WHO = "Vem är projektledare för Älvnätet?"
SECRET = Document("hemligt.md", "Hemligt", (Block("text", "Lönen för projektledaren Karin Ek är 51 000 kronor."),))


@pytest.fixture(scope="module")
def state(read_database: Database) -> State:
    texts = {"arsrapport.md": invented.REPORT, "energiplaner.md": invented.COMPARISON}
    archive = invented.archive(read_database, texts)
    archive.add(SECRET, "coordinators")
    return State(archive=InventedArchive(archive))


def wrote(text: str, reads: tuple[str, ...] = ("open",)) -> Wrote:
    return Wrote(key="k1", person=ASA, place=ROOM, at=NOW, text=text, message="m1", mentioned=True, reads=reads)


def spoken(outcome: Outcome) -> str:
    return "\n".join(as_text(message.reply) for message in outcome.messages)


def pressed(state: State, action: ShowSources | ShowWhy, question: str, reads: tuple[str, ...] = ("open",)) -> Outcome:
    asked = replace(state, asked=Asked(question, ("open", "coordinators"), NOW))
    event = Pressed(key="k2", person=ASA, place=ROOM, at=NOW, action=encode(action), message="m2", reads=reads)
    return converse(event, asked, NOW)


def test_a_question_is_answered_with_its_source_in_sight(state: State) -> None:
    outcome = converse(wrote(WHO), state, NOW)
    (message,) = outcome.messages
    (source,) = [node for node in message.reply.nodes if isinstance(node, Citation)]
    assert "Karin Ek" in as_text(message.reply)
    assert (source.title, source.dated, source.source) == ("Årsrapport 2031", "2031", "arsrapport.md")
    assert "Karin Ek" in source.quote


def test_its_buttons_fit_everywhere_and_the_question_is_remembered_for_them(state: State) -> None:
    outcome = converse(wrote(WHO), state, NOW)
    (remembered,) = outcome.changes
    assert isinstance(remembered, RememberQuestion)
    offered = actions_in(outcome.messages[0].reply)
    assert offered >= {encode(ShowWhy(remembered.id))}
    assert all(len(action) <= LONGEST for action in offered)


def test_the_other_sources_are_behind_a_button(state: State) -> None:
    said = spoken(pressed(state, ShowSources("x"), "Vad sades om lövskog?"))
    assert said.startswith("Fler källor")
    assert "Källa:" in said


def test_many_sources_are_a_table_of_them_all(database: Database) -> None:
    meetings = "\n".join(f"- **Nätverksträff, {day} maj, Lerum – Lövskog {day}.** Vi gick." for day in range(1, 25))
    archive = InventedArchive(invented.archive(database, {"moten-2031.md": f"# Möten 2031\n\n{meetings}"}))
    (message,) = pressed(State(archive=archive), ShowSources("x"), "Hur många träffar hölls 2031?").messages
    (table,) = message.reply.nodes
    assert isinstance(table, Table)
    counted = [f"Nätverksträff, {day} maj, Lerum – Lövskog {day}" for day in range(2, 25)]
    assert [row[0] for row in table.rows] == counted


def test_why_an_answer_shows_what_was_looked_for_and_what_was_weighed(state: State) -> None:
    said = spoken(pressed(state, ShowWhy("x"), "Vad sades om lövskåg?"))
    assert "Rättade ord: lövskåg → lövskog" in said
    assert "Årsrapport 2031" in said


def test_a_button_whose_question_is_forgotten_says_so(state: State) -> None:
    event = Pressed(key="k", person=ASA, place=ROOM, at=NOW, action=encode(ShowWhy("gone")), message="m2")
    assert "gäller inte längre" in spoken(converse(event, state, NOW))


def test_several_municipalities_are_compared_in_a_table(state: State) -> None:
    outcome = converse(wrote("Hur skiljer sig Kungälv och Tjörn åt om solenergi?"), state, NOW)
    (table,) = [node for node in outcome.messages[0].reply.nodes if isinstance(node, Table)]
    assert [row[0] for row in table.rows] == ["Kungälv", "Tjörn"]
    assert all(row[2].startswith("Jämförelse av energiplaner 2030") for row in table.rows), "where each of them stands"


def test_what_the_archive_does_not_hold_is_an_honest_no_with_its_reason(state: State) -> None:
    said = spoken(converse(wrote("Vad kostade invigningen av Gotlandsbron?"), state, NOW))
    assert said.startswith("Det hittar jag inget säkert svar på i arkivet.")
    assert "Gotlandsbron" in said


def test_an_answer_uses_only_what_everyone_in_the_place_may_read(state: State) -> None:
    salary = "Vad är projektledarens lön?"
    assert "51 000" not in spoken(converse(wrote(salary), state, NOW))
    assert "51 000" in spoken(converse(wrote(salary, ("open", "coordinators")), state, NOW))
    for action in (ShowSources("x"), ShowWhy("x")):
        assert "Hemligt" not in spoken(pressed(state, action, salary)), "a button pressed where fewer may read"


ELSEWHERE = Place("web", "skog", thread="7")


def in_our_thread(text: str, state: State, *, mentioned: bool = False) -> Outcome:
    event = replace(wrote(text), place=ELSEWHERE, mentioned=mentioned)
    return converse(event, replace(state, in_our_thread=True), NOW)


@pytest.mark.parametrize(
    "text",
    [
        "Kul att höra, Zlatan!",
        "vi ses hos Gunborg",
        "och jag tar med Gunborg",
        "🙏",
        "då var jag sjuk av Gunborg",
        "det var ju Gunborg det",
        "kan vi ta fika hos Gunborg?",
        "ska vi gå till Gunborg tycker ni?",
        "Gunborg kanske?",
        "Gunborg, har du skickat in det?",
        "nej inte vad jag vet, fråga Gunborg",
    ],
)
def test_what_is_said_to_others_in_a_thread_is_not_answered_with_a_no(state: State, text: str) -> None:
    assert in_our_thread(text, state) == Outcome()
    assert "inget säkert svar" in spoken(in_our_thread(text, state, mentioned=True)), "blind check: it would be a no"


@pytest.mark.parametrize("text", ["jag såg Karin Ek, projektledaren för Älvnätet", "Karin Ek leder Älvnätet!"])
def test_what_people_say_to_one_another_is_not_answered_though_the_archive_knows_of_it(state: State, text: str) -> None:
    assert in_our_thread(text, state) == Outcome()
    assert "Karin Ek" in spoken(in_our_thread(text, state, mentioned=True)), "blind check: it knows"


@pytest.mark.parametrize(
    ("text", "said"), [("ok bra", "Fråga gärna"), ("Haha", "Fråga gärna"), ("är du säker?", "källan")]
)
def test_a_word_that_asks_nothing_of_the_archive_is_not_looked_for_in_it(state: State, text: str, said: str) -> None:
    outcome = converse(wrote(text), state, NOW)
    assert said in spoken(outcome)
    assert outcome.changes == (), "the thread is about what it was about"
    assert in_our_thread(text, state) == Outcome(), "it may be for somebody else there"


def test_a_question_in_a_thread_is_answered_also_with_a_no(state: State) -> None:
    for asked in (
        "vad kostade invigningen av Gotlandsbron",
        "berätta om Gotlandsbron",
        "och Gotlandsbron då",
        "vi undrar vad Gotlandsbron kostade",
        "tack, vad kostade Gotlandsbron",
        "@boten vad kostade Gotlandsbron",
        "jag menade invigningen av Gotlandsbron i april",
        "och invigningen av Gotlandsbron",
    ):
        assert "inget säkert svar" in spoken(in_our_thread(asked, state))
    assert "Karin Ek" in spoken(in_our_thread("projektledare för Älvnätet", state)), "words that the archive answers"


@pytest.mark.parametrize("text", ["Tack!", "tack så mycket", "Thank you"])
def test_thanks_are_answered_as_people_do(state: State, text: str) -> None:
    assert spoken(converse(wrote(text), state, NOW)) == "Varsågod!"
    assert in_our_thread(text, state) == Outcome(), "it may be for somebody else there"


def test_an_archive_without_documents_for_this_place_says_so(state: State) -> None:
    said = spoken(converse(wrote(WHO, ("group:Skog",)), state, NOW))
    assert "Arkivet har ännu inga dokument som alla här får läsa." in said
    assert "andra ord" not in said


def test_a_question_longer_than_any_question_is_refused_with_its_length(state: State) -> None:
    assert "2001 tecken" in spoken(converse(wrote("å" * 2001), state, NOW))


@pytest.mark.parametrize(("level", "added"), [("group:skog", True), ("", False)])
def test_a_file_is_added_at_the_level_of_the_room_by_those_who_may(*, state: State, level: str, added: bool) -> None:
    event = Uploaded(
        key="k", person=ASA, place=ROOM, at=NOW, name="a.md", size=9, file="# Rubrik\n\nEtt stycke text.", level=level
    )
    outcome = converse(event, state, NOW)
    changes = [(change.name, change.level) for change in outcome.changes if isinstance(change, AddFile)]
    assert changes == ([("a.md", "group:skog")] if added else [])
    assert ("finns nu i arkivet" in spoken(outcome)) == added


@pytest.mark.parametrize(
    ("stated", "words"),
    [("2031-04-07", "7 april 2031"), ("2031", "2031"), ("2031-01-01", "2031"), (None, "")],
)
def test_a_date_is_said_in_words_and_a_year_alone_as_a_year(stated: str | None, words: str) -> None:
    assert date_in_words(stated, "sv") == words


@pytest.mark.parametrize(
    ("where", "swedish", "english"),
    [
        (Where(page=12, printed="10"), "sidan 12 (tryckt 10)", "page 12 (printed 10)"),
        (Where(page=12), "sidan 12", "page 12"),
        (Where(slide=3), "bild 3", "slide 3"),
        (Where(sheet="Kontakter", row=7), "bladet Kontakter, rad 7", "sheet Kontakter, row 7"),
        (Where(time="01:02:03"), "vid 01:02:03", "at 01:02:03"),
        (Where(), "", ""),
    ],
)
def test_a_place_is_said_as_a_reader_finds_it(where: Where, swedish: str, english: str) -> None:
    assert (place_in_words(where, "sv"), place_in_words(where, "en")) == (swedish, english)
    source = cite(Passage("rapport.pdf", "Rapport", "Åsa Öberg: Hej.", where), "Åsa Öberg: Hej.", 1.0)
    assert citation(source, "sv").place == swedish


def test_a_row_that_is_cited_is_read_under_its_columns_and_quoted_as_it_stands() -> None:
    row = Passage("plan.xlsx", "Plan", "Lerum\t60 000", cells=(("kommun", "Lerum"), ("kronor", "60 000")), kind="row")
    source = cite(row, row.text, 1.0)
    assert source.quote == "Lerum\t60 000"
    assert citation(source, "sv").quote == "kommun: Lerum; kronor: 60 000"
    unnamed = cite(
        Passage("lista.xlsx", "Lista", "Lerum\tBorås", cells=(("", "Lerum"), ("", "Borås"))), "Lerum\tBorås", 1.0
    )
    assert citation(unnamed, "sv").quote == "Lerum · Borås"
