"""The meetings of each group, and how many came to them."""

from collections.abc import Iterable, Iterator

from bot.pictures.drawing import Bar
from bot.reports import words
from bot.reports.document import Bars, Block, Chart, Column, Heading, Items, Paragraph, Row, Table, clean
from bot.reports.pen import QUESTIONS, Pen
from scheduling.meetings import Meeting
from scheduling.reports.values import Line, Part, Summary, YearReport


def meetings(report: YearReport, pen: Pen) -> Iterator[Block]:
    yield pen.heading("meetings")
    yield Paragraph(pen.say("meetings.about"))
    for number, part in enumerate(report.parts, start=1):
        yield Heading(2, pen.part(part.name).capitalize(), f"group-{number}")
        yield Paragraph(_sentence(part, pen))
        if part.lines:
            yield _table(part, pen)
        if part.cancelled:
            yield Paragraph(pen.say("meetings.cancelled", meetings=_cancelled(part.cancelled, pen)), "note")


def _cancelled(meetings: Iterable[Meeting], pen: Pen) -> str:
    return "; ".join(f"{words.title(one, pen.language)} ({words.days(one, pen.language)})" for one in meetings)


def _sentence(part: Part, pen: Pen) -> str:
    summary = part.summary
    if not part.lines:
        return pen.say("meetings.none")
    group = part.name or pen.say("part.joint")
    held = pen.counted("meetings", summary.meetings, group)
    if summary.digital.value:
        held = pen.say("meetings.some_digital", meetings=held, digital=pen.told("digital", summary.digital, group))
    if not summary.people:
        return pen.say("meetings.held_uncounted", meetings=held.rstrip(","))
    return pen.say("meetings.held", meetings=held, people=pen.counted("people", summary.people, group))


def _table(part: Part, pen: Pen) -> Table:
    columns = (
        Column(pen.say("column.sign"), width=0.55),
        Column(pen.say("column.when"), "titled", 1.6),
        Column(pen.say("column.what"), "titled", 3.1),
        Column(pen.say("column.people"), "figure", 1.0),
        Column(pen.say("column.evaluation"), width=2.1),
    )
    caption = pen.say("meetings.caption", group=pen.part(part.name))
    return Table(caption, columns, tuple(_row(line, pen) for line in part.lines))


def _row(line: Line, pen: Pen) -> Row:
    meeting = line.meeting
    about = [words.title(meeting, pen.language)]
    if meeting.speakers:
        about.append(", ".join(clean(one) for one in meeting.speakers))
    when = f"{words.days(meeting, pen.language)}\n{words.where(meeting, pen.language)}"
    return Row((pen.mark(line), when, "\n".join(about), attendance(line, pen), evaluation(line, pen)))


def attendance(line: Line, pen: Pen) -> str:
    if line.attendance == "told":
        return pen.figure(line.people)
    return pen.say("few" if line.attendance == "few" else "meetings.not_counted")


def evaluation(line: Line, pen: Pen) -> str:
    if line.evaluated != "told":
        return pen.say(f"evaluated.{line.evaluated}")
    known = [question for question in QUESTIONS if question in line.means]
    said = [f"{pen.say(f'evaluated.{question}')} {pen.figure(line.means[question])}" for question in known]
    if line.answered and line.invited:
        said.append(pen.say("evaluated.response", answered=line.answered, invited=line.invited))
    return "\n".join(said)


def attending(report: YearReport, pen: Pen) -> Iterator[Block]:
    yield pen.heading("attending")
    parts = [part for part in report.parts if part.lines]
    if report.summary.people is None:
        yield Paragraph(pen.say("attending.unknown"))
        return
    yield _attendance_table(report, parts, pen)
    drawn = [part for part in parts if part.summary.people]
    if len(drawn) > 1:
        yield _chart(drawn, report, pen)
    yield from missing(report.lines, pen)


def _attendance_table(report: YearReport, parts: Iterable[Part], pen: Pen) -> Table:
    columns = [Column(pen.say("column.group"), width=2.2)]
    columns += [Column(pen.say(f"column.{name}"), "figure") for name in ("meetings", "days", "people", "average")]
    columns += [Column(pen.say("column.origin"), width=1.1)]
    rows = [_attendance_row(pen.part(part.name), part.name, part.summary, pen) for part in parts]
    total = _attendance_row(pen.say("part.total"), "", report.summary, pen, total=True)
    return Table(pen.say("attending.caption", year=report.year), tuple(columns), (*rows, total))


def _attendance_row(label: str, group: str, of: Summary, pen: Pen, *, total: bool = False) -> Row:
    people = of.people
    average = words.per(int(people.value), len(people.trace.of), pen.language) if people else words.NOTHING
    told = (("meetings", of.meetings), ("days", of.days), ("people", people))
    joint = pen.say("part.joint") if not group and not total else group
    origin = pen.traces.range((pen.about(what, joint), number) for what, number in told)
    return Row((label, *(pen.figure(number) for _, number in told), average, origin), total=total)


def _chart(parts: Iterable[Part], report: YearReport, pen: Pen) -> Chart:
    bars = tuple(
        Bar(pen.part(part.name), float(part.summary.people.value), pen.figure(part.summary.people))
        for part in parts
        if part.summary.people
    )
    said = "; ".join(f"{bar.label} {bar.told}" for bar in bars)
    return Chart(
        Bars(pen.say("attending.chart", year=report.year), "", bars), pen.say("attending.chart_alt", values=said)
    )


def missing(lines: Iterable[Line], pen: Pen) -> Iterator[Block]:
    """What is not in the sums is named, so that nobody takes them for more than they are."""
    held = list(lines)
    notes = (("few", "few"), ("unknown", "uncounted"))
    marks = {word: [line.meeting.id for line in held if line.attendance == state] for state, word in notes}
    said = [
        pen.say(f"attending.{word}", meetings=pen.traces.meetings(meetings))
        for word, meetings in marks.items()
        if meetings
    ]
    if said:
        yield Items(tuple(said))


def plan(report: YearReport, pen: Pen) -> Iterator[Block]:
    yield pen.heading("plan", year=report.year + 1)
    if not report.coming:
        yield Paragraph(pen.say("plan.none", year=report.year + 1))
        return
    columns = (
        Column(pen.say("column.when"), "titled", 1.7),
        Column(pen.say("column.group"), width=1.4),
        Column(pen.say("column.what"), "titled", 3.2),
    )
    rows = tuple(_planned(meeting, pen) for meeting in report.coming)
    yield Table(pen.say("plan.caption", year=report.year + 1), columns, rows)


def _planned(meeting: Meeting, pen: Pen) -> Row:
    about = [words.title(meeting, pen.language)]
    if meeting.speakers:
        about.append(", ".join(clean(one) for one in meeting.speakers))
    groups = words.listed([clean(one) for one in meeting.groups], pen.language) or pen.say("part.network")
    when = f"{words.days(meeting, pen.language, year=True)}\n{words.where(meeting, pen.language)}"
    return Row((when, groups, "\n".join(about)))
