"""Rounds in the running bot: they open when the meeting ends, are answered, remind twice at most, and close."""

from dataclasses import replace as changed
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.conversation.events import Person
from bot.conversation.replies import Form
from bot.delivery.rounds import close
from bot.storage.database import Database
from scheduling import ledger, store
from scheduling.attendance import Counted, take
from scheduling.meetings import Session
from scheduling.network import ANY_LEAD, Wishes
from scheduling.ratings.closing import counts
from scheduling.ratings.opening import Closed
from scheduling.reminders import owed, window_around
from tests.bot.delivery.rated import CLOSES, ENDS, ROUND, TWO_DAYS_LEFT, WORKDAY_AFTER, RatedYear, chosen
from tests.scheduling.network import STOCKHOLM


@pytest.fixture
async def year(database: Database, tmp_path: Path) -> RatedYear:
    year = RatedYear(database, folder=tmp_path / "keys")
    year.settle_in()
    await year.reminding.begin()
    return year


def asked(year: RatedYear, who: str) -> list[str]:
    return [text for text in year.seen_by(who) if "Hur nöjd är du" in text]


async def test_a_round_opens_by_itself_when_the_meeting_ends_and_closes_a_week_later(year: RatedYear) -> None:
    await year.live_until(ENDS - timedelta(minutes=1))
    assert (year.round().state, asked(year, "skogsrummet")) == ("planned", [])
    await year.live_until(ENDS)
    assert year.round().state == "open"
    assert len(asked(year, "skogsrummet")) == 1
    await year.live_until(CLOSES)
    assert year.round().state == "closed"
    assert "Omgången är stängd" in year.edits()[-1][1]


async def test_the_second_day_of_a_meeting_is_the_one_that_ends_it(year: RatedYear) -> None:
    two_days = (Session(date(2026, 3, 19), time(9), time(15)), Session(date(2026, 3, 20), time(9), time(12)))
    year.edit(sessions=two_days)
    await year.live_until(ENDS + timedelta(hours=3))
    assert year.round().state == "planned"
    await year.live_until(ENDS + timedelta(hours=21))
    assert year.round().state == "open"


async def test_a_cancelled_meeting_is_never_asked_about(year: RatedYear) -> None:
    await year.turns(2)
    year.edit(cancelled=True)
    await year.live_until(ENDS + timedelta(days=1))
    assert asked(year, "skogsrummet") == []


async def test_whoever_has_not_rated_is_reminded_twice_and_never_more(year: RatedYear) -> None:
    await year.live_until(ENDS)
    await year.rate("bo", "satisfaction", 5)
    await year.live_until(WORKDAY_AFTER)
    assert (len(asked(year, "asa")), len(asked(year, "åsa"))) == (0, 1)
    await year.live_until(TWO_DAYS_LEFT)
    assert len(asked(year, "åsa")) == 2
    await year.live_until(CLOSES)
    assert len(asked(year, "åsa")) == 2
    assert [text for text in asked(year, "bo") if "sparat" not in text] == []  # has rated, and is left in peace


async def test_only_those_who_were_there_are_reminded(year: RatedYear) -> None:
    await year.live_until(ENDS)
    asa = next(one for one in year.database.read_now(store.members) if one.name == "Åsa Ek")
    year.write(take, "skog", Counted((asa.id,)), 0, year.clock.now())
    await year.live_until(CLOSES)
    assert (len(asked(year, "åsa")), len(asked(year, "bo"))) == (2, 0)


@pytest.mark.parametrize("wishes", [Wishes(stopped=True), Wishes(paused_until=date(2026, 4, 30)), Wishes(leads=())])
async def test_a_member_who_wants_peace_is_left_in_peace(year: RatedYear, wishes: Wishes) -> None:
    asa = next(one for one in year.database.read_now(store.members) if one.name == "Åsa Ek")
    year.write(store.set_wishes, asa.id, wishes)
    await year.live_until(CLOSES)
    assert asked(year, "åsa") == []


async def test_who_wishes_it_is_asked_directly_when_the_meeting_ends(year: RatedYear) -> None:
    asa = next(one for one in year.database.read_now(store.members) if one.name == "Åsa Ek")
    year.write(store.set_wishes, asa.id, Wishes(leads=ANY_LEAD))
    await year.live_until(ENDS)
    assert (len(asked(year, "åsa")), len(asked(year, "bo"))) == (1, 0)


async def test_one_tap_counts_and_only_its_giver_sees_what_it_was(year: RatedYear) -> None:
    await year.live_until(ENDS)
    await year.rate("bo", "satisfaction", 5)
    assert year.kept() == [("satisfaction", 5)]
    own = year.at("skogsrummet")[-1].message
    assert own.only_for == Person("fake", "bo", "bo")
    assert chosen(own.reply) == [5, None]
    await year.rate("bo", "usefulness", 6)
    await year.rate("bo", "satisfaction", 2)
    assert year.kept() == [("satisfaction", 2), ("usefulness", 6)]
    assert chosen(year.private_to("bo")[-1]) == [2, 6]


async def test_the_rooms_card_shows_only_how_many_have_answered_and_is_edited_seldom(year: RatedYear) -> None:
    await year.live_until(ENDS)
    before = len(year.edits())
    for step, who in ((3, "bo"), (6, "åsa")):
        await year.rate(who, "satisfaction", step, on=0)
    cards = [text for room, text in year.edits()[before:] if room == "skogsrummet" and "har svarat" in text]
    assert len(cards) <= 1
    await year.live_until(ENDS + timedelta(hours=1))
    cards = [text for room, text in year.edits() if room == "skogsrummet" and "har svarat" in text]
    assert "2 av 2 har svarat" in cards[-1]


