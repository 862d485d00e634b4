"""Forms -> Discord's dialogues, and what was filled in there -> values. Pure."""

from collections.abc import Iterator, Mapping, Sequence
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
PAGE = "#"  # between a form's action and the number of one of its dialogues; no action has it


def modal(form: Form, language: str) -> Json:
    return {
        "title": _short(form.title, LONGEST_TITLE),
        "custom_id": form.action,
        "components": list(_fields(form, language)),
    }


def pages(form: Form) -> tuple[Form, ...]:
    """The form itself, or as many as it takes where one dialogue does not hold every option of a list."""
    size = (MOST_FIELDS - len(form.fields) + 1) * MOST_OPTIONS
    long = next((field for field in form.fields if field.kind == "several" and len(field.options) > size > 0), None)
    if long is None:
        return (form,)
    parts = [long.options[first : first + size] for first in range(0, len(long.options), size)]
    return tuple(
        replace(
            form,
            action=f"{form.action}{PAGE}{number}",
            fields=tuple(replace(field, options=part) if field is long else field for field in form.fields),
        )
        for number, part in enumerate(parts, 1)
    )


def page(form: Form, pressed: str) -> Form | None:
    """The dialogue that this opens. None where there is none such, because the form is another now."""
    found = pages(form)
    return found[0] if len(found) == 1 else next((one for one in found if one.action == pressed), None)


def whole(form: Form, shown: Form, values: Mapping[str, str]) -> dict[str, str]:
    """What was chosen in one of a form's dialogues, with what is chosen already in those that were not shown."""
    found = dict(values)
    for field, part in zip(form.fields, shown.fields, strict=True):
        if field.options != part.options:
            elsewhere = set(field.value.split("\n")) - set(part.options)
            chosen = elsewhere.union(found.get(field.name, "").split("\n"))
            found[field.name] = "\n".join(option for option in field.options if option in chosen)
    return found


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
