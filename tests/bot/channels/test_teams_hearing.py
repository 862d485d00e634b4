"""What members do in Teams, as Teams tells it: heard once, acknowledged when it is safe, with a sign of life."""

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import count
from time import monotonic

import pytest
from sqlalchemy import func, select

from bot.channels.teams import conversations, inbound
from bot.channels.teams.settings import TeamsRoom
from bot.conversation.actions import ChooseLanguage, ShowHelp, encode
from bot.conversation.events import FilledIn, Joined, Left, Met, Place, Pressed, Uploaded, Wrote
from bot.conversation.outcome import RememberLanguage
from bot.delivery.changes import apply
from bot.storage.database import Database
from bot.storage.tables import file, teams_conversation
from tests.bot.channels.teams_stage import Scene, open_teams, text_of
from tests.fakes import teams_activities as said
from tests.fakes.teams_activities import ASA, BOT, BOT_NAME, CHANNEL, GROUP, GUEST, OMAR, TENANT

Json = dict[str, object]


@pytest.fixture
async def scene(database: Database) -> AsyncIterator[Scene]:
    async with open_teams(database) as scene:
        yield scene


async def heard(scene: Scene, activity: Json) -> list[object]:
    status, _ = await scene.tell(activity)
    assert status == 200
    return list(scene.responder.events)


async def test_a_mention_is_how_we_were_called_and_no_part_of_the_question(scene: Scene) -> None:
    (event,) = await heard(scene, said.wrote(ASA, CHANNEL, "när är\xa0nästa träff?", mention=True))
    assert isinstance(event, Wrote)
    assert (event.text, event.mentioned) == ("när är nästa träff?", True)


async def test_others_who_are_mentioned_keep_their_names_and_are_not_us(scene: Scene) -> None:
    activity = said.wrote(ASA, CHANNEL, "<at>Omar Haddad</at> vet du?")
    activity["entities"] = [
        {"type": "mention", "mentioned": {"id": OMAR.id, "name": OMAR.name}, "text": "<at>Omar Haddad</at>"}
    ]
    (event,) = await heard(scene, activity)
    assert isinstance(event, Wrote)
    assert (event.text, event.mentioned) == ("Omar Haddad vet du?", False)


async def test_a_name_like_ours_without_a_mention_is_text(scene: Scene) -> None:
    (event,) = await heard(scene, said.wrote(ASA, CHANNEL, f"<at>{BOT_NAME}</at> hej"))
    assert isinstance(event, Wrote)
    assert not event.mentioned


@pytest.mark.parametrize(
    ("room", "root", "place"),
    [
        (ASA.chat, "", Place("teams", ASA.chat, direct=True)),
        (GROUP, "", Place("teams", GROUP)),
        (CHANNEL, "", Place("teams", CHANNEL)),
    ],
    ids=["personal", "group", "channel"],
)
async def test_where_it_was_said_is_known(scene: Scene, room: str, root: str, place: Place) -> None:
    (event,) = await heard(scene, said.wrote(ASA, room, "hej", root=root))
    assert isinstance(event, Wrote)
    assert event.place == place


async def test_the_answer_to_a_post_stands_under_it_and_a_follow_up_is_in_the_same_thread(scene: Scene) -> None:
    question = said.wrote(ASA, CHANNEL, "hjälp", mention=True)
    await heard(scene, question)
    await scene.responder.settled()
    (answer,) = scene.teams.messages
    assert (answer.room, answer.thread) == (CHANNEL, question["id"])
    await heard(scene, said.wrote(OMAR, CHANNEL, "språk", root=question["id"], mention=True))
    await scene.responder.settled()
    assert [each.thread for each in scene.teams.messages] == [question["id"]] * 2
    first, second = (event for event in scene.responder.events if isinstance(event, Wrote))
    assert second.place.thread == first.message


async def test_a_guest_is_answered_like_anybody_in_the_channel_without_any_history(scene: Scene) -> None:
    await heard(scene, said.wrote(GUEST, CHANNEL, "hjälp", mention=True))
    await scene.responder.settled()
    (answer,) = scene.teams.messages
    assert GUEST.name in text_of(answer.activity)


@pytest.mark.parametrize("times", [2, 4])
async def test_what_is_sent_again_is_answered_once_also_after_a_restart(scene: Scene, times: int) -> None:
    activity = said.wrote(ASA, ASA.chat, "hjälp")
    for _ in range(times):
        assert (await scene.tell(activity))[0] == 200
        await scene.responder.settled()
        scene.responder.events.clear()  # a restart forgets; the inbox does not
    assert len(scene.teams.said_in(ASA.chat)) == 1
    assert scene.responder.duplicates == times - 1


