"""What an installation keeps, and where: its database, its own key, and the keys of rating rounds beside it."""

import secrets
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, make_url

from bot.config import Config
from bot.storage import signing
from bot.storage.database import Database
from bot.storage.migrations import migrate
from bot.storage.signing import KEY_BYTES

DATABASE = "natverksbot.sqlite"
EARLIER_KEY = "key"
ROUND_KEYS = "round-keys"


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


def keys_folder(config: Config, data: Path) -> Path:
    """Beside the database and not in it, or where the operator wants them: no backup of the database holds them."""
    return Path(config.storage.round_keys) if config.storage.round_keys else data / ROUND_KEYS


def own_key(database: Database, data: Path) -> bytes:
    """An earlier version kept its key in a file: it is taken over, so that nobody has to sign in again."""
    kept = database.write_now(partial(key_of, data=data))
    (data / EARLIER_KEY).unlink(missing_ok=True)
    return kept


def key_of(connection: Connection, data: Path) -> bytes:
    file = data / EARLIER_KEY
    earlier = file.read_bytes() if file.exists() else b""
    return signing.key(connection, earlier if len(earlier) == KEY_BYTES else secrets.token_bytes(KEY_BYTES))
