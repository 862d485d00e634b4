import pytest

from bot.storage.database import Database
from tests.bot.coordinating.desk import Desk


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)
