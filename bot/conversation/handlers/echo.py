"""Says back what it heard: holds the place of the archive's answers and proves the way there and back."""

from datetime import datetime

from bot.conversation.actions import ShowHelp, ShowSample, button
from bot.conversation.events import Joined, Uploaded, Wrote
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Choices, Text
from bot.conversation.state import State
from bot.conversation.wording import say

KILO = 1000


def heard(event: Wrote, state: State, now: datetime) -> Outcome:
    language = state.language
    return answer(
        event,
        state,
        Text(say(language, "conversation.echo.heard", text=event.text)),
        Text(say(language, "conversation.echo.not_yet")),
        Choices(
            (
                button(say(language, "conversation.help.show"), ShowSample("")),
                button(say(language, "conversation.help.what"), ShowHelp()),
            )
        ),
    )


def uploaded(event: Uploaded, state: State, now: datetime) -> Outcome:
    received = say(state.language, "conversation.echo.uploaded", name=event.name, size=_size(event.size))
    return answer(event, state, Text(received))


def joined(event: Joined, state: State, now: datetime) -> Outcome:
    return answer(event, state, Text(say(state.language, "conversation.echo.joined", name=event.person.name)))


def _size(number: int) -> str:
    if number < KILO:
        return f"{number} byte"
    if number < KILO * KILO:
        return f"{round(number / KILO)} kB"
    return f"{number / KILO / KILO:.1f} MB".replace(".", ",")
