"""What the page refuses, and the sentence it says it with."""

import pytest
from yarl import URL

from bot.channels.channel import Outgoing
from bot.conversation.actions import SendSampleForm, ShowHelp, encode
from bot.conversation.events import FilledIn
from bot.conversation.replies import Button, Choices, Field, Form, Reply, Text
from bot.storage.database import Database
from tests.bot.channels.web_stage import Visitor, WebStage, browser
from tests.fakes.web import BIRGIT, YRSA, Web, open_web

HELP = encode(ShowHelp())
FORM = encode(SendSampleForm())
BUTTONS = Reply((Choices((Button("Hjälp", HELP),)),))
A_FORM = Reply((Form("Namn", (Field("name", "Namn", longest=10), Field("day", "Dag", "date")), "Skicka", FORM),))
FILLED = {"name": "Åsa", "day": "2026-05-01"}


async def _refusal(visitor: Visitor, path: str, body: object) -> tuple[int, str]:
    answer = await visitor.post(path, body)
    return answer.status, (await answer.json())["error"]


async def _send(stage: WebStage, reply: Reply, *, private: bool = False) -> str:
    return await stage.channel.send(
        Outgoing("message", stage.room, reply, only_for=stage.member if private else None),
    )


async def test_a_button_that_was_never_offered_is_refused(stage: WebStage) -> None:
    message = await _send(stage, BUTTONS)
    status, sentence = await _refusal(
        stage.asa, f"/message/{message}/press", {"key": "forged-1", "action": "language:en"}
    )
    assert (status, "gäller inte längre" in sentence) == (409, True)
    assert stage.received == []


async def test_a_press_sent_again_after_its_message_lost_the_button_is_done_and_a_new_one_is_refused(
    stage: WebStage,
) -> None:
    message = await _send(stage, BUTTONS)
    await stage.press(stage.member, stage.room, message, HELP, key="first")
    await stage.channel.send(Outgoing("edit", stage.room, Reply((Text("Tack!"),)), amends=message))
    await stage.press(stage.member, stage.room, message, HELP, key="first")
    late = {"key": "another-press", "action": HELP}
    assert (await _refusal(stage.asa, f"/message/{message}/press", late))[0] == 409
    assert (await _refusal(stage.omar, f"/message/{message}/press", {"key": "first-------", "action": HELP}))[0] == 409
    assert len(stage.received) == 1


async def test_a_forms_action_cannot_be_pressed_past_its_fields(stage: WebStage) -> None:
    message = await _send(stage, A_FORM)
    status, _ = await _refusal(stage.asa, f"/message/{message}/press", {"key": "past-fields", "action": FORM})
    assert status == 409
    assert stage.received == []


async def test_another_persons_private_button_and_form_are_refused(stage: WebStage) -> None:
    message = await _send(stage, Reply(BUTTONS.nodes + A_FORM.nodes), private=True)
    pressed = await _refusal(stage.omar, f"/message/{message}/press", {"key": "not-mine-1", "action": HELP})
    filled = await _refusal(
        stage.omar, f"/message/{message}/form", {"key": "not-mine-2", "action": FORM, "values": FILLED}
    )
    assert [pressed[0], filled[0]] == [403, 403]
    assert "riktat till någon annan" in filled[1]
    assert stage.received == []
    await stage.press(stage.member, stage.room, message, HELP, key="mine")
    assert len(stage.received) == 1


async def test_a_form_that_is_forged_is_refused(stage: WebStage) -> None:
    message = await _send(stage, A_FORM)
    status, sentence = await _refusal(
        stage.asa, f"/message/{message}/form", {"key": "forged-form", "action": "other", "values": {}}
    )
    assert (status, "gäller inte längre" in sentence) == (409, True)
    assert stage.received == []


async def test_an_answered_form_is_refused_and_a_retry_is_not(stage: WebStage) -> None:
    message = await _send(stage, A_FORM)
    for _ in range(2):
        await stage.fill_in(stage.member, stage.room, message, FORM, values=FILLED, key="first")
    again = {"key": "second-answer", "action": FORM, "values": FILLED}
    status, sentence = await _refusal(stage.asa, f"/message/{message}/form", again)
    assert (status, "redan skickat" in sentence) == (409, True)
    await stage.fill_in(stage.other, stage.room, message, FORM, values=FILLED, key="other-person")
    assert [event.person.id for event in stage.received] == ["asa", "omar"]


