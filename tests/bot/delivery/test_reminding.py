"""From the plan to what people read: once, on time, and true at the moment when it is sent."""

from datetime import time, timedelta

import pytest
from msgspec.structs import replace

from bot.channels.channel import DeliveryFailed
from bot.conversation.outcome import GiveAnswer
from bot.delivery.own_changes import apply_own
from bot.storage.database import Database
from bot.storage.tables import outbox
from scheduling import store
from scheduling.accounts import accounts
from scheduling.meetings import Session
from scheduling.network import Wishes
from scheduling.tables import told
from tests.bot.delivery.year import DAY, MORNING, SKOG, TWO_DAYS, TWO_WEEKS, Year, later

LATER_DAY = (Session(DAY + timedelta(days=7), time(9), time(15)),)


@pytest.fixture
async def year(database: Database) -> Year:
    made = Year(database)
    made.settle_in()
    await made.reminding.begin()
    return made


async def test_everyone_in_the_group_and_its_room_are_told_once_on_time(year: Year) -> None:
    await year.live_until(later(TWO_WEEKS, minutes=-5))
    assert year.channel.seen == []
    await year.live_until(later(TWO_WEEKS, hours=2))
    assert [len(year.seen_by(who)) for who in ("åsa", "bo", "cia", "skogsrummet")] == [1, 1, 0, 1]
    (card,) = year.seen_by("åsa")
    assert card.startswith("Om 14 dagar: Skog\n\nNär: torsdag 19 mars kl. 9–15\nVar: Växjö")
    assert "Varför fick jag detta?" in card
    assert "avbrott" not in card


async def test_the_whole_year_of_a_meeting_is_three_messages_for_each_member(year: Year) -> None:
    await year.live_until(later(MORNING, days=2))
    assert [card.splitlines()[0] for card in year.seen_by("bo")] == [
        "Om 14 dagar: Skog",
        "Om 2 dagar: Skog",
        "I dag: Skog",
    ]
    lines = year.database.read_now(lambda c: accounts(c, "skog", year.clock.now()))[0].lines
    assert {line.state for line in lines} == {"sent"}
    assert len(lines) == 7  # two members three times, the room once


async def test_a_moved_meeting_reaches_exactly_those_who_were_told_where_they_were_told(year: Year) -> None:
    year.write(store.set_wishes, 2, Wishes(leads=("2d",)))  # Bo has heard nothing yet
    await year.live_until(later(TWO_WEEKS, hours=1))
    year.edit(sessions=LATER_DAY)
    await year.turns()
    assert len(year.seen_by("åsa")) == 1, "quiet at first: there may be more to come"
    await year.quiet_passes()
    assert [len(year.seen_by(who)) for who in ("åsa", "bo", "skogsrummet")] == [2, 0, 2]
    notice = year.seen_by("åsa")[1]
    assert notice.startswith("Flyttat: Skog\n\nNär: torsdag 19 mars kl. 9–15 → torsdag 26 mars kl. 9–15")
    places = [place for place, _ in year.edits()]
    assert sorted(places) == ["direct-åsa", "skogsrummet"]
    assert "Gäller inte längre: När: torsdag 19 mars kl. 9–15" in year.edits()[0][1]
    assert "När: torsdag 26 mars kl. 9–15" in year.edits()[0][1]


async def test_a_moved_meeting_is_planned_anew_and_what_was_sent_stays_history(year: Year) -> None:
    await year.live_until(later(TWO_WEEKS, hours=1))
    year.edit(sessions=LATER_DAY)
    await year.live_until(later(MORNING, days=9))
    assert [card.splitlines()[0] for card in year.seen_by("åsa")] == [
        "Om 14 dagar: Skog",
        "Flyttat: Skog",
        "Om 14 dagar: Skog",
        "Om 2 dagar: Skog",
        "I dag: Skog",
    ]


async def test_an_edit_that_is_taken_back_is_never_mentioned(year: Year) -> None:
    await year.live_until(later(TWO_WEEKS, hours=1))
    before = len(year.channel.sends)
    year.edit(sessions=LATER_DAY)
    await year.turns()
    year.edit(sessions=SKOG.sessions)
    await year.live_until(later(TWO_WEEKS, hours=5))
    assert len(year.channel.sends) == before


async def test_an_edit_taken_back_around_the_hour_of_a_reminder_loses_nothing(year: Year) -> None:
    await year.live_until(later(TWO_WEEKS, minutes=-1))
    year.edit(sessions=LATER_DAY)
    year.clock.pass_by(90)
    year.edit(sessions=SKOG.sessions)
    await year.turns()
    assert len(year.seen_by("åsa")) == 1


