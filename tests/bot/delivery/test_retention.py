"""What has served goes, what is told of the years stays, and a hold stops everything."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, func, insert, select

from bot.cli import main
from bot.delivery import caretaker, retention
from bot.delivery.caretaker import Caretaker, care
from bot.storage import tables
from bot.storage.database import Database
from bot.storage.settings import RetentionSettings
from scheduling import ledger, store
from scheduling import tables as year
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Person
from scheduling.ratings import tables as ratings
from scheduling.reports.facts import gather
from tests.fakes.clock import FakeClock
from tests.fakes.invented_years import fill
from tests.scheduling.network import STOCKHOLM

SETTINGS = RetentionSettings()
BEGINNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEEKS = 157  # three years
WEEK = timedelta(weeks=1)

# Independent of the rules themselves: from which moment of a row its age is counted, and how many days it may have.
AGES: dict[str, tuple[Callable[[Any], datetime], int]] = {
    "inbox": (lambda row: row.settled_at, 400),
    "outbox": (lambda row: row.settled_at, 400),
    "question": (lambda row: row.asked_at, 400),
    "talk": (lambda row: row.asked_at, 1),
    "thumb": (lambda row: written(row.question), 400),
    "web_message": (lambda row: row.posted_at, 730),
    "web_answer": (lambda row: written(row.key), 730),
    "web_edit": (lambda row: written(row.key), 730),
    "file": (lambda row: row.received_at, 730),
    "reminder": (lambda row: row.due_at, 730),
    "told": (lambda row: row.owed_at, 730),
    "proposal": (lambda row: row.made_at, 30),
    "feed": (lambda row: row.revoked_at, 30),
    "rsvp": (lambda row: written(row.meeting_id), 90),
    "in_line": (lambda row: written(row.meeting_id), 90),
    "rating_text": (lambda row: written(row.round_id), 180),
    "discord_message": (lambda row: written(row.key), 400),
    "discord_edit": (lambda row: written(row.key), 400),
    "teams_person": (lambda row: row.seen_at, 400),
    "teams_conversation": (lambda row: row.seen_at, 400),
}
MEMBER, THEIR_CHAT = "29:asa", "19:asa"
OF_A_MEMBER = {("teams_person", MEMBER), ("teams_conversation", THEIR_CHAT)}
KNOWN = {table.name: table for schema in (tables.metadata, year.metadata) for table in schema.sorted_tables}


def written(key: str) -> datetime:
    """Keys in this trial are moments."""
    return datetime.fromisoformat(key)


def a_week(connection: Connection, now: datetime) -> None:
    """A row of every kind that may grow old, as a week of the bot leaves them behind."""
    key = now.isoformat()
    put = partial(put_in, connection)
    day = Meeting(key, (Session(now.date()),), now)
    store.save_meeting(connection, day)
    put(tables.inbox, channel="web", key=key, conversation="c", event="{}", received_at=now, settled_at=now)
    out = {"channel": "web", "conversation": "c", "kind": "answer", "place": "{}", "reply": "{}"}
    put(tables.outbox, **out, key=key, planned_at=now, due_at=now, try_at=now, settled_at=now, state="sent")
    put(tables.discord_message, id=key, first=key, key=key, part=0, room="r")
    put(tables.discord_edit, key=key, message=key)
    put(tables.teams_person, id=key, seen_at=now)
    put(tables.teams_conversation, id=key, kind="personal", service_url="u", person=key, seen_at=now)
    put(tables.question, id=key, text="?", reads="[]", asked_at=now, told_in="skog.md", told_by="Tre.")
    of_thread = dict.fromkeys(("conversation", "meeting", "focus_group", "theme", "place"), "")
    put(tables.talk, question_id=key, question="?", reads="[]", **of_thread, asked_at=now, quote="Tre.")
    put(tables.thumb, question=key, channel="web", account="a", thumb="up")
    put(tables.file, id=key, name="a.txt", content=b"a", received_at=now)
    message = put(tables.web_message, key=key, room="r", body="{}", file=key, posted_at=now, revision=1)
    put(tables.web_answer, message=message, action="a", member="m", key=key)
    put(tables.web_edit, key=key, message=message)
    spoken = {"meeting_id": key, "version": 1, "recipient": "member:1", "channel": "web", "due_at": now}
    put(year.reminder, **spoken, kind="ahead", lead="2d", useful_until=now, state="handed")
    put(year.told, **spoken, key=key, shown=1, what="ahead", useful_until=now, owed_at=now, state="sent")
    put(year.proposal, id=key, member_id=1, wanted="{}", made_at=now)
    put(year.feed, digest=key, member_id=1, focus_group="", made_at=now, revoked_at=now)
    put(year.rsvp, meeting_id=key, member_id=1, answer="coming", version=1, answered_at=now)
    put(year.in_line, meeting_id=key, member_id=1, answer="coming", since=now, state="expired")
    put(year.attendance, meeting_id=key, member_id=1, municipality_id=1)
    closed = {"kind": "meeting", "subject": key, "opens_at": now, "closes_at": now, "state": "closed", "wording": "1"}
    put(ratings.rating_round, id=key, **closed, closed_on=now.date(), answered=12, invited=20)
    put(ratings.rating_count, round_id=key, question="satisfaction", step=5, answers=12)
    put(ratings.rating_text, id=key, round_id=key, question="takeaway", original="Rått", state="waiting")
    published = {"question": "takeaway", "original": "Rått", "edited": "Fint", "state": "published"}
    put(ratings.rating_text, id=f"p{key}", round_id=key, **published)


def put_in(connection: Connection, table: Table, **row: Any) -> Any:
    key = connection.execute(insert(table).values(**row)).inserted_primary_key
    return key[0] if key else None


def over_age(connection: Connection, now: datetime) -> dict[str, int]:
    """Rows that should have gone by now. A day's grace: ages that are counted in days end with the day."""
    found = {}
    for name, (since, days) in AGES.items():
        limit = now - timedelta(days=days + 1)
        rows = [row for row in connection.execute(select(KNOWN[name])) if not kept(name, row)]
        if late := sum(since(row) < limit for row in rows):
            found[name] = late
    return found | too_much_known(connection, now)


