"""What the bot says: a small tree of meaning. Each channel draws it in its own way; every node has a text twin.

Text in a node is plain text and never markup: a channel escapes it, so that nothing quoted from a document,
a name or a comment can mention, link or format.
"""

from typing import Literal

from msgspec import Struct


class Heading(Struct, frozen=True, tag="heading"):
    text: str


class Text(Struct, frozen=True, tag="text"):
    """A paragraph. Line breaks within it are kept."""

    text: str


class Facts(Struct, frozen=True, tag="facts"):
    """Labels with values: when, where, who. `struck` is what holds no longer, shown so that it can be recognised.

    `secret` names what every value ends with: it is filled in when its only reader is shown it, and kept in no message.
    """

    rows: tuple[tuple[str, str], ...]
    struck: bool = False
    secret: str = ""


class Table(Struct, frozen=True, tag="table"):
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Style = Literal["plain", "primary", "danger"]


class Button(Struct, frozen=True):
    """`action` is an encoded action (see actions.py). `chosen` is what holds now; words beside it say so too.

    With an `address` it has no action and leads there: to a meeting that the plan gives a link, and to nothing else.
    """

    label: str
    action: str = ""
    style: Style = "plain"
    chosen: bool = False
    address: str = ""


class Choices(Struct, frozen=True, tag="choices"):
    buttons: tuple[Button, ...]
    prompt: str = ""


class Scale(Struct, frozen=True, tag="scale"):
    """A question answered with one tap: one action per step, the first for 1. The ends always carry words.

    `answer` names an answer that nobody but its giver may see: what was `chosen` is filled in when it is shown to them,
    and is never kept in the message.
    """

    question: str
    low: str
    high: str
    actions: tuple[str, ...]
    chosen: int | None = None
    answer: str = ""


class Field(Struct, frozen=True):
    """`several` of the options are given one on each line. `error` says what was wrong with the value last time.

    `answer` is as in a scale: the `value` is filled in when it is shown.
    """

    name: str
    label: str
    kind: Literal["line", "text", "date", "choice", "scale", "days", "link", "address", "number", "several"] = "line"
    required: bool = True
    hint: str = ""
    value: str = ""
    options: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    longest: int = 1000
    error: str = ""
    answer: str = ""


class Form(Struct, frozen=True, tag="form"):
    """`opens` labels the button where a platform shows a form in a dialogue of its own."""

    title: str
    fields: tuple[Field, ...]
    submit: str
    action: str
    opens: str = ""


class Citation(Struct, frozen=True, tag="citation"):
    """The quotation is verbatim. `place` says page or slide in words; `source` lets a channel show the document."""

    title: str
    quote: str
    place: str = ""
    meeting: str = ""
    dated: str = ""
    source: str = ""


class Picture(Struct, frozen=True, tag="picture"):
    """`alt` says what a reader learns from the picture, not that there is one."""

    png: bytes
    alt: str


class Attachment(Struct, frozen=True, tag="attachment"):
    """A file to take away. `label` says what it is for."""

    name: str
    content: bytes
    label: str


class Leaf(Struct, frozen=True):
    """A leaf torn from a calendar: "tors", "10", "dec". It is looked at; the rows beside it say the same in full."""

    weekday: str
    day: str
    month: str


class Entry(Struct, frozen=True, tag="entry"):
    """One of several things with a day. `note` says how it stands with it, for the reader."""

    title: str
    leaf: Leaf
    rows: tuple[tuple[str, str], ...]
    note: str = ""
    tone: Literal["plain", "good", "off"] = "plain"
    buttons: tuple[Button, ...] = ()


Node = Heading | Text | Facts | Table | Choices | Scale | Form | Citation | Picture | Attachment | Entry
NODES: tuple[type[Node], ...] = (
    Heading,
    Text,
    Facts,
    Table,
    Choices,
    Scale,
    Form,
    Citation,
    Picture,
    Attachment,
    Entry,
)


class Reply(Struct, frozen=True):
    nodes: tuple[Node, ...]
    language: str = "sv"


def actions_in(reply: Reply) -> frozenset[str]:
    """Every action a person could take on this reply: what is not among them was never offered."""
    found: set[str] = set()
    for node in reply.nodes:
        match node:
            case Choices(buttons=buttons) | Entry(buttons=buttons):
                found.update(button.action for button in buttons if not button.address)
            case Scale(actions=actions):
                found.update(actions)
            case Form(action=action):
                found.add(action)
            case _:
                pass
    return frozenset(found)