async def test_many_quick_edits_are_one_notice_from_what_was_told_to_what_holds(year: Year) -> None:
    await year.live_until(later(TWO_WEEKS, hours=1))
    for hour, place in ((10, "Lund"), (11, "Malmö"), (13, "Ystad")):
        year.edit(sessions=(Session(DAY, time(hour)),), place=place)
        await year.turns(2, step=15)
    await year.quiet_passes()
    assert len(year.seen_by("bo")) == 2
    assert "När: torsdag 19 mars kl. 9–15 → torsdag 19 mars kl. 13\nVar: Växjö → Ystad" in year.seen_by("bo")[1]
    assert "Lund" not in str(year.channel.seen)


async def test_cancelling_and_taking_it_back_are_both_told(year: Year) -> None:
    await year.live_until(later(TWO_WEEKS, hours=1))
    year.edit(cancelled=True)
    await year.quiet_passes()
    cancelled = year.seen_by("åsa")[-1]
    assert cancelled.startswith("Inställt: Skog\n\nNär: torsdag 19 mars kl. 9–15 → inställt")
    assert "Ta bort ur min kalender" in cancelled
    assert year.edits()[0][1].startswith("Inställt: Skog\n\nGäller inte längre: När: torsdag 19 mars")
    year.edit(cancelled=False)
    await year.quiet_passes()
    assert year.seen_by("åsa")[-1].startswith("Blir av ändå: Skog\n\nTräffen: inställt → blir av")
    second, first = sorted(text for place, text in year.edits()[3:] if place == "direct-åsa")
    assert first.startswith("Om 14 dagar: Skog\n\nNär: torsdag 19 mars"), "the first card is true again"
    assert second.startswith("Blir av ändå: Skog\n\nGäller inte längre: Träffen: inställt")


async def test_what_nobody_was_told_of_can_change_without_a_word(year: Year) -> None:
    year.edit(sessions=LATER_DAY)
    year.edit(place="Lund")
    await year.turns()
    year.clock.pass_by(600)
    await year.turns()
    assert year.channel.sends == []


async def test_what_is_read_is_the_meeting_as_it_is_when_the_message_leaves(year: Year) -> None:
    await year.live_until(later(TWO_WEEKS, minutes=-1))
    year.clock.pass_by(90)
    await year.reminding.turn()  # owed, and not sent yet
    year.edit(place="Kalmar")
    await year.turns()
    assert "Var: Kalmar" in year.seen_by("åsa")[0]
    await year.quiet_passes()
    assert len(year.seen_by("åsa")) == 1, "told what holds, so nothing has changed"


async def test_what_was_owed_for_a_meeting_that_is_cancelled_before_it_is_sent_is_void(year: Year) -> None:
    await year.live_until(later(TWO_WEEKS, minutes=-1))
    year.clock.pass_by(90)
    await year.reminding.turn()
    year.edit(cancelled=True)
    await year.turns()
    await year.quiet_passes()
    assert year.channel.seen == []
    assert {row.state for row in year.house.rows(told)} == {"void"}


async def test_a_reminder_that_falls_due_with_a_change_tells_both_in_one_message(year: Year) -> None:
    await year.live_until(later(TWO_WEEKS, hours=1))
    await year.live_until(later(TWO_DAYS, seconds=-60))
    year.edit(place="Kalmar")
    await year.quiet_passes()
    await year.quiet_passes()
    assert len(year.seen_by("åsa")) == 2
    assert year.seen_by("åsa")[1].startswith("Ändrat: Skog\n\nVar: Växjö → Kalmar")


async def test_who_has_answered_hears_of_a_change_before_any_reminder_and_the_others_do_not(year: Year) -> None:
    (asa,) = [one for one in year.database.read_now(store.members) if one.name == "Åsa Ek"]
    (skog,) = [one for one in year.database.read_now(store.meetings) if one.id == SKOG.id]
    year.write(apply_own, GiveAnswer(skog, asa.id, "coming", "given", year.clock.now()))
    await year.turns()
    year.edit(place="Kalmar")
    await year.quiet_passes()
    (notice,) = year.seen_by("åsa")
    assert notice.startswith("Ändrat: Skog\n\nVar: Växjö → Kalmar")
    assert len(year.channel.seen) == 1, "nobody else has been told anything that is not so"
    year.edit(place="Lund")
    await year.quiet_passes()
    assert [text.partition("\n\nVar: ")[2].split("\n")[0] for text in year.seen_by("åsa")] == [
        "Växjö → Kalmar",
        "Kalmar → Lund",
    ]


async def test_several_meetings_at_once_are_one_message(year: Year) -> None:
    year.write(store.save_meeting, replace(SKOG, id="sjö", theme="Sjö", place="Lund"))
    await year.live_until(later(TWO_WEEKS, hours=1))
    (card,) = year.seen_by("åsa")
    assert card.startswith("Påminnelse om 2 möten")
    year.edit(cancelled=True)
    await year.quiet_passes()
    edited = dict(year.edits())["direct-åsa"]
    assert "Gäller inte längre: När: torsdag 19 mars kl. 9–15; Var: Växjö" in edited
    assert "Var: Lund" in edited
    assert edited.count("Gäller inte längre") == 1


