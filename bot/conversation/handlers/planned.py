"""What is planned: the next meeting, or those of a half-year with a button for each; from the plan, not the archive."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from bot.conversation.actions import ShowPlan, button
from bot.conversation.events import AnyEvent, Pressed, Wrote
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import answer, place_for
from bot.conversation.inviting import Guest, brief, how_many, whole
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Button, Choices, Heading, Node, Text
from bot.conversation.state import State
from bot.conversation.wording import phrases, say
from bot.conversation.year import Known
from knowledge import plan_question
from knowledge.plan_question import PlanQuestion
from knowledge.swedish import words
from scheduling.days import local_day
from scheduling.meetings import Meeting

AHEAD = timedelta(days=183)
MINE = "mine"  # in place of a group: those of whoever presses
AT_ONCE = 7  # with three buttons each and two below, a page has no more than platforms allow


class Wanted(Struct, frozen=True):
    """Which meetings: of these groups, or of any; from a day to a day."""

    first: date
    last: date
    groups: tuple[str, ...] = ()
    mine: bool = False


def show(event: Wrote, state: State, now: datetime) -> Outcome:
    if state.year is None:
        return answer(event, state, Text(say(state.language, "member.plan.closed")))
    guest = guest_of(event, state, now)
    return _overview(event, state, guest, _half_year(guest, state, now))


def show_by_button(event: Pressed, action: ShowPlan, state: State, now: datetime) -> Outcome:
    if state.year is None:
        return refusing.stale_button(event, state)
    guest = guest_of(event, state, now)
    try:
        first, last = (date.fromisoformat(day) if day else None for day in (action.first, action.last))
    except ValueError:
        return refusing.stale_button(event, state)
    usual = _half_year(guest, state, now)
    groups = (action.group,) if action.group else ()
    wanted = replace(usual, first=first or usual.first, last=last or usual.last)
    if action.group != MINE:
        wanted = replace(wanted, groups=groups, mine=False)
    return _overview(event, state, guest, wanted, max(0, action.page))


def asked(event: Wrote, state: State, now: datetime) -> Outcome | None:
    """None where the question is not one about the plan, or the plan says nothing: then the archive is asked."""
    if state.year is None:
        return None
    question = plan_question.read(event.text, state.network.groups, _today(state, now))
    if question is None:
        return None
    guest = guest_of(event, state, now)
    if not guest.known.meetings:
        return None
    wanted = _wanted(question, guest, state, now)
    found = _about(_chosen(guest, wanted), question.about)
    if question.about and not found:
        return None
    if question.next_only:
        return _next(event, state, guest, wanted, [meeting for meeting in found if not meeting.cancelled])
    return _overview(event, state, guest, wanted, found=found)


def guest_of(event: AnyEvent, state: State, now: datetime) -> Guest:
    known = state.year.look(state.member) if state.year else Known()
    return Guest(known, state.member, event.place, now, state.language)


def _wanted(question: PlanQuestion, guest: Guest, state: State, now: datetime) -> Wanted:
    usual = _half_year(guest, state, now)
    if question.next_only:
        usual = replace(usual, last=date.max)
    if question.period is not None:
        usual = replace(usual, first=max(question.period.first, usual.first), last=question.period.last)
    return replace(usual, groups=question.groups, mine=False) if question.groups else usual


def _half_year(guest: Guest, state: State, now: datetime) -> Wanted:
    """Of one's own groups in one's own conversation, of the room's group in a group's room."""
    today = _today(state, now)
    here = () if guest.alone else guest.known.groups_in(guest.place.channel, guest.place.room)
    mine = guest.member.groups if guest.alone and guest.member else ()
    return Wanted(today, today + AHEAD, here or mine, mine=bool(mine))


def _today(state: State, now: datetime) -> date:
    return local_day(now, ZoneInfo(state.network.time_zone))


def _chosen(guest: Guest, wanted: Wanted) -> list[Meeting]:
    return [
        meeting
        for meeting in guest.known.meetings
        if meeting.last_day >= wanted.first
        and meeting.first_day <= wanted.last
        and (not wanted.groups or not meeting.groups or not set(wanted.groups).isdisjoint(meeting.groups))
    ]


def _about(meetings: Iterable[Meeting], stems: Sequence[str]) -> list[Meeting]:
    return [meeting for meeting in meetings if set(stems) <= set(words.stems(_said_of(meeting)))]


def _said_of(meeting: Meeting) -> str:
    return " ".join((meeting.theme, meeting.place, meeting.host, *meeting.speakers))


def _next(event: Wrote, state: State, guest: Guest, wanted: Wanted, found: Sequence[Meeting]) -> Outcome:
    language = state.language
    all_of_them = (button(say(language, "member.buttons.all"), ShowPlan(group=_only(wanted))),)
    if not found:
        none = say(language, "member.plan.none", which=_which(wanted, language))
        return answer(event, state, Text(none), Choices(all_of_them))
    heading = Heading(say(language, "member.plan.next", which=_which(wanted, language)))
    seen = replace(guest, place=place_for(event))
    return answer(event, state, heading, whole(found[0], seen), Choices(all_of_them))


def _only(wanted: Wanted) -> str:
    if wanted.mine:
        return MINE
    return wanted.groups[0] if len(wanted.groups) == 1 else ""


def _overview(  # noqa: PLR0913, PLR0917 - a page of a choice of meetings, for somebody
    event: Wrote | Pressed,
    state: State,
    guest: Guest,
    wanted: Wanted,
    page: int = 0,
    found: Sequence[Meeting] | None = None,
) -> Outcome:
    language = state.language
    meetings = _chosen(guest, wanted) if found is None else found
    shown = meetings[page * AT_ONCE : (page + 1) * AT_ONCE]
    if not shown:
        none = say(language, "member.plan.none", which=_which(wanted, language))
        return answer(event, state, Text(none), *_ways_on(wanted, state, 0, more=False))
    intro = say(language, "member.plan.heading", which=_which(wanted, language), span=_span(wanted, language))
    nodes: list[Node] = [Heading(intro), Text(how_many(len(meetings), language))] if page == 0 else []
    for month, together in groupby(shown, key=lambda meeting: (meeting.first_day.year, meeting.first_day.month)):
        nodes.append(Heading(_month(month, language).capitalize()))
        nodes += [brief(meeting, guest) for meeting in together]
    more = len(meetings) > (page + 1) * AT_ONCE
    return answer(event, state, *nodes, *_ways_on(wanted, state, page, more=more))


def _ways_on(wanted: Wanted, state: State, page: int, *, more: bool) -> tuple[Node, ...]:
    language, span = state.language, (wanted.first.isoformat(), wanted.last.isoformat())
    buttons: list[Button] = []
    if more:
        buttons.append(button(say(language, "member.buttons.later"), ShowPlan(*span, _only(wanted), page + 1)))
    if wanted.groups and page == 0:
        buttons.append(button(say(language, "member.buttons.all_groups"), ShowPlan(*span)))
    return (Choices(tuple(buttons)),) if buttons else ()


def _which(wanted: Wanted, language: str) -> str:
    if wanted.mine:
        return say(language, "member.plan.which_mine")
    if wanted.groups:
        return say(language, "member.plan.which_groups", groups=", ".join(wanted.groups))
    return say(language, "member.plan.which_all")


def _span(wanted: Wanted, language: str) -> str:
    first, last = wanted.first, wanted.last
    if (first.year, first.month) == (last.year, last.month):
        return _month((first.year, first.month), language)
    until = _month((last.year, last.month), language)
    since = _month((first.year, first.month), language) if first.year != last.year else _name(first.month, language)
    return f"{since}–{until}"


def _month(month: tuple[int, int], language: str) -> str:
    return f"{_name(month[1], language)} {month[0]}"


def _name(month: int, language: str) -> str:
    return phrases(language, "reminders.months")[month - 1]
