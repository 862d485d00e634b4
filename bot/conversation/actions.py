"""What a button means, and the one codec that carries it through a platform as a short string.

The string is the action's verb and its fields, joined by colons. A verb is never renamed and fields are only added
at the end, with a default: buttons in yesterday's messages must still work.
"""

from typing import ClassVar
from urllib.parse import quote, unquote

import msgspec

from bot.conversation.replies import Button

LONGEST = 100  # Discord allows no more; the others allow at least as much


class NotAnAction(Exception):
    """The string means nothing to us: forged, damaged, or from a version that is long gone."""


class ActionTooLong(Exception):
    """The action does not fit in a button everywhere. Put an id in it instead of text."""


class Action(msgspec.Struct, frozen=True, array_like=True):
    verb: ClassVar[str]


class ShowHelp(Action, frozen=True):
    verb = "help"


class ChooseLanguage(Action, frozen=True):
    verb = "language"
    language: str


class ShowSample(Action, frozen=True):
    """One of the nodes a reply is made of, to try it out."""

    verb = "sample"
    node: str


class RateSample(Action, frozen=True):
    verb = "ratesample"
    value: int
    question: str = ""


class AnswerSample(Action, frozen=True):
    verb = "sampleanswer"
    answer: str


class SendSampleForm(Action, frozen=True):
    verb = "sampleform"


class ShowSources(Action, frozen=True):
    """`question` is the id that it is remembered by."""

    verb = "sources"
    question: str


class ShowWhy(Action, frozen=True):
    verb = "why"
    question: str


class WhyTold(Action, frozen=True):
    """`key` names the card in the ledger."""

    verb = "whytold"
    key: str


class Quieter(Action, frozen=True):
    """`how` is a reminder to do without, or one of pause, stop and on."""

    verb = "quieter"
    how: str


ACTIONS: tuple[type[Action], ...] = (
    ShowHelp,
    ChooseLanguage,
    ShowSample,
    RateSample,
    AnswerSample,
    SendSampleForm,
    ShowSources,
    ShowWhy,
    WhyTold,
    Quieter,
)
_BY_VERB = {action.verb: action for action in ACTIONS}


def encode(action: Action) -> str:
    fields = (quote(str(field), safe="") for field in msgspec.to_builtins(action))
    text = ":".join((action.verb, *fields))
    if len(text) > LONGEST:
        raise ActionTooLong(f"{type(action).__name__} needs {len(text)} characters of {LONGEST}: {text}")
    return text


def decode(text: str) -> Action:
    verb, *fields = text.split(":")
    try:
        return msgspec.convert([unquote(field) for field in fields], _BY_VERB[verb], strict=False)
    except (KeyError, msgspec.ValidationError) as error:
        raise NotAnAction(text[:LONGEST]) from error


def button(label: str, action: Action) -> Button:
    return Button(label, encode(action))
