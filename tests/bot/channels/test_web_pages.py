"""What stands on a page: in whose language, how much at a time, and what belongs to a thread."""

import re

from sqlalchemy import Connection, insert

from bot.channels.channel import Outgoing
from bot.channels.web import messages
from bot.channels.web.messages import AT_ONCE, IN_THREAD, Draft, Posted
from bot.conversation.events import Place
from bot.conversation.replies import Reply, Text
from bot.storage.database import Database
from bot.storage.tables import person
from tests.bot.channels.web_stage import WebStage, read_messages
from tests.fakes.web import ASA, MORNING, OMAR


async def test_the_page_speaks_the_members_language(stage: WebStage, database: Database) -> None:
    def speaks_english(connection: Connection) -> None:
        connection.execute(insert(person).values(channel="web", id="asa", name="Åsa", language="en"))

    assert 'lang="sv"' in await stage.asa.page("/room/allmant")
    await database.write(speaks_english)
    page = await stage.asa.page("/room/allmant")
    assert 'lang="en"' in page
    assert "Write in allmänt" in page
    assert "Skriv i allmänt" in await stage.omar.page("/room/allmant")


async def test_a_room_shows_its_newest_messages_and_the_earlier_ones_when_asked(
    stage: WebStage, database: Database
) -> None:
    def fill(connection: Connection) -> None:
        for number in range(AT_ONCE + 10):
            draft = Draft(key=f"m{number}", room="allmant", author=OMAR.id, body=Posted(f"nummer-{number}"))
            messages.post(connection, draft, MORNING)

    await database.write(fill)
    shown = read_messages(await stage.asa.page("/room/allmant"))
    assert [re.findall(r"nummer-\d+", seen.text)[0] for seen in shown] == [
        f"nummer-{number}" for number in range(10, AT_ONCE + 10)
    ]
    answer = await (await stage.asa.get(f"/room/allmant/before/{shown[0].id}")).json()
    earlier = [re.findall(r"nummer-\d+", html)[0] for html in answer["messages"]]
    assert earlier == [f"nummer-{number}" for number in range(10)]
    assert answer["more"] is False


async def test_a_thread_shows_what_it_hangs_on_and_its_newest_answers(stage: WebStage, database: Database) -> None:
    def fill(connection: Connection) -> int:
        root = messages.post(connection, Draft(key="root", room="allmant", author=ASA.id, body=Posted("rot")), MORNING)
        for number in range(IN_THREAD + 5):
            draft = Draft(key=f"a{number}", room="allmant", thread=root, author=OMAR.id, body=Posted(f"svar-{number}."))
            messages.post(connection, draft, MORNING)
        return root

    root = await database.write(fill)
    answer = await (await stage.asa.get(f"/room/allmant/thread/{root}")).json()
    assert "rot" in answer["messages"][0]
    assert len(answer["messages"]) == IN_THREAD + 1
    assert f"svar-{IN_THREAD + 4}." in answer["messages"][-1]
    assert f"{IN_THREAD + 5} svar" in await stage.asa.page("/room/allmant")


async def test_a_private_answer_is_not_counted_for_others(stage: WebStage) -> None:
    root = await stage.channel.send(Outgoing("root", stage.room, Reply((Text("rot"),))))
    thread = Place("web", "allmant", root)
    await stage.channel.send(Outgoing("private", thread, Reply((Text("hemligt"),)), only_for=stage.member))
    assert "1 svar" in await stage.asa.page("/room/allmant")
    assert "1 svar" not in await stage.omar.page("/room/allmant")
