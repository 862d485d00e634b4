"""The pictures in the documents are taken here: NATVERKSBOT_PICTURES names the folder to put them in."""

import os
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.channels.web.members import DIRECT
from tests.browser.conftest import Visit, enter
from tests.browser.scene import ROOM, act
from tests.fakes.web import ASA, OMAR, Web

PHONE = (390, 780)
DESK = (1280, 800)

# Not told by the database: how the page looks.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def test_the_pictures_for_the_documents_show_the_talk_of_a_morning(
    visit: Visit, web: Web, tmp_path: Path
) -> None:
    folder = Path(os.environ.get("NATVERKSBOT_PICTURES", tmp_path))
    for member in (ASA, OMAR):
        await visit(member)
    await web.responder.settled()
    thread = await web.database.write(act)
    for member, size, look, room, name in (
        (OMAR, DESK, "light", f"{ROOM}?thread={thread}", "desktop"),
        (ASA, DESK, "dark", ROOM, "dark"),
        (OMAR, PHONE, "light", DIRECT + OMAR.id, "phone"),
    ):
        page = await visit(member, size=size, look=look)
        await enter(page, room)
        await expect(page.locator("#messages .message.bot").last).to_be_visible()
        picture = await page.screenshot(path=folder / f"{name}.png")
        assert len(picture) < 300_000, "a picture in the documents stays small"
