"""How replies look on Discord: within its limits whatever they hold, and the same said in the same words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.discord import modals
from bot.channels.discord.markdown import clipped, escaped
from bot.channels.discord.moments import beside
from bot.channels.discord.render import Drawn, messages
from bot.channels.splitting import split
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
from bot.conversation.wording import LANGUAGES, sentences
from tests.bot.channels.contract import DOT, EVERY_NODE
from tests.fakes.discord.markdown import read
from tests.fakes.discord.people import parts
from tests.fakes.discord.rules import of_components, of_modal

TODAY = date(2026, 3, 2)
ZONE = "Europe/Stockholm"

words = st.text(max_size=300)
actions = st.from_regex(r"[a-z]{1,10}:[a-z0-9]{1,20}", fullmatch=True)
buttons = st.builds(Button, words, actions, st.sampled_from(["plain", "primary", "danger"]))
fields = st.builds(
    Field,
    name=st.from_regex(r"[a-z]{1,20}", fullmatch=True),
    label=words,
    kind=st.sampled_from(["line", "text", "date", "scale"]),
    hint=words,
    value=words,
    low=words,
    high=words,
)
nodes = st.one_of(
    st.builds(Heading, words),
    st.builds(Text, st.text(max_size=9000)),
    st.builds(Facts, st.lists(st.tuples(words, words), max_size=30).map(tuple)),
    st.builds(Table, words, st.just(("a", "b")), st.lists(st.tuples(words, words), max_size=30).map(tuple)),
    st.builds(Choices, st.lists(buttons, min_size=1, max_size=40, unique_by=lambda one: one.action).map(tuple), words),
    st.builds(
        Scale, words, words, words, st.just(tuple(f"rate:{step}" for step in range(1, 7))), st.sampled_from([None, 4])
    ),
    st.builds(
        Form, words, st.lists(fields, min_size=1, max_size=5, unique_by=lambda one: one.name).map(tuple), words, actions
    ),
    st.builds(Citation, words, st.text(max_size=9000), words, words, words),
    st.builds(Picture, st.just(DOT), st.text(max_size=2000)),
)


def drawn(*parts_: object) -> tuple[Drawn, ...]:
    return messages(Reply(tuple(parts_)), ZONE, TODAY)  # type: ignore[arg-type] # - whatever a test makes


def words_of(one: Drawn) -> str:
    return "\n".join(read(each.get("content", "")).text for each in parts(one.components))


@given(st.lists(nodes, max_size=12))
def test_whatever_is_said_keeps_to_discords_limits(said: list[object]) -> None:
    for one in drawn(*said):
        assert list(of_components(one.components, len(one.pictures))) == []
        for form in one.forms:
            assert list(of_modal(modals.modal(form, "sv"))) == []


@given(st.text(max_size=500))
def test_what_is_escaped_is_read_as_it_was_written(text: str) -> None:
    seen = read(escaped(text))
    assert (seen.mentions, seen.links, seen.formats) == ([], [], 0)


@given(st.text(alphabet="\\*_a ", max_size=60), st.integers(2, 50))
def test_cutting_does_not_break_an_escape(text: str, longest: int) -> None:
    cut = clipped(escaped(text), longest)
    assert len(cut) <= longest
    assert read(cut).formats == 0


@pytest.mark.parametrize("count", [73, 75, 77, 400])
def test_a_long_answer_becomes_several_between_sentences_with_every_number_kept(count: int) -> None:
    sentences = [f"Mening nummer {number} säger något om träffen {number}." for number in range(count)]
    found = drawn(Text(" ".join(sentences)))
    assert len(found) > (count == 400)
    assert " ".join(words_of(one).replace("\n", " ").strip() for one in found) == " ".join(sentences)


def test_a_citation_is_never_cut_in_two() -> None:
    citation = Citation("Minnesanteckningar", "Vi enades. " * 150, "sidan 2")
    found = drawn(Text("Ord. " * 500), citation, Text("Ord. " * 500))
    holding = [one for one in found if "Minnesanteckningar" in words_of(one)]
    assert len(holding) == 1
    assert words_of(holding[0]).count("Vi enades.") == 150


def test_six_steps_are_six_buttons_in_two_rows_with_words_at_the_ends() -> None:
    (one,) = drawn(EVERY_NODE[5])
    rows = [each["components"] for each in one.components if each["type"] == 1]
    assert [[button["label"] for button in row] for row in rows] == [
        ["1 – inte alls", "2", "3"],
        ["4", "5", "6 – i hög grad"],
    ]


def test_many_choices_become_a_list() -> None:
    (one,) = drawn(Choices(tuple(Button(f"Val {number}", f"help:{number}") for number in range(30))))
    lists = [each for each in parts(one.components) if each["type"] == 3]
    assert [len(each["options"]) for each in lists] == [25, 5]


def test_the_same_action_twice_in_a_message_has_two_ids() -> None:
    (one,) = drawn(Choices((Button("Ett", "help"), Button("Två", "help"))))
    assert [each["custom_id"] for each in parts(one.components) if each["type"] == 2] == ["help", "help#2"]


def test_two_scales_and_a_text_fit_one_dialogue() -> None:
    scales = [Field(name, name, "scale", low="inte alls", high="mycket") for name in ("nöjdhet", "nytta")]
    form = Form(
        "Hur var träffen?",
        (*scales, Field("takeaway", "Vad tar du med dig?", "text", required=False)),
        "Skicka",
        "rate:1",
    )
    modal = modals.modal(form, "sv")
    assert list(of_modal(modal)) == []
    assert [label["component"]["type"] for label in modal["components"]] == [3, 3, 4]


@pytest.mark.parametrize(("invited", "lists"), [(1, 1), (25, 1), (26, 2), (100, 4)])
def test_whoever_came_is_ticked_in_lists_as_many_as_the_dialogue_has_room_for(invited: int, lists: int) -> None:
    modal = modals.modal(attendance(invited), "sv")
    assert list(of_modal(modal)) == []
    assert [label["component"]["type"] for label in modal["components"]] == [3] * lists + [4]
    offered = [each["value"] for label in modal["components"][:-1] for each in label["component"]["options"]]
    assert offered == [f"Vara: Ek {number}" for number in range(invited)]


@pytest.mark.parametrize(("invited", "dialogues"), [(100, 1), (101, 2), (137, 2), (250, 3)])
def test_more_than_one_dialogue_holds_are_ticked_in_several_that_have_a_button_each(
    invited: int, dialogues: int
) -> None:
    form = attendance(invited)
    shown = [modals.modal(one, "sv") for one in modals.pages(form)]
    assert [complaint for one in shown for complaint in of_modal(one)] == []
    assert len({one["custom_id"] for one in shown}) == len(shown) == dialogues
    lists = [each["component"] for one in shown for each in one["components"] if "options" in each["component"]]
    assert [each["value"] for one in lists for each in one["options"]] == [f"Vara: Ek {n}" for n in range(invited)]
    assert [each["value"] for one in lists for each in one["options"] if each.get("default")] == [
        "Vara: Ek 0",
        "Vara: Ek 99",
    ]
    (message,) = drawn(form)
    pressed = [each["custom_id"] for each in parts(message.components) if each["type"] == 2]
    assert [modals.page(form, each) for each in pressed] == list(modals.pages(form))


def test_what_is_ticked_in_one_dialogue_leaves_the_others_as_they_are() -> None:
    form = attendance(137)
    first, second = modals.pages(form)
    assert modals.whole(form, second, {"came": "Vara: Ek 136\nVara: Ek 101"})["came"].split("\n") == [
        f"Vara: Ek {n}" for n in (0, 99, 101, 136)
    ]
    assert modals.whole(form, first, {"came": ""})["came"] == ""
    assert modals.whole(form, first, {"came": "Vara: Ek 7", "others": "3"}) == {"came": "Vara: Ek 7", "others": "3"}


def test_a_dialogue_of_a_form_that_is_another_now_is_none() -> None:
    assert modals.page(attendance(137), "a#3") is None


def attendance(invited: int) -> Form:
    names = tuple(f"Vara: Ek {number}" for number in range(invited))
    came = Field("came", "Vilka kom?", "several", required=False, options=names, value="Vara: Ek 0\nVara: Ek 99")
    return Form("Närvaro", (came, Field("others", "Andra", "number", required=False)), "Spara", "a")


def test_every_hint_is_short_enough_for_a_dialogue() -> None:
    hints = [text for each in LANGUAGES for key, text in sentences(each).items() if key.endswith("_hint")]
    assert len(hints) > 10
    assert [text for text in hints if len(text) > modals.LONGEST_HINT] == []


@pytest.mark.parametrize(
    ("said", "stamp"),
    [
        ("torsdag 12 mars kl. 9.30–15", 1773304200),
        ("torsdag 12 mars 2026 kl. 9.30", 1773304200),
        ("Thursday 12 March, 9:30–15:00", 1773304200),
        ("torsdag 29 oktober kl. 13", 1793275200),
    ],
)
def test_a_moment_stands_also_on_the_readers_own_clock(said: str, stamp: int) -> None:
    assert beside(said, ZONE, TODAY) == f"{said} (<t:{stamp}:f>)"


@pytest.mark.parametrize(
    "said", ["söndag 12 mars kl. 9.30", "12 mars kl. 9.30", "torsdag 12 mars", "torsdag 99 mars kl. 9"]
)
def test_what_is_no_moment_is_left_alone(said: str) -> None:
    assert beside(said, ZONE, TODAY) == said


def test_a_moment_is_only_told_among_facts_and_never_in_what_is_quoted() -> None:
    (facts,) = drawn(Facts((("När", "torsdag 12 mars kl. 9.30"),)))
    (quoted,) = drawn(Citation("Protokoll", "Vi ses torsdag 12 mars kl. 9.30."))
    assert "<t:" in facts.components[0]["content"]
    assert "<t:" not in quoted.components[0]["content"]


def test_what_fits_is_not_split() -> None:
    reply = Reply((Text("Kort."),))
    assert split(reply, lambda _: True) == (reply,)


def test_figures_of_a_row_stand_side_by_side_and_sentences_on_lines_of_their_own() -> None:
    (figures,) = drawn(Table("Antal", ("Kommun", "Antal"), (("Lund", "3"), ("Malmö", ""))))
    assert figures.components[0]["content"] == (
        "**Antal**\n- Kommun: **Lund** · Antal: **3**\n- Kommun: **Malmö** · Antal: **–**"
    )
    told = "Kommunen beslutade om en ny plan för skogen och lät alla skolor vara med."
    (sentences_told,) = drawn(Table("Jämfört", ("Kommun", "I arkivet", "Var"), (("Lund", told, "Protokoll"),)))
    assert sentences_told.components[0]["content"] == (
        f"**Jämfört**\n- Kommun: **Lund**\n  I arkivet: {told}\n  Var: **Protokoll**"
    )
