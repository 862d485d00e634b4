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
        case "several" if field.options:
            return _several(field)
    made: Block = {
        "type": "plain_text_input",
        "multiline": field.kind == "text",
        "max_length": max(1, min(field.longest, LONGEST_INPUT)),
    }
    value = clean(field.value)[: made["max_length"]]
    return made | {"initial_value": value} if value else made


def _choice(options: tuple[str, ...], chosen: str) -> Block:
    made = _numbered(options)
    kind = "radio_buttons" if len(made) <= MOST_RADIO_BUTTONS else "static_select"
    initial = {"initial_option": made[options.index(chosen)]} if chosen in options else {}
    return {"type": kind, "options": made[:MOST_OPTIONS], **initial}


def _several(field: Field) -> Block:
    """Boxes where they are few; else a list, and one with headings where Slack takes no more options together."""
    made = _numbered(field.options)
    chosen = [made[field.options.index(value)] for value in field.value.split("\n") if value in field.options]
    initial = {"initial_options": chosen} if chosen else {}
    if len(made) <= MOST_RADIO_BUTTONS:
        return {"type": "checkboxes", "options": made, **initial}
    if len(made) <= MOST_OPTIONS:
        return {"type": "multi_static_select", "options": made, **initial}
    groups = [made[first : first + MOST_OPTIONS] for first in range(0, len(made), MOST_OPTIONS)]
    headed = [{"label": plain(f"{each[0]['text']['text']} –", LONGEST_OPTION), "options": each} for each in groups]
    return {"type": "multi_static_select", "option_groups": headed, **initial}


def _numbered(options: tuple[str, ...]) -> list[Block]:
    """An option is known by its number: its words may be longer than Slack carries."""
    return [{"text": plain(text, LONGEST_OPTION), "value": str(number)} for number, text in enumerate(options)]


def _ends(field: Field, language: str) -> str:
    if field.kind != "scale":
        return ""
    return say(language, "conversation.twin.scale", low=field.low, high=field.high, highest=HIGHEST_STEP)


def _all_options(field: Field, language: str) -> str:
    """Where some would be cut, all are said in full."""
    if field.kind not in {"choice", "several"} or all(len(option) <= LONGEST_OPTION for option in field.options):
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
        case "several" if field.options:
            chosen = state.get("selected_options") or ()
            return "\n".join(filter(None, (_chosen(field.options, each) for each in chosen)))
    return str(state.get("value") or "").replace("\r\n", "\n").strip()


def _option(options: tuple[str, ...], state: dict[str, Any]) -> str:
    return _chosen(options, state.get("selected_option") or {})


def _chosen(options: tuple[str, ...], option: dict[str, Any]) -> str:
    number = str(option.get("value") or "")
    return options[int(number)] if number.isascii() and number.isdigit() and int(number) < len(options) else ""


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
