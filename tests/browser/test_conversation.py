"""Talking on the page, in a real browser."""

import asyncio
import re
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.async_api import Page, Route, expect

from bot.channels.channel import Outgoing
from bot.conversation.actions import SendSampleForm, encode
from bot.conversation.events import Event, FilledIn, Place, Pressed, Uploaded, Wrote
from bot.conversation.replies import Field, Form, Reply, Text
from tests.browser.conftest import Visit, enter, say
from tests.fakes.waiting import until
from tests.fakes.web import ASA, BIRGIT, OMAR, Web

pytestmark = pytest.mark.long

ANSWER = "Du skrev:"
E = TypeVar("E", bound=Event)


async def _show(page: Page, name: str) -> None:
    """Ask the bot for a sample of one kind of reply."""
    await say(page, "visa")
    await page.get_by_role("button", name=name).last.click()


async def test_a_newcomer_is_told_what_to_write(visit: Visit) -> None:
    page = await visit(OMAR, "miljostrategi")
    await expect(page.get_by_role("heading", name="Här är det tyst ännu")).to_be_visible()
    await page.get_by_role("button", name="Vad kan du?").click()
    await expect(page.locator("#composer-text")).to_have_value("@Nätverksboten Vad kan du?")


async def test_a_question_is_answered_without_reloading(visit: Visit, web: Web) -> None:
    page = await visit(ASA)
    await say(page, "Hur många <b>kommuner</b> är vi?")
    await expect(page.locator(".message.bot").filter(has_text=ANSWER)).to_contain_text("<b>kommuner</b>")
    await expect(page.locator(".message.own")).to_have_count(1)
    await expect(page.locator("#composer-text")).to_have_value("")


async def test_times_and_days_are_the_networks_own(visit: Visit) -> None:
    page = await visit(ASA)
    await say(page, "hej")
    await expect(page.locator(".message.own time")).to_have_text("9.12")
    await expect(page.locator(".day").first).to_have_text(re.compile("torsdag 9 april 2026", re.IGNORECASE))


async def test_a_sign_of_life_shows_until_the_answer_is_there(visit: Visit, web: Web) -> None:
    page = await visit(ASA)
    await expect(page.locator(".message.bot")).to_have_count(1)
    web.responder.may_answer.clear()
    await say(page, "Är du där?")
    await expect(page.locator("#typing")).to_have_text("Nätverksboten skriver …")
    web.responder.may_answer.set()
    await expect(page.locator(".message.bot")).to_have_count(2)
    await expect(page.locator("#typing")).to_have_text("")


async def test_a_mention_completes_and_is_answered_in_a_thread_beside_it(visit: Visit, web: Web) -> None:
    page = await visit(ASA, "allmant")
    await page.locator("#composer-text").press_sequentially("Hej @nät")
    await expect(page.locator(".complete").first).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.type("när ses vi?")
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread .message.bot")).to_contain_text(ANSWER)
    await expect(page.locator("#messages .chip")).to_have_text("1 svar")
    await expect(page.locator("#messages .mention")).to_have_text("@Nätverksboten")
    [event] = await told(web, Wrote)
    assert (event.mentioned, event.text) == (True, "Hej när ses vi?")


async def test_an_answer_that_is_here_before_the_page_hears_of_the_question_opens_too(visit: Visit) -> None:
    page = await visit(ASA, "allmant")

    async def after_the_answer(route: Route) -> None:
        response = await route.fetch()
        await expect(page.locator("#messages .chip")).to_have_text("1 svar")
        await route.fulfill(response=response)

    await page.route("**/room/allmant/messages", after_the_answer)
    await say(page, "@Nätverksboten när ses vi?")
    await expect(page.locator("#thread .message.bot")).to_contain_text(ANSWER)


async def test_what_one_member_writes_another_sees_at_once(visit: Visit) -> None:
    asa, omar = await visit(ASA, "allmant"), await visit(OMAR, "allmant")
    birgit = await visit(BIRGIT)
    await say(asa, "God morgon, Lerum!")
    await expect(omar.locator(".message").filter(has_text="God morgon")).to_contain_text("Åsa Lindqvist")
    await expect(birgit.locator('.rooms a[data-room="allmant"] .unread')).to_contain_text("1")
    await say(omar, "God morgon själv")
    await expect(asa.locator("#messages .message").last).to_contain_text("God morgon själv")


