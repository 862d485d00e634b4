"""What every channel keeps, whatever its platform. A channel's own tests subclass this and supply a `stage`.

The stage is the platform as its members know it: it lets a person write, press, fill in and upload,
and it tells what a person sees.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

import msgspec
import pytest

from bot.channels.channel import Channel, DeliveryFailed, Outgoing
from bot.conversation.actions import RateSample, SendSampleForm, ShowHelp, ShowSample, encode
from bot.conversation.events import AnyEvent, FilledIn, Person, Place, Pressed, Uploaded, Wrote
from bot.conversation.replies import (
    NODES,
    Attachment,
    Button,
    Choices,
    Citation,
    Entry,
    Facts,
    Field,
    Form,
    Heading,
    Leaf,
    Node,
    Picture,
    Reply,
    Scale,
    Table,
    Text,
)
from bot.conversation.text_twin import node_as_text

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f00050001ff5ce0c1f30000000049454e44ae426082"
)
EVERY_NODE: tuple[Node, ...] = (
    Heading("Vårens träffar"),
    Text("Första raden\nAndra raden med å, ä och ö"),
    Facts((("När", "torsdag 7 april kl. 9.30"), ("Var", "Stadshuset i Vara"))),
    Table("Deltagare per träff", ("Grupp", "Antal"), (("Naturvård", "31"), ("Miljöstrategi", "27"))),
    Choices((Button("Visa mer", encode(ShowHelp())), Button("Avstå", encode(ShowSample("text")))), "Vad vill du göra?"),
    Scale("Hur nöjd är du?", "inte alls", "i hög grad", tuple(encode(RateSample(step)) for step in range(1, 7)), 4),
    Form(
        "Ny träff",
        (
            Field("name", "Vad heter den?", hint="Kort och tydligt", value="Höstmöte"),
            Field("notes", "Något mer?", "text", required=False),
            Field("day", "Vilken dag?", "date"),
            Field("shape", "Hur?", "choice", options=("fysiskt", "digitalt")),
            Field("wish", "Hur angeläget?", "scale", low="lite", high="mycket"),
        ),
        submit="Skicka in",
        action=encode(SendSampleForm()),
        opens="Öppna",
    ),
    Form(
        "Vilka kom?",
        (
            Field("groups", "Grupper", "several", options=("naturvård", "mat, dryck", "buller"), value="buller"),
            Field("came", "Deltagare", "several", False, options=tuple(f"Vara: Ek {n}" for n in range(30))),
        ),
        submit="Skicka in",
        action=encode(SendSampleForm()),
    ),
    Citation("Minnesanteckningar", "Vi enades om en gemensam plan.", "sidan 2", "Vårmöte", "12 mars 2026"),
    Picture(DOT, "Två staplar: naturvård 31, miljöstrategi 27."),
    Attachment("traff.ics", b"BEGIN:VCALENDAR", "Lägg i min kalender"),
    Entry(
        "Våtmarker",
        Leaf("tors", "10", "dec"),
        (("När", "torsdag 10 december kl. 9.30"), ("Var", "Växjö")),
        "Du kommer.",
        "good",
        (Button("Kommer inte", encode(ShowSample("text"))),),
    ),
    Choices((Button("Anslut", address="https://mote.example.se/42?v=1&w=2"), Button("Visa mer", encode(ShowHelp())))),
)
CANNOT_WAIT = 10.0  # seconds until a test gives up waiting for something to be seen


@dataclass(frozen=True)
class Standing:
    """One message as a person sees it: every word of it, also what a picture or a control is called."""

    id: str
    text: str


class Stage(Protocol):
    """`member` and `other` are two people who both see `room`; `received` is what reached the bot, each event once."""

    channel: Channel
    member: Person
    other: Person
    room: Place
    received: Sequence[AnyEvent]

    async def write(self, person: Person, place: Place, text: str, *, key: str) -> None: ...
    async def press(self, person: Person, place: Place, message: str, action: str, /, *, key: str) -> None: ...
    async def fill_in(
        self, person: Person, place: Place, message: str, action: str, /, *, values: dict[str, str], key: str
    ) -> None: ...
    async def upload(self, person: Person, place: Place, name: str, content: bytes, *, key: str) -> None: ...
    async def standing(self, person: Person, place: Place) -> list[Standing]: ...


class ChannelContract:
    async def test_its_own_messages_never_come_back_as_events(self, stage: Stage) -> None:
        await stage.channel.send(_say(stage.room, "own", Text("Hej allihop")))
        await stage.write(stage.member, stage.room, "Hej själv", key="after-own")
        await _until(lambda: bool(stage.received))
        assert [event.person for event in stage.received] == [stage.member]

    async def test_what_is_written_arrives_with_its_words_its_writer_and_its_place(self, stage: Stage) -> None:
        await stage.write(stage.member, stage.room, "När är nästa träff?", key="question")
        await _until(lambda: bool(stage.received))
        event = stage.received[0]
        assert isinstance(event, Wrote)
        assert (event.text, event.person, event.place, event.mentioned) == (
            "När är nästa träff?",
            stage.member,
            stage.room,
            False,
        )

    async def test_the_same_event_twice_changes_nothing(self, stage: Stage) -> None:
        for _ in range(2):
            await stage.write(stage.member, stage.room, "En gång", key="repeated")
        await _until(lambda: bool(stage.received))
        assert len(stage.received) == 1
        assert sum("En gång" in seen.text for seen in await stage.standing(stage.other, stage.room)) == 1

    async def test_an_address_survives_being_stored_and_loaded(self, stage: Stage) -> None:
        await stage.write(stage.member, stage.room, "Svara här", key="address")
        await _until(lambda: bool(stage.received))
        place = msgspec.json.decode(msgspec.json.encode(stage.received[0].place), type=Place)
        message = await stage.channel.send(_say(place, "to-address", Text("Här är svaret")))
        assert await _seen(stage, stage.member, place, message, "Här är svaret")

    async def test_a_person_is_reached_alone_also_by_a_stored_address(self, stage: Stage) -> None:
        person = msgspec.json.decode(msgspec.json.encode(stage.member), type=Person)
        direct = await stage.channel.direct(person)
        message = await stage.channel.send(_say(direct, "direct", Text("Bara till dig")))
        assert direct.direct
        assert await _seen(stage, stage.member, direct, message, "Bara till dig")

    @pytest.mark.parametrize("node", EVERY_NODE, ids=lambda node: type(node).__name__)
    async def test_every_node_is_seen_with_all_that_its_text_twin_says(self, stage: Stage, node: Node) -> None:
        message = await stage.channel.send(_say(stage.room, "node", node))
        seen = await _standing(stage, stage.member, stage.room, message)
        assert unseen(node_as_text(node, "sv"), seen.text) == []

    def test_every_kind_of_node_is_tried(self) -> None:
        assert {type(node) for node in EVERY_NODE} == set(NODES)

    async def test_a_message_is_updated_where_it_stands(self, stage: Stage) -> None:
        if not stage.channel.capabilities.updates:
            pytest.skip("this platform cannot edit: the capability says so")
        message = await stage.channel.send(_say(stage.room, "first", Text("Före ändringen")))
        changed = Outgoing("second", stage.room, Reply((Text("Efter ändringen"),)), amends=message)
        assert await stage.channel.send(changed) == message
        texts = [seen.text for seen in await stage.standing(stage.member, stage.room) if seen.id == message]
        assert len(texts) == 1
        assert "Efter ändringen" in texts[0]
        assert "Före ändringen" not in texts[0]

    async def test_a_long_reply_is_known_by_one_message_and_taken_back_in_all_that_it_took(self, stage: Stage) -> None:
        sentence = "Här står en mening om ängar. "
        long = Text(sentence * (2 * stage.channel.capabilities.longest_text // len(sentence)))
        message = await stage.channel.send(Outgoing("long", stage.room, Reply((long, EVERY_NODE[4]))))
        standing = await stage.standing(stage.member, stage.room)
        whole = [seen for seen in standing if "ängar" in seen.text or "Visa mer" in seen.text]
        assert sum(seen.text.count("om ängar.") for seen in whole) == long.text.count("om ängar.")
        assert whole[0].id == message
        await stage.press(stage.member, stage.room, whole[-1].id, encode(ShowHelp()), key="pressed-last")
        await _until(lambda: bool(stage.received))
        event = stage.received[0]
        assert isinstance(event, Pressed)
        assert event.message == message
        if not stage.channel.capabilities.updates:
            return
        gone = Outgoing("gone", stage.room, Reply((Text("Svaret är borttaget"),)), amends=message)
        assert await stage.channel.send(gone) == message
        left = [seen for seen in await stage.standing(stage.member, stage.room) if seen.id in {one.id for one in whole}]
        assert [(seen.id, "borttaget" in seen.text, "ängar" in seen.text) for seen in left] == [(message, True, False)]

    async def test_the_same_key_is_one_message(self, stage: Stage) -> None:
        if stage.channel.capabilities.settles != "key":
            pytest.skip("this platform takes no key: the capability says so")
        sent = [await stage.channel.send(_say(stage.room, "same", Text("En enda gång"))) for _ in range(3)]
        assert len(set(sent)) == 1
        texts = [seen.text for seen in await stage.standing(stage.member, stage.room)]
        assert sum("En enda gång" in text for text in texts) == 1

    async def test_an_old_edit_that_is_sent_again_does_not_undo_a_newer_one(self, stage: Stage) -> None:
        if not stage.channel.capabilities.updates or stage.channel.capabilities.settles != "key":
            pytest.skip("this platform takes no key for edits: the capability says so")
        message = await stage.channel.send(_say(stage.room, "zero", Text("Noll")))
        for key, text in (("one", "Ett"), ("two", "Två"), ("one", "Ett")):
            await stage.channel.send(Outgoing(key, stage.room, Reply((Text(text),)), amends=message))
        assert await _seen(stage, stage.member, stage.room, message, "Två")

    async def test_what_was_sent_is_found_by_its_key(self, stage: Stage) -> None:
        if stage.channel.capabilities.settles == "nothing":
            pytest.skip("this platform remembers nothing: the capability says so")
        outgoing = _say(stage.room, "looked-for", Text("Här"))
        assert await stage.channel.find(outgoing) is None
        message = await stage.channel.send(outgoing)
        assert await stage.channel.find(outgoing) == message

    async def test_a_reply_for_one_person_is_seen_by_that_person_alone(self, stage: Stage) -> None:
        outgoing = Outgoing("private", stage.room, Reply((Text("Hemligt för andra"),)), only_for=stage.member)
        if not stage.channel.capabilities.private_replies:
            with pytest.raises(DeliveryFailed) as refused:
                await stage.channel.send(outgoing)
            assert refused.value.permanent
            return
        message = await stage.channel.send(outgoing)
        assert await _seen(stage, stage.member, stage.room, message, "Hemligt för andra")
        assert all("Hemligt" not in seen.text for seen in await stage.standing(stage.other, stage.room))

    async def test_a_button_brings_its_action_and_its_message(self, stage: Stage) -> None:
        message = await stage.channel.send(_say(stage.room, "buttons", EVERY_NODE[4]))
        await stage.press(stage.other, stage.room, message, encode(ShowHelp()), key="pressed-1")
        await _until(lambda: bool(stage.received))
        event = stage.received[0]
        assert isinstance(event, Pressed)
        assert (event.action, event.message, event.person) == (encode(ShowHelp()), message, stage.other)

    @pytest.mark.parametrize(
        ("form", "values"),
        [
            (6, {"name": "Höstmöte", "notes": "", "day": "2026-10-01", "shape": "digitalt", "wish": "5"}),
            (7, {"groups": "naturvård\nmat, dryck", "came": "Vara: Ek 2\nVara: Ek 29"}),
            (7, {"groups": "buller", "came": ""}),
        ],
    )
    async def test_a_form_brings_what_was_filled_in(self, stage: Stage, form: int, values: dict[str, str]) -> None:
        if not stage.channel.capabilities.forms:
            pytest.skip("this platform has no forms: the capability says so")
        message = await stage.channel.send(_say(stage.room, "form", EVERY_NODE[form]))
        await stage.fill_in(stage.member, stage.room, message, encode(SendSampleForm()), values=values, key="filled-1")
        await _until(lambda: bool(stage.received))
        event = stage.received[0]
        assert isinstance(event, FilledIn)
        assert (event.values, event.message) == (values, message)

    async def test_a_file_brings_its_name_and_its_size(self, stage: Stage) -> None:
        if not stage.channel.capabilities.uploads:
            pytest.skip("this platform takes no files: the capability says so")
        await stage.upload(stage.member, stage.room, "plan.txt", b"en plan", key="uploaded-1")
        await _until(lambda: bool(stage.received))
        event = stage.received[0]
        assert isinstance(event, Uploaded)
        assert (event.name, event.size) == ("plan.txt", 7)

    async def test_a_message_to_a_place_that_is_gone_is_refused_for_good(self, stage: Stage) -> None:
        nowhere = Place(stage.channel.name, "no-such-room")
        with pytest.raises(DeliveryFailed) as refused:
            await stage.channel.send(_say(nowhere, "nowhere", Text("Hallå?")))
        assert refused.value.permanent

    def test_capabilities_are_possible(self, stage: Stage) -> None:
        able = stage.channel.capabilities
        assert able.key_seconds > 0 if able.settles == "key" else True
        assert able.request_seconds > 0
        assert able.lateness_seconds >= 0
        assert able.longest_text > 0
        assert able.most_buttons > 0


def _say(place: Place, key: str, node: Node) -> Outgoing:
    return Outgoing(key, place, Reply((node,)))


async def _standing(stage: Stage, person: Person, place: Place, message: str) -> Standing:
    return next(seen for seen in await stage.standing(person, place) if seen.id == message)


async def _seen(stage: Stage, person: Person, place: Place, message: str, text: str) -> bool:
    return text in (await _standing(stage, person, place, message)).text


async def _until(done: "Done") -> None:
    deadline = monotonic() + CANNOT_WAIT
    while not done():
        assert monotonic() < deadline, "nothing came within the time"
        await asyncio.sleep(0.005)


class Done(Protocol):
    def __call__(self) -> bool: ...


def unseen(twin: str, seen: str) -> list[str]:
    """The words of the text twin that are not seen."""
    return sorted(_words(twin) - _words(seen))


def _words(text: str) -> set[str]:
    """The words without signs around them, and without those that only say how to answer."""
    stripped = (word.strip("“”\"'():;,.?!–-/=·*") for word in text.replace(JOINER, "").split())
    return {word for word in stripped if word} - HOW_TO


JOINER = "\u2060"  # is not seen: it parts signs that together would be a link
HOW_TO = {"Välj", "Svara", "med", "en", "siffra", "1–6", "Källa", "Bild", "Choose", "Source"}
