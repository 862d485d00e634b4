"""Replies -> Adaptive Cards, schema 1.5. Pure.

What comes from outside stands only where a card reads no markup: in text runs, titles, labels and values. Nothing in a
card leads anywhere but a button to a meeting that has an address, and a mention needs an entity, which we never send.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from bot.channels.fitting import in_parts
from bot.channels.teams.activities import ACTION, FIELD, FORM, SEVERAL
from bot.conversation.forms import HIGHEST_STEP
from bot.conversation.replies import (
    Attachment,
    Button,
    Choices,
    Citation,
    Entry,
    Facts,
    Field,
    Form,
    Heading,
    Node,
    Picture,
    Reply,
    Scale,
    Table,
    Text,
)
from bot.conversation.text_twin import as_text, node_as_text
from bot.conversation.wording import say

Json = dict[str, Any]
PictureAddress = Callable[[Picture], str]

CARD = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
LARGEST = 40_000  # bytes of a whole message as Teams counts them, in UTF-16
LONGEST_SUMMARY = 200
NARROWEST, WIDEST = 6, 24  # characters that decide a column's width
MOST_ACTIONS = 6  # Teams puts the rest behind three dots
STYLES = {"plain": "default", "primary": "positive", "danger": "destructive"}
# What may stand in a heading that is read aloud as one: nothing that could be markup.
_HARMLESS = re.compile(r"[\w ,?!;:%()–”’&+.-]*")
_LOOKS_LIKE_MARKUP = re.compile(r"^\s*([-+]|\d+[.)])\s|_|&\w+;|\w\.[a-z]{2,}", re.IGNORECASE)
_FILLED_IN = re.compile(r"\{(?=\{)|<(?=/?at)", re.IGNORECASE)  # by a program that shows the card: dates, mentions
_JOINER = "\u2060"  # is not seen, and parts two signs that together would mean something


def message(reply: Reply, picture: PictureAddress | None = None) -> Json:
    """`picture` says where the picture of a node is fetched; without it a picture is said in words."""
    return {
        "type": "message",
        "summary": summary(reply),
        "attachments": [{"contentType": CARD, "content": card(reply, picture)}],
    }


def card(reply: Reply, picture: PictureAddress | None = None) -> Json:
    body = [element for node in reply.nodes for element in _apart(_drawn(node, reply.language, picture))]
    return {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": "1.5",
        "lang": reply.language,
        "fallbackText": summary(reply),
        "body": body,
        "msteams": {"width": "Full"},
    }


def summary(reply: Reply) -> str:
    """What a notice says of the message."""
    text = " ".join(plain(as_text(reply)).split())
    return text if len(text) <= LONGEST_SUMMARY else text[: LONGEST_SUMMARY - 1].rstrip() + "…"


def size(activity: Json) -> int:
    return len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le"))


def plain(text: str) -> str:
    """Without signs that are not seen or that turn the text around, and without what programs fill in by themselves."""
    seen = "".join(
        sign for sign in text if sign in "\n\u200c\u200d" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    )
    return _FILLED_IN.sub(r"\g<0>" + _JOINER, seen)


def _apart(elements: Sequence[Json]) -> Iterator[Json]:
    """The first element of each node stands away from what is above it."""
    for count, element in enumerate(elements):
        yield {"spacing": "Medium" if count == 0 else "Small"} | element


def _drawn(node: Node, language: str, picture: PictureAddress | None) -> list[Json]:  # noqa: C901, PLR0911 - one case for each kind of node
    match node:
        case Heading(text=text):
            return [_heading(text)]
        case Text(text=text):
            return _lines(text)
        case Facts(struck=True) | Attachment():
            return _lines(node_as_text(node, language))
        case Facts(rows=rows):
            return [element for label, value in rows for element in _fact(label, value)]
        case Table():
            return _table(node)
        case Choices():
            return [*(_lines(node.prompt) if node.prompt else ()), *_actions([_button(each) for each in node.buttons])]
        case Scale():
            return _scale(node, language)
        case Form():
            return _form(node, language)
        case Citation():
            return [_citation(node, language)]
        case Picture():
            return _picture(node, language, picture)
        case Entry():
            return [element for part in in_parts(node) for element in _drawn(part, language, picture)]


def _run(text: str, **look: Any) -> Json:
    return {"type": "TextRun", "text": plain(text) or " ", **look}


def _paragraph(*runs: Json, **look: Any) -> Json:
    return {"type": "RichTextBlock", "inlines": list(runs), **look}


def _lines(text: str, **look: Any) -> list[Json]:
    """Each line a paragraph of its own: no program disagrees about what a line break in a text means."""
    return [_paragraph(_run(line, **look)) for line in text.split("\n")]


def _heading(text: str) -> Json:
    """Screen readers find headings by their style, which only a text block has; that one reads markup."""
    if _harmless(text):
        look = {"size": "Medium", "weight": "Bolder", "style": "heading", "wrap": True}
        return {"type": "TextBlock", "text": text, **look}
    return _paragraph(_run(text, size="Medium", weight="Bolder"))


def _harmless(text: str) -> bool:
    return bool(text.strip() and _HARMLESS.fullmatch(text) and not _LOOKS_LIKE_MARKUP.search(text))


def _fact(label: str, value: str) -> list[Json]:
    first, *rest = value.split("\n")
    return [_paragraph(_run(f"{label}: ", weight="Bolder"), _run(first)), *(_paragraph(_run(line)) for line in rest)]


def _table(table: Table) -> list[Json]:
    def row(cells: Sequence[str], **look: Any) -> Json:
        return {"type": "TableRow", "cells": [{"type": "TableCell", "items": _lines(cell, **look)} for cell in cells]}

    rows = [row(table.columns, weight="Bolder"), *(row(cells) for cells in table.rows)]
    columns = [{"width": _width(cells)} for cells in zip(table.columns, *table.rows, strict=True)]
    drawn = {"type": "Table", "columns": columns, "rows": rows, "firstRowAsHeader": True, "showGridLines": True}
    return [*_lines(table.caption, weight="Bolder"), drawn]


def _width(cells: Sequence[str]) -> int:
    """A column's share: room for its longest word, and for more the more its cells say."""
    word = max(len(word) for cell in cells for word in cell.split() or [""])
    return max(NARROWEST, min(word, 2 * WIDEST), min(WIDEST, max(map(len, cells[1:]), default=0)))


