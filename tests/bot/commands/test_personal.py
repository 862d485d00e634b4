"""Everything about one person can be had in a file, and be forgotten: on disk as well, while the statistics stay."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, MetaData, String, cast, insert, select

from bot.channels.web.members import Member as OnPage
from bot.channels.web.members import put_members
from bot.channels.web.messages import Draft, Posted, post
from bot.commands import CannotStart, members, personal
from bot.conversation.events import AnyEvent, Person, Place, Uploaded, Wrote
from bot.conversation.outcome import RememberLanguage, RememberQuestion, RememberThumb, Say
from bot.conversation.replies import Reply, Text
from bot.delivery import inbox, outbox, traces
from bot.delivery.changes import apply
from bot.storage.database import Database
from bot.storage.engines import file_of
from bot.storage.schema import SCHEMAS
from bot.storage.tables import (
    discord_direct,
    discord_edit,
    discord_interaction,
    discord_message,
    file,
    teams_conversation,
    teams_person,
    thumb,
    web_message,
)
from bot.storage.tables import question as asked_table
from knowledge import tables as archive
from knowledge.talk.thread import Earlier
from scheduling import attendance, feeds, proposals, store
from scheduling.attendance import Counted, Taken, taken_at
from scheduling.network import Identity, Wishes
from scheduling.network import Person as Official
from scheduling.proposals import Proposal
from scheduling.ratings import answers
from scheduling.ratings.rounds import Round
from scheduling.ratings.tables import rating_answer, rating_text, survey_letter
from scheduling.settings import NetworkSettings
from scheduling.tables import connecting_code, reminder, unreachable, wrong_code
from tests.bot.coordinating.desk import BIN, CIA, KAFFE, NOW, SKOG, settle_in

PLANTED = 1000
NAME, EMAIL = "Cia Dal", "cia.dal@exempel.se"
DISCORD, TEAMS = "700000000000000042", "29:cia-dal-konto"  # accounts, which are names as well
THEIR_ROOM, THEIR_CHAT = "800000000000000042", "19:cia-dal-chatt"
TRACES = (NAME, EMAIL, DISCORD, TEAMS, THEIR_ROOM, THEIR_CHAT)
ROUND = "0123456789abcdef"
WEB = Person("web", "m3", NAME)
OTHER = Person("web", "m4", "Didrik Ås")


def typed(*words: str) -> Namespace:
    top = ArgumentParser()
    members.register(top.add_subparsers(required=True), ArgumentParser(add_help=False))
    return top.parse_args(("members", *words))


def event_of(number: int, person: Person, text: str, place: Place) -> AnyEvent:
    return Wrote(key=f"k{number}", person=person, place=place, at=NOW, text=text, message="1")


ROOM, DIRECT = Place("web", "naturvard"), Place("web", "direct-m3", direct=True)
BY_THEM, OF_THEM = f"Hälsar {NAME}", f"Fråga {NAME} ({EMAIL}) om skogen"
Plant = Callable[[Connection, int], object]


def heard(person: Person, text: str, place: Place) -> Plant:
    return lambda c, number: inbox.receive(c, event_of(number, person, text, place), {}, NOW)


def owed(place: Place, text: str, only_for: Person | None = None) -> Plant:
    said = Say(place, Reply((Text(text),)), only_for=only_for)
    return lambda c, number: outbox.owe(c, f"s{number}", [said], NOW)


def posted(room: str, author: str, text: str) -> Plant:
    return lambda c, number: post(c, Draft(key=f"w{number}", room=room, author=author, body=Posted(text)), NOW)


def dropped(person: Person, name: str, content: bytes) -> Plant:
    def receive(connection: Connection, number: int) -> None:
        file = f"f{number}"
        event = Uploaded(key=f"u{number}", person=person, place=ROOM, at=NOW, name=name, size=1, file=file)
        inbox.receive(connection, event, {file: content}, NOW)

    return receive


def asked(connection: Connection, number: int) -> None:
    apply(connection, question(f"q{number}", WEB, f"{OF_THEM} {number}"))


def question(number: str, person: Person, text: str) -> RememberQuestion:
    return RememberQuestion(
        id=number,
        text=text,
        reads=("open",),
        at=NOW,
        person=person,
        place=ROOM,
        language="sv",
        outcome="answered",
        talk=Earlier(text),
    )


def remind(connection: Connection, number: int) -> None:
    row = {"meeting_id": "bin", "version": number, "kind": "ahead", "lead": "2d", "recipient": "member:3"}
    moment = NOW + timedelta(days=number)
    connection.execute(insert(reminder).values(**row, channel="web", due_at=moment, useful_until=moment))


def sent_a_survey(connection: Connection, number: int) -> None:
    row = {"round_id": ROUND, "member_id": 3, "number": number, "message": f"letter {number}", "sent_at": NOW}
    connection.execute(insert(survey_letter).values(row))


def rated(connection: Connection, number: int) -> None:
    """Somebody's words in an open round, which name them."""
    row = {"round_id": ROUND, "pseudonym": f"p{number}", "question": "takeaway", "words": OF_THEM}
    connection.execute(insert(rating_answer).values(row))


