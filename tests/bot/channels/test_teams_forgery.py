"""Nobody but Microsoft is believed, by a local issuer with real keys; and what is replayed changes nothing."""

import time
from collections.abc import AsyncIterator

import jwt
import pytest

from bot.channels.teams import guard
from bot.channels.teams.activities import Activity
from bot.channels.teams.guard import LocalGuard
from bot.channels.teams.settings import TeamsSettings
from bot.conversation.actions import ShowHelp, encode
from bot.conversation.events import Pressed, Wrote
from bot.settings import Secret, SettingsWrong
from bot.storage.database import Database
from tests.bot.channels.teams_stage import Scene, open_teams
from tests.fakes import teams_activities as said
from tests.fakes.clock import FakeClock
from tests.fakes.teams import SigningKey
from tests.fakes.teams_activities import APP, ASA, CHANNEL, NEIGHBOUR, TENANT
from tests.fakes.teams_tokens import FORGED


@pytest.fixture
def engine() -> str:
    """Who is let in is decided before any database is asked."""
    return "sqlite"


@pytest.fixture
async def scene(database: Database) -> AsyncIterator[Scene]:
    async with open_teams(database) as scene:
        yield scene


def test_there_are_twenty_four_ways() -> None:
    assert len(FORGED) == 24


@pytest.mark.parametrize("way", FORGED)
async def test_a_forged_token_is_refused(scene: Scene, way: str) -> None:
    activity = said.wrote(ASA, ASA.chat, "hjälp")
    assert (await scene.tell(activity, token=FORGED[way](scene.teams)))[0] == 401
    assert scene.responder.events == []
    assert scene.teams.messages == []
    assert (await scene.tell(activity))[0] == 200
    assert len(scene.responder.events) == 1


async def test_the_test_sees_a_guard_that_believes_everybody(scene: Scene) -> None:
    assert scene.channel._reception is not None
    scene.channel._reception.guard = LocalGuard()
    for way in FORGED:
        assert (await scene.tell(said.wrote(ASA, CHANNEL, "hej"), token=FORGED[way](scene.teams)))[0] == 200
    assert len(scene.responder.events) == len(FORGED)


async def test_clocks_may_differ_by_five_minutes(scene: Scene) -> None:
    now = int(time.time())
    for token in (scene.teams.token(exp=now - 280), scene.teams.token(nbf=now + 280)):
        assert (await scene.tell(said.wrote(ASA, ASA.chat, "hjälp"), token=token))[0] == 200


async def test_a_new_key_is_believed_within_a_minute_and_strangers_cost_one_fetch(database: Database) -> None:
    clock = FakeClock()
    clock.wall = clock.wall.fromtimestamp(time.time(), clock.wall.tzinfo)
    async with open_teams(database, clock) as scene:
        teams = scene.teams
        assert (await scene.tell(said.wrote(ASA, ASA.chat, "hjälp")))[0] == 200
        for count in range(50):
            token = teams.token(SigningKey(f"made-up-{count}", teams.keys[0].private))
            assert (await scene.tell(said.wrote(ASA, ASA.chat, "hjälp"), token=token))[0] == 401
        assert teams.keys_fetched == 1
        teams.keys = [SigningKey("key-2")]
        clock.pass_by(60)
        assert (await scene.tell(said.wrote(ASA, ASA.chat, "hjälp")))[0] == 200
        assert teams.keys_fetched == 2


async def test_a_key_that_was_taken_back_is_believed_no_more_after_a_day(database: Database) -> None:
    clock = FakeClock()
    async with open_teams(database, clock) as scene:
        old = scene.teams.keys[0]
        assert (await scene.tell(said.wrote(ASA, ASA.chat, "hjälp")))[0] == 200
        scene.teams.keys = [SigningKey("key-2")]
        clock.pass_by(guard.KEYS_LAST + 1)
        assert (await scene.tell(said.wrote(ASA, ASA.chat, "hjälp"), token=scene.teams.token(old)))[0] == 401


async def test_an_address_that_we_do_not_send_to_is_refused_also_with_a_good_token(scene: Scene) -> None:
    for address in ("https://elsewhere.example/", "http://smba.trafficmanager.net/", "https://u:p@127.0.0.1/"):
        activity = said.wrote(ASA, ASA.chat, "hjälp") | {"serviceUrl": address}
        assert (await scene.tell(activity, token=scene.teams.token(serviceurl=address)))[0] == 401


async def test_the_same_post_again_changes_nothing_an_hour_later_too(scene: Scene) -> None:
    activity, token = said.wrote(ASA, ASA.chat, "hjälp"), scene.teams.token()
    for _ in range(4):
        assert (await scene.tell(activity, token=token))[0] == 200
    await scene.responder.settled()
    assert len(scene.responder.events) == 1
    assert len(scene.teams.said_in(ASA.chat)) == 1