async def test_a_thread_is_followed_and_counted(visit: Visit) -> None:
    asa, omar = await visit(ASA, "allmant"), await visit(OMAR, "allmant")
    await say(asa, "Vem tar anteckningar?")
    message = omar.locator("#messages .message").filter(has_text="anteckningar")
    await message.hover()
    await message.get_by_role("link", name="Svara i tråd").click()
    await expect(omar.locator("#thread-composer-text")).to_be_focused()
    await omar.keyboard.type("Det gör jag")
    await omar.keyboard.press("Enter")
    await expect(asa.locator("#messages .chip")).to_have_text("1 svar")
    await asa.locator("#messages .chip").click()
    await expect(asa.locator("#thread .message").last).to_contain_text("Det gör jag")
    await expect(asa.locator("#messages")).not_to_contain_text("Det gör jag")


async def test_a_tap_on_the_scale_marks_the_number_and_another_tap_changes_it(visit: Visit, web: Web) -> None:
    page = await visit(ASA)
    await _show(page, "Omdöme 1–6")
    scale = page.locator(".scale")
    await scale.get_by_role("button", name="4 av 6").click()
    await expect(scale.locator("[aria-pressed=true]")).to_have_text("4")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(scale.locator("[aria-pressed=true]")).to_have_text("5")
    await expect(scale).to_have_count(1)
    await told(web, Pressed, 3)  # the sample, the tap and the key


async def test_a_private_reply_says_that_only_you_see_it(visit: Visit) -> None:
    asa, omar = await visit(ASA, "allmant"), await visit(OMAR, "allmant")
    await say(asa, "@Nätverksboten visa")
    await asa.locator("#thread").get_by_role("button", name="Formulär").click()
    await expect(asa.locator("#thread .only-you")).to_have_text("Bara du ser detta")
    await omar.locator("#messages .chip").click()
    await expect(omar.locator("#thread .message")).to_have_count(2)
    await expect(asa.locator("#thread .message")).to_have_count(3)


async def test_a_form_says_what_is_wrong_and_loses_nothing(visit: Visit, web: Web) -> None:
    page = await visit(ASA)
    await _show(page, "Formulär")
    form = page.locator("form.form")
    await form.locator("[name=name]").fill("Höstmöte")
    await form.get_by_role("button").click()
    await expect(form.locator(".field .error:visible").first).to_have_text("Det här behöver fyllas i.")
    await expect(form.locator("[name=name]")).to_have_value("Höstmöte")
    assert not any(isinstance(event, FilledIn) for event in web.responder.events)
    await form.locator("[name=day]").fill("2026-10-01")
    await form.get_by_label("digitalt").check()
    await form.get_by_label("5 av 6").check()
    await form.get_by_role("button").click()
    await expect(page.locator(".message.bot").last).to_contain_text("Höstmöte")
    [event] = await told(web, FilledIn)
    assert (event.values["name"], event.values["shape"]) == ("Höstmöte", "digitalt")


async def test_a_form_keeps_what_is_typed_while_the_talk_goes_on(visit: Visit, web: Web) -> None:
    page = await visit(ASA, "allmant")
    reply = Reply((Form("Namn", (Field("name", "Namn"),), "Skicka", encode(SendSampleForm())),))
    place = Place("web", "allmant")
    message = await web.channel.send(Outgoing("form", place, reply))
    await page.locator("#messages .answer").click()
    await expect(page.locator("#thread-composer-text")).to_be_focused()  # the thread takes the keyboard as it opens
    fields = [page.locator(f"{where} [name=name]") for where in ("#messages", "#thread")]
    for field in fields:
        await field.fill("Höstmöte")
    changed = Reply((Text("Två har svarat."), *reply.nodes))
    await web.channel.send(Outgoing("count", place, changed, amends=message))
    for where in ("#messages", "#thread"):
        await expect(page.locator(f"{where} .message.bot")).to_contain_text("Två har svarat.")
    for field in fields:
        await expect(field).to_have_value("Höstmöte")


async def test_a_link_from_elsewhere_finds_one_still_signed_in(visit: Visit, web: Web) -> None:
    page = await visit(ASA)
    elsewhere = web.address.replace("127.0.0.1", "localhost")
    await page.goto(elsewhere)
    await expect(page.get_by_role("heading", name="Vem är du?")).to_be_visible()
    await page.evaluate("to => { location.href = to }", f"{web.address}/room/allmant")
    await expect(page.get_by_role("heading", name="#allmänt")).to_be_visible()


async def test_a_picture_is_shown_with_its_words(visit: Visit) -> None:
    page = await visit(ASA)
    await _show(page, "Bild")
    picture = page.get_by_role("img", name=re.compile("Liggande staplar"))
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("complete", value=True)
    assert await picture.evaluate("image => image.naturalWidth") > 100


