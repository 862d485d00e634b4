from hypothesis import settings

from tests.fakes.stores import (
    connection,
    database,
    database_url,
    empty_url,
    engine,
    postgres,
    postgres_template,
    read_database,
    sqlite_template,
)

__all__ = [
    "connection",
    "database",
    "database_url",
    "empty_url",
    "engine",
    "postgres",
    "postgres_template",
    "read_database",
    "sqlite_template",
]

# No deadline per example: the machine may be busy. A failing example prints what is needed to run it again.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
