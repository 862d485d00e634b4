"""What becomes of an answer: it helped or not, and whoever asked for it or a coordinator may take it back."""

from datetime import datetime

from msgspec.structs import replace

from bot.conversation.actions import DeleteAnswer, RateAnswer
from bot.conversation.events import Pressed
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import answer
from bot.conversation.handlers.asking import helped
from bot.conversation.outcome import Amend, EraseAnswer, Outcome, RememberThumb
from bot.conversation.replies import Choices, Node, Reply, Text
from bot.conversation.state import State
from bot.conversation.wording import say


def rated(event: Pressed, action: RateAnswer, state: State, now: datetime) -> Outcome:
    """Shown on the message where nobody else sees it; otherwise to the one who pressed alone."""
    if state.asked is None:
        return refusing.stale_button(event, state)
    voice = (RememberThumb(action.question, event.person, action.thumb),)
    if state.pressed and (event.place.direct or state.pressed_alone):
        nodes = tuple(_chosen(node, action, state.pressed.language) for node in state.pressed.nodes)
        amended = Amend(event.place, event.message, replace(state.pressed, nodes=nodes), about=action.question)
        return Outcome((amended,), voice)
    thanks = Text(say(state.language, f"conversation.asking.thanks.{action.thumb}"))
    return Outcome(answer(event, state, thanks, kind="receipt", private=True).messages, voice)


def _chosen(node: Node, action: RateAnswer, language: str) -> Node:
    asks = isinstance(node, Choices) and {one.action for one in node.buttons} == {
        one.action for one in helped(action.question, language).buttons
    }
    return helped(action.question, language, action.thumb) if asks else node


def taken_back(event: Pressed, action: DeleteAnswer, state: State, now: datetime) -> Outcome:
    """Everywhere: each message that holds some of it says that it is gone, and nothing of it stays with us."""
    if state.asked is None:
        return refusing.stale_button(event, state)
    if not (state.asked.own or state.coordinator):
        return refusing.not_yours_to_take_back(event, state)
    who = "by_asker" if state.asked.own else "by_coordinator"
    language = state.asked.language
    gone = Reply((Text(say(language, f"conversation.asking.taken_back.{who}")),), language)
    shown = dict.fromkeys([*state.asked.shown, (event.place, event.message)])
    by_message = {message: place for place, message in reversed(shown)}
    amends = tuple(Amend(place, message, gone) for message, place in by_message.items())
    return Outcome(amends, (EraseAnswer(action.question, gone),))
