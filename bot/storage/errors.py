"""What the one who opens or writes a database needs to know when it goes wrong."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy.exc
from sqlalchemy import URL

# What the database said -> what to do, in the words of an operator.
_CAUSES = (
    ("file is not a database", "Filen är ingen databas. Peka ut rätt fil, eller lägg tillbaka en säkerhetskopia."),
    ("malformed", "Databasen är skadad. Stoppa boten och lägg tillbaka en säkerhetskopia: natverksbot restore FIL."),
    (
        "readonly",
        "Databasen går inte att skriva i. Ge den som kör boten rätt att skriva i filen och i mappen den ligger i.",
    ),
    (
        "unable to open",
        "Filen går inte att öppna. Kontrollera att mappen finns och att den som kör boten får skriva där.",
    ),
    ("disk is full", "Disken är full. Frigör utrymme och starta igen."),
    ("locked", "Ett annat program håller databasen låst. Stäng det och försök igen."),
    ("password authentication", "PostgreSQL godtar inte användaren eller lösenordet. Rätta adressen till databasen."),
    ("does not exist", "Databasen eller användaren finns inte i PostgreSQL. Skapa den, eller rätta adressen."),
    ("refused", "PostgreSQL svarar inte. Kontrollera att den är i gång och att adressen och porten stämmer."),
    ("timeout", "PostgreSQL svarar inte i tid. Kontrollera adressen, brandväggen och att den är i gång."),
    ("resolve", "Servern i databasens adress går inte att hitta. Rätta adressen."),
)


class DatabaseUnusable(Exception):
    """The database cannot be used as it is. The text says what to do."""


class WriteUnsure(Exception):
    """The connection was lost during the commit: nobody can say whether it took. Look before writing again."""


def unusable(url: URL, why: str) -> DatabaseUnusable:
    """`url` is shown without its password."""
    name = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    return DatabaseUnusable(f"Databasen {name}: {why}")


@contextmanager
def in_plain_words(url: URL) -> Iterator[None]:
    """Anything a database can complain about while it is opened, as a sentence that says what to do."""
    try:
        yield
    except (sqlalchemy.exc.DBAPIError, sqlite3.Error) as error:
        said = str(getattr(error, "orig", error))
        todo = next((words for sign, words in _CAUSES if sign in said), "Den går inte att använda som den är.")
        raise unusable(url, f"{todo} ({said.splitlines()[0]})") from error


def connection_lost(error: Exception) -> bool:
    return isinstance(error, sqlalchemy.exc.DBAPIError) and error.connection_invalidated


def passing(error: Exception) -> bool:
    """Whether the same work may well succeed a moment later: a deadlock, a lock held too long, a lost connection."""
    if not isinstance(error, sqlalchemy.exc.DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None) or ""
    busy = isinstance(error.orig, sqlite3.OperationalError) and "locked" in str(error.orig)
    unreachable = (
        isinstance(error, sqlalchemy.exc.OperationalError) and not state and not isinstance(error.orig, sqlite3.Error)
    )
    return error.connection_invalidated or busy or unreachable or state[:2] in {"08", "40", "57"}
