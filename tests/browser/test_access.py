"""The page for everyone: by keyboard, on a phone, in the dark, with a screen reader."""

import pytest
from playwright.async_api import Page, expect

from bot.channels.channel import Outgoing
from bot.conversation.actions import SendSampleForm, encode
from bot.conversation.events import Place
from bot.conversation.replies import Field, Form, Reply
from tests.bot.channels.contract import EVERY_NODE
from tests.browser.conftest import Visit, axe_complaints, enter, say
from tests.fakes.web import ASA, Web

SMALL_PHONE = (360, 740)
PHONE = (390, 844)
LOOKS = ("light", "dark")

# Not told by the database: how the page looks and reads.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def _fill_rooms(web: Web) -> str:
    """Everything the page can show, in the open room, and a form that was answered. Returns the message with it all."""
    everyone = Place("web", "allmant")
    message = await web.channel.send(Outgoing("all", everyone, Reply(EVERY_NODE)))
    await web.channel.send(Outgoing("thread", Place("web", "allmant", message), Reply(EVERY_NODE[:3])))
    await web.channel.send(Outgoing("private", everyone, Reply(EVERY_NODE[4:5]), only_for=ASA.person))
    return message


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", [(1280, 820), PHONE], ids=["desktop", "phone"])
async def test_axe_finds_nothing_on_any_page_or_state(visit: Visit, web: Web, look: str, size: tuple[int, int]) -> None:
    message = await _fill_rooms(web)
    found: dict[str, list[str]] = {}
    page = await visit(None, look=look, size=size)
    found["entrance"] = await axe_complaints(page)
    page = await visit(ASA, "miljostrategi", look=look, size=size)
    found["empty room"] = await axe_complaints(page)
    await enter(page, "allmant")
    found["every node"] = await axe_complaints(page)
    await page.locator("form.form").first.get_by_role("button").click()
    await expect(page.locator(".field .error:visible").first).to_be_visible()
    found["form with errors"] = await axe_complaints(page)
    await enter(page, f"allmant?thread={message}")
    found["thread"] = await axe_complaints(page)
    await page.context.set_offline(True)
    await page.locator("#thread-composer-text").fill("Hej")
    await page.keyboard.press("Enter")
    await expect(page.locator("#banner")).to_be_visible()
    found["connection lost"] = await axe_complaints(page)
    await page.context.set_offline(False)
    await page.goto("/finns-inte")
    found["refusal"] = await axe_complaints(page)
    assert {state: complaints for state, complaints in found.items() if complaints} == {}


async def test_axe_does_find_what_is_wrong(visit: Visit) -> None:
    page = await visit(ASA)
    await page.evaluate("document.querySelector('#composer-text').labels[0].remove()")
    await page.evaluate("document.querySelector('#composer-text').removeAttribute('placeholder')")
    assert any(complaint.startswith("label:") for complaint in await axe_complaints(page))


@pytest.mark.parametrize("width", [320, 360, 390, 768])
async def test_nothing_is_wider_than_the_screen(visit: Visit, web: Web, width: int) -> None:
    message = await _fill_rooms(web)
    await web.channel.send(Outgoing("wide", Place("web", "allmant"), Reply((Form("x" * 300, (
        Field("a", "y" * 200), Field("b", "z" * 90, "choice", options=("o" * 120,)),
    ), "w" * 80, encode(SendSampleForm())),))))  # fmt: skip
    page = await visit(None, size=(width, 740))
    assert await _overflow(page) == 0
    page = await visit(ASA, "allmant", size=(width, 740))
    assert await _overflow(page) == 0
    await enter(page, f"allmant?thread={message}")
    assert await _overflow(page) == 0


async def _overflow(page: Page) -> int:
    """How far the page, or a scrolling part of it, reaches beyond its own width."""
    return int(
        await page.evaluate("""() => Math.max(...[document.documentElement, ...document.querySelectorAll(".scroll")]
        .map((part) => part.scrollWidth - part.clientWidth))""")
    )


async def test_everything_is_reached_by_keyboard(visit: Visit) -> None:
    page = await visit(ASA, "allmant")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#conversation")).to_be_focused()
    await page.locator("#composer-text").focus()
    await page.keyboard.type("Rad ett")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("rad två")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("Rad ett\nrad två", use_inner_text=True)
    answer = page.locator("#messages .answer")
    await answer.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread-composer-text")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#thread")).to_be_hidden()
    await expect(answer).to_be_focused()


async def test_the_focus_is_seen_wherever_it_is(visit: Visit, web: Web) -> None:
    await _fill_rooms(web)
    page = await visit(ASA, "allmant")
    for _ in range(25):
        await page.keyboard.press("Tab")
        seen = await page.evaluate("""() => {
            for (let part = document.activeElement; part; part = part.parentElement) {
                const style = getComputedStyle(part);
                if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) return true;
                if (part.matches(".box:focus-within") && style.boxShadow !== "none") return true;
            }
            return false;
        }""")
        assert seen, await page.evaluate("document.activeElement.outerHTML")


async def test_a_choice_of_look_is_remembered(visit: Visit) -> None:
    page = await visit(ASA, look="light")
    await page.get_by_role("button", name="Byt mellan ljust och mörkt").click()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 26, 24)"


async def test_on_a_phone_the_rooms_open_and_close(visit: Visit) -> None:
    page = await visit(ASA, "allmant", size=SMALL_PHONE)
    await expect(page.get_by_role("navigation", name="Rum")).to_be_hidden()
    await page.get_by_role("button", name="Visa rum").click()
    await expect(page.get_by_role("link", name="naturvård")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("navigation", name="Rum")).to_be_hidden()


async def test_a_screen_reader_finds_its_way(visit: Visit) -> None:
    page = await visit(ASA, "allmant")
    await say(page, "Hej")
    await expect(page.get_by_role("navigation", name="Rum")).to_be_visible()
    await expect(page.get_by_role("main")).to_be_visible()
    await expect(page.get_by_role("log")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Skriv i allmänt")).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "sv"
