"""Who may come in, and how."""

import socket
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.channels.web import sign_in
from bot.channels.web.adapter import PortTaken, WebChannel
from bot.channels.web.settings import WebSettings
from bot.clock import WallClock
from bot.settings import Secret, SettingsWrong
from bot.storage.database import Database
from tests.bot.channels.web_stage import WebStage, browser
from tests.fakes.web import ASA, MORNING, SECRET, open_web

OPEN = WebSettings(host="0.0.0.0", port=0, sign_in_secret=Secret("a secret of sixteen or more"))  # noqa: S104 - the very case that is tested


@pytest.mark.parametrize(
    "settings",
    [
        WebSettings(host="0.0.0.0"),  # noqa: S104 - the very case that is tested
        WebSettings(host="::", sign_in_secret=Secret("x" * 15)),
        WebSettings(host="bot.example.se"),
        WebSettings(public_address="https://bot.example.se"),
    ],
)
def test_an_address_that_others_reach_is_not_opened_without_a_secret(settings: WebSettings, database: Database) -> None:
    with pytest.raises(SettingsWrong, match=r"web\.sign_in_secret måste|Då måste web\.sign_in_secret"):
        WebChannel(settings, database, WallClock(), SECRET)


@pytest.mark.parametrize("address", ["bot.example.se", "ftp://bot.example.se", "https://", "http://["])
def test_a_public_address_that_no_browser_finds_is_named(address: str) -> None:
    with pytest.raises(SettingsWrong, match=r"web\.public_address .*Skriv hela adressen"):
        WebSettings(public_address=address).check()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.9.1"])
def test_this_machine_alone_needs_no_secret(host: str) -> None:
    WebSettings(host=host).check()


async def test_a_taken_port_is_named_with_the_key_to_change(database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"Port {port} .*web\.port"):
            async with open_web(database, WebSettings(port=port)):
                pass


async def test_on_this_machine_one_chooses_who_one_is(stage: WebStage) -> None:
    visitor = browser(stage.channel.address)
    async with visitor.session:
        entrance = await visitor.page("/")
        assert "Vem är du?" in entrance
        assert "Åsa Lindqvist" in entrance
        await visitor.sign_in(ASA)
        assert "Åsa Lindqvist" in await visitor.page("/room/allmant")


async def test_the_cookie_is_kept_from_scripts_and_from_other_sites(stage: WebStage) -> None:
    visitor = browser(stage.channel.address)
    async with visitor.session:
        answer = await visitor.post("/sign-in", form={"member": "asa"}, allow_redirects=False)
    assert answer.status == 303
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]


async def test_signing_in_tells_the_bot_once(stage: WebStage) -> None:
    await stage.asa.sign_in(ASA)
    joined = [event.key for event in stage.heard if event.key == "joined:asa"]
    assert joined == ["joined:asa"]


async def test_nobody_is_greeted_where_that_is_switched_off(database: Database) -> None:
    async with open_web(database, WebSettings(port=0, welcome=False)) as web:
        visitor = browser(web.address)
        async with visitor.session:
            await visitor.sign_in(ASA)
            assert ASA.name in await visitor.page("/room/allmant")
        assert web.responder.events == []


async def test_signed_out_one_is_shown_the_entrance_and_posts_are_refused(stage: WebStage) -> None:
    visitor = browser(stage.channel.address)
    async with visitor.session:
        assert "Vem är du?" in await visitor.page("/room/allmant")
        answer = await visitor.post("/room/allmant/messages", {"key": "signed-out", "text": "Hej"})
    assert answer.status == 401


async def test_elsewhere_nobody_chooses_and_a_personal_link_lets_one_in(database: Database) -> None:
    async with open_web(database, OPEN) as web:
        visitor = browser(web.address.replace("0.0.0.0", "127.0.0.1"))  # noqa: S104 - where it is reached from here
        async with visitor.session:
            assert "personliga länk" in await visitor.page("/")
            refused = await visitor.post("/sign-in", form={"member": "asa"})
            assert refused.status == 403
            link = sign_in.sign_in_link(OPEN, "asa")
            path = link[link.index("/in/") :]
            assert "Välkommen, Åsa Lindqvist" in await visitor.page(path)
            assert "Vem är du" not in await visitor.page("/room/allmant")
            assert "<textarea" not in await visitor.page("/room/allmant")
            entered = await visitor.post(path, form={})
            assert entered.status == 200
            assert "Åsa Lindqvist" in await visitor.page("/room/allmant")


async def test_behind_a_server_that_shows_the_page_to_others_nobody_chooses(database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    shown = replace(OPEN, host="127.0.0.1", port=port, public_address="https://bot.example.se")
    async with open_web(database, shown):
        visitor = browser(f"http://127.0.0.1:{port}")
        async with visitor.session:
            assert "personliga länk" in await visitor.page("/")
            assert (await visitor.post("/sign-in", form={"member": "birgit"})).status == 403


async def test_whoever_guesses_at_links_is_stopped(database: Database) -> None:
    async with open_web(database, OPEN) as web:
        visitor = browser(web.address.replace("0.0.0.0", "127.0.0.1"))  # noqa: S104 - where it is reached from here
        async with visitor.session:
            guesses = [(await visitor.get("/in/YXNh.0000")).status for _ in range(sign_in.TRIES + 1)]
    assert guesses == [403] * sign_in.TRIES + [429]


@given(st.text(min_size=1, max_size=40))
def test_a_cookie_and_a_link_say_who_it_is_and_nothing_else_does(member: str) -> None:
    cookie = sign_in.seal(SECRET, member, MORNING)
    assert sign_in.unseal(SECRET, cookie, MORNING) == member
    assert sign_in.unseal(SECRET, cookie, MORNING + sign_in.STAYS + timedelta(seconds=1)) is None
    assert sign_in.unseal(b"another secret", cookie, MORNING) is None
    assert sign_in.member_of(OPEN, sign_in.token(OPEN, member)) == member
    assert sign_in.member_of(OPEN, cookie) is None


@given(st.text(st.characters(), max_size=120))
@example("YXNh.\udcff")  # a byte that is no text, as a header brings it
@example("\ud800")
def test_no_made_up_cookie_or_link_is_believed(text: str) -> None:
    assert sign_in.unseal(SECRET, text, MORNING) is None
    assert sign_in.member_of(OPEN, text) is None