def kept(name: str, row: Any) -> bool:
    """What was published stays; so do the account and the conversation of a member, by which they are reached."""
    of_member = (name, getattr(row, "id", "")) in OF_A_MEMBER
    return of_member or (name == "rating_text" and row.state == "published")


def too_much_known(connection: Connection, now: datetime) -> dict[str, int]:
    """Rows that stay and should hold less: who was there, what stood there before a quotation was edited, and by which
    words of a document a question was told.
    """
    came = select(year.attendance).where(year.attendance.c.member_id.is_not(None))
    who = sum(written(row.meeting_id) < now - timedelta(days=731) for row in connection.execute(came))
    edited = select(ratings.rating_text).where(ratings.rating_text.c.edited.is_not(None))
    originals = sum(written(row.round_id) < now - timedelta(days=181) for row in connection.execute(edited))
    asked = select(tables.question).where(tables.question.c.told_by != "")
    quotes = sum(row.asked_at < now - timedelta(days=2) for row in connection.execute(asked))
    found = (("attendance", who), ("originals", originals), ("quotes", quotes))
    return {name: rows for name, rows in found if rows}


def begin(connection: Connection) -> None:
    asa = store.add_member(connection, Person("Åsa Ek", "asa.ek@exempel.se", "Växjö", ("naturvård",)), BEGINNING)
    store.connect_identity(connection, asa, Identity("teams", MEMBER))
    chat = {"kind": "personal", "service_url": "u", "person": MEMBER, "seen_at": BEGINNING}
    put_in(connection, tables.teams_person, id=MEMBER, seen_at=BEGINNING)
    put_in(connection, tables.teams_conversation, id=THEIR_CHAT, **chat)


def live(database: Database, *, on_hold: range = range(0)) -> list[dict[str, int]]:
    """Three years week by week; what is over age after each week's work."""
    database.write_now(begin)
    return [database.write_now(partial(live_a_week, week=week, held=week in on_hold)) for week in range(WEEKS)]


def live_a_week(connection: Connection, week: int, *, held: bool) -> dict[str, int]:
    now = BEGINNING + week * WEEK
    a_week(connection, now)
    if held:
        retention.put_on_hold(connection, "Begäran 2026-113", now)
    else:
        retention.release(connection)
    retention.apply(connection, SETTINGS, now, STOCKHOLM)
    return over_age(connection, now) if week % 10 == 6 else {}


def rows(database: Database) -> dict[str, int]:
    return {name: len(of) for name, of in everything(database).items()}


