"""Whatever anybody writes, and wherever it turns up again: nobody is woken, and nothing leads out."""

import json
from collections.abc import AsyncIterator, Iterator
from itertools import product
from typing import Any

import pytest

from bot.channels.channel import Outgoing
from bot.channels.slack import render
from bot.channels.slack.adapter import SlackChannel
from bot.channels.slack.inbound import without_mention
from bot.channels.slack.modals import Origin, dialogue
from bot.conversation.events import Place
from bot.conversation.replies import (
    Button,
    Choices,
    Citation,
    Facts,
    Field,
    Form,
    Heading,
    Picture,
    Reply,
    Scale,
    Table,
    Text,
)
from bot.storage.database import Database
from tests.bot.channels.contract import DOT
from tests.bot.channels.slack_stage import SlackStage, connected, workspace
from tests.fakes import slack_limits, slack_published
from tests.fakes.slack_seen import links, pings
from tests.fakes.slack_workspace import GENERAL

CALLS = (
    "<@U0OMAR0001>",
    "<@U0OMAR0001|Omar>",
    "<!channel>",
    "<!here|@here>",
    "<!everyone>",
    "<!subteam^S0GRUPP001|@gruppen>",
    "<#C0ALLMANT1|allmant>",
    "@channel @here @everyone",
    "&lt;!channel&gt;",
    "&amp;lt;!channel&amp;gt;",
    "<!date^1392734382^{date}^https://elsewhere.example|nu>",
    "＠channel <\u200b!channel>",
    ":wave: :rotating_light:",
)
LINKS = (
    "<https://elsewhere.example>",
    "<https://elsewhere.example|Klicka här>",
    "[Klicka](https://elsewhere.example)",
    "https://elsewhere.example/x?q=hemligt",
    "www.elsewhere.example",
    "<mailto:x@elsewhere.example|skriv>",
    "<slack://user?team=T1&id=U1>",
    "![bild](https://elsewhere.example/pixel.png)",
    "javascript:alert(1)",
    "<javascript:alert(1)|tryck>",
)
FRAMES = (
    "{}",
    "*{}*",
    "_{}_ ~{}~",
    "`{}`",
    "```{}```",
    "> {}\n> {}",
    "1. {}\n- {}",
    "\u202e{}\u202c",
    "{}\x00\x1b[31m",
    "a{}\ud800b",
    "({})",
    "”{}”",
    "{} {}",
    "Se {} och svara",
    "\n\n{}\n",
    "\t{}",
)
PLACES = ("question", "title", "file name", "nickname", "comment")
MANY = 500


def hostile() -> list[str]:
    """Each in every frame, each call beside each link, and some that are very long."""
    framed = [frame.replace("{}", text) for text, frame in product((*CALLS, *LINKS), FRAMES)]
    both = [f"{call} {link}" for call, link in product(CALLS, LINKS)]
    long = [text * 200 for text in (*CALLS, *LINKS)][:20]
    return [*framed[: MANY - len(both) - len(long)], *both, *long]


HOSTILE = hostile()


def replies(text: str) -> Iterator[Reply]:
    """Everywhere that a text of somebody's may turn up."""
    yield Reply(
        (
            Heading(text),
            Text(text),
            Facts(((text, text),)),
            Table(text, (text, "b"), ((text, text),)),
            Choices((Button(text, "a"), Button("Nej", "b")), text),
            Scale(text, text, text, tuple("123456"), 2),
            Citation(text, text, text, text, text),
            Picture(DOT, text),
            Form(
                text,
                (Field("f", text, hint=text, value=text), Field("g", text, "choice", options=(text, "b"))),
                text,
                "c",
            ),
        )
    )


def sent(reply: Reply) -> list[dict[str, Any]]:
    """As the adapter sends it."""
    parts = render.messages(reply, "k", {0: "F1"})
    return [{"text": render.notice(reply), "blocks": part, "parse": "none", "link_names": False} for part in parts]


def naive(reply: Reply) -> dict[str, Any]:
    """As somebody would send it who knows no better."""
    text = next(node.text for node in reply.nodes if isinstance(node, Text))
    return {"text": text, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}], "link_names": True}


def test_there_are_five_hundred_of_them_and_each_is_another() -> None:
    assert len(HOSTILE) == MANY
    assert len(set(HOSTILE)) == MANY


def test_nothing_in_a_reply_wakes_or_leads_anywhere() -> None:
    messages = [message for text in HOSTILE for reply in replies(text) for message in sent(reply)]
    print(f"{len(messages)} messages of {len(HOSTILE)} texts in 9 kinds of nodes")
    assert (sum(map(pings, messages)), sum(map(links, messages))) == (0, 0)
    wrong = [
        complaint
        for message in messages
        for complaint in (
            *slack_limits.of_blocks(message["blocks"], slack_limits.IN_MESSAGES, 50),
            *slack_published.of_call("chat.postMessage", {"channel": "C1", **message}),
        )
    ]
    assert wrong == []


def test_nothing_in_a_dialogue_does_either() -> None:
    forms = [node for text in HOSTILE for reply in replies(text) for node in reply.nodes if isinstance(node, Form)]
    origin = Origin("k", "C1:1", "c", Place("slack", "C1"))
    views = [dialogue(form, "sv", origin) for form in forms]
    assert sum(pings(view) + links(view) for view in views) == 0
    assert [
        wrong
        for view in views
        for wrong in (
            *slack_limits.of_view(view),
            *slack_published.of_call("views.open", {"view": view, "trigger_id": "1"}),
        )
    ] == []


def test_the_same_texts_sent_as_they_are_would_wake_and_lead() -> None:
    messages = [naive(reply) for text in HOSTILE for reply in replies(text)]
    assert sum(map(pings, messages)) > 100
    assert sum(map(links, messages)) > 100


def test_what_is_written_to_us_is_read_as_it_is_shown() -> None:
    read = without_mention(
        "<@U0BOT00001> fråga <@U1|åsa> i <#C1|allmänt> om <https://x.example|sidan> &lt;b&gt; &amp; <!here>",
        "U0BOT00001",
    )
    assert read == (True, "fråga @åsa i #allmänt om sidan <b> & @here")


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[SlackStage]:
    async with workspace() as slack, connected(slack, database) as stage:
        yield stage


async def test_what_stands_in_slack_afterwards_wakes_nobody(stage: SlackStage) -> None:
    """Through the real client and over the wire, for a sample of each shape."""
    kept = [text for number, text in enumerate(HOSTILE) if number % 100 == 0]
    channel: SlackChannel = stage.channel
    for number, text in enumerate(kept):
        for reply in replies(text):
            await channel.send(Outgoing(f"k{number}", Place("slack", GENERAL), reply))
    standing = stage.slack.workspace.messages[GENERAL]
    assert len(standing) >= len(kept)
    assert sum(pings(message) + links(message) for message in standing) == 0
    assert "U0OMAR0001" in json.dumps(standing)  # it is there to be read
