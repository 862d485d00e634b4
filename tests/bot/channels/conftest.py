from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.storage.database import Database
from tests.bot.channels.web_stage import WebStage, browser
from tests.fakes.web import ASA, OMAR, Web, open_web

# What a platform is told, and tells, does not depend on where the rows are kept. What may is
# tried on both databases: the contract, whole conversations, and what other processes and a database that is away do.
ON_BOTH = ("_contract", "_conversation", "_live", "_reliability")


@pytest.hookimpl(tryfirst=True)  # before the marks are read
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen = any("engine" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "engine" in metafunc.fixturenames and not chosen and not metafunc.module.__name__.endswith(ON_BOTH):
        metafunc.definition.add_marker(pytest.mark.parametrize("engine", ["sqlite"], indirect=True))


@pytest.fixture
async def web(database: Database) -> AsyncIterator[Web]:
    async with open_web(database) as web:
        yield web


@pytest.fixture
async def stage(web: Web) -> AsyncIterator[WebStage]:
    asa, omar = browser(web.address), browser(web.address)
    async with asa.session, omar.session:
        await asa.sign_in(ASA)
        await omar.sign_in(OMAR)
        yield WebStage(web.channel, {ASA.id: asa, OMAR.id: omar}, web.responder.events)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test does not wait five seconds between two connections to Discord."""
    monkeypatch.setattr("bot.channels.discord.budget.SHORTEST", timedelta(milliseconds=50))