def quoted(connection: Connection, number: int) -> None:
    row = {"id": f"t{number}", "round_id": ROUND, "question": "takeaway", "original": OF_THEM, "edited": BY_THEM}
    connection.execute(insert(rating_text).values(row))


def told_on_discord(connection: Connection, number: int) -> None:
    forms = json.dumps([{"title": OF_THEM}], ensure_ascii=False)
    said = {"first": f"d{number}", "key": f"d{number}", "part": 0, "forms": forms}
    room, shown = (THEIR_ROOM, None) if number % 2 else ("900000000000000001", f"i{number}")
    pressed = {"id": f"i{number}", "token": "t", "person": DISCORD, "room": room, "at": NOW}
    connection.execute(insert(discord_interaction).values(pressed))
    connection.execute(insert(discord_message).values(said | {"id": f"d{number}", "room": room, "interaction": shown}))
    connection.execute(insert(discord_edit).values(key=f"edit {number} {THEIR_ROOM}", message=f"d{number}"))


def told_in_teams(connection: Connection, number: int) -> None:
    """Their chats, of which a new one begins when the app is put in again."""
    row = {"kind": "personal", "service_url": "https://x.example", "person": TEAMS, "seen_at": NOW}
    connection.execute(insert(teams_conversation).values(row | {"id": f"{THEIR_CHAT}{number}"}))


def tried_a_code(connection: Connection, number: int) -> None:
    values = {"channel": "discord", "account": DISCORD, "number": number, "at": NOW}
    connection.execute(insert(wrong_code).values(values))


def has_a_code(connection: Connection, number: int) -> None:
    row = {"digest": f"digest {number}", "member_id": 3, "until": NOW}
    connection.execute(insert(connecting_code).values(row))


PLANTS: tuple[Plant, ...] = (
    heard(WEB, BY_THEM, ROOM),
    heard(WEB, BY_THEM, DIRECT),
    heard(OTHER, OF_THEM, ROOM),
    heard(CIA, BY_THEM, Place("fake", "dm7", direct=True)),
    owed(DIRECT, f"Hej {NAME}!"),
    owed(ROOM, "Bara du", only_for=WEB),
    owed(ROOM, OF_THEM),
    posted("naturvard", "m3", BY_THEM),
    posted("direct-m3", "m3", BY_THEM),
    posted("naturvard", "m4", OF_THEM),
    asked,
    dropped(WEB, "cv.pdf", BY_THEM.encode()),
    dropped(OTHER, "rapport.csv", OF_THEM.encode("utf-16")),
    remind,
    sent_a_survey,
    rated,
    quoted,
    told_on_discord,
    told_in_teams,
    tried_a_code,
    has_a_code,
    owed(Place("discord", THEIR_ROOM, direct=True), f"Hej {NAME}!"),
)


def plant(connection: Connection, number: int) -> None:
    """One trace, of the kind whose turn it is."""
    PLANTS[number % len(PLANTS)](connection, number)


def move_in(connection: Connection) -> None:
    """A member with accounts, wishes, a language, attendance and a change that was proposed."""
    settle_in(connection)
    put_members(connection, tuple(OnPage(one.id, one.name) for one in (WEB, OTHER)))
    store.connect_identity(connection, 3, Identity("web", "m3"))
    store.connect_identity(connection, 4, Identity("web", "m4"))
    store.connect_identity(connection, 3, Identity("discord", DISCORD))
    store.connect_identity(connection, 3, Identity("teams", TEAMS))
    store.set_wishes(connection, 3, Wishes(("2d",)))
    connection.execute(insert(discord_direct).values(person=DISCORD, room=THEIR_ROOM))
    connection.execute(insert(teams_person).values(id=TEAMS, name=NAME, object_id="o", room=None, seen_at=NOW))
    connection.execute(insert(unreachable).values(channel="discord", account=DISCORD, member_id=3, since=NOW))
    feeds.make(connection, 3, "", "0" * 64, NOW)
    answers.save(connection, Round(ROUND, "survey", "survey-2026", NOW, NOW + timedelta(days=21), state="open"))
    apply(connection, RememberLanguage(WEB, "en"))
    proposals.keep(connection, Proposal("p", BIN, BIN), 3, NOW)
    store.save_meeting(connection, msgspec.structs.replace(SKOG, speakers=(NAME,)))
    for meeting in (KAFFE, SKOG):
        assert attendance.take(connection, meeting.id, Counted((3, 4), 2), 0, NOW)
    for number in range(PLANTED):
        plant(connection, number)


