"""A coordinator reads what was written before anybody else does: lets it go, changes it, or drops it."""

from datetime import date

import pytest

from bot.conversation.outcome import Say
from bot.conversation.replies import Choices, Form
from bot.storage.database import Database
from scheduling.ratings.quotations import Review, reviews
from scheduling.ratings.results import results
from tests.fakes.opinions import hold, hold_survey
from tests.fakes.year import ROOM, Talk, settle

FEW = ("Mer tid för samtal", "Eva var bäst", "Bra lokal")
DAY = date(2026, 11, 10)


@pytest.fixture
def desk(database: Database) -> Talk:
    """Dag's own conversation, who coordinates."""
    database.write_now(settle)
    return Talk(database, "dag")


def few(desk: Talk, words: tuple[str, ...] = FEW) -> None:
    desk.database.write_now(lambda connection: hold(connection, "bin", DAY, [5] * 7, words=words, theme="Bin"))


def many(desk: Talk) -> None:
    words = tuple(f"Tanke {number}" for number in range(12))
    desk.database.write_now(lambda connection: hold(connection, "bin", DAY, [5] * 12, words=words, theme="Bin"))


def review(desk: Talk) -> Review:
    found: Review = desk.read(reviews)[0]
    return found


def quoted(desk: Talk) -> list[str]:
    return sorted(desk.read(results)[0].quotations)


def test_each_is_read_on_its_own_and_nothing_is_quoted_before_that(desk: Talk) -> None:
    few(desk)
    said = desk.write("granska citat")
    first = review(desk).waiting[0]
    assert said.startswith("Granska citat: Bin")
    assert "Kommentar 1 av 3. Ingenting visas för andra innan du har godkänt det." in said
    assert "Färre än tio har svarat, så varje kommentar godkänns för sig." in said
    assert f"”{first.original}”" in said
    assert desk.labels() == ["Godkänn", "Ändra", "Stryk", "Hoppa över"]
    assert quoted(desk) == []


def test_what_a_survey_was_answered_is_read_by_its_question_and_shared_with_every_room(desk: Talk) -> None:
    desk.database.write_now(lambda connection: hold_survey(connection, 2026, [5] * 12, ("Fler besök",)))
    said = desk.write("granska citat")
    assert said.startswith("Granska citat: Årsenkäten 2026")
    assert "På frågan ”Vad vill du ha mer av?” skrev någon:\n”Fler besök”" in said
    desk.press("Godkänn")
    said = desk.press("Lägg ut citaten i gruppens kanal")
    assert ROOM in [message.place for message in desk.last.messages]
    assert "Ur svaren: Årsenkäten 2026\n\nVad vill du ha mer av?\n\n”Fler besök”" in said


def test_a_whole_review_ends_with_what_came_of_it_and_the_channel_gets_what_was_let_go(desk: Talk) -> None:
    few(desk)
    desk.write("granska citat")
    published = review(desk).waiting[0].original
    said = desk.press("Godkänn")
    assert "Godkänt." in said
    assert "Kommentar 2 av 3" in said
    assert "Struket." in desk.press("Stryk")
    said = desk.press("Stryk")
    assert "Allt är granskat: 1 godkända, 2 strukna." in said
    assert quoted(desk) == [published]
    said = desk.press("Lägg ut citaten i gruppens kanal")
    posted = [message for message in desk.last.messages if isinstance(message, Say)]
    assert [message.place for message in posted] == [ROOM]
    assert f"Det här tog deltagarna med sig från Bin\n\n”{published}”" in said
    assert all(not isinstance(node, Choices) for node in posted[0].reply.nodes)


def test_what_is_edited_is_quoted_and_the_original_is_shown_beside_it(desk: Talk) -> None:
    few(desk, ("Eva var bäst",))
    desk.write("citat")
    desk.press("Ändra")
    form = next(node for node in desk.reply.nodes if isinstance(node, Form))
    assert form.fields[0].value == "Eva var bäst"
    assert "Allt är granskat: 1 godkända, 0 strukna." in desk.fill_in(words="Föreläsaren var bäst")
    assert quoted(desk) == ["Föreläsaren var bäst"]
    said = desk.press("Granska igen")
    assert "”Föreläsaren var bäst”" in said
    assert "Så skrevs det från början: ”Eva var bäst”" in said
    desk.press("Stryk")
    assert quoted(desk) == []
    assert review(desk).quotations[0].original == "Eva var bäst"


def test_nothing_at_all_is_no_quotation(desk: Talk) -> None:
    few(desk, ("Eva var bäst",))
    desk.write("citat")
    desk.press("Ändra")
    desk.fill_in(words="   ")
    assert any(isinstance(node, Form) for node in desk.reply.nodes)
    assert quoted(desk) == []


def test_what_is_skipped_comes_back(desk: Talk) -> None:
    few(desk)
    desk.write("citat")
    first, second, third = review(desk).waiting
    assert f"”{second.original}”" in desk.press("Hoppa över")
    assert f"”{third.original}”" in desk.press("Godkänn")
    assert f"”{first.original}”" in desk.press("Godkänn")


def test_all_at_once_is_offered_from_ten_answers_on(desk: Talk) -> None:
    many(desk)
    desk.write("granska citat")
    desk.press("Stryk")
    assert "Alla är godkända." in desk.press("Godkänn alla 11 som är kvar")
    assert len(quoted(desk)) == 11


def test_under_ten_answers_all_at_once_is_refused_also_where_the_button_is_forged(desk: Talk) -> None:
    few(desk)
    assert "gäller inte" in desk.act("publishall:round-bin") or quoted(desk) == []
    assert quoted(desk) == []


@pytest.mark.parametrize("text", ["granska citat", "citat", "review quotations"])
def test_only_coordinators_see_what_was_written(desk: Talk, text: str) -> None:
    few(desk)
    asa = desk.as_other("asa")
    said = asa.write(text)
    assert not any(words in said for words in FEW)
    number = review(desk).waiting[0].id
    for action in (
        "review:round-bin:",
        f"quotation:{number}:published",
        f"editquotation:{number}",
        "publishall:round-bin",
        "postquotations:round-bin",
    ):
        said = asa.act(action)
        assert not any(words in said for words in FEW), action
    assert quoted(desk) == []


def test_a_state_that_is_none_of_ours_changes_nothing(desk: Talk) -> None:
    few(desk)
    number = review(desk).waiting[0].id
    for action in (f"quotation:{number}:waiting", "quotation:borta:published", "review:borta:"):
        desk.act(action)
    assert len(review(desk).waiting) == 3


def test_with_nothing_to_review_it_says_so_in_both_languages(desk: Talk) -> None:
    assert desk.write("citat") == "Det finns inga kommentarer att granska."
    desk.language = "en"
    assert desk.write("quotations") == "There are no comments to review."
    few(desk)
    assert desk.write("quotations").startswith("Review quotations: Bin")
    assert desk.labels() == ["Approve", "Edit", "Drop", "Skip"]
