"""What members say to the bot about the year, with the real core, the real rows and both databases."""

import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.conversation.actions import AnswerInvitation, ShowCoverage, encode
from bot.conversation.outcome import Amend, Say
from bot.storage.database import Database
from scheduling import feeds, invitations, store
from scheduling.meetings import Meeting
from scheduling.network import Member
from scheduling.rsvp import begins
from tests.fakes.year import ELECTION, LINK, NATURE, NOW, ROOM, SQUARE, TRADE, WETLANDS, Talk, settle


@pytest.fixture
def talk(database: Database) -> Talk:
    database.write_now(settle)
    return Talk(database)


def member(talk: Talk, name: str = "Åsa Ek") -> Member:
    everyone = talk.read(lambda connection: store.members(connection, also_left=True))
    found: Member = next(one for one in everyone if one.name == name)
    return found


def answered(talk: Talk, meeting: str = "vat") -> dict[str, str]:
    given = talk.read(lambda connection: invitations.given_to(connection, meeting))
    names = {one.id: one.name for one in talk.read(store.members)}
    return {names[number]: one.answer for number, one in given.items()}


def put(talk: Talk, meeting: Meeting) -> None:
    talk.database.write_now(lambda connection: store.save_meeting(connection, meeting))


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
    assert answered(talk) == {"Åsa Ek": "coming"}


