"""The card on which a change of a meeting is decided: before and now, who will be told, and what else is that day."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Literal

from bot.conversation.actions import ConfirmProposal, DropProposal, RevisePart, button
from bot.conversation.days import day_in_words
from bot.conversation.meeting_forms import PARTS, Part, fields_of
from bot.conversation.meeting_words import difference, facts, title
from bot.conversation.replies import Button, Choices, Heading, Node, Text
from bot.conversation.state import State
from bot.conversation.wording import count, say
from scheduling.days import SATURDAY, holiday
from scheduling.meetings import TOLD, Meeting
from scheduling.network import Roster
from scheduling.overview import Overview
from scheduling.proposals import Proposal

Kind = Literal["new", "change", "move", "cancel", "restore"]


def kind_of(proposal: Proposal) -> Kind:
    if proposal.base is None:
        return "new"
    changed = {change.field: change.now for change in proposal.own_changes}
    if "cancelled" in changed:
        return "cancel" if changed["cancelled"] else "restore"
    return "move" if "sessions" in changed else "change"


def card(proposal: Proposal, state: State, known: Overview, today: date) -> tuple[Node, ...]:
    language = state.language
    kind = kind_of(proposal)
    heading = Heading(say(language, f"planning.card.{kind}", title=title(proposal.base or proposal.wanted, language)))
    if proposal.base is None:
        shown: tuple[Node, ...] = (facts(proposal.wanted, language),)
    elif kind in {"cancel", "restore"}:
        shown = (facts(proposal.base, language),)
    else:
        shown = (difference(proposal.own_changes, language),)
    notes = (told(proposal, known, language), *remarks(proposal, known, today, language))
    pending = say(language, "planning.card.unchanged")
    return (heading, *shown, Text("\n".join(notes)), Choices(tuple(_buttons(proposal, kind, language)), prompt=pending))


def told(proposal: Proposal, known: Overview, language: str) -> str:
    """Who will hear of it, as far as can be known before it is decided."""
    if proposal.base is None:
        invited = Roster(known.members).invited(proposal.wanted.groups)
        return say(language, "planning.told.new", number=len(invited))
    if TOLD.isdisjoint(change.field for change in proposal.own_changes):
        return say(language, "planning.told.detail")
    members, rooms = known.heard(proposal.base.id)
    said = []
    if members:
        said.append(count(language, "planning.told.members", members))
    if rooms:
        said.append(say(language, "planning.told.rooms", rooms=count(language, "planning.told.room_count", rooms)))
    return " ".join(said) or say(language, "planning.told.nobody")


def remarks(proposal: Proposal, known: Overview, today: date, language: str) -> Iterator[str]:
    """What one had better look at before moving a meeting to such a day."""
    wanted = proposal.wanted
    if wanted.cancelled or (proposal.base and proposal.base.sessions == wanted.sessions):
        return
    for session in wanted.sessions:
        day = day_in_words(session.day, language, year=True)
        if session.day < today:
            yield say(language, "planning.remark.passed", day=day)
        if name := holiday(session.day):
            yield say(language, "planning.remark.holiday", day=day, name=name)
        elif session.day.weekday() >= SATURDAY:
            yield say(language, "planning.remark.weekend", day=day)
    for other in known.meetings:
        if other.id != wanted.id and not other.cancelled and _meet(other, wanted):
            groups = ", ".join(other.groups) or say(language, "planning.values.everyone")
            yield say(language, "planning.remark.collides", groups=groups, title=title(other, language))


def _meet(one: Meeting, other: Meeting) -> bool:
    """On the same day, and for some of the same people."""
    same_day = {session.day for session in one.sessions} & {session.day for session in other.sessions}
    return bool(same_day) and (not one.groups or not other.groups or bool(set(one.groups) & set(other.groups)))


def _buttons(proposal: Proposal, kind: Kind, language: str) -> Iterator[Button]:
    style: Literal["primary", "danger"] = "danger" if kind == "cancel" else "primary"
    yield Button(say(language, f"planning.card.confirm.{kind}"), button("", ConfirmProposal(proposal.id)).action, style)
    for part in _parts_to_revise(proposal, kind):
        yield button(say(language, f"planning.parts.{part}"), RevisePart(proposal.id, part))
    yield button(say(language, "planning.card.drop"), DropProposal(proposal.id))


def _parts_to_revise(proposal: Proposal, kind: Kind) -> list[Part]:
    """A new meeting may be filled in further; a change may be corrected where it was made."""
    if kind == "new":
        return list(PARTS)
    changed = {change.field for change in proposal.own_changes}
    return [part for part in PARTS if changed & set(fields_of(part))]


def all_fields() -> frozenset[str]:
    return frozenset(chain.from_iterable(map(fields_of, PARTS)))
