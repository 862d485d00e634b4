"""Which handler takes which event: tables, and the few rules for reading them."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from bot.conversation.actions import (
    Action,
    AnswerSample,
    ChooseLanguage,
    NotAnAction,
    RateSample,
    SendSampleForm,
    ShowHelp,
    ShowSample,
    ShowSources,
    ShowWhy,
    decode,
)
from bot.conversation.events import AnyEvent, FilledIn, Joined, Left, Met, Pressed, Uploaded, Wrote
from bot.conversation.handlers import adding, asking, helping, language, refusing, samples, welcoming
from bot.conversation.outcome import Outcome
from bot.conversation.state import State
from bot.conversation.wording import LANGUAGES, phrases
from knowledge.question import LONGEST as LONGEST_QUESTION


class Command(NamedTuple):
    """`phrases` names the words in the wording files; with `more`, words may follow them."""

    phrases: str
    handler: Callable[[Wrote, State, datetime], Outcome]
    more: bool = False


COMMANDS = (
    Command("conversation.commands.help", helping.show),
    Command("conversation.commands.language", language.choose_in_words, more=True),
    Command("conversation.commands.samples", samples.offer),
)

PRESSED: dict[type[Action], Callable[..., Outcome]] = {
    ShowHelp: helping.show_again,
    ChooseLanguage: language.choose,
    ShowSample: samples.show,
    RateSample: samples.rated,
    AnswerSample: samples.chosen,
    ShowSources: asking.show_sources,
    ShowWhy: asking.show_why,
}

FILLED_IN: dict[type[Action], Callable[..., Outcome]] = {
    SendSampleForm: samples.filled_in,
}


def converse(event: AnyEvent, state: State, now: datetime) -> Outcome:
    """The whole conversation core: an event and what is known, in; what is owed and what changed, out."""
    match event:
        case Wrote():
            return _written(event, state, now)
        case Pressed():
            return _acted(event, PRESSED, state, now)
        case FilledIn():
            return _acted(event, FILLED_IN, state, now)
        case Uploaded():
            return adding.uploaded(event, state, now)
        case Joined():
            return welcoming.joined(event, state, now)
        case Left() | Met():
            return Outcome()


def _written(event: Wrote, state: State, now: datetime) -> Outcome:
    if not (event.mentioned or event.place.direct or state.in_our_thread):
        return Outcome()
    if len(event.text) > LONGEST_QUESTION:
        return refusing.too_long(event, state, LONGEST_QUESTION)
    if not event.text.strip():
        return helping.show(event, state, now)  # they only called our name
    for command in COMMANDS:
        rest = _after_command(event.text, command)
        if rest is not None:
            return command.handler(replace(event, text=rest), state, now)
    return asking.asked(event, state, now)


def _after_command(text: str, command: Command) -> str | None:
    """What follows the command's words in the text, or None when the text does not begin with them."""
    said = " ".join(text.split()).rstrip("?!. ") or text.strip()
    known = {phrase for language in LANGUAGES for phrase in phrases(language, command.phrases)}
    for phrase in sorted(known, key=len, reverse=True):
        if said.casefold() == phrase:
            return ""
        if command.more and said.casefold().startswith(phrase + " "):
            return said[len(phrase) + 1 :]
    return None


def _acted(
    event: Pressed | FilledIn,
    table: dict[type[Action], Callable[..., Outcome]],
    state: State,
    now: datetime,
) -> Outcome:
    try:
        action = decode(event.action)
        handler = table[type(action)]
    except (NotAnAction, KeyError):
        return refusing.stale_button(event, state)
    return handler(event, action, state, now)
