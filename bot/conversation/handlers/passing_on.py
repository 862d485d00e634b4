"""What the archive does not know a colleague may: a question goes to the coordinators once, and their answer back."""

from datetime import datetime

from bot.conversation.actions import PassOnQuestion, SendReply, encode
from bot.conversation.events import FilledIn, Pressed
from bot.conversation.forms import complaints
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import Amend, MarkPassedOn, MarkReplied, Outcome, Say
from bot.conversation.replies import Field, Form, Reply, Text
from bot.conversation.state import State
from bot.conversation.wording import FIRST_LANGUAGE, say

LONGEST_REPLY = 2000  # characters


def passed_on(event: Pressed, action: PassOnQuestion, state: State, now: datetime) -> Outcome:
    """Without a name: whoever asked reads the answer where they asked."""
    if state.asked is None or state.coordinators is None:
        return refusing.stale_button(event, state)
    if state.asked.passed_on:
        return answer(event, state, Text(say(state.language, "conversation.passing_on.already")), private=True)
    told = answer(event, state, Text(say(state.language, "conversation.passing_on.done")))
    text = say(FIRST_LANGUAGE, "conversation.passing_on.asked", question=state.asked.text)
    card = Say(state.coordinators, Reply((Text(text), _form(action.question)), FIRST_LANGUAGE))
    return Outcome((*told.messages, card), (MarkPassedOn(action.question, now),))


def replied(event: FilledIn, action: SendReply, state: State, now: datetime) -> Outcome:
    """It goes to the thread of the question, and the card says that it is done."""
    if state.asked is None or state.asked.place is None or state.asked.replied:
        return refusing.stale_button(event, state)
    if wrong := complaints(_form(action.question), event.values, state.language):
        return answer(event, state, Text("\n".join(wrong.values())), private=True)
    asked, written = state.asked, event.values["reply"].strip()
    heading = Text(say(asked.language, "conversation.passing_on.answer", question=asked.text))
    done = Text(say(FIRST_LANGUAGE, "conversation.passing_on.answered", question=asked.text))
    card = Amend(event.place, event.message, Reply((done, Text(written)), FIRST_LANGUAGE))
    reply = Say(state.asked.place, Reply((heading, Text(written)), asked.language))
    return Outcome((reply, card), (MarkReplied(action.question, now),))


def _form(question: str) -> Form:
    return Form(
        title=say(FIRST_LANGUAGE, "conversation.passing_on.form.title"),
        opens=say(FIRST_LANGUAGE, "conversation.passing_on.form.opens"),
        submit=say(FIRST_LANGUAGE, "conversation.passing_on.form.submit"),
        action=encode(SendReply(question)),
        fields=(
            Field("reply", say(FIRST_LANGUAGE, "conversation.passing_on.form.reply"), "text", longest=LONGEST_REPLY),
        ),
    )
