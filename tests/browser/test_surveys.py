"""The yearly survey on every screen: the letter, a question that has been answered, the last page, and the result."""

import os
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import expect
from sqlalchemy import Connection

from bot.channels.web.members import DIRECT
from bot.conversation.rating import Ballot, filled
from bot.conversation.replies import Reply
from bot.conversation.survey_card import END, letter, page
from bot.conversation.survey_result_card import survey_nodes, ways_on
from scheduling.ratings import answers
from scheduling.ratings.closing import close
from scheduling.ratings.quotations import publish_all
from scheduling.ratings.rounds import Round
from scheduling.ratings.survey_results import Earlier, held, remember
from scheduling.ratings.surveys import Question, Survey, keep
from tests.browser.conftest import Visit, axe_complaints, enter
from tests.browser.scene import Stage
from tests.fakes.web import ASA, MORNING, Web
from tests.scheduling.network import STOCKHOLM

LOW, HIGH = "inte alls", "i mycket hög grad"
ASKED = (
    Question("samordning", "Hur nöjd är du med hur nätverket samordnas?", LOW, HIGH),
    Question("roll", "Har nätverket utvecklat dig i din roll?", LOW, HIGH),
    Question("utbyte", "Har nätverket gjort det lättare att lära av andra kommuner?", LOW, HIGH),
    Question("nytta", "Vad är den största nyttan med nätverket?", words=True),
)
SURVEY = Survey(2026, "Årsenkäten 2026", ASKED)
OPENS = datetime(2026, 11, 9, 9, tzinfo=UTC)
BEFORE = {"samordning": ("4.9", "5.2", "5.3"), "roll": ("4.4", "4.8", "4.7"), "utbyte": ("5.1", "5.2", "5.5")}
WIDE, PHONE = (1280, 3200), (390, 4200)


def _answer(connection: Connection) -> None:
    for question in ASKED[:3]:
        for year, mean in zip((2023, 2024, 2025), BEFORE[question.name], strict=True):
            remember(connection, Earlier(year, question.name, question.text, Decimal(mean), 50, "Enkäter.xlsx, rad 3"))
    one = keep(connection, SURVEY, OPENS, STOCKHOLM)
    answers.save(connection, replace(one, state="open"))
    for number in range(48):
        given = {"samordning": 4 + number % 3, "roll": 3 + number % 4, "utbyte": 5 + number % 2}
        answers.give(connection, one.id, f"p{number}", given, OPENS)
    answers.give(connection, one.id, "p1", {"nytta": "Att höra hur andra kommuner har löst samma sak."}, OPENS)
    close(connection, one.id, 62, OPENS + timedelta(days=21), STOCKHOLM)
    publish_all(connection, one.id)


def _act(connection: Connection) -> None:
    _answer(connection)
    one = Round("s1", "survey", SURVEY.subject, OPENS, OPENS + timedelta(days=21), state="open")
    ballot = Ballot(one, SURVEY.title, "Europe/Stockholm", 12, 62, "p", ASKED)
    given: dict[str, int | str] = {"s1/roll": 5, "s1/nytta": "Att vi inte är ensamma."}
    stage = Stage(connection, MORNING)
    stage.bot(DIRECT + ASA.id, *letter(ballot, "sv", reminder=False).nodes)
    for at, saved in (("roll", "rated"), (END, "rated")):
        shown = filled(Reply(page(ballot, "sv", at, 1, saved)), given.__getitem__)
        stage.bot(DIRECT + ASA.id, *shown.nodes)
    found = held(connection)
    stage.bot(DIRECT + ASA.id, *survey_nodes(found[-1], found, "sv"), *ways_on(found, 2026, "sv"))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("size", "look"), [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light")])
async def test_a_survey_and_its_result_are_readable_on_every_screen(
    visit: Visit, web: Web, tmp_path: Path, size: tuple[int, int], look: str
) -> None:
    visitor = await visit(ASA, size=size, look=look)
    await web.responder.settled()
    await web.database.write(_act)
    await enter(visitor, DIRECT + ASA.id)
    messages = visitor.locator("#messages .message")
    await expect(messages.nth(-4)).to_contain_text("Fråga 1 av 3")
    await expect(messages.nth(-3)).to_contain_text("Fråga 2 av 3")
    await expect(messages.nth(-2).get_by_role("textbox")).to_have_value("Att vi inte är ensamma.")
    pictures = messages.nth(-1).locator(".picture img")
    await expect(pictures).to_have_count(3)
    for number in range(3):
        assert await pictures.nth(number).evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    folder = Path(os.environ.get("NATVERKSBOT_PICTURES", tmp_path))
    await visitor.screenshot(path=folder / f"survey-{size[0]}-{look}.png")
    if (size, look) == (WIDE, "light"):
        for number, name in ((-4, "survey"), (-1, "survey-result")):
            await messages.nth(number).screenshot(path=folder / f"{name}.png")
    assert await axe_complaints(visitor) == []
    assert await visitor.evaluate("document.documentElement.scrollWidth") <= size[0]
