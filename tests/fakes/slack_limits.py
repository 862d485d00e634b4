"""What Slack refuses: lengths, counts and what must be there. Written from its documents, where our schema has none.

Each function yields complaints; nothing is complained of where all is well.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

IN_MESSAGES = {"actions", "context", "divider", "header", "image", "rich_text", "section", "table"}
IN_HOME = IN_MESSAGES - {"table"} | {"input"}
IN_MODALS = IN_HOME
MOST_SIGNS = 13_000  # real messages failed near 13,200, whatever is written of 40,000
ID = re.compile(r"[CDGUW][A-Z0-9]{2,20}")
TS = re.compile(r"\d{10}\.\d{6}")
REQUIRED = {
    "chat.postMessage": ("channel", "text", "blocks"),
    "chat.postEphemeral": ("channel", "user", "text", "blocks"),
    "chat.update": ("channel", "ts", "text", "blocks"),
    "chat.delete": ("channel", "ts"),
    "conversations.history": ("channel",),
    "conversations.replies": ("channel", "ts"),
    "conversations.open": ("users",),
    "reactions.add": ("channel", "timestamp", "name"),
    "reactions.remove": ("channel", "timestamp", "name"),
    "users.info": ("user",),
    "views.open": ("trigger_id", "view"),
    "views.publish": ("user_id", "view"),
    "files.getUploadURLExternal": ("filename", "length"),
    "files.completeUploadExternal": ("files",),
}


def of_call(method: str, arguments: Json) -> Iterator[str]:
    yield from (f"{name} is missing" for name in REQUIRED.get(method, ()) if arguments.get(name) in (None, "", []))
    for name in ("ts", "thread_ts", "timestamp"):
        if (given := arguments.get(name)) and not TS.fullmatch(str(given)):
            yield f"{name} is no number of a message: {given}"
    if (channel := arguments.get("channel")) and not re.fullmatch(r"[A-Za-z0-9-]+", str(channel)):
        yield f"channel is no channel: {channel}"
    if int(arguments.get("limit") or 1) > 999:
        yield "limit is over 999"
    if arguments.get("text"):
        yield from _words("text", arguments["text"], 4000)
    if "metadata" in arguments:
        yield from _metadata(arguments["metadata"])
    if arguments.get("blocks"):
        yield from of_blocks(arguments["blocks"], IN_MESSAGES, 50)
    if "view" in arguments:
        yield from of_view(arguments["view"])


def of_view(view: Json) -> Iterator[str]:
    if len(json.dumps(view)) > 250_000:
        yield "a view is over 250 kB"
    yield from _longest("private_metadata", view.get("private_metadata"), 3000)
    yield from _longest("callback_id", view.get("callback_id"), 255)
    modal = view.get("type") == "modal"
    yield from of_blocks(view["blocks"], IN_MODALS if modal else IN_HOME, 100)
    if not modal:
        return
    for name in ("title", "submit", "close"):
        if name in view:
            yield from _plain(name, view[name], 24)
    if "title" not in view:
        yield "a modal has no title"
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        yield "a modal with inputs has no submit"


def of_blocks(blocks: Sequence[Json], allowed: set[str], most: int) -> Iterator[str]:
    if not 1 <= len(blocks) <= most:
        yield f"{len(blocks)} blocks, of 1 to {most}"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "two blocks have the same block_id"
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield "more than one table"
    if signs(blocks) > MOST_SIGNS:
        yield f"{signs(blocks)} signs in one message"
    for block in blocks:
        if block.get("type") not in allowed:
            yield f"{block.get('type')} has no place here"
            continue
        yield from _longest("block_id", block.get("block_id"), 255)
        yield from _BLOCKS[block["type"]](block)


def signs(value: object) -> int:
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(signs(part) for part in value.values() if not isinstance(part, str))
    return sum(map(signs, value)) if isinstance(value, list) else 0


def _header(block: Json) -> Iterator[str]:
    yield from _plain("header", block["text"], 150)


def _section(block: Json) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "a section says nothing"
    if "text" in block:
        yield from _text_object("section", block["text"], 3000)
    if len(block.get("fields", ())) > 10:
        yield "more than 10 fields"
    for field in block.get("fields", ()):
        yield from _text_object("field", field, 2000)


def _context(block: Json) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 10:
        yield f"{len(block['elements'])} elements in a context"
    for element in block["elements"]:
        if element["type"] != "image":
            yield from _text_object("context", element, 3000)


def _actions(block: Json) -> Iterator[str]:
    elements = block["elements"]
    if not 1 <= len(elements) <= 25:
        yield f"{len(elements)} buttons in a row"
    ids = [element.get("action_id") for element in elements]
    if len(ids) != len(set(ids)):
        yield "two buttons have the same action_id"
    for element in elements:
        yield from _longest("action_id", element.get("action_id"), 255)
        if element["type"] != "button":
            yield f"{element['type']} among buttons"
            continue
        yield from _plain("button", element["text"], 75)
        yield from _longest("value", element.get("value"), 2000)
        yield from _longest("url", element.get("url"), 3000)
        yield from _longest("accessibility_label", element.get("accessibility_label"), 75)
        if element.get("style", "primary") not in {"primary", "danger"}:
            yield f"no such style: {element['style']}"


def _image(block: Json) -> Iterator[str]:
    yield from _words("alt_text", block.get("alt_text", ""), 2000)
    if ("image_url" in block) == ("slack_file" in block):
        yield "an image has one source"


def _rich_text(block: Json) -> Iterator[str]:
    if not block["elements"]:
        yield "rich text without elements"
    for element in block["elements"]:
        if not element.get("elements"):
            yield f"{element['type']} is empty"
        for part in element.get("elements", ()):
            if part["type"] == "text":
                yield from _words("rich text", part["text"], 12_000)


def _table(block: Json) -> Iterator[str]:
    rows = block["rows"]
    if not 1 <= len(rows) <= 100:
        yield f"{len(rows)} rows in a table"
    for row in rows:
        if not 1 <= len(row) <= 20 or len(row) != len(rows[0]):
            yield f"{len(row)} cells in a row"
        for cell in row:
            if cell["type"] == "raw_text":
                yield from _words("cell", cell["text"], 3000)


def _input(block: Json) -> Iterator[str]:
    yield from _plain("label", block["label"], 2000)
    if "hint" in block:
        yield from _plain("hint", block["hint"], 2000)
    element = block["element"]
    yield from _longest("action_id", element.get("action_id"), 255)
    if element["type"] == "plain_text_input":
        if not 1 <= element.get("max_length", 1) <= 3000:
            yield f"max_length {element['max_length']}"
        if len(element.get("initial_value", "")) > element.get("max_length", 3000):
            yield "initial_value is over max_length"
    groups = element.get("option_groups", [element] if "options" in element else [])
    if len(groups) > 100:
        yield f"{len(groups)} groups of options"
    for group in groups:
        yield from _options({"type": element["type"], **group})
    offered = [option for group in groups for option in group["options"]]
    initial = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    if any(option not in offered for option in initial):
        yield "what is chosen at first is none of the options"


def _options(element: Json) -> Iterator[str]:
    most, longest_value = (10, 75) if element["type"] in {"radio_buttons", "checkboxes"} else (100, 150)
    if not 1 <= len(element["options"]) <= most:
        yield f"{len(element['options'])} options of {element['type']}"
    values = [option["value"] for option in element["options"]]
    if len(values) != len(set(values)):
        yield "two options have the same value"
    for option in element["options"]:
        yield from _plain("option", option["text"], 75)
        yield from _words("option value", option["value"], longest_value)


_BLOCKS = {
    "actions": _actions,
    "context": _context,
    "divider": lambda _: iter(()),
    "header": _header,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
    "section": _section,
    "table": _table,
}


def _metadata(metadata: Json) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z0-9_.]{1,255}", metadata.get("event_type", "")):
        yield "metadata has no event_type"
    payload = metadata.get("event_payload")
    if not isinstance(payload, dict) or len(json.dumps(payload)) > 8000:
        yield "metadata has no event_payload, or too much of it"
    elif any(name not in {"key", "part"} for name in payload):
        yield "metadata is readable by every app, and may tell nothing but the key"


def _plain(what: str, text: Json, longest: int) -> Iterator[str]:
    if text.get("type") != "plain_text":
        yield f"{what} is not plain text"
    yield from _words(what, text.get("text", ""), longest)


def _text_object(what: str, text: Json, longest: int) -> Iterator[str]:
    if text.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"{what} is no text"
    yield from _words(what, text.get("text", ""), longest)


def _words(what: str, text: str, longest: int) -> Iterator[str]:
    if not 1 <= len(text) <= longest:
        yield f"{what} has {len(text)} signs, of 1 to {longest}"
    if any((ord(sign) < 32 and sign not in "\n\t") or 0xD800 <= ord(sign) < 0xE000 for sign in text):
        yield f"{what} has signs that are none"


def _longest(what: str, text: str | None, longest: int) -> Iterator[str]:
    if text is not None and len(text) > longest:
        yield f"{what} has {len(text)} signs, of {longest}"
