"""A backup is put back. What went out after it was made is looked for first, and only what is missing is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, select

from bot.channels.channel import Capabilities, DeliveryFailed, DeliveryUnsure, Outgoing
from bot.delivery.outbox import Due
from bot.delivery.restored import hold_back
from bot.storage.database import Database
from bot.storage.tables import inbox, outbox
from tests.bot.delivery.house import House
from tests.fakes.memory_channel import MemoryChannel

KEY = Capabilities(settles="key", key_seconds=120)
HISTORY = Capabilities(settles="history")
NOTHING = Capabilities(settles="nothing")
HOUR = 3600.0

Rows = Mapping[Table, Sequence[Mapping[str, Any]]]


def copied(connection: Connection) -> Rows:
    return {table: [dict(row) for row in connection.execute(select(table)).mappings()] for table in (inbox, outbox)}


def put_back(connection: Connection, rows: Rows) -> None:
    for table, before in rows.items():
        connection.execute(delete(table))
        if before:
            connection.execute(insert(table), [*before])


async def lost_and_restored(house: House, backup: Rows, *, hold: bool = True) -> House:
    """An hour after the backup the database is gone, the backup is put back, and the bot starts again."""
    house.clock.pass_by(HOUR)
    await house.database.write(partial(put_back, rows=backup))
    if hold:
        await house.database.write(partial(hold_back, now=house.clock.now()))
    return house.another("after the restore")


def house_with(database: Database, can: Capabilities) -> House:
    return House(database, channel=MemoryChannel(can))


@pytest.mark.parametrize("can", [KEY, HISTORY], ids=["key", "history"])
@pytest.mark.parametrize("went_out", [True, False])
async def test_a_message_owed_at_the_backup_is_there_once_whether_it_went_out_since_or_not(
    database: Database, can: Capabilities, *, went_out: bool
) -> None:
    house = house_with(database, can)
    await house.owe("hej")
    backup = database.read_now(copied)
    if went_out:
        await house.turn()
    house = await lost_and_restored(house, backup)
    await house.turns(60)
    assert house.said() == ["hej"]
    assert house.states() == ["sent"]


async def test_blind_check_a_backup_that_is_put_back_without_a_word_says_it_twice(database: Database) -> None:
    house = house_with(database, HISTORY)
    await house.owe("hej")
    backup = database.read_now(copied)
    await house.turn()
    house = await lost_and_restored(house, backup, hold=False)
    await house.turns(60)
    assert house.said() == ["hej", "hej"]


async def test_a_question_that_was_unanswered_at_the_backup_is_answered_once(database: Database) -> None:
    house = house_with(database, HISTORY)
    await house.hear("hej")
    backup = database.read_now(copied)
    await house.turns(5)
    assert house.said() == ["eko: hej"]
    house = await lost_and_restored(house, backup)
    await house.turns(60)
    assert house.said() == ["eko: hej"]
    assert house.states(inbox) == ["answered"]


async def test_a_reminder_that_is_found_owed_again_after_the_restore_is_looked_for(database: Database) -> None:
    """Reminders are derived from the plan: the backup may not hold the message at all."""
    house = house_with(database, HISTORY)
    backup = database.read_now(copied)
    due = Due(house.clock.now() + timedelta(minutes=10), house.clock.now() + timedelta(days=1))
    await house.owe("påminnelse", due=due, kind="reminder")
    await house.turns(660, step=10)
    house = await lost_and_restored(house, backup)
    await house.owe("påminnelse", due=due, kind="reminder")
    await house.turns(60)
    assert house.said() == ["påminnelse"]
    assert house.states() == ["sent"]


async def test_what_is_due_after_the_restore_is_sent_as_planned(database: Database) -> None:
    house = house_with(database, NOTHING)
    await house.owe("sedan", due=Due(house.clock.now() + timedelta(hours=2)))
    house = await lost_and_restored(house, database.read_now(copied))
    await house.turns(HOUR - 10, step=30)
    assert house.said() == []
    await house.turns(60)
    assert house.said() == ["sedan"]
    assert house.status().resent == 0


async def test_what_is_no_longer_useful_and_is_not_found_is_closed_and_counted(database: Database) -> None:
    house = house_with(database, HISTORY)
    await house.owe("strax", due=Due(house.clock.now(), house.clock.now() + timedelta(minutes=30)))
    house = await lost_and_restored(house, database.read_now(copied))
    await house.turns(60)
    assert (house.said(), house.states(), house.status().expired) == ([], ["expired"], 1)


@pytest.mark.parametrize(("kind", "said"), [("answer", 2), ("reminder", 2), ("receipt", 1)])
async def test_where_nothing_can_tell_the_kind_decides_and_it_is_counted(
    database: Database, kind: str, said: int
) -> None:
    house = house_with(database, NOTHING)
    await house.owe("hej", kind=kind)
    backup = database.read_now(copied)
    await house.turn()
    house = await lost_and_restored(house, backup)
    await house.turns(60)
    assert house.said() == ["hej"] * said
    assert (house.status().resent, house.status().unsure) == ((1, 0) if said == 2 else (0, 1))


@dataclass
class Reluctant(MemoryChannel):
    """Cannot look just now, or is busy: one of `answers` each time."""

    answers: list[Exception] = field(default_factory=list)

    async def find(self, message: Outgoing) -> str | None:
        if self.answers and isinstance(self.answers[0], DeliveryUnsure):
            raise self.answers.pop(0)
        return await super().find(message)

    async def send(self, message: Outgoing) -> str:
        if self.answers and isinstance(self.answers[0], DeliveryFailed):
            raise self.answers.pop(0)
        return await super().send(message)


@pytest.mark.parametrize(
    "answer", [DeliveryUnsure("cannot look"), DeliveryFailed("busy", permanent=False)], ids=["silent", "busy"]
)
async def test_what_is_missing_goes_out_in_order_behind_what_is_found(database: Database, answer: Exception) -> None:
    channel = Reluctant(HISTORY)
    house = House(database, channel=channel)
    await house.owe("ett", "två", "tre", "fyra")
    backup = database.read_now(copied)
    await house.courier.send_next()
    await house.courier.finish()
    assert house.said() == ["ett"]
    channel.answers = [answer]
    house = await lost_and_restored(house, backup)
    await house.turns(120)
    assert (house.said(), channel.answers) == (["ett", "två", "tre", "fyra"], [])


async def test_how_many_are_held_back_is_told(house: House) -> None:
    await house.owe("ett", "två")
    await house.owe("sedan", due=Due(house.clock.now() + timedelta(hours=2)))
    assert await house.database.write(partial(hold_back, now=house.clock.now())) == 2
    assert house.states() == ["unsure", "unsure", "planned"]
