"""What a platform cannot do is done in the nearest way that it can."""

from dataclasses import replace

import pytest

from bot.channels.channel import Capabilities, DeliveryFailed, Outgoing
from bot.channels.fitting import fitted
from bot.conversation.events import Person, Place, addressed
from bot.conversation.replies import Field, Form, Picture, Reply, Text
from tests.fakes.channel import FakeChannel

ABLE = Capabilities(settles="key")
ASA = Person("fake", "asa", "Åsa")
FORM = Form("Ny träff", (Field("name", "Namn"),), "Skicka", "sampleform")
MESSAGE = Outgoing(
    "k", Place("fake", "rum", "tråd"), Reply((Text("Hej"), FORM, Picture(b"", "Tre staplar"))), only_for=ASA, amends="7"
)


def channel(can: Capabilities) -> FakeChannel:
    return FakeChannel("http://127.0.0.1:9", can)


async def test_a_platform_that_can_do_everything_gets_the_message_as_it_is() -> None:
    assert await fitted(MESSAGE, channel(ABLE)) == MESSAGE


async def test_what_only_one_may_see_is_said_directly_where_a_room_has_no_private_replies() -> None:
    fit = await fitted(MESSAGE, channel(replace(ABLE, private_replies=False)))
    assert fit.place == Place("fake", "direct-asa", direct=True)
    assert fit.only_for is None


class NobodyReached(FakeChannel):
    async def direct(self, person: Person) -> Place:
        return Place("fake", "torget")


async def test_what_only_one_may_see_is_not_said_among_others_when_that_one_cannot_be_reached() -> None:
    unable = NobodyReached("http://127.0.0.1:9", replace(ABLE, private_replies=False))
    fit = await fitted(MESSAGE, unable)
    assert (fit.place, fit.only_for) == (MESSAGE.place, None)
    (notice,) = fit.reply.nodes
    assert isinstance(notice, Text)
    assert "jag når dig inte enskilt" in notice.text


async def test_a_reminder_for_one_who_cannot_be_reached_alone_has_not_come() -> None:
    owed = replace(MESSAGE, place=addressed(ASA), kind="reminder")
    with pytest.raises(DeliveryFailed) as failure:
        await fitted(owed, NobodyReached("http://127.0.0.1:9", ABLE))
    assert failure.value.permanent
    secret = await fitted(replace(owed, kind="answer"), NobodyReached("http://127.0.0.1:9", ABLE))
    assert secret.place == Place("fake", "torget")
    assert "Hej" not in str(secret.reply)


async def test_an_edit_is_a_new_message_where_nothing_can_be_edited() -> None:
    assert (await fitted(MESSAGE, channel(replace(ABLE, updates=False)))).amends == ""


async def test_an_answer_stands_in_the_room_where_there_are_no_threads() -> None:
    assert (await fitted(MESSAGE, channel(replace(ABLE, threads=False)))).place == Place("fake", "rum")


@pytest.mark.parametrize(
    ("can", "number", "said"),
    [
        (replace(ABLE, forms=False), 1, "Ny träff\n- Namn:"),
        (replace(ABLE, pictures=False), 2, "Bild: Tre staplar"),
    ],
    ids=["forms", "pictures"],
)
async def test_what_cannot_be_drawn_is_said_in_words(can: Capabilities, number: int, said: str) -> None:
    fit = await fitted(MESSAGE, channel(can))
    assert fit.reply.nodes[number] == Text(said)
    assert fit.reply.nodes[0] == Text("Hej")
