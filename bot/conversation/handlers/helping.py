"""What can the bot do? Shown as short conversations, which the tests hold against what it really says."""

from datetime import datetime
from typing import NamedTuple

from bot.conversation.actions import ChooseLanguage, ShowHelp, ShowSample, button
from bot.conversation.events import AnyEvent, Pressed, Wrote
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Choices, Heading, Text
from bot.conversation.state import State
from bot.conversation.wording import say, sentences


class Exchange(NamedTuple):
    said: str
    answered: str


def dialogue(language: str, name: str) -> tuple[Exchange, ...]:
    return tuple(Exchange(**exchange) for exchange in sentences(language)[f"conversation.dialogues.{name}"])


def show(event: Wrote, state: State, now: datetime) -> Outcome:
    return _help(event, state)


def thanked(event: Wrote, state: State, now: datetime) -> Outcome:
    """Where others talk as well, thanks may be for one of them."""
    if not (event.mentioned or event.place.direct):
        return Outcome()
    return answer(event, state, Text(say(state.language, "conversation.welcome")))


def heard(event: Wrote, state: State, now: datetime) -> Outcome:
    """A word that only says that the answer was read."""
    if not (event.mentioned or event.place.direct):
        return Outcome()
    return answer(event, state, Text(say(state.language, "conversation.heard")))


def sure(event: Wrote, state: State, now: datetime) -> Outcome:
    if not (event.mentioned or event.place.direct):
        return Outcome()
    return answer(event, state, Text(say(state.language, "conversation.sure")))


def show_again(event: Pressed, action: ShowHelp, state: State, now: datetime) -> Outcome:
    return _help(event, state)


def _help(event: AnyEvent, state: State) -> Outcome:
    language = state.language
    return answer(
        event,
        state,
        Heading(say(language, "conversation.help.heading", name=event.person.name)),
        Text(say(language, "conversation.help.intro", bot=say(language, "conversation.bot"))),
        *(Text(_lines(exchange, language)) for exchange in dialogue(language, "help")),
        Choices(
            (
                button(say(language, "conversation.help.show"), ShowSample("")),
                button(
                    say(language, "conversation.help.other_language"),
                    ChooseLanguage("en" if language == "sv" else "sv"),
                ),
            ),
            prompt=say(language, "conversation.help.try"),
        ),
    )


def _lines(exchange: Exchange, language: str) -> str:
    said = say(language, "conversation.help.said", said=exchange.said)
    answered = say(language, "conversation.help.answered", answered=exchange.answered)
    return f"{said}\n{answered}"
