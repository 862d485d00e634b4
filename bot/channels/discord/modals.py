"""Forms -> Discord's dialogues, and what was filled in there -> values. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

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
NEXT = "+"  # behind the name of a field, once for each list of its options but the first


def modal(form: Form, language: str) -> Json:
    return {
        "title": _short(form.title, LONGEST_TITLE),
        "custom_id": form.action,
        "components": list(_fields(form, language)),
    }


def _fields(form: Form, language: str) -> Iterator[Json]:
    """More options than one list holds stand in several lists, as long as the dialogue has room for them."""
    room = MOST_FIELDS - len(form.fields)
    for field in form.fields[:MOST_FIELDS]:
        lists = [field.options[first : first + MOST_OPTIONS] for first in range(0, len(field.options), MOST_OPTIONS)]
        if field.kind != "several" or not 0 < len(lists) <= room + 1:
            yield _field(field, language)
            continue
        room -= len(lists) - 1
        for number, options in enumerate(lists):
            yield _field(replace(field, options=options, name=f"{field.name}{NEXT * number}"), language)


def _field(field: Field, language: str) -> Json:
    label = _short(field.label, LONGEST_LABEL)
    hints = [field.label] if label.endswith("…") else []
    hints += [field.hint] if field.hint else []
    if field.kind == "scale":
        hints.append(say(language, "discord.modal.scale", low=field.low, high=field.high, highest=HIGHEST_STEP))
    if field.kind == "several" and not _is_list(field):
        hints.append(say(language, "discord.modal.lines"))
    if not field.required:
        hints.append(say(language, "conversation.twin.optional"))
    drawn: Json = {"type": LABEL, "label": label, "component": _control(field, language)}
    return drawn | ({"description": _short("; ".join(hints), LONGEST_HINT)} if hints else {})


def _control(field: Field, language: str) -> Json:
    if field.kind in {"choice", "scale"}:
        options = list(_options(field))[:MOST_OPTIONS]
        return {"type": SELECT, "custom_id": field.name, "required": field.required, "options": options}
    if _is_list(field):
        options = list(_options(field))
        most = {"min_values": int(field.required), "max_values": len(options)}
        return {"type": SELECT, "custom_id": field.name, "required": field.required, "options": options} | most
    longest = min(field.longest, LONGEST_INPUT)
    box: Json = {
        "type": INPUT,
        "custom_id": field.name,
        "style": PARAGRAPH if field.kind in {"text", "several"} else LINE,
        "required": field.required,
        "max_length": longest,
    }
    if field.kind == "date":
        box["placeholder"] = say(language, "discord.modal.date")
    return box | ({"value": field.value[:longest]} if field.value else {})


def _is_list(field: Field) -> bool:
    return field.kind == "several" and 0 < len(field.options) <= MOST_OPTIONS


def _options(field: Field) -> Iterator[Json]:
    if field.kind in {"choice", "several"}:
        named: Sequence[tuple[str, str]] = [(option, option) for option in field.options]
    else:
        ends = {1: field.low, HIGHEST_STEP: field.high}
        steps = range(1, HIGHEST_STEP + 1)
        named = [(f"{step} – {ends[step]}" if ends.get(step) else str(step), str(step)) for step in steps]
    for label, value in named:
        option: Json = {"label": _short(label, LONGEST_OPTION), "value": value[:LONGEST_OPTION]}
        yield option | ({"default": True} if value in field.value.split("\n") else {})


def filled_in(components: Sequence[Any]) -> dict[str, str]:
    """The values by the names of their fields. What is not shaped as Discord shapes it is no value."""
    found: dict[str, str] = {}
    for each in components:
        control = each.get("component") if isinstance(each, dict) else None
        if isinstance(control, dict) and isinstance(name := control.get("custom_id"), str):
            chosen = control.get("values")
            several = [each for each in chosen if isinstance(each, str)] if isinstance(chosen, list) else []
            value = "\n".join(several) or control.get("value")
            written = value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
            field = name.rstrip(NEXT)
            found[field] = "\n".join(filter(None, (found.get(field), written)))
    return found


def _short(text: str, longest: int) -> str:
    return clipped(one_line(unlinked(text)), longest) or "…"
