"""Every event is kept, answered in order and exactly once."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import insert, select, update

from bot.conversation.events import AnyEvent, Place, Uploaded, Wrote
from bot.conversation.outcome import Amend, Outcome, RememberLanguage, Say
from bot.conversation.state import State
from bot.conversation.wording import say
from bot.delivery import inbox, outbox
from bot.delivery.claimant import Claimant
from bot.delivery.inbox import MOST_ATTEMPTS, ClaimLost, Heard
from bot.storage import tables
from bot.storage.database import Database
from tests.bot.delivery.house import ADA, BO, ROOM, House, echo, reply

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEASE = timedelta(seconds=15)


def breaks(event: AnyEvent, state: State, now: datetime) -> Outcome:
    raise ZeroDivisionError("a bug in a handler")


def claimed_by(house: House, worker: str, limit: int = 20) -> list[inbox.Claimed]:
    by = Claimant(worker, house.clock.now(), limit)
    return house.database.write_now(partial(inbox.claim, by=by, lease=LEASE))


async def offer(house: House, *actions: str, **more: object) -> None:
    """A message with buttons is out."""
    menu = Say(ROOM, reply("menu", *actions), **more)  # type: ignore[arg-type]
    await owe(house, menu)


async def owe(house: House, message: Say | Amend) -> None:
    job = partial(outbox.owe, messages=[message], now=house.clock.now(), source=str(house.clock.now()))
    house.database.write_now(job)
    await house.turn()
    house.clock.pass_by(1)


async def test_an_event_that_comes_again_changes_nothing(house: House) -> None:
    assert await house.hear("hej", key="1")
    assert not await house.hear("hej", key="1")
    await house.turn()
    assert not await house.hear("hej", key="1")
    await house.turn()
    assert house.said() == ["eko: hej"]


def test_of_a_crowd_each_is_kept_once_with_its_own_files(database: Database) -> None:
    def heard(key: str, file: str) -> Heard:
        event = Uploaded(key=key, person=ADA, place=ROOM, at=NOW, name=f"{file}.pdf", size=1, file=file)
        return Heard(event, {file: file.encode()}, NOW)

    earlier = [heard("1", "a")]
    crowd = [heard("2", "b"), heard("1", "again"), heard("3", "c"), heard("2", "twice")]
    assert database.write_now(partial(inbox.receive_all, heard=earlier)) == [True]
    assert database.write_now(partial(inbox.receive_all, heard=crowd)) == [True, False, True, False]
    kept = select(tables.file.c.id, tables.file.c.content).order_by(tables.file.c.id)
    rows = database.read_now(lambda connection: connection.execute(kept).all())
    assert [tuple(row) for row in rows] == [("a", b"a"), ("b", b"b"), ("c", b"c")]


async def test_what_cannot_be_kept_fails_alone_in_a_crowd(database: Database) -> None:
    """Half a sign, which no database takes."""
    texts = [f"fråga {number}" for number in range(20)]
    texts[7] = "\ud800"
    events = [Wrote(key=str(number), person=ADA, place=ROOM, at=NOW, text=text) for number, text in enumerate(texts)]
    among = (database.write_among(inbox.receive_all, Heard(event, {}, NOW)) for event in events)
    outcomes = await asyncio.gather(*among, return_exceptions=True)
    assert [outcome is True for outcome in outcomes] == [number != 7 for number in range(20)]


async def test_the_same_key_from_another_platform_is_another_event(house: House) -> None:
    assert await house.hear("hej", key="1")
    assert await house.hear("hej", key="1", place=Place("other", "torget"))


async def test_the_file_that_comes_with_an_event_is_kept_with_it(house: House) -> None:
    event = Uploaded(key="1", person=ADA, place=ROOM, at=house.clock.now(), name="plan.pdf", size=3, file="f1")
    assert await house.courier.receive(event, {"f1": b"PDF"})
    assert not await house.courier.receive(event, {"f1": b"PDF"})
    (kept,) = house.database.read_now(lambda connection: [*connection.execute(select(tables.file))])
    assert (kept.id, kept.name, kept.content) == ("f1", "plan.pdf", b"PDF")


async def test_events_of_one_conversation_are_answered_in_the_order_they_came(house: House) -> None:
    for number in range(5):
        await house.hear(str(number))
    await house.turns(5)
    assert house.said() == [f"eko: {number}" for number in range(5)]


async def test_nobody_takes_an_event_while_an_earlier_one_of_its_conversation_is_unsettled(house: House) -> None:
    await house.hear("first")
    await house.hear("second")
    await house.hear("elsewhere", place=Place("fake", "annat"))
    assert [len(claimed_by(house, "a")), len(claimed_by(house, "b"))] == [2, 0]


async def test_events_of_a_dead_worker_are_taken_over_when_the_lease_is_out(house: House) -> None:
    await house.hear("hej")
    assert claimed_by(house, "dead")
    house.clock.pass_by(LEASE.total_seconds() - 1)
    assert not claimed_by(house, "heir")
    house.clock.pass_by(1)
    assert claimed_by(house, "heir")


async def test_a_worker_that_lost_its_claim_changes_nothing(house: House) -> None:
    await house.hear("hej")
    (old,) = claimed_by(house, "frozen")
    house.clock.pass_by(LEASE.total_seconds())
    claimed_by(house, "heir")
    with pytest.raises(ClaimLost):
        house.database.write_now(partial(inbox.settle, claimed=old, now=house.clock.now()))
    assert house.states(tables.inbox) == ["claimed"]


async def test_its_own_earlier_claim_is_not_mistaken_for_the_present_one(house: House) -> None:
    await house.hear("hej")
    (old,) = claimed_by(house, "one")
    house.clock.pass_by(LEASE.total_seconds())
    claimed_by(house, "one")
    with pytest.raises(ClaimLost):
        house.database.write_now(partial(inbox.settle, claimed=old, now=house.clock.now()))


async def test_answer_changes_and_messages_are_one_step(database: Database) -> None:
    """The last of three messages cannot be stored, so nothing of it is, until it has failed three times."""

    def impossible(event: AnyEvent, state: State, now: datetime) -> Outcome:
        bad = Place(None, "torget")  # type: ignore[arg-type]
        change = RememberLanguage(event.person, "en")
        return Outcome((Say(ROOM, reply("1")), Say(ROOM, reply("2")), Say(bad, reply("3"))), (change,))

    house = House(database, converse=impossible)
    await house.hear("hej")
    await house.turn()
    assert house.states() == []
    assert house.states(tables.inbox) == ["claimed"]
    await house.turns(10)
    assert house.said() == [say("sv", "conversation.refused.failed")]


async def test_an_event_that_fails_three_times_ends_with_one_apology_in_its_place(database: Database) -> None:
    house = House(database, converse=breaks)
    await house.hear("hej")
    await house.turns(30)
    assert house.said() == [say("sv", "conversation.refused.failed")]
    assert house.channel.seen[0].message.place == ROOM
    (row,) = house.rows(tables.inbox)
    assert (row.state, row.attempts, "a bug in a handler" in row.error) == ("failed", 3, True)
    assert house.status().failed_events == 1


async def test_an_event_that_fails_holds_up_its_own_conversation_only(database: Database) -> None:
    def touchy(event: AnyEvent, state: State, now: datetime) -> Outcome:
        return (breaks if event.key == "bad" else echo)(event, state, now)

    house = House(database, converse=touchy)
    await house.hear("bad")
    await house.hear("good", place=Place("fake", "annat"))
    await house.turn()
    assert house.said() == ["eko: good"]
    await house.hear("after")
    await house.turns(30)
    assert house.said() == ["eko: good", say("sv", "conversation.refused.failed"), "eko: after"]


async def test_an_event_that_kills_every_worker_that_takes_it_is_given_up(house: House) -> None:
    await house.hear("hej")
    for number in range(MOST_ATTEMPTS):
        assert claimed_by(house, f"victim {number}")
        house.clock.pass_by(LEASE.total_seconds())
    await house.turn()
    assert house.said() == [say("sv", "conversation.refused.failed")]


async def test_an_event_that_cannot_be_read_is_closed_and_reported(house: House) -> None:
    await house.hear("hej")
    house.database.write_now(lambda connection: connection.execute(update(tables.inbox).values(event="{}")))
    await house.turns(30)
    assert house.states(tables.inbox) == ["failed"]
    assert house.said() == []


async def test_the_language_a_person_chose_is_remembered(database: Database) -> None:
    def chooses(event: AnyEvent, state: State, now: datetime) -> Outcome:
        return Outcome((Say(ROOM, reply(state.language)),), (RememberLanguage(event.person, "en"),))

    house = House(database, converse=chooses)
    for number in range(2):
        await house.hear(str(number))
        await house.turn()
    assert house.said() == ["sv", "en"]


async def test_in_a_thread_where_the_bot_has_answered_no_mention_is_needed(database: Database) -> None:
    def known(event: AnyEvent, state: State, now: datetime) -> Outcome:
        return Outcome((Say(event.place, reply(str(state.in_our_thread))),))

    house = House(database, converse=known)
    thread = Place("fake", "torget", "t1")
    for place in (thread, thread, ROOM, ROOM, Place("fake", "torget", "t2")):
        await house.hear(str(house.clock.now()), place=place)
        await house.turns(1)
    assert house.said() == ["False", "True", "False", "False", "False"]


async def test_in_a_thread_under_a_message_of_ours_no_mention_is_needed(database: Database) -> None:
    told: list[bool] = []
    house = House(database, converse=partial(_tells, told))
    await house.owe("reminder")
    await house.turn()
    await house.hear("where is it?", place=Place("fake", "torget", house.rows()[0].message))
    await house.turn()
    assert told == [True]


async def test_what_was_said_to_one_in_a_thread_is_nothing_to_another(database: Database) -> None:
    told: list[bool] = []
    house = House(database, converse=partial(_tells, told))
    thread = Place("fake", "torget", "7")
    for someone in (BO, ADA):
        await house.owe(f"whispered to {someone.name}", place=thread, only_for=someone)
        await house.turn()
        await house.hear(f"heard after {someone.name}", place=thread)
        await house.turn()
    assert told == [False, True]


def _tells(told: list[bool], event: AnyEvent, state: State, now: datetime) -> Outcome:
    told.append(state.in_our_thread)
    return Outcome()


async def test_a_button_on_a_message_that_this_version_cannot_read_is_refused(house: House) -> None:
    await offer(house, "yes")
    unreadable = update(tables.outbox).values(reply='{"nodes":[{"type":"of another version"}]}')
    house.database.write_now(lambda connection: connection.execute(unreadable))
    await house.press("yes", house.rows()[0].message)
    await house.turn()
    assert house.said()[-1] == say("sv", "conversation.refused.stale_button")
    assert house.states(tables.inbox) == ["answered"]


async def test_a_button_that_the_message_offers_works_also_after_a_restart(house: House) -> None:
    await offer(house, "help")
    heir = house.another("two")
    await heir.press("help", "1")
    await heir.turn()
    assert house.said()[1:] == ["eko: help"]


async def test_an_action_that_the_message_never_offered_is_refused(house: House) -> None:
    await offer(house, "help")
    await house.press("delete", "1")
    await house.turn()
    assert house.said()[1:] == [say("sv", "conversation.refused.stale_button")]


async def test_a_button_on_a_message_that_is_not_ours_is_refused(house: House) -> None:
    await house.press("help", "77")
    await house.turn()
    assert house.said() == [say("sv", "conversation.refused.stale_button")]


async def test_a_button_on_another_persons_private_message_is_refused(house: House) -> None:
    await offer(house, "help", only_for=ADA)
    await house.press("help", "1", BO)
    await house.turn()
    await house.press("help", "1", ADA)
    await house.turn()
    assert house.said()[1:] == [say("sv", "conversation.refused.foreign_button"), "eko: help"]
    assert house.channel.seen[1].message.only_for == BO


async def test_an_edited_private_message_stays_private(house: House) -> None:
    await offer(house, "help", only_for=ADA)
    await owe(house, Amend(ROOM, "1", reply("menu", "more")))
    assert house.channel.sends[-1].only_for == ADA
    await house.press("more", "1", BO)
    await house.turn()
    assert house.said()[1:] == [say("sv", "conversation.refused.foreign_button")]


async def test_only_the_buttons_of_the_latest_edit_count(house: House) -> None:
    await offer(house, "old")
    await owe(house, Amend(ROOM, "1", reply("menu", "new")))
    for action in ("old", "new"):
        await house.press(action, "1")
        await house.turn()
    assert house.said()[1:] == [say("sv", "conversation.refused.stale_button"), "eko: new"]


async def test_a_button_pressed_before_we_know_the_number_of_its_message_waits_for_it(house: House) -> None:
    """The platform took the message and we died before writing down its number; somebody pressed meanwhile."""
    await offer(house, "help")
    lost = {"state": "intended", "message": None, "settled_at": None, "deadline": house.clock.now() + LEASE}
    house.database.write_now(lambda connection: connection.execute(update(tables.outbox).values(lost)))
    await house.press("help", "1")
    await house.turns(10)
    assert house.said() == ["menu"]
    await house.turns(10)
    assert house.said() == ["menu", "eko: help"]


async def test_where_one_process_serves_alone_a_restart_waits_for_no_lease(database: Database, engine: str) -> None:
    house = House(database)
    await house.hear("hej")
    assert claimed_by(house, "dead")
    await house.courier.start()
    await house.courier.stop()
    await house.turn()
    assert (house.said() == ["eko: hej"]) == (engine == "sqlite")


async def test_the_inbox_says_how_long_the_oldest_has_waited(house: House) -> None:
    assert house.status().oldest_unanswered is None
    began = house.clock.now()
    await house.hear("hej")
    house.clock.pass_by(60)
    await house.hear("hallå")
    assert (house.status().unanswered, house.status().oldest_unanswered) == (2, began)


def test_two_workers_never_claim_the_same_event(house: House, database_url: str) -> None:
    """Four workers with a connection each, 400 events in as many conversations."""
    rows = [
        {"channel": "fake", "key": str(n), "conversation": str(n), "event": "{}", "received_at": house.clock.now()}
        for n in range(400)
    ]
    house.database.write_now(lambda connection: connection.execute(insert(tables.inbox), rows) and None)
    workers = [Database(database_url) for _ in range(4)]
    taken: list[int] = []
    while True:
        claims = [
            database.submit(partial(inbox.claim, by=Claimant(f"w{number}", house.clock.now(), 7), lease=LEASE))
            for number, database in enumerate(workers)
        ]
        got = [claimed.id for claim in claims for claimed in claim.result(10)]
        if not got:
            break
        taken += got
    for database in workers:
        database.close()
    assert (len(taken), len(set(taken))) == (400, 400)
