"""What people see of a message, what it wakes and where it leads: read from blocks as Slack would show them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

NOTIFIES = re.compile(r"<@[UW][A-Z0-9]+|<!(?:here|channel|everyone|subteam\^)")
LEADS = re.compile(r"<(?:https?:|mailto:)|https?://|\bwww\.", re.IGNORECASE)
NAMED = re.compile(r"(?<!\w)@(?:here|channel|everyone|\w+)")
WAKES = {"user", "usergroup", "broadcast", "team"}


def words(blocks: Sequence[Json]) -> str:
    return " ".join(_words(list(blocks)))


def pings(message: Json) -> int:
    """How often somebody is woken."""
    found = sum(len(NOTIFIES.findall(text)) for text in _marked_up(message.get("blocks") or []))
    found += sum(part.get("type") in WAKES for part in _parts(message.get("blocks") or []))
    text = str(message.get("text") or "")
    found += len(NOTIFIES.findall(text))
    if message.get("link_names") or message.get("parse") == "full":
        found += len(NAMED.findall(text))
    return found


def links(message: Json) -> int:
    """How many ways lead out of the message. Its text is only shown where there are no blocks."""
    blocks = message.get("blocks") or []
    found = sum(len(LEADS.findall(text)) for text in _marked_up(blocks))
    for part in _parts(blocks):
        found += part.get("type") == "link"
        found += sum(1 for name in ("url", "image_url", "title_link") if part.get(name))
    if not blocks and message.get("parse") != "none":
        found += len(LEADS.findall(str(message.get("text") or "")))
    return found


def buttons(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each button with the block it stands in."""
    for block in blocks:
        for element in block.get("elements", ()):
            if isinstance(element, dict) and element.get("type") == "button":
                yield block, element


def _marked_up(blocks: list[Json]) -> Iterator[str]:
    for part in _parts(blocks):
        if part.get("type") in {"mrkdwn", "markdown"}:
            yield str(part.get("text"))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _words(part)
    if isinstance(value, Mapping):
        for name in ("text", "alt_text", "accessibility_label", "initial_value", "initial_date", "url"):
            if isinstance(value.get(name), str):
                yield value[name]
        for name, part in value.items():
            if name != "initial_option":
                yield from _words(part)


def _parts(value: Any) -> Iterator[Json]:
    if isinstance(value, list):
        for part in value:
            yield from _parts(part)
    if isinstance(value, Mapping):
        yield value
        for part in value.values():
            yield from _parts(part)
