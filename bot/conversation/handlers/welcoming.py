"""Somebody new is greeted, with the way to help; and in their own chat, where nobody knows them, the way in."""

from datetime import datetime

from bot.conversation.events import Joined
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Text
from bot.conversation.state import State
from bot.conversation.wording import say


def joined(event: Joined, state: State, now: datetime) -> Outcome:
    welcome = say(state.language, "conversation.welcoming.joined", name=event.person.name)
    greeting = Text(welcome.replace(" !", "!"))  # a platform may not know the name yet
    if state.member is None and state.year is not None and event.place.direct:
        return answer(event, state, greeting, Text(say(state.language, "member.connecting.how")))
    return answer(event, state, greeting)
