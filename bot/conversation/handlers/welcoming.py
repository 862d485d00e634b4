"""Somebody new is greeted, with the way to help."""

from datetime import datetime

from bot.conversation.events import Joined
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Text
from bot.conversation.state import State
from bot.conversation.wording import say


def joined(event: Joined, state: State, now: datetime) -> Outcome:
    welcome = say(state.language, "conversation.welcoming.joined", name=event.person.name)
    return answer(event, state, Text(welcome.replace(" !", "!")))  # a platform may not know the name yet