def cells(connection: Connection) -> Iterator[str]:
    for metadata in SCHEMAS:
        yield from _cells_of(connection, metadata)


def _cells_of(connection: Connection, metadata: MetaData) -> Iterator[str]:
    for table in metadata.sorted_tables:
        columns = [cast(column, String) for column in table.columns if column.type.python_type is not bytes]
        for row in connection.execute(select(*columns)):
            yield from (str(cell) for cell in row)


def left_of(database: Database) -> int:
    """Places that still hold the name or the address: in every cell and, where there is a file, on its every page."""
    found = sum(word in cell for cell in database.read_now(lambda c: list(cells(c))) for word in TRACES)
    whole = file_of(database.url)
    parts = [whole, whole.with_name(whole.name + "-wal")] if whole else []
    spelt = [word.encode(coding) for word in TRACES for coding in ("utf-8", "utf-16-le")]
    return found + sum(part.read_bytes().count(word) for part in parts if part.exists() for word in spelt)


def counted(database: Database) -> dict[str, Taken]:
    return database.read_now(taken_at)


def forget(database: Database) -> int:
    wanted = typed("forget", EMAIL)
    status = database.write_now(lambda c: personal.forget_in(c, wanted))
    database.compact()
    return status


def test_of_a_thousand_traces_none_is_left_in_rows_or_file_and_the_statistics_stay(database: Database) -> None:
    database.write_now(move_in)
    before = counted(database)
    assert left_of(database) >= PLANTED
    assert forget(database) == 0
    assert left_of(database) == 0, f"n = {PLANTED}"
    after = counted(database)
    assert {name: (one.municipalities, one.others, one.count) for name, one in after.items()} == {
        name: (one.municipalities, one.others, one.count) for name, one in before.items()
    }
    assert [one.members for one in after.values()] == [frozenset({4}), frozenset({4})]
    database.write_now(plant_a_note)  # the writer is as it was


# Why a table needs no step of its own when somebody is forgotten: nothing in it is about one person, or what is there
# is struck out wherever it names one. A new table is covered by the traces, or explained here.
EXPLAINED = {
    **dict.fromkeys(("municipality", "meeting", "meeting_group", "meeting_session", "meeting_version"), "the year"),
    **dict.fromkeys(("room", "attendance_taken", "plan_revision", "heartbeat"), "the network's, and the bot's own"),
    **dict.fromkeys(("rating_round", "rating_count", "rating_history", "survey", "survey_history"), "sums, nobody's"),
    "rating_answer": "under a pseudonym until the round is closed, and nobody but its key can tell whose",
    "rating_text": "nobody's since the round was closed",
    **dict.fromkeys(("web_revision", "discord_identify", "signing_key", "hold", "restored"), "the bot's own"),
    "web_edit": "numbers of edits",
    **{table.name: "the archive: public records, told of and not changed" for table in archive.metadata.sorted_tables},
}


def test_every_table_is_searched_for_traces_or_it_is_said_why_not(connection: Connection) -> None:
    settle_in(connection)
    (member,) = store.members(connection, only=[3])
    searched = {table.name for table, _ in traces.own_rows(connection, member)}
    tables = {table.name for metadata in SCHEMAS for table in metadata.sorted_tables}
    assert tables - searched - EXPLAINED.keys() == set()
    assert searched & EXPLAINED.keys() == set()
    assert EXPLAINED.keys() - tables == set()


def plant_a_note(connection: Connection) -> None:
    plant(connection, PLANTED + 9)


