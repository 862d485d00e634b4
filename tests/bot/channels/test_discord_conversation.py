"""A conversation on Discord with the whole bot behind it: asked in every way there is, answered once, in its place."""

from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from bot.channels.discord.settings import DiscordRoom
from bot.conversation.actions import ChooseLanguage, RateSample, SendSampleForm, ShowSample, encode
from bot.storage.database import Database
from bot.storage.tables import inbox, outbox
from tests.bot.channels.discord_bot import ASA, DiscordBot, open_bot
from tests.bot.channels.discord_stage import ROOM
from tests.fakes.discord.people import MENTION, alone, parts, shown
from tests.fakes.discord.server import Discord, open_discord
from tests.fakes.discord.world import APPLICATION, FORUM, PUBLIC_THREAD
from tests.fakes.waiting import until


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with open_discord() as discord:
        yield discord
    assert discord.invalid == []
    assert discord.world.pings == []


@pytest.fixture
async def bot(discord: Discord, database: Database) -> AsyncIterator[DiscordBot]:
    async with open_bot(discord, database) as bot:
        yield bot


async def test_who_names_the_bot_sees_that_it_writes_and_is_answered_once_in_a_thread(bot: DiscordBot) -> None:
    asked = await bot.asa.write(ROOM, f"{MENTION} När är nästa träff?")
    await bot.settled(1)
    assert bot.discord.world.typing == [ROOM]
    assert bot.discord.world.channels[asked].name == "När är nästa träff?"
    (answer,) = bot.texts(asked)
    assert answer.startswith("Du skrev: När är nästa träff?")
    assert len(bot.texts(ROOM)) == 1


async def test_the_talk_goes_on_in_its_thread(bot: DiscordBot) -> None:
    asked = await bot.asa.write(ROOM, f"{MENTION} När är nästa träff?")
    await bot.settled(1)
    await bot.omar.write(asked, f"{MENTION} Och var?")
    await bot.settled(2)
    assert bot.texts(asked)[-1].startswith("Jag förstod frågan så här: ”Var är nästa träff?”")


async def test_a_thread_goes_on_without_naming_the_bot_where_it_may_read_all(
    discord: Discord, database: Database
) -> None:
    async with open_bot(discord, database, message_content=True) as bot:
        asked = await bot.asa.write(ROOM, f"{MENTION} När är nästa träff?")
        await bot.settled(1)
        await bot.asa.write(asked, "Och var?")
        await bot.settled(2)
        assert bot.texts(asked)[-1].startswith("Jag förstod frågan så här: ”Var är nästa träff?”")


async def test_without_that_intent_nothing_is_kept_of_what_was_not_meant_for_the_bot(bot: DiscordBot) -> None:
    await bot.asa.write(ROOM, "Hej alla, hur var helgen?")
    await bot.asa.write(ROOM, f"{MENTION} hjälp")
    await bot.settled(1)
    assert bot.count(inbox) == 1


async def test_an_answer_to_the_bots_own_message_is_a_question_to_it(bot: DiscordBot) -> None:
    ours = bot.discord.world.post(ROOM, APPLICATION, content="Välkomna")
    await bot.asa.write(ROOM, f"{MENTION} Tack! När ses vi?", to=ours["id"])
    await bot.settled(1)
    assert bot.states() == ["sent"]


async def test_the_role_that_discord_made_for_the_bot_calls_it_too(discord: Discord, database: Database) -> None:
    async with open_bot(discord, database, message_content=True) as bot:
        message = discord.world.post(
            ROOM, ASA, content="<@&900000000000000003> När ses vi?", mention_roles=["900000000000000003"]
        )
        await bot.asa.tell(message["id"])
        await bot.settled(1)
        assert bot.texts(message["id"])[-1].startswith("Du skrev: När ses vi?")


async def test_a_direct_message_is_answered_where_it_was_written(bot: DiscordBot) -> None:
    room = bot.discord.world.direct_with(ASA).id
    await bot.asa.write(room, "När är nästa träff?")
    await bot.settled(1)
    assert bot.texts(room)[-1].startswith("Du skrev: När är nästa träff?")
    assert bot.discord.world.typing == [room]


async def test_the_title_of_a_post_in_a_forum_is_part_of_the_question(discord: Discord, database: Database) -> None:
    discord.world.add_channel("800000000000000005", "frågor", FORUM)
    discord.world.add_channel("800000000000000006", "Vad kostar träffen?", PUBLIC_THREAD, parent="800000000000000005")
    async with open_bot(discord, database) as bot:
        bot.asa.ids["post"] = "800000000000000006"
        await bot.asa.write("800000000000000006", f"{MENTION} Undrar inför mötet.", key="post")
        await bot.settled(1)
        assert "Vad kostar träffen?\nUndrar inför mötet." in bot.texts("800000000000000006")[-1]


