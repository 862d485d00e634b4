"""One of everything a reply can be made of, to look at and to press."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from bot.conversation.actions import AnswerSample, RateSample, SendSampleForm, ShowSample, button, encode
from bot.conversation.events import AnyEvent, FilledIn, Pressed, Wrote
from bot.conversation.forms import HIGHEST_STEP, complaints
from bot.conversation.handlers.answering import answer
from bot.conversation.handlers.refusing import stale_button
from bot.conversation.outcome import Amend, Outcome
from bot.conversation.replies import (
    Attachment,
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
from bot.conversation.state import State
from bot.conversation.wording import phrases, say

_PICTURE = Path(__file__).with_name("sample.png")


def offer(event: Wrote, state: State, now: datetime) -> Outcome:
    return _offer(event, state)


def show(event: Pressed, action: ShowSample, state: State, now: datetime) -> Outcome:
    if not action.node:
        return _offer(event, state)
    if action.node not in SAMPLES:
        return stale_button(event, state)
    return answer(event, state, SAMPLES[action.node](state.language), private=action.node in _PERSONAL)


def rated(event: Pressed, action: RateSample, state: State, now: datetime) -> Outcome:
    """Shown on a scale of one's own, so that a second tap corrects the first and nobody else sees it."""
    thanks = Text(say(state.language, "conversation.sample.scale.thanks", value=action.value))
    scale = replace(_scale_pressed(event, state), chosen=action.value)
    if state.pressed_alone or event.place.direct:
        return _amend(event, state, scale, thanks)
    return answer(event, state, scale, thanks, kind="receipt", private=True)


def _scale_pressed(event: Pressed, state: State) -> Scale:
    """The question that was answered, among those on the message."""
    nodes = state.pressed.nodes if state.pressed else ()
    asked = (node for node in nodes if isinstance(node, Scale) and event.action in node.actions)
    return next(asked, _scale(state.language))


def chosen(event: Pressed, action: AnswerSample, state: State, now: datetime) -> Outcome:
    return answer(event, state, Text(say(state.language, "conversation.sample.choices.thanks")), private=True)


def filled_in(event: FilledIn, action: SendSampleForm, state: State, now: datetime) -> Outcome:
    language = state.language
    form = _form(language)
    if wrong := complaints(form, event.values, language):
        return answer(event, state, Text("\n".join(wrong.values())), private=True)
    empty = say(language, "conversation.sample.form.empty")
    rows = tuple((field.label, event.values.get(field.name, "").strip() or empty) for field in form.fields)
    return _amend(event, state, Text(say(language, "conversation.sample.form.thanks")), Facts(rows))


def _offer(event: AnyEvent, state: State) -> Outcome:
    language = state.language
    buttons = (button(say(language, f"conversation.samples.{name}"), ShowSample(name)) for name in SAMPLES)
    return answer(
        event,
        state,
        Heading(say(language, "conversation.samples.heading")),
        Choices(tuple(buttons), prompt=say(language, "conversation.samples.prompt")),
    )


def _amend(event: Pressed | FilledIn, state: State, *nodes: Node) -> Outcome:
    return Outcome((Amend(event.place, event.message, Reply(nodes, state.language)),))


def _text(language: str) -> Node:
    return Text(say(language, "conversation.sample.text.body"))


def _facts(language: str) -> Facts:
    def row(name: str) -> tuple[str, str]:
        label, value = (say(language, f"conversation.sample.facts.{part}.{name}") for part in ("label", "value"))
        return label, value

    return Facts(tuple(row(name) for name in ("when", "where", "theme")))


def _table(language: str) -> Node:
    def word(name: str) -> str:
        return say(language, f"conversation.sample.table.{name}")

    return Table(
        caption=word("caption"),
        columns=(word("group"), word("meetings"), word("people")),
        rows=((word("environment"), "8", "281"), (word("nature"), "9", "363")),
    )


def _scale(language: str) -> Scale:
    return Scale(
        question=say(language, "conversation.sample.scale.question"),
        low=say(language, "conversation.sample.scale.low"),
        high=say(language, "conversation.sample.scale.high"),
        actions=tuple(encode(RateSample(step)) for step in range(1, HIGHEST_STEP + 1)),
    )


def _choices(language: str) -> Node:
    buttons = (
        button(say(language, f"conversation.sample.choices.{answer}"), AnswerSample(answer)) for answer in ("yes", "no")
    )
    return Choices(tuple(buttons), prompt=say(language, "conversation.sample.choices.prompt"))


def _form(language: str) -> Form:
    def word(name: str) -> str:
        return say(language, f"conversation.sample.form.{name}")

    return Form(
        title=word("title"),
        opens=word("opens"),
        submit=word("submit"),
        action=encode(SendSampleForm()),
        fields=(
            Field("name", word("name"), longest=80),
            Field("day", word("day"), kind="date"),
            Field("shape", word("shape"), kind="choice", options=phrases(language, "conversation.sample.form.shapes")),
            Field(
                "wish",
                word("wish"),
                kind="scale",
                low=say(language, "conversation.sample.scale.low"),
                high=say(language, "conversation.sample.scale.high"),
            ),
            Field("notes", word("notes"), kind="text", required=False, hint=word("notes_hint")),
        ),
    )


def _citation(language: str) -> Node:
    names = ("title", "quote", "place", "meeting", "dated")
    return Citation(**{name: say(language, f"conversation.sample.citation.{name}") for name in names})


def _picture(language: str) -> Node:
    return Picture(_picture_file(), say(language, "conversation.sample.picture.alt"))


def _attachment(language: str) -> Node:
    name, label = (say(language, f"conversation.sample.attachment.{part}") for part in ("name", "label"))
    return Attachment(name, say(language, "conversation.sample.text.body").encode(), label)


def _entry(language: str) -> Node:
    def word(name: str) -> str:
        return say(language, f"conversation.sample.entry.{name}")

    facts = _facts(language).rows
    leaf = Leaf(word("weekday"), "10", word("month"))
    return Entry(facts[2][1], leaf, facts[:2], word("note"), "good", (button(word("change"), AnswerSample("yes")),))


@cache
def _picture_file() -> bytes:
    return _PICTURE.read_bytes()


SAMPLES: dict[str, Callable[[str], Node]] = {
    "text": _text,
    "facts": _facts,
    "table": _table,
    "scale": _scale,
    "choices": _choices,
    "form": _form,
    "citation": _citation,
    "picture": _picture,
    "attachment": _attachment,
    "entry": _entry,
}

# Their answers belong to one person, so the question does too.
_PERSONAL = ("scale", "form")
