"""A refusal is an answer too: it says what is wrong and what to do instead."""

from bot.conversation.events import AnyEvent, FilledIn, Pressed, Wrote
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Text
from bot.conversation.state import State
from bot.conversation.wording import say


def stale_button(event: Pressed | FilledIn, state: State) -> Outcome:
    return _refuse(event, state, "conversation.refused.stale_button")


def foreign_button(event: Pressed | FilledIn, state: State) -> Outcome:
    return _refuse(event, state, "conversation.refused.foreign_button")


def not_yours_to_take_back(event: Pressed, state: State) -> Outcome:
    return _refuse(event, state, "conversation.refused.not_yours_to_take_back")


def for_coordinators(event: AnyEvent, state: State) -> Outcome:
    return _refuse(event, state, "conversation.refused.for_coordinators")


def not_coordinator(event: AnyEvent, state: State) -> Outcome:
    """A coordinator whom nobody knows on this platform yet is told the way in."""
    sentences = ("conversation.refused.not_coordinator", *(() if state.member else ("member.connecting.how",)))
    return answer(event, state, *(Text(say(state.language, one)) for one in sentences), private=True)


def failed(event: AnyEvent, state: State) -> Outcome:
    return _refuse(event, state, "conversation.refused.failed")


def too_long(event: Wrote, state: State, longest: int) -> Outcome:
    text = say(state.language, "conversation.refused.too_long", length=len(event.text), longest=longest)
    return answer(event, state, Text(text))


def _refuse(event: AnyEvent, state: State, sentence: str) -> Outcome:
    return answer(event, state, Text(say(state.language, sentence)), private=True)
