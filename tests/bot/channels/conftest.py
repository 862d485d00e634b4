from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Database
from tests.bot.channels.web_stage import WebStage, browser
from tests.fakes.web import ASA, OMAR, Web, open_web


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
