"""Whoever writes while the database is locked is acknowledged within three seconds, and answered once."""

from bot.storage.database import Database
from tests.bot.channels.teams_burst import burst

ACKNOWLEDGED = 3.0


async def test_nobody_who_writes_while_the_database_is_locked_is_lost_or_answered_twice(database: Database) -> None:
    found = await burst(database, 40, locked=1.0)
    assert found.answers == [1] * 40
    assert set(found.statuses) == {200}
    assert max(found.waits) < ACKNOWLEDGED
    assert max(found.waits) > 0.5, "the lock was not felt, so nothing was tried"
    assert found.over_limit == 0
