"""Who came: ticked off in a form, or brought in from a report as a difference that is shown before anything changes."""

from datetime import datetime

from bot.conversation.actions import (
    ConfirmReport,
    DropProposal,
    PickReport,
    SendAttendance,
    TickAttendance,
    button,
    encode,
)
from bot.conversation.events import FilledIn, Pressed, Uploaded, Wrote
from bot.conversation.forms import complaints
from bot.conversation.handlers import refusing
from bot.conversation.handlers.answering import amend, answer
from bot.conversation.handlers.deciding import known, today_of
from bot.conversation.meeting_forms import again
from bot.conversation.meeting_words import named_short, title
from bot.conversation.outcome import Outcome, TakeAttendance
from bot.conversation.replies import Button, Choices, Facts, Field, Form, Heading, Node, Table, Text
from bot.conversation.state import State
from bot.conversation.wording import say
from scheduling.attendance import AttendanceDiff, Counted, Taken, difference, may_have_come
from scheduling.attendance_report import Matched, match, read_report
from scheduling.meetings import Meeting
from scheduling.network import Member
from scheduling.refusals import FileRefused
from scheduling.requests import named

MOST_CHOICES = 6
REPORT = "närvarorapporten"  # once it is in our hands its own name is not asked for again
LONGEST_LIST = 20_000  # of names that are ticked, in characters


def take(event: Wrote, state: State, now: datetime) -> Outcome:
    held = _held(state, now)
    found = named(event.text, held, today_of(state, now))
    if len(found.meetings) == 1 and found.by_words:
        return answer(event, state, _form(found.meetings[0], state), private=True)
    waiting = [meeting for meeting in held if not known(state).taken(meeting.id).revision]
    shown = (found.meetings if found.by_words else waiting)[-MOST_CHOICES:]
    if not shown:
        return answer(event, state, Text(say(state.language, "staffing.attendance.none")), private=True)
    buttons = tuple(button(named_short(one, state.language), TickAttendance(one.id)) for one in reversed(shown))
    asked = say(state.language, "staffing.attendance.which")
    return answer(event, state, Choices(buttons, prompt=asked), private=True)


def _held(state: State, now: datetime) -> list[Meeting]:
    """Those that have begun, the latest last."""
    today = today_of(state, now)
    return [meeting for meeting in known(state).meetings if meeting.first_day <= today and not meeting.cancelled]


def open_form(event: Pressed, action: TickAttendance, state: State, now: datetime) -> Outcome:
    meeting = known(state).meeting(action.meeting)
    if meeting is None:
        return refusing.stale_button(event, state)
    return answer(event, state, _form(meeting, state), private=True)


def _form(meeting: Meeting, state: State) -> Form:
    language = state.language
    taken = known(state).taken(meeting.id)
    names = _names(meeting, state)
    ticked = "\n".join(name for name, member in names.items() if member.id in taken.members)
    return Form(
        title=say(language, "staffing.attendance.title", title=title(meeting, language)),
        fields=(
            Field(
                "came",
                say(language, "staffing.attendance.came"),
                kind="several",
                required=False,
                hint=say(language, "staffing.attendance.came_hint"),
                value=ticked,
                options=tuple(names),
                longest=LONGEST_LIST,
            ),
            Field(
                "others",
                say(language, "staffing.attendance.others"),
                kind="number",
                required=False,
                value=str(taken.others or ""),
            ),
        ),
        submit=say(language, "staffing.attendance.submit"),
        action=encode(SendAttendance(meeting.id, taken.revision)),
        opens=say(language, "planning.meeting.attendance"),
    )


def _names(meeting: Meeting, state: State) -> dict[str, Member]:
    """What stands at each box: municipality and name, and the address where two would be the same."""
    names: dict[str, Member] = {}
    for member in may_have_come(meeting, known(state).members, known(state).taken(meeting.id)):
        plain = f"{member.municipality}: {member.name}"
        names[f"{plain} <{member.email}>" if plain in names else plain] = member
    return names


def sent(event: FilledIn, action: SendAttendance, state: State, now: datetime) -> Outcome:
    meeting = known(state).meeting(action.meeting)
    if meeting is None:
        return refusing.stale_button(event, state)
    form = _form(meeting, state)
    if wrong := complaints(form, event.values, state.language):
        return amend(event, state, again(form, event.values, wrong, form.action))
    names = _names(meeting, state)
    came = tuple(sorted(names[name].id for name in event.values.get("came", "").split("\n") if name in names))
    taken = known(state).taken(meeting.id)
    if taken.revision != action.revision:
        return _meanwhile(event, state, form, came, taken)
    others = int(event.values.get("others", "").strip() or 0)
    return _saved(event, state, now, meeting, Counted(came, others))


def _meanwhile(event: FilledIn, state: State, form: Form, came: tuple[int, ...], taken: Taken) -> Outcome:
    """Both are shown, and the form holds what this one had ticked."""
    language = state.language
    notes = (
        say(language, "staffing.attendance.meanwhile"),
        say(language, "staffing.attendance.theirs", names=_listed(taken.members - set(came), state)),
        say(language, "staffing.attendance.mine", names=_listed(set(came) - taken.members, state)),
    )
    return amend(event, state, Text("\n".join(notes)), again(form, event.values, {}, form.action))


def _listed(numbers: set[int] | frozenset[int], state: State) -> str:
    names = sorted(member.name for member in known(state).members if member.id in numbers)
    return ", ".join(names) or say(state.language, "staffing.attendance.nobody")


