"""Every node says in plain text what it shows."""

import re

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.actions import RateSample, encode
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
from bot.conversation.text_twin import as_text

EVERYTHING: tuple[Node, ...] = (
    Heading("Höstens träffar"),
    Text("Två rader\noch å, ä, ö."),
    Facts((("När", "torsdag 10 december"), ("Var", "Alingsås"))),
    Table("Deltagare", ("Grupp", "Antal"), (("Naturvård", "363"), ("Miljöstrategi", "281"))),
    Choices((Button("Ja", "yes"), Button("Nej", "no")), prompt="Kommer du?"),
    Scale("Hur nöjd är du?", "inte alls", "i mycket hög grad", tuple(encode(RateSample(n)) for n in range(1, 7)), 4),
    Form("Ny träff", (Field("n", "Namn", hint="högst 80 tecken"), Field("d", "Dag", required=False)), "Skicka", "a"),
    Citation("Årsrapport", "Vi blev 38 kommuner.", "sidan 4", "Årsmöte", "8 december 2022"),
    Picture(b"png", "Staplar: 5,75 i april, 5,58 i maj."),
    Attachment("traff.ics", b"BEGIN:VCALENDAR", "Lägg i min kalender"),
    Entry(
        "Våtmarker", Leaf("tors", "10", "dec"), (("När", "10 december"),), "Du kommer.", "good", (Button("Nej", "n"),)
    ),
)


def test_every_kind_of_node_has_a_text_twin() -> None:
    assert {type(node) for node in EVERYTHING} == set(NODES)
    assert all(as_text(Reply((node,))).strip() for node in EVERYTHING)


def test_the_twin_holds_every_word_that_the_node_shows() -> None:
    text = as_text(Reply(EVERYTHING))
    for shown in ("363", "Naturvård", "Ja / Nej", "Kommer du?", "1 = inte alls, 6 = i mycket hög grad", "Ditt svar: 4"):
        assert shown in text
    for shown in ("Namn (högst 80 tecken):", "Dag (frivilligt):", "Källa: Årsrapport, Årsmöte", "sidan 4", "5,75"):
        assert shown in text


def test_the_twin_has_no_emoji_and_no_markup() -> None:
    assert re.findall(r"[\U0001F000-\U0001FAFF\u2600-\u27BF<>*_`]", as_text(Reply(EVERYTHING))) == []


def test_a_reply_survives_being_stored_and_loaded() -> None:
    reply = Reply(EVERYTHING, "sv")
    assert msgspec.json.decode(msgspec.json.encode(reply), type=Reply) == reply


@given(st.text(), st.text(), st.text())
def test_a_citation_keeps_its_quotation_to_the_letter(title: str, quote: str, place: str) -> None:
    assert f"”{quote}”" in as_text(Reply((Citation(title, quote, place),)))
