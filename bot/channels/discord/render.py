"""Replies -> Discord's messages, as components: text, buttons, selects and pictures, each in its place. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from bot.channels.discord.markdown import clipped, escaped, one_line, plain, unlinked
from bot.channels.discord.modals import pages
from bot.channels.discord.moments import beside
from bot.channels.splitting import split
from bot.conversation.replies import (
    Button,
    Choices,
    Citation,
    Facts,
    Form,
    Heading,
    Node,
    Picture,
    Reply,
    Scale,
    Table,
    Text,
)
from bot.conversation.text_twin import node_as_text
from bot.conversation.wording import say

Json = dict[str, Any]

ROW, BUTTON, SELECT, TEXT, GALLERY = 1, 2, 3, 10, 12
COMPONENTS = 1 << 15  # the flag of a message that is made of components
ALONE = 1 << 6  # the flag of a message that one person alone sees
MENTIONS: Json = {"parse": []}  # nobody, ever

MOST_CHARACTERS = 4000
MOST_COMPONENTS = 40
MOST_PICTURES = 10
LONGEST_TEXT = 3800
LONGEST_LABEL = 80
LONGEST_BOLD = 60  # characters: more than a name and a figure is to be read, not seen
LONGEST_END = 38  # of what a part of a list goes from and to
LONGEST_OPTION = 100
LONGEST_ALT = 1024
LONGEST_ID = 100
LONGEST_ADDRESS = 512
BUTTONS_IN_ROW = 5
OPTIONS_IN_SELECT = 25
MOST_BUTTONS = 10  # more than these are easier to find in a list
STYLES = {"plain": 2, "primary": 1, "danger": 4}
LEADS_AWAY = 5  # the style of a button with an address


class Drawn(NamedTuple):
    """One message. `forms` are shown when their button is pressed."""

    components: list[Json]
    pictures: tuple[bytes, ...] = ()
    forms: tuple[Form, ...] = ()


def messages(reply: Reply, zone: str, today: date) -> tuple[Drawn, ...]:
    draw = partial(_drawn, zone=zone, today=today)
    return tuple(_cut_to_size(draw(part)) for part in split(reply, lambda part: _fits(draw(part))))


def characters(components: Iterable[Json]) -> int:
    return sum(len(each.get("content", "")) for each in _all(components))


def _drawn(reply: Reply, zone: str, today: date) -> Drawn:
    components: list[Json] = []
    pictures: list[bytes] = []
    forms: list[Form] = []
    for node in reply.nodes:
        match node:
            case Picture(png=png, alt=alt):
                components += _picture(len(pictures), alt)
                pictures.append(png)
            case Form():
                components += _opener(node, reply.language)
                forms.append(node)
            case Facts(rows=rows, struck=False):
                components += _text("\n".join(_fact(*row, zone, today) for row in rows))
            case _:
                components += _of_words(node, reply.language)
    return Drawn(_with_ids_of_their_own(components or [{"type": TEXT, "content": "…"}]), tuple(pictures), tuple(forms))


def _fits(drawn: Drawn) -> bool:
    enough_room = characters(drawn.components) <= MOST_CHARACTERS and len(drawn.pictures) <= MOST_PICTURES
    whole = all(len(each.get("content", "")) <= LONGEST_TEXT for each in drawn.components)
    return enough_room and whole and len(list(_all(drawn.components))) <= MOST_COMPONENTS


def _of_words(node: Node, language: str) -> Iterator[Json]:
    match node:
        case Heading(text=text):
            yield from _text(f"### {escaped(one_line(text))}")
        case Table():
            yield from _text(_table(node))
        case Choices():
            yield from _choices(node)
        case Scale():
            yield from _scale(node, language)
        case Citation():
            yield from _text(_citation(node, language))
        case Text(text=text):
            yield from _text(escaped(text))
        case _:
            yield from _text(escaped(node_as_text(node, language)))


def _text(content: str) -> Iterator[Json]:
    if content.strip():
        yield {"type": TEXT, "content": content}


def _cut_to_size(drawn: Drawn) -> Drawn:
    """What could not be split and is too long all the same: a heading of many pages, for instance."""
    for each in drawn.components:
        if "content" in each:
            each["content"] = clipped(each["content"], LONGEST_TEXT)
    return drawn


def _fact(label: str, value: str, zone: str, today: date) -> str:
    return f"**{escaped(one_line(label))}:** {beside(escaped(value), zone, today)}"


def _table(table: Table) -> str:
    """Discord draws no tables: each row says its columns, so that it can also be read aloud."""
    rows = (f"- {_row(list(_cells(table, row)))}" for row in table.rows)
    return "\n".join((f"**{escaped(one_line(table.caption))}**", *rows))


def _row(cells: Sequence[tuple[str, str]]) -> str:
    """Figures and names side by side; where a cell tells a whole sentence, each on a line of its own."""
    sentences = any(len(cell) > LONGEST_BOLD for _, cell in cells)
    return ("\n  " if sentences else " · ").join(
        f"{escaped(one_line(column))}: {_cell(cell)}" for column, cell in cells
    )


def _cell(cell: str) -> str:
    said = escaped(one_line(cell))
    return said if len(cell) > LONGEST_BOLD else f"**{said}**"


def _cells(table: Table, row: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((column, cell or "–") for column, cell in zip(table.columns, row, strict=True))


def _citation(citation: Citation, language: str) -> str:
    quotation = escaped(say(language, "conversation.twin.quotation", quote=citation.quote))
    source = ", ".join(part for part in (citation.title, citation.meeting, citation.dated, citation.place) if part)
    said = clipped(escaped(one_line(say(language, "conversation.twin.source", source=source))), 800)
    quoted = "\n".join(f"> {line}" for line in clipped(quotation, LONGEST_TEXT - 1000).split("\n"))
    return f"{quoted}\n-# {said}"


def _choices(choices: Choices) -> Iterator[Json]:
    if choices.prompt:
        yield from _text(escaped(choices.prompt))
    ways = [_way(button) for button in choices.buttons if 0 < len(button.address) <= LONGEST_ADDRESS]
    pressed = [button for button in choices.buttons if not button.address]
    if len(ways) + len(pressed) <= MOST_BUTTONS:
        yield from _rows([*ways, *map(_button, pressed)], BUTTONS_IN_ROW)
        return
    yield from _rows(ways, BUTTONS_IN_ROW)
    for number, options in enumerate(_pieces(pressed, OPTIONS_IN_SELECT)):
        select = {
            "type": SELECT,
            "custom_id": f"list:{number}",
            "options": [{"label": _label(each, LONGEST_OPTION), "value": each.action} for each in options],
        }
        yield {"type": ROW, "components": [select]}


def _scale(scale: Scale, language: str) -> Iterator[Json]:
    """One tap: six buttons in two rows, with words at the ends."""
    highest = len(scale.actions)
    ends = say(language, "conversation.twin.scale", low=scale.low, high=scale.high, highest=highest)
    chosen = [] if scale.chosen is None else [say(language, "conversation.twin.chosen", value=scale.chosen)]
    yield from _text("\n".join((f"**{escaped(one_line(scale.question))}**", *map(escaped, (ends, *chosen)))))
    names = {1: scale.low, highest: scale.high}
    buttons = []
    for step, action in enumerate(scale.actions, 1):
        label = f"{step} – {names[step]}" if names.get(step) else str(step)
        buttons.append(_button(Button(label, action, "primary" if step == scale.chosen else "plain")))
    yield from _rows(buttons, (highest + 1) // 2 if highest > BUTTONS_IN_ROW else BUTTONS_IN_ROW)


def _opener(form: Form, language: str) -> Iterator[Json]:
    """The form itself is shown when this is pressed; one that is too long for a dialogue has a button for each part."""
    yield from _text(f"**{escaped(one_line(form.title))}**")
    parts = pages(form)
    if len(parts) == 1:
        yield from _rows([_button(Button(form.opens or form.submit, form.action, "primary"))], 1)
        return
    yield from _text(escaped(say(language, "discord.modal.parts", number=len(parts))))
    yield from _rows([_button(Button(_from_to(part), part.action, "primary")) for part in parts], 1)


def _from_to(part: Form) -> str:
    options = max((field.options for field in part.fields), key=len)
    first, last = (clipped(one_line(unlinked(each)), LONGEST_END) for each in (options[0], options[-1]))
    return f"{first} – {last}"


def _picture(number: int, alt: str) -> Iterator[Json]:
    told = clipped(plain(alt).strip(), LONGEST_ALT) or "…"
    item = {"media": {"url": f"attachment://{picture_name(number)}"}, "description": told}
    yield {"type": GALLERY, "items": [item]}
    if len(alt) > LONGEST_ALT:
        yield from _text(escaped(alt))


def picture_name(number: int) -> str:
    return f"bild-{number + 1}.png"


def _button(button: Button) -> Json:
    return {"type": BUTTON, "style": STYLES[button.style], "label": _label(button), "custom_id": button.action}


def _way(button: Button) -> Json:
    return {"type": BUTTON, "style": LEADS_AWAY, "label": _label(button), "url": button.address}


def _label(button: Button, longest: int = LONGEST_LABEL) -> str:
    return clipped(one_line(unlinked(button.label)), longest) or "…"


def _rows(buttons: Sequence[Json], wide: int) -> Iterator[Json]:
    for row in _pieces(buttons, wide):
        yield {"type": ROW, "components": list(row)}


def _pieces(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[first : first + size] for first in range(0, len(items), size))


def _with_ids_of_their_own(components: list[Json]) -> list[Json]:
    """Two that may be pressed must not have the same id in one message. A number after a sign no action has is ours."""
    seen: dict[str, int] = {}
    for each in _all(components):
        if (name := each.get("custom_id")) is not None:
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                each["custom_id"] = f"{name}#{seen[name]}"[:LONGEST_ID]
    return components


def _all(components: Iterable[Json]) -> Iterator[Json]:
    for each in components:
        yield each
        yield from _all(each.get("components", ()))
