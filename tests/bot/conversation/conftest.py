import pytest

from bot.storage.database import Database
from tests.fakes.year import Talk, settle


@pytest.fixture
def talk(database: Database) -> Talk:
    """Åsa's own conversation, in a small network with a year."""
    database.write_now(settle)
    return Talk(database)
