"""`natverksbot demo`: an invented network on a local page; no account, no configuration."""

import asyncio
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import Connection

from bot.app import App, build
from bot.channels.web.members import CHANNEL, Member, put_members
from bot.channels.web.settings import WebSettings
from bot.clock import Clock, ShiftedClock, WallClock
from bot.commands import Choices
from bot.commands.settings import data_folder, moment
from bot.config import Config
from bot.demo import surveys
from bot.demo.opinions import SHEET, opinions
from bot.demo.sample import Sample, prepare
from bot.demo.story import question_hour, to_rate
from bot.running import until_told_to_stop
from knowledge.sources.intake import Taken, bring_into_step
from scheduling import plan, store
from scheduling.changing import put_meeting
from scheduling.days import local_day
from scheduling.network import Identity, Person, Role
from scheduling.plan_file import read_plan
from scheduling.ratings import answers, history
from scheduling.ratings.history import Known
from scheduling.ratings.history_sheet import read_history
from scheduling.settings import NetworkSettings

FASTEST = 100_000
HIGHEST_PORT = 65535
FOLDED = str.maketrans("åäö ", "aao-")


def register(chosen: Choices, common: ArgumentParser) -> None:
    command = chosen.add_parser("demo", parents=[common], help="ett provnätverk på en lokal sida, utan konto")
    command.add_argument("--port", type=_port, default=WebSettings().port, help="sidans port (8080; 0 tar en ledig)")
    command.add_argument("--prepare", action="store_true", help="lägg bara provnätverket och dess arkiv i datamappen")
    command.add_argument("--now", type=moment, metavar="TID", help="låt klockan börja då: 2026-03-12T09:00")
    command.add_argument("--speed", type=_speed, default=1.0, help="hur många gånger fortare klockan går (1)")
    command.set_defaults(command=demo)


def demo(wanted: Namespace) -> int:
    data = data_folder(wanted, "demo-data")
    clock = _clock(wanted)
    sample = prepare(data, clock.now(), _tell)
    if wanted.prepare:
        print(f"Provnätverket ligger i {data}.", file=sys.stderr)
        return 0
    app = build(_config(sample, wanted.port), data, clock)
    _index(app, sample)
    app.database.write_now(lambda connection: _move_in(connection, sample, clock.now()))
    # Last: what arrives while somebody watches is not to be late because all the rest took its time.
    app.database.write_now(lambda connection: _call_question_hour(connection, clock.now()))
    asyncio.run(until_told_to_stop(app, announce=_announce))
    return 0


def _index(app: App, sample: Sample) -> None:
    """Every room may read the sample archive."""
    print("Läser arkivet …", file=sys.stderr, flush=True)
    came = list(bring_into_step(app.database, app.library.reader, sample.archive, "open"))
    app.library.archive.catch_up()
    read = sum(isinstance(one, Taken) and one.answerable for one in came)
    print(f"{read} dokument går att fråga om.", file=sys.stderr, flush=True)


def _config(sample: Sample, port: int) -> Config:
    return Config(
        network=_network(sample),
        web=replace(WebSettings(), port=port),
    )


def _network(sample: Sample) -> NetworkSettings:
    return NetworkSettings(name=sample.network.name, groups=tuple(group.id for group in sample.groups))


def _move_in(connection: Connection, sample: Sample, now: datetime) -> None:
    """Everyone gets their rooms and their year."""
    put_members(connection, tuple(_members(sample)))
    if not store.members(connection, also_left=True):
        _join_network(connection, sample, now)


def _call_question_hour(connection: Connection, now: datetime) -> None:
    put_meeting(connection, question_hour(now), now)


def _join_network(connection: Connection, sample: Sample, now: datetime) -> None:
    """The members on the page are the members of the network, and the sample's plan is their year."""
    for person, shown in zip(sample.members, _members(sample), strict=True):
        role: Role = "coordinator" if shown.coordinator else "member"
        joins = Person(person.name, person.email, person.municipality, person.groups, role)
        store.connect_identity(connection, store.add_member(connection, joins, now), Identity(CHANNEL, shown.id))
    network = _network(sample)
    planned = read_plan(sample.plan.name, sample.plan.read_bytes(), network, now, [])
    plan.apply(connection, plan.difference(planned, [], now, network.time_zone), now)
    if asked := to_rate(store.meetings(connection), now):
        answers.save(connection, asked)
    _bring_in_ratings(connection, sample, network, now)
    surveys.bring_in(connection, now, ZoneInfo(network.time_zone))


def _bring_in_ratings(connection: Connection, sample: Sample, network: NetworkSettings, now: datetime) -> None:
    """So that the series begins with last year, as it does for a coordinator who brings in a sheet."""
    held = [meeting for meeting in (*sample.last_year, *sample.meetings) if meeting.ends < now]
    today = local_day(now, ZoneInfo(network.time_zone))
    told = read_history(SHEET, opinions(held), network.groups, today)
    known = Known(tuple(store.meetings(connection)), {})
    history.apply(connection, history.difference(told, known, now, network.time_zone), now)


def _members(sample: Sample) -> list[Member]:
    return [
        Member(
            id=person.email.partition("@")[0],
            name=person.name,
            detail=f"{person.title}, {person.municipality}",
            rooms=tuple(_room(group) for group in person.groups),
            coordinator=person.role == "samordnare",
        )
        for person in sample.members
    ]


def _room(group: str) -> str:
    return group.translate(FOLDED)


def _clock(wanted: Namespace) -> Clock:
    if wanted.now is None and wanted.speed == 1:
        return WallClock()
    return ShiftedClock(wanted.now or WallClock().now(), wanted.speed)


def _tell(file: str) -> None:
    print(f"  {file}", file=sys.stderr)


def _announce(app: App) -> None:
    for address in app.addresses:
        print(f"\nProvnätverket finns nu på {address}", file=sys.stderr, flush=True)
    print("Avsluta med Ctrl-C.", file=sys.stderr, flush=True)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= HIGHEST_PORT):
        raise ArgumentTypeError(f"en port är ett tal mellan 0 och {HIGHEST_PORT}, inte {text}")
    return int(text)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0
    if not 0 < speed <= FASTEST:
        raise ArgumentTypeError(f"farten är ett tal större än 0 och högst {FASTEST}, inte {text}")
    return speed
