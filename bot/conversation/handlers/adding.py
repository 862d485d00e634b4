"""A file dropped into a room by a coordinator becomes a document that everyone in the room may read."""

from datetime import datetime

from bot.conversation.archive import Brought
from bot.conversation.events import Uploaded
from bot.conversation.handlers.answering import answer
from bot.conversation.outcome import AddFile, Outcome, ReadLater
from bot.conversation.replies import Text
from bot.conversation.state import State
from bot.conversation.wording import say


def uploaded(event: Uploaded, state: State, now: datetime) -> Outcome:
    language = state.language
    if not event.level or state.archive is None:
        return answer(event, state, Text(say(language, "conversation.adding.not_here", name=event.name)))
    brought = state.archive.read(event.file, event.name, event.level, patiently=event.later)
    if brought is None:
        soon = answer(event, state, Text(say(language, "conversation.adding.reading", name=event.name)))
        return Outcome(soon.messages, (ReadLater(event, now),))
    outcome = answer(event, state, Text(_said(brought, language)), Text("\n".join(brought.reading.sentences())))
    change = AddFile(brought.name, event.level, brought.reading, brought.replaces)
    return Outcome(outcome.messages, (change,))


def _said(brought: Brought, language: str) -> str:
    own_name = brought.reading.name
    if brought.reading.refused or brought.reading.duplicate_of:
        return say(language, "conversation.adding.not_added", name=own_name)
    said = [say(language, "conversation.adding.added", name=own_name)]
    if brought.replaces:
        said.append(say(language, "conversation.adding.replaces", name=brought.name))
    elif brought.name != own_name:
        said.append(say(language, "conversation.adding.named", name=own_name, other=brought.name))
    return " ".join(said)
