"""Replies -> Block Kit. Pure.

What others wrote only ever stands in text elements of rich text and in plain text, which Slack takes as it is: nothing
in it can mention, link, format or turn into a picture.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Literal

from bot.channels.fitting import in_parts
from bot.channels.splitting import split
from bot.conversation.replies import (
    Button,
    Choices,
    Citation,
    Entry,
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
from bot.conversation.text_twin import as_text, node_as_text
from bot.conversation.wording import say

Block = dict[str, Any]
Surface = Literal["message", "home"]

# Slack's own limits, and ours where real messages failed earlier than its documents say.
MOST_BLOCKS = 45  # of 50, and of 100 on a home tab
MOST_SIGNS = 11_000  # of about 13,000
LONGEST_HEADING = 150
LONGEST_LABEL = 75
LONGEST_ALT = 2000
LONGEST_NOTICE = 3000
MOST_BUTTONS = 25
MOST_ROWS = 100
MOST_COLUMNS = 20
LONGEST_CELL = 400
LONGEST_WORDS = 4000  # of one thing said; prose is cut into several messages instead

STYLES = {"primary": "primary", "danger": "danger"}
NO_FILE = "F0000000000"


def messages(reply: Reply, key: str, files: Mapping[int, str]) -> list[list[Block]]:
    """The blocks of each message that the reply needs. `files` are the pictures by the order they come in."""
    numbers = iter(range(len(files)))
    made = []
    for number, part in enumerate(split(reply, fits)):
        own = {place: files[next(numbers)] for place in range(_pictures(part)) if files}
        made.append(named(blocks(part, own), key, number))
    return made


def fits(reply: Reply) -> bool:
    made = blocks(reply, {})
    tables = sum(block["type"] == "table" for block in made)
    rows = max((len(block["rows"]) for block in made if block["type"] == "table"), default=0)
    return len(made) <= MOST_BLOCKS and signs(made) <= MOST_SIGNS and tables <= 1 and rows <= MOST_ROWS


def blocks(reply: Reply, files: Mapping[int, str], surface: Surface = "message") -> list[Block]:
    made: list[Block] = []
    pictures = 0
    for node in chain.from_iterable(in_parts(one) if isinstance(one, Entry) else (one,) for one in reply.nodes):
        if isinstance(node, Picture) and surface == "message":
            made.append(_picture(node, files.get(pictures, NO_FILE)))
            pictures += 1
        else:
            made.extend(_blocks(node, reply.language, surface))
    return made


def named(made: Sequence[Block], key: str, part: int, first: str = "") -> list[Block]:
    """Each block carries the key of the message it was sent as, and where it stands in a later part of a long answer
    also the first: what is pressed is found again without any memory of ours.
    """
    return [block | {"block_id": f"{key}/{part}/{number}/{first}"} for number, block in enumerate(made)]


def notice(reply: Reply) -> str:
    """What a notification says, where blocks are not shown."""
    return escaped(shortened(clean(as_text(reply)), LONGEST_NOTICE)) or " "


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Without signs that no program should meet in a text."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(sign for sign in whole if sign in "\n\t" or sign.isprintable() or ord(sign) > 159)


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def plain(text: str, longest: int = LONGEST_NOTICE) -> Block:
    return {"type": "plain_text", "text": shortened(clean(text), longest) or " ", "emoji": False}


def paragraph(text: str, **style: bool) -> Block:
    return {"type": "rich_text", "elements": [_section(_words(text, **style))]}


def _prose(text: str) -> Block:
    """Never shortened: what does not fit is another message."""
    return {"type": "rich_text", "elements": [_section(_words(text, longest=len(text)))]}


def signs(value: object) -> int:
    """How much text there is in it, wherever it stands."""
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(signs(part) for part in value.values() if not isinstance(part, str))
    return sum(map(signs, value)) if isinstance(value, list) else 0


def _blocks(node: Node, language: str, surface: Surface) -> Iterator[Block]:
    match node:
        case Heading(text=text):
            yield from _heading(text)
        case Text(text=text):
            yield _prose(text)
        case Facts(rows=rows):
            yield {"type": "rich_text", "elements": [_section(*_facts(rows))]}
        case Table() if surface == "message" and len(node.columns) <= MOST_COLUMNS:
            yield paragraph(node.caption, bold=True)
            yield _table(node)
        case Choices(buttons=buttons, prompt=prompt):
            yield from _prompt(prompt, buttons)
            yield from _rows_of_buttons([_choice(one, number) for number, one in enumerate(buttons)])
        case Scale():
            yield from _scale(node, language)
        case Form(title=title, opens=opens):
            yield paragraph(title, bold=True)
            yield from _rows_of_buttons([_button(Button(opens or title, node.action, "primary"), "form/0")])
        case Citation():
            yield _citation(node, language)
        case _:
            yield paragraph(node_as_text(node, language))


def _heading(text: str) -> Iterator[Block]:
    if len(text) <= LONGEST_HEADING:
        yield {"type": "header", "text": plain(text)}
    else:
        yield paragraph(text, bold=True)


def _facts(rows: Sequence[tuple[str, str]]) -> Iterator[Block]:
    for number, (label, value) in enumerate(rows):
        yield _words(f"{label}: " if number == 0 else f"\n{label}: ", bold=True)
        yield _words(value)


def _table(table: Table) -> Block:
    rows = [table.columns, *table.rows]
    return {"type": "table", "rows": [[_cell(cell) for cell in row] for row in rows]}


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": shortened(clean(text), LONGEST_CELL) or " "}


def _prompt(prompt: str, buttons: Sequence[Button]) -> Iterator[Block]:
    """A label that is too long for a button is said above it."""
    long = [button.label for button in buttons if len(button.label) > LONGEST_LABEL]
    if prompt or long:
        yield paragraph("\n– ".join((prompt, *long)))


def _scale(scale: Scale, language: str) -> Iterator[Block]:
    yield paragraph(scale.question, bold=True)
    steps = [
        _button(
            Button(str(step), action, "primary" if step == scale.chosen else "plain"),
            f"press/{step}",
            spoken=f"{step}. {_end(scale, step)}{scale.question}",
        )
        for step, action in enumerate(scale.actions, 1)
    ]
    yield from _rows_of_buttons(steps)
    ends = say(language, "conversation.twin.scale", low=scale.low, high=scale.high, highest=len(scale.actions))
    chosen = "" if scale.chosen is None else say(language, "conversation.twin.chosen", value=scale.chosen)
    yield {"type": "context", "elements": [plain(line) for line in (ends, chosen) if line]}


def _end(scale: Scale, step: int) -> str:
    words = {1: scale.low, len(scale.actions): scale.high}.get(step, "")
    return f"{words}. " if words else ""


def _citation(citation: Citation, language: str) -> Block:
    source = ", ".join(part for part in (citation.title, citation.meeting, citation.dated, citation.place) if part)
    said = say(language, "conversation.twin.source", source=source)
    quote = {"type": "rich_text_quote", "elements": [_words(citation.quote)]}
    return {"type": "rich_text", "elements": [quote, _section(_words(said, italic=True))]}


def _picture(picture: Picture, file: str) -> Block:
    alt = shortened(clean(picture.alt), LONGEST_ALT) or " "
    return {"type": "image", "slack_file": {"id": file}, "alt_text": alt}


def _rows_of_buttons(buttons: Sequence[Block]) -> Iterator[Block]:
    for start in range(0, len(buttons), MOST_BUTTONS):
        yield {"type": "actions", "elements": list(buttons[start : start + MOST_BUTTONS])}


def _button(button: Button, action_id: str, spoken: str = "") -> Block:
    made = {
        "type": "button",
        "action_id": action_id,
        "text": plain(button.label, LONGEST_LABEL),
    }
    made |= {"url": button.address} if button.address else {"value": button.action}
    if button.style in STYLES:
        made["style"] = STYLES[button.style]
    if spoken:
        made["accessibility_label"] = shortened(clean(spoken), LONGEST_LABEL)
    return made


def _choice(button: Button, number: int) -> Block:
    """We are told also of one that leads away: it has a name of its own, by which it is left alone."""
    return _button(button, f"way/{number}" if button.address else f"press/{number}")


def _section(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def _words(text: str, longest: int = LONGEST_WORDS, **style: bool) -> Block:
    made: Block = {"type": "text", "text": shortened(clean(text), longest) or " "}
    return made | {"style": style} if style else made


def _pictures(reply: Reply) -> int:
    return sum(isinstance(node, Picture) for node in reply.nodes)
