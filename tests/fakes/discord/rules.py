"""What Discord lets a bot say, as lengths, counts and required fields: written down here, and always asked.

The published specification knows more of shapes and less of these; where it is at hand it is asked as well.
"""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

ROW, BUTTON, SELECT, INPUT, TEXT, GALLERY, LABEL = 1, 2, 3, 4, 10, 12, 18
LEADS_AWAY = 5  # the style of a button with an address
FLAGS = (1 << 2) | (1 << 6) | (1 << 12) | (1 << 15)
ALLOWED = {
    "content",
    "components",
    "flags",
    "allowed_mentions",
    "attachments",
    "nonce",
    "enforce_nonce",
    "message_reference",
}
COMMAND = re.compile(r"^[-_'\w]{1,32}$")


def of_message(body: Json, files: int, *, edit: bool = False) -> Iterator[str]:
    yield from (f"unknown field {name}" for name in set(body) - ALLOWED)
    if body.get("allowed_mentions") != {"parse": []}:
        yield "allowed_mentions must allow nobody"
    flags = body.get("flags", 0)
    if flags & ~FLAGS:
        yield f"flags {flags:b}"
    if len(str(body.get("nonce", ""))) > 25:
        yield "nonce is longer than 25"
    if flags & (1 << 15):
        if body.get("content"):
            yield "a message of components has no content"
        yield from of_components(body.get("components") or [], files)
    elif not edit:
        yield from _length(body.get("content", ""), 1, 2000, "content")


def of_components(components: list[Json], files: int) -> Iterator[str]:
    everything = list(_all(components))
    yield from _count(components, 1, 40, "components")
    yield from _count(everything, 1, 40, "components in all")
    if sum(len(each.get("content", "")) for each in everything) > 4000:
        yield "more than 4000 characters in all"
    for key in ("id", "custom_id"):
        ids = [each[key] for each in everything if key in each]
        if len(ids) != len(set(ids)):
            yield f"{key} stands twice"
    pictured = 0
    for each in everything:
        pictured += len(each.get("items", ())) if each.get("type") == GALLERY else 0
        yield from _of_component(each)
    if pictured != files:
        yield f"{files} files but {pictured} pictures"


def _of_component(each: Json) -> Iterator[str]:  # noqa: C901 - one case for each kind of component
    if "id" in each and not 0 < each["id"] < 2**31:
        yield "id is no positive 32-bit number"
    match each.get("type"):
        case 1:
            kinds = {inner.get("type") for inner in each["components"]}
            yield from _count(each["components"], 1, 1 if SELECT in kinds else 5, "in a row")
            if len(kinds) != 1 or not kinds <= {BUTTON, SELECT}:
                yield f"a row of {kinds}"
        case 2:
            yield from _length(each.get("label"), 1, 80, "label")
            own, other = ("url", "custom_id") if each.get("style") == LEADS_AWAY else ("custom_id", "url")
            yield from _length(each.get(own), 1, 512 if own == "url" else 100, own)
            if each.get("style") not in {1, 2, 3, 4, LEADS_AWAY} or other in each:
                yield "style of a button"
        case 3:
            yield from _of_select(each)
        case 10:
            yield from _length(each.get("content", "").strip(), 1, 4000, "text")
        case 12:
            yield from _count(each["items"], 1, 10, "pictures in a gallery")
            for item in each["items"]:
                yield from _length(item.get("description"), 1, 1024, "description of a picture")
                if not re.fullmatch(r"attachment://[\w.-]+", item["media"]["url"]):
                    yield "a picture from elsewhere"
        case other:
            yield f"component of type {other}"


def _of_select(select: Json) -> Iterator[str]:
    yield from _length(select.get("custom_id"), 1, 100, "custom_id")
    yield from _count(select.get("options") or [], 1, 25, "options")
    for option in select.get("options") or []:
        yield from _length(option.get("label"), 1, 100, "label of an option")
        yield from _length(option.get("value"), 1, 100, "value of an option")
    if not 0 <= select.get("min_values", 1) <= select.get("max_values", 1) <= len(select.get("options") or []):
        yield "as many as cannot be chosen"
    if select.get("required") and select.get("min_values", 1) == 0:
        yield "none may be chosen where one must"
    if sum(option.get("default", False) for option in select.get("options") or []) > select.get("max_values", 1):
        yield "more are chosen than may be"
    values = [option.get("value") for option in select.get("options") or []]
    if len(values) != len(set(values)):
        yield "two options with the same value"


