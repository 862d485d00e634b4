"""Forms as dialogues of their own, and what was filled in. Pure."""

from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from bot.channels.slack.render import Block, clean, plain, shortened
from bot.conversation.events import Place
from bot.conversation.forms import HIGHEST_STEP
from bot.conversation.replies import Field, Form
from bot.conversation.wording import say

FORM = "form"
ASK = "ask"
LONGEST_TITLE = 24
LONGEST_LABEL = 2000
LONGEST_OPTION = 75
LONGEST_INPUT = 3000
MOST_RADIO_BUTTONS = 10
MOST_OPTIONS = 100
ANSWER = "answer"  # what the one element of each field is called


class Origin(Struct, frozen=True):
    """Where a form was opened from. It comes back with what was filled in."""

    key: str
    message: str
    action: str
    place: Place


def dialogue(form: Form, language: str, origin: Origin) -> Block:
    heading = [] if len(form.title) <= LONGEST_TITLE else [{"type": "header", "text": plain(form.title, 150)}]
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": msgspec.json.encode(origin).decode(),
        "title": plain(form.title, LONGEST_TITLE),
        "submit": plain(form.submit, LONGEST_TITLE),
        "close": plain(say(language, "slack.form.close"), LONGEST_TITLE),
        "blocks": [*heading, *(_input(field, language) for field in form.fields)],
    }


def question(language: str, text: str = "") -> Block:
    """A question to the bot, from anywhere in Slack."""
    field = Field(
        "question", say(language, "slack.ask.question"), "text", hint=say(language, "slack.ask.hint"), value=text
    )
    return {
        "type": "modal",
        "callback_id": ASK,
        "title": plain(say(language, "slack.ask.title"), LONGEST_TITLE),
        "submit": plain(say(language, "slack.ask.send"), LONGEST_TITLE),
        "close": plain(say(language, "slack.form.close"), LONGEST_TITLE),
        "blocks": [_input(field, language)],
    }


def origin(view: dict[str, Any]) -> Origin:
    return msgspec.json.decode(view["private_metadata"], type=Origin)


def filled_in(form: Form, view: dict[str, Any]) -> dict[str, str]:
    state = view["state"]["values"]
    return {field.name: _value(field, state.get(field.name, {}).get(ANSWER) or {}) for field in form.fields}


def question_asked(view: dict[str, Any]) -> str:
    return str(view["state"]["values"]["question"][ANSWER].get("value") or "").strip()


def _input(field: Field, language: str) -> Block:
    optional = "" if field.required else say(language, "conversation.twin.optional")
    hints = [hint for hint in (field.hint, _ends(field, language), _all_options(field, language), optional) if hint]
    made: Block = {
        "type": "input",
        "block_id": field.name,
        "label": plain(field.label, LONGEST_LABEL),
        "optional": not field.required,
        "element": {"action_id": ANSWER, **_element(field)},
    }
    return made | {"hint": plain("\n".join(hints), LONGEST_LABEL)} if hints else made


def _element(field: Field) -> Block:
    match field.kind:
        case "date":
            return {"type": "datepicker", **({"initial_date": field.value} if _is_date(field.value) else {})}
        case "choice":
            return _choice(field.options, field.value)
        case "scale":
            return _choice(tuple(str(step) for step in range(1, HIGHEST_STEP + 1)), field.value)
    made: Block = {
        "type": "plain_text_input",
        "multiline": field.kind == "text",
        "max_length": max(1, min(field.longest, LONGEST_INPUT)),
    }
    value = clean(field.value)[: made["max_length"]]
    return made | {"initial_value": value} if value else made


def _choice(options: tuple[str, ...], chosen: str) -> Block:
    """An option is known by its number: its words may be longer than Slack carries."""
    made = [{"text": plain(text, LONGEST_OPTION), "value": str(number)} for number, text in enumerate(options)]
    kind = "radio_buttons" if len(made) <= MOST_RADIO_BUTTONS else "static_select"
    initial = {"initial_option": made[options.index(chosen)]} if chosen in options else {}
    return {"type": kind, "options": made[:MOST_OPTIONS], **initial}


def _ends(field: Field, language: str) -> str:
    if field.kind != "scale":
        return ""
    return say(language, "conversation.twin.scale", low=field.low, high=field.high, highest=HIGHEST_STEP)


def _all_options(field: Field, language: str) -> str:
    """Where some would be cut, all are said in full."""
    if field.kind != "choice" or all(len(option) <= LONGEST_OPTION for option in field.options):
        return ""
    return shortened(say(language, "slack.form.too_many", options=" / ".join(field.options)), LONGEST_LABEL // 2)


def _value(field: Field, state: dict[str, Any]) -> str:
    match field.kind:
        case "date":
            return str(state.get("selected_date") or "")
        case "choice":
            return _option(field.options, state)
        case "scale":
            return _option(tuple(str(step) for step in range(1, HIGHEST_STEP + 1)), state)
    return str(state.get("value") or "").replace("\r\n", "\n").strip()


def _option(options: tuple[str, ...], state: dict[str, Any]) -> str:
    number = str((state.get("selected_option") or {}).get("value") or "")
    return options[int(number)] if number.isascii() and number.isdigit() and int(number) < len(options) else ""


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