def test_in_three_years_no_row_is_over_age_and_what_is_told_of_the_years_is_all_there(database: Database) -> None:
    assert [late for late in live(database) if late] == []
    left = rows(database)
    stays = ("meeting", "attendance", "rating_round", "rating_count")
    assert {name: left[name] for name in stays} == dict.fromkeys(stays, WEEKS)
    words = database.read_now(lambda connection: gather(connection).quoted)
    assert len(words) == WEEKS
    assert {text for of in words.values() for text in of} == {"Fint"}
    print({name: count for name, count in left.items() if count})


def test_a_rule_that_is_forgotten_shows_in_the_same_search(database: Database) -> None:
    live(database, on_hold=range(WEEKS))
    end = BEGINNING + WEEKS * WEEK
    names = [name for name in RetentionSettings.__struct_fields__ if name != "left_days"]  # nobody leaves in this trial
    with database.writer.connect() as connection:
        retention.release(connection)
        for spared in ("", *names):
            settings = RetentionSettings(**({spared: 36_500} if spared else {}))
            with connection.begin_nested() as trial:
                retention.apply(connection, settings, end, STOCKHOLM)
                assert bool(over_age(connection, end)) == bool(spared), spared
                trial.rollback()
        connection.rollback()


def test_a_hold_stops_every_rule_for_as_long_as_it_stands(database: Database) -> None:
    found = live(database, on_hold=range(60, 120))
    late = [week for week, one in enumerate(found) if one]
    assert late == [66, 76, 86, 96, 106, 116]
    assert len(found[116]) >= 8


def test_while_there_is_a_hold_not_one_row_changes(database: Database) -> None:
    database.write_now(begin)
    database.write_now(partial(a_week, now=BEGINNING))
    database.write_now(partial(retention.put_on_hold, reason="Begäran", now=BEGINNING))
    later = BEGINNING + timedelta(days=36_000)
    before = everything(database)
    work = partial(retention.apply, settings=SETTINGS, now=later, zone=STOCKHOLM)
    assert database.write_now(work) == {}
    assert everything(database) == before
    database.write_now(retention.release)
    taken = database.write_now(work)
    assert set(taken) == set(RetentionSettings.__struct_fields__) - {"left_days"}
    assert everything(database) != before


def everything(database: Database) -> dict[str, list[Any]]:
    def read(connection: Connection) -> dict[str, list[Any]]:
        return {name: list(connection.execute(select(of))) for name, of in KNOWN.items()}

    return database.read_now(read)


def test_who_left_long_ago_is_forgotten_once_and_the_numbers_stay(connection: Connection) -> None:
    number = store.add_member(connection, Person("Åsa Ek", "asa.ek@exempel.se", "Växjö"), BEGINNING)
    (member,) = store.members(connection)
    store.let_leave(connection, member, BEGINNING)
    store.save_meeting(connection, Meeting("m1", (Session(date(2026, 1, 4)),), BEGINNING))
    put_in(connection, year.attendance, meeting_id="m1", member_id=number, municipality_id=1)
    early, late = (BEGINNING + timedelta(days=days) for days in (364, 366))
    assert retention.apply(connection, SETTINGS, early, STOCKHOLM) == {}
    assert retention.apply(connection, SETTINGS, late, STOCKHOLM) == {"left_days": 1}
    assert retention.apply(connection, SETTINGS, late, STOCKHOLM) == {}
    (left,) = store.members(connection, also_left=True)
    assert left.name == ""
    assert connection.scalar(select(func.count()).select_from(year.attendance)) == 1


def test_a_thread_in_which_somebody_still_talks_stays_whole(connection: Connection) -> None:
    said = {"room": "r", "body": "{}", "revision": 1}
    root = put_in(connection, tables.web_message, **said, key="1", posted_at=BEGINNING)
    put_in(connection, tables.web_message, **said, key="2", thread=root, posted_at=BEGINNING + timedelta(days=700))
    alone = partial(retention.apply, connection, SETTINGS, zone=STOCKHOLM)
    assert alone(now=BEGINNING + timedelta(days=800)) == {}
    assert alone(now=BEGINNING + timedelta(days=1431)) == {"page_days": 2}