def _saved(event: FilledIn | Pressed, state: State, now: datetime, meeting: Meeting, counted: Counted) -> Outcome:
    language = state.language
    taken = known(state).taken(meeting.id)
    diff = difference(taken, counted, known(state).members)
    counts = {"added": len(diff.added), "removed": len(diff.removed), "unchanged": diff.unchanged}
    said = f"{say(language, 'staffing.attendance.saved')} {say(language, 'staffing.attendance.changed', **counts)}"
    heading = Heading(say(language, "staffing.attendance.title", title=title(meeting, language)))
    table = by_municipality(_as_it_will_be(counted, taken, state), language)
    change = TakeAttendance(meeting.id, counted, taken.revision, now)
    more = Choices((button(say(language, "staffing.attendance.more"), TickAttendance(meeting.id)),))
    return amend(event, state, heading, Text(said), table, more, changes=(change,))


def _as_it_will_be(counted: Counted, taken: Taken, state: State) -> Taken:
    """Whoever was there already counts for the municipality they came from then, forgotten people too."""
    numbers: dict[str, int] = dict(taken.municipalities)
    for member in known(state).members:
        step = (member.id in counted.members) - (member.id in taken.members)
        numbers[member.municipality] = numbers.get(member.municipality, 0) + step
    kept = tuple((name, number) for name, number in sorted(numbers.items()) if number > 0)
    return Taken(frozenset(counted.members), kept, counted.others, taken.revision + 1)


def by_municipality(taken: Taken, language: str) -> Table:
    rows = [(name, str(number)) for name, number in taken.municipalities]
    if taken.others:
        rows.append((say(language, "staffing.attendance.other_row"), str(taken.others)))
    rows.append((say(language, "staffing.attendance.sum"), str(taken.count)))
    columns = (say(language, "staffing.attendance.municipality"), say(language, "staffing.attendance.number"))
    return Table(say(language, "staffing.attendance.caption"), columns, tuple(rows))


def report_dropped(event: Uploaded, state: State, now: datetime) -> Outcome:
    """Which meeting it is about is for the coordinator to say: the report does not know our meetings."""
    language = state.language
    found = _read(event.name, state)
    if isinstance(found, Text):
        return answer(event, state, found, private=True)
    held = _held(state, now)[-MOST_CHOICES:]
    if not held:
        return answer(event, state, Text(say(language, "staffing.attendance.none")), private=True)
    number = len(found.came) + len(found.unknown)
    intro = say(language, "staffing.attendance.report_found", file=event.name, number=number, known=len(found.came))
    buttons = tuple(button(named_short(one, language), PickReport(one.id, event.file)) for one in reversed(held))
    return answer(
        event, state, Text(intro), Choices(buttons, prompt=say(language, "staffing.attendance.report")), private=True
    )


def _read(name: str, state: State) -> Matched | Text:
    try:
        return match(read_report(name, state.table), known(state).members)
    except FileRefused as refused:
        return Text(f"{say(state.language, 'staffing.attendance.bad_file')}\n{refused}")


def report_for(event: Pressed, action: PickReport, state: State, now: datetime) -> Outcome:
    return _difference(event, state, action.meeting, action.file)


def _difference(event: Pressed, state: State, meeting_id: str, file: str) -> Outcome:
    language = state.language
    meeting = known(state).meeting(meeting_id)
    if meeting is None or not state.table:
        return answer(event, state, Text(say(language, "staffing.attendance.gone")), private=True)
    found = _read(REPORT, state)
    if isinstance(found, Text):
        return answer(event, state, found, private=True)
    taken = known(state).taken(meeting.id)
    diff = _brought_in(found, taken, state)
    heading = Heading(say(language, "staffing.attendance.report_for", title=title(meeting, language)))
    confirm = button(say(language, "staffing.attendance.confirm"), ConfirmReport(meeting.id, file, taken.revision))
    keep = button(say(language, "staffing.attendance.keep"), DropProposal(""))
    choices = Choices((Button(confirm.label, confirm.action, "primary"), keep))
    return amend(event, state, heading, *_shown(diff, language), choices)


def _brought_in(found: Matched, taken: Taken, state: State) -> AttendanceDiff:
    """A report adds those it knows; whom it does not hold may have been in the room, so nobody is taken away."""
    came = Counted(tuple(taken.members | found.came), taken.others)
    return difference(taken, came, known(state).members, [str(one) for one in found.unknown])


def _shown(diff: AttendanceDiff, language: str) -> list[Node]:
    nobody = say(language, "staffing.attendance.nobody")
    added = ", ".join(f"{member.name} ({member.municipality})" for member in diff.added) or nobody
    rows = (
        (say(language, "staffing.attendance.adds"), f"{len(diff.added)}: {added}" if diff.added else nobody),
        (say(language, "staffing.attendance.stays"), str(diff.unchanged)),
    )
    nodes: list[Node] = [Facts(rows)]
    if diff.unknown:
        nodes.append(Text(say(language, "staffing.attendance.unknown", names=", ".join(diff.unknown))))
    return nodes


def confirm_report(event: Pressed, action: ConfirmReport, state: State, now: datetime) -> Outcome:
    meeting = known(state).meeting(action.meeting)
    taken = known(state).taken(action.meeting)
    if meeting is None or not state.table or taken.revision != action.revision:
        return _difference(event, state, action.meeting, action.file)
    found = _read(REPORT, state)
    if isinstance(found, Text):
        return answer(event, state, found, private=True)
    came = tuple(sorted(taken.members | found.came))
    return _saved(event, state, now, meeting, Counted(came, taken.others))
