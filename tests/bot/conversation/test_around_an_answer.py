"""What a member meets around an answer: the words of a no in both languages, why, thumbs, and the coordinators."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from bot.conversation.actions import OfQuestion, PassOnQuestion, RateAnswer, ShowWhy, encode
from bot.conversation.citing import days_in_words
from bot.conversation.events import Person, Place, Pressed, Wrote
from bot.conversation.handlers.answering import place_for
from bot.conversation.outcome import Outcome, RememberQuestion
from bot.conversation.reasons import in_words
from bot.conversation.replies import Table, actions_in
from bot.conversation.router import converse
from bot.conversation.state import Asked, State
from bot.conversation.text_twin import as_text
from bot.conversation.unanswered import Unanswered
from bot.conversation.wording import LANGUAGES
from bot.storage.database import Database
from knowledge.answers.doubt import kinds, refusal
from knowledge.answers.meetings import one_meeting
from knowledge.answers.reason import NOTHING, Reason
from knowledge.question import NOWHERE
from knowledge.swedish.dates import Period, of_month, of_year
from tests.fakes.archive import InventedArchive
from tests.knowledge import invented

NOW = datetime(2031, 12, 1, 9, 30, tzinfo=UTC)
ASA = Person("web", "asa", "Åsa")
ROOM = Place("web", "skog", "m1")
DESK = Place("web", "samordning")
MAY = Period(datetime(2031, 5, 12, tzinfo=UTC).date(), datetime(2031, 5, 12, tzinfo=UTC).date())


@pytest.fixture(scope="module")
def archive(read_database: Database) -> InventedArchive:
    texts = {"arsrapport.md": invented.REPORT, "energiplaner.md": invented.COMPARISON}
    return InventedArchive(invented.archive(read_database, texts))


@pytest.fixture
def state(archive: InventedArchive) -> State:
    archive.gaps.clear()
    return State(archive=archive, coordinators=DESK)


def wrote(text: str, place: Place = ROOM) -> Wrote:
    return Wrote(key="k1", person=ASA, place=place, at=NOW, text=text, message="m2", mentioned=True)


def said(outcome: Outcome) -> str:
    return "\n".join(as_text(message.reply) for message in outcome.messages)


def pressed(state: State, action: OfQuestion, question: str) -> Outcome:
    asked = replace(state, asked=Asked(question, ("open",), NOW))
    event = Pressed(key="k2", person=ASA, place=ROOM, at=NOW, action=encode(action), message="m3")
    return converse(event, asked, NOW)


REASONS = (
    NOTHING,
    Reason("unknown", {"names": ("Rymdstyrelsen", "Månbasen")}),
    Reason("other_year", {"year": "2044"}),
    Reason("unsure"),
    Reason("no_meeting", {"groups": ("Skogsgruppen",), "days": MAY, "nearest": "Digitalt nätverksmöte, 10 maj"}),
    Reason("no_meeting_then", {"days": MAY, "nearest": "Digitalt nätverksmöte, 10 maj"}),
    *(Reason(name) for name in (*refusal.WITHOUT_UNIT.values(), *kinds.KINDS.values())),
    *(Reason(name, {"meeting": "Tvådagarsträff Borås"}) for name in one_meeting.UNTOLD.values()),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.name)
def test_every_reason_of_a_no_is_a_sentence_in_both_languages(reason: Reason, language: str) -> None:
    words = in_words(reason, language)
    assert words[0].isupper()
    assert words.endswith(".")
    assert ("arkivet" in words.casefold() or "ställena" in words or "redovisas" in words) == (language == "sv")


def test_blanks_of_a_reason_are_said_in_the_language() -> None:
    assert in_words(REASONS[1], "sv") == "Arkivet nämner inte Rymdstyrelsen eller Månbasen."
    assert in_words(REASONS[1], "en") == "The archive does not mention Rymdstyrelsen or Månbasen."
    assert "inget möte i Skogsgruppen 12 maj 2031" in in_words(REASONS[4], "sv")
    assert "no meeting in Skogsgruppen on 12 May 2031" in in_words(REASONS[4], "en")


def test_a_no_in_english_has_no_swedish_words_of_our_own(state: State) -> None:
    answered = said(converse(wrote("Vad sa Rymdstyrelsen om lövskog?"), replace(state, language="en"), NOW))
    assert "The archive does not mention Rymdstyrelsen." in answered
    assert "The nearest I found:" in answered
    assert not any(word in answered for word in ("Arkivet", "Närmast", "sidan", "Källa", "Ta bort"))


def test_an_unsure_answer_says_so_before_it_in_the_language(state: State) -> None:
    question = "Vem berättade om stöd till föreningar för återbruk av trädgårdsredskap?"
    swedish, english = (said(converse(wrote(question), replace(state, language=one), NOW)) for one in LANGUAGES)
    assert swedish.startswith(("Det framgår inte säkert av arkivet. Närmast står:", "Det hittar jag inget"))
    assert english.startswith(("The archive does not say for certain. The nearest is:", "I find no certain"))


@pytest.mark.parametrize(
    ("period", "swedish", "english"),
    [
        (MAY, "12 maj 2031", "12 May 2031"),
        (of_month(2031, 5), "maj 2031", "May 2031"),
        (of_year(2031), "2031", "2031"),
        (Period(of_year(2030).first, of_year(2031).last), "2030–2031", "2030–2031"),
        (Period(MAY.first, MAY.last.replace(day=13)), "12–13 maj 2031", "12–13 May 2031"),
        (Period(MAY.first, MAY.last.replace(month=6, day=1)), "12 maj–1 juni 2031", "12 May–1 June 2031"),
        (Period(MAY.first, MAY.last.replace(year=2032)), "12 maj 2031–12 maj 2032", "12 May 2031–12 May 2032"),
        (Period(MAY.first, MAY.last, year_known=False), "12 maj", "12 May"),
    ],
)
def test_days_are_said_as_people_say_them(period: Period, swedish: str, english: str) -> None:
    assert (days_in_words(period, "sv"), days_in_words(period, "en")) == (swedish, english)


def test_why_says_how_the_question_was_understood_and_what_was_weighed(state: State) -> None:
    outcome = pressed(state, ShowWhy("q"), "Vem visade en gallringsplan i Skogsgruppen i april 2031?")
    words = said(outcome)
    for line in (
        "Frågan som jag förstod den: Vem visade en gallringsplan i Skogsgruppen i april 2031?",
        "Jag letade efter: en person",
        "Tid: april 2031",
        "Grupp: Skogsgruppen",
        "Jag sökte i: 2 dokument med",
        "Så svarade jag: Med de meningar som rymmer mest av frågan, ord för ord",
    ):
        assert line in words
    (table,) = [node for node in outcome.messages[0].reply.nodes if isinstance(node, Table)]
    assert table.columns == ("Ställe", "Av frågan", "Poäng", "I svaret")
    scores = [float(row[2].replace(",", ".")) for row in table.rows]
    assert scores == sorted(scores, reverse=True)
    assert "ja" in {row[3] for row in table.rows}


def test_why_a_count_lists_the_meetings_that_were_counted(state: State) -> None:
    words = said(pressed(state, ShowWhy("q"), "Hur många träffar hade Skogsgruppen 2031?"))
    assert "Ur uppgifterna om nätverkets träffar" in words
    assert all(meeting in words for meeting in ("Lövskog", "Granbarkborre", "Naturreservat"))


def test_a_no_offers_the_nearest_places_and_somebody_to_ask(state: State) -> None:
    outcome = converse(wrote("Vem är projektledare för Älvnätet år 2044?"), state, NOW)
    assert {action.split(":")[0] for action in actions_in(outcome.messages[0].reply)} >= {"passon", "why", "takeback"}
    assert "Närmast kommer detta:" in said(outcome)


def test_where_the_coordinators_have_no_place_nobody_is_sent_there(state: State) -> None:
    alone = replace(state, coordinators=None)
    outcome = converse(wrote("Vem är projektledare för Älvnätet år 2044?"), alone, NOW)
    assert "Fråga samordnarna" not in said(outcome)
    assert "gäller inte längre" in said(pressed(alone, PassOnQuestion("q"), "Vad?"))


def test_an_answer_asks_whether_it_helped_and_a_no_does_not(state: State) -> None:
    answered, refused = (
        actions_in(converse(wrote(question), state, NOW).messages[0].reply)
        for question in ("Vem är projektledare för Älvnätet?", "Vad kostade Gotlandsbron?")
    )
    assert {encode(RateAnswer(number_in(answered), thumb)) for thumb in ("up", "down")} <= answered
    assert not any(action.startswith("helped") for action in refused)


def number_in(actions: frozenset[str]) -> str:
    return next(action.split(":")[1] for action in actions if action.startswith("helped"))


def test_the_list_of_what_was_not_answered_is_for_the_coordinator_alone(state: State, archive: InventedArchive) -> None:
    archive.gaps.append(Unanswered("Vad kostar bron?", 3, NOW, 2, 1, passed_on=True, replied=False))
    refused = converse(wrote("frågor utan svar"), state, NOW)
    assert "till för nätverkets samordnare" in said(refused)
    assert "bron" not in said(refused)
    shown = converse(wrote("frågor utan svar"), replace(state, coordinator=True), NOW)
    assert "Vad kostar bron?" in said(shown)
    assert "inget svar 2 gånger, svaret hjälpte inte, skickad till samordnarna" in said(shown)
    assert [getattr(message, "only_for", None) for message in (*refused.messages, *shown.messages)] == [ASA, ASA]


def test_a_coordinator_with_nothing_to_mend_is_told_so(state: State) -> None:
    assert "har arkivet svarat på allt" in said(
        converse(wrote("Obesvarade frågor"), replace(state, coordinator=True), NOW)
    )


def test_a_question_is_remembered_where_it_is_answered(state: State) -> None:
    event = wrote("Vem är projektledare för Älvnätet?", Place("web", "skog"))
    (change,) = converse(event, state, NOW).changes
    assert getattr(change, "place", None) == place_for(event) == Place("web", "skog", "m2")


def test_what_leans_on_an_answer_is_answered_where_it_stood_and_so_are_its_buttons(read_database: Database) -> None:
    texts = {
        f"{place}.md": f"# Anteckningar från {place}\n\n{who} visade dammen. Bussen dit kostade {price} kronor."
        for place, who, price in (("Lerum", "Nils Lind", 300), ("Borås", "Karin Ek", 4000))
    }
    asked_before = State(archive=InventedArchive(invented.archive(read_database, texts)))
    for place, who in (("Lerum", "Nils Lind"), ("Borås", "Karin Ek")):
        first = remembered(converse(wrote(f"Vad visade {who}?"), asked_before, NOW))
        follow = converse(wrote("vad kostade bussen dit?"), replace(asked_before, earlier=first.talk), NOW)
        again = remembered(follow)
        assert again.talk is not None
        assert again.talk.document == f"{place}.md"
        asked, alone = (Asked(again.text, ("open",), NOW, told_in=one) for one in (again.told_in, NOWHERE))
        assert why(asked, asked_before)[0] > why(alone, asked_before)[0], f"{place}: it weighs what the answer did"


def why(asked: Asked, state: State) -> list[str]:
    event = Pressed(key="k2", person=ASA, place=ROOM, at=NOW, action=encode(ShowWhy("q")), message="m3")
    shown = converse(event, replace(state, asked=asked), NOW)
    (table,) = [node for node in shown.messages[0].reply.nodes if isinstance(node, Table)]
    return [row[2] for row in table.rows]


def remembered(outcome: Outcome) -> RememberQuestion:
    return next(change for change in outcome.changes if isinstance(change, RememberQuestion))
