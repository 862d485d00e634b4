"""What an operator may decide about where things are kept, and for how long."""

from typing import Annotated

from msgspec import Meta, Struct
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.settings import Secret

DRIVERS = ("sqlite", "postgresql+psycopg")

Days = Annotated[int, Meta(ge=1, le=36_500)]


class RetentionSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How many days each kind of thing is kept after it has served. docs/gallringsbeslut.md says what they are."""

    conversations_days: Days = 400
    questions_days: Days = 400
    page_days: Days = 730
    reminders_days: Days = 730
    proposals_days: Days = 30
    answers_days: Days = 90
    attendance_days: Days = 730
    texts_days: Days = 180
    left_days: Days = 365


class StorageSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`database` is empty for SQLite in the data folder; otherwise a PostgreSQL address. `password` is its secret.

    `round_keys` is a folder for the keys of open ratings, shared by all processes; empty for one in the data folder.
    """

    database: str = ""
    password: Secret = Secret("")
    round_keys: str = ""

    def __post_init__(self) -> None:
        """What was written is not repeated: it may hold a password."""
        if not self.database:
            return
        try:
            url = make_url(self.database)
        except (ArgumentError, ValueError):
            url = None
        if url is None or url.drivername not in DRIVERS:
            raise ValueError(
                "storage.database: är ingen adress till en databas. Skriv till exempel: "
                'database = "postgresql+psycopg://natverksbot@localhost/natverksbot"'
            )
        if url.password:
            raise ValueError(
                "storage.database: lösenordet skrivs inte i filen. Ta bort det ur adressen och sätt "
                "NATVERKSBOT_STORAGE_PASSWORD i miljön, eller skriv password_file."
            )
