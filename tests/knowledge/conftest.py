import pytest

from bot.storage.database import Database
from knowledge.archive import Archive
from tests.knowledge import invented


@pytest.fixture(scope="module")
def archive(read_database: Database) -> Archive:
    return invented.archive(read_database, {"arsrapport.md": invented.REPORT, "energiplaner.md": invented.COMPARISON})
