"""Files on the page: what is taken, under which name, and how they are handed out again."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.naming import LONGEST_NAME, clean_name
from bot.channels.web.settings import WebSettings
from bot.storage.database import Database
from tests.bot.channels.web_stage import Visitor, WebStage, browser, send_file
from tests.fakes.web import ASA, Web, open_web


@pytest.fixture
async def small(database: Database) -> AsyncIterator[tuple[Web, Visitor]]:
    async with open_web(database, WebSettings(port=0, upload_megabytes=1)) as web:
        visitor = browser(web.address)
        async with visitor.session:
            await visitor.sign_in(ASA)
            yield web, visitor


async def test_a_file_that_is_too_large_is_refused_with_the_limit(small: tuple[Web, Visitor]) -> None:
    web, visitor = small
    answer = await send_file(visitor, "allmant", "stor.pdf", b"x" * 1_000_001, "too-large")
    assert answer.status == 413
    assert (await answer.json())[
        "error"
    ] == "Filen stor.pdf är för stor. Den får vara högst 1 MB: minska den, eller dela upp den."
    assert [event for event in web.responder.events if event.key.endswith("too-large")] == []


async def test_a_file_that_hides_its_size_is_stopped_at_the_limit(small: tuple[Web, Visitor]) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 50_000

    _, visitor = small
    answer = await visitor.session.post(
        f"{visitor.address}/room/allmant/files?key=hidden-size&name=stor.pdf",
        data=endless(),
        headers={"Origin": visitor.address},
    )
    assert answer.status == 413


async def test_a_file_at_the_limit_is_taken_once_however_often_it_comes(small: tuple[Web, Visitor]) -> None:
    web, visitor = small
    for _ in range(2):
        answer = await send_file(visitor, "allmant", "lagom.pdf", b"x" * 1_000_000, "just-right")
        assert answer.status == 200
    assert len([event for event in web.responder.events if event.key.endswith("just-right")]) == 1


@pytest.mark.parametrize(("name", "status"), [("virus.exe", 415), ("bild.svg", 415), ("utan", 415), ("tom.txt", 422)])
async def test_kinds_that_are_not_taken_and_empty_files_are_refused(stage: WebStage, name: str, status: int) -> None:
    content = b"" if name == "tom.txt" else b"x"
    answer = await send_file(stage.asa, "allmant", name, content, "wrong-kind")
    assert answer.status == status
    assert name in (await answer.json())["error"]
    assert stage.received == []


async def test_a_file_is_handed_out_to_be_saved_and_never_shown_as_a_page(stage: WebStage) -> None:
    await stage.upload(stage.member, stage.room, "Plan för våren.txt", "åäö".encode(), key="for-saving")
    placed = stage.received[0]
    message = getattr(placed, "message", "")
    answer = await stage.omar.get(f"/message/{message}/file")
    assert await answer.read() == "åäö".encode()
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Plan%20f%C3%B6r")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\hem\\plan.pdf", "plan.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("", "fil"),
        ("...", "fil"),
    ],
)
def test_a_file_name_is_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=300))
def test_a_cleaned_name_is_short_seen_and_in_no_folder(name: str) -> None:
    kept = clean_name(name)
    assert 0 < len(kept) <= LONGEST_NAME
    assert not set(kept) & set("/\\\r\n\t\0\u202e")
    assert clean_name(kept) == kept
