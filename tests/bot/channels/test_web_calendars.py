"""Calendars over real HTTP: for whoever has the address, valid, asked for again cheaply, and only so often."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from icalendar import Calendar
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.channels.web.site import MOST_FETCHES
from bot.storage.database import Database
from scheduling import feeds, store
from scheduling.meetings import revised
from tests.bot.channels.web_stage import Visitor, browser
from tests.fakes.web import Web, open_web
from tests.fakes.year import NATURE, NOW, OFF, PEOPLE, WETLANDS, settle
from tests.scheduling.test_calendar import strictly

OWN, GROUP = "o" * 43, "g" * 43


def _subscribe(connection: Connection) -> None:
    settle(connection)
    asa = store.members(connection)[0].id
    feeds.make(connection, asa, "", feeds.digest(OWN), NOW)
    feeds.make(connection, asa, NATURE, feeds.digest(GROUP), NOW)


@pytest.fixture
async def web(database: Database) -> AsyncIterator[Web]:
    async with open_web(database) as web:
        await database.write(_subscribe)
        yield web


@pytest.fixture
async def anyone(web: Web) -> AsyncIterator[Visitor]:
    """A calendar program: nobody is signed in."""
    visitor = browser(web.address)
    yield visitor
    await visitor.session.close()


async def fetch(anyone: Visitor, token: str = OWN, **headers: str) -> aiohttp.ClientResponse:
    return await anyone.get(f"/calendar/{token}.ics", headers=headers)


async def events(anyone: Visitor, token: str = OWN) -> dict[str, tuple[str, int]]:
    """Summary -> status and sequence, as a parser that forgives nothing reads them."""
    answer = await fetch(anyone, token)
    assert answer.status == 200
    assert answer.content_type == "text/calendar"
    return {
        str(event["SUMMARY"]): (str(event["STATUS"]), int(str(event["SEQUENCE"])))
        for event in strictly(await answer.read())
    }


async def change(database: Database, **fields: object) -> None:
    def job(connection: Connection) -> None:
        (stored,) = store.meetings(connection, only=[WETLANDS.id])
        store.save_meeting(connection, revised(stored, replace(stored, **fields), NOW))

    await database.write(job)


async def test_a_calendar_holds_the_meetings_of_its_member_cancelled_ones_too(anyone: Visitor) -> None:
    assert await events(anyone) == {
        "Våtmarker": ("CONFIRMED", 0),
        "Skogsbruk": ("CANCELLED", 0),
        "Två dagar vid forsen": ("CONFIRMED", 0),
    }


async def test_a_cancelled_meeting_stays_as_cancelled_with_a_higher_sequence(web: Web, anyone: Visitor) -> None:
    await change(web.database, place="Kalmar")
    assert (await events(anyone))["Våtmarker"] == ("CONFIRMED", 1)
    await change(web.database, cancelled=True)
    assert (await events(anyone))["Våtmarker"] == ("CANCELLED", 2)
    await change(web.database, cancelled=False)
    assert (await events(anyone))["Våtmarker"] == ("CONFIRMED", 3)


async def test_no_member_is_named_in_a_calendar_and_no_address_of_theirs(anyone: Visitor) -> None:
    for token in (OWN, GROUP):
        text = await (await fetch(anyone, token)).text()
        assert [person.name for person in PEOPLE.values() if person.name in text or person.email in text] == []


async def test_a_groups_calendar_is_named_after_it(anyone: Visitor) -> None:
    calendar = Calendar.from_ical(await (await fetch(anyone, GROUP)).read())
    assert str(calendar["NAME"]) == "Nätverket, naturvård"
    assert OFF.theme in (await events(anyone, GROUP))


async def test_what_has_not_changed_is_not_sent_again_and_what_has_is(web: Web, anyone: Visitor) -> None:
    first = await fetch(anyone)
    again = await fetch(anyone, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    await change(web.database, theme="Våtmarker och dammar")
    changed = await fetch(anyone, **{"If-None-Match": first.headers["ETag"]})
    assert changed.status == 200
    assert "dammar" in await changed.text()


async def test_nothing_of_a_calendar_is_kept_where_others_may_find_it(anyone: Visitor) -> None:
    assert (await fetch(anyone)).headers["Cache-Control"] == "private, no-cache"


async def test_a_revoked_address_says_no_more_than_one_that_never_was(web: Web, anyone: Visitor) -> None:
    never = await fetch(anyone, "n" * 43)
    await web.database.write(lambda connection: feeds.revoke(connection, 1, NOW, ""))
    revoked = await fetch(anyone)
    assert revoked.status == never.status == 404
    assert await revoked.text() == await never.text()
    assert (await fetch(anyone, GROUP)).status == 200


async def test_whoever_leaves_the_network_reads_no_calendar_any_more(web: Web, anyone: Visitor) -> None:
    await web.database.write(lambda connection: store.let_leave(connection, store.members(connection)[0], NOW))
    assert (await fetch(anyone)).status == 404


async def test_addresses_cannot_be_guessed_in_peace(anyone: Visitor) -> None:
    statuses = [(await fetch(anyone, f"{number:043}")).status for number in range(12)]
    assert statuses == [404] * 10 + [429] * 2
    assert (await fetch(anyone)).status == 429


async def test_a_calendar_is_fetched_only_so_often(anyone: Visitor) -> None:
    statuses = [(await fetch(anyone)).status for _ in range(MOST_FETCHES + 1)]
    assert statuses == [200] * MOST_FETCHES + [429]


@pytest.mark.parametrize("token", ["a" * 101, "%00", "å"])
async def test_an_address_of_another_shape_is_no_page(anyone: Visitor, token: str) -> None:
    assert (await fetch(anyone, token)).status == 404