async def test_what_is_written_is_taken_changed_and_taken_back(year: RatedYear) -> None:
    await year.live_until(ENDS)
    await year.rate("bo", "satisfaction", 5)
    own = year.at("skogsrummet")[-1]
    await year.fill_in("bo", own, takeaway="Mer gran")
    assert ("takeaway", "Mer gran") in year.kept()
    again = year.private_to("bo")[-1]
    form = next(node for node in again.nodes if isinstance(node, Form))
    assert form.fields[0].value == "Mer gran"
    own.message = changed(own.message, reply=again)
    await year.fill_in("bo", own, takeaway="")
    assert year.kept() == [("satisfaction", 5)]


@pytest.mark.parametrize("thread", ["", "1"])
async def test_in_words_it_is_the_same(year: RatedYear, thread: str) -> None:
    await year.live_until(ENDS)
    place = replace(year.at("skogsrummet")[-1].message.place, thread=thread) if thread else None
    await year.say("bo", "5 6 bra diskussion", place)
    assert year.kept() == [("satisfaction", 5), ("takeaway", "bra diskussion"), ("usefulness", 6)]
    assert chosen(year.private_to("bo")[-1]) == [5, 6]


@pytest.mark.parametrize("wrong", ["0", "7 6", "-1 bra", "66"])
async def test_an_impossible_number_gets_a_clear_sentence_and_changes_nothing(year: RatedYear, wrong: str) -> None:
    await year.live_until(ENDS)
    await year.say("bo", "4 4")
    await year.say("bo", wrong)
    assert "från 1 (inte alls) till 6" in year.seen_by("bo")[-1]
    assert year.kept() == [("satisfaction", 4), ("usefulness", 4)]


async def test_what_comes_too_late_gets_a_clear_sentence_and_changes_nothing(year: RatedYear) -> None:
    await year.live_until(ENDS)
    card = year.at("skogsrummet")[-1]
    await year.say("bo", "4 4")
    await year.live_until(CLOSES)
    before = year.database.read_now(lambda connection: counts(connection, ROUND))
    await year.rate("åsa", "satisfaction", 1, on=year.at("skogsrummet").index(card))
    await year.say("åsa", "1 1 dåligt")
    assert year.database.read_now(lambda connection: counts(connection, ROUND)) == before
    assert "är stängd, så ditt svar är inte sparat" in year.seen_by("åsa")[-1]


async def test_nothing_that_is_kept_tells_what_anybody_answered(year: RatedYear) -> None:
    await year.live_until(ENDS)
    await year.say("bo", "5 6 gran i backen")
    assert year.everything_kept().count("gran i backen") == 1  # under its pseudonym, until the round is closed
    assert '"text":"5 6' not in year.everything_kept()
    assert '"chosen":5' not in year.everything_kept()
    await year.live_until(CLOSES)
    assert year.everything_kept().count("gran i backen") == 1
    assert year.keys.get(ROUND) is None
    assert year.kept() == []


async def test_a_round_whose_key_is_gone_is_closed_at_once_and_the_coordinator_told(year: RatedYear) -> None:
    await year.live_until(ENDS)
    await year.say("bo", "5 6")
    year.keys.destroy(ROUND)
    await year.turns(3)
    assert (year.round().state, year.round().answered) == ("closed", 1)
    assert "stängdes i förtid" in year.seen_by("cia")[-1]


@pytest.mark.parametrize("crash", ["before the file is written anew", "before the key is destroyed"])
async def test_what_a_crash_left_of_a_closing_is_done_at_the_next_start(year: RatedYear, crash: str) -> None:
    await year.live_until(ENDS)
    await year.say("bo", "5 6 gran")
    due = Closed(year.round())
    year.clock.pass_by(timedelta(days=7).total_seconds())
    job = partial(close, keys=year.keys, due=due, now=year.clock.now(), zone=STOCKHOLM)
    assert year.database.write_now(job)
    if crash == "before the key is destroyed":
        year.database.compact()
    assert year.keys.get(ROUND) is not None
    again = RatedYear(year.database, year.channel, year.clock, "two", folder=year.folder)
    await again.rounds.turn()
    assert again.keys.get(ROUND) is None
    assert (again.round().state, again.kept()) == ("closed", [])


async def test_a_crash_before_the_closing_is_committed_leaves_the_round_as_it_was(year: RatedYear) -> None:
    await year.live_until(ENDS)
    await year.say("bo", "5 6 gran")
    again = RatedYear(year.database, year.channel, year.clock, "two", folder=year.folder)
    again.said = year.said
    await again.rounds.turn()
    assert again.round().state == "open"
    await again.say("bo", "3")
    assert ("satisfaction", 3) in again.kept()


async def test_two_processes_close_a_round_once(year: RatedYear) -> None:
    await year.live_until(ENDS)
    await year.say("bo", "5 6 gran")
    due = Closed(year.round())
    job = partial(close, keys=year.keys, due=due, now=CLOSES, zone=STOCKHOLM)
    assert [year.database.write_now(job), year.database.write_now(job)] == [True, False]
    assert year.round().answered == 1


async def test_a_rating_gives_way_to_a_reminder_where_the_week_is_full(year: RatedYear) -> None:
    """Whatever a member did not ask for counts against the same weekly budget, ratings first to give way."""
    await year.turns(2)
    known = year.database.read_now(lambda connection: ledger.network(connection, "Europe/Stockholm", 1))
    planned = owed(known, window_around(year.clock.now(), STOCKHOLM))
    days = [date(2026, 3, 16) + timedelta(days=day) for day in range(7)]
    week = [row for row in planned.rows if row.recipient.startswith("member:") and row.due_at.date() in days]
    assert "rating" in {row.kind for row in planned.dropped}
    assert "rating" not in {row.kind for row in week}
    assert week