def _button(button: Button) -> Json:
    if button.address:
        return {"type": "Action.OpenUrl", "title": plain(button.label) or " ", "url": button.address}
    return _action(button.label, {ACTION: button.action}, style=STYLES[button.style], associatedInputs="none")


def _action(title: str, data: Json, **look: Any) -> Json:
    """An old program that knows no Action.Execute sends the same by a message."""
    look = {key: value for key, value in look.items() if value != "default"}
    shared = {"title": plain(title) or " ", "data": data, **look}
    return {"type": "Action.Execute", "verb": ACTION, **shared, "fallback": {"type": "Action.Submit", **shared}}


def _actions(actions: Sequence[Json]) -> list[Json]:
    starts = range(0, len(actions), MOST_ACTIONS)
    return [{"type": "ActionSet", "actions": list(actions[start : start + MOST_ACTIONS])} for start in starts]


def _scale(scale: Scale, language: str) -> list[Json]:
    highest = len(scale.actions)
    ends = say(language, "conversation.twin.scale", low=scale.low, high=scale.high, highest=highest)
    words = {1: scale.low, highest: scale.high}
    steps = [
        _action(
            str(step),
            {ACTION: action},
            style="positive" if step == scale.chosen else "default",
            tooltip=plain(", ".join(filter(None, (f"{step} / {highest}", words.get(step))))),
            associatedInputs="none",
        )
        for step, action in enumerate(scale.actions, 1)
    ]
    chosen = say(language, "conversation.twin.chosen", value=scale.chosen) if scale.chosen is not None else ""
    return [
        *_lines(scale.question, weight="Bolder"),
        *_lines(ends, isSubtle=True),
        *_actions(steps),
        *(_lines(chosen) if chosen else ()),
    ]


def _form(form: Form, language: str) -> list[Json]:
    data = {ACTION: form.action, FORM: ",".join(field.name for field in form.fields)}
    if several := ",".join(field.name for field in form.fields if _is_list(field)):
        data[SEVERAL] = several
    fields = [element for field in form.fields for element in _field(field, language)]
    return [_heading(form.title), *fields, *_actions([_action(form.submit, data, style="positive")])]


def _field(field: Field, language: str) -> list[Json]:
    hints = [field.hint] if field.hint else []
    if field.kind == "scale" and not (_harmless(field.low) and _harmless(field.high)):
        ends = say(language, "conversation.twin.scale", low=field.low, high=field.high, highest=HIGHEST_STEP)
        hints.append(ends)
    return [_input(field, language), *(line for hint in hints for line in _lines(hint, isSubtle=True, size="Small"))]


def _input(field: Field, language: str) -> Json:
    optional = "" if field.required else f" ({say(language, 'conversation.twin.optional')})"
    shared: Json = {"id": FIELD + field.name, "label": plain(field.label + optional)}
    if field.required:
        shared |= {"isRequired": True, "errorMessage": say(language, "conversation.form.required")}
    if field.value:
        shared["value"] = plain(field.value)
    match field.kind:
        case "date":
            return {"type": "Input.Date", **shared}
        case "choice":
            choices = [{"title": plain(option), "value": option} for option in field.options]
            return {"type": "Input.ChoiceSet", "style": "compact", "choices": choices, **shared}
        case "several" if field.options:
            choices = [{"title": plain(option), "value": quote(option)} for option in field.options]
            shared |= {"value": ",".join(map(quote, field.value.split("\n")))} if field.value else {}
            return {"type": "Input.ChoiceSet", "isMultiSelect": True, "choices": choices, **shared}
        case "scale":
            steps = [{"title": _step(step, field), "value": str(step)} for step in range(1, HIGHEST_STEP + 1)]
            return {"type": "Input.ChoiceSet", "style": "expanded", "choices": steps, **shared}
        case _:
            lines = {"isMultiline": True} if field.kind in {"text", "several"} else {}
            return {"type": "Input.Text", "maxLength": field.longest, **lines, **shared}


def _is_list(field: Field) -> bool:
    """What is chosen in it comes with commas between, and so an option must have none of its own."""
    return field.kind == "several" and bool(field.options)


def _step(step: int, field: Field) -> str:
    """The ends in words, beside their figures. Programs differ in whether they read markup there."""
    word = {1: field.low, HIGHEST_STEP: field.high}.get(step, "")
    return f"{step} – {word}" if word and _harmless(word) else str(step)


def _picture(picture: Picture, language: str, address: PictureAddress | None) -> list[Json]:
    if address is None:
        return _lines(say(language, "conversation.twin.picture", alt=picture.alt))
    return [{"type": "Image", "url": address(picture), "altText": plain(picture.alt) or " ", "size": "Stretch"}]


def _citation(citation: Citation, language: str) -> Json:
    quotation = say(language, "conversation.twin.quotation", quote=citation.quote)
    where = ", ".join(part for part in (citation.title, citation.meeting, citation.dated, citation.place) if part)
    source = _paragraph(_run(say(language, "conversation.twin.source", source=where), isSubtle=True, size="Small"))
    return {"type": "Container", "style": "emphasis", "items": [*_lines(quotation), source]}
