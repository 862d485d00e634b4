"""What an operator may decide about where things are kept."""

from msgspec import Struct

from bot.settings import Secret


class StorageSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`database` is empty for SQLite in the data folder; otherwise a PostgreSQL address. `password` is its secret."""

    database: str = ""
    password: Secret = Secret("")
