"""What stands in a card: all that is meant, nothing that mentions, links or commands, and as Teams takes it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.teams.render import LARGEST, card, message, plain, size, summary
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
from tests.bot.channels.contract import EVERY_NODE
from tests.bot.channels.teams_stage import Scene, open_teams, text_of
from tests.fakes import hostile_texts
from tests.fakes import teams_activities as said
from tests.fakes.clock import FakeClock
from tests.fakes.teams_activities import CHANNEL, Human
from tests.fakes.teams_rules import CARD, complaints, elements, of_card

Json = dict[str, Any]
PICTURE = "https://bot.example.se/teams/picture/0a/8/sig"
HOSTS = frozenset({"bot.example.se"})


def everywhere(text: str) -> Reply:
    """Question, title, file name, nickname and comment: wherever a text from outside may come to stand."""
    field = Field("name", text, hint=text, value=text, low=text, high=text)
    return Reply(
        (
            Heading(text),
            Text(text),
            Facts(((text, text),)),
            Table(text, (text, text), ((text, text),)),
            Choices((Button(text, "help"),), text or "?"),
            Scale(text, text, text, ("a:1", "a:2"), 1),
            Form(text, (field, Field("choice", text, "choice", options=(text,))), text, "form", text),
            Citation(text, text, text, text, text, text),
            Picture(b"", text),
        )
    )


def pings(activity: Json) -> int:
    """A mention is an entity; its name stands in the text between <at> and </at>."""
    return len(activity.get("entities", [])) + text_of(activity).casefold().count("<at")


def links(activity: Json) -> int:
    """Whatever would be opened, fetched or drawn as a link by a card's program."""
    found = 0
    for attachment in activity["attachments"]:
        for element in elements(attachment["content"]):
            found += element["type"] == "Action.OpenUrl"
            found += "selectAction" in element or "iconUrl" in element
            found += element["type"] == "Image" and not element["url"].startswith("https://bot.example.se/")
            found += element["type"] in {"TextBlock", "Fact"} and any(sign in element["text"] for sign in "[]<>`*_~")
            found += element["type"] == "TextBlock" and "://" in element["text"]
    return found


def test_five_hundred_hostile_texts_everywhere_ping_nobody_and_link_nowhere() -> None:
    texts = hostile_texts.texts()
    drawn = [message(everywhere(text), lambda _: PICTURE) for text in texts]
    assert len(set(texts)) == 500
    assert sum(map(pings, drawn)) == 0
    assert sum(map(links, drawn)) == 0
    assert [found for activity in drawn for found in complaints(activity, HOSTS)] == []


def test_the_test_sees_a_card_that_lets_text_be_markup() -> None:
    def careless(text: str) -> Json:
        body = [{"type": "TextBlock", "text": text, "wrap": True}]
        return {"type": "message", "attachments": [{"contentType": CARD, "content": {"body": body}}]}

    drawn = [careless(text) for text in hostile_texts.texts()]
    assert sum(map(pings, drawn)) > 10
    assert sum(map(links, drawn)) > 300


@given(st.text(max_size=80), st.sampled_from(["sv", "en"]))
def test_any_text_makes_a_card_that_teams_takes(text: str, language: str) -> None:
    activity = message(Reply(everywhere(text).nodes, language), lambda _: PICTURE)
    assert complaints(activity, HOSTS) == []
    assert pings(activity) + links(activity) == 0


@given(st.text(max_size=200))
def test_what_is_not_seen_is_not_sent(text: str) -> None:
    kept = plain(text)
    assert not any(sign in kept for sign in "\u202e\u200b\u2066\U000e0041\x00")
    assert "{{" not in kept