async def test_blind_check_without_its_key_it_would_be_answered_each_time(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = count()
    monkeypatch.setattr(inbound, "number", lambda *_: f"{next(number)}")
    activity = said.wrote(ASA, ASA.chat, "hjälp")
    for _ in range(4):
        assert (await scene.tell(activity))[0] == 200
        await scene.responder.settled()
    assert len(scene.teams.said_in(ASA.chat)) == 4


async def test_our_own_and_other_bots_words_are_no_events(scene: Scene) -> None:
    for sender in ({"id": BOT, "name": BOT_NAME}, {"id": "28:another-bot", "name": "En annan bot"}):
        assert await heard(scene, said.wrote(ASA, ASA.chat, "hej") | {"from": sender}) == []


@pytest.mark.parametrize("kind", ["messageUpdate", "messageDelete", "messageReaction", "typing", "endOfConversation"])
async def test_what_is_not_meant_for_us_is_passed_over(scene: Scene, kind: str) -> None:
    assert await heard(scene, said.wrote(ASA, ASA.chat, "hej") | {"type": kind}) == []


async def test_an_invoke_that_we_do_not_know_is_answered_as_such(scene: Scene) -> None:
    status, _ = await scene.tell(said.base("invoke", ASA, ASA.chat) | {"name": "composeExtension/query", "value": {}})
    assert status == 501


async def test_a_press_is_answered_at_once_in_the_members_language(scene: Scene, database: Database) -> None:
    data = {"do": encode(ShowHelp())}
    status, answer = await scene.tell(said.pressed(ASA, ASA.chat, "1700000000999", data))
    assert (status, answer["statusCode"], answer["value"]) == (200, 200, "Tack, det är mottaget.")
    event = scene.responder.events[0]
    assert isinstance(event, Pressed)
    await database.write(lambda c: apply(c, RememberLanguage(event.person, "en")))
    _, answer = await scene.tell(said.pressed(ASA, ASA.chat, "1700000000999", data))
    assert answer["value"] == "Thank you, received."


async def test_the_fallback_of_a_button_means_the_same(scene: Scene) -> None:
    data = {"do": encode(ChooseLanguage("en"))}
    await scene.tell(said.pressed(ASA, ASA.chat, "1700000000999", data))
    await scene.tell(said.submitted(ASA, ASA.chat, "1700000000999", data))
    first, second = scene.responder.events
    assert isinstance(first, Pressed)
    assert isinstance(second, Pressed)
    assert (first.action, first.message, first.place) == (second.action, second.message, second.place)


async def test_a_form_keeps_its_lines_and_no_field_that_it_does_not_have(scene: Scene) -> None:
    data = {"do": "sampleform", "form": "name,notes", "in.name": " Höstmöte ", "in.notes": "en\r\ntvå", "in.more": "x"}
    await scene.tell(said.pressed(ASA, ASA.chat, "1700000000999", data | {"in.number": 7}))
    (event,) = scene.responder.events
    assert isinstance(event, FilledIn)
    assert event.values == {"name": "Höstmöte", "notes": "en\ntvå"}


async def test_whoever_adds_the_bot_is_greeted_once_however_it_is_told(scene: Scene) -> None:
    await heard(scene, said.installed(ASA))
    await heard(scene, said.added(ASA, ASA.chat, {"id": BOT}))
    assert [type(event) for event in scene.responder.events] == [Joined]
    await scene.responder.settled()
    assert len(scene.teams.said_in(ASA.chat)) == 1


async def test_whoever_adds_the_bot_is_greeted_also_where_teams_does_not_say_who(scene: Scene) -> None:
    activity = said.installed(ASA)
    del activity["from"]["name"]
    await heard(scene, activity)
    await scene.responder.settled()
    assert text_of(scene.teams.messages[0].activity).startswith("Välkommen! Skriv hjälp")


async def test_in_a_team_newcomers_are_greeted_only_where_the_operator_asks(database: Database, scene: Scene) -> None:
    assert await heard(scene, said.added(ASA, CHANNEL, {"id": BOT}, OMAR.account)) == []


async def test_a_room_may_be_otherwise(database: Database) -> None:
    rooms = (TeamsRoom(CHANNEL, reads=("group:naturvård",), typing=False, welcome=True),)
    async with open_teams(database, rooms=rooms) as scene:
        joined, asked = (
            *(await heard(scene, said.added(ASA, CHANNEL, {"id": BOT}, OMAR.account))),
            (await heard(scene, said.wrote(ASA, CHANNEL, "hjälp", mention=True)))[-1],
        )
        assert isinstance(joined, Joined)
        assert joined.person.name == OMAR.name
        assert isinstance(asked, Wrote)
        assert asked.reads == ("open", "group:naturvård")
        await scene.responder.settled()
        assert scene.teams.typing == 0


async def test_whoever_leaves_has_left(scene: Scene) -> None:
    (event,) = await heard(scene, said.removed(ASA, CHANNEL, OMAR.account))
    assert isinstance(event, Left)
    assert event.person.id == OMAR.id


@pytest.mark.parametrize(("what", "over"), [("Start", False), ("End", True)])
async def test_a_meeting_that_begins_or_ends_is_told_with_its_link(scene: Scene, what: str, *, over: bool) -> None:
    (event,) = await heard(scene, said.meeting(ASA, GROUP, what, link="https://teams.example/l/7"))
    assert isinstance(event, Met)
    assert (event.over, event.link, event.title) == (over, "https://teams.example/l/7", "Vårmöte")


async def test_a_sign_of_life_comes_before_the_answer_and_its_failure_is_nothing(scene: Scene) -> None:
    scene.responder.may_answer.clear()
    await heard(scene, said.wrote(ASA, ASA.chat, "hjälp"))
    await until(lambda: scene.teams.typing == 1)
    assert scene.teams.messages == []
    scene.teams.answer_with(500)
    await heard(scene, said.wrote(OMAR, OMAR.chat, "hjälp"))
    await until(lambda: scene.teams.answers[0].times == 0)
    scene.responder.may_answer.set()
    await scene.responder.settled()
    assert (len(scene.teams.messages), scene.teams.typing) == (2, 1)


async def test_no_sign_of_life_for_what_nobody_asked(scene: Scene) -> None:
    await heard(scene, said.wrote(ASA, CHANNEL, "vi pratar bara"))
    await scene.channel._reception.stop()  # type: ignore[union-attr]
    assert scene.teams.typing == 0


async def test_what_could_not_be_kept_is_not_acknowledged(scene: Scene) -> None:
    async def full(*_: object) -> bool:
        raise OSError("the disk is full")

    assert scene.channel._reception is not None
    kept, scene.channel._reception.receive = scene.channel._reception.receive, full
    activity = said.wrote(ASA, ASA.chat, "hjälp")
    status = await status_of(scene, activity)
    assert status == 500
    scene.channel._reception.receive = kept
    assert await status_of(scene, activity) == 200


async def status_of(scene: Scene, activity: Json) -> int:
    told = {"serviceUrl": scene.teams.service_url} | activity
    headers = {"Authorization": f"Bearer {scene.teams.token()}"}
    async with scene.teams._session.post(f"{scene.channel.address}/api/messages", json=told, headers=headers) as answer:
        return answer.status


async def upload(scene: Scene, name: str, content: bytes | None, **more: object) -> None:
    if content is not None:
        scene.teams.files[name] = content
    activity = said.sent_file(ASA, name, f"{scene.teams.address}/files/{name}")
    assert await scene.tell(activity | more) == (200, {})


async def test_a_file_is_here_before_we_say_that_we_have_it(scene: Scene, database: Database) -> None:
    await upload(scene, "plan.txt", b"en plan")
    (event,) = scene.responder.events
    assert isinstance(event, Uploaded)
    assert await database.read(lambda c: c.scalar(select(file.c.content).where(file.c.id == event.file))) == b"en plan"
    assert event.level == ""


async def test_words_beside_a_file_are_a_question_of_their_own(scene: Scene) -> None:
    await upload(scene, "plan.txt", b"en plan", text="vad står det?")
    assert [type(event) for event in scene.responder.events] == [Wrote, Uploaded]
    assert len({event.key for event in scene.responder.events}) == 2


async def test_a_coordinators_file_in_their_own_chat_has_the_level_that_the_operator_set(database: Database) -> None:
    async with open_teams(database, coordinators=(ASA.object_id,), files_level="open") as scene:
        await upload(scene, "plan.txt", b"en plan")
        (event,) = scene.responder.events
        assert isinstance(event, Uploaded)
        assert event.level == "open"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("macro.exe", b"MZ", "är av en sort som inte tas emot"),
        ("tom.txt", b"", "är tom"),
        ("stor.txt", b"x" * 1_000_001, "är för stor"),
        ("borta.txt", None, "gick inte att hämta"),
    ],
)
async def test_a_file_that_is_not_taken_is_said_so_and_why(
    database: Database, name: str, content: bytes | None, says: str
) -> None:
    async with open_teams(database, upload_megabytes=1) as scene:
        await upload(scene, name, content)
        await until(lambda: bool(scene.teams.messages))
        assert says in text_of(scene.teams.messages[0].activity)
        assert scene.responder.events == []


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/a.txt",
        "http://169.254.169.254/latest/a.txt",
        "file:///etc/passwd",
        "https://127.0.0.1@elsewhere.example/a.txt",
        "https://a:b@127.0.0.1/a.txt",
        "",
        "http://[",
    ],
)
async def test_a_file_from_elsewhere_is_not_fetched(scene: Scene, url: str) -> None:
    await scene.tell(said.sent_file(ASA, "a.txt", url))
    await until(lambda: bool(scene.teams.messages))
    assert "hämtar från" in text_of(scene.teams.messages[0].activity)
    assert scene.responder.events == []


async def test_where_we_may_write_is_written_once_and_not_for_every_word(scene: Scene, database: Database) -> None:
    for text in ("ett", "två", "tre"):
        await heard(scene, said.wrote(ASA, CHANNEL, text))
    rows = await database.read(lambda c: c.scalar(select(func.count()).select_from(teams_conversation)))
    assert rows == 1
    found = await database.read(lambda c: conversations.find(c, CHANNEL))
    assert found == conversations.Reference(CHANNEL, "channel", scene.teams.service_url.rstrip("/"), TENANT)


async def until(done: Callable[[], bool]) -> None:
    deadline = monotonic() + 10
    while not done():
        assert monotonic() < deadline
        await asyncio.sleep(0.005)
