"""The yearly survey in the running bot: sent to everyone once, answered tap by tap, protected, closed and told."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, insert, select

from bot.channels.channel import DeliveryFailed
from bot.conversation.actions import EditRound, RateMeeting, encode
from bot.conversation.events import Person, Place, Uploaded
from bot.conversation.replies import Button, Choices, Form, Reply
from bot.conversation.text_twin import as_text
from bot.delivery import surveys as delivery
from bot.storage.database import Database
from bot.storage.tables import file
from scheduling import store
from scheduling.days import Hours
from scheduling.meetings import Meeting, Session
from scheduling.network import Person as Official
from scheduling.network import Wishes
from scheduling.ratings import answers, survey_letters, survey_results
from scheduling.ratings.closing import counts
from scheduling.ratings.keys import pseudonym
from scheduling.ratings.rounds import Round, by_hand, id_of
from scheduling.ratings.surveys import Question, Survey, keep, subject_of
from scheduling.ratings.tables import survey_letter
from scheduling.tables import reminder
from tests.bot.delivery.rated import RatedYear, chosen
from tests.fakes.memory_channel import Seen
from tests.scheduling.network import STOCKHOLM

OPENS = datetime(2026, 4, 13, 8, 0, tzinfo=UTC)  # a Monday, ten in the morning
CLOSES = OPENS + timedelta(days=21)
A_WEEK_LATER = datetime(2026, 4, 20, 7, 0, tzinfo=UTC)
TWO_DAYS_LEFT = CLOSES - timedelta(days=2)  # a Saturday: told on no day that is no workday
A_DAY = timedelta(days=1).total_seconds()
LOW, HIGH = "inte alls", "i mycket hög grad"
NETWORK = Question("network", "Hur nöjd är du med nätverket?", LOW, HIGH)
HELP = Question("help", "Får du hjälp i ditt arbete?", LOW, HIGH)
MORE = Question("more", "Vad vill du ha mer av?", words=True)
SURVEY = Survey(2026, "Årsenkäten 2026", (NETWORK, HELP, MORE))
ROUND = id_of("survey", subject_of(2026))
SHEET = """Årsenkäten 2026;;;
fråga;svar;lägst;högst
Hur nöjd är du med nätverket?;1-6;;
Vad vill du ha mer av?;text;;
"""


@pytest.fixture
async def year(database: Database, tmp_path: Path) -> RatedYear:
    year = RatedYear(database, folder=tmp_path / "keys")
    year.settle_in()
    year.edit(cancelled=True)
    year.clock.wall = OPENS - timedelta(hours=1)
    await year.reminding.begin()
    await year.turns(2)
    return year


async def opened(year: RatedYear) -> RatedYear:
    one = year.write(keep, SURVEY, year.clock.now(), STOCKHOLM)
    year.clock.wall = OPENS
    wanted = by_hand(one, "open", 0, OPENS, STOCKHOLM)
    year.write(answers.save, wanted)
    await year.turns(3, step=61)
    return year


def letters(year: RatedYear, who: str) -> list[str]:
    """As they left us: what its reader does in a message later is no new letter."""
    return [
        as_text(one.reply) for one in year.channel.sends if not one.amends and _is_letter(one.reply, who, one.place)
    ]


def _is_letter(reply: Reply, who: str, place: Place) -> bool:
    return place.room == f"direct-{who}" and "Ändra mina påminnelser" in as_text(reply)


def the_round(year: RatedYear) -> Round:
    found = year.database.read_now(lambda connection: answers.round_of(connection, "survey", subject_of(2026)))
    assert found is not None
    return found


async def live(year: RatedYear, until: datetime) -> None:
    """A look each day at the same hour, and at the moment itself."""
    while year.clock.now() < until:
        year.clock.pass_by(min(A_DAY, (until - year.clock.now()).total_seconds()))
        await year.turns(2, step=0)
    await year.turns(2, step=61)


def latest(year: RatedYear, who: str) -> Seen:
    """What stands last in their own chat, as it was edited."""
    here = [one for one in year.channel.sends if one.place.room == f"direct-{who}"]
    number = here[-1].amends or year.at(who)[-1].number
    return Seen(number, here[-1])


def shown_to(year: RatedYear, who: str) -> str:
    return as_text(latest(year, who).message.reply)


async def tap(year: RatedYear, who: str, question: str, step: int) -> None:
    seen = latest(year, who)
    await year.press(who, encode(RateMeeting(ROUND, question, step)), seen.number, seen.message.place)


async def test_nobody_is_asked_before_a_coordinator_opens_it(year: RatedYear) -> None:
    year.write(keep, SURVEY, year.clock.now(), STOCKHOLM)
    await live(year, OPENS + timedelta(days=2))
    assert (the_round(year).state, letters(year, "bo")) == ("off", [])


async def test_everyone_gets_it_once_in_their_own_chat_and_it_is_open_for_three_weeks(year: RatedYear) -> None:
    await opened(year)
    assert (the_round(year).state, the_round(year).closes_at) == ("open", CLOSES)
    assert [len(letters(year, who)) for who in ("bo", "åsa", "cia")] == [1, 1, 1]
    (said,) = letters(year, "bo")
    for words in ("Fråga 1 av 2", "Hur nöjd är du med nätverket?", LOW, HIGH, "måndag 4 maj", "Vem ser vad"):
        assert words in said
    await live(year, OPENS + timedelta(days=2))
    assert len(letters(year, "bo")) == 1


async def test_who_takes_no_letter_is_not_tried_again_and_gets_it_after_a_sign_of_life(year: RatedYear) -> None:
    def blocks(_: object, message: object) -> None:
        if "direct-bo" in str(message):
            raise DeliveryFailed("blocked", permanent=True)

    year.channel.trouble = blocks
    await opened(year)
    await live(year, OPENS + timedelta(days=2))
    assert (len(letters(year, "bo")), year.seen_by("bo")) == (1, [])
    (report,) = [text for text in year.seen_by("cia") if "direktmeddelanden" in text]
    assert "Bo" in report
    year.channel.trouble = lambda *_: None
    await year.hear_from("bo")
    await live(year, OPENS + timedelta(days=4))
    arrived = [text for text in year.seen_by("bo") if text.startswith(SURVEY.title)]
    assert (len(letters(year, "bo")), len(arrived)) == (2, 1)


async def test_only_the_silent_are_reminded_and_twice_at_most(year: RatedYear) -> None:
    await opened(year)
    await tap(year, "bo", "network", 5)
    await live(year, A_WEEK_LATER - timedelta(hours=1))
    assert len(letters(year, "åsa")) == 1
    await live(year, A_WEEK_LATER + timedelta(hours=3))
    assert [len(letters(year, who)) for who in ("bo", "åsa")] == [1, 2]
    await live(year, CLOSES)
    assert [len(letters(year, who)) for who in ("bo", "åsa")] == [1, 2]
    assert the_round(year).state == "closed"


async def test_the_second_reminder_comes_two_days_before_it_closes_where_that_is_a_workday(year: RatedYear) -> None:
    year.clock.wall = OPENS + timedelta(days=2)
    one = year.write(keep, SURVEY, year.clock.now(), STOCKHOLM)
    year.write(answers.save, by_hand(one, "open", 0, year.clock.now(), STOCKHOLM))
    await live(year, year.clock.now() + timedelta(days=21))
    assert [len(letters(year, who)) for who in ("bo", "åsa")] == [3, 3]


WISHES = (Wishes(stopped=True), Wishes(paused_until=date(2026, 6, 1)))


@pytest.mark.parametrize("wishes", WISHES)
async def test_who_wants_peace_is_left_in_peace(year: RatedYear, wishes: Wishes) -> None:
    asa = next(one for one in year.database.read_now(store.members) if one.name == "Åsa Ek")
    year.write(store.set_wishes, asa.id, wishes)
    await opened(year)
    await live(year, CLOSES)
    assert letters(year, "åsa") == []


async def test_who_wants_no_reminders_of_ratings_gets_the_survey_and_nothing_more(year: RatedYear) -> None:
    asa = next(one for one in year.database.read_now(store.members) if one.name == "Åsa Ek")
    year.write(store.set_wishes, asa.id, Wishes(leads=()))
    await opened(year)
    await live(year, CLOSES)
    assert len(letters(year, "åsa")) == 1


async def test_a_letter_waits_for_the_members_own_hours(year: RatedYear) -> None:
    asa = next(one for one in year.database.read_now(store.members) if one.name == "Åsa Ek")
    year.write(store.set_wishes, asa.id, Wishes(hours=Hours(time(13), time(16))))
    await opened(year)
    assert letters(year, "åsa") == []
    await live(year, OPENS + timedelta(hours=3))  # thirteen in Stockholm
    assert len(letters(year, "åsa")) == 1


def _fill_the_week(connection: Connection, member: int) -> None:
    for number in range(4):
        due = OPENS + timedelta(hours=number)
        row = {"meeting_id": "skog", "version": 9, "kind": "morning", "lead": f"day{number}", "channel": "fake"}
        row |= {"recipient": f"member:{member}", "due_at": due, "useful_until": due, "state": "handed"}
        connection.execute(insert(reminder).values(row))


async def test_a_full_week_makes_a_letter_wait_for_the_next(year: RatedYear) -> None:
    asa = next(one for one in year.database.read_now(store.members) if one.name == "Åsa Ek")
    year.write(_fill_the_week, asa.id)
    await opened(year)
    await live(year, OPENS + timedelta(days=4))
    assert [len(letters(year, who)) for who in ("bo", "åsa")] == [1, 0]
    await live(year, OPENS + timedelta(days=7, hours=3))
    assert len(letters(year, "åsa")) == 1


async def test_one_tap_counts_leads_to_the_next_question_and_can_be_changed(year: RatedYear) -> None:
    await opened(year)
    await tap(year, "bo", "network", 5)
    assert year.kept() == [("network", 5)]
    assert "Fråga 2 av 2" in shown_to(year, "bo")
    assert "Tack, sparat" in shown_to(year, "bo")
    await tap(year, "bo", "help", 6)
    assert "Vad vill du ha mer av?" in shown_to(year, "bo")
    await year.fill_in("bo", latest(year, "bo"), more="Fler studiebesök")
    assert ("more", "Fler studiebesök") in year.kept()
    await year.say("bo", "enkäten")
    assert chosen(latest(year, "bo").message.reply) == [5]
    await tap(year, "bo", "network", 2)
    assert ("network", 2) in year.kept()


async def test_of_an_open_survey_only_the_turnout_is_told(year: RatedYear) -> None:
    await opened(year)
    await tap(year, "bo", "network", 5)
    await year.say("cia", "omdömen")
    assert "Årsenkäten 2026: öppen till måndag 4 maj, 1 av 3 har svarat" in shown_to(year, "cia")
    assert year.database.read_now(survey_results.held) == []


async def test_nothing_that_is_kept_tells_what_anybody_answered_and_at_last_not_who_was_asked(year: RatedYear) -> None:
    await opened(year)
    await tap(year, "bo", "network", 5)
    await tap(year, "bo", "help", 6)
    await year.fill_in("bo", latest(year, "bo"), more="gran i backen")
    assert year.everything_kept().count("gran i backen") == 1
    assert '"chosen":5' not in year.everything_kept()
    assert year.keys.get(ROUND) is not None
    await live(year, CLOSES)
    assert year.keys.get(ROUND) is None
    assert (year.kept(), year.house.rows(survey_letter)) == ([], [])
    assert year.everything_kept().count("gran i backen") == 1  # shuffled, and nobody's
    assert (the_round(year).answered, the_round(year).invited) == (1, 3)


async def test_after_it_is_closed_an_answer_changes_nothing_and_says_so(year: RatedYear) -> None:
    await opened(year)
    await tap(year, "bo", "network", 5)
    await live(year, CLOSES)
    before = year.database.read_now(lambda connection: counts(connection, ROUND))
    await tap(year, "åsa", "network", 1)
    assert year.database.read_now(lambda connection: counts(connection, ROUND)) == before
    assert "är stängd, så ditt svar är inte sparat" in shown_to(year, "åsa")


async def test_a_stranger_gets_no_survey_and_cannot_answer_it(year: RatedYear) -> None:
    await opened(year)
    seen = year.at("bo")[-1]
    await year.press("okänd", encode(RateMeeting(ROUND, "network", 1)), seen.number, Place("fake", "skogsrummet"))
    assert year.kept() == []


async def test_two_processes_send_it_once(year: RatedYear) -> None:
    await opened(year)
    for _ in range(2):
        year.write(delivery.owe_due, year.keys, year.clock.now(), STOCKHOLM)
    await year.turns(3, step=61)
    assert [len(letters(year, who)) for who in ("bo", "åsa")] == [1, 1]


async def test_who_answers_before_the_letter_goes_gets_none(year: RatedYear) -> None:
    one = year.write(keep, SURVEY, year.clock.now(), STOCKHOLM)
    year.clock.wall = OPENS
    year.keys.make(one.id)
    year.write(answers.save, replace(by_hand(one, "open", 0, OPENS, STOCKHOLM), state="open"))
    year.write(delivery.owe_due, year.keys, OPENS, STOCKHOLM)
    bo = next(member for member in year.database.read_now(store.members) if member.name == "Bo Alm")
    name = pseudonym(year.keys.make(one.id), bo.id)
    year.write(answers.give, ROUND, name, {"network": 4}, OPENS)
    await year.turns(3, step=61)
    assert [len(letters(year, who)) for who in ("bo", "åsa")] == [0, 1]


def _crowd(connection: Connection) -> None:
    """Members who are on no platform yet: they are asked when they come."""
    for number in range(12):
        person = Official(f"Person {number}", f"p{number}@exempel.se", "Växjö", ("naturvård",))
        store.add_member(connection, person, OPENS)


async def test_the_result_is_told_once_where_the_groups_talk_and_quotations_after_review(year: RatedYear) -> None:
    year.write(_crowd)
    await opened(year)
    for number in range(12):
        year.write(answers.give, ROUND, f"p{number}", {"network": 4 + number % 3}, year.clock.now())
    year.write(answers.give, ROUND, "someone", {"help": 6, "more": "Fler besök"}, year.clock.now())
    await live(year, CLOSES)
    (told,) = [text for text in year.seen_by("skogsrummet") if "Resultat: Årsenkäten 2026" in text]
    assert "13 av 15 har svarat (87\u00a0%)" in told
    assert "5,0" in told
    assert "färre än fem har svarat, så siffrorna visas inte" in told
    assert "Fler besök" not in told
    await year.turns(4, step=61)
    assert len([text for text in year.seen_by("skogsrummet") if "Resultat: Årsenkäten 2026" in text]) == 1
    await year.say("cia", "granska citat")
    assert "På frågan ”Vad vill du ha mer av?” skrev någon" in shown_to(year, "cia")
    await press(year, "cia", "Godkänn")
    await year.say("bo", "enkätens resultat")
    assert "Fler besök" in shown_to(year, "bo")


async def press(year: RatedYear, who: str, label: str) -> None:
    seen = latest(year, who)
    buttons = {one.label: one.action for one in _buttons(seen.message.reply)}
    await year.press(who, buttons[label], seen.number, seen.message.place)


def _buttons(reply: Reply) -> Iterator[Button]:
    return (one for node in reply.nodes if isinstance(node, Choices) for one in node.buttons)


async def drop(year: RatedYear, who: str, name: str, content: str) -> None:
    year.said += 1
    number = f"f{year.said}"
    row = {"id": number, "name": name, "content": content.encode(), "received_at": year.clock.now()}
    year.write(lambda connection: connection.execute(insert(file).values(row)))
    place = Place("fake", f"direct-{who}", direct=True)
    event = Uploaded(
        key=f"up {year.said}",
        person=Person("fake", who, who),
        place=place,
        at=year.clock.now(),
        file=number,
        name=name,
        size=len(content),
        level="open",
    )
    await year.courier.receive(event, {})
    await year.turns(2, step=0)


async def test_a_coordinator_drops_the_sheet_looks_at_it_and_sends_it(year: RatedYear) -> None:
    await drop(year, "cia", "Årsenkät.csv", SHEET)
    assert "Ingen får den förrän du öppnar den" in shown_to(year, "cia")
    await press(year, "cia", "Skicka enkäten till alla")
    assert "Skicka Årsenkäten 2026 till alla i nätverket nu?" in shown_to(year, "cia")
    await live(year, year.clock.now() + timedelta(hours=1))
    assert letters(year, "bo") == []
    await press(year, "cia", "Ja, skicka den")
    await year.turns(3, step=61)
    assert len(letters(year, "bo")) == 1
    await drop(year, "cia", "Årsenkät.csv", SHEET)
    assert "är redan utskickad, så frågorna går inte att ändra" in shown_to(year, "cia")


async def test_a_sheet_that_cannot_be_read_names_the_cell_and_changes_nothing(year: RatedYear) -> None:
    await drop(year, "cia", "Årsenkät.csv", SHEET.replace("text", "kanske"))
    assert "rad 4, kolumn B (svar)" in shown_to(year, "cia")
    found = year.database.read_now(lambda connection: answers.round_of(connection, "survey", subject_of(2026)))
    assert found is None


async def test_the_same_sheet_from_a_member_is_a_document(year: RatedYear) -> None:
    await drop(year, "bo", "Årsenkät.csv", SHEET)
    found = year.database.read_now(lambda connection: answers.round_of(connection, "survey", subject_of(2026)))
    assert found is None


async def test_a_member_cannot_open_it(year: RatedYear) -> None:
    year.write(keep, SURVEY, year.clock.now(), STOCKHOLM)
    await year.say("bo", "hjälp")
    seen = year.at("bo")[-1]
    await year.press("bo", encode(EditRound(ROUND, "open", 1)), seen.number, seen.message.place)
    assert the_round(year).state == "off"


async def test_a_form_that_comes_back_is_another_form(year: RatedYear) -> None:
    """So that what is written in it the second time is no double of the first."""
    await opened(year)
    await tap(year, "bo", "network", 3)
    await tap(year, "bo", "help", 3)
    first = next(node for node in latest(year, "bo").message.reply.nodes if isinstance(node, Form))
    await year.fill_in("bo", latest(year, "bo"), more="Ett")
    year.clock.pass_by(1)
    await press(year, "bo", "Föregående")
    await press(year, "bo", "Nästa")
    second = next(node for node in latest(year, "bo").message.reply.nodes if isinstance(node, Form))
    assert first.action != second.action
    assert second.fields[0].value == "Ett"
    await year.fill_in("bo", latest(year, "bo"), more="Två")
    assert ("more", "Två") in year.kept()


def test_letters_are_found_through_the_member_and_counted_in_their_week(connection: Connection) -> None:
    member = store.add_member(connection, Official("Bo", "bo@exempel.se", "Växjö"), OPENS)
    answers.save(connection, Round(ROUND, "survey", subject_of(2026), OPENS, CLOSES, state="open"))
    for number in range(4):
        letter = survey_letters.Letter(ROUND, member, number, CLOSES)
        survey_letters.note(connection, letter, f"m{number}", OPENS + timedelta(hours=number))
    assert survey_letters.with_a_full_week(connection, 4, OPENS, STOCKHOLM) == {member}
    assert survey_letters.with_a_full_week(connection, 4, OPENS + timedelta(days=7), STOCKHOLM) == set()
    assert connection.execute(select(survey_letter)).all()


def test_of_two_reminders_due_at_one_moment_the_one_that_left_later_takes_a_place_too(connection: Connection) -> None:
    member = store.add_member(connection, Official("Bo", "bo@exempel.se", "Växjö"), OPENS)
    for id_ in ("a", "b"):
        store.save_meeting(connection, Meeting(id_, (Session(CLOSES.date()),), OPENS))
    due = {"version": 1, "kind": "ahead", "recipient": f"member:{member}", "channel": "teams"}
    due |= {"due_at": OPENS, "useful_until": CLOSES, "state": "handed"}
    for of, lead, left in (("a", "14d", OPENS), ("b", "14d", OPENS), ("b", "2d", OPENS + timedelta(hours=1))):
        connection.execute(insert(reminder).values(due | {"meeting_id": of, "lead": lead, "settled_at": left}))
    assert survey_letters.with_a_full_week(connection, 2, OPENS, STOCKHOLM) == {member}
    assert survey_letters.with_a_full_week(connection, 3, OPENS, STOCKHOLM) == set()
