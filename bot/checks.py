"""Is everything as it should be? One finding for each part, and where something is wrong, what to do about it."""

import errno
import os
import shutil
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from bot.archive import INDEX, index_in_use, open_library
from bot.channels.discord.checking import discord
from bot.channels.slack.checking import slack
from bot.channels.teams.checking import teams
from bot.channels.web.settings import WebSettings
from bot.clock import Clock
from bot.config import Config
from bot.conversation.wording import FIRST_LANGUAGE, say
from bot.delivery import accounting
from bot.delivery.status import Status, status
from bot.finding import Finding
from bot.kept import database_url
from bot.model.settings import ModelSettings
from bot.model.trying import try_out
from bot.settings import SettingsWrong
from bot.storage.database import Database, DatabaseUnusable
from bot.storage.engines import file_of
from bot.storage.migrations import shape
from bot.storage.serving import serving_process
from knowledge import record, vectors
from knowledge.formats.reader import Reader
from knowledge.settings import ArchiveSettings
from scheduling import heartbeat, ledger

LITTLE_ROOM_MEGABYTES = 500
LONG_WAIT_SECONDS = 60
CLOCKS_APART_SECONDS = 1.0


def check_all(config: Config, data: Path, clock: Clock) -> Iterator[Finding]:
    yield Finding("inställningar", "går att läsa.")
    yield zone(config)
    yield disk(data)
    yield page(config.web, running(config, data))
    yield from teams(config.teams)
    yield from slack(config.slack)
    yield from discord(config.discord)
    yield reading()
    yield from folders(config.archive)
    yield language_model(config.model)
    yield from stored(config, data, clock)


def zone(config: Config) -> Finding:
    return Finding("klocka", f"tider sägs i {config.network.time_zone}.")


def disk(data: Path) -> Finding:
    free = shutil.disk_usage(data).free // 1_000_000
    if free < LITTLE_ROOM_MEGABYTES:
        return Finding("disk", f"bara {free} MB kvar i {data}.", "Frigör utrymme innan disken blir full.")
    return Finding("disk", f"{free} MB lediga i {data}.")


def running(config: Config, data: Path) -> str:
    """The number of the bot's own process, where it can be known."""
    file = file_of(database_url(config, data))
    return serving_process(file) if file else ""


def page(settings: WebSettings, process: str = "") -> Finding:
    """`process` is the bot itself, when it runs: then its port is taken, and should be."""
    try:
        settings.check()
    except SettingsWrong as wrong:
        return Finding("sidan", "får inte öppnas så här.", str(wrong))
    error = _cannot_listen(settings)
    if error and error.errno != errno.EADDRINUSE:
        why = say(FIRST_LANGUAGE, "web.settings.cannot_open", host=settings.host, why=error.strerror)
        return Finding("sidan", "kan inte öppnas.", why)
    if error and process:
        return Finding("sidan", f"boten (process {process}) svarar på {settings.address(settings.port)}.")
    if error:
        return Finding(
            "sidan",
            f"port {settings.port} används redan.",
            "Ändra web.port, eller stäng det andra programmet.",
        )
    return Finding("sidan", f"kan öppnas på {settings.address(settings.port)}.")


def _cannot_listen(settings: WebSettings) -> OSError | None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            return error
    return None


def stored(config: Config, data: Path, clock: Clock) -> Iterator[Finding]:
    """Only looks: nothing is made and nothing is brought to another shape."""
    url = database_url(config, data)
    file = file_of(url)
    if file and not file.exists():
        yield Finding("databas", "finns inte än; den görs när boten startas.")
        return
    try:
        database = Database(url)
    except DatabaseUnusable as error:
        yield Finding("databas", "går inte att använda.", str(error))
        return
    try:
        if file is None:
            yield clocks(database, clock)
        yield from _shape(database, config, data, clock.now())
    finally:
        database.close()


def _shape(database: Database, config: Config, data: Path, now: datetime) -> Iterator[Finding]:
    kind = database.url.get_backend_name()
    match database.read_now(shape):
        case "today":
            yield Finding("databas", f"{kind}, hel och i dagens form.")
            yield from promises(database, now)
            yield from archive(database, data)
            yield from meaning(database, config.model)
        case "older":
            yield Finding("databas", f"{kind}, i en äldre form; den förs över till dagens när boten startas.")
        case "newer":
            yield Finding("databas", f"{kind}, från en nyare natverksbot.", "Installera den nyare natverksboten igen.")


def clocks(database: Database, clock: Clock) -> Finding:
    """Processes that share a PostgreSQL tell by their own clocks whose lease has run out."""
    seconds = database.read_now(lambda connection: _ahead(connection, clock))
    if abs(seconds) <= CLOCKS_APART_SECONDS:
        return Finding("klockor", "datorns och databasens klocka går lika.")
    much = f"{abs(seconds):.1f}".replace(".", ",")
    says = f"datorns klocka går {much} s {'före' if seconds > 0 else 'efter'} databasens."
    return Finding("klockor", says, "Ställ båda datorernas klockor efter nätet: timedatectl set-ntp true.")