async def test_who_takes_no_messages_is_mentioned_once_and_written_to_again_after_a_sign_of_life(year: Year) -> None:
    def blocks(_: object, message: object) -> None:
        if "åsa" in str(message):
            raise DeliveryFailed("blocked", permanent=True)

    year.channel.trouble = blocks
    await year.live_until(later(TWO_DAYS, hours=4))
    assert year.seen_by("åsa") == []
    mentions = [text for text in year.seen_by("skogsrummet") if "direktmeddelanden" in text]
    assert len(mentions) == 1
    assert "Åsa" not in mentions[0]
    assert "Skog" not in mentions[0]
    (report,) = year.seen_by("cia")
    assert "Tar inte emot direktmeddelanden från mig: Åsa Ek" in report
    attempts = sum("åsa" in str(message) for message in year.channel.sends)
    assert attempts == 1, "whoever refuses is not asked again and again"
    year.channel.trouble = lambda *_: None
    await year.hear_from("åsa")
    await year.live_until(later(MORNING, hours=1))
    assert [card.splitlines()[0] for card in year.seen_by("åsa")[-1:]] == ["I dag: Skog"]


async def test_two_processes_owe_and_send_each_message_once(year: Year) -> None:
    other = Year(year.database, year.channel, year.clock, worker_id="two")
    await other.reminding.begin()
    for _ in range(3):
        year.clock.wall = max(year.clock.wall, later(TWO_WEEKS, minutes=1))
        await year.turn()
        await other.turn()
    assert len(year.channel.seen) == 3


@pytest.mark.parametrize("back", [timedelta(hours=2), timedelta(days=3)])
async def test_a_clock_that_is_put_back_sends_nothing_again(year: Year, back: timedelta) -> None:
    await year.live_until(later(TWO_WEEKS, hours=1))
    before = len(year.channel.sends)
    year.clock.wall -= back
    await year.turns(10)
    year.clock.wall += back
    await year.turns(10)
    assert len(year.channel.sends) == before


async def test_a_clock_that_leaps_ahead_is_waited_for_and_does_no_harm_if_it_comes_back(year: Year) -> None:
    await year.turns()
    year.clock.wall += timedelta(days=4)
    await year.turns(30)
    assert year.channel.sends == []
    year.clock.wall -= timedelta(days=4)
    await year.live_until(later(TWO_WEEKS, hours=1))
    assert len(year.channel.seen) == 3


async def test_a_clock_that_leaps_ahead_and_stays_makes_one_message_each_and_one_report(year: Year) -> None:
    await year.turns()
    year.clock.wall = later(TWO_DAYS, hours=1)
    await year.turns(180)
    assert [len(year.seen_by(who)) for who in ("åsa", "bo")] == [1, 1]
    assert "på grund av ett avbrott" in year.seen_by("åsa")[0]
    assert len(year.seen_by("cia")) == 1


AWAY = {
    "a minute": (later(TWO_WEEKS, seconds=-30), timedelta(minutes=1), 1, False, 0),
    "eleven minutes": (later(TWO_WEEKS, seconds=-30), timedelta(minutes=11), 1, True, 0),
    "twenty-six hours": (later(TWO_WEEKS, hours=-2), timedelta(hours=26), 1, True, 0),
    "eight days, past one reminder and into another": (later(TWO_DAYS, days=-7), timedelta(days=8), 1, True, 0),
    "until it was all over": (later(TWO_DAYS, hours=-1), timedelta(days=8), 0, False, 4),
}


@pytest.mark.parametrize("case", AWAY)
async def test_after_being_away_what_is_useful_is_sent_once_and_the_rest_is_reported_in_one_message(
    year: Year, case: str
) -> None:
    leaves, away, useful, late, missed = AWAY[case]
    await year.live_until(leaves)
    already = {who: len(year.seen_by(who)) for who in ("åsa", "bo")}
    back = year.be_away_until(later(leaves, seconds=away.total_seconds()))
    await back.reminding.begin()
    await back.turns(60)
    for who in ("åsa", "bo"):
        new = back.seen_by(who)[already[who] :]
        assert len(new) == useful
        assert all(("avbrott" in card) == late for card in new)
    assert len(back.seen_by("cia")) == bool(missed)
    (account,) = back.database.read_now(lambda c: accounts(c, "skog", back.clock.now()))
    assert sum(line.state == "missed" for line in account.lines) == missed
    assert all(row.settled_at for row in back.house.rows(outbox))
