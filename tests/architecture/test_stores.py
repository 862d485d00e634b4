"""Tests that touch the store do so through the shared fixtures, which run them on both databases."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
OPENS = {"create_engine", "open_engine", "Database", "open_database", "sqlite3.connect", "psycopg.connect"}
FIXTURES = {"database_url", "empty_url"}  # a second connection to what a fixture made is no store of one's own

# Who opens a database by itself, and why. Nobody else does.
ALLOWED = {
    "fakes/stores.py": "these are the shared fixtures",
    "fakes/postgres.py": "the server they run on",
    "fakes/bot_process.py": "a bot in a process of its own opens the database it is told",
    "fakes/reminding_kills.py": "as fakes/kills.py, for the bots that remind",
    "fakes/kills.py": "looks into the database of the bots it kills, which a fixture made",
    "fakes/replica.py": "a process of its own that follows what a fixture made",
    "scheduling/test_places.py": "many connections at once to what a fixture made",
    "bot/storage/test_migrations.py": "processes that are killed in the middle open what a fixture made",
    "bot/storage/test_backup.py": "what a backup is put back into is a file that was not there before",
    "bot/delivery/test_whose_answer.py": "whoever has a stolen backup opens it as it is",
    "bot/storage/test_opening.py": "databases that no fixture would make: damaged, locked, missing, of another kind",
}


def openings(source: str) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [f"line {call.lineno}: {ast.unparse(call)}" for call in calls if _opens(call)]


def _opens(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    ours = {ast.unparse(given) for given in call.args} & FIXTURES
    return not ours and (name in OPENS or name.rpartition(".")[2] in OPENS)


def test_no_test_opens_a_store_of_its_own() -> None:
    found = {
        str(file.relative_to(TESTS)): opened
        for file in TESTS.rglob("*.py")
        if (opened := openings(file.read_text(encoding="utf-8")))
    }
    assert {name: opened for name, opened in found.items() if name not in ALLOWED} == {}
    assert set(ALLOWED) - set(found) == set(), "an exception that nobody needs any longer"


@pytest.mark.parametrize(
    "source",
    [
        "create_engine('sqlite://')",
        "sqlalchemy.create_engine(url)",
        "Database(f'sqlite:///{file}')",
        "sqlite3.connect(x)",
    ],
)
def test_a_store_of_ones_own_would_be_noticed(source: str) -> None:
    assert len(openings(source)) == 1
    assert openings("Database(database_url)") == []
