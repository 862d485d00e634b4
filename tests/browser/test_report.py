"""The report's page in a real browser: readable by everyone, at every size, and alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.reports import desk
from bot.storage.database import Database
from scheduling.reports.facts import gather
from scheduling.settings import NetworkSettings
from tests.browser.conftest import axe_complaints
from tests.fakes.invented_years import fill

NEW_YEAR = datetime(2026, 1, 10, 8, tzinfo=UTC)


@pytest.mark.parametrize("width", [1200, 390])
async def test_axe_finds_nothing_in_the_report_and_nothing_is_wider_than_the_screen(
    chromium: Browser, database: Database, tmp_path: Path, width: int
) -> None:
    database.write_now(lambda connection: fill(connection, range(2023, 2026)))
    facts = database.read_now(gather)
    file = tmp_path / "rapport.html"
    file.write_bytes(desk.annual_file(facts, 2025, NetworkSettings(), NEW_YEAR, "html"))
    page = await chromium.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(file.as_uri())
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    shown = "[...document.images].every(image => image.complete && image.naturalWidth > 0)"
    assert await page.evaluate(shown)
    assert await axe_complaints(page) == []
    await page.close()