@pytest.mark.parametrize("text", ["åäö ÅÄÖ é", "Sámi giella: čđŋšŧž", "اللغة العربية", "日本語", "👩‍👩‍👧"])
def test_no_language_is_harmed(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize("node", EVERY_NODE, ids=lambda node: type(node).__name__)
def test_every_kind_of_node_keeps_the_rules(node: Any) -> None:
    assert of_card(card(Reply((node,)), lambda _: PICTURE), HOSTS) == []


def test_a_button_has_a_fallback_that_sends_the_same() -> None:
    buttons = [
        each for each in elements(card(Reply(EVERY_NODE), lambda _: PICTURE)) if each["type"] == "Action.Execute"
    ]
    assert len(buttons) == 12
    assert all(each["fallback"]["type"] == "Action.Submit" for each in buttons)
    assert all(each["fallback"]["data"] == each["data"] for each in buttons)


def test_a_button_beside_a_form_does_not_ask_for_the_form_to_be_filled_in() -> None:
    found = elements(card(Reply(EVERY_NODE), lambda _: PICTURE))
    buttons = [each for each in found if each["type"] == "Action.Execute" and "form" not in each["data"]]
    assert all(each["associatedInputs"] == "none" for each in buttons)


def test_a_step_of_the_scale_says_its_end_to_a_screen_reader_and_the_chosen_one_stands_out() -> None:
    steps = [each for each in elements(card(Reply((EVERY_NODE[5],)))) if each["type"] == "Action.Execute"]
    assert [each["title"] for each in steps] == list("123456")
    assert (steps[0]["tooltip"], steps[5]["tooltip"]) == ("1 / 6, inte alls", "6 / 6, i hög grad")
    assert [each.get("style") for each in steps] == [None, None, None, "positive", None, None]


def test_many_buttons_stand_six_in_a_row() -> None:
    reply = Reply((Choices(tuple(Button(str(n), f"sample:{n}") for n in range(14))),))
    rows = [each for each in elements(card(reply)) if each["type"] == "ActionSet"]
    assert [len(row["actions"]) for row in rows] == [6, 6, 2]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Vårens träffar", "TextBlock"),
        ("Hur nöjd är du?", "TextBlock"),
        ("Träff 3: energi & klimat (digitalt)", "TextBlock"),
        ("12 mars, kl. 9.30–15", "TextBlock"),
        ("[länk](https://elsewhere.example)", "RichTextBlock"),
        ("www.elsewhere.example", "RichTextBlock"),
        ("gå till elsewhere.example nu", "RichTextBlock"),
        ("_kursiv_", "RichTextBlock"),
        ("- punkt", "RichTextBlock"),
        ("1. punkt", "RichTextBlock"),
        ("&lt;at", "RichTextBlock"),
        ("två\nrader", "RichTextBlock"),
        (" ", "RichTextBlock"),
    ],
)
def test_a_heading_is_one_for_screen_readers_where_nothing_in_it_could_be_markup(text: str, kind: str) -> None:
    (drawn,) = card(Reply((Heading(text),)))["body"]
    assert drawn["type"] == kind


def test_a_notice_says_the_beginning_in_plain_words() -> None:
    assert summary(Reply((Heading("Vårmöte"), Text("Vi ses\ni Vara.")))) == "Vårmöte Vi ses i Vara."
    assert len(summary(Reply((Text("ord " * 200),)))) <= 200


def test_the_size_is_counted_as_teams_counts() -> None:
    assert size({"a": "å"}) == len('{"a": "å"}') * 2
    assert size(message(Reply((Text("å" * (LARGEST // 2)),)))) > LARGEST


HOSTILE = [text for text in hostile_texts.texts()[::25] if text.strip()]


@pytest.fixture
async def scene(database: Database) -> AsyncIterator[Scene]:
    async with open_teams(database, FakeClock(), typing=False) as scene:
        yield scene


async def test_a_hostile_question_nickname_and_file_come_back_as_plain_words(scene: Scene) -> None:
    for count, text in enumerate(HOSTILE):
        somebody = Human(f"29:{count}", text, f"00000000-0000-4000-8000-{count:012}")
        scene.teams.files["a.exe"] = b"x"
        await scene.tell(said.wrote(somebody, somebody.chat, text))
        await scene.tell(said.wrote(somebody, CHANNEL, "hjälp", mention=True))
        await scene.tell(said.sent_file(somebody, f"{text}.txt", f"{scene.teams.address}/files/a.exe"))
        await scene.responder.settled()
    sent = [each.activity for each in scene.teams.messages]
    assert len(sent) >= 3 * len(HOSTILE) - 3
    assert sum(map(pings, sent)) == 0
    assert sum(map(links, sent)) == 0
