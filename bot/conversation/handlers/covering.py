"""For coordinators: which municipalities will be at a meeting and which are missing, and what the host should cook."""

from collections.abc import Iterator
from datetime import datetime

from bot.conversation.actions import ShowCoverage, button
from bot.conversation.events import Pressed, Wrote
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import answer
from bot.conversation.handlers.deciding import known, today_of
from bot.conversation.inviting import title
from bot.conversation.meeting_words import named_short
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Choices, Facts, Heading, Node, Text
from bot.conversation.state import State
from bot.conversation.wording import say
from scheduling.coverage import BEST_FIRST, Coverage, GroupCoverage
from scheduling.meetings import Meeting
from scheduling.requests import named
from scheduling.rsvp import ANSWERS, DISHES

MOST_CHOICES = 6


def in_words(event: Wrote, state: State, now: datetime) -> Outcome:
    """Of the meeting that is named, or a choice among those to come."""
    if state.overview is None:
        return answer(event, state, Text(say(state.language, "member.refused.coordinators")), private=True)
    today = today_of(state, now)
    coming = [meeting for meeting in known(state).meetings if meeting.last_day >= today and not meeting.cancelled]
    found = named(event.text, coming, today)
    if state.year is not None and len(found.meetings) == 1 and found.by_words:
        (meeting,) = found.meetings
        return answer(event, state, *_nodes(meeting, state.year.coverage(meeting), state.language), private=True)
    shown = (found.meetings if found.by_words else coming)[:MOST_CHOICES]
    if not shown:
        return answer(event, state, Text(say(state.language, "member.coverage.nothing_ahead")), private=True)
    buttons = tuple(button(named_short(one, state.language), ShowCoverage(one.id)) for one in shown)
    return answer(event, state, Choices(buttons, prompt=say(state.language, "member.coverage.which")), private=True)


def show(event: Pressed, action: ShowCoverage, state: State, now: datetime) -> Outcome:
    if state.year is None or state.member is None or state.member.role != "coordinator":
        return answer(event, state, Text(say(state.language, "member.refused.coordinators")), private=True)
    meeting = state.year.look(state.member).meeting(action.meeting)
    if meeting is None:
        return refusing.stale_button(event, state)
    found = state.year.coverage(meeting)
    return answer(event, state, *_nodes(meeting, found, state.language), private=True)


def _nodes(meeting: Meeting, found: Coverage, language: str) -> Iterator[Node]:
    yield Heading(say(language, "member.coverage.heading", title=title(meeting, language)))
    answered = sum(found.answers.values())
    yield Text(say(language, "member.coverage.answered", answered=answered, invited=found.invited))
    for group in found.groups:
        name = group.group.capitalize()
        yield Heading(say(language, "member.coverage.group", group=name, present=group.present, invited=group.invited))
        yield Facts(tuple(_municipalities(group, language)))
    yield Heading(say(language, "member.coverage.people"))
    yield Facts(tuple(_people(found, language)))
    if meeting.form != "digital" and (found.dishes or found.diets):
        yield Heading(say(language, "member.coverage.host"))
        yield Facts(tuple(_plates(found, language)))
        yield Text(say(language, "member.coverage.no_names"))


def _municipalities(group: GroupCoverage, language: str) -> Iterator[tuple[str, str]]:
    for how in BEST_FIRST:
        names = getattr(group, how)
        if names or how == "there":
            label = say(language, f"member.coverage.{how}", number=len(names))
            yield label, ", ".join(names) or say(language, "member.coverage.none")


def _people(found: Coverage, language: str) -> Iterator[tuple[str, str]]:
    for one in ANSWERS:
        if number := found.answers.get(one, 0):
            yield say(language, f"member.answers.{one}"), str(number)
    silent = found.invited - sum(found.answers.values()) - found.waiting
    yield say(language, "member.coverage.not_answered"), str(max(0, silent))
    if found.waiting:
        yield say(language, "member.coverage.waiting"), str(found.waiting)


def _plates(found: Coverage, language: str) -> Iterator[tuple[str, str]]:
    for dish in DISHES:
        if number := found.dishes.get(dish, 0):
            yield say(language, f"member.plates.{dish}"), str(number)
    if found.diets:
        yield say(language, "member.coverage.diets"), "\n".join(found.diets)
