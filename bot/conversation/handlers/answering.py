"""Where and how an answer is given, the same for every handler."""

from msgspec.structs import replace

from bot.conversation.events import AnyEvent, FilledIn, Person, Place, Pressed, Wrote
from bot.conversation.outcome import Amend, Change, Kind, Outcome, Say
from bot.conversation.replies import Node, Reply
from bot.conversation.state import State


def answer(event: AnyEvent, state: State, *nodes: Node, kind: Kind = "answer", private: bool = False) -> Outcome:
    return Outcome((say_to(event, state, *nodes, kind=kind, private=private),))


def say_to(event: AnyEvent, state: State, *nodes: Node, kind: Kind = "answer", private: bool = False) -> Say:
    return Say(
        place=place_for(event),
        reply=Reply(nodes, state.language),
        only_for=_alone(event) if private else None,
        kind=kind,
    )


def amend(event: Pressed | FilledIn, state: State, *nodes: Node, changes: tuple[Change, ...] = ()) -> Outcome:
    """In place of the message that was acted on, where only this person sees it; else beside it."""
    if state.pressed_alone or event.place.direct:
        return Outcome((Amend(event.place, event.message, Reply(nodes, state.language)),), changes)
    return Outcome((say_to(event, state, *nodes, private=True),), changes)


def place_for(event: AnyEvent) -> Place:
    """In the thread, and where there is none yet in a new one under what was written: never loose in the room."""
    if isinstance(event, Wrote) and not (event.place.direct or event.place.thread):
        return replace(event.place, thread=event.message)
    return event.place


def _alone(event: AnyEvent) -> Person | None:
    """In a direct conversation everything is private already."""
    return None if event.place.direct else event.person
