"""The result of a closed round: in the group's channel once, and to the coordinators that words wait for them."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import Connection

from bot.conversation.actions import ReviewQuotations, encode
from bot.conversation.replies import Picture, Reply, actions_in
from bot.conversation.text_twin import as_text
from bot.delivery import results
from bot.delivery.outbox import key
from bot.storage import tables
from bot.storage.database import Database
from scheduling import store
from scheduling.network import Identity, Person
from tests.bot.delivery.house import House
from tests.fakes.clock import FakeClock
from tests.fakes.opinions import hold
from tests.scheduling.network import STOCKHOLM

DAY = date(2026, 5, 6)
CLOSED = datetime(2026, 5, 13, 15, 0, tzinfo=UTC)


def settle(connection: Connection) -> None:
    store.add_room(connection, "naturvård", "fake", "skogen")
    store.add_room(connection, "miljöstrategi", "fake", "energin")
    dag = store.add_member(connection, Person("Dag Lind", "dag@exempel.se", "Vara", (), "coordinator"), CLOSED)
    store.connect_identity(connection, dag, Identity("fake", "dag"))


@pytest.fixture
def house(database: Database) -> House:
    database.write_now(settle)
    return House(database, clock=FakeClock(CLOSED))


def closed(house: House, words: tuple[str, ...] = (), group: str = "naturvård", steps: int = 20) -> None:
    house.database.write_now(
        lambda connection: hold(connection, "bin", DAY, [5] * steps, [4] * steps, theme="Bin", words=words, group=group)
    )


async def post(house: House) -> int:
    return await results.post(house.database, STOCKHOLM, house.clock.now())


async def told(house: House) -> dict[str, Reply]:
    """Place -> what was sent there."""
    for _ in range(3):
        await house.turn()
    assert len(house.channel.sends) == len({sent.place.room for sent in house.channel.sends})
    return {sent.place.room: sent.reply for sent in house.channel.sends}


async def test_the_groups_channel_gets_the_figures_the_picture_and_the_same_in_words(house: House) -> None:
    closed(house)
    assert await post(house) == 1
    found = await told(house)
    assert list(found) == ["skogen"]
    said = as_text(found["skogen"])
    assert said.startswith("Resultat: Bin")
    assert "20 av 42 har svarat (48\u00a0%)" in said
    pictures = [node for node in found["skogen"].nodes if isinstance(node, Picture)]
    with Image.open(BytesIO(pictures[0].png)) as picture:
        assert picture.format == "PNG"
    assert "Nöjdhet: 5,0 (20 svar; median 5; fördelningen visas inte)." in pictures[0].alt


async def test_it_is_owed_once_however_often_and_by_however_many(house: House) -> None:
    closed(house)
    assert sum(await asyncio.gather(*(post(house) for _ in range(4)))) >= 1
    assert await post(house) == 0
    assert [row.key for row in house.rows(tables.outbox)] == [key(results.source("round-bin"), 0)]


async def test_a_process_that_died_before_it_was_owed_owes_it_when_it_starts_again(house: House) -> None:
    closed(house)
    again = house.another("two")
    again.clock.pass_by(timedelta(days=3).total_seconds())
    assert await post(again) == 1
    assert list(await told(again)) == ["skogen"]


async def test_an_old_result_is_no_news(house: House) -> None:
    closed(house)
    house.clock.pass_by(timedelta(days=15).total_seconds())
    assert await post(house) == 0


async def test_words_wait_for_a_coordinator_and_are_in_no_message(house: House) -> None:
    closed(house, ("Eva var bäst", "Mer kaffe"))
    await post(house)
    found = await told(house)
    said = "\n".join(as_text(reply) for reply in found.values())
    assert "Eva" not in said
    assert "Mer kaffe" not in said
    note = next(reply for room, reply in found.items() if room != "skogen")
    assert as_text(note).startswith("Granska citat: Bin\n\n2 kommentarer väntar på granskning.")
    assert encode(ReviewQuotations("round-bin")) in actions_in(note)
    assert actions_in(found["skogen"]) == frozenset()


async def test_a_group_without_a_channel_is_told_through_its_coordinators(house: House) -> None:
    closed(house, group="rättvis handel")
    await post(house)
    (reply,) = (await told(house)).values()
    assert as_text(reply).startswith("Resultat: Bin")


async def test_with_nobody_to_tell_nothing_is_drawn_again_and_again(database: Database) -> None:
    house = House(database, clock=FakeClock(CLOSED))
    closed(house)
    assert await post(house) == 0


async def test_under_five_answers_the_channel_is_told_how_many_and_why_no_more(house: House) -> None:
    closed(house, steps=4)
    await post(house)
    reply = (await told(house))["skogen"]
    assert "4 av 42 har svarat" in as_text(reply)
    assert "Färre än fem har svarat." in as_text(reply)
    assert not [node for node in reply.nodes if isinstance(node, Picture)]
