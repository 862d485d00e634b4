"""The member's language decides. Swedish until somebody says otherwise."""

from datetime import datetime

from bot.conversation.actions import ChooseLanguage, button
from bot.conversation.events import AnyEvent, Pressed, Wrote
from bot.conversation.handlers.answering import answer, say_to
from bot.conversation.outcome import Outcome, RememberLanguage
from bot.conversation.replies import Choices, Text
from bot.conversation.state import State
from bot.conversation.wording import LANGUAGES, say


def choose_in_words(event: Wrote, state: State, now: datetime) -> Outcome:
    if not event.text:
        return answer(event, state, _choices(state.language))
    wanted = event.text.casefold()
    for language in LANGUAGES:
        if wanted in _names(language):
            return _remember(event, state, language)
    unknown = Text(say(state.language, "conversation.language.unknown"))
    return answer(event, state, unknown, _choices(state.language))


def choose(event: Pressed, action: ChooseLanguage, state: State, now: datetime) -> Outcome:
    return _remember(event, state, action.language if action.language in LANGUAGES else state.language)


def _remember(event: AnyEvent, state: State, language: str) -> Outcome:
    named = say(language, f"conversation.languages.{language}")
    there = State(language=language)
    return Outcome(
        messages=(say_to(event, there, Text(say(language, "conversation.language.now", language=named))),),
        changes=(RememberLanguage(event.person, language),),
    )


def _names(language: str) -> set[str]:
    """A language may be named in any language, or by its code."""
    return {language} | {say(spoken, f"conversation.languages.{language}").casefold() for spoken in LANGUAGES}


def _choices(spoken: str) -> Choices:
    buttons = (
        button(say(language, f"conversation.languages.{language}").capitalize(), ChooseLanguage(language))
        for language in LANGUAGES
    )
    return Choices(tuple(buttons), prompt=say(spoken, "conversation.language.which"))
