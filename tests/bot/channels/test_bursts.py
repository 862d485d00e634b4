"""A crowd writes while the database is locked: on no platform is anything lost, or answered twice.

How long each waits is measured with five hundred on a quiet machine: benchmarks/burst.py.
"""

from collections.abc import Callable, Coroutine
from contextlib import closing
from functools import partial
from typing import Any

import pytest

from bot.delivery.courier import Courier
from bot.storage.database import Database
from tests.bot.channels import discord_burst, slack_burst, teams_burst, web_burst
from tests.bot.channels.bursts import Burst

EVENTS = 40
LOCKED_SECONDS = 1.0
PLATFORMS: dict[str, Callable[..., Coroutine[Any, Any, Burst]]] = {
    "web": web_burst.burst,
    "discord-commands": discord_burst.burst,
    "discord-messages": partial(discord_burst.burst, kind="messages"),
    "slack-socket": slack_burst.burst,
    "slack-http": partial(slack_burst.burst, mode="http"),
    "teams": teams_burst.burst,
}


@pytest.mark.parametrize("burst", PLATFORMS.values(), ids=PLATFORMS)
async def test_nothing_that_comes_while_the_database_is_locked_is_lost_or_answered_twice(
    database: Database, database_url: str, burst: Callable[..., Coroutine[Any, Any, Burst]]
) -> None:
    with closing(Database(database_url)) as other:
        found = await burst(database, other, EVENTS, LOCKED_SECONDS)
    assert found.answers == [1] * EVENTS
    assert all(number == 0 for what, number in found.wrong.items() if what != "sent again")
    assert found.waits is None or found.waits[-1] > LOCKED_SECONDS / 2, "the lock was not felt, so nothing was tried"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_blind_check_what_is_not_kept_is_counted_as_lost(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Acknowledged before it was kept, and forgotten."""

    async def forgetful(*_: object) -> bool:
        return True

    async def at_once(*_: object) -> None: ...

    monkeypatch.setattr(Courier, "receive", forgetful)
    monkeypatch.setattr(teams_burst, "all_settled", at_once)
    with closing(Database(database_url)) as other:
        found = await teams_burst.burst(database, other, EVENTS, 0.0)
    assert found.lost == EVENTS
