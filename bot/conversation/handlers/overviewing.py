"""The year at a glance, and one meeting of it with what a coordinator can do."""

from collections.abc import Iterator
from datetime import datetime

from bot.conversation.actions import (
    AddMeeting,
    EditPart,
    PickMeeting,
    ShowMeeting,
    ShowPeople,
    ShowYear,
    TickAttendance,
    button,
)
from bot.conversation.days import session_in_words
from bot.conversation.events import AnyEvent, Pressed, Wrote
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import answer
from bot.conversation.handlers.attending import by_municipality
from bot.conversation.handlers.deciding import known, today_of
from bot.conversation.meeting_forms import PARTS
from bot.conversation.meeting_words import facts, named_short, title
from bot.conversation.outcome import Outcome
from bot.conversation.replies import Button, Choices, Heading, Node, Table, Text
from bot.conversation.state import State
from bot.conversation.wording import say
from scheduling.meetings import Meeting
from scheduling.overview import Progress, progress

COLUMNS = ("when", "meeting", "state", "invited", "told", "attended")
MOST_OPENED = 8
CANCELLED = "cancelled"


def year(event: Wrote, state: State, now: datetime) -> Outcome:
    wanted = int(event.text) if event.text.isdigit() and len(event.text) == 4 else 0
    return _year(event, state, now, wanted)


def year_by_button(event: Pressed, action: ShowYear, state: State, now: datetime) -> Outcome:
    return _year(event, state, now, action.year)


def _year(event: AnyEvent, state: State, now: datetime, wanted: int) -> Outcome:
    language = state.language
    shown = wanted or today_of(state, now).year
    lines = progress(known(state), shown, now)
    heading = Heading(say(language, "planning.year.heading", year=shown))
    table: Node = Text(say(language, "planning.year.none", year=shown))
    if lines:
        table = Table(
            say(language, "planning.year.caption", year=shown),
            tuple(say(language, f"planning.year.{column}") for column in COLUMNS),
            tuple(_row(line, language) for line in lines),
        )
    nodes = [heading, table, *_to_open(lines, language)]
    nodes.append(Choices(tuple(_ways_on(state, shown))))
    return answer(event, state, *nodes, private=True)


def _row(line: Progress, language: str) -> tuple[str, ...]:
    meeting = line.meeting
    days = [session_in_words(meeting.sessions[0], language)]
    if len(meeting.sessions) > 1:
        days.append(session_in_words(meeting.sessions[-1], language))
    came = "–" if line.attended is None else str(line.attended)
    name = ", ".join(filter(None, (title(meeting, language), meeting.place)))
    return ("\n".join(days), name, _state(line, language), str(line.invited), str(line.told), came)


def _state(line: Progress, language: str) -> str:
    if line.meeting.cancelled:
        return say(language, "planning.year.states.cancelled")
    if line.attendance_missing:
        return say(language, "planning.year.states.attendance")
    return say(language, f"planning.year.states.{'over' if line.over else 'ahead'}")


def _to_open(lines: list[Progress], language: str) -> Iterator[Node]:
    """First those that wait for something, then the next ones."""
    urgent = [line.meeting for line in lines if line.attendance_missing]
    ahead = [line.meeting for line in lines if not line.over]
    chosen = (urgent[-2:] + ahead)[:MOST_OPENED]
    buttons = tuple(button(named_short(meeting, language), ShowMeeting(meeting.id)) for meeting in chosen)
    if buttons:
        yield Choices(buttons, prompt=say(language, "planning.year.open"))


def _ways_on(state: State, shown: int) -> Iterator[Button]:
    language = state.language
    yield button(say(language, "planning.year.add"), AddMeeting())
    yield button(say(language, "planning.year.people"), ShowPeople())
    years = sorted({meeting.first_day.year for meeting in known(state).meetings} - {shown})
    for other in years[-2:]:
        yield button(str(other), ShowYear(other))


def show(event: Pressed, action: ShowMeeting, state: State, now: datetime) -> Outcome:
    meeting = known(state).meeting(action.meeting)
    if meeting is None:
        return refusing.stale_button(event, state)
    return answer(event, state, *_meeting(meeting, state, now), private=True)


def _meeting(meeting: Meeting, state: State, now: datetime) -> tuple[Node, ...]:
    language = state.language
    nodes: list[Node] = [Heading(title(meeting, language)), facts(meeting, language)]
    if meeting.cancelled:
        nodes.append(Text(say(language, "planning.meeting.is_cancelled")))
    taken = known(state).taken(meeting.id)
    if taken.revision:
        nodes.append(by_municipality(taken, language))
    return (*nodes, Choices(tuple(_ways_to_change(meeting, state, now))))


def _ways_to_change(meeting: Meeting, state: State, now: datetime) -> Iterator[Button]:
    language = state.language
    if meeting.cancelled:
        yield button(say(language, "planning.meeting.restore"), PickMeeting(meeting.id, "restore"))
        return
    for part in PARTS:
        yield button(say(language, f"planning.parts.{part}"), EditPart(meeting.id, part))
    if meeting.first_day <= today_of(state, now):
        yield button(say(language, "planning.meeting.attendance"), TickAttendance(meeting.id))
    if meeting.last_day >= today_of(state, now):
        yield button(say(language, "planning.meeting.cancel"), PickMeeting(meeting.id, "cancel"))
