"""A coordinator changes the year: in plain words, with buttons, through forms. Nothing changes unconfirmed."""

from datetime import datetime
from urllib.parse import quote

from msgspec.structs import replace

from bot.conversation.actions import (
    AddMeeting,
    EditPart,
    PickMeeting,
    RevisePart,
    SendNewMeeting,
    SendPart,
    button,
    encode,
)
from bot.conversation.events import FilledIn, Pressed, Wrote
from bot.conversation.forms import complaints
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import amend, answer
from bot.conversation.handlers.deciding import keep, known, new_id, propose, today_of
from bot.conversation.meeting_forms import PARTS, Part, again, new_form, part_form, read_new, read_part
from bot.conversation.meeting_words import facts, named_short, title
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Choices, Form, Heading, Node, Text
from bot.conversation.state import State
from bot.conversation.wording import say
from scheduling.meetings import Meeting
from scheduling.proposals import Proposal
from scheduling.refusals import Unreadable
from scheduling.requests import Sketch, moved, named, read_when, sketched, split_move

ID_LENGTH = 16  # of a digest: enough to tell a network's proposals apart
NEW_ID = 12  # as the meetings of an imported plan have
MOST_CHOICES = 8
LONGEST_CARRIED = 40  # of a new time that rides in a button; what is longer is asked for again


def move(event: Wrote, state: State, now: datetime) -> Outcome:
    target, when = split_move(event.text, today_of(state, now))
    return _chosen(event, state, now, target, "move", when)


def cancel(event: Wrote, state: State, now: datetime) -> Outcome:
    return _chosen(event, state, now, event.text, "cancel")


def restore(event: Wrote, state: State, now: datetime) -> Outcome:
    return _chosen(event, state, now, event.text, "restore")


def change(event: Wrote, state: State, now: datetime) -> Outcome:
    return _chosen(event, state, now, event.text, "change")


def _chosen(event: Wrote, state: State, now: datetime, words: str, what: str, when: str = "") -> Outcome:  # noqa: PLR0913, PLR0917 - a handler's three, and what was asked
    """One meeting: on with it. Several, or none that the words fit: the coordinator says which."""
    coming = known(state).coming(today_of(state, now))
    found = named(words, [one for one in coming if one.cancelled == (what == "restore")], today_of(state, now))
    if len(found.meetings) == 1 and found.by_words:
        return _go_on(event, state, now, found.meetings[0], what, when)
    asked = say(state.language, f"planning.choose.which.{what}")
    if not found.by_words and words.strip():
        asked = say(state.language, "planning.choose.unknown", words=words.strip())
    return answer(event, state, *_which(found.meetings, asked, what, when, state.language), private=True)


def _which(meetings: tuple[Meeting, ...], asked: str, what: str, when: str, language: str) -> tuple[Node, ...]:
    if not meetings:
        return (Text(say(language, "planning.choose.none")),)
    carried = when if len(quote(when)) <= LONGEST_CARRIED else ""
    shown = meetings[:MOST_CHOICES]
    choices = Choices(
        tuple(button(named_short(one, language), PickMeeting(one.id, what, carried)) for one in shown), prompt=asked
    )
    return (choices,) if shown == meetings else (choices, Text(say(language, "planning.choose.more")))


def picked(event: Pressed, action: PickMeeting, state: State, now: datetime) -> Outcome:
    meeting = known(state).meeting(action.meeting)
    if meeting is None:
        return refusing.stale_button(event, state)
    return _go_on(event, state, now, meeting, action.what, action.when)


def _go_on(event: Wrote | Pressed, state: State, now: datetime, meeting: Meeting, what: str, when: str) -> Outcome:  # noqa: PLR0913, PLR0917 - as above
    match what:
        case "cancel" | "restore":
            return propose(event, state, now, meeting, replace(meeting, cancelled=what == "cancel"))
        case "move":
            return _move(event, state, now, meeting, when)
        case _:
            return answer(event, state, *what_to_change(meeting, state.language), private=True)