async def test_a_form_sent_again_after_it_gave_way_to_its_answer_is_no_mistake(stage: WebStage) -> None:
    message = await _send(stage, A_FORM)
    await stage.fill_in(stage.member, stage.room, message, FORM, values=FILLED, key="unheard")
    await stage.channel.send(Outgoing("answer", stage.room, BUTTONS, amends=message))
    await stage.fill_in(stage.member, stage.room, message, FORM, values=FILLED, key="unheard")
    again = {"key": "second-answer", "action": FORM, "values": FILLED}
    sentences = [(await _refusal(visitor, f"/message/{message}/form", again))[1] for visitor in (stage.asa, stage.omar)]
    assert ["redan skickat" in sentences[0], "gäller inte längre" in sentences[1]] == [True, True]
    assert len(stage.received) == 1


async def test_a_form_says_beside_each_field_what_is_wrong(stage: WebStage) -> None:
    message = await _send(stage, A_FORM)
    body = {"key": "wrong-values", "action": FORM, "values": {"name": "mycket för långt namn", "day": "i morgon"}}
    answer = await stage.asa.post(f"/message/{message}/form", body)
    assert answer.status == 422
    assert {name: bool(sentence) for name, sentence in (await answer.json())["fields"].items()} == {
        "name": True,
        "day": True,
    }
    assert stage.received == []


async def test_a_form_brings_no_field_that_it_does_not_have(stage: WebStage) -> None:
    message = await _send(stage, A_FORM)
    await stage.fill_in(stage.member, stage.room, message, FORM, values={**FILLED, "extra": "x"}, key="extra-field")
    event = stage.received[0]
    assert isinstance(event, FilledIn)
    assert event.values == FILLED


async def test_a_button_from_before_a_restart_still_works(web: Web, stage: WebStage, database: Database) -> None:
    message = await _send(stage, BUTTONS)
    await web.responder.settled()
    await stage.channel.stop()
    async with open_web(database) as restarted:
        cookies = stage.asa.session.cookie_jar.filter_cookies(URL(stage.asa.address))
        visitor = browser(restarted.address)
        async with visitor.session:
            body = {"key": "after-restart", "action": HELP}
            answer = await visitor.post(
                f"/message/{message}/press", body, cookies={name: morsel.value for name, morsel in cookies.items()}
            )
            assert answer.status == 200
        assert [type(event).__name__ for event in restarted.responder.events] == ["Pressed"]


async def test_rooms_are_closed_to_those_who_do_not_belong_there(stage: WebStage) -> None:
    body = {"key": "wrong-room-1", "text": "Hej"}
    for room in ("samordning", "rattvis-handel", "direct-omar", "finns-inte"):
        status, sentence = await _refusal(stage.asa, f"/room/{room}/messages", body)
        assert (status, "inte öppet för dig" in sentence) == (403, True), room
    assert stage.received == []


async def test_a_message_in_a_closed_room_is_out_of_reach(stage: WebStage) -> None:
    visitor = browser(stage.channel.address)
    async with visitor.session:
        await visitor.sign_in(YRSA)
        closed = Outgoing("closed", await stage.channel.direct(stage.member), BUTTONS)
        message = await stage.channel.send(closed)
        status, _ = await _refusal(visitor, f"/message/{message}/press", {"key": "closed-room", "action": HELP})
    assert status == 404


async def test_a_coordinator_sees_every_room_and_a_member_only_their_own(stage: WebStage) -> None:
    visitor = browser(stage.channel.address)
    async with visitor.session:
        await visitor.sign_in(BIRGIT)
        every = await visitor.page("/room/allmant")
    own = await stage.asa.page("/room/allmant")
    rooms = ("allmant", "miljostrategi", "naturvard", "rattvis-handel", "samordning")
    assert [room for room in rooms if f'data-room="{room}"' in every] == list(rooms)
    assert [room for room in rooms if f'href="/room/{room}"' in own] == ["allmant", "miljostrategi", "naturvard"]


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Origin": ""}, {"Sec-Fetch-Site": "cross-site"}],
)
async def test_a_post_from_another_site_is_refused(stage: WebStage, headers: dict[str, str]) -> None:
    body = {"key": "cross-site", "text": "Hej"}
    answer = await stage.asa.post("/room/allmant/messages", body, headers=headers)
    assert answer.status == 403
    assert "egen sida" in (await answer.json())["error"]
    assert stage.received == []


