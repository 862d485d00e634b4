"""A change is shown before it is made, and made when it is confirmed, unless the meeting has changed meanwhile."""

from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.conversation.actions import ConfirmProposal, DropProposal, button
from bot.conversation.events import AnyEvent, FilledIn, Pressed
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import amend, answer
from bot.conversation.meeting_words import both_versions, facts, title
from bot.conversation.outcome import Change, ChangeMeeting, KeepProposal, Outcome
from bot.conversation.proposing import card, kind_of, told
from bot.conversation.replies import Choices, Heading, Node, Text
from bot.conversation.state import State
from bot.conversation.wording import say
from scheduling.days import local_day
from scheduling.meetings import Meeting
from scheduling.overview import Overview
from scheduling.proposals import Proposal, laid_upon, standing

ID_LENGTH = 16  # of a digest: enough to tell a network's proposals apart


def today_of(state: State, now: datetime) -> date:
    return local_day(now, ZoneInfo(state.network.time_zone))


def known(state: State) -> Overview:
    """Only coordinators come this far: the router sees to it."""
    return state.overview or Overview()


def propose(event: AnyEvent, state: State, now: datetime, base: Meeting | None, wanted: Meeting) -> Outcome:
    """Show what would change. A meeting that was changed by someone else meanwhile is shown in both versions."""
    proposal = Proposal(new_id(event), base, wanted)
    stored = known(state).meeting(wanted.id)
    if base is not None and not proposal.own_changes:
        nodes: tuple[Node, ...] = (Text(say(state.language, "planning.card.nothing")),)
    elif base is not None and stored is not None and standing(proposal, stored) == "outdated":
        return _conflict(event, state, now, proposal, stored)
    else:
        nodes = card(proposal, state, known(state), today_of(state, now))
    return _shown(event, state, nodes, (keep(proposal, state, now),))


def _conflict(event: AnyEvent, state: State, now: datetime, outdated: Proposal, stored: Meeting) -> Outcome:
    language = state.language
    seen = outdated.base or stored
    onto_new = Proposal(new_id(event), stored, laid_upon(outdated, stored))
    nodes = (
        Heading(say(language, "planning.conflict.heading")),
        Text(say(language, "planning.conflict.intro")),
        both_versions(seen, stored, outdated.wanted, language),
        Choices(
            (
                button(say(language, "planning.conflict.anyway"), ConfirmProposal(onto_new.id)),
                button(say(language, "planning.conflict.yield"), DropProposal(onto_new.id)),
            )
        ),
    )
    return _shown(event, state, nodes, (keep(onto_new, state, now),))


def confirm(event: Pressed, action: ConfirmProposal, state: State, now: datetime) -> Outcome:
    proposal = state.proposal
    if proposal is None:
        return refusing.stale_button(event, state)
    stored = known(state).meeting(proposal.wanted.id)
    match standing(proposal, stored):
        case "done":
            return amend(event, state, Text(say(state.language, "planning.done.already")))
        case "outdated" if stored is not None:
            return _conflict(event, state, now, proposal, stored)
        case _:
            done = say(state.language, f"planning.done.{kind_of(proposal)}")
            heard = told(proposal, known(state), state.language)
            told_of = facts(proposal.wanted, state.language)
            heading = Heading(title(proposal.wanted, state.language))
            change = ChangeMeeting(proposal.base, proposal.wanted, now)
            return amend(event, state, heading, Text(f"{done} {heard}"), told_of, changes=(change,))


def drop(event: Pressed, action: DropProposal, state: State, now: datetime) -> Outcome:
    return amend(event, state, Text(say(state.language, "planning.done.dropped")))


def _shown(event: AnyEvent, state: State, nodes: tuple[Node, ...], changes: tuple[Change, ...]) -> Outcome:
    """A form gives way to what came of it."""
    if isinstance(event, FilledIn):
        return amend(event, state, *nodes, changes=changes)
    return Outcome(answer(event, state, *nodes, private=True).messages, changes)


def keep(proposal: Proposal, state: State, now: datetime) -> KeepProposal:
    return KeepProposal(proposal, state.member.id if state.member else 0, now)


def new_id(event: AnyEvent) -> str:
    """The same event again makes the same proposal again."""
    return sha256(f"{event.place.channel}/{event.key}".encode()).hexdigest()[:ID_LENGTH]
