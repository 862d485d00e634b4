"""Addresses of calendars: unguessable, kept as digests, one of each kind for a member, revoked at once."""

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, select

from scheduling import feeds, store
from scheduling.network import Member, Person
from scheduling.tables import feed
from tests.scheduling.network import NOW
from tests.scheduling.test_rsvp import SKOG

TOKEN, OTHER = "a-long-and-random-token", "another-long-and-random-token"


@pytest.fixture
def asa(connection: Connection) -> Member:
    store.add_member(connection, Person("Åsa Ek", "asa@vara.example", "Vara", ("naturvård",)), NOW)
    return store.members(connection)[0]


def make(connection: Connection, asa: Member, token: str, group: str = "") -> None:
    feeds.make(connection, asa.id, group, feeds.digest(token), NOW)


def test_the_address_finds_the_calendar_and_stands_nowhere_in_the_database(connection: Connection, asa: Member) -> None:
    make(connection, asa, TOKEN)
    found = feeds.at(connection, TOKEN)
    assert found is not None
    assert (found.member, found.group) == (asa.id, "")
    assert TOKEN not in repr(connection.execute(select(feed)).all())
    assert feeds.at(connection, feeds.digest(TOKEN)) is None


def test_a_new_address_makes_the_old_one_worthless(connection: Connection, asa: Member) -> None:
    make(connection, asa, TOKEN)
    make(connection, asa, OTHER)
    assert feeds.at(connection, TOKEN) is None
    assert feeds.at(connection, OTHER) is not None
    assert len(feeds.of_member(connection, asa.id)) == 1


def test_making_the_same_address_twice_is_making_it_once(connection: Connection, asa: Member) -> None:
    make(connection, asa, TOKEN)
    make(connection, asa, TOKEN)
    assert feeds.at(connection, TOKEN) is not None


def test_one_address_can_be_revoked_and_the_others_stay(connection: Connection, asa: Member) -> None:
    make(connection, asa, TOKEN)
    make(connection, asa, OTHER, "naturvård")
    feeds.revoke(connection, asa.id, NOW, "")
    assert [one.group for one in feeds.of_member(connection, asa.id)] == ["naturvård"]


def test_who_has_left_has_no_calendar(connection: Connection, asa: Member) -> None:
    make(connection, asa, TOKEN)
    store.let_leave(connection, asa, NOW)
    assert feeds.at(connection, TOKEN) is None


def test_a_calendar_shows_the_meetings_of_its_groups_and_of_everyone_cancelled_ones_too(
    connection: Connection, asa: Member
) -> None:
    make(connection, asa, TOKEN)
    make(connection, asa, OTHER, "rättvis handel")
    own, group = feeds.of_member(connection, asa.id)
    everyone = replace(SKOG, id="alla", groups=())
    trade = replace(SKOG, id="handel", groups=("rättvis handel",), cancelled=True)
    assert [one.id for one in feeds.shown(own, asa, [SKOG, everyone, trade])] == ["skog", "alla"]
    assert [one.id for one in feeds.shown(group, asa, [SKOG, everyone, trade])] == ["alla", "handel"]