async def test_a_name_that_points_here_from_outside_is_refused(stage: WebStage) -> None:
    answer = await stage.asa.get("/", headers={"Host": "rebound.example"})
    assert answer.status == 403


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {"Host": "["}, 403),
        ("/message/" + "9" * 5000 + "/file", {}, 404),
        ("/room/allmant/thread/" + "9" * 19, {}, 404),
        ("/finns/%00", {}, 404),
    ],
)
async def test_an_address_or_a_header_that_nobody_means_is_refused_in_words(
    stage: WebStage, path: str, headers: dict[str, str], status: int
) -> None:
    answer = await stage.asa.get(path, headers=headers)
    assert (answer.status, bool((await answer.json())["error"])) == (status, True)


async def test_an_origin_or_a_name_that_cannot_be_is_refused_in_words(stage: WebStage) -> None:
    body = {"key": "strange-origin", "text": "Hej"}
    strange = await stage.asa.post("/room/allmant/messages", body, headers={"Origin": "http://["})
    nobody = await stage.asa.post("/sign-in", form={"member": "a\0b"})
    assert [strange.status, nobody.status] == [403, 403]
    assert "Det finns ingen sådan deltagare" in await nobody.text()


async def test_asking_for_the_head_of_the_live_stream_does_not_open_it(stage: WebStage) -> None:
    answer = await stage.asa.session.head(stage.asa.address + "/live?room=allmant")
    assert answer.status == 404


async def test_a_text_that_is_too_long_or_empty_is_refused_with_its_length(stage: WebStage) -> None:
    long = await _refusal(stage.asa, "/room/allmant/messages", {"key": "long-text", "text": "å" * 4001})
    empty = await _refusal(stage.asa, "/room/allmant/messages", {"key": "empty-text", "text": " \n "})
    assert [long[0], empty[0]] == [422, 422]
    assert "4001" in long[1]
    assert "4000" in long[1]
    await stage.write(stage.member, stage.room, "å" * 4000, key="just-right")
    assert len(stage.received) == 1


async def test_a_body_that_is_far_too_large_is_refused_before_it_is_read(stage: WebStage) -> None:
    status, sentence = await _refusal(stage.asa, "/room/allmant/messages", {"key": "huge-body", "text": "x" * 300_000})
    assert (status, "för mycket" in sentence) == (413, True)


@pytest.mark.parametrize("body", [{"text": "utan nyckel"}, {"key": "kort", "text": "x"}, {"key": "a" * 9}, [], "x"])
async def test_a_post_that_is_not_ours_is_refused(stage: WebStage, body: object) -> None:
    status, _ = await _refusal(stage.asa, "/room/allmant/messages", body)
    assert status == 400
    assert stage.received == []


async def test_nobody_can_take_anothers_key(stage: WebStage) -> None:
    await stage.write(stage.member, stage.room, "Från Åsa", key="same-key")
    await stage.write(stage.other, stage.room, "Från Omar", key="same-key")
    assert [event.person.id for event in stage.received] == ["asa", "omar"]


async def test_a_thread_hangs_only_on_what_stands_in_the_same_room(stage: WebStage) -> None:
    message = await stage.channel.send(Outgoing("elsewhere", await stage.channel.direct(stage.member), BUTTONS))
    body = {"key": "wrong-thread", "text": "Hej", "thread": int(message)}
    status, _ = await _refusal(stage.asa, "/room/allmant/messages", body)
    assert status == 404
    assert stage.received == []


async def test_every_answer_carries_the_headers_that_keep_strangers_out(stage: WebStage) -> None:
    for path in ("/", "/room/allmant", "/static/main.js", "/finns/inte"):
        headers = (await stage.asa.get(path)).headers
        assert "default-src 'none'; script-src 'self'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
