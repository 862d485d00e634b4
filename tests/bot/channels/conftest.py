from collections.abc import AsyncIterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.bot.channels.contract")

from bot.storage.database import Database  # noqa: E402 - the suite's asserts are explained only if it is imported later
from tests.bot.channels.web_stage import WebStage, browser
from tests.fakes.web import ASA, OMAR, Web, open_database, open_web


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(tmp_path) as database:
        yield database


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
        yield WebStage(web, asa, omar)
