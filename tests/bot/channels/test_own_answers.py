"""What a member has answered goes out to its reader, and into no table on the way, on every channel with dialogues."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select

from bot.channels.discord import record
from bot.channels.slack.sent import Sent
from bot.conversation.actions import SendTakeaway, encode
from bot.conversation.events import AnyEvent, Person, Place, Wrote
from bot.conversation.outcome import Outcome, Say
from bot.conversation.rating import filled
from bot.conversation.replies import Field, Form, Reply
from bot.conversation.state import State
from bot.delivery import outbox
from bot.storage.database import Database
from bot.storage.schema import SCHEMAS
from tests.bot.channels.discord_bot import open_bot
from tests.fakes.discord.server import Discord, open_discord
from tests.fakes.discord.world import APPLICATION
from tests.fakes.waiting import until

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
WORDS = "Kartan över diken"
ACTION = encode(SendTakeaway("r1"))
ASKED = Field("takeaway", "Vad tar du med dig?", kind="text", answer="r1/takeaway")
OWN = Form("Skriv några ord", (ASKED,), "Spara", ACTION)


def fill(connection: Connection, reply: Reply, reader: Person) -> Reply:
    return filled(reply, {"r1/takeaway": WORDS}.get)


def own_card(event: AnyEvent, state: State, now: datetime) -> Outcome:
    if not isinstance(event, Wrote):
        return Outcome()
    return Outcome((Say(event.place, Reply((OWN,)), only_for=event.person),))


def kept(connection: Connection) -> str:
    tables = [table for metadata in SCHEMAS for table in metadata.sorted_tables]
    return "\n".join(str(tuple(row)) for table in tables for row in connection.execute(select(table)))


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with open_discord() as discord:
        yield discord
    assert discord.invalid == []


async def test_on_discord_the_dialogue_shows_what_was_written_and_no_table_holds_it(
    discord: Discord, database: Database
) -> None:
    async with open_bot(discord, database, converse=own_card, fill=fill) as bot:
        room = discord.world.direct_with(bot.asa.id).id
        await bot.asa.write(room, "mitt svar")
        await bot.settled(1)
        (card,) = [one["id"] for one in discord.world.history(room) if one["author"]["id"] == APPLICATION]
        opened = await bot.asa.choose(card, ACTION)
        await until(lambda: opened.answered == 9)
        assert WORDS in str(opened.data)
        assert WORDS not in database.read_now(kept)
        assert "Vad tar du med dig?" in database.read_now(kept)  # the same search finds what is kept


def test_a_form_is_kept_with_its_other_values() -> None:
    other = Field("place", "Plats", value="Växjö")
    form = Form("Träff", (other, Field("words", "Ord", value=WORDS, answer="r1/words")), "Spara", ACTION)
    text = record.forms_as_text([form]) or ""
    assert ("Växjö" in text, WORDS in text) == (True, False)


@pytest.mark.parametrize("user", ["U1", "U2"])
async def test_in_slack_the_dialogue_is_filled_for_whoever_it_is_for(database: Database, user: str) -> None:
    said = Say(Place("slack", "D1", direct=True), Reply((OWN,)), only_for=Person("slack", "U1"))
    database.write_now(lambda connection: outbox.owe(connection, "own", [said], NOW))
    form, _ = await Sent(database, fill).form(outbox.key("own", 0), ACTION, user)
    assert (form.fields[0].value if form else None) == (WORDS if user == "U1" else None)
    assert WORDS not in database.read_now(kept)
