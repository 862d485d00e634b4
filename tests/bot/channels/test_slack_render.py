"""Every reply has a shape that Slack takes, whatever is in it, and nothing of its prose is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.slack import modals, render
from bot.channels.slack.inbound import key_of, message_of
from bot.channels.slack.modals import Origin
from bot.conversation.events import Place
from bot.conversation.replies import (
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
from tests.bot.channels.contract import DOT, EVERY_NODE
from tests.fakes import slack_limits, slack_published
from tests.fakes.slack_seen import words

short = st.text(max_size=300)
long = st.text(max_size=400).map(lambda text: text * 40)
texts = st.one_of(short, long)
rows = st.lists(st.tuples(texts, texts), min_size=1, max_size=130).map(tuple)
buttons = st.lists(st.builds(Button, texts, st.text("abc:", max_size=100)), min_size=1, max_size=30).map(tuple)
nodes: st.SearchStrategy[Node] = st.one_of(
    st.builds(Heading, texts),
    st.builds(Text, texts),
    st.builds(Facts, rows),
    st.builds(Table, texts, st.just(("a", "b")), rows),
    st.builds(Choices, buttons, texts),
    st.builds(Scale, texts, texts, texts, st.just(tuple("123456")), st.none() | st.integers(1, 6)),
    st.builds(Citation, texts, texts, texts, texts, texts),
    st.builds(Picture, st.just(DOT), texts),
    st.builds(Entry, short, st.just(Leaf("tors", "10", "dec")), st.just((("a", "b"),)), short),
)


SENTENCES = ["Det blev 3,5 hektar.", "Kl. 9.30 den 7 april t.ex. i Vara.", "Ja!"]


def complaints(blocks: list[render.Block]) -> list[str]:
    return [
        *slack_limits.of_blocks(blocks, slack_limits.IN_MESSAGES, 50),
        *slack_published.of_call("chat.postMessage", {"channel": "C1", "blocks": blocks, "text": "x"}),
    ]


@settings(max_examples=60)
@given(st.lists(nodes, min_size=1, max_size=8))
def test_whatever_is_said_slack_takes_it(said: list[Node]) -> None:
    parts = render.messages(Reply(tuple(said)), "k" * 24, dict.fromkeys(range(len(said)), "F1"))
    assert [complaint for part in parts for complaint in complaints(part)] == []


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["Det blev 3,5 hektar.", "Kl. 9.30 den 7 april t.ex. i Vara.", "Ja!"]), max_size=900).map(
        lambda few: few * 5
    )
)
def test_no_sentence_is_lost_doubled_or_cut(sentences: list[str]) -> None:
    parts = render.messages(Reply((Text(" ".join(sentences)),)), "k", {})
    whole = " ".join(words(part) for part in parts)
    for sentence in set(sentences):
        assert sum(words(part).count(sentence) for part in parts) == sentences.count(sentence)
    assert " ".join(whole.split()) == " ".join(sentences)


def test_no_citation_is_cut() -> None:
    citations = [Citation(f"Protokoll {number}", f"Beslut {number}. Vi enades. " * 100) for number in range(12)]
    parts = render.messages(Reply(tuple(citations)), "k", {})
    assert len(parts) > 1
    for citation in citations:
        assert sum(citation.quote in words(part) for part in parts) == 1


def test_home_shows_tables_and_pictures_in_words() -> None:
    blocks = render.blocks(Reply(EVERY_NODE), {}, surface="home")
    assert list(slack_limits.of_blocks(blocks, slack_limits.IN_HOME, 100)) == []
    assert "Två staplar" in words(blocks)
    assert "Naturvård" in words(blocks)


def test_a_block_says_which_message_it_belongs_to() -> None:
    (block,) = render.named([{"type": "divider"}], "k" * 24, 2, "C1:1.000001")
    assert len(block["block_id"]) < 255
    action = {"block_id": block["block_id"]}
    container = {"type": "message", "channel_id": "C1", "message_ts": "9.000001"}
    assert key_of(action) == "k" * 24
    assert message_of({"container": container}, action) == "C1:1.000001"
    assert message_of({"container": container}, {"block_id": "somebody else's"}) == "C1:9.000001"


def test_a_form_is_one_dialogue_whatever_its_fields() -> None:
    fields = (
        *(Field(f"f{number}", "x" * 300, hint="y" * 2500, value="z" * 5000) for number in range(3)),
        Field("many", "Vilken?", "choice", options=tuple(f"alternativ {number}" for number in range(90))),
        Field("long", "Vilket?", "choice", options=("å" * 200, "ä" * 200), value="ä" * 200),
        Field("day", "När?", "date", value="i morgon"),
        Field("scale", "Hur?", "scale", low="x" * 400, high="y", value="4"),
        Field("long text", "Vad?", "text", longest=9000, required=False),
    )
    form = Form("En mycket lång rubrik på ett formulär", fields, "Skicka in dina svar till oss", "a")
    origin = Origin("k" * 24, "C1:1.000001", "a" * 100, Place("slack", "C1", "C1:1.000001"))
    view = modals.dialogue(form, "sv", origin)
    assert list(slack_limits.of_view(view)) == []
    assert list(slack_published.of_call("views.open", {"trigger_id": "1", "view": view})) == []
    assert modals.origin(view) == origin
    chosen = {"selected_option": view["blocks"][5]["element"]["options"][1]}
    state = {"values": {"long": {"answer": chosen}}}
    assert modals.filled_in(form, {"state": state})["long"] == "ä" * 200


@pytest.mark.parametrize(
    ("number", "kind"),
    [(1, "checkboxes"), (10, "checkboxes"), (100, "multi_static_select"), (250, "multi_static_select")],
)
def test_several_are_chosen_among_boxes_or_in_a_list_however_many_they_are(number: int, kind: str) -> None:
    names = tuple(f"Vara: Ek {each}" for each in range(number))
    form = Form("Närvaro", (Field("came", "Vilka kom?", "several", options=names, value=names[-1]),), "Spara", "a")
    view = modals.dialogue(form, "sv", Origin("k" * 24, "C1:1.000001", "a", Place("slack", "C1", "C1:1.000001")))
    assert list(slack_limits.of_view(view)) == []
    assert list(slack_published.of_call("views.open", {"trigger_id": "1", "view": view})) == []
    element = view["blocks"][0]["element"]
    assert element["type"] == kind
    offered = [option for group in element.get("option_groups", [element]) for option in group["options"]]
    assert element["initial_options"] == offered[-1:]
    state = {"values": {"came": {"answer": {"selected_options": [offered[0], offered[-1]]}}}}
    assert modals.filled_in(form, {"state": state})["came"].split("\n") == [names[0], names[-1]]
