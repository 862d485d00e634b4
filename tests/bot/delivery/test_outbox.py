"""Every message that is owed goes out once, in order, or is accounted for."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import insert, update

from bot.channels.channel import Capabilities, DeliveryFailed, DeliveryUnsure, Outgoing
from bot.conversation.events import Place
from bot.delivery import outbox
from bot.delivery.claimant import Claimant
from bot.delivery.outbox import Due
from bot.storage import tables
from bot.storage.database import Database
from tests.bot.delivery.house import House
from tests.fakes.clock import FakeClock
from tests.fakes.memory_channel import MemoryChannel

HISTORY = Capabilities(settles="history")
NOTHING = Capabilities(settles="nothing")
ELSEWHERE = Place("fake", "annat")


class Trouble:
    """The next sends meet these, one each: an exception, raised before or (`taken`) after the message is taken."""

    def __init__(self, *raised: Exception, taken: bool = False) -> None:
        self.raised = list(raised)
        self.taken = taken

    def __call__(self, channel: MemoryChannel, message: Outgoing) -> None:
        if self.raised:
            if self.taken:
                channel.take(message)
            raise self.raised.pop(0)


def troubled(database: Database, *raised: Exception, taken: bool = False, can: Capabilities = HISTORY) -> House:
    return House(database, channel=MemoryChannel(can, trouble=Trouble(*raised, taken=taken)))


def busy(retry_after: float | None = None) -> DeliveryFailed:
    return DeliveryFailed("busy", permanent=False, retry_after=retry_after)


def gone() -> DeliveryFailed:
    return DeliveryFailed("no such room", permanent=True)


async def test_what_is_owed_is_sent_and_recorded_with_the_platforms_number(house: House) -> None:
    await house.owe("hej")
    await house.turn()
    (row,) = house.rows()
    assert (row.state, row.message, row.settled_at) == ("sent", "1", house.clock.now())


async def test_owing_twice_for_the_same_reason_is_owing_once(house: House) -> None:
    await house.owe("hej", "hej")
    await house.turn()
    assert house.said() == ["hej"]


async def test_the_key_is_short_and_the_same_for_every_attempt(database: Database) -> None:
    house = troubled(database, busy(), busy())
    await house.owe("hej")
    await house.turns(5)
    keys = {message.key for message in house.channel.sends}
    assert (len(house.channel.sends), len(keys)) == (3, 1)
    assert len(keys.pop()) <= 25


async def test_nothing_goes_out_before_it_is_due(house: House) -> None:
    await house.owe("senare", due=Due(house.clock.now() + timedelta(seconds=60)))
    await house.turns(60)
    assert house.said() == []
    await house.turn()
    assert house.said() == ["senare"]


async def test_a_reminder_for_next_week_holds_up_no_answer(house: House) -> None:
    await house.owe("nästa vecka", due=Due(house.clock.now() + timedelta(days=7)))
    await house.owe("nu")
    await house.turn()
    assert house.said() == ["nu"]


async def test_what_is_no_longer_useful_is_not_sent_but_counted(house: House) -> None:
    now = house.clock.now()
    await house.owe("mötet börjar", due=Due(now, useful_until=now + timedelta(hours=1)))
    house.clock.pass_by(3600)
    await house.turn()
    assert (house.said(), house.states(), house.status().expired) == ([], ["expired"], 1)


async def test_late_but_useful_is_sent(house: House) -> None:
    now = house.clock.now()
    await house.owe("mötet börjar", due=Due(now, useful_until=now + timedelta(hours=1)))
    house.clock.pass_by(3599)
    await house.turn()
    assert house.said() == ["mötet börjar"]


async def test_what_is_withdrawn_in_time_is_never_sent(house: House) -> None:
    await house.owe("ställs in")
    gone_in_time = partial(outbox.withdraw, source="ställs in", number=0, now=house.clock.now())
    assert house.database.write_now(gone_in_time)
    await house.turn()
    assert (house.said(), house.states()) == ([], ["void"])
    assert not house.database.write_now(gone_in_time)


async def test_a_pause_the_platform_asks_for_is_honoured(database: Database) -> None:
    house = troubled(database, busy(retry_after=7.5))
    await house.owe("hej")
    await house.turns(7)
    assert (house.said(), len(house.channel.sends)) == ([], 1)
    await house.turns(2)
    assert house.said() == ["hej"]


async def test_order_is_kept_within_a_conversation_also_when_one_has_to_wait(database: Database) -> None:
    house = troubled(database, busy(retry_after=5))
    await house.owe("ett", "två", "tre")
    await house.owe("annat", place=ELSEWHERE)
    await house.turn()
    assert house.said() == ["annat"]
    await house.turns(10)
    assert house.said() == ["annat", "ett", "två", "tre"]


async def test_a_message_that_can_never_be_delivered_is_closed_and_the_next_goes_out(database: Database) -> None:
    house = troubled(database, gone())
    await house.owe("ett", "två")
    await house.turns(3)
    assert (house.said(), house.states(), house.status().failed) == (["två"], ["failed", "sent"], 1)
    assert house.rows()[0].error == "no such room"


async def test_a_message_that_cannot_be_read_is_closed_and_the_next_goes_out(house: House) -> None:
    await house.owe("ett")
    house.database.write_now(lambda connection: connection.execute(update(tables.outbox).values(reply="{}")))
    await house.owe("två")
    await house.turns(3)
    assert (house.said(), house.states()) == (["två"], ["failed", "sent"])


async def test_a_platform_that_is_down_for_long_is_given_up_and_reported(database: Database) -> None:
    house = troubled(database, *[busy() for _ in range(10_000)])
    await house.owe("hej")
    await house.turns(25 * 3600, step=1200)
    assert (house.states(), house.said()) == (["failed"], [])


async def test_a_message_for_a_channel_that_is_not_here_waits_and_blocks_nobody(house: House) -> None:
    await house.owe("dit", place=Place("slack", "c1"))
    await house.owe("hit")
    await house.turns(3)
    assert (house.said(), house.states()) == (["hit"], ["planned", "sent"])
    assert house.status().due == 1


@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize("settles", ["key", "history"])
async def test_silence_is_settled_after_a_pause_and_ends_in_one_message(
    database: Database, settles: str, *, taken: bool
) -> None:
    can = Capabilities(settles=settles, key_seconds=120)  # type: ignore[arg-type]
    house = troubled(database, DeliveryUnsure("silence"), taken=taken, can=can)
    await house.owe("hej", "sedan")
    await house.turns(can.lateness_seconds)
    assert (house.states(), len(house.channel.sends)) == (["unsure", "planned"], 1)
    await house.turns(3)
    assert (house.said(), house.states(), house.status().resent) == (["hej", "sedan"], ["sent", "sent"], 0)


async def test_a_key_that_is_forgotten_meanwhile_is_not_relied_on(database: Database) -> None:
    """Off for an hour. The platform has forgotten the key, but shows its history."""
    can = Capabilities(settles="key", key_seconds=120)
    house = troubled(database, DeliveryUnsure("silence"), taken=True, can=can)
    await house.owe("hej")
    await house.turn()
    house.clock.pass_by(3600)
    await house.turn()
    assert (house.said(), len(house.channel.sends), house.states()) == (["hej"], 1, ["sent"])


@pytest.mark.parametrize("kind", ["answer", "reminder"])
async def test_where_nothing_can_tell_it_is_sent_once_more_and_counted(database: Database, kind: str) -> None:
    house = troubled(database, DeliveryUnsure("silence"), taken=True, can=NOTHING)
    await house.owe("hej", kind=kind)
    await house.turns(10)
    assert (house.said(), house.states(), house.status().resent) == (["hej", "hej"], ["sent"], 1)


async def test_where_nothing_can_tell_a_receipt_is_left_at_that_and_counted(database: Database) -> None:
    house = troubled(database, DeliveryUnsure("silence"), can=NOTHING)
    await house.owe("kvitto", kind="receipt")
    await house.owe("sedan")
    await house.turns(10)
    assert (house.said(), house.states(), house.status().unsure) == (["sedan"], ["unsure", "sent"], 1)


async def test_a_second_copy_refused_while_the_first_is_in_doubt_leaves_it_in_doubt(database: Database) -> None:
    """The first attempt was taken without a word, the second was told to wait: the first may still be there."""
    can = Capabilities(settles="key", key_seconds=120)
    house = troubled(database, DeliveryUnsure("silence"), busy(), taken=True, can=can)
    await house.owe("hej")
    await house.turns(6.5, step=0.5)
    assert house.states() == ["unsure"]
    await house.turns(10)
    assert (house.said(), house.states()) == (["hej"], ["sent"])


async def test_a_channel_that_breaks_its_contract_is_treated_as_silence(database: Database) -> None:
    house = troubled(database, ZeroDivisionError("a bug"), taken=True)
    await house.owe("hej")
    await house.turns(10)
    assert (house.said(), house.states()) == (["hej"], ["sent"])


def claimed(house: House, worker: str) -> list[outbox.Owed]:
    """Intended by a worker that then says no more."""
    attempts = {"fake": timedelta(seconds=17)}
    by = Claimant(worker, house.clock.now(), 20)
    return house.database.write_now(partial(outbox.claim, by=by, attempts=attempts))


async def test_what_a_dead_worker_intended_is_settled_when_its_attempt_can_no_longer_matter(house: House) -> None:
    await house.owe("hej")
    assert claimed(house, "dead")
    await house.turns(17)
    assert house.said() == []
    await house.turns(1)
    assert (house.said(), house.states()) == (["hej"], ["sent"])


async def test_all_that_a_dead_worker_held_goes_out_within_thirty_seconds(house: House) -> None:
    for number in range(50):
        await house.owe(str(number), place=Place("fake", str(number)))
    assert len(claimed(house, "dead")) == 20
    await house.turns(30)
    assert sorted(house.said()) == sorted(map(str, range(50)))


async def test_a_worker_that_was_frozen_before_it_sent_does_not_send(database: Database) -> None:
    """It wakes after another has taken over. The clock leaps when it is read for the second time: before the send."""

    class Leaping(FakeClock):
        def monotonic(self) -> float:
            self.pass_by(30)
            return self.seconds

    house = House(database)
    await house.owe("hej")
    sleeper = house.another("sleeper", clock=Leaping(house.clock.wall))
    await sleeper.turn()
    assert (house.channel.sends, house.states()) == ([], ["planned"])
    await house.turns(90)
    assert house.said() == ["hej"]


async def test_what_a_worker_records_after_it_was_taken_over_changes_nothing(house: House) -> None:
    await house.owe("hej")
    (old,) = claimed(house, "frozen")
    house.clock.pass_by(17)
    await house.turn()
    (settled,) = house.rows()
    assert not house.database.write_now(partial(outbox.change, owed=old, state="failed"))
    assert house.rows() == [settled]


async def test_the_outbox_says_how_long_the_oldest_has_been_due(database: Database) -> None:
    house = troubled(database, *[busy() for _ in range(100)])
    assert house.status().oldest_due is None
    due = house.clock.now()
    await house.owe("hej")
    await house.turns(60)
    assert (house.status().due, house.status().oldest_due) == (1, due)


def test_two_workers_never_claim_the_same_message(house: House, database_url: str) -> None:
    """Four workers with a connection each, 400 messages in as many conversations."""
    now = house.clock.now()
    common = {"channel": "fake", "kind": "answer", "place": "", "reply": "", "planned_at": now}
    rows = [{**common, "key": str(n), "conversation": str(n), "due_at": now, "try_at": now} for n in range(400)]
    house.database.write_now(lambda connection: connection.execute(insert(tables.outbox), rows) and None)
    workers = [Database(database_url) for _ in range(4)]
    attempts = {"fake": timedelta(seconds=17)}
    taken: list[int] = []
    while True:
        claims = [
            database.submit(partial(outbox.claim, by=Claimant(f"w{number}", now, 7), attempts=attempts))
            for number, database in enumerate(workers)
        ]
        got = [owed.id for claim in claims for owed in claim.result(10)]
        if not got:
            break
        taken += got
    for database in workers:
        database.close()
    assert (len(taken), len(set(taken))) == (400, 400)
