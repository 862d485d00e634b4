"""What members say to the bot about the year, with the real core, the real rows and both databases."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.conversation.actions import AnswerInvitation, ShowCoverage, encode
from bot.conversation.inviting import way_in
from bot.conversation.outcome import Amend, Say
from bot.storage.database import Database
from scheduling.rsvp import begins
from tests.fakes.year import ELECTION, LINK, ROOM, SQUARE, WETLANDS, Talk


@pytest.mark.parametrize("said", ["När är nästa träff?", "nästa möte", "When is the next meeting?"])
def test_the_next_meeting_is_told_from_the_plan_with_everything_that_is_decided(talk: Talk, said: str) -> None:
    text = talk.write(said)
    for part in ("Våtmarker", "torsdag 10 december kl. 9.30–15", "Stadshuset, Alingsås, och digitalt", LINK, "Eva Alm"):
        assert part in text
    assert "Värd: Alingsås" in text
    assert "Platser: 2 av 2 lediga" in text
    assert "Svara senast fredag 4 december." in text
    assert talk.labels() == ["Kommer", "Kommer digitalt", "Kanske", "Kommer inte", "Skickar kollega", "Alla träffar"]


def test_a_half_year_is_a_list_with_a_leaf_and_buttons_for_each(talk: Talk) -> None:
    text = talk.write("möten")
    assert "Träffar i dina grupper, november 2026–maj 2027" in text
    assert [(entry.leaf.weekday, entry.leaf.day, entry.leaf.month) for entry in talk.entries] == [
        ("tors", "10", "dec"),
        ("tors", "14", "jan"),
        ("tis", "18–19", "maj"),
    ]
    assert "December 2026" in text
    assert "tisdag 18 maj 2027\nonsdag 19 maj 2027" in text
    assert [len(entry.buttons) for entry in talk.entries] == [3, 1, 3]


def test_a_cancelled_meeting_is_said_to_be_and_asks_for_no_answer(talk: Talk) -> None:
    talk.write("möten")
    off = talk.entries[1]
    assert (off.title, off.note, off.tone) == ("Skogsbruk", "Inställd.", "off")
    assert [button.label for button in off.buttons] == ["Visa mer"]


def test_what_a_group_does_in_a_season_is_told_from_the_plan(talk: Talk) -> None:
    assert "Etisk upphandling" in talk.write("Vad är på gång i rättvis handel i vår?")
    assert [entry.title for entry in talk.entries] == ["Etisk upphandling", "Två dagar vid forsen"]
    assert "Det finns ingen träff i rättvis handel i planen" in talk.write("vad är på gång i rättvis handel i höst?")


def test_all_groups_are_one_button_away(talk: Talk) -> None:
    talk.write("möten")
    assert "Etisk upphandling" in talk.press("Alla grupper")


def test_a_meeting_is_found_by_what_it_is_about_and_the_rest_is_for_the_archive(talk: Talk) -> None:
    assert "Våtmarker" in talk.write("När är nästa träff om våtmarker?")
    assert talk.write("När är nästa träff om vindkraft?").startswith("Du skrev:")
    assert talk.write("Vilka möten hade vi i våras?").startswith("Du skrev:")


def test_without_a_plan_the_archive_is_asked_when_the_next_meeting_is(database: Database) -> None:
    assert Talk(database).write("när är nästa träff?").startswith("Du skrev:")


def test_english_is_spoken_to_whoever_wants_it(talk: Talk) -> None:
    talk.language = "en"
    assert "Thursday 10 December at 9.30–15" in talk.write("meetings")
    assert "You are coming." in talk.press("Coming")
    assert "Cancelled." in talk.write("meetings")


def test_one_tap_answers_and_the_list_shows_it_in_place(talk: Talk) -> None:
    talk.write("möten")
    text = talk.press("Kommer")
    (message,) = talk.last.messages
    assert isinstance(message, Amend)
    assert "Du kommer." in text
    assert len(talk.entries) == 3
    assert [button.label for button in talk.entries[0].buttons] == ["Ändra svar", "Mat och resa"]
    assert talk.answered() == {"Åsa Ek": "coming"}


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("Jag kommer!", "Du kommer."),
        ("jag kommer till nästa träff", "Du kommer."),
        ("kommer till våtmarker", "Du kommer."),
        ("jag kommer digitalt på torsdag 10 december", "Du är med digitalt."),
        ("Jag kommer kanske", "Du kommer kanske."),
        ("jag kan inte komma på träffen om våtmarker", "Du kommer inte."),
        ("Jag skickar en kollega till Alingsås", "Du skickar en kollega."),
        ("I can't come to wetlands in Alingsås", "Du kommer inte."),
    ],
)
def test_an_answer_can_be_written_instead_of_tapped(talk: Talk, said: str, noted: str) -> None:
    text = talk.write(said)
    assert ("Våtmarker" in text, noted in text) == (True, True)
    assert "Kommer" in talk.labels(), "it can still be changed with a tap"
    assert noted in talk.write("möten")


@pytest.mark.parametrize(
    "said", ["kommer till insikt", "Kommer Boverket till mötet?", "jag kommer inte ihåg", "kommer det fler bidrag?"]
)
def test_words_about_something_else_answer_no_invitation(talk: Talk, said: str) -> None:
    assert talk.write(said).startswith("Du skrev:")
    assert "Du kommer." not in talk.write("möten")


def test_where_words_fit_several_meetings_one_is_asked_which(talk: Talk) -> None:
    text = talk.write("jag kommer till Alingsås och Lerum")
    assert text.startswith("Vilken träff menar du?")
    assert len(talk.entries) > 1
    assert "Du kommer." not in text


def test_an_answer_is_changed_with_another_tap_and_there_is_only_one(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    for label, answer in (("Kanske", "maybe"), ("Kommer digitalt", "digitally"), ("Kommer inte", "declined")):
        talk.press(label)
        assert [button.label for button in talk.entries[0].buttons if button.chosen] == [label]
        assert talk.answered() == {"Åsa Ek": answer}


def test_what_one_has_answered_is_shown_to_nobody_else(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    talk.place = SQUARE
    text = talk.write("när är nästa träff i naturvård?")
    assert "Våtmarker" in text
    assert "Du kommer" not in text
    assert talk.labels() == ["Kommer", "Kommer digitalt", "Kanske", "Kommer inte", "Skickar kollega", "Alla träffar"]
    assert not any(button.chosen for button in talk.entries[0].buttons)
    talk.write("möten")
    assert talk.labels() == ["Svara", "Visa mer", "Svara", "Svara"]


def test_the_link_is_shown_to_who_is_invited_and_in_the_groups_own_room_only(talk: Talk) -> None:
    question = "när är nästa träff i naturvård?"
    assert LINK in talk.write(question)
    talk.place = ROOM
    assert LINK in talk.write(question)
    talk.place = SQUARE
    assert LINK not in talk.write(question)


def test_on_its_days_one_tap_leads_to_a_meeting_that_has_a_link(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    assert "Anslut till mötet" not in talk.labels()
    talk.now = begins(WETLANDS) - timedelta(minutes=10)
    assert f"Anslut till mötet ({LINK})" in talk.write("när är nästa träff?")
    assert talk.entries[0].buttons[0].address == LINK
    talk.place = SQUARE
    assert LINK not in talk.write("när är nästa träff i naturvård?")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "mote.exempel.se", ""])
def test_nothing_but_a_web_address_is_led_to(link: str) -> None:
    assert way_in(replace(WETLANDS, link=link), begins(WETLANDS), "sv") == ()


def test_whoever_answers_in_a_room_gets_a_card_of_their_own(talk: Talk) -> None:
    talk.place = ROOM
    talk.act(encode(AnswerInvitation("vat", "coming")))
    (message,) = talk.last.messages
    assert isinstance(message, Say)
    assert message.only_for == talk.person


def test_a_meeting_of_another_group_is_not_answered(talk: Talk) -> None:
    assert "för en annan grupp" in talk.act(encode(AnswerInvitation("val", "coming")))
    assert talk.answered("val") == {}


@pytest.mark.parametrize(("changed", "why"), [({"cancelled": True}, "inställd"), ({}, "redan börjat")])
def test_it_is_said_why_an_answer_comes_too_late(talk: Talk, changed: dict[str, bool], why: str) -> None:
    talk.put(replace(WETLANDS, **changed))
    talk.now = begins(WETLANDS)
    assert why in talk.act(encode(AnswerInvitation("vat", "coming")))
    assert talk.answered() == {}


@pytest.mark.parametrize("action", ["rsvp:vat:dancing", "rsvp:nothing:coming", "invitation:nothing", "plan:x:y:z:0"])
def test_a_button_that_means_nothing_here_is_refused(talk: Talk, action: str) -> None:
    assert "gäller inte längre" in talk.act(action)


def test_a_stranger_is_told_whom_to_ask(talk: Talk) -> None:
    stranger = Talk(talk.database, "nobody")
    assert "Våtmarker" in stranger.write("möten")
    for said in ("mina uppgifter", "önskemål", "kalender", "jag slutar", "lämna över", "jag byter jobb"):
        assert "Be en samordnare att lägga till dig." in stranger.write(said)


def test_where_the_places_are_taken_one_stands_in_line_and_is_told_the_number(talk: Talk) -> None:
    for account in ("bo", "dag"):
        other = talk.as_other(account)
        other.write("när är nästa träff i naturvård?")
        other.press("Kommer")
    assert "Platser: 0 av 2 lediga" in talk.write("när är nästa träff?")
    assert "Du är nummer 1 i kön" in talk.press("Kommer")
    cia = talk.as_other("cia")
    cia.write("när är nästa träff?")
    assert "Du är nummer 2 i kön" in cia.press("Kommer")
    assert talk.answered() == {"Bo Ahl": "coming", "Dag Lind": "coming"}


def test_a_place_that_becomes_free_is_offered_and_taken_with_one_tap(talk: Talk) -> None:
    test_where_the_places_are_taken_one_stands_in_line_and_is_told_the_number(talk)
    bo = talk.as_other("bo")
    bo.write("när är nästa träff?")
    bo.press("Kommer inte")
    assert "Det finns en plats" in (text := talk.write("när är nästa träff?")) or "En plats är ledig" in text
    assert "Svara senast tisdag 24 november kl. 9." in text
    assert "Du kommer." in talk.press("Ta platsen")
    assert talk.answered()["Åsa Ek"] == "coming"


def test_one_can_leave_the_line(talk: Talk) -> None:
    test_where_the_places_are_taken_one_stands_in_line_and_is_told_the_number(talk)
    talk.write("när är nästa träff?")
    talk.press("Lämna kön")
    assert "nummer 1" in talk.as_other("cia").write("när är nästa träff?")


def test_after_a_move_one_is_asked_whether_the_answer_still_holds(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    talk.put(replace(WETLANDS, version=2, revision=2))
    assert "Träffen har ändrats sedan du svarade" in talk.write("när är nästa träff?")
    assert "Träffen har ändrats" not in talk.press("Kommer")


def test_food_and_travel_are_noted_shown_as_ones_own_and_told_without_names(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    assert "utan namn" in talk.press("Mat och resa")
    assert "borta" in talk.reply.nodes[0].text  # type: ignore[union-attr]
    talk.fill_in(dish="vegetariskt", diet="Tål inte nötter", travel="Tåg 9.12")
    assert "Våtmarker: Kommer, vegetariskt, Tål inte nötter, Tåg 9.12" in talk.write("mina uppgifter")
    coordinator = talk.as_other("dag")
    coordinator.write("när är nästa träff i naturvård?")
    text = coordinator.press("Vilka kommer?")
    assert "Vegetariskt: 1" in text
    assert "Tål inte nötter" in text
    assert "Åsa" not in text


def test_whoever_sends_a_colleague_may_say_whom(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Skickar kollega")
    assert "Vem kommer i stället?" in talk.press("Mat och resa")
    talk.fill_in(colleague="Ulf Berg")
    assert "Skickar kollega, Ulf Berg" in talk.write("mina uppgifter")


def test_coordinators_see_which_municipalities_come_and_which_are_missing(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    coordinator = talk.as_other("dag")
    coordinator.write("när är nästa träff i naturvård?")
    text = coordinator.press("Vilka kommer?")
    assert "1 av 4 inbjudna har svarat." in text
    assert "Naturvård: 1 av 4 kommuner" in text
    assert "Kommer (1): Vara" in text
    assert "Har inte svarat (3): Ale, Kansliet, Lerum" in text


def test_who_comes_to_a_meeting_can_be_asked_in_words(talk: Talk) -> None:
    coordinator = talk.as_other("dag")
    assert "0 av 4 inbjudna har svarat." in coordinator.write("vilka kommer på våtmarker?")
    assert "0 av 4" in coordinator.write("who is coming to våtmarker?")
    assert "Vilken träff vill du se svaren på?" in coordinator.write("vilka kommer?")
    assert "inbjudna har svarat." in coordinator.press(coordinator.labels()[0])
    assert "Det kan bara samordnarna se." in talk.write("vilka kommer på våtmarker?")


def test_nobody_but_a_coordinator_sees_who_comes(talk: Talk) -> None:
    assert "Det kan bara samordnarna se." in talk.act(encode(ShowCoverage("vat")))
    talk.write("när är nästa träff?")
    assert "Vilka kommer?" not in talk.labels()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("meetings", "Meetings in your groups, November 2026–May 2027"),
        ("what is coming up in naturvård this winter?", "Våtmarker"),
        ("my data", "This is what I know about you"),
        ("wishes", "two weeks before: on"),
        ("stop reminding me", "The reminders are stopped."),
        ("calendar", "Address for all my meetings"),
        ("i am leaving", "Hand over to a successor"),
        ("hand over to Eva Alm eva@vara.example", "Name: Eva Alm"),
        ("i am changing jobs", "New municipality"),
        ("join rättvis handel", "You now belong to rättvis handel."),
        ("leave group naturvård", "You no longer belong to naturvård."),
    ],
)
def test_everything_that_is_said_in_swedish_can_be_said_in_english(talk: Talk, said: str, answer: str) -> None:
    talk.language = "en"
    assert answer in talk.write(said)


def test_an_answer_is_given_changed_and_noted_in_english_too(talk: Talk) -> None:
    talk.language = "en"
    talk.write("when is the next meeting?")
    assert "You are sending a colleague." in talk.press("Sending a colleague")
    assert "without names" in talk.press("Food and travel")
    assert "Thank you, it has been noted." in talk.fill_in(dish="vegan", colleague="Ulf Berg")
    assert "Våtmarker: Sending a colleague, Ulf Berg, vegan" in talk.write("my data")
    assert talk.answered() == {"Åsa Ek": "colleague"}


def test_a_text_in_a_note_is_only_text(talk: Talk) -> None:
    """What somebody writes can neither mention, link nor name a blank that the bot fills in."""
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    talk.press("Mat och resa")
    talk.fill_in(diet="{name} @alla https://exempel.se <b>")
    assert "{name} @alla https://exempel.se <b>" in talk.write("mina uppgifter")


def test_what_the_conversation_decided_names_the_meeting_it_saw(talk: Talk) -> None:
    """The other meeting is untouched: an answer to one is no answer to another."""
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    assert talk.answered(ELECTION.id) == {}
