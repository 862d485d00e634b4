"""One Chromium for all browser tests; each test has a page on its own port, and visitors with their own cookies."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from bot.channels.web.members import Member
from bot.storage.database import Database
from tests.fakes.web import Web, open_web

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
DESKTOP = (1280, 820)
PATIENCE_MS = 30_000  # only a fault waits so long, or a machine with much else to do
Visit = Callable[..., Awaitable[Page]]

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser, page and server share one event loop."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture
def engine() -> str:
    """What a browser shows does not depend on where the rows are kept; what the page is given is tried on both."""
    return "sqlite"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "Chromium is not installed: apt install chromium"
        )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def web(database: Database) -> AsyncIterator[Web]:
    async with open_web(database) as web:
        yield web


@pytest_asyncio.fixture(loop_scope="session")
async def visit(chromium: Browser, web: Web) -> AsyncIterator[Visit]:
    """A member at a browser of their own. Anything the page's scripts complain of fails the test."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # The browser itself notes every request that was refused or lost: the tests look at what the page says of it.
        if message.type == "error" and "Failed to load resource" not in message.text and "ERR_" not in message.text:
            complaints.append(message.text)

    async with AsyncExitStack() as stack:

        async def visit(
            member: Member | None = None, room: str = "", size: tuple[int, int] = DESKTOP, look: str = "light"
        ) -> Page:
            context = await chromium.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if look == "dark" else "light",
                reduced_motion="reduce",
                locale="sv-SE",
                timezone_id="America/New_York",  # far away, on purpose: the page tells the network's time
                base_url=web.address,
            )
            stack.push_async_callback(context.close)
            page = await context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.on("console", heard)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto("/")
            if member:
                await page.get_by_role("button", name=member.name).click()
                await expect(page.locator("body[data-ready]")).to_be_visible()
            if room:
                await enter(page, room)
            return page

        yield visit
    assert complaints == []


async def enter(page: Page, room: str) -> None:
    await page.goto(f"/room/{room}")
    await expect(page.locator("body[data-ready]")).to_be_visible()


async def say(page: Page, text: str) -> None:
    await page.locator("#composer-text").fill(text)
    await page.keyboard.press("Enter")


async def axe_complaints(page: Page) -> list[str]:
    found = await Axe().run(page, options={"resultTypes": ["violations"]})
    return [f"{each['id']}: {node['html'][:160]}" for each in found.response["violations"] for node in each["nodes"]]
