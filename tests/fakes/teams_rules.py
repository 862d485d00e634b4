"""What Teams takes, as published: said here in our own words, and besides in the published schema where it is at hand.

`NATVERKSBOT_SPECS` names a folder with the platforms' published specifications; without it the rules below stand alone.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema

Json = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
LARGEST = 40_000  # bytes of the whole message in UTF-16
MOST_ACTIONS = 6
LONGEST_TITLE = 200
OTHER_ROOT = "msteams"  # a property of Teams' own, which the schema of cards does not know

# Element -> what it cannot be without, and what it may have besides.
ELEMENTS: dict[str, tuple[set[str], set[str]]] = {
    "TextBlock": ({"text"}, {"size", "weight", "style", "wrap", "spacing", "isSubtle", "color"}),
    "RichTextBlock": ({"inlines"}, {"spacing"}),
    "TextRun": ({"text"}, {"size", "weight", "isSubtle", "italic", "color"}),
    "Container": ({"items"}, {"style", "spacing"}),
    "Table": ({"columns", "rows"}, {"firstRowAsHeader", "showGridLines", "spacing"}),
    "TableRow": ({"cells"}, set()),
    "TableCell": ({"items"}, set()),
    "Image": ({"url"}, {"altText", "size", "spacing"}),
    "ActionSet": ({"actions"}, {"spacing"}),
    "Input.Text": ({"id"}, {"label", "isRequired", "errorMessage", "value", "maxLength", "isMultiline", "spacing"}),
    "Input.Date": ({"id"}, {"label", "isRequired", "errorMessage", "value", "spacing"}),
    "Input.ChoiceSet": (
        {"id", "choices"},
        {"label", "isRequired", "errorMessage", "value", "style", "isMultiSelect", "spacing"},
    ),
    "Action.Execute": ({"title", "data"}, {"verb", "style", "tooltip", "associatedInputs", "fallback"}),
    "Action.OpenUrl": ({"title", "url"}, set()),
    "Action.Submit": ({"title", "data"}, {"style", "tooltip", "associatedInputs", "verb"}),
}
INSIDE = ("body", "items", "inlines", "rows", "cells", "actions")
MARKUP = ("[", "]", "*", "_", "`", "~~", "://", "www.")


def complaints(activity: Json, picture_hosts: frozenset[str] = frozenset()) -> list[str]:
    """Everything that Teams would refuse or misread. Empty when it is well."""
    found = [*_of_message(activity), *(each for card in cards(activity) for each in of_card(card, picture_hosts))]
    size = len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le"))
    return [*found, f"{size} bytes of at most {LARGEST}"] if size > LARGEST else found


def cards(activity: Json) -> list[Json]:
    return [each["content"] for each in activity.get("attachments", []) if each.get("contentType") == CARD]


def of_card(card: Json, picture_hosts: frozenset[str] = frozenset()) -> list[str]:
    found = [*_of_root(card), *(each for element in elements(card) for each in _of_element(element, picture_hosts))]
    inputs = [element["id"] for element in elements(card) if element["type"].startswith("Input.") and "id" in element]
    if len(set(inputs)) != len(inputs):
        found.append("two inputs have the same id")
    return [*found, *_published(card)]


def elements(element: Json) -> Iterator[Json]:
    """All that stands in a card, to any depth, fallbacks too."""
    for key in INSIDE:
        for inner in element.get(key, []):
            yield inner
            yield from elements(inner)
    if isinstance(element.get("fallback"), dict):
        yield element["fallback"]


def _of_message(activity: Json) -> Iterator[str]:
    if activity.get("type") == "typing":
        return
    if activity.get("type") != "message":
        yield f"an activity of the type {activity.get('type')}"
    if not activity.get("attachments") and not activity.get("text"):
        yield "a message without anything in it"
    if "entities" in activity:
        yield "a mention, or another entity"
    if set(activity) - {"type", "summary", "attachments", "from", "conversation", "replyToId", "id"}:
        yield f"unknown: {sorted(activity)}"


def _of_root(card: Json) -> Iterator[str]:
    if (card.get("type"), card.get("version")) != ("AdaptiveCard", "1.5"):
        yield "not a card of version 1.5"
    known = {"type", "$schema", "version", "lang", "fallbackText", "body", OTHER_ROOT}
    if set(card) - known:
        yield f"unknown in a card: {sorted(set(card) - known)}"


def _of_element(element: Json, picture_hosts: frozenset[str]) -> Iterator[str]:
    kind = element.get("type")
    if kind not in ELEMENTS:
        yield f"no such element: {kind}"
        return
    needs, may = ELEMENTS[kind]
    if missing := needs - set(element):
        yield f"{kind} without {sorted(missing)}"
    if unknown := set(element) - needs - may - {"type"}:
        yield f"{kind} with {sorted(unknown)}"
    if any(element.get(key) in ("", []) for key in needs):
        yield f"{kind} with nothing in it"
    if kind == "TextBlock" and any(sign in element["text"] for sign in MARKUP):
        yield f"a text that is read as markup: {element['text']!r}"
    if kind == "Image" and urlsplit(element["url"]).netloc not in picture_hosts:
        yield f"a picture from {element['url']}"
    if element.get("isMultiSelect") and any("," in choice["value"] for choice in element["choices"]):
        yield "a choice that would be taken for two"
    if kind == "ActionSet" and len(element["actions"]) > MOST_ACTIONS:
        yield f"{len(element['actions'])} actions in a row"
    if kind.startswith("Action.") and not 0 < len(element["title"]) <= LONGEST_TITLE:
        yield f"a button with {len(element['title'])} characters"


def _published(card: Json) -> list[str]:
    folder = os.environ.get("NATVERKSBOT_SPECS")
    if not folder:
        return []
    counted["cards"] += 1
    known = {key: value for key, value in card.items() if key != OTHER_ROOT}
    return [f"schema: {error.json_path} {error.message[:200]}" for error in _schema(folder).iter_errors(known)]


counted = {"cards": 0}  # how many were held against the published schema


@cache
def _schema(folder: str) -> Any:
    published = json.loads((Path(folder) / "teams" / "adaptive-card-1.5.0.json").read_text(encoding="utf-8"))
    return jsonschema.Draft6Validator(published)
