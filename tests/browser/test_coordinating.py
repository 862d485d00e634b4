"""A coordinator's year on the page, with the real bot behind it."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from sqlalchemy import Connection

from bot.app import App, build
from bot.belonging import follow_network
from bot.channels.web.settings import WebSettings
from bot.clock import ShiftedClock
from bot.config import Config
from scheduling import store
from scheduling.meetings import Meeting, Session
from scheduling.network import Person
from tests.browser.conftest import axe_complaints, say

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
PICTURES = os.environ.get("NATVERKSBOT_COORDINATING_PICTURES", "")
LOOKS = {"desktop": ((1280, 900), "light"), "phone": ((390, 844), "light"), "dark": ((1280, 900), "dark")}
HOMES = ("Alingsås", "Borås", "Herrljunga", "Kungälv", "Lerum", "Vara", "Vårgårda")
FIRST = ("Asta", "Bo", "Cia", "Didrik", "Eva", "Folke", "Greta")
LAST = ("Ek", "Alm", "Dal", "Ås", "Lo", "Gren", "Hed")


NATURE, CLIMATE = ("naturvård",), ("miljöstrategi",)
BOTH_DAYS = (Session(date(2026, 4, 27), time(9, 30), time(15)), Session(date(2026, 4, 28), time(9), time(12)))
MEETINGS = (
    Meeting("kaffe", (Session(date(2026, 2, 3), time(13), time(15)),), NOW, NATURE, "digital", "Artportalen"),
    Meeting("skog", (Session(date(2026, 4, 7), time(9), time(15)),), NOW, NATURE, theme="Skog", place="Borås"),
    Meeting("bin", (Session(date(2026, 5, 27)),), NOW, NATURE, theme="Vilda bin", place="Borås"),
    Meeting("energi", BOTH_DAYS, NOW, CLIMATE, theme="Energiplaner och laddning", place="Lerum"),
)


def settle_in(connection: Connection) -> None:
    coordinator = Person("Birgit Öberg", "birgit@natverk.example", "Borås", ("naturvård",), "coordinator")
    officials = [
        Person(f"{FIRST[number % 7]} {LAST[(number * 3) % 7]}", f"o{number}@kommun.example", HOMES[number % 6], groups)
        for number in range(21)
        for groups in [("naturvård",) if number % 3 else ("miljöstrategi", "rättvis handel")]
    ]
    for person in (coordinator, *officials):
        store.add_member(connection, person, NOW)
    for meeting in MEETINGS:
        store.save_meeting(connection, meeting)


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[App]:
    config = Config(web=WebSettings(port=0))
    app = build(config, folder, ShiftedClock(NOW))
    try:
        app.database.write_now(settle_in)
        app.database.write_now(lambda connection: follow_network(connection, config))
        await app.start()
        yield app
        await app.stop()
    finally:
        app.database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def app(tmp_path: Path) -> AsyncIterator[App]:
    async with running(tmp_path) as app:
        yield app


@asynccontextmanager
async def coordinator(chromium: Browser, app: App, look: str = "desktop") -> AsyncIterator[Page]:
    size, colours = LOOKS[look]
    context = await chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if colours == "dark" else "light",
        reduced_motion="reduce",
        base_url=app.addresses[0],
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    await page.goto("/")
    await page.get_by_role("button", name="Birgit Öberg").click()
    await page.goto("/room/direct-m1")
    await expect(page.locator("body[data-ready]")).to_be_visible()
    yield page
    await context.close()


async def answered(page: Page, text: str) -> None:
    await expect(page.locator("#messages .message.bot").last).to_contain_text(text)


async def picture(page: Page, name: str, look: str) -> None:
    if PICTURES:
        await page.wait_for_timeout(150)
        await page.screenshot(path=Path(PICTURES) / f"{name}-{look}.png")


async def test_a_meeting_is_moved_on_the_page_and_a_form_tells_what_is_wrong_at_its_field(
    chromium: Browser, app: App
) -> None:
    async with coordinator(chromium, app) as page:
        await say(page, "flytta träffen om bin till 28 maj kl. 9")
        await answered(page, "Flytta: Vilda bin")
        await page.get_by_role("button", name="Dag och tid").click()
        await answered(page, "Dag och tid: Vilda bin")
        form = page.locator("form.form").last
        await form.get_by_label("Dag och tid").fill("någon gång i maj")
        await form.get_by_role("button", name="Visa ändringen").click()
        await expect(form.locator("[data-field=sessions] .error")).to_contain_text("Skriv dagen eller dagarna")
        await form.get_by_label("Dag och tid").fill("torsdag 29 maj")
        await form.get_by_role("button", name="Visa ändringen").click()
        await answered(page, "är ingen torsdag")
        again = page.locator("form.form").last
        assert await again.get_by_label("Dag och tid").input_value() == "torsdag 29 maj"
        await again.get_by_label("Dag och tid").fill("29 maj 2026 kl. 9-12")
        await again.get_by_role("button", name="Visa ändringen").click()
        await answered(page, "fredag 29 maj 2026 kl. 9–12")
        await page.get_by_role("button", name="Ja, flytta träffen").last.click()
        await answered(page, "Klart. Träffen är flyttad.")
    moved = next(one for one in app.database.read_now(store.meetings) if one.id == "bin")
    assert moved.first_day == date(2026, 5, 29)


async def test_several_boxes_can_be_ticked_and_are_all_counted(chromium: Browser, app: App) -> None:
    async with coordinator(chromium, app) as page:
        await say(page, "närvaro artportalen")
        await answered(page, "Vilka kom?")
        for box in (await page.get_by_role("checkbox").all())[:3]:
            await box.check()
        await page.get_by_role("button", name="Spara närvaron").click()
        await answered(page, "Nya: 3. Borttagna: 0.")


async def test_what_a_coordinator_sees_can_be_read_by_everyone_at_every_size(chromium: Browser, app: App) -> None:
    for look in LOOKS:
        async with coordinator(chromium, app, look) as page:
            for name, words, expected in (
                ("year", "läget", "Läget 2026"),
                ("people", "deltagare", "Deltagare från varje kommun"),
                ("move", "flytta träffen om energiplaner till 11-12 maj", "Flytta: Energiplaner och laddning"),
                ("which", "ställ in träffen i Borås", "Vilken träff vill du ställa in?"),
                ("add", "lägg till en träff 12 maj kl. 9-12 i Vara om åar", "En ny träff"),
                ("attendance", "närvaro artportalen", "Vilka kom?"),
            ):
                await say(page, words)
                await answered(page, expected)
                await picture(page, name, look)
            assert await axe_complaints(page) == []
            width = await page.evaluate("document.documentElement.scrollWidth")
            assert width <= LOOKS[look][0][0]
