"""What Discord's interface can answer, and what comes of it: nothing lost, nothing twice, no limit broken, no ban."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.channel import DeliveryFailed, DeliveryUnsure, Outgoing
from bot.channels.discord import sending
from bot.channels.discord.requests import PARKED_SECONDS, Requests
from bot.conversation.events import Place
from bot.conversation.replies import Reply, Text
from bot.storage.database import Database
from bot.storage.tables import discord_message
from tests.bot.channels.discord_stage import ROOM, DiscordStage, open_stage
from tests.fakes.discord.server import Discord, Fault, open_discord

POST = rf"/channels/{ROOM}/messages"


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with open_discord() as discord:
        yield discord
    assert discord.invalid == []


@pytest.fixture
async def stage(discord: Discord, database: Database) -> AsyncIterator[DiscordStage]:
    async with open_stage(discord, database) as stage:
        yield stage


def say(text: str, key: str = "", place: Place | None = None) -> Outgoing:
    return Outgoing(key or text, place or Place("discord", ROOM), Reply((Text(text),)))


async def test_a_bucket_is_kept_to_and_the_order_with_it(stage: DiscordStage, discord: Discord) -> None:
    for number in range(7):  # five fit in the bucket
        await stage.channel.send(say(f"nummer {number}"))
    assert stage.texts() == [f"nummer {number}" for number in range(7)]
    assert discord.limits.over == 0


async def test_a_short_pause_that_discord_asks_for_is_waited_out(stage: DiscordStage, discord: Discord) -> None:
    discord.faults.append(Fault("POST", POST, status=429, retry_after=0.2))
    await stage.channel.send(say("hej"))
    assert stage.texts() == ["hej"]


async def test_a_long_pause_is_left_to_the_outbox(stage: DiscordStage, discord: Discord) -> None:
    discord.faults.append(Fault("POST", POST, status=429, retry_after=90.0))
    with pytest.raises(DeliveryFailed) as failed:
        await stage.channel.send(say("hej"))
    assert (failed.value.permanent, failed.value.retry_after) == (False, 90.0)
    assert stage.texts() == []


async def test_who_is_shut_out_asks_nothing_for_ten_minutes(stage: DiscordStage, discord: Discord) -> None:
    """What stands in front of Discord answers without its mark."""
    discord.faults.append(Fault("POST", POST, status=429, via=False, times=1))
    before = discord.limits.calls
    for _ in range(20):
        with pytest.raises(DeliveryFailed) as failed:
            await stage.channel.send(say("hej"))
        assert not failed.value.permanent
        assert (failed.value.retry_after or 0) > PARKED_SECONDS - 5
    assert discord.limits.calls == before


async def test_a_revoked_token_is_asked_with_once(stage: DiscordStage, discord: Discord) -> None:
    discord.gateway.token = "another"
    for number in range(20):
        with pytest.raises(DeliveryFailed) as failed:
            await stage.channel.send(say(f"hej {number}"))
        assert not failed.value.permanent
    assert discord.limits.refused == 1


async def test_blind_check_a_bot_that_never_parks_asks_each_time(
    stage: DiscordStage, discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Requests, "park", lambda _: None)
    discord.gateway.token = "another"
    for number in range(20):
        with pytest.raises(DeliveryFailed):
            await stage.channel.send(say(f"hej {number}"))
    assert discord.limits.refused == 20


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_stumbling_discord_is_asked_again_and_the_message_stands_there_once(
    stage: DiscordStage, discord: Discord, status: int
) -> None:
    discord.faults.append(Fault("POST", POST, status=status, accepts=True))
    await stage.channel.send(say("en gång"))
    assert stage.texts() == ["en gång"]


async def test_without_the_key_it_would_stand_there_twice(stage: DiscordStage, discord: Discord) -> None:
    """The blind check: Discord forgets the key at once."""
    discord.world.nonce_seconds = 0.0
    discord.faults.append(Fault("POST", POST, status=502, accepts=True))
    await stage.channel.send(say("en gång"))
    assert stage.texts() == ["en gång"] * 2


@pytest.mark.parametrize("status", [408, 412])
async def test_what_may_pass_is_tried_later(stage: DiscordStage, discord: Discord, status: int) -> None:
    discord.faults.append(Fault("POST", POST, status=status))
    with pytest.raises(DeliveryFailed) as failed:
        await stage.channel.send(say("hej"))
    assert not failed.value.permanent
    await stage.channel.send(say("hej"))
    assert stage.texts() == ["hej"]


@pytest.mark.parametrize("status", [400, 403, 404, 413])
async def test_what_will_not_pass_is_not_tried_again(stage: DiscordStage, discord: Discord, status: int) -> None:
    discord.faults.append(Fault("POST", POST, status=status))
    with pytest.raises(DeliveryFailed) as failed:
        await stage.channel.send(say("hej"))
    assert failed.value.permanent


async def test_a_connection_that_breaks_after_the_message_was_taken_leaves_it_in_doubt_and_settles_it(
    stage: DiscordStage, discord: Discord
) -> None:
    discord.faults.append(Fault("POST", POST, accepts=True, breaks=True))
    with pytest.raises(DeliveryUnsure):
        await stage.channel.send(say("en gång"))
    assert await stage.channel.find(say("en gång")) is not None
    await stage.channel.send(say("en gång"))
    assert stage.texts() == ["en gång"]


async def test_a_connection_that_breaks_before_it_was_taken_leaves_nothing(
    stage: DiscordStage, discord: Discord
) -> None:
    discord.faults.append(Fault("POST", POST, breaks=True))
    with pytest.raises((DeliveryUnsure, DeliveryFailed)):
        await stage.channel.send(say("en gång"))
    assert await stage.channel.find(say("en gång")) is None
    assert stage.texts() == []


async def test_when_the_key_is_long_forgotten_the_history_still_tells(
    stage: DiscordStage, discord: Discord, database: Database
) -> None:
    sent = await stage.channel.send(say("sent igår"))
    discord.world.nonces.clear()
    await database.write(lambda connection: connection.execute(discord_message.delete()))
    assert await stage.channel.find(say("sent igår")) == sent
    assert await stage.channel.find(say("aldrig sänt")) is None


async def test_without_the_number_in_the_message_the_history_tells_nothing(
    stage: DiscordStage, discord: Discord, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "fingerprint", lambda *_: 7)
    await stage.channel.send(say("sent igår"))
    monkeypatch.undo()
    await database.write(lambda connection: connection.execute(discord_message.delete()))
    assert await stage.channel.find(say("sent igår")) is None


async def test_who_takes_no_messages_from_bots_is_asked_once(stage: DiscordStage, discord: Discord) -> None:
    discord.world.closed_to_bots.add(stage.asa.id)
    place = await stage.channel.direct(stage.member)
    with pytest.raises(DeliveryFailed) as failed:
        await stage.channel.send(say("hej", place=place))
    assert failed.value.permanent
    assert "50007" in str(failed.value)


async def test_someone_discord_does_not_know_cannot_be_written_to(stage: DiscordStage) -> None:
    stranger = stage.member.__class__("discord", "12345")
    with pytest.raises(DeliveryFailed) as failed:
        await stage.channel.direct(stranger)
    assert failed.value.permanent


async def test_a_personal_place_is_opened_once_and_remembered(stage: DiscordStage, discord: Discord) -> None:
    for _ in range(5):
        await stage.channel.direct(stage.member)
    assert [path for _, path, _ in discord.requests].count("/users/@me/channels") == 1


async def test_nothing_is_sent_while_there_is_no_connection(discord: Discord, database: Database) -> None:
    async with open_stage(discord, database) as stage:
        pass
    with pytest.raises(DeliveryFailed) as failed:
        await stage.channel.send(say("hej"))
    assert not failed.value.permanent
    assert stage.texts() == []
