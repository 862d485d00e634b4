"""The reports, asked for where the coordinators talk."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from bot.conversation.events import AnyEvent
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Attachment
from bot.conversation.router import converse
from bot.conversation.state import State
from bot.reports import desk as reports
from bot.storage.database import Database
from scheduling.settings import NetworkSettings
from tests.bot.coordinating.desk import CIA, Desk
from tests.bot.delivery.house import House


@pytest.fixture
def desk(database: Database) -> Desk:
    """With the reports of the real app behind the conversation."""
    made = reports.Desk(database, NetworkSettings(name="Nätverket Havtorn"))

    def informed(event: AnyEvent, state: State, now: datetime) -> Outcome:
        return converse(event, replace(state, reports=made), now)

    desk = Desk(database)
    desk.house = House(database, clock=desk.house.clock, converse=informed)
    return desk


def file(desk: Desk) -> Attachment:
    (found,) = (node for node in desk.latest()[1].nodes if isinstance(node, Attachment))
    return found


async def test_a_coordinator_asks_for_the_year_and_gets_the_file_and_the_command(desk: Desk) -> None:
    said = await desk.say("årsrapporten 2026")
    assert "Här är årsrapporten 2026. Den är ett utkast" in said
    assert "natverksbot report 2026 --out arsrapport-2026.docx" in said
    assert file(desk).name == "arsrapport-2026.pdf"
    assert file(desk).content.startswith(b"%PDF")


async def test_without_a_year_or_with_an_unknown_one_it_is_said_what_to_write(desk: Desk) -> None:
    assert await desk.say("årsrapport") == "Vilket år? Skriv till exempel: årsrapporten 2026"
    assert await desk.say("årsrapport 2031") == "Jag känner inte till någon träff 2031."


async def test_a_meetings_own_report_is_found_by_its_words(desk: Desk) -> None:
    assert "Här är rapporten från Kaffe, tisdag 3 februari 2026." in await desk.say("träffrapport kaffe")
    assert (file(desk).name, file(desk).content[:4]) == ("traffrapport-2026-02-03.pdf", b"%PDF")
    assert "Jag hittar ingen hållen träff för ”skog”" in await desk.say("träffrapport skog")


@pytest.mark.parametrize("asked", ["årsrapporten 2026", "årsrapporten 2026 vad står det om våtmarker"])
async def test_from_a_member_it_is_a_question_to_the_archive(desk: Desk, asked: str) -> None:
    await desk.say(asked, CIA)
    assert not [node for node in desk.latest(CIA)[1].nodes if isinstance(node, Attachment)]
    await desk.say("årsrapporten 2026 vad står det om våtmarker")
    assert not [node for node in desk.latest()[1].nodes if isinstance(node, Attachment)]


async def test_a_members_own_meeting_report_is_for_coordinators(desk: Desk) -> None:
    await desk.say("träffrapport kaffe", CIA)
    assert not [node for node in desk.latest(CIA)[1].nodes if isinstance(node, Attachment)]