def of_callback(body: Json, kind: int) -> Iterator[str]:
    """`kind` is the interaction's: not every answer fits every one."""
    fitting = {2: {4, 5, 9}, 3: {4, 5, 6, 7, 9}, 4: {8}, 5: {4, 5, 6, 7}}[kind]
    if body.get("type") not in fitting:
        yield f"answer {body.get('type')} to an interaction of kind {kind}"
    data = body.get("data") or {}
    if body.get("type") == 9:
        yield from of_modal(data)
    if body.get("type") == 8:
        yield from _count(data.get("choices"), 0, 25, "choices")
        for choice in data.get("choices") or []:
            yield from _length(choice.get("name"), 1, 100, "name of a choice")
            yield from _length(choice.get("value"), 1, 100, "value of a choice")
    if body.get("type") == 4:
        yield from _length(data.get("content"), 1, 2000, "content")


def of_modal(modal: Json) -> Iterator[str]:
    yield from _length(modal.get("title"), 1, 45, "title")
    yield from _length(modal.get("custom_id"), 1, 100, "custom_id")
    yield from _count(modal.get("components"), 1, 5, "fields")
    for label in modal.get("components") or []:
        if label.get("type") != LABEL:
            yield f"field of type {label.get('type')}"
        yield from _length(label.get("label"), 1, 45, "label of a field")
        if "description" in label:
            yield from _length(label["description"], 1, 100, "description of a field")
        control = label.get("component") or {}
        yield from _length(control.get("custom_id"), 1, 100, "custom_id")
        if control.get("type") == SELECT:
            yield from _of_select(control)
        elif control.get("type") == INPUT:
            yield from _length(control.get("value", ""), 0, control.get("max_length", 4000), "value")
            yield from _length(control.get("placeholder", ""), 0, 100, "placeholder")
        else:
            yield f"control of type {control.get('type')}"


def of_thread(body: Json) -> Iterator[str]:
    yield from _length(body.get("name"), 1, 100, "name of a thread")


def of_commands(commands: list[Json]) -> Iterator[str]:
    yield from _count(commands, 0, 100, "commands")
    for command in commands:
        yield from _of_named(command)
        yield from _count(command.get("options") or [], 0, 25, "options")
        for option in command.get("options") or []:
            yield from _of_named(option)
            yield from _count(option.get("choices") or [], 0, 25, "choices")
            if option.get("choices") and option.get("autocomplete"):
                yield "choices and suggestions at once"


def _of_named(thing: Json) -> Iterator[str]:
    for name in (thing.get("name", ""), *(thing.get("name_localizations") or {}).values()):
        if not COMMAND.match(name) or name != name.lower():
            yield f"name {name}"
    for text in (thing.get("description"), *(thing.get("description_localizations") or {}).values()):
        yield from _length(text, 1, 100, "description")


def of_event(event: Json) -> Iterator[str]:
    yield from _length(event.get("name"), 1, 100, "name of an event")
    yield from _length(event.get("description"), 1, 1000, "description of an event")
    yield from _length((event.get("entity_metadata") or {}).get("location"), 1, 100, "place of an event")
    if event.get("entity_type") != 3 or event.get("privacy_level") != 2:
        yield "kind of an event"
    if not event.get("scheduled_end_time", "") > event.get("scheduled_start_time", ""):
        yield "an event ends before it begins"


def _length(text: Any, least: int, most: int, what: str) -> Iterator[str]:
    if not isinstance(text, str) or not least <= len(text) <= most:
        yield f"{what}: {len(text) if isinstance(text, str) else text!r} characters, not {least}–{most}"


def _count(items: Any, least: int, most: int, what: str) -> Iterator[str]:
    if not isinstance(items, list) or not least <= len(items) <= most:
        yield f"{what}: {len(items) if isinstance(items, list) else items!r}, not {least}–{most}"


def _all(components: list[Json]) -> Iterator[Json]:
    for each in components:
        yield each
        yield from _all(each.get("components") or [])