def _ahead(connection: Connection, clock: Clock) -> float:
    """How many seconds our clock is ahead at least; what the question itself took counts for nobody."""
    connection.execute(select(1))  # connecting takes time of its own
    before = clock.now()
    theirs: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    after = clock.now()
    return max((before - theirs).total_seconds(), 0) + min((after - theirs).total_seconds(), 0)


def promises(database: Database, now: datetime) -> Iterator[Finding]:
    kept = database.read_now(lambda connection: status(connection, now))
    yield _waiting("frågor", kept.unanswered, kept.oldest_unanswered, now)
    yield _waiting("meddelanden", kept.due, kept.oldest_due, now)
    yield database.read_now(lambda connection: reminders(connection, now))
    yield _lost(kept)


def reminders(connection: Connection, now: datetime) -> Finding:
    """When somebody last looked for what is due, and how long the oldest of it has waited."""
    beat = heartbeat.last(connection)
    if beat is None:
        return Finding("påminnelser", "inte börjat än; de går ut när boten körs.")
    ago = round((now - beat.beat_at).total_seconds())
    oldest = ledger.oldest_due(connection, now)
    waited = round((now - oldest).total_seconds()) if oldest else 0
    untold = "" if accounting.trouble(connection) is None else " Något nådde inte fram: natverksbot meetings ledger."
    waits = f"den äldsta har väntat {waited} s" if oldest else "ingen väntar"
    says = f"boten tittade efter för {ago} s sedan, {waits}.{untold}"
    stopped = ago > LONG_WAIT_SECONDS and waited > LONG_WAIT_SECONDS
    return Finding("påminnelser", says, "Är boten i gång? Starta den: natverksbot run." if stopped else "")


def archive(database: Database, data: Path) -> Iterator[Finding]:
    documents, passages = database.read_now(record.size)
    add = "" if documents else "Lägg in dokument: natverksbot archive add MAPP."
    pieces = "1 stycke" if passages == 1 else f"{passages} stycken"
    yield Finding("arkiv", f"{documents} dokument, {pieces}. {add}".strip())
    if not (data / INDEX).exists():
        yield Finding("index", "finns inte än; det görs när boten startas.")
    elif index_in_use(data):
        yield Finding("index", "används av boten som kör.")
    else:
        yield _index(database, data)


def _index(database: Database, data: Path) -> Finding:
    with open_library(database, data) as library:
        if library.archive.in_step:
            return Finding("index", "i takt med arkivet.")
    return Finding("index", "efter arkivet.", f"Ta bort mappen {data / INDEX} och starta boten; indexet görs då om.")


def meaning(database: Database, settings: ModelSettings) -> Iterator[Finding]:
    if settings.embedding_model:
        kept = database.read_now(lambda connection: vectors.number(connection, settings.embedding_model))
        yield Finding("vektorer", f"{kept} texter har en. Det som saknas görs medan boten kör.")


def language_model(settings: ModelSettings) -> Finding:
    """Asks it something, where one is set."""
    if not settings.on:
        return Finding("språkmodell", "avslagen.")
    mend = try_out(settings)
    if mend:
        return Finding("språkmodell", "kan inte användas; svaren ges utan den.", mend)
    return Finding("språkmodell", f"svarar på {settings.address}.")


def reading() -> Finding:
    with Reader() as reader:
        isolation = reader.isolation
    return Finding("filläsning", isolation.sentence(), "" if isolation.tried else "Installera om: make setup.")


def folders(settings: ArchiveSettings) -> Iterator[Finding]:
    """Only those that are wrong: the archive's own line tells what came of the others."""
    for folder in settings.folders:
        if not os.access(folder.path, os.R_OK | os.X_OK) or not Path(folder.path).is_dir():
            mend = "Är disken ansluten, och får boten läsa där? Annars: ändra archive.folders."
            yield Finding("mapp", f"{folder.path} nås inte.", mend)


def _waiting(what: str, number: int, oldest: datetime | None, now: datetime) -> Finding:
    if oldest is None:
        return Finding(what, "inget väntar.")
    seconds = round((now - oldest).total_seconds())
    says = f"{number} väntar, den äldsta sedan {seconds} s."
    return Finding(what, says, "Är boten i gång? Starta den: natverksbot run." if seconds > LONG_WAIT_SECONDS else "")


def _lost(kept: Status) -> Finding:
    says = (
        f"{kept.failed} kunde inte levereras, {kept.failed_events} kunde inte besvaras, {kept.expired} blev för gamla, "
        f"{kept.resent} kan ha kommit två gånger, {kept.unsure} vet ingen om de kom fram."
    )
    return Finding("leveranser", says)
