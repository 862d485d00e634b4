"""The only place where real parts are chosen and joined."""

import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from msgspec.structs import replace
from sqlalchemy import URL, Connection, make_url

from bot.archive import Library, open_library
from bot.channels.channel import CannotConnect, Channel
from bot.channels.web import roster
from bot.channels.web.adapter import WebChannel
from bot.clock import Clock
from bot.config import Config
from bot.conversation.archive import Archive
from bot.conversation.router import converse
from bot.conversation.year import Year
from bot.delivery.answering import Converse
from bot.delivery.courier import Courier
from bot.storage.database import Database
from bot.storage.migrations import migrate
from bot.year import NetworkYear
from scheduling.settings import NetworkSettings

DATABASE = "natverksbot.sqlite"
KEY = "key"
KEY_BYTES = 32


class KeyDamaged(CannotConnect):
    """Signing with it would be signing with nothing."""


@dataclass(frozen=True)
class Parts:
    """What a channel may be made of."""

    config: Config
    database: Database
    clock: Clock
    key: bytes


def web(parts: Parts) -> WebChannel:
    network = parts.config.network
    return WebChannel(
        parts.config.web, parts.database, parts.clock, parts.key, title=network.name, zone=network.time_zone
    )


CHANNELS: tuple[Callable[[Parts], Channel], ...] = (web,)


@dataclass(frozen=True)
class App:
    database: Database
    channels: Sequence[Channel]
    courier: Courier
    library: Library
    opened: ExitStack

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where to look, for channels that have a page of their own."""
        return tuple(channel.address for channel in self.channels if isinstance(channel, WebChannel))

    async def start(self) -> None:
        await self.courier.start()

    async def stop(self) -> None:
        await self.courier.stop()
        self.opened.close()


def build(config: Config, data: Path, clock: Clock) -> App:
    with ExitStack() as opened:
        database = opened.enter_context(closing(open_database(config, data)))
        database.write_now(lambda connection: follow_network(connection, config))
        library = opened.enter_context(open_library(database, data))
        parts = Parts(config, database, clock, own_key(data))
        channels = tuple(channel(parts) for channel in CHANNELS)
        worker_id = f"{os.getpid()}-{uuid4().hex}"
        year = NetworkYear(database, config.network, parts.key, lambda: calendars_at(channels))
        courier = Courier(
            database,
            channels,
            clock,
            with_network(library, year, config.network),
            worker_id,
            follow=lambda connection: follow_network(connection, config),
            zone=config.network.time_zone,
        )
        return App(database, channels, courier, library, opened.pop_all())


def with_network(archive: Archive, year: Year, network: NetworkSettings) -> Converse:
    """The conversation core, which may ask the archive and the year, and knows what the network is called."""
    known = {"archive": archive, "year": year, "network": network}
    return lambda event, state, now: converse(event, replace(state, **known), now)


def calendars_at(channels: Sequence[Channel]) -> tuple[str, bool] | None:
    """Where calendars are served, and whether only this computer gets there."""
    return next(
        ((channel.address, channel.settings.local) for channel in channels if isinstance(channel, WebChannel)), None
    )


def follow_network(connection: Connection, config: Config) -> None:
    """After any change to who belongs: each channel that keeps its own list of people follows."""
    roster.follow(connection, config.web)


def open_database(config: Config, data: Path) -> Database:
    """Opened, checked and brought to today's shape."""
    database = Database(database_url(config, data))
    try:
        migrate(database)
    except Exception:
        database.close()
        raise
    return database


def database_url(config: Config, data: Path) -> URL:
    if not config.storage.database:
        return URL.create("sqlite", database=str(data / DATABASE))
    url = make_url(config.storage.database)
    return url.set(password=config.storage.password.reveal()) if config.storage.password else url


def own_key(data: Path) -> bytes:
    """What this installation signs with. Made once, readable by nobody else."""
    file = data / KEY
    if not file.exists():
        _make_key(file)
    key = file.read_bytes()
    if len(key) != KEY_BYTES:
        raise KeyDamaged(f"{file} är skadad. Ta bort den så gör boten en ny; alla får då logga in på nytt.")
    return key


def _make_key(file: Path) -> None:
    """It appears whole or not at all, and the first of two processes decides."""
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f"{KEY}-")
    try:
        with os.fdopen(descriptor, "wb") as new:
            new.write(secrets.token_bytes(KEY_BYTES))
            new.flush()
            os.fsync(new.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink()
