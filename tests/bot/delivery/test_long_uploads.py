"""A scan that is dropped into a room takes long to read: that is said at once, and what came of it when it is done."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.app import well_informed
from bot.archive import Library, open_library
from bot.conversation.events import Uploaded
from bot.delivery.courier import Courier
from bot.delivery.pace import Pace
from bot.storage import tables
from bot.storage.database import Database
from knowledge.sources import catalogue
from tests.bot.delivery.house import ADA, ROOM, House
from tests.fakes import documents

NAME = "skannad.pdf"
SOON = f"Jag läser {NAME}. Det kan ta några minuter; jag skriver här när det är klart."
DONE = f"Tack! {NAME} finns nu i arkivet, och alla som är här kan få svar ur den."


@pytest.fixture
def library(database: Database, tmp_path: Path) -> Iterator[Library]:
    with open_with_tesseract(database, tmp_path) as opened:
        yield opened


@contextmanager
def open_with_tesseract(database: Database, folder: Path) -> Iterator[Library]:
    with open_library(database, folder) as opened:
        if not opened.reader.tesseract:
            pytest.skip("tesseract with Swedish is not on this machine")
        yield opened


@pytest.fixture
def house(database: Database, library: Library) -> House:
    return House(database, converse=well_informed(archive=library))


async def drop(house: House, pages: int = 1) -> None:
    scan = documents.scanned_pdf(
        "#set page(width: 14cm, height: 4cm)\n#set text(size: 14pt)\nMötet öppnades av Åsa Öberg i Mölnlycke.", pages
    )
    now = house.clock.now()
    event = Uploaded(key="u", person=ADA, place=ROOM, at=now, name=NAME, size=len(scan), file="f", level="open")
    assert await house.courier.receive(event, {"f": scan})


def states(database: Database) -> dict[str, str]:
    return {row.name: row.state for row in database.read_now(catalogue.all_files)}


async def test_it_is_said_at_once_that_a_scan_is_read_and_later_what_came_of_it(
    house: House, database: Database
) -> None:
    await drop(house)
    await house.turn()
    assert house.said() == [SOON]
    await house.turn()
    assert house.said() == [SOON, DONE]
    assert [seen.message.place for seen in house.channel.seen] == [ROOM, ROOM]
    assert states(database) == {NAME: "held"}
    await house.turns(5)
    assert house.said() == [SOON, DONE], "once"


async def test_others_in_the_room_are_answered_while_it_is_read(house: House) -> None:
    await drop(house, pages=12)
    await house.turn()
    await house.courier.answer_next()
    reading = asyncio.create_task(house.courier.finish())
    await house.hear("hjälp")
    await house.courier.answer_next()
    while house.states(tables.inbox)[-1] != "answered":  # noqa: ASYNC110 - a row that was written wakes nobody
        await asyncio.sleep(0.01)
    assert house.states(tables.inbox) == ["answered", "claimed", "answered"]
    await reading


async def test_a_scan_whose_reading_was_cut_short_is_read_by_whoever_starts_next(
    house: House, database: Database, library: Library, tmp_path: Path
) -> None:
    await drop(house, pages=12)
    await house.turn()
    await house.courier.answer_next()
    library.reader.interrupt()
    await house.courier.finish()
    assert states(database) == {}
    (tmp_path / "next").mkdir()
    with open_with_tesseract(database, tmp_path / "next") as anew:
        another = house.another("two", converse=well_informed(archive=anew))
        another.clock.pass_by(2)
        await another.turn()
    assert house.said() == [SOON, DONE]
    assert {row.failures for row in house.rows(tables.inbox)} == {0}


async def begin_to_read(house: House, library: Library) -> None:
    await drop(house, pages=12)
    await house.turn()
    await house.courier.answer_next()
    while not library.reader._lock.locked():  # noqa: ASYNC110 - a thread that begins wakes nobody
        await asyncio.sleep(0.01)


async def test_a_scan_whose_reader_died_in_the_act_is_soon_read_by_another(
    house: House, library: Library, tmp_path: Path, database: Database
) -> None:
    await begin_to_read(house, library)
    for work in house.courier._answerers._at_work.values():
        work.cancel()
    await house.courier.finish()
    library.reader.interrupt()
    house.clock.pass_by(Pace().lease_seconds + 1)
    (tmp_path / "next").mkdir()
    with open_with_tesseract(database, tmp_path / "next") as anew:
        await house.another("two", converse=well_informed(archive=anew)).turn()
    assert house.said() == [SOON, DONE]


async def test_a_scan_is_not_taken_over_while_it_is_read(house: House, library: Library) -> None:
    pace = Pace(lease_seconds=0.1)
    house.courier = Courier(house.database, [house.channel], house.clock, house.converse, "one", pace)
    await begin_to_read(house, library)
    house.clock.pass_by(pace.lease_seconds * 2)
    while (row := house.rows(tables.inbox)[-1]).lease_until <= house.clock.now():
        assert row.state == "claimed"
        await asyncio.sleep(0.01)
    await house.another("two").courier.answer_next()
    await house.turn()
    assert house.said() == [SOON, DONE]