def test_an_answer_is_changed_with_another_tap_and_there_is_only_one(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    for label, answer in (("Kanske", "maybe"), ("Kommer digitalt", "digitally"), ("Kommer inte", "declined")):
        talk.press(label)
        assert [button.label for button in talk.entries[0].buttons if button.chosen] == [label]
        assert answered(talk) == {"Åsa Ek": answer}


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


def test_whoever_answers_in_a_room_gets_a_card_of_their_own(talk: Talk) -> None:
    talk.place = ROOM
    talk.act(encode(AnswerInvitation("vat", "coming")))
    (message,) = talk.last.messages
    assert isinstance(message, Say)
    assert message.only_for == talk.person


def test_a_meeting_of_another_group_is_not_answered(talk: Talk) -> None:
    assert "för en annan grupp" in talk.act(encode(AnswerInvitation("val", "coming")))
    assert answered(talk, "val") == {}


@pytest.mark.parametrize(("changed", "why"), [({"cancelled": True}, "inställd"), ({}, "redan börjat")])
def test_it_is_said_why_an_answer_comes_too_late(talk: Talk, changed: dict[str, bool], why: str) -> None:
    put(talk, replace(WETLANDS, **changed))
    talk.now = begins(WETLANDS)
    assert why in talk.act(encode(AnswerInvitation("vat", "coming")))
    assert answered(talk) == {}


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
    assert answered(talk) == {"Bo Ahl": "coming", "Dag Lind": "coming"}


def test_a_place_that_becomes_free_is_offered_and_taken_with_one_tap(talk: Talk) -> None:
    test_where_the_places_are_taken_one_stands_in_line_and_is_told_the_number(talk)
    bo = talk.as_other("bo")
    bo.write("när är nästa träff?")
    bo.press("Kommer inte")
    assert "Det finns en plats" in (text := talk.write("när är nästa träff?")) or "En plats är ledig" in text
    assert "Svara senast tisdag 24 november kl. 9." in text
    assert "Du kommer." in talk.press("Ta platsen")
    assert answered(talk)["Åsa Ek"] == "coming"


def test_one_can_leave_the_line(talk: Talk) -> None:
    test_where_the_places_are_taken_one_stands_in_line_and_is_told_the_number(talk)
    talk.write("när är nästa träff?")
    talk.press("Lämna kön")
    assert "nummer 1" in talk.as_other("cia").write("när är nästa träff?")


def test_after_a_move_one_is_asked_whether_the_answer_still_holds(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    put(talk, replace(WETLANDS, version=2, revision=2))
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


def test_nobody_but_a_coordinator_sees_who_comes(talk: Talk) -> None:
    assert "Det kan bara samordnarna se." in talk.act(encode(ShowCoverage("vat")))
    talk.write("när är nästa träff?")
    assert "Vilka kommer?" not in talk.labels()


def test_a_calendar_address_is_given_once_renewed_and_taken_away(talk: Talk) -> None:
    talk.write("kalender")
    first = _token(talk.press("Adress till alla mina träffar"))
    assert _reads(talk, first)
    talk.write("kalender")
    second = _token(talk.press("Ny adress till alla mina träffar"))
    assert not _reads(talk, first)
    assert _reads(talk, second)
    assert len(second) >= 43, "256 bits in base64"
    talk.press("Ta bort adressen")
    assert second not in talk.press("Mina kalendrar")
    assert not _reads(talk, second)


def _token(text: str) -> str:
    found = re.search(r"/calendar/([\w-]+)\.ics", text)
    assert found, text
    return found[1]


def _reads(talk: Talk, token: str) -> bool:
    return talk.read(lambda connection: feeds.at(connection, token)) is not None


def test_a_calendar_of_a_group_is_for_its_members(talk: Talk) -> None:
    talk.write("kalender")
    assert "Adress till naturvård" in talk.labels()
    assert _reads(talk, _token(talk.press("Adress till naturvård")))
    talk.act(f"getcalendar:{TRADE.replace(' ', '%20').replace('ä', '%C3%A4')}")
    assert talk.last.changes == ()


def test_everything_that_is_known_of_a_member_is_shown_to_that_member_alone(talk: Talk) -> None:
    talk.place = ROOM
    text = talk.write("mina uppgifter")
    (message,) = talk.last.messages
    assert isinstance(message, Say)
    assert message.only_for == talk.person
    for part in ("Åsa Ek", "asa@vara.example", "Vara", "naturvård", "deltagare", "Når dig i: web", "svenska"):
        assert part in text


def test_groups_are_joined_and_left_with_a_tap_or_in_words(talk: Talk) -> None:
    talk.write("mina uppgifter")
    assert "Nu är du med i rättvis handel." in talk.press("Rättvis handel")
    assert member(talk).groups == (NATURE, TRADE)
    assert "Nu är du inte längre med i naturvård." in talk.write("gå ur naturvård")
    assert member(talk).groups == (TRADE,)
    assert "Du är redan med" in talk.write("gå med i rättvis handel")
    assert "Vilken grupp menar du?" in talk.write("gå med i körsång")


def test_answers_go_with_the_group_that_is_left(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    talk.write("gå ur naturvård")
    assert answered(talk) == {}


def test_wishes_are_changed_in_place_with_one_tap_each(talk: Talk) -> None:
    assert "två veckor före: på" in talk.write("önskemål")
    assert "två veckor före: av" in talk.press("två veckor före: på")
    assert member(talk).wishes.leads == ("answer", "2d", "morning", "link")
    assert "två veckor före: på" in talk.press("två veckor före: av")
    assert "Påminnelserna är stoppade" in talk.press("Stoppa alla")
    assert member(talk).wishes.stopped
    talk.press("Börja igen")
    assert not member(talk).wishes.stopped


def test_hours_and_a_pause_are_set_in_a_form(talk: Talk) -> None:
    talk.write("önskemål")
    talk.press("Tider och paus")
    text = talk.fill_in(earliest="9", latest="16", pause="2027-01-10")
    assert "Vardagar mellan 9 och 16" in text
    assert "Paus till och med söndag 10 januari 2027." in text
    wishes = member(talk).wishes
    assert (wishes.hours.earliest.hour, wishes.hours.latest.hour) == (9, 16)
    assert wishes.silent_on(NOW.date() + timedelta(days=30))


def test_one_word_stops_every_reminder(talk: Talk) -> None:
    assert "Påminnelserna är stoppade" in talk.write("sluta påminna mig")
    assert member(talk).wishes.stopped


def test_leaving_says_what_happens_asks_once_and_tells_the_coordinators(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    text = talk.write("jag slutar")
    assert "tas bort (ett svar)" in text
    assert talk.last.changes == ()
    talk.press("Ja, jag slutar")
    _, told = talk.last.messages
    assert told.place.room == "@dag"
    assert "Åsa Ek (Vara) har lämnat nätverket" in str(told.reply)
    assert member(talk).left_at == NOW
    assert answered(talk) == {}


def test_whoever_stays_after_all_has_lost_nothing(talk: Talk) -> None:
    talk.write("jag slutar")
    assert "Det här vet jag om dig" in talk.press("Nej, jag är kvar")
    assert member(talk).left_at is None


def test_a_member_hands_over_to_a_successor_who_takes_the_answers(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    text = talk.write("lämna över till Eva Alm eva@vara.example")
    assert "Namn: Eva Alm" in text
    assert "E-post: eva@vara.example" in text
    assert talk.last.changes == ()
    assert "Eva Alm tar över efter dig" in talk.fill_in()
    assert "eva@vara.example" in str(talk.last.messages[1].reply)
    assert answered(talk) == {"Eva Alm": "coming"}
    assert member(talk).left_at == NOW


def test_a_handover_needs_an_address_that_is_anothers(talk: Talk) -> None:
    talk.write("lämna över till")
    assert "Skriv en hel e-postadress" in talk.fill_in(name="Eva Alm", email="eva")
    assert "Namn: Eva Alm" in talk.fill_in(email="asa@vara.example")
    assert member(talk).left_at is None


def test_the_only_coordinator_does_not_leave_a_network_without_any(talk: Talk) -> None:
    dag = talk.as_other("dag")
    dag.write("jag slutar")
    assert "Du är den enda samordnaren" in dag.press("Ja, jag slutar")
    assert member(talk, "Dag Lind").left_at is None


def test_whoever_changes_municipality_keeps_groups_and_answers(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    talk.write("jag byter jobb")
    assert "Nu är du med för Lerum." in talk.fill_in(municipality="Lerum", email="asa@lerum.example")
    assert "Åsa Ek har bytt från Vara till Lerum" in str(talk.last.messages[1].reply)
    moved = member(talk)
    assert (moved.municipality, moved.email, moved.groups) == ("Lerum", "asa@lerum.example", (NATURE,))
    assert answered(talk) == {"Åsa Ek": "coming"}


def test_an_address_that_is_taken_is_refused_and_nothing_is_lost(talk: Talk) -> None:
    talk.write("jag byter jobb")
    text = talk.fill_in(municipality="Lerum", email="bo@lerum.example")
    assert "Adressen tillhör redan någon annan" in text
    assert "Kommun" in text
    assert member(talk).municipality == "Vara"


def test_what_the_conversation_decided_names_the_meeting_it_saw(talk: Talk) -> None:
    """The other meeting is untouched: an answer to one is no answer to another."""
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    assert answered(talk, ELECTION.id) == {}