def _move(event: Wrote | Pressed, state: State, now: datetime, meeting: Meeting, when: str) -> Outcome:
    """A time that cannot be read stands in the form that asks for it."""
    try:
        asked = read_when(when, today_of(state, now))
    except Unreadable:
        return _open(event, state, now, Proposal(new_id(event), meeting, meeting), "when", {"sessions": when})
    return propose(event, state, now, meeting, replace(meeting, sessions=moved(meeting, asked)))


def what_to_change(meeting: Meeting, language: str) -> tuple[Node, ...]:
    parts = tuple(button(say(language, f"planning.parts.{part}"), EditPart(meeting.id, part)) for part in PARTS)
    asked = say(language, "planning.choose.what")
    return (Heading(title(meeting, language)), facts(meeting, language), Choices(parts, prompt=asked))


def edit(event: Pressed, action: EditPart, state: State, now: datetime) -> Outcome:
    meeting = known(state).meeting(action.meeting)
    if meeting is None or action.part not in PARTS:
        return refusing.stale_button(event, state)
    return _open(event, state, now, Proposal(new_id(event), meeting, meeting), action.part)


def revise(event: Pressed, action: RevisePart, state: State, now: datetime) -> Outcome:
    if state.proposal is None or action.part not in PARTS:
        return refusing.stale_button(event, state)
    return _open(event, state, now, state.proposal, action.part)


def _open(  # noqa: PLR0913, PLR0917 - a handler's three, and what to open
    event: Wrote | Pressed,
    state: State,
    now: datetime,
    proposal: Proposal,
    part: Part,
    unread: dict[str, str] | None = None,
) -> Outcome:
    form = part_form(part, proposal.wanted, state.network.groups, encode(SendPart(proposal.id, part)), state.language)
    if any((unread or {}).values()):
        wrong = dict.fromkeys(unread or {}, say(state.language, "planning.wrong.days"))
        form = again(form, {field.name: field.value for field in form.fields} | (unread or {}), wrong, form.action)
    return Outcome(answer(event, state, form, private=True).messages, (keep(proposal, state, now),))


def add(event: Wrote, state: State, now: datetime) -> Outcome:
    sketch = sketched(event.text, state.network.groups, today_of(state, now))
    return answer(event, state, _empty_form(state, sketch), private=True)


def add_by_button(event: Pressed, action: AddMeeting, state: State, now: datetime) -> Outcome:
    return answer(event, state, _empty_form(state, Sketch()), private=True)


def _empty_form(state: State, sketch: Sketch) -> Form:
    return new_form(sketch, state.network.groups, encode(SendNewMeeting()), state.language)


def sent_new(event: FilledIn, action: SendNewMeeting, state: State, now: datetime) -> Outcome:
    form = _empty_form(state, Sketch())
    filled = read_new(event.values, today_of(state, now), state.language)
    if wrong := {**filled.wrong, **complaints(form, event.values, state.language)}:
        return amend(event, state, again(form, event.values, wrong, encode(SendNewMeeting(action.attempt + 1))))
    new = Meeting(id=new_id(event)[:NEW_ID], since=now, zone=state.network.time_zone, **filled.fields)
    return propose(event, state, now, None, new)


def sent_part(event: FilledIn, action: SendPart, state: State, now: datetime) -> Outcome:
    proposal = state.proposal
    if proposal is None or action.part not in PARTS:
        return refusing.stale_button(event, state)
    part = action.part
    next_action = encode(SendPart(proposal.id, part, action.attempt + 1))
    form = part_form(part, proposal.wanted, state.network.groups, next_action, state.language)
    filled = read_part(part, event.values, proposal.wanted, today_of(state, now), state.language)
    if wrong := {**filled.wrong, **complaints(form, event.values, state.language)}:
        return amend(event, state, again(form, event.values, wrong, next_action))
    return propose(event, state, now, proposal.base, replace(proposal.wanted, **filled.fields))
