"""What members change of their own: calendars, groups, wishes, and leaving, with the real core and the real rows."""

import re
from datetime import timedelta

from bot.conversation.outcome import Say
from scheduling import feeds
from tests.fakes.year import NATURE, NOW, ROOM, TRADE, Talk


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
    assert talk.member().groups == (NATURE, TRADE)
    assert "Nu är du inte längre med i naturvård." in talk.write("gå ur naturvård")
    assert talk.member().groups == (TRADE,)
    assert "Du är redan med" in talk.write("gå med i rättvis handel")
    assert "Vilken grupp menar du?" in talk.write("gå med i körsång")


def test_answers_go_with_the_group_that_is_left(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    talk.write("gå ur naturvård")
    assert talk.answered() == {}


def test_wishes_are_changed_in_place_with_one_tap_each(talk: Talk) -> None:
    assert "två veckor före: på" in talk.write("önskemål")
    assert "två veckor före: av" in talk.press("två veckor före: på")
    assert talk.member().wishes.leads == ("answer", "2d", "morning", "link", "unrated")
    assert "två veckor före: på" in talk.press("två veckor före: av")
    assert "Påminnelserna är stoppade" in talk.press("Stoppa alla")
    assert talk.member().wishes.stopped
    talk.press("Börja igen")
    assert not talk.member().wishes.stopped


def test_hours_and_a_pause_are_set_in_a_form(talk: Talk) -> None:
    talk.write("önskemål")
    talk.press("Tider och paus")
    text = talk.fill_in(earliest="9", latest="16", pause="2027-01-10")
    assert "Vardagar mellan 9 och 16" in text
    assert "Paus till och med söndag 10 januari 2027." in text
    wishes = talk.member().wishes
    assert (wishes.hours.earliest.hour, wishes.hours.latest.hour) == (9, 16)
    assert wishes.silent_on(NOW.date() + timedelta(days=30))


def test_one_word_stops_every_reminder(talk: Talk) -> None:
    assert "Påminnelserna är stoppade" in talk.write("sluta påminna mig")
    assert talk.member().wishes.stopped


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
    assert talk.member().left_at == NOW
    assert talk.answered() == {}


def test_whoever_stays_after_all_has_lost_nothing(talk: Talk) -> None:
    talk.write("jag slutar")
    assert "Det här vet jag om dig" in talk.press("Nej, jag är kvar")
    assert talk.member().left_at is None


def test_a_member_hands_over_to_a_successor_who_takes_the_answers(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    text = talk.write("lämna över till Eva Alm eva@vara.example")
    assert "Namn: Eva Alm" in text
    assert "E-post: eva@vara.example" in text
    assert talk.last.changes == ()
    assert "Eva Alm tar över efter dig" in talk.fill_in()
    assert "eva@vara.example" in str(talk.last.messages[1].reply)
    assert talk.answered() == {"Eva Alm": "coming"}
    assert talk.member().left_at == NOW


def test_a_handover_needs_an_address_that_is_anothers(talk: Talk) -> None:
    talk.write("lämna över till")
    assert "Skriv en hel e-postadress" in talk.fill_in(name="Eva Alm", email="eva")
    assert "Namn: Eva Alm" in talk.fill_in(email="asa@vara.example")
    assert talk.member().left_at is None


def test_the_only_coordinator_does_not_leave_a_network_without_any(talk: Talk) -> None:
    dag = talk.as_other("dag")
    dag.write("jag slutar")
    assert "Du är den enda samordnaren" in dag.press("Ja, jag slutar")
    assert talk.member("Dag Lind").left_at is None


def test_whoever_changes_municipality_keeps_groups_and_answers(talk: Talk) -> None:
    talk.write("när är nästa träff?")
    talk.press("Kommer")
    talk.write("jag byter jobb")
    assert "Nu är du med för Lerum." in talk.fill_in(municipality="Lerum", email="asa@lerum.example")
    assert "Åsa Ek har bytt från Vara till Lerum" in str(talk.last.messages[1].reply)
    moved = talk.member()
    assert (moved.municipality, moved.email, moved.groups) == ("Lerum", "asa@lerum.example", (NATURE,))
    assert talk.answered() == {"Åsa Ek": "coming"}


def test_an_address_that_is_taken_is_refused_and_nothing_is_lost(talk: Talk) -> None:
    talk.write("jag byter jobb")
    text = talk.fill_in(municipality="Lerum", email="bo@lerum.example")
    assert "Adressen tillhör redan någon annan" in text
    assert "Kommun" in text
    assert talk.member().municipality == "Vara"
