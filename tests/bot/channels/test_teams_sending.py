"""What becomes of a message on its way to Teams, whatever Teams answers; and beside it one that is as it should be."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.channel import DeliveryFailed, DeliveryUnsure, Outgoing
from bot.channels.pacing import Pacer
from bot.channels.teams import connector, credentials
from bot.channels.teams.conversations import Reference
from bot.channels.teams.render import message as drawn
from bot.conversation.events import Person, Place
from bot.conversation.outcome import Say
from bot.conversation.replies import Button, Choices, Picture, Reply, Text
from bot.delivery import outbox
from bot.storage.database import Database
from tests.bot.channels.contract import DOT
from tests.bot.channels.teams_stage import Scene, open_teams, text_of
from tests.fakes import teams_activities as said
from tests.fakes.clock import FakeClock
from tests.fakes.teams import Fault
from tests.fakes.teams_activities import ASA, BOT, CHANNEL, GROUP, GUEST, OMAR

ROOM = Place("teams", CHANNEL)
HELLO = drawn(Reply((Text("Hej"),)))


@pytest.fixture
def engine() -> str:
    """What Teams answers is the same on any database; what is kept of it is tried with what is heard."""
    return "sqlite"


@pytest.fixture
async def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def scene(database: Database, clock: FakeClock) -> AsyncIterator[Scene]:
    async with open_teams(database, clock, welcome=False, typing=False) as scene:
        await scene.tell(said.added(ASA, CHANNEL, {"id": BOT}))
        await scene.tell(said.installed(ASA))
        yield scene


def message(text: str = "Hej", place: Place = ROOM, key: str = "0a", **more: object) -> Outgoing:
    return Outgoing(key, place, Reply((Text(text),)), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 413])
async def test_a_refusal_for_good_is_one(scene: Scene, status: int) -> None:
    scene.teams.answer_with(status)
    with pytest.raises(DeliveryFailed) as refused:
        await scene.channel.send(message())
    assert refused.value.permanent
    await scene.channel.send(message())
    assert len(scene.teams.messages) == 1


@pytest.mark.parametrize("status", [408, 412, 429, 503])
async def test_a_refusal_for_now_says_when_to_come_back_and_nobody_comes_before(
    scene: Scene, clock: FakeClock, status: int
) -> None:
    scene.teams.answer_with(status, Retry_After="17")
    with pytest.raises(DeliveryFailed) as refused:
        await scene.channel.send(message())
    assert (refused.value.permanent, refused.value.retry_after) == (False, 17)
    asked = scene.teams.requests
    with pytest.raises(DeliveryFailed):
        await scene.channel.send(message())
    assert scene.teams.requests == asked
    clock.pass_by(17)
    await scene.channel.send(message())
    assert len(scene.teams.messages) == 1


async def test_blind_check_without_the_pause_it_would_be_asked_before(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pacer, "hold", lambda *_: None)
    scene.teams.answer_with(429, Retry_After="17")
    with pytest.raises(DeliveryFailed):
        await scene.channel.send(message())
    asked = scene.teams.requests
    await scene.channel.send(message())
    assert scene.teams.requests == asked + 1


@pytest.mark.parametrize("header", ["", "soon", "-5"])
async def test_a_pause_that_cannot_be_read_is_a_short_one(scene: Scene, header: str) -> None:
    scene.teams.answer_with(429, Retry_After=header)
    with pytest.raises(DeliveryFailed) as refused:
        await scene.channel.send(message())
    assert 0 <= (refused.value.retry_after or 0) <= 2


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_server_in_between_that_fails_leaves_it_open_whether_it_arrived(scene: Scene, status: int) -> None:
    scene.teams.answer_with(status)
    with pytest.raises(DeliveryUnsure):
        await scene.channel.send(message())
    await scene.channel.send(message())
    assert len(scene.teams.messages) == 1


@pytest.mark.parametrize(("fault", "arrived"), [("hang", 0), ("reset", 0), ("accept and reset", 1)])
async def test_a_connection_that_goes_dead_leaves_it_open_whether_it_arrived(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, fault: Fault, arrived: int
) -> None:
    scene.teams.misbehave(fault)
    with monkeypatch.context() as hasty:
        if fault == "hang":
            hasty.setattr(connector, "REQUEST_SECONDS", 1.0)
        with pytest.raises(DeliveryUnsure):
            await scene.channel.send(message())
    assert len(scene.teams.messages) == arrived
    await scene.channel.send(message())
    assert len(scene.teams.messages) == arrived + 1


async def test_where_nobody_listens_nothing_arrived(scene: Scene) -> None:
    address = scene.teams.service_url
    nobody = Reference(CHANNEL, "channel", "http://127.0.0.1:9", "")
    with pytest.raises(DeliveryFailed) as refused:
        await scene.channel._connector.post(nobody, "", HELLO)
    assert not refused.value.permanent
    there = Reference(CHANNEL, "channel", address, "")
    assert await scene.channel._connector.post(there, "", HELLO)


async def test_our_token_goes_to_no_host_that_is_not_named(scene: Scene) -> None:
    for address in ("https://elsewhere.example", "http://localhost:1", "https://127.0.0.1.elsewhere.example"):
        with pytest.raises(DeliveryFailed, match="service_hosts"):
            await scene.channel._connector.post(Reference(CHANNEL, "channel", address, ""), "", {"type": "message"})


async def test_a_token_serves_until_shortly_before_it_ends(scene: Scene, clock: FakeClock) -> None:
    for _ in range(3):
        await scene.channel.send(message())
    assert scene.teams.tokens_given == 1
    clock.pass_by(3600 - credentials.EARLY_SECONDS)
    await scene.channel.send(message())
    assert scene.teams.tokens_given == 2


async def test_a_bot_that_is_no_longer_believed_asks_ten_times_in_ten_minutes_at_most(
    scene: Scene, clock: FakeClock
) -> None:
    scene.teams.revoke()
    before = scene.teams.requests
    for _ in range(600):
        with pytest.raises(DeliveryFailed) as refused:
            await scene.channel.send(message())
        assert not refused.value.permanent
        clock.pass_by(1)
    assert 1 <= scene.teams.requests - before + scene.teams.tokens_refused <= 10


async def test_a_secret_that_has_ended_is_tried_ten_times_in_ten_minutes_at_most(
    database: Database, clock: FakeClock
) -> None:
    async with open_teams(database, clock, welcome=False, typing=False) as scene:
        await scene.tell(said.added(ASA, CHANNEL, {"id": BOT}))
        scene.teams.secret = "another"
        for _ in range(600):
            with pytest.raises(DeliveryFailed, match=r"token|accept") as refused:
                await scene.channel.send(message())
            assert not refused.value.permanent
            clock.pass_by(1)
        assert 1 <= scene.teams.tokens_refused <= 10
        scene.teams.secret = str(scene.channel.settings.app_password.reveal())
        clock.pass_by(600)
        await scene.channel.send(message())


async def test_the_test_sees_a_bot_that_never_parks(
    scene: Scene, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "PARKED_SECONDS", 0.0)
    scene.teams.revoke()
    for _ in range(30):
        with pytest.raises(DeliveryFailed):
            await scene.channel.send(message())
        clock.pass_by(1)
    assert scene.teams.requests > 10


async def test_an_answer_stands_in_its_thread_in_a_channel_and_plainly_in_a_chat(scene: Scene) -> None:
    await scene.tell(said.added(ASA, GROUP, {"id": BOT}))
    await scene.channel.send(message(place=Place("teams", CHANNEL, "1700000000001.abcdefabcd")))
    await scene.channel.send(message(place=Place("teams", GROUP, "1700000000002.abcdefabcd")))
    assert [(each.room, each.thread) for each in scene.teams.messages] == [(CHANNEL, "1700000000001"), (GROUP, "")]


async def test_a_chat_is_opened_for_whoever_was_seen_among_others_and_opened_once(scene: Scene) -> None:
    await scene.tell(said.wrote(OMAR, CHANNEL, "hej"))
    first = await scene.channel.direct(Person("teams", OMAR.id))
    asked = scene.teams.requests
    assert await scene.channel.direct(Person("teams", OMAR.id)) == first
    assert (first.direct, first.room, scene.teams.requests) == (True, scene.teams.chats[OMAR.id], asked)


async def test_a_guest_whose_chat_cannot_be_opened_is_reached_in_the_channel(scene: Scene, clock: FakeClock) -> None:
    scene.teams.reachable = set()
    await scene.tell(said.wrote(GUEST, CHANNEL, "hej"))
    for _ in range(20):
        place = await scene.channel.direct(Person("teams", GUEST.id))
        assert (place.room, place.direct) == (CHANNEL, False)
    assert scene.teams.requests == 1
    clock.pass_by(3600)
    scene.teams.reachable = {GUEST.id}
    assert (await scene.channel.direct(Person("teams", GUEST.id))).direct


async def test_somebody_who_was_never_seen_cannot_be_reached(scene: Scene) -> None:
    with pytest.raises(DeliveryFailed) as refused:
        await scene.channel.direct(Person("teams", "29:nobody"))
    assert refused.value.permanent


async def test_a_chat_that_was_never_in_doubt_is_not_given_up_for_a_bad_moment(scene: Scene, clock: FakeClock) -> None:
    await scene.tell(said.wrote(OMAR, CHANNEL, "hej"))
    scene.teams.answer_with(429, Retry_After="3")
    with pytest.raises(DeliveryFailed) as busy:
        await scene.channel.direct(Person("teams", OMAR.id))
    assert not busy.value.permanent
    clock.pass_by(3)
    assert (await scene.channel.direct(Person("teams", OMAR.id))).direct


async def test_a_chat_that_the_bot_was_taken_out_of_is_not_written_to_again(scene: Scene) -> None:
    await scene.tell(said.wrote(ASA, CHANNEL, "hej"))
    chat = await scene.channel.direct(Person("teams", ASA.id))
    scene.teams.gone.add(chat.room)
    with pytest.raises(DeliveryFailed) as refused:
        await scene.channel.send(message("Träff i morgon", chat, kind="reminder"))
    assert refused.value.permanent
    assert scene.teams.messages == []
    scene.teams.reachable = set()
    assert await scene.channel.direct(Person("teams", ASA.id)) == ROOM


async def test_an_edit_of_a_message_that_is_gone_says_nothing_about_the_chat(scene: Scene) -> None:
    chat = await scene.channel.direct(Person("teams", ASA.id))
    with pytest.raises(DeliveryFailed) as refused:
        await scene.channel.send(message("Ändrat", chat, amends="1700000000999.abcdefabcd"))
    assert refused.value.permanent
    assert await scene.channel.direct(Person("teams", ASA.id)) == chat


async def test_an_answer_for_somebody_who_took_the_bot_away_is_shown_to_nobody_else(scene: Scene) -> None:
    await scene.tell(said.wrote(ASA, CHANNEL, "hej"))
    chat = await scene.channel.direct(Person("teams", ASA.id))
    scene.teams.gone.add(chat.room)
    with pytest.raises(DeliveryFailed) as refused:
        await scene.channel.send(message("Bara till dig", chat))
    assert refused.value.permanent
    assert scene.teams.messages == []


async def test_where_the_bot_was_removed_nothing_is_sent(scene: Scene) -> None:
    await scene.channel.send(message())
    await scene.tell(said.removed(ASA, CHANNEL, {"id": BOT}))
    with pytest.raises(DeliveryFailed) as refused:
        await scene.channel.send(message())
    assert refused.value.permanent
    await scene.tell(said.added(ASA, CHANNEL, {"id": BOT}))
    await scene.channel.send(message())


async def test_references_live_through_a_restart(scene: Scene, database: Database, clock: FakeClock) -> None:
    again = type(scene.channel)(scene.channel.settings, database, clock, b"k")
    assert await again.send(message("Efter omstart"))
    await again.stop()
    assert text_of(scene.teams.messages[-1].activity) == "Efter omstart"


async def test_a_long_reply_becomes_several_messages_and_the_last_has_the_buttons(scene: Scene) -> None:
    text = "Gruppen enades den 12 mars om punkt 3. i planen och gick vidare. " * 460
    reply = Reply((Text(text), Choices((Button("Fler", "help"),))))
    number = await scene.channel.send(Outgoing("0b", ROOM, reply))
    assert len(text) > 28_000
    assert len(scene.teams.messages) > 1
    assert number.startswith(scene.teams.messages[0].id)
    assert "Fler" in text_of(scene.teams.messages[-1].activity)
    told = " ".join(text_of(each.activity) for each in scene.teams.messages).replace("\n", " ")
    assert " ".join(told.split()).startswith(" ".join(text.split()))


async def test_a_long_reply_that_stopped_halfway_goes_on_after_a_restart_where_it_stopped(
    scene: Scene, database: Database, clock: FakeClock
) -> None:
    text = "En mening som fyller ut sidan utan att säga något alls. " * 500
    posted = scene.channel._connector.post
    calls = 0

    async def fail_once(*given: object) -> str:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise DeliveryFailed("busy", permanent=False)
        return await posted(*given)  # type: ignore[arg-type]

    scene.channel._connector.post = fail_once  # type: ignore[method-assign,assignment]
    with pytest.raises(DeliveryFailed):
        await scene.channel.send(message(text))
    again = type(scene.channel)(scene.channel.settings, database, clock, b"k")
    await again.send(message(text))
    await again.stop()
    parts = [text_of(each.activity) for each in scene.teams.messages]
    assert len(set(parts)) == len(parts) >= 2


async def test_a_picture_is_fetched_by_its_own_address_and_by_no_other(scene: Scene, database: Database) -> None:
    reply = Reply((Text("Före"), Picture(DOT, "Två staplar")))
    now = scene.channel._clock.now()
    await database.write(lambda connection: outbox.owe(connection, "test", [Say(ROOM, reply)], now))
    await scene.channel.send(Outgoing(outbox.key("test", 0), ROOM, reply))
    (card,) = scene.teams.messages[-1].activity["attachments"]
    url = next(each["url"] for each in card["content"]["body"] if each["type"] == "Image")
    here = url.replace(scene.channel.settings.public_address, scene.channel.address)
    assert await scene.teams.fetch(here) == (200, DOT)
    for wrong in (here[:-1] + ("0" if here[-1] != "0" else "1"), here.replace("/1/", "/0/"), here[:-5]):
        assert (await scene.teams.fetch(wrong))[0] == 404


async def test_a_crowd_is_reached_within_the_limits_and_little_later_than_they_demand(
    scene: Scene, clock: FakeClock, database: Database
) -> None:
    """250 personal chats and 40 posts in one channel; the platform counts in the same time."""
    chats = [Reference(f"a:chat-{n}", "personal", scene.teams.service_url, "") for n in range(250)]
    began = clock.seconds
    for chat in chats:
        await scene.channel._connector.post(chat, "", HELLO)
    assert clock.seconds - began <= 1.2 * (249 // 30)
    for _ in range(40):
        await patient(scene, clock)
    assert scene.teams.over_limit == 0
    assert len(scene.teams.messages) == 290


async def patient(scene: Scene, clock: FakeClock) -> None:
    """As the outbox does: told when to come back, it comes back then."""
    while True:
        try:
            await scene.channel.send(message())
        except DeliveryFailed as busy:
            clock.pass_by(busy.retry_after or 1)
        else:
            return


async def test_forty_posts_in_one_channel_take_little_longer_than_its_limits_demand(
    scene: Scene, clock: FakeClock
) -> None:
    began = clock.seconds
    for _ in range(40):
        await patient(scene, clock)
    assert scene.teams.over_limit == 0
    assert clock.seconds - began <= 1.2 * least(40)


def least(number: int) -> float:
    """The shortest time in which so many keep to every limit of one conversation."""
    sent: list[float] = []
    for _ in range(number):
        at = sent[-1] if sent else 0.0
        for most, seconds in connector.IN_ONE:
            at = max(at, sent[-most] + seconds if len(sent) >= most else 0.0)
        sent.append(at)
    return sent[-1]


async def test_the_test_sees_a_bot_that_does_not_pace_itself(scene: Scene) -> None:
    scene.channel._connector._pacer = Pacer(scene.channel._clock, ())
    for _ in range(7):
        await scene.channel.send(message())
    with pytest.raises(DeliveryFailed, match="429"):
        await scene.channel.send(message())
    assert scene.teams.over_limit == 1
