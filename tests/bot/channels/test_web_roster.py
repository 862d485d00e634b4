"""Who may sign in follows from who belongs to the network."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.channels.web.members import all_members, find_member, room_for
from bot.channels.web.roster import follow
from bot.channels.web.settings import WebSettings
from scheduling import people, store
from scheduling.network import Person

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
SETTINGS = WebSettings()
ASA = Person("Åsa Ek", "asa@vara.example", "Vara", ("naturvård",))
BO = Person("Bo Ahl", "bo@lerum.example", "Lerum", ("miljöstrategi",), "coordinator")


def belong(connection: Connection, *persons: Person) -> None:
    """The whole network, as a member file tells it."""
    diff = people.difference(people.People(persons, frozenset()), store.members(connection, also_left=True))
    people.apply(connection, diff, NOW)
    follow(connection, SETTINGS)


def rooms_of(name: str, connection: Connection) -> list[str]:
    member = next(member for member in all_members(connection) if member.name == name)
    return [room.id for room in SETTINGS.rooms if room_for(member, room.id, SETTINGS)]


def test_members_find_the_rooms_of_their_groups_and_coordinators_every_room(connection: Connection) -> None:
    belong(connection, ASA, BO)
    assert rooms_of("Åsa Ek", connection) == ["allmant", "naturvard"]
    assert rooms_of("Bo Ahl", connection) == [room.id for room in SETTINGS.rooms]


def test_who_has_left_may_not_enter_any_more(connection: Connection) -> None:
    belong(connection, ASA, BO)
    belong(connection, BO)
    assert [member.name for member in all_members(connection)] == ["Bo Ahl"]


def test_following_again_changes_nothing_and_a_member_is_known_by_the_account(connection: Connection) -> None:
    belong(connection, ASA)
    before = all_members(connection)
    follow(connection, SETTINGS)
    assert all_members(connection) == before
    known = store.who_is(connection, "web", before[0].id)
    assert known is not None
    assert known.email == "asa@vara.example"
    assert find_member(connection, before[0].id) == before[0]
