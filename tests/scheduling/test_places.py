"""Places in the database: never too many, nobody passed, nobody lost; also when everyone answers at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, make_url

from bot.storage.database import Database
from bot.storage.engines import open_engine
from scheduling import invitations, store
from scheduling.meetings import Meeting
from scheduling.network import Person
from scheduling.rsvp import Answer, Notes, Standing, decide
from scheduling.store import Overtaken
from scheduling.waiting import Turn, turn
from tests.fakes.postgres import Postgres
from tests.scheduling.network import NOW
from tests.scheduling.places import FIRST_DAY, live_through
from tests.scheduling.test_rsvp import SKOG

SEEDS = 8  # on each database


def belong(connection: Connection, *names: str) -> list[int]:
    people = (Person(name, f"{name}@exempel.se", "Växjö", ("naturvård",)) for name in names)
    return [store.add_member(connection, person, NOW) for person in people]


def answer(connection: Connection, member: int, wanted: Answer) -> str:
    """As a conversation does: look, decide, then write what was promised."""
    meeting = store.meetings(connection, ["skog"])[0]
    mine = invitations.given_by(connection, member).get("skog")
    standing = invitations.standings(connection, ["skog"])["skog"]
    promised = decide(meeting, wanted, given=mine, standing=standing, member=member, now=NOW)
    invitations.give(connection, meeting, member, wanted, promised, NOW)
    return promised


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_crowd_for_few_places_keeps_every_promise(connection: Connection, seed: int) -> None:
    crowd = live_through(connection, seed)
    assert crowd.rows(), "a crowd that never stood in line proves nothing"


def _last_first(meeting: Meeting, standing: Standing, now: object) -> Turn:
    return turn(meeting, replace(standing, line=standing.line[::-1]), now)  # type: ignore[arg-type]


def _forgets_offers(meeting: Meeting, standing: Standing, now: object) -> Turn:
    return turn(meeting, replace(standing, line=standing.waiting), now)  # type: ignore[arg-type]


def _never_ends(meeting: Meeting, standing: Standing, now: object) -> Turn:
    return replace(turn(meeting, standing, now), expired=())  # type: ignore[arg-type]


def _never_offers(meeting: Meeting, standing: Standing, now: object) -> Turn:
    return replace(turn(meeting, standing, now), offered=())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (_last_first, "nobody is passed"),
        (_forgets_offers, "never more than there are places|no place stands idle"),
        (_never_ends, "every offer ends"),
        (_never_offers, "no place stands idle"),
    ],
)
def test_a_line_that_is_kept_wrongly_would_be_noticed(
    connection: Connection, wrong: Callable[..., Turn], rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "turn", wrong)
    with pytest.raises(AssertionError, match=rule):
        _live_through_all(connection)


def _live_through_all(connection: Connection) -> None:
    for seed in range(SEEDS):
        before = connection.begin_nested()
        live_through(connection, seed)
        before.rollback()


def test_everyone_answering_at_once_gets_a_place_or_stands_in_line(database_url: str) -> None:
    """Sixteen connections, five places: each looks, decides and writes at the same time as the others."""
    opened = Database(database_url)
    everyone = opened.write_now(lambda connection: belong(connection, *(f"p{number}" for number in range(16))))
    opened.write_now(lambda connection: store.save_meeting(connection, replace(SKOG, places=5)))
    start = Barrier(len(everyone))
    with ThreadPoolExecutor(len(everyone)) as pool:
        found = list(pool.map(lambda member: _until_it_holds(database_url, member, start), everyone))
    standing = opened.read_now(lambda connection: invitations.standings(connection, ["skog"])["skog"])
    opened.close()
    assert sorted(found) == ["given"] * 5 + ["in line"] * 11
    assert standing.taken == 5
    assert len({one.member for one in standing.line}) == len(standing.line) == 11


def _until_it_holds(url: str, member: int, start: Barrier) -> str:
    reading, writing = (open_engine(make_url(url), use) for use in ("read", "write"))
    start.wait()
    try:
        while True:
            with reading.connect() as connection:
                meeting = store.meetings(connection, ["skog"])[0]
                standing = invitations.standings(connection, ["skog"])["skog"]
            promised = decide(meeting, "coming", given=None, standing=standing, member=member, now=NOW)
            try:
                with writing.begin() as connection:
                    invitations.give(connection, meeting, member, "coming", promised, NOW)
            except Overtaken:
                continue
            return promised
    finally:
        reading.dispose()
        writing.dispose()


def test_without_the_lock_two_would_take_the_last_place(
    postgres: Postgres, postgres_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres.new_database(postgres_template)
    url = make_url(postgres.url(name))
    one, other = open_engine(url, "write"), open_engine(url, "write")
    with one.begin() as connection:
        asa, bo = belong(connection, "asa", "bo")
        store.save_meeting(connection, replace(SKOG, places=1))
    unlocked = lambda connection, meeting: store.meetings(connection, [meeting])[0]  # noqa: E731 - the wrong build
    monkeypatch.setattr(invitations, "lock", unlocked)
    monkeypatch.setattr(store, "touch", lambda *_: None)  # which would hold up the other as well
    with one.begin() as first, other.begin() as second:
        assert answer(first, asa, "coming") == answer(second, bo, "coming") == "given"
    with one.begin() as connection:
        assert invitations.standings(connection, ["skog"])["skog"].taken == 2, (
            "over capacity, as the wrong build must be"
        )
    one.dispose()
    other.dispose()
    postgres.drop(name)


def test_what_was_decided_from_an_older_meeting_is_decided_again(connection: Connection) -> None:
    (asa,) = belong(connection, "asa")
    store.save_meeting(connection, replace(SKOG, revision=2, cancelled=True))
    with pytest.raises(Overtaken):
        invitations.give(connection, SKOG, asa, "coming", "given", NOW)


def test_an_answer_can_be_changed_and_there_is_one_for_each_member(connection: Connection) -> None:
    (asa,) = belong(connection, "asa")
    store.save_meeting(connection, SKOG)
    for wanted in ("maybe", "coming", "declined", "coming"):
        answer(connection, asa, wanted)
    assert {member: one.answer for member, one in invitations.given_to(connection, "skog").items()} == {asa: "coming"}


def test_a_place_that_is_given_up_goes_to_the_first_in_line_who_is_told_until_when(connection: Connection) -> None:
    asa, bo, cia = belong(connection, "asa", "bo", "cia")
    store.save_meeting(connection, replace(SKOG, places=1))
    assert [answer(connection, who, "coming") for who in (asa, bo, cia)] == ["given", "in line", "in line"]
    meeting = store.meetings(connection, ["skog"])[0]
    (news,) = invitations.give(connection, meeting, asa, "declined", "given", NOW)
    assert (news.member, news.kind, news.until) == (bo, "offered", NOW + timedelta(days=1))
    (ended, offered) = invitations.advance_all(connection, NOW + timedelta(days=1))
    assert (ended.member, ended.kind, offered.member, offered.kind) == (bo, "expired", cia, "offered")
    assert answer(connection, cia, "coming") == "given"
    assert invitations.standings(connection, ["skog"])["skog"].line == ()


def test_food_and_travel_are_forgotten_when_the_meeting_is_over_and_not_before(connection: Connection) -> None:
    (asa,) = belong(connection, "asa")
    store.save_meeting(connection, SKOG)
    answer(connection, asa, "coming")
    notes = Notes("vegetarian", "nötter", "tåg", "Bo Ek")
    assert invitations.note(connection, "skog", asa, notes)
    assert invitations.forget_notes(connection, FIRST_DAY) == 0
    assert invitations.given_by(connection, asa)["skog"].notes == notes
    assert invitations.forget_notes(connection, FIRST_DAY + timedelta(days=1)) == 1
    assert invitations.given_by(connection, asa)["skog"].notes == Notes()
    assert invitations.given_by(connection, asa)["skog"].answer == "coming"
    assert invitations.forget_notes(connection, FIRST_DAY + timedelta(days=1)) == 0


def test_there_is_nothing_to_note_without_an_answer(connection: Connection) -> None:
    (asa,) = belong(connection, "asa")
    store.save_meeting(connection, SKOG)
    assert not invitations.note(connection, "skog", asa, Notes("vegan"))
