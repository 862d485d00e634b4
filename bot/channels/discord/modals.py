"""Forms -> Discord's dialogues, and what was filled in there -> values. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.channels.discord.markdown import clipped, one_line, unlinked
from bot.conversation.forms import HIGHEST_STEP
from bot.conversation.replies import Field, Form
from bot.conversation.wording import say

Json = dict[str, Any]

LABEL, INPUT, SELECT = 18, 4, 3
LINE, PARAGRAPH = 1, 2
MOST_FIELDS = 5
MOST_OPTIONS = 25
LONGEST_TITLE = LONGEST_LABEL = 45
LONGEST_HINT = LONGEST_OPTION = LONGEST_PLACEHOLDER = 100
LONGEST_INPUT = 4000


def modal(form: Form, language: str) -> Json:
    return {
        "title": _short(form.title, LONGEST_TITLE),
        "custom_id": form.action,
        "components": [_field(field, language) for field in form.fields[:MOST_FIELDS]],
    }


def _field(field: Field, language: str) -> Json:
    label = _short(field.label, LONGEST_LABEL)
    hints = [field.label] if label.endswith("…") else []
    hints += [field.hint] if field.hint else []
    if field.kind == "scale":
        hints.append(say(language, "discord.modal.scale", low=field.low, high=field.high, highest=HIGHEST_STEP))
    if not field.required:
        hints.append(say(language, "conversation.twin.optional"))
    drawn: Json = {"type": LABEL, "label": label, "component": _control(field, language)}
    return drawn | ({"description": _short("; ".join(hints), LONGEST_HINT)} if hints else {})


def _control(field: Field, language: str) -> Json:
    if field.kind in {"choice", "scale"}:
        options = list(_options(field))[:MOST_OPTIONS]
        return {"type": SELECT, "custom_id": field.name, "required": field.required, "options": options}
    longest = min(field.longest, LONGEST_INPUT)
    box: Json = {
        "type": INPUT,
        "custom_id": field.name,
        "style": PARAGRAPH if field.kind == "text" else LINE,
        "required": field.required,
        "max_length": longest,
    }
    if field.kind == "date":
        box["placeholder"] = say(language, "discord.modal.date")
    return box | ({"value": field.value[:longest]} if field.value else {})


def _options(field: Field) -> Iterator[Json]:
    if field.kind == "choice":
        named: Sequence[tuple[str, str]] = [(option, option) for option in field.options]
    else:
        ends = {1: field.low, HIGHEST_STEP: field.high}
        steps = range(1, HIGHEST_STEP + 1)
        named = [(f"{step} – {ends[step]}" if ends.get(step) else str(step), str(step)) for step in steps]
    for label, value in named:
        option: Json = {"label": _short(label, LONGEST_OPTION), "value": value[:LONGEST_OPTION]}
        yield option | ({"default": True} if value == field.value else {})


def filled_in(components: Sequence[Any]) -> dict[str, str]:
    """The values by the names of their fields. What is not shaped as Discord shapes it is no value."""
    found: dict[str, str] = {}
    for each in components:
        control = each.get("component") if isinstance(each, dict) else None
        if isinstance(control, dict) and isinstance(name := control.get("custom_id"), str):
            chosen = control.get("values")
            value = chosen[0] if isinstance(chosen, list) and chosen else control.get("value")
            found[name] = value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
    return found


def _short(text: str, longest: int) -> str:
    return clipped(one_line(unlinked(text)), longest) or "…"
