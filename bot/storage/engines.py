"""How a connection is opened and made safe, for each of the two databases."""

from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Compiled, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import LRUCache

from bot.storage.errors import in_plain_words, unusable

BUSY_SECONDS = 10
READERS = 4

Use = Literal["read", "write", "migrate"]

# A server that vanishes without a word is noticed within half a minute instead of two hours.
_POSTGRESQL = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "options": "-c synchronous_commit=on -c idle_in_transaction_session_timeout=60s",
}


class _Statements(LRUCache[Any, Compiled]):
    """Statements in the words of a database. SQLAlchemy keeps them for each engine, and compiles for one that reads
    what it has compiled for one that writes; here they are kept for each kind of database.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_under_kind(key), default)

    def __setitem__(self, key: Any, value: Compiled) -> None:
        super().__setitem__(_under_kind(key), value)


def _under_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return (type(dialect), *statement)


COMPILED = {"compiled_cache": _Statements(2_000)}


def open_engine(url: URL, use: Use) -> Engine:
    """Connections are made when they are first needed; `check` makes one at once.

    An error never repeats the values of its query: they are what people wrote, or secrets, and errors are logged.
    """
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, use)
    if url.get_backend_name() == "postgresql":
        return _open_postgresql(url, use)
    raise unusable(url, "Adressen ska börja med sqlite:/// eller postgresql+psycopg://.")


def _open_postgresql(url: URL, use: Use) -> Engine:
    engine = create_engine(
        url,
        pool_size=READERS if use == "read" else 1,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        execution_options=COMPILED,
        connect_args=_POSTGRESQL,
    )

    @event.listens_for(engine, "commit")
    def refuse_what_failed(connection: Connection) -> None:
        """Told to commit a transaction in which a statement failed, PostgreSQL undoes it without a word."""
        driver: Any = connection.connection.driver_connection
        if driver.info.transaction_status.name == "INERROR":
            raise RuntimeError("a statement failed and its error was passed over: nothing of the transaction is kept")

    return engine.execution_options(postgresql_readonly=True) if use == "read" else engine


def _open_sqlite(url: URL, use: Use) -> Engine:
    if file_of(url) is None:
        raise unusable(url, "En databas i minnet glömmer allt. Ange en fil: sqlite:////var/lib/natverksbot/bot.db")
    engine = create_engine(
        url,
        pool_size=READERS if use == "read" else 1,
        max_overflow=0,
        hide_parameters=True,
        execution_options=COMPILED,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        cursor = connection.cursor()
        cursor.execute("pragma journal_mode = wal")
        cursor.execute("pragma synchronous = full")
        # A migration may rebuild a table that others point at; it checks the keys itself before it commits.
        cursor.execute(f"pragma foreign_keys = {'off' if use == 'migrate' else 'on'}")
        cursor.execute("pragma secure_delete = on")
        cursor.execute(f"pragma query_only = {'on' if use == 'read' else 'off'}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("begin" if use == "read" else "begin immediate")

    return engine


def check(engine: Engine) -> None:
    """Refuse a database that cannot be opened, cannot be written, or would not keep what it was told to keep."""
    with in_plain_words(engine.url), engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            check_durable(
                engine.url,
                str(connection.exec_driver_sql("pragma journal_mode").scalar()),
                int(connection.exec_driver_sql("pragma synchronous").scalar_one()),
            )
            connection.exec_driver_sql("select count(*) from sqlite_master")
        else:
            connection.exec_driver_sql("select 1")


def check_durable(url: URL, journal: str, synchronous: int) -> None:
    if journal != "wal":
        raise unusable(
            url,
            f"Den kan inte föra logg på ett säkert sätt (journal_mode är {journal}, ska vara wal). "
            "Lägg filen på en lokal disk, inte på en nätverksmapp.",
        )
    if synchronous != 2:
        raise unusable(
            url,
            f"Den skriver inte säkert till disken (synchronous är {synchronous}, ska vara 2). "
            "Använd det SQLite som följer med Python, utan egna inställningar.",
        )


def check_whole(engine: Engine) -> None:
    """Read through an SQLite file: a damaged one is refused before anything is built upon it."""
    if engine.dialect.name != "sqlite":
        return
    with in_plain_words(engine.url), engine.connect() as connection:
        said = str(connection.exec_driver_sql("pragma quick_check(1)").scalar())
    if said != "ok":
        raise unusable(
            engine.url,
            f"Databasen är skadad. Stoppa boten och lägg tillbaka en säkerhetskopia: natverksbot restore FIL. ({said})",
        )


def file_of(url: URL) -> Path | None:
    """The file behind an SQLite database; None for PostgreSQL."""
    kept = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    return Path(url.database or "") if kept else None
