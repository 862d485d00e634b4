"""`natverksbot retention`: delete what has served, see what would go, or put it all on hold."""

from argparse import ArgumentParser, Namespace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.belonging import follow_network
from bot.clock import WallClock
from bot.commands import Choices
from bot.commands.settings import configured, data_folder
from bot.config import Config
from bot.delivery import caretaker, retention
from bot.kept import open_database
from scheduling.days import day_in_words, local_day

WORDS = {
    "conversations_days": "Samtal: händelser och meddelanden",
    "questions_days": "Frågor till arkivet",
    "page_days": "Meddelanden och filer på webbsidan",
    "reminders_days": "Påminnelser",
    "proposals_days": "Förslag till ändringar, avslutade kalenderadresser och gamla koder",
    "answers_days": "Anmälningar till träffar",
    "attendance_days": "Vem som var med (antalen består)",
    "texts_days": "Fritextsvar som inte publicerats, och originalet till dem som redigerats",
    "left_days": "Deltagare som har slutat",
}


def register(chosen: Choices, common: ArgumentParser) -> None:
    keeping = chosen.add_parser(
        "retention", parents=[common], help="gallra det som har tjänat ut, eller stoppa gallringen"
    )
    keeping.add_argument("--dry-run", action="store_true", help="visa bara vad som skulle gallras")
    keeping.add_argument("--hold", metavar="SKÄL", help="stoppa all gallring tills vidare")
    keeping.add_argument("--release", action="store_true", help="låt gallringen gå igen")
    keeping.set_defaults(command=keep)


def keep(wanted: Namespace) -> int:
    config = configured(wanted)
    database = open_database(config, data_folder(wanted, "data"))
    try:
        status = database.write_now(partial(work, wanted=wanted, config=config, now=WallClock().now()))
        if status == 0 and not (wanted.dry_run or wanted.hold or wanted.release):
            database.compact()
    finally:
        database.close()
    return status


def work(connection: Connection, wanted: Namespace, config: Config, now: datetime) -> int:
    if wanted.release:
        print("Gallringen går igen." if retention.release(connection) else "Gallringen var inte stoppad.")
        return 0
    if wanted.hold:
        retention.put_on_hold(connection, wanted.hold, now)
    zone = ZoneInfo(config.network.time_zone)
    if stopped := retention.held(connection):
        since = day_in_words(local_day(stopped.since, zone))
        print(f"Gallringen är stoppad sedan {since}: {stopped.reason}")
        return 0 if wanted.hold or wanted.dry_run else 1
    if wanted.dry_run:
        _tell(retention.would_take(connection, config.retention, now, zone), config)
        print("Ingenting är gallrat: det här var ett prov.")
        return 0
    caretaker.note(connection, "natverksbot retention", now)
    _tell(retention.apply(connection, config.retention, now, zone), config)
    follow_network(connection, config)
    print("Det som har tjänat ut är gallrat.")
    return 0


def _tell(taken: dict[str, int], config: Config) -> None:
    for name, what in WORDS.items():
        print(f"  {taken.get(name, 0):>7}  {what} (efter {getattr(config.retention, name)} dagar)")