async def test_a_press_is_known_by_the_conversation_that_it_came_from(scene: Scene) -> None:
    """The number of a message in one conversation says nothing in another."""
    data = {"do": encode(ShowHelp())}
    await scene.tell(said.pressed(ASA, ASA.chat, "1700000000999", data))
    await scene.tell(said.pressed(ASA, CHANNEL, "1700000000999", data, root="1700000000999"))
    first, second = (event for event in scene.responder.events if isinstance(event, Pressed))
    assert first.message != second.message


@pytest.mark.parametrize(
    "value", [{}, {"do": ""}, {"do": "x" * 101}, {"do": 7}, {"do": ["help"]}, "help", None, {"action": "help"}]
)
async def test_a_press_without_a_proper_action_is_no_event(scene: Scene, value: object) -> None:
    activity = said.pressed(ASA, ASA.chat, "1700000000999", {})
    activity["value"] = {"action": {"type": "Action.Execute", "data": value}}
    assert (await scene.tell(activity))[0] in {200, 501}
    assert scene.responder.events == []


@pytest.mark.parametrize(
    "room", ["19:a/../../x@thread.v2", "19:a@thread.tacv2;messageid=1/..", "19:å@thread.v2", "", "19:a b@thread.v2"]
)
async def test_an_id_that_would_lead_our_token_elsewhere_is_not_read(scene: Scene, room: str) -> None:
    activity = said.wrote(ASA, CHANNEL, "hjälp")
    activity["conversation"]["id"] = room
    assert (await scene.tell(activity))[0] == 400
    assert scene.responder.events == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b"null", b'{"type": 7}', b"[" * 100_000])
async def test_what_is_no_activity_is_not_read(scene: Scene, body: bytes) -> None:
    async with scene.teams._session.post(f"{scene.channel.address}/api/messages", data=body) as answer:
        assert answer.status == 400


async def test_another_organisation_is_passed_over_and_told_nothing(scene: Scene) -> None:
    activity = said.wrote(ASA, ASA.chat, "hjälp")
    activity["conversation"]["tenantId"] = NEIGHBOUR
    assert await scene.tell(activity) == (200, {})
    assert scene.responder.events == []


async def test_another_organisation_is_served_where_the_operator_says_so(database: Database) -> None:
    async with open_teams(database, tenants=(TENANT, NEIGHBOUR)) as scene:
        activity = said.wrote(ASA, ASA.chat, "hjälp")
        activity["conversation"]["tenantId"] = NEIGHBOUR
        await scene.tell(activity)
        assert [type(event) for event in scene.responder.events] == [Wrote]


HERE = TeamsSettings(
    app_id=APP,
    development=True,
    service_hosts=("127.0.0.1",),
    file_hosts=("127.0.0.1",),
    public_address="http://[::1]:1",
)


def changed(**values: object) -> TeamsSettings:
    return TeamsSettings(**({name: getattr(HERE, name) for name in HERE.__struct_fields__} | values))


def test_a_development_bot_is_for_this_machine() -> None:
    HERE.check()


@pytest.mark.parametrize(
    "outside",
    [
        {"host": "0.0.0.0"},  # noqa: S104 - it must be refused
        {"host": "192.0.2.1"},
        {"host": "bot.example.se"},
        {"public_address": "https://bot.example.se"},
        {"service_hosts": ("127.0.0.1", "smba.trafficmanager.net")},
        {"service_hosts": (".trafficmanager.net",)},
        {"file_hosts": (".sharepoint.com",)},
    ],
)
def test_a_development_bot_refuses_every_other_address(outside: dict[str, object]) -> None:
    with pytest.raises(SettingsWrong, match="development"):
        changed(**outside).check()


@pytest.mark.parametrize("key", ["login_address", "openid_address", "public_address"])
def test_an_address_in_the_open_is_refused(key: str) -> None:
    whole = changed(development=False, tenant=TENANT, app_password=Secret("x"), public_address="")
    whole.check()
    with pytest.raises(SettingsWrong, match=f"teams.{key}"):
        changed(
            **{"development": False, "tenant": TENANT, "app_password": Secret("x"), key: "http://bot.example.se"}
        ).check()


async def test_a_development_bot_does_not_hear_another_machine() -> None:
    activity = said.wrote(ASA, ASA.chat, "hjälp")
    knock = guard.Knock(Activity(type=activity["type"]), "", "192.0.2.7")
    with pytest.raises(guard.NotLetIn):
        await LocalGuard().let_in(knock)


async def test_a_token_is_not_shown_in_any_log(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    for way in FORGED:
        token = FORGED[way](scene.teams)
        await scene.tell(said.wrote(ASA, ASA.chat, "hjälp"), token=token)
        assert len(token) < 10 or token not in caplog.text
    assert "Bearer" not in caplog.text
    with pytest.raises(jwt.InvalidTokenError):
        jwt.decode("not.a.token", options={"verify_signature": False})
