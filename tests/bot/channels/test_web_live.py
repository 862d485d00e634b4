"""News reach open windows: at once, in order, after a break, and from another process."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from bot.channels.channel import Outgoing
from bot.channels.web.adapter import WebChannel
from bot.channels.web.settings import WebSettings
from bot.clock import ShiftedClock
from bot.conversation.replies import Reply, Text
from bot.storage.database import Database
from tests.bot.channels.web_stage import Visitor, WebStage, browser
from tests.fakes.web import ASA, MORNING, SECRET, open_web

Told = dict[str, object]
PATIENCE = 10


@asynccontextmanager
async def window(visitor: Visitor, after: int = 0, seen: str = "") -> AsyncIterator[aiohttp.StreamReader]:
    headers = {"Last-Event-ID": seen} if seen else {}
    stream = await visitor.session.get(f"{visitor.address}/live?room=allmant&after={after}", headers=headers)
    assert stream.status == 200
    try:
        yield stream.content
    finally:
        stream.close()


async def _news(stream: aiohttp.StreamReader, number: int) -> list[tuple[str, Told]]:
    found: list[tuple[str, Told]] = []
    revision = ""
    async with asyncio.timeout(PATIENCE):
        while len(found) < number:
            line = (await stream.readline()).decode().rstrip("\n")
            if line.startswith("id: "):
                revision = line[4:]
            if line.startswith("data: "):
                told = json.loads(line[6:])
                found += [(revision, told)] if told["room"] == "allmant" else []
    return found


def _said(text: str, stage: WebStage, amends: str = "") -> Outgoing:
    return Outgoing(text, stage.room, Reply((Text(text),)), amends=amends)


async def test_what_one_writes_another_sees_without_reloading(stage: WebStage) -> None:
    async with window(stage.omar) as stream:
        await stage.write(stage.member, stage.room, "Syns genast", key="instant")
        (_, told), *_ = await _news(stream, 1)
    assert "Syns genast" in str(told["html"])
    assert told["own"] is False


async def test_after_a_break_nothing_is_missed_and_nothing_comes_twice(stage: WebStage) -> None:
    texts = [f"Meddelande {number}" for number in range(120)]
    async with window(stage.omar) as stream:
        for text in texts[:60]:
            await stage.channel.send(_said(text, stage))
        first = await _news(stream, 60)
    for text in texts[60:]:
        await stage.channel.send(_said(text, stage))
    async with window(stage.omar, seen=first[-1][0]) as stream:
        rest = await _news(stream, 60)
    assert [
        text for text, (_, told) in zip(texts, first + rest, strict=True) if f">{text}<" in str(told["html"])
    ] == texts


async def test_an_edit_is_news(stage: WebStage) -> None:
    message = await stage.channel.send(_said("Före", stage))
    async with window(stage.omar) as stream:
        await _news(stream, 1)
        await stage.channel.send(_said("Efter", stage, amends=message))
        ((_, told),) = await _news(stream, 1)
    assert (str(told["id"]), "Efter" in str(told["html"])) == (message, True)


async def test_what_is_for_one_person_is_told_to_no_other(stage: WebStage) -> None:
    private = Outgoing("private", stage.room, Reply((Text("Hemligt"),)), only_for=stage.member)
    async with window(stage.omar) as stream:
        await stage.channel.send(private)
        await stage.channel.send(_said("Öppet", stage))
        ((_, told),) = await _news(stream, 1)
    assert "Öppet" in str(told["html"])


async def test_what_hangs_on_a_private_message_is_as_private(stage: WebStage) -> None:
    private = Outgoing("private", stage.room, Reply((Text("Hemligt"),)), only_for=stage.member)
    thread = replace(stage.room, thread=await stage.channel.send(private))
    await stage.write(stage.member, thread, "Också hemligt", key="in-private")
    await stage.channel.send(Outgoing("answer", thread, Reply((Text("Svar"),))))
    async with window(stage.omar) as stream:
        await stage.channel.send(_said("Öppet", stage))
        ((_, told),) = await _news(stream, 1)
    assert "Öppet" in str(told["html"])
    own = [said.text for said in await stage.standing(stage.member, thread)]
    assert [text.removeprefix("Bara du ser detta ") for text in own[-2:]] == ["Också hemligt", "Svar"]


async def test_what_another_process_posts_is_found_in_the_database(stage: WebStage, database: Database) -> None:
    elsewhere = WebChannel(WebSettings(port=0), database, ShiftedClock(MORNING), SECRET)
    async with window(stage.omar) as stream:
        await elsewhere.send(_said("Från en annan process", stage))
        ((_, told),) = await _news(stream, 1)
    assert "Från en annan process" in str(told["html"])


async def test_the_oldest_window_of_a_member_rests_when_there_are_too_many(database: Database) -> None:
    async with open_web(database, WebSettings(port=0, streams_per_member=2)) as web:
        visitor = browser(web.address)
        async with visitor.session:
            await visitor.sign_in(ASA)
            async with window(visitor, after=99) as oldest, window(visitor, after=99), window(visitor, after=99):
                async with asyncio.timeout(PATIENCE):
                    rest = await oldest.read()
    assert b"event: rest" in rest


async def test_closing_the_page_ends_every_window(database: Database) -> None:
    async with open_web(database) as web:
        visitor = browser(web.address)
        async with visitor.session:
            await visitor.sign_in(ASA)
            async with window(visitor, after=99) as stream:
                await web.channel.stop()
                async with asyncio.timeout(PATIENCE):
                    assert b"event: rest" not in await stream.read()


async def test_what_is_unread_is_counted_until_it_is_read(stage: WebStage) -> None:
    message = await stage.channel.send(_said("Nytt", stage))
    assert await _unread(stage.omar) == "1"
    await stage.omar.post("/room/allmant/read", {"message": int(message)})
    assert await _unread(stage.omar) == "0"


async def _unread(visitor: Visitor) -> str:
    """The number beside the open room, seen from another one."""
    page = await visitor.page("/room/miljostrategi")
    return str(re.findall(r'data-room="allmant".*?class="number">(\d+)<', page, re.DOTALL)[0])


async def test_the_page_goes_on_looking_after_the_database_was_away(
    stage: WebStage, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = WebChannel(WebSettings(port=0), database, ShiftedClock(MORNING), SECRET)
    async with window(stage.omar) as stream:
        await _rename(database, "web_revision", "away")
        async with asyncio.timeout(PATIENCE):
            while "could not look for news" not in caplog.text:  # noqa: ASYNC110 - a line in the log wakes nobody
                await asyncio.sleep(0.02)
        await _rename(database, "away", "web_revision")
        await elsewhere.send(_said("Efter avbrottet", stage))
        ((_, told),) = await _news(stream, 1)
    assert "Efter avbrottet" in str(told["html"])


async def _rename(database: Database, table: str, to: str) -> None:
    await database.write(lambda connection: connection.execute(text(f"alter table {table} rename to {to}")))
