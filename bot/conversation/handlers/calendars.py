"""The meetings in one's own calendar: an address to subscribe to, a new one, and none at all."""

from datetime import datetime

from bot.conversation.actions import DropCalendar, GetCalendar, ShowCalendars, button
from bot.conversation.days import day_in_words
from bot.conversation.events import AnyEvent, Pressed, Wrote
from bot.conversation.handlers.answering import amend, answer
from bot.conversation.outcome import MakeCalendar, Outcome, RevokeCalendar
from bot.conversation.replies import Button, Choices, Facts, Heading, Node, Text
from bot.conversation.state import State
from bot.conversation.wording import say
from bot.conversation.year import Known
from scheduling.feeds import Feed


def show(event: Wrote, state: State, now: datetime) -> Outcome:
    return _calendars(event, state)


def show_by_button(event: Pressed, action: ShowCalendars, state: State, now: datetime) -> Outcome:
    return _calendars(event, state)


def _calendars(event: AnyEvent, state: State) -> Outcome:
    language = state.language
    if state.year is None or state.member is None:
        return answer(event, state, Text(say(language, "member.refused.unknown")), private=True)
    known = state.year.look(state.member)
    heading = Heading(say(language, "member.calendar.heading"))
    intro = Text(say(language, "member.calendar.intro"))
    had = tuple(_had(feed, language) for feed in known.feeds)
    listed: tuple[Node, ...] = (Facts(had),) if had else ()
    return answer(event, state, heading, intro, *listed, Choices(_buttons(known, state)), private=True)


def _had(feed: Feed, language: str) -> tuple[str, str]:
    made = say(language, "member.calendar.made", day=day_in_words(feed.made_at.date(), language, year=True))
    return _name(feed.group, language), made


def _name(group: str, language: str) -> str:
    return group.capitalize() if group else say(language, "member.calendar.own")


def _buttons(known: Known, state: State) -> tuple[Button, ...]:
    language, have = state.language, {feed.group for feed in known.feeds}
    groups = state.member.groups if state.member else ()
    buttons = []
    for group in ("", *groups):
        which = "renew" if group in have else "get"
        name = group or say(language, "member.calendar.own_short")
        buttons.append(button(say(language, f"member.calendar.{which}", name=name), GetCalendar(group)))
    for group in sorted(have):
        name = group or say(language, "member.calendar.own_short")
        buttons.append(button(say(language, "member.calendar.drop", name=name), DropCalendar(group)))
    return tuple(buttons)


def get(event: Pressed, action: GetCalendar, state: State, now: datetime) -> Outcome:
    """The address is shown once: what we keep of it cannot be turned back into it."""
    language, member = state.language, state.member
    if state.year is None or member is None or action.group not in {"", *member.groups}:
        return answer(event, state, Text(say(language, "member.refused.unknown")), private=True)
    address = state.year.address(f"{event.place.channel}/{event.key}")
    if address is None:
        return answer(event, state, Text(say(language, "member.calendar.not_served")), private=True)
    nodes: list[Node] = [
        Heading(_name(action.group, language)),
        Facts(((say(language, "member.calendar.address"), address.url),)),
        Text(say(language, "member.calendar.how")),
    ]
    if address.near:
        nodes.append(Text(say(language, "member.calendar.near")))
    nodes.append(Choices((button(say(language, "member.calendar.drop_this"), DropCalendar(action.group)),)))
    made = MakeCalendar(member.id, action.group, address.digest, now)
    return Outcome(answer(event, state, *nodes, private=True).messages, (made,))


def drop(event: Pressed, action: DropCalendar, state: State, now: datetime) -> Outcome:
    """The message that showed the address no longer does."""
    language = state.language
    if state.member is None:
        return answer(event, state, Text(say(language, "member.refused.unknown")), private=True)
    gone = say(language, "member.calendar.dropped", name=_name(action.group, language))
    again = Choices((button(say(language, "member.calendar.again"), ShowCalendars()),))
    return amend(event, state, Text(gone), again, changes=(RevokeCalendar(state.member.id, action.group, now),))
