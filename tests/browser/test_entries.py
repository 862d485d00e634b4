"""Meetings in a list: with a leaf each, readable by everyone, and nothing wider than the phone."""

import os
from pathlib import Path

import pytest
from playwright.async_api import expect
from sqlalchemy import Connection

from bot.channels.web.members import DIRECT
from bot.conversation.events import Place
from bot.conversation.inviting import Guest, brief, whole
from bot.conversation.replies import Heading, Node
from bot.conversation.year import Known
from scheduling.network import Member
from scheduling.rsvp import Given
from tests.browser.conftest import Visit, axe_complaints, enter
from tests.browser.scene import Stage
from tests.fakes.web import ASA, MORNING, Web
from tests.fakes.year import MEETINGS, NATURE, NOW, OFF, SPRING, WETLANDS

MEMBER = Member(1, "Åsa", "asa@vara.example", "Vara", (NATURE,), "coordinator", NOW)
GIVEN = {WETLANDS.id: Given("coming", 1, NOW)}


def _act(connection: Connection) -> None:
    guest = Guest(Known(MEETINGS, GIVEN), MEMBER, Place("web", DIRECT + ASA.id, direct=True), NOW, "sv")
    listed: list[Node] = [Heading("December 2026")]
    listed += [brief(meeting, guest) for meeting in (WETLANDS, OFF, SPRING)]
    stage = Stage(connection, MORNING)
    stage.bot(DIRECT + ASA.id, *listed)
    stage.bot(DIRECT + ASA.id, whole(WETLANDS, guest))


@pytest.mark.parametrize(("size", "look"), [((1280, 1400), "light"), ((1280, 1400), "dark"), ((390, 1400), "light")])
async def test_a_list_of_meetings_is_readable_on_every_screen(
    visit: Visit, web: Web, tmp_path: Path, size: tuple[int, int], look: str
) -> None:
    await web.responder.settled()
    page = await visit(ASA, size=size, look=look)
    await web.responder.settled()
    await web.database.write(_act)
    await enter(page, DIRECT + ASA.id)
    await expect(page.get_by_role("article", name="Skogsbruk")).to_contain_text("Inställd.")
    await expect(page.get_by_role("button", name="Kommer", exact=True, pressed=True)).to_have_count(1)
    folder = Path(os.environ.get("NATVERKSBOT_PICTURES", tmp_path))
    await page.screenshot(path=folder / f"entries-{size[0]}-{look}.png")
    assert await axe_complaints(page) == []
    leaves = page.locator(".leaf")
    assert await leaves.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length") == 0
    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
