"""What people do in Slack, and what becomes of it here."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import update

from bot.channels.channel import Outgoing
from bot.channels.slack.home import sections
from bot.channels.slack.settings import SlackRoom
from bot.conversation.actions import DeleteAnswer, SendSampleForm, ShowHelp, encode
from bot.conversation.events import FilledIn, Joined, Place, Pressed, Uploaded, Wrote
from bot.conversation.replies import Button, Choices, Reply, Text
from bot.delivery import inbox
from bot.storage.database import Database
from bot.storage.tables import outbox
from scheduling import store
from scheduling.network import Identity
from scheduling.network import Person as Official
from tests.bot.channels.contract import EVERY_NODE
from tests.bot.channels.slack_stage import SlackStage, connected, put_file, workspace
from tests.fakes.slack import Slack
from tests.fakes.slack_seen import buttons, words
from tests.fakes.slack_workspace import ASA, BIRGIT, BOT_USER, GENERAL, GREEN, GUEST, OMAR, SHARED, Json

ROOM = SlackRoom(GREEN, reads=("group:naturvård",), files_level="group:naturvård", welcome=True)
MORE = Button("Visa mer", encode(ShowHelp()))
BUTTONS = Reply((Choices((MORE,)),))
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with workspace() as slack:
        yield slack


@pytest.fixture(params=["socket", "http"])
async def stage(request: pytest.FixtureRequest, slack: Slack, database: Database) -> AsyncIterator[SlackStage]:
    async with connected(slack, database, mode=request.param, rooms=(ROOM,)) as stage:
        yield stage


@pytest.fixture
def members(database: Database) -> None:
    def add(name: str, email: str, role: str = "member") -> None:
        groups = ("naturvård",)
        official = Official(name, email, "Lerum", groups, role)  # type: ignore[arg-type]
        database.write_now(lambda connection: store.add_member(connection, official, SINCE))

    add("Omar Haddad", "Omar.Haddad@lerum.example")
    add("Birgit Öberg", "birgit.oberg@natverket.example", "coordinator")


def questions(stage: SlackStage) -> list[Wrote]:
    return [event for event in stage.received if isinstance(event, Wrote)]


async def mention(stage: SlackStage, text: str, channel: str = GENERAL) -> None:
    """As Slack tells it: once as a mention and once as a message, in whichever order."""
    said = stage.slack.workspace.said(ASA, channel, f"<@{BOT_USER}> {text}")
    for kind in ({"type": "app_mention"}, {"type": "message", "channel_type": "channel"}):
        event = stage.slack.deliveries.event({**said, "channel": channel, **kind})
        assert await stage.slack.deliveries.tell(event) is not None


async def test_a_mention_is_one_question_though_slack_tells_of_it_twice(stage: SlackStage) -> None:
    await mention(stage, "när är nästa träff?")
    (event,) = questions(stage)
    assert (event.text, event.mentioned, event.person) == ("när är nästa träff?", True, stage.member)
    assert event.place == Place("slack", GENERAL)


async def test_talk_between_people_is_not_heard(stage: SlackStage) -> None:
    await stage.people.write(ASA, GENERAL, "Ska vi äta lunch?")
    assert stage.received == []


async def test_a_follow_up_in_a_thread_needs_no_mention(stage: SlackStage) -> None:
    root = await stage.people.write(ASA, GENERAL, "En fråga")
    await stage.people.write(ASA, GENERAL, "Och i höst?", thread=root["ts"])
    (event,) = questions(stage)
    assert (event.text, event.mentioned, event.place.thread) == ("Och i höst?", False, f"{GENERAL}:{root['ts']}")


async def test_a_room_may_hear_mentions_only(slack: Slack, database: Database) -> None:
    async with connected(slack, database, hears="mentions") as stage:
        root = await stage.people.write(ASA, GENERAL, "En fråga")
        await stage.people.write(ASA, GENERAL, "Och i höst?", thread=root["ts"])
        assert stage.received == []


async def test_a_direct_message_is_named_by_its_person(stage: SlackStage) -> None:
    await stage.people.write(ASA, stage.slack.workspace.direct(ASA), "Hej")
    (event,) = questions(stage)
    assert event.place == await stage.channel.direct(stage.member)


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B0ANNAN001"},
        {"subtype": "bot_message", "bot_id": "B0ANNAN001"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
    ],
    ids=lambda more: ",".join(more.values()),
)
async def test_other_bots_and_what_happens_to_messages_are_no_questions(stage: SlackStage, more: Json) -> None:
    await stage.people.write(ASA, stage.slack.workspace.direct(ASA), f"<@{BOT_USER}> hej", **more)
    assert stage.received == []
    assert stage.slack.deliveries.given_up == []


async def test_a_command_is_answered_where_it_is_not_lost(stage: SlackStage) -> None:
    answer = await stage.people.command(ASA, GENERAL, "när är nästa träff?")
    assert answer == {"response_type": "ephemeral", "text": "Jag svarar i vårt direktsamtal, under Appar."}
    (event,) = questions(stage)
    assert (event.text, event.place) == ("när är nästa träff?", await stage.channel.direct(stage.member))


async def test_the_same_command_again_is_the_same_question(stage: SlackStage) -> None:
    stage.slack.deliveries.signed(b"")
    for _ in range(2):
        await stage.people.command(ASA, GENERAL, "en gång", trigger="1.2.3")
    assert len(stage.received) == 1


async def test_a_shortcut_asks_in_a_dialogue(stage: SlackStage) -> None:
    await stage.people.interact(ASA, "shortcut", callback_id="ask")
    view = stage.slack.workspace.modals[ASA]
    assert "Vad vill du veta?" in words(view["blocks"])
    assert not await stage.people.submit(ASA, view, {"question": "Vad sa vi om ängar?"})
    (event,) = questions(stage)
    assert (event.text, event.place.direct, event.mentioned) == ("Vad sa vi om ängar?", True, True)


async def test_a_shortcut_on_a_message_asks_about_it(stage: SlackStage) -> None:
    message = stage.slack.workspace.said(OMAR, GENERAL, "Vad gäller för ängar &amp; hagar?")
    await stage.people.interact(
        ASA, "message_action", callback_id="ask_about", message=message, channel={"id": GENERAL, "name": "x"}
    )
    (block,) = stage.slack.workspace.modals[ASA]["blocks"]
    assert block["element"]["initial_value"] == "Vad gäller för ängar & hagar?"


async def test_a_press_that_only_leads_to_a_meeting_is_acknowledged_and_is_no_event(stage: SlackStage) -> None:
    choices = Choices((Button("Anslut", address="https://mote.example.se/1"), MORE))
    sent = (await stage.channel.send(Outgoing("w", stage.room, Reply((choices,))))).partition(":")[2]
    message = next(one for one in stage.slack.workspace.messages[GENERAL] if one["ts"] == sent)
    block, way = next((block, one) for block, one in buttons(message["blocks"]) if "url" in one)
    assert way["url"] == "https://mote.example.se/1"
    await stage.people.press_that(ASA, GENERAL, message, block, way)
    await stage.people.press(ASA, GENERAL, sent, encode(ShowHelp()))
    (event,) = stage.received
    assert isinstance(event, Pressed)


async def test_what_is_wrong_in_a_form_is_said_beside_it_and_nothing_is_lost(stage: SlackStage) -> None:
    message = await stage.channel.send(Outgoing("f", stage.room, Reply((EVERY_NODE[6],))))
    view = await stage.people.open_form(ASA, GENERAL, message.partition(":")[2], encode(SendSampleForm()))
    values = {"name": "", "day": "2026-10-01", "shape": "digitalt", "wish": "5"}
    answer = await stage.people.submit(ASA, view, values)
    assert answer is not None
    assert answer["response_action"] == "errors"
    assert set(answer["errors"]) == {"name"}
    assert stage.received == []
    assert not await stage.people.submit(ASA, view, values | {"name": "Höstmöte"})
    (event,) = stage.received
    assert isinstance(event, FilledIn)


async def test_a_form_sent_twice_is_one_answer_and_opened_anew_another(stage: SlackStage) -> None:
    message = await stage.channel.send(Outgoing("f", stage.room, Reply((EVERY_NODE[6],))))
    values = {"name": "Höstmöte", "day": "2026-10-01", "shape": "digitalt", "wish": "5"}
    ts = message.partition(":")[2]
    view = await stage.people.open_form(ASA, GENERAL, ts, encode(SendSampleForm()))
    await stage.people.submit(ASA, view, values)
    await stage.people.submit(ASA, view, values)
    assert len(stage.received) == 1
    again = await stage.people.open_form(ASA, GENERAL, ts, encode(SendSampleForm()))
    await stage.people.submit(ASA, again, values)
    assert len(stage.received) == 2


async def test_a_form_for_somebody_else_is_refused_like_any_button(stage: SlackStage) -> None:
    reply = Reply((EVERY_NODE[6],))
    message = await stage.channel.send(Outgoing("f", stage.room, reply, only_for=stage.member))
    channel, _, ts = message.partition(":")
    assert channel == stage.slack.workspace.direct(ASA)  # it asks for something, so it is said where it stays
    await stage.people.press(OMAR, channel, ts, encode(SendSampleForm()))
    assert OMAR not in stage.slack.workspace.modals
    (event,) = stage.received
    assert isinstance(event, Pressed)


async def test_buttons_of_yesterday_work_after_a_restart(slack: Slack, database: Database) -> None:
    async with connected(slack, database) as before:
        message = await before.channel.send(Outgoing("f", before.room, Reply((EVERY_NODE[6], *BUTTONS.nodes))))
    async with connected(slack, database) as after:
        ts = message.partition(":")[2]
        await after.people.press(ASA, GENERAL, ts, encode(ShowHelp()))
        view = await after.people.open_form(ASA, GENERAL, ts, encode(SendSampleForm()))
        await after.people.submit(
            ASA, view, {"name": "Höstmöte", "day": "2026-10-01", "shape": "digitalt", "wish": "5"}
        )
        pressed, filled = after.received
        assert isinstance(pressed, Pressed)
        assert isinstance(filled, FilledIn)
        assert pressed.message == filled.message == message


async def test_a_button_in_the_last_part_of_a_long_answer_belongs_to_the_answer(stage: SlackStage) -> None:
    long = tuple(Text("En mening som upprepas. " * 300) for _ in range(4))
    message = await stage.channel.send(Outgoing("l", stage.room, Reply((*long, *BUTTONS.nodes))))
    standing = stage.slack.workspace.messages[GENERAL]
    assert len(standing) > 1
    assert message == f"{GENERAL}:{standing[0]['ts']}"
    await stage.people.press(ASA, GENERAL, standing[-1]["ts"], encode(ShowHelp()))
    (event,) = stage.received
    assert isinstance(event, Pressed)
    assert event.message == message


async def test_home_shows_what_the_core_answers_about_ones_own_things(stage: SlackStage) -> None:
    await stage.people.open_home(ASA)
    asked = questions(stage)
    assert len(asked) == len(sections()) >= 3
    for number, event in enumerate(asked):
        assert event.place.direct
        await stage.channel.send(Outgoing(f"h{number}", event.place, Reply((Text(f"Svar {number}"), *BUTTONS.nodes))))
    view = stage.slack.workspace.homes[ASA]
    assert [f"Svar {number}" in words(view["blocks"]) for number in range(len(asked))] == [True] * len(asked)
    assert stage.slack.workspace.messages[stage.slack.workspace.direct(ASA)] == []
    block = next(block for block in view["blocks"] if block["type"] == "actions")
    container = {"type": "view", "view_id": view["id"]}
    action = stage.people.action(block, block["elements"][0])
    await stage.people.interact(ASA, "block_actions", container=container, view=view, actions=[action])
    pressed = stage.received[-1]
    assert isinstance(pressed, Pressed)
    assert pressed.message == f"home/{ASA}/{sections()[0]}"
    amended = Outgoing("h9", pressed.place, Reply((Text("Ändrat"),)), amends=pressed.message)
    assert await stage.channel.send(amended) == pressed.message
    assert "Ändrat" in words(stage.slack.workspace.homes[ASA]["blocks"])


async def test_home_may_be_switched_off(slack: Slack, database: Database) -> None:
    async with connected(slack, database, home=False) as stage:
        await stage.people.open_home(ASA)
        assert stage.received == []


@pytest.mark.parametrize(("channel", "greeted"), [(GREEN, True), (GENERAL, False)])
async def test_who_joins_is_greeted_where_that_is_wished(stage: SlackStage, channel: str, greeted: bool) -> None:  # noqa: FBT001 - a parameter of the test
    joined = {"type": "member_joined_channel", "user": OMAR, "channel": channel, "channel_type": "C", "team": "T"}
    assert await stage.slack.deliveries.tell(stage.slack.deliveries.event(joined)) is not None
    assert [type(event) for event in stage.received] == ([Joined] if greeted else [])


@pytest.mark.usefixtures("members")
async def test_a_coordinators_file_gets_the_level_of_the_room(stage: SlackStage) -> None:
    await stage.people.write(BIRGIT, stage.slack.workspace.direct(BIRGIT), "Hej")
    file = put_file(stage.slack, "proto\u202ekoll.pdf", b"innehall")
    await stage.people.write(BIRGIT, GREEN, "", subtype="file_share", files=[file])
    event = stage.received[-1]
    assert isinstance(event, Uploaded)
    assert (event.name, event.size, event.level) == ("protokoll.pdf", 8, "group:naturvård")
    assert stage.files[event.file] == b"innehall"


async def test_anybodys_file_in_a_room_is_their_own(stage: SlackStage) -> None:
    await stage.people.write(ASA, GREEN, "", subtype="file_share", files=[put_file(stage.slack, "a.pdf", b"a")])
    assert stage.received == []


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [("virus.exe", 3, "virus.exe tar jag inte emot"), ("stor.pdf", 21_000_000, "stor.pdf är för stor")],
)
async def test_a_file_that_is_not_taken_is_answered(stage: SlackStage, name: str, size: int, said: str) -> None:
    file = put_file(stage.slack, name, b"abc") | {"size": size}
    await stage.people.write(ASA, stage.slack.workspace.direct(ASA), "", subtype="file_share", files=[file])
    assert stage.received == []
    assert said in words(stage.slack.workspace.whispers[0]["blocks"])


async def test_our_token_is_shown_to_slacks_own_hosts_only(slack: Slack, database: Database) -> None:
    async with connected(slack, database, file_hosts=("files.slack.com",)) as stage:
        file = put_file(slack, "plan.txt", b"en plan")
        await stage.people.write(ASA, slack.workspace.direct(ASA), "", subtype="file_share", files=[file])
        assert stage.received == []


async def test_a_slow_file_is_fetched_once_and_taken_when_slack_asks_again(slack: Slack, database: Database) -> None:
    slack.deliveries.acknowledged_within = 2.2
    async with connected(slack, database) as stage:
        file = put_file(slack, "plan.txt", b"en plan", slow=2.5)
        await stage.people.write(ASA, slack.workspace.direct(ASA), "", subtype="file_share", files=[file])
        assert len(stage.received) == 1
        assert slack.deliveries.given_up == []


@pytest.mark.usefixtures("members")
async def test_a_member_is_known_by_the_confirmed_address_of_the_account(stage: SlackStage, database: Database) -> None:
    for user in (OMAR, GUEST):
        await stage.people.write(user, stage.slack.workspace.direct(user), "Hej")
    known = {identity.account for member in database.read_now(store.members) for identity in member.identities}
    assert known == {OMAR}  # the guest claims Birgit's address, which nobody has confirmed
    await stage.people.write(OMAR, stage.slack.workspace.direct(OMAR), "Igen")
    assert stage.received[-1].reads == ("open", "group:naturvård")


@pytest.mark.usefixtures("members")
async def test_an_account_that_is_somebodys_stays_so(stage: SlackStage, database: Database) -> None:
    birgit = next(member for member in database.read_now(store.members) if member.role == "coordinator")
    database.write_now(lambda connection: store.connect_identity(connection, birgit.id, Identity("slack", OMAR)))
    await stage.people.write(OMAR, stage.slack.workspace.direct(OMAR), "Hej")
    found = database.read_now(lambda connection: store.who_is(connection, "slack", OMAR))
    assert found is not None
    assert found.id == birgit.id


@pytest.mark.parametrize(
    ("channel", "shared", "reads"),
    [
        (GREEN, False, ("open", "group:naturvård")),
        (GENERAL, False, ("open",)),
        (GREEN, True, ("open",)),
        (SHARED, True, ("open",)),
    ],
)
async def test_what_may_be_read_follows_the_place(stage: SlackStage, channel: str, shared: bool, reads: object) -> None:  # noqa: FBT001 - a parameter of the test
    said = stage.slack.workspace.said(ASA, channel, f"<@{BOT_USER}> hej")
    event = {**said, "channel": channel, "channel_type": "channel"}
    await stage.slack.deliveries.tell(stage.slack.deliveries.event(event, shared=shared))
    assert stage.received[-1].reads == reads


@pytest.mark.parametrize("event", ["team_join", "reaction_added", "something_new"])
async def test_what_is_not_for_us_is_acknowledged(stage: SlackStage, event: str) -> None:
    """Refused, it would count against us, and Slack would one day tell us nothing any more."""
    body = stage.slack.deliveries.event({"type": event, "user": ASA})
    assert await stage.slack.deliveries.tell(body) is not None
    assert await stage.people.interact(ASA, "block_suggestion", action_id="x", block_id="y", value="z") is not None
    assert stage.received == []


async def test_a_name_is_no_reason_to_wait(stage: SlackStage) -> None:
    stage.slack.plan("users.info", "drop")
    await stage.people.write(ASA, stage.slack.workspace.direct(ASA), "Hej")
    assert (stage.received[0].person.id, stage.received[0].person.name) == (ASA, "")


class TestRemoving:
    async def answered(self, stage: SlackStage, asker: str) -> Json:
        question = await stage.people.write(asker, GENERAL, f"<@{BOT_USER}> hej")
        place = Place("slack", GENERAL, f"{GENERAL}:{question['ts']}")
        await stage.channel.send(Outgoing("a", place, Reply((Text("Svaret"),))))
        return stage.slack.workspace.messages[GENERAL][-1]

    async def remove(self, stage: SlackStage, user: str, message: Json) -> str:
        await stage.people.interact(
            user, "message_action", callback_id="remove", message=message, channel={"id": GENERAL, "name": "x"}
        )
        return words(stage.slack.workspace.whispers[-1]["blocks"])

    async def kept(self, stage: SlackStage, database: Database) -> None:
        """As in the house: events are in the inbox."""
        for event in stage.received:
            await database.write(partial(inbox.receive, event=event, files={}, now=event.at))

    async def test_whoever_asked_may_take_the_answer_away(self, stage: SlackStage, database: Database) -> None:
        message = await self.answered(stage, ASA)
        await self.kept(stage, database)
        assert await self.remove(stage, ASA, message) == "Svaret är borttaget."
        assert message not in stage.slack.workspace.messages[GENERAL]

    async def test_the_answer_to_a_question_is_taken_back_by_the_core_wherever_it_stands(
        self, stage: SlackStage, database: Database
    ) -> None:
        message = await self.answered(stage, ASA)
        sent = {"about": "q1", "state": "sent", "message": f"{GENERAL}:{message['ts']}"}
        await database.write(lambda connection: connection.execute(update(outbox).values(sent)))
        await stage.people.interact(
            OMAR, "message_action", callback_id="remove", message=message, channel={"id": GENERAL, "name": "x"}
        )
        event = stage.received[-1]
        assert isinstance(event, Pressed)
        assert (event.action, event.message, event.person.id) == (encode(DeleteAnswer("q1")), sent["message"], OMAR)
        assert stage.slack.workspace.whispers == []
        assert message in stage.slack.workspace.messages[GENERAL], "whether they may is the core's to say"

    async def test_nobody_else_may(self, stage: SlackStage, database: Database) -> None:
        message = await self.answered(stage, ASA)
        await self.kept(stage, database)
        assert await self.remove(stage, OMAR, message) == "Bara den som frågade kan ta bort svaret."
        assert message in stage.slack.workspace.messages[GENERAL]

    @pytest.mark.usefixtures("members")
    async def test_a_coordinator_may(self, stage: SlackStage, database: Database) -> None:
        message = await self.answered(stage, ASA)
        await stage.people.write(BIRGIT, stage.slack.workspace.direct(BIRGIT), "Hej")
        assert await self.remove(stage, BIRGIT, message) == "Svaret är borttaget."

    async def test_what_is_not_ours_stays(self, stage: SlackStage) -> None:
        message = stage.slack.workspace.said(OMAR, GENERAL, "Mitt eget")
        said = await self.remove(stage, ASA, message)
        assert said == "Det är inte mitt meddelande, så jag kan inte ta bort det."
