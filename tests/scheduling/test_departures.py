"""Leaving, handing over and changing groups: what becomes of answers, places, wishes and addresses."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from scheduling import departures, feeds, invitations, store
from scheduling.network import Member, Person, Wishes
from scheduling.rsvp import Answer, Notes, begins
from tests.scheduling.network import NOW
from tests.scheduling.test_places import answer, belong
from tests.scheduling.test_rsvp import SKOG

HELD = replace(SKOG, id="held", sessions=(replace(SKOG.sessions[0], day=(NOW - timedelta(days=30)).date()),))
SUCCESSOR = Person("Eva Alm", "eva@vaxjo.example", "Kalmar")


@pytest.fixture
def three(connection: Connection) -> list[Member]:
    """Åsa has the only place, Bo and Cia wait for it."""
    belong(connection, "asa", "bo", "cia")
    store.save_meeting(connection, replace(SKOG, places=1))
    store.save_meeting(connection, HELD)
    found = store.members(connection)
    for member in found:
        answer(connection, member.id, "coming")
    invitations.note(connection, "skog", found[0].id, Notes("vegan", "nötter", "tåg"))
    store.set_wishes(connection, found[0].id, Wishes(stopped=True))
    feeds.make(connection, found[0].id, "", feeds.digest("token"), NOW)
    return found


def answered(connection: Connection) -> dict[int, Answer]:
    return {member: one.answer for member, one in invitations.given_to(connection, "skog").items()}


def test_the_place_of_who_leaves_goes_to_the_next_in_line(connection: Connection, three: list[Member]) -> None:
    asa, bo, _ = three
    (news,) = departures.leave(connection, asa, NOW)
    assert (news.member, news.kind) == (bo.id, "offered")
    assert answered(connection) == {}
    assert asa.id not in {member.id for member in store.members(connection)}


def test_wishes_and_addresses_go_with_their_member(connection: Connection, three: list[Member]) -> None:
    departures.leave(connection, three[0], NOW)
    assert feeds.at(connection, "token") is None
    (left,) = [member for member in store.members(connection, also_left=True) if member.left_at]
    assert left.wishes == Wishes()


def test_who_leaves_while_in_line_is_asked_nothing_any_more(connection: Connection, three: list[Member]) -> None:
    departures.leave(connection, three[1], NOW)
    (news,) = departures.leave(connection, three[0], NOW)
    assert news.member == three[2].id


def test_a_successor_takes_over_municipality_groups_and_answers_but_no_notes(
    connection: Connection, three: list[Member]
) -> None:
    assert departures.hand_over(connection, three[0], SUCCESSOR, NOW) == []
    eva = next(member for member in store.members(connection) if member.email == SUCCESSOR.email)
    assert (eva.municipality, eva.groups, eva.wishes) == ("Växjö", ("naturvård",), Wishes())
    given = invitations.given_by(connection, eva.id)["skog"]
    assert (given.answer, given.notes) == ("coming", Notes())
    assert answered(connection) == {eva.id: "coming"}
    assert feeds.at(connection, "token") is None


def test_a_successor_takes_over_the_place_in_line(connection: Connection, three: list[Member]) -> None:
    departures.hand_over(connection, three[1], SUCCESSOR, NOW)
    (news,) = departures.leave(connection, three[0], NOW)
    eva = next(member for member in store.members(connection) if member.email == SUCCESSOR.email)
    assert news.member == eva.id


def test_a_successor_who_is_here_already_keeps_the_own_answer_and_the_place_goes_on(
    connection: Connection, three: list[Member]
) -> None:
    asa, bo, cia = three
    (news,) = departures.hand_over(connection, asa, bo.person, NOW)
    assert (news.member, news.kind) == (bo.id, "offered"), "Bo was first in line and does not pass himself"
    assert [one.member for one in invitations.standings(connection, ["skog"])["skog"].line] == [bo.id, cia.id]


def test_a_successor_who_once_left_comes_back(connection: Connection, three: list[Member]) -> None:
    asa, bo, _ = three
    departures.leave(connection, bo, NOW)
    departures.hand_over(connection, asa, bo.person, NOW)
    assert [member.id for member in store.members(connection)] == [bo.id, three[2].id]
    assert answered(connection) == {bo.id: "coming"}


def test_what_was_answered_to_meetings_that_are_over_stays(connection: Connection, three: list[Member]) -> None:
    meeting = replace(HELD, sessions=SKOG.sessions)
    store.save_meeting(connection, meeting)
    invitations.give(connection, meeting, three[0].id, "coming", "given", NOW)
    store.save_meeting(connection, HELD)
    departures.leave(connection, three[0], NOW)
    assert "held" in invitations.given_by(connection, three[0].id)


def test_an_answer_goes_with_the_group_that_it_came_from(connection: Connection, three: list[Member]) -> None:
    asa, bo, _ = three
    (news,) = departures.change(connection, asa, replace(asa.person, groups=("rättvis handel",)), NOW)
    assert news.member == bo.id
    assert store.members(connection)[0].groups == ("rättvis handel",)


def test_a_meeting_that_has_begun_is_not_a_coming_one(connection: Connection, three: list[Member]) -> None:
    assert [one.id for one in departures.coming(connection, NOW)] == ["skog"]
    assert departures.coming(connection, begins(SKOG)) == []