async def test_a_command_is_answered_in_its_own_place(bot: DiscordBot) -> None:
    asked = await bot.asa.command(ROOM, "fråga", fråga="Vad beslutades?", grupp="naturvård")
    await bot.settled(1)
    await until(lambda: shown(bot.discord.world.messages[asked.original]))
    (answer,) = bot.texts(ROOM)
    assert answer.startswith("Du skrev: Vad beslutades? naturvård")
    assert asked.answered == 5


async def test_a_command_is_answered_in_its_place_also_after_a_restart(discord: Discord, database: Database) -> None:
    """The process dies after it has acknowledged and before it has answered."""
    async with open_bot(discord, database) as bot:
        await bot.courier._answerers.stop()
        asked = await bot.asa.command(ROOM, "hjälp")
        await until(lambda: asked.answered)
    async with open_bot(discord, database) as bot:
        await bot.settled(1)
        assert [one.startswith("Hej Åsa Lindqvist!") for one in bot.texts(ROOM)] == [True]


async def test_a_command_whose_place_is_too_old_is_answered_in_the_room(
    bot: DiscordBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.discord.rest.FOLLOW_UP_SECONDS", -1.0)
    monkeypatch.setattr("bot.channels.discord.record.TOKEN_GOOD_FOR", timedelta(seconds=-1))
    await bot.asa.command(ROOM, "hjälp")
    await bot.settled(1)
    assert any(text.startswith("Hej Åsa Lindqvist!") for text in bot.texts(ROOM))


async def test_yesterdays_buttons_work_after_a_restart(discord: Discord, database: Database) -> None:
    async with open_bot(discord, database) as bot:
        asked = await bot.asa.write(ROOM, f"{MENTION} hjälp")
        await bot.settled(1)
    (help_,) = [one["id"] for one in discord.world.history(asked) if one["author"]["id"] == APPLICATION]
    async with open_bot(discord, database) as bot:
        pressed = await bot.omar.choose(help_, encode(ShowSample("")))
        await bot.settled(2)
        assert pressed.answered == 6
        assert "Rubrik" in bot.texts(asked)[-1] or "visa" in bot.texts(asked)[-1].casefold()


async def test_a_form_opens_and_brings_what_was_filled_in_after_a_restart(discord: Discord, database: Database) -> None:
    async with open_bot(discord, database) as bot:
        room = discord.world.direct_with(ASA).id
        await bot.asa.write(room, "visa")
        await bot.settled(1)
        (offer,) = [one["id"] for one in discord.world.history(room) if one["author"]["id"] == APPLICATION]
        await bot.asa.choose(offer, encode(ShowSample("form")))
        await bot.settled(2)
    form = [one["id"] for one in discord.world.history(room)][-1]
    async with open_bot(discord, database) as bot:
        opened = await bot.asa.choose(form, encode(SendSampleForm()))
        await until(lambda: opened.answered == 9)
        names = [label["component"]["custom_id"] for label in opened.data["components"]]
        filled = await bot.asa.fill_in(opened, dict.fromkeys(names, "2026-10-01") | {"shape": "digitalt", "wish": "5"})
        await bot.settled(3)
        assert filled.answered == 6


async def test_what_is_for_one_person_alone_is_seen_by_that_person_alone_and_corrected_in_place(
    bot: DiscordBot,
) -> None:
    asked = await bot.asa.write(ROOM, f"{MENTION} visa")
    await bot.settled(1)
    offer = [one["id"] for one in bot.discord.world.history(asked)][-1]
    await bot.asa.choose(offer, encode(ShowSample("scale")))
    await bot.settled(2)
    scale = max(bot.discord.world.only_for, key=int, default="") or bot.asa.sees(asked)[-1][0]
    await bot.asa.choose(scale, encode(RateSample(4)))
    await bot.settled(3)
    mine = [one for one in bot.discord.world.messages.values() if alone(one)]
    assert mine
    assert all(bot.discord.world.only_for[one["id"]] == ASA for one in mine)
    again = mine[-1]["id"]
    before = len(bot.discord.world.messages)
    await bot.asa.choose(again, encode(RateSample(6)))
    await bot.settled(4)
    assert len(bot.discord.world.messages) == before
    assert "6" in shown(bot.discord.world.messages[again])
    assert bot.states() == ["sent"] * 4


async def test_each_member_is_answered_in_their_own_language(bot: DiscordBot) -> None:
    await bot.asa.command(ROOM, "språk", språk="en")
    await bot.settled(1)
    await bot.asa.command(ROOM, "hjälp")
    await bot.omar.command(ROOM, "hjälp")
    await bot.settled(3)
    texts = bot.texts(ROOM)
    assert any(text.startswith("Now I answer in English") for text in texts)
    assert any(text.startswith(("Hello Åsa Lindqvist!", "Hi Åsa Lindqvist!")) for text in texts)
    assert any(text.startswith("Hej Omar Haddad!") for text in texts)


async def test_an_answer_is_taken_back_by_who_asked_for_it(bot: DiscordBot) -> None:
    asked = await bot.asa.write(ROOM, f"{MENTION} När är nästa träff?")
    await bot.settled(1)
    answer = list(bot.discord.world.history(asked))[-1]
    (button,) = [each for each in parts(answer["components"]) if each.get("label") == "Ta bort svaret"]
    await bot.asa.press(answer["id"], button["custom_id"])
    await bot.settled(2)
    assert any("Svaret är borttaget" in text for text in bot.texts(asked))
    assert not any("Du skrev" in text for text in bot.texts(asked))


async def test_the_same_deed_told_twice_is_answered_once(bot: DiscordBot) -> None:
    for _ in range(3):
        await bot.asa.write(ROOM, f"{MENTION} En gång?", key="once")
    command = None
    for _ in range(3):
        command = await bot.asa.command(ROOM, "hjälp", key="command")
    await bot.settled(2)
    assert command is not None
    assert bot.count(inbox) == 2
    assert bot.count(outbox) == 2


async def test_a_button_that_was_never_offered_or_is_anothers_is_refused(bot: DiscordBot) -> None:
    asked = await bot.asa.write(ROOM, f"{MENTION} hjälp")
    await bot.settled(1)
    ours = [one["id"] for one in bot.discord.world.history(asked)][-1]
    forged = [encode(RateSample(6)), encode(ChooseLanguage("sv")), "evil", "help:1:2:3", "x" * 100, "helped:1:up#2"]
    for number, action in enumerate(forged, 2):
        await bot.omar.press(ours, action)
        await bot.settled(number)
    said = bot.texts(asked)[1:]
    private = [shown(one) for one in bot.discord.world.messages.values() if alone(one)]
    assert len(said) + len(private) >= len(forged)
    assert not any("Tack" in text for text in [*said, *private])


async def test_without_the_right_to_open_threads_the_answer_stands_in_the_room_as_a_reply(bot: DiscordBot) -> None:
    bot.discord.world.channels[ROOM].threadless = True
    asked = await bot.asa.write(ROOM, f"{MENTION} När är nästa träff?")
    await bot.settled(1)
    answer = list(bot.discord.world.history(ROOM))[-1]
    assert answer["message_reference"]["message_id"] == asked


@pytest.mark.parametrize("switch", ["answers", "threads", "typing"])
async def test_each_channel_has_switches_of_its_own(discord: Discord, database: Database, switch: str) -> None:
    other = "800000000000000009"
    discord.world.add_channel(other, "tysta rummet")
    room = msgspec.convert({"id": other, switch: False}, DiscordRoom)
    async with open_bot(discord, database, rooms=(room,)) as bot:
        asked = {place: await bot.asa.write(place, f"{MENTION} hjälp") for place in (other, ROOM)}
        await bot.settled(1 if switch == "answers" else 2)
        seen = {
            "answers": bot.texts(asked[other]) + bot.texts(other)[1:],
            "threads": bot.texts(asked[other]),
            "typing": [place for place in discord.world.typing if place == other],
        }
        assert seen[switch] == []
        assert ROOM in discord.world.typing
        assert len(bot.texts(asked[ROOM])) == 1


async def test_who_joins_is_greeted_alone_where_that_is_wanted(discord: Discord, database: Database) -> None:
    async with open_bot(discord, database, members=True, welcome=True) as bot:
        await bot.omar.join()
        await bot.settled(1)
        room = discord.world.direct_with(bot.omar.id).id
        assert "Omar Haddad" in bot.texts(room)[0]
        await bot.omar.leave()
        await bot.settled(2)
        assert len(bot.texts(room)) == 1


async def test_another_server_than_ours_is_not_served(discord: Discord, database: Database) -> None:
    async with open_bot(discord, database, servers=("123",)) as bot:
        command = await bot.asa.command(ROOM, "hjälp")
        await bot.asa.write(ROOM, f"{MENTION} hjälp")
        room = discord.world.direct_with(ASA).id
        await bot.asa.write(room, "hjälp")
        await bot.settled(1)
        assert bot.count(inbox) == 1
        assert command.answered == 0
