import pytest

from bot.storage.database import Database
from tests.bot.delivery.house import House


@pytest.fixture
def house(database: Database) -> House:
    return House(database)
