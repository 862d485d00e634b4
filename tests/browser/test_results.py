"""What a meeting's members thought of it, on every screen: figures, picture, trend, and the coordinator's review."""

import os
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import expect
from sqlalchemy import Connection

from bot.channels.web.members import DIRECT
from bot.conversation.actions import ReviewQuotations
from bot.conversation.events import Place, Pressed
from bot.conversation.handlers.quoting import begin
from bot.conversation.result_card import result_card
from bot.conversation.state import State
from bot.conversation.trend_card import between_nodes, trend_nodes
from bot.opinions import StoredOpinions
from scheduling.overview import overview
from scheduling.ratings.quotations import publish_all
from scheduling.ratings.results import QUESTIONS
from scheduling.ratings.trends import held, one_before
from tests.browser.conftest import Visit, axe_complaints, enter
from tests.browser.scene import Stage
from tests.fakes.opinions import hold
from tests.fakes.web import ASA, MORNING, Web

TODAY = date(2026, 11, 30)
STEPS = [3] * 2 + [4] * 3 + [5] * 9 + [6] * 8
SAID = ("Ta med kartan nästa gång.", "Bra blandning av studiebesök och samtal.", "Mer tid för frågor.")
WIDE, PHONE = (1280, 2500), (390, 3400)


def _rate(connection: Connection) -> str:
    for year, steps in ((2023, [4] * 20 + [5] * 10), (2024, [4] * 10 + [5] * 20), (2025, [5] * 20 + [4] * 10)):
        hold(connection, f"v{year}", date(year, 5, 20), steps, [4] * 20, theme="Våren", wording=str(min(year, 2024)))
        hold(connection, f"h{year}", date(year, 10, 20), steps, form="digital", place="", wording=str(min(year, 2024)))
    hold(connection, "ljus", date(2026, 3, 4), [6] * 7, theme="Ljus och mörker", place="Vara", wording="2024")
    round_id = hold(connection, "vat", date(2026, 10, 7), STEPS, [6] * 8, theme="Våtmarker", words=SAID, wording="2024")
    publish_all(connection, round_id)
    return round_id


def _act(connection: Connection) -> None:
    _rate(connection)
    everyone = held(connection, TODAY)
    one = everyone[-1]
    before = {question: found for question in QUESTIONS if (found := one_before(everyone, "vat", question))}
    stage = Stage(connection, MORNING)
    stage.bot(DIRECT + ASA.id, *result_card(one, before, "sv").nodes)
    stage.bot(DIRECT + ASA.id, *trend_nodes(everyone, QUESTIONS, (), "sv"))
    stage.bot(DIRECT + ASA.id, *between_nodes(everyone, "kind", "sv"))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("size", "look"), [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light")])
async def test_a_result_is_readable_on_every_screen(
    visit: Visit, web: Web, tmp_path: Path, size: tuple[int, int], look: str
) -> None:
    page = await visit(ASA, size=size, look=look)
    await web.responder.settled()
    await web.database.write(_act)
    await enter(page, DIRECT + ASA.id)
    satisfied = "Nöjdhet: 5,0 (22 svar; median 5; 5 gav 1–4, 9 gav 5, 8 gav 6)."
    useful = "Nytta: 5,0 eller högre (8 svar)."
    pictures = page.locator(".picture img")
    await expect(pictures).to_have_count(2)
    await expect(pictures.first).to_have_attribute("alt", f"Medelvärden på skalan 1–6. {satisfied} {useful}")
    await expect(page.get_by_role("table").first).to_contain_text("5,0 eller högre")
    for number in range(2):
        assert await pictures.nth(number).evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    folder = Path(os.environ.get("NATVERKSBOT_PICTURES", tmp_path))
    await page.screenshot(path=folder / f"result-{size[0]}-{look}.png")
    for number, name in ((-3, "result"), (-2, "trend")):
        if (size, look) == (WIDE, "light"):
            shown = await page.locator("#messages .message").nth(number).screenshot(path=folder / f"{name}.png")
            assert len(shown) < 300_000, "a picture in the documents stays small"
    assert await axe_complaints(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("size", "look"), [((1280, 700), "light"), ((390, 800), "dark")])
async def test_the_coordinators_review_is_readable_on_every_screen(
    visit: Visit, web: Web, tmp_path: Path, size: tuple[int, int], look: str
) -> None:
    page = await visit(ASA, size=size, look=look)
    await web.responder.settled()
    place = Place("web", DIRECT + ASA.id, direct=True)
    said = ("Eva var bäst, men lokalen var för liten för oss alla.", "Mer tid för samtal.")
    round_id = web.database.write_now(
        lambda connection: hold(connection, "bin", date(2026, 10, 7), [5] * 7, words=said)
    )
    state = State(overview=web.database.read_now(overview), opinions=StoredOpinions(web.database))
    pressed = Pressed(key="k", person=ASA.person, place=place, at=MORNING, action="", message="1")
    outcome = begin(pressed, ReviewQuotations(round_id), state, MORNING)
    nodes = outcome.messages[0].reply.nodes
    await web.database.write(lambda connection: Stage(connection, MORNING).bot(DIRECT + ASA.id, *nodes))
    await enter(page, DIRECT + ASA.id)
    for label in ("Godkänn", "Ändra", "Stryk", "Hoppa över"):
        await expect(page.get_by_role("button", name=label, exact=True)).to_be_visible()
    folder = Path(os.environ.get("NATVERKSBOT_PICTURES", tmp_path))
    await page.screenshot(path=folder / f"review-{size[0]}-{look}.png")
    assert await axe_complaints(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
