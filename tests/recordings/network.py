"""Those who talk in the recordings, their year and their archive. Each recording has a meeting of its own."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import partial

from sqlalchemy import Connection, update

from bot.conversation.events import Person, Place
from bot.storage.database import Database
from knowledge import record
from scheduling import store, told
from scheduling.meetings import Meeting, Session
from scheduling.network import Identity, Wishes
from scheduling.network import Person as Official
from scheduling.ratings import answers
from scheduling.ratings.rounds import id_of
from scheduling.tables import told as ledger
from scheduling.told import New
from tests.knowledge import invented
from tests.recordings.recording import HERE

NOW = datetime(2026, 4, 9, 7, 12, tzinfo=UTC)  # a Thursday, twelve past nine in the morning
LONG_AGO = datetime(2026, 1, 8, 8, tzinfo=UTC)
NATURE, TRADE = "naturvård", "rättvis handel"

PEOPLE = {
    "Åsa": Official("Åsa Lindqvist", "asa.lindqvist@alingsas.example", "Alingsås", (NATURE,)),
    "Omar": Official("Omar Haddad", "omar.haddad@lerum.example", "Lerum", (NATURE, TRADE)),
    "Birgit": Official("Birgit Öberg", "birgit.oberg@natverket.example", "Kansliet", (NATURE, TRADE), "coordinator"),
}

COMING = Meeting(
    "dag",
    (Session(date(2026, 5, 7), time(9, 30), time(15)),),
    LONG_AGO,
    (NATURE,),
    form="both",
    theme="Dagvatten",
    place="Lerum",
    link="https://mote.exempel.se/1",
    answer_by=date(2026, 5, 1),
    host="Lerum",
)
MOVED = Meeting("sko", (Session(date(2026, 5, 19), time(9), time(15)),), LONG_AGO, (NATURE,), theme="Skog", place="Ale")
CANCELLED = Meeting(
    "kaf", (Session(date(2026, 5, 26), time(13), time(15)),), LONG_AGO, (TRADE,), form="digital", theme="Kaffe"
)
RATED = Meeting(
    "bin", (Session(date(2026, 4, 9), time(7), time(9, 10)),), LONG_AGO, (NATURE,), theme="Bin", place="Vara"
)
MEETINGS = (COMING, MOVED, CANCELLED)


def settle_in(connection: Connection, people: Mapping[str, Person], room: Place) -> None:
    """Everyone is on this platform, and Åsa has been told of the meeting that will be moved."""
    for meeting in MEETINGS:
        store.save_meeting(connection, meeting)
    members = {name: store.add_member(connection, official, LONG_AGO) for name, official in PEOPLE.items()}
    for name, member in members.items():
        store.connect_identity(connection, member, Identity(room.channel, people[name].id))
        store.set_wishes(connection, member, Wishes(channel=room.channel))
    to = (f"member:{members['Åsa']}", room.channel)
    told.owe(connection, "told-before", to, [New(MOVED, "ahead", "14d", LONG_AGO, LONG_AGO)], LONG_AGO)
    connection.execute(update(ledger).values(state="sent"))


def fill_archive(database: Database) -> None:
    for file in sorted((HERE / "archive").iterdir()):
        document = invented.read(file.name, file.read_text(encoding="utf-8"))
        database.write_now(partial(record.put, document=document, level="open"))


def end_meeting(connection: Connection) -> None:
    """A meeting has just ended."""
    store.save_meeting(connection, RATED)


def let_others_rate(connection: Connection) -> None:
    """Five, so that there is something to tell when the round is closed."""
    for number in range(5):
        answers.give(
            connection, id_of("meeting", RATED.id), f"other-{number}", {"satisfaction": 5, "usefulness": 4}, NOW
        )
