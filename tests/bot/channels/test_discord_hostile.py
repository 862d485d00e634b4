"""Nothing that anybody writes calls anybody, links anywhere or changes how anything looks on Discord."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime

import pytest

from bot.channels.discord import render
from bot.conversation.actions import SendSampleForm, ShowSample, encode
from bot.conversation.events import AnyEvent, Wrote
from bot.conversation.outcome import Outcome, Say
from bot.conversation.replies import (
    Button,
    Choices,
    Citation,
    Facts,
    Field,
    Form,
    Heading,
    Node,
    Picture,
    Reply,
    Scale,
    Table,
    Text,
)
from bot.conversation.state import State
from bot.storage.database import Database
from bot.storage.tables import inbox
from tests.bot.channels.contract import DOT
from tests.bot.channels.discord_bot import DiscordBot, open_bot
from tests.bot.channels.discord_stage import ROOM
from tests.bot.channels.hostile_text import payloads
from tests.fakes.discord.markdown import read
from tests.fakes.discord.people import MENTION, Member, parts
from tests.fakes.discord.server import Discord, open_discord
from tests.fakes.discord.world import APPLICATION
from tests.fakes.waiting import until

COUNT, SEED = 500, 20260302


def everywhere(payload: str) -> tuple[Node, ...]:
    """A title, a quotation, a file's name, a comment, a label: each place that text from outside can stand in."""
    return (
        Heading(payload),
        Text(payload),
        Facts(((payload, payload),)),
        Table(payload, (payload,), ((payload,),)),
        Choices((Button(payload, encode(ShowSample("text"))),), payload),
        Scale(payload, payload, payload, tuple(encode(ShowSample(f"{step}")) for step in range(6))),
        Form(payload, (Field("a", payload, hint=payload, value=payload),), payload, encode(SendSampleForm()), payload),
        Citation(payload, payload, payload, payload, payload),
        Picture(DOT, payload),
    )


def converse(event: AnyEvent, _: State, __: datetime) -> Outcome:
    assert isinstance(event, Wrote)
    return Outcome((Say(event.place, Reply(everywhere(event.text))),))


def said(discord: Discord) -> Iterator[str]:
    """Every piece of text of ours that Discord reads for marks."""
    for message in discord.world.messages.values():
        if message["author"]["id"] == APPLICATION:
            yield from (each["content"] for each in parts(message["components"]) if each.get("content"))


def counted(discord: Discord) -> tuple[int, int]:
    found = [read(text) for text in said(discord)]
    return sum(len(one.mentions) for one in found), sum(len(one.links) for one in found)


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with open_discord() as discord:
        yield discord


async def ask(bot: DiscordBot, questions: list[str]) -> None:
    before = bot.count(inbox)
    for question in questions:
        await bot.asa.command(ROOM, "fråga", fråga=question)
    await bot.settled(before + len(questions))


async def test_five_hundred_hostile_texts_in_every_place_call_nobody_and_link_nowhere(
    discord: Discord, database: Database
) -> None:
    texts = [text for text in payloads(COUNT, SEED) if text.strip()]
    async with open_bot(discord, database, converse=converse) as bot:
        for start in range(0, len(texts), 50):
            await ask(bot, texts[start : start + 50])
        answered = sum(one["author"]["id"] == APPLICATION for one in discord.world.messages.values())
        print(f"seed {SEED}: {len(texts)} texts in {answered} messages")
        assert counted(discord) == (0, 0)
        assert discord.world.pings == []
        assert discord.invalid == []
        assert answered == len(texts)
        assert set(bot.states()) == {"sent"}


async def test_without_escaping_they_would(
    discord: Discord, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "escaped", lambda text: text)
    async with open_bot(discord, database, converse=converse) as bot:
        await ask(bot, [text for text in payloads(100, SEED) if text.strip()])
        mentions, links = counted(discord)
        assert mentions > 0
        assert links > 0
        assert discord.world.pings == []  # the second wall: nobody is allowed to be called


async def test_a_hostile_name_is_only_a_name(discord: Discord, database: Database) -> None:
    async with open_bot(discord, database) as bot:
        names = [text for text in payloads(100, SEED) if text.strip()]
        for number, name in enumerate(names):
            await Member(discord, str(730000000000000000 + number), name).command(ROOM, "hjälp")
        await bot.settled(len(names))
        assert counted(discord) == (0, 0)
        assert discord.invalid == []


async def test_a_hostile_question_names_its_thread_harmlessly_and_a_hostile_file_is_refused_harmlessly(
    discord: Discord, database: Database
) -> None:
    async with open_bot(discord, database) as bot:
        texts = [
            "@everyone https://ond.example",
            "discord.gg/ond [a](https://ond.example)",
            "**" * 80,
            "\u202e" * 20 + "x",
        ]
        asked = [await bot.asa.write(ROOM, f"{MENTION} {text}") for text in texts]
        await bot.asa.write(ROOM, MENTION, files={"@everyone https:__ond.example.exe": b"x"})
        await bot.settled(len(texts))
        await until(lambda: any("Jag tar inte emot" in text for text in said(discord)))
        names = [discord.world.channels[one].name for one in asked]
        assert all(1 <= len(name) <= 100 for name in names)
        assert all(read(name).links == [] for name in names)
        assert "@everyone" not in "".join(names)
        assert counted(discord) == (0, 0)
        assert discord.invalid == []
