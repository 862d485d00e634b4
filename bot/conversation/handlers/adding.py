"""A file dropped into a room by a coordinator becomes a document that everyone in the room may read."""

from datetime import datetime

from bot.conversation.events import Uploaded
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import AddFile, Outcome
from bot.conversation.replies import Text
from bot.conversation.state import State
from bot.conversation.wording import say


def uploaded(event: Uploaded, state: State, now: datetime) -> Outcome:
    language = state.language
    if not event.level or state.archive is None:
        return answer(event, state, Text(say(language, "conversation.adding.not_here", name=event.name)))
    reading = state.archive.read(event.file, event.name, event.level)
    added = not (reading.refused or reading.duplicate_of)
    what = say(language, "conversation.adding.added" if added else "conversation.adding.not_added", name=event.name)
    outcome = answer(event, state, Text(what), Text("\n".join(reading.sentences())))
    if reading.duplicate_of:
        return outcome
    return Outcome(outcome.messages, (AddFile(event.name, event.level, reading),))