def test_which_messages_a_long_reply_took_is_known_for_as_long_as_the_reply(connection: Connection) -> None:
    owed = {"channel": "teams", "conversation": "c", "kind": "answer", "place": "{}", "reply": "{}"}
    moments = dict.fromkeys(("planned_at", "due_at", "try_at"), BEGINNING)
    put_in(connection, tables.outbox, key="k", state="sent", settled_at=BEGINNING, **owed, **moments)
    for part in range(2):
        put_in(connection, tables.message_part, channel="teams", id=f"{part}", first="0", key="k", part=part)
    alone = partial(retention.apply, connection, SETTINGS, zone=STOCKHOLM)
    assert alone(now=BEGINNING + timedelta(days=399)) == {}
    assert alone(now=BEGINNING + timedelta(days=401)) == {"conversations_days": 3}


def test_what_waits_is_never_too_old(connection: Connection) -> None:
    put_in(connection, tables.inbox, channel="web", key="1", conversation="c", event="{}", received_at=BEGINNING)
    assert retention.apply(connection, SETTINGS, BEGINNING + timedelta(days=36_000), STOCKHOLM) == {}


def test_old_reminders_that_went_do_not_come_back(connection: Connection) -> None:
    fill(connection, range(2026, 2027), members=20)
    put_in(connection, year.identity, channel="web", account="m1", member_id=1)
    planned = partial(ledger.refresh, connection)
    planned(ledger.network(connection, "Europe/Stockholm"), BEGINNING)
    connection.execute(year.reminder.update().values(state="missed"))
    later = BEGINNING + timedelta(days=1500)
    assert "reminders_days" in retention.apply(connection, SETTINGS, later, STOCKHOLM)
    planned(ledger.network(connection, "Europe/Stockholm"), later)
    assert connection.scalar(select(func.count()).select_from(year.reminder)) == 0


def test_the_first_look_only_notes_the_day_and_the_next_day_begins(connection: Connection) -> None:
    begin(connection)
    a_week(connection, BEGINNING)
    look = partial(care, connection, settings=SETTINGS, zone=STOCKHOLM, worker="w")
    start = BEGINNING + timedelta(days=600)
    assert look(now=start) == {}
    assert look(now=start + timedelta(hours=1)) == {}
    assert "conversations_days" in look(now=start + timedelta(days=1))
    assert look(now=start + timedelta(days=2)) == {}


def test_a_clock_that_jumps_far_empties_nothing(connection: Connection, caplog: pytest.LogCaptureFixture) -> None:
    begin(connection)
    a_week(connection, BEGINNING)
    look = partial(care, connection, settings=SETTINGS, zone=STOCKHOLM, worker="w")
    look(now=BEGINNING)
    with caplog.at_level(logging.WARNING):
        for wrong in (BEGINNING + timedelta(days=20_000), BEGINNING - timedelta(days=20)):
            assert look(now=wrong) == {}
    assert "natverksbot retention" in caplog.text
    caretaker.note(connection, "natverksbot retention", BEGINNING + timedelta(days=20_000))
    assert look(now=BEGINNING + timedelta(days=20_001))


async def test_the_running_bot_does_the_days_work(database: Database) -> None:
    database.write_now(begin)
    database.write_now(partial(a_week, now=BEGINNING))
    clock = FakeClock(BEGINNING + timedelta(days=500))
    keeper = Caretaker(database, clock, SETTINGS, STOCKHOLM, "w")
    await keeper.turn()
    clock.pass_by(timedelta(days=1).total_seconds())
    await keeper.turn()
    assert rows(database)["inbox"] == 0


def test_an_operator_sees_what_would_go_holds_it_and_lets_it_go(
    database: Database, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[storage]\ndatabase = "{database_url}"\n', encoding="utf-8")
    database.write_now(begin)
    database.write_now(partial(a_week, now=datetime(2020, 1, 7, tzinfo=UTC)))

    def run(*words: str) -> tuple[int, str]:
        status = main(["retention", *words, "--config", str(config)])
        return status, capsys.readouterr().out

    status, said = run("--dry-run")
    assert (status, rows(database)["inbox"]) == (0, 1)
    assert "4  Samtal: händelser och meddelanden (efter 400 dagar)" in said
    assert "det här var ett prov" in said
    status, said = run("--hold", "Begäran om utlämnande")
    assert status == 0
    assert "Gallringen är stoppad sedan" in said
    status, said = run()
    assert (status, rows(database)["inbox"]) == (1, 1)
    assert "Begäran om utlämnande" in said
    assert run("--release") == (0, "Gallringen går igen.\n")
    status, said = run()
    assert (status, rows(database)["inbox"]) == (0, 0)
    assert "gallrat." in said