@pytest.mark.parametrize("step", ["_strike_out", "_drop_lists"])
def test_a_forgetting_that_leaves_out_a_step_would_be_noticed(
    database: Database, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    database.write_now(move_in)
    monkeypatch.setattr(traces, step, lambda *_: 0)
    forget(database)
    assert database.read_now(holding) > 0


def test_what_they_asked_and_thought_of_answers_goes_too(database: Database) -> None:
    def ask_and_vote(connection: Connection) -> None:
        move_in(connection)
        apply(connection, question("another's", OTHER, "Vem leder?"))
        for person in (WEB, OTHER):
            apply(connection, RememberThumb("another's", person, "down"))

    database.write_now(ask_and_vote)
    forget(database)
    assert database.read_now(lambda c: list(c.scalars(select(thumb.c.account)))) == [OTHER.id]
    assert database.read_now(lambda c: list(c.scalars(select(asked_table.c.account).distinct()))) == [OTHER.id]


def test_what_was_said_in_a_room_leaves_its_place_for_the_answers_to_it(database: Database) -> None:
    database.write_now(move_in)
    forget(database)
    theirs = select(web_message.c.body).where(web_message.c.author == "forgotten")
    bodies = database.read_now(lambda c: list(c.scalars(theirs)))
    assert {json.loads(body)["text"] for body in bodies} == {"[borttaget]"}
    assert len(bodies) == len(range(7, PLANTED, len(PLANTS)))


def holding(connection: Connection) -> int:
    lists = connection.execute(select(file.c.content)).scalars()
    return sum(NAME in cell for cell in cells(connection)) + sum(NAME.encode("utf-16-le") in one for one in lists)


def test_an_id_that_was_forgotten_is_never_given_to_another(database: Database) -> None:
    database.write_now(settle_in)
    wanted = typed("forget", "didrik.as@exempel.se")
    database.write_now(lambda c: personal.forget_in(c, wanted))
    new = Official("Eva Lo", "eva.lo@exempel.se", "Vara")
    assert database.write_now(lambda c: store.add_member(c, new, NOW)) == 5


def test_everything_about_a_person_is_written_to_a_file_as_json_or_markdown(database: Database, tmp_path: Path) -> None:
    database.write_now(move_in)
    for name in ("cia.json", "cia.md"):
        wanted = typed("export", "3", "--out", str(tmp_path / name))
        export = partial(personal.export, wanted=wanted, network=NetworkSettings(), now=NOW)
        assert database.write_now(export) == 0
    rows = json.loads((tmp_path / "cia.json").read_text(encoding="utf-8"))["rows"]
    assert rows["member"][0]["email"] == EMAIL
    expected = {
        "membership",
        "identity",
        "wishes",
        "reminder",
        "attendance",
        "proposal",
        "inbox",
        "outbox",
        "web_message",
    }
    assert expected <= set(rows)
    readable = (tmp_path / "cia.md").read_text(encoding="utf-8")
    assert readable.startswith("# Det vi har om Cia Dal\n\n")
    assert f"- **email**: {EMAIL}" in readable
    assert "didrik.as@exempel.se" not in readable
    with pytest.raises(CannotStart, match="finns redan"):
        database.write_now(export)


def test_a_dry_run_of_forgetting_changes_nothing(database: Database) -> None:
    database.write_now(settle_in)
    before = database.read_now(lambda c: store.members(c, also_left=True))
    wanted = typed("forget", "3", "--dry-run")
    assert database.write_now(lambda c: personal.forget_in(c, wanted)) == 0
    assert database.read_now(lambda c: store.members(c, also_left=True)) == before


def test_whoever_shares_the_name_keeps_it(database: Database) -> None:
    database.write_now(settle_in)
    namesake = Official(NAME, "cia@vara.example", "Vara")
    database.write_now(lambda c: store.add_member(c, namesake, NOW))
    forget(database)
    assert NAME in [one.name for one in database.read_now(store.members)]


def test_a_successor_takes_over_groups_role_and_coming_meetings(connection: Connection) -> None:
    settle_in(connection)
    wanted = typed("hand-over", "ada.ek@exempel.se", "--name", "Eva Lo", "--email", "Eva.Lo@exempel.se")
    assert personal.hand_over(connection, wanted, NetworkSettings(), NOW) == 0
    eva = next(one for one in store.members(connection) if one.name == "Eva Lo")
    assert (eva.role, eva.groups, eva.municipality) == ("coordinator", ("naturvård", "rättvis handel"), "Borås")
    assert "Ada Ek" not in [one.name for one in store.members(connection)]
    assert [meeting.id for meeting in store.meetings(connection) if eva.belongs_to(meeting.groups)] == [
        "kaffe",
        "skog",
        "bin",
    ]


def test_a_colleague_who_takes_over_keeps_what_they_had(connection: Connection) -> None:
    settle_in(connection)
    wanted = typed("hand-over", "2", "--name", "Cia Dal", "--email", EMAIL)
    personal.hand_over(connection, wanted, NetworkSettings(), NOW)
    cia = next(one for one in store.members(connection) if one.email == EMAIL)
    assert (cia.id, cia.role, cia.groups) == (3, "coordinator", ("miljöstrategi", "naturvård"))


def test_nobody_is_found_by_what_is_no_number_or_address(connection: Connection) -> None:
    settle_in(connection)
    with pytest.raises(CannotStart, match='numret eller adressen "Cia Dal"'):
        personal.leave(connection, typed("leave", "Cia Dal"), NetworkSettings(), NOW)
    assert personal.leave(connection, typed("leave", "3"), NetworkSettings(), NOW) == 0
    assert len(store.members(connection)) == 3