async def test_a_file_is_chosen_or_dropped_and_saved_again(visit: Visit, web: Web, tmp_path: Path) -> None:
    page = await visit(ASA)
    await page.locator("#composer input[type=file]").set_input_files(
        {"name": "Plan 2026.txt", "mimeType": "text/plain", "buffer": "åäö".encode()}
    )
    link = page.get_by_role("link", name=re.compile(r"Ladda ner Plan 2026\.txt"))
    await expect(link).to_be_visible()
    async with page.expect_download() as download:
        await link.click()
    assert (await (await download.value).path()).read_text(encoding="utf-8") == "åäö"
    await page.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(["släppt"], "Släppt.md"));
        document.querySelector("#composer").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
    }""")
    await expect(page.locator(".file-name").filter(has_text="Släppt.md")).to_be_visible()
    assert [event.name for event in await told(web, Uploaded, 2)] == ["Plan 2026.txt", "Släppt.md"]


async def test_the_limit_for_files_is_said_before_and_after(visit: Visit, web: Web, tmp_path: Path) -> None:
    page = await visit(ASA)
    await expect(page.locator("#composer-limit")).to_have_text(re.compile(r"Bifoga fil, högst 20 MB: pdf, docx, .*"))
    chooser = page.locator("#composer input[type=file]")
    large = tmp_path / "stor.pdf"
    large.write_bytes(b"x" * 20_000_001)
    await chooser.set_input_files(large)
    await expect(page.locator("#composer .error")).to_contain_text(
        "Filen stor.pdf är för stor. Den får vara högst 20 MB"
    )
    await chooser.set_input_files({"name": "fel.exe", "mimeType": "application/pdf", "buffer": b"x"})
    await expect(page.locator("#composer .error")).to_contain_text("fel.exe är av en sort som inte tas emot")
    assert not any(isinstance(event, Uploaded) for event in web.responder.events)


async def told(web: Web, sort: type[E], number: int = 1) -> list[E]:
    """What the bot has been told of this sort, once it is as much; the page shows each a moment before."""
    await until(lambda: sum(isinstance(event, sort) for event in web.responder.events) >= number)
    return [event for event in web.responder.events if isinstance(event, sort)]


async def test_what_is_written_while_the_connection_is_lost_arrives_once_when_it_is_back(
    visit: Visit, web: Web
) -> None:
    page = await visit(ASA, "allmant")
    await page.context.set_offline(True)
    await say(page, "Skrivet i tunneln")
    await expect(page.locator("#banner")).to_contain_text("Anslutningen är bruten")
    await page.locator("#composer-text").fill("Ett utkast")
    await expect(page.locator(".pending")).to_contain_text("Skrivet i tunneln")
    await page.context.set_offline(False)
    await expect(page.locator(".message:not(.pending)").filter(has_text="Skrivet i tunneln")).to_have_count(1)
    await expect(page.locator("#banner")).to_be_hidden()
    await expect(page.locator("#composer-text")).to_have_value("Ett utkast")
    assert len(await told(web, Wrote)) == 1


async def test_an_answer_that_was_lost_on_the_way_back_leads_to_the_same_message(visit: Visit, web: Web) -> None:
    """The server had it, the browser never heard so: it sends again, with the same key."""
    page = await visit(ASA, "allmant")
    lost = asyncio.Event()

    async def lose_first(route: Route) -> None:
        if lost.is_set():
            await route.continue_()
            return
        lost.set()
        await route.fetch()
        await route.abort()

    await page.route("**/messages", lose_first)
    async with page.expect_response("**/room/allmant/messages"):
        await say(page, "En enda gång")
    await expect(page.locator(".pending")).to_have_count(0)
    await expect(page.locator(".message").filter(has_text="En enda gång")).to_have_count(1)
    assert web.responder.duplicates == 1
    assert len(await told(web, Wrote)) == 1


async def test_a_post_that_was_not_through_when_the_page_closed_is_sent_when_it_opens(visit: Visit, web: Web) -> None:
    page = await visit(ASA, "allmant")
    await page.route("**/messages", lambda route: route.abort())
    await say(page, "Kvar efter omladdning")
    await expect(page.locator("#banner")).to_contain_text("Anslutningen är bruten")
    await page.unroute("**/messages")
    await enter(page, "allmant")
    await expect(page.locator(".message:not(.pending)").filter(has_text="Kvar efter")).to_have_count(1)
    assert len(await told(web, Wrote)) == 1
