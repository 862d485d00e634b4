"""A meeting's own report: a page to send to its host and its speakers."""

from collections.abc import Iterator

from bot.pictures.drawing import Bar
from bot.reports import words
from bot.reports.document import Bars, Block, Chart, Column, Document, Heading, Paragraph, Quote, Row, Table, clean
from bot.reports.meetings_section import attendance, evaluation
from bot.reports.pen import QUESTIONS, Pen
from bot.reports.traces import Traces
from scheduling.ratings.disclosure import Cell, Told
from scheduling.reports.meeting import MeetingReport


def meeting_document(report: MeetingReport, language: str) -> Document:
    meeting = report.line.meeting
    pen = Pen(language, Traces(language, meeting.first_day.year, {}))
    groups = words.listed([clean(one) for one in meeting.groups], language) or pen.say("part.network")
    return Document(
        title=words.title(meeting, language),
        subtitle=clean(report.network),
        status=pen.say("one.status", group=groups, day=words.days(meeting, language, year=True)),
        language=language,
        dated=meeting.last_day,
        contents="",
        page=pen.say("title.page"),
        blocks=(*_facts(report, groups, pen), *_result(report, pen), *_voices(report, pen), *_origin(report, pen)),
    )


def _facts(report: MeetingReport, groups: str, pen: Pen) -> Iterator[Block]:
    meeting = report.line.meeting
    people = attendance(report.line, pen)
    if report.line.people and report.line.municipalities:
        homes = f"{report.line.municipalities} {pen.noun('municipalities', report.line.municipalities)}"
        people = pen.say("one.from", people=people, municipalities=homes)
    rows = (
        ("when", words.days(meeting, pen.language, year=True)),
        ("where", words.where(meeting, pen.language)),
        ("group", groups),
        ("speakers", ", ".join(clean(one) for one in meeting.speakers)),
        ("people", people),
    )
    columns = (Column(pen.say("one.about")), Column(pen.say("one.said"), width=3.5))
    yield Table(
        pen.say("one.facts"), columns, tuple(Row((pen.say(f"one.{name}"), value)) for name, value in rows if value)
    )


def _result(report: MeetingReport, pen: Pen) -> Iterator[Block]:
    yield Heading(1, pen.say("one.heading_result"), "result")
    if not report.told:
        yield Paragraph(evaluation(report.line, pen).replace("\n", ", ").capitalize() + ".")
        return
    names = ("question", "mean", "median", "answers")
    columns = tuple(Column(pen.say(f"one.{name}"), "figure" if place else "text") for place, name in enumerate(names))
    known = [question for question in QUESTIONS if question in report.told]
    yield Table(pen.say("one.figures"), columns, tuple(_row(question, report, pen) for question in known))
    if report.line.answered and report.line.invited:
        said = pen.say("evaluated.response", answered=report.line.answered, invited=report.line.invited)
        yield Paragraph(f"{said}. {pen.say('one.scale')}")
    for question in known:
        if report.told[question].spread:
            yield _chart(question, report.told[question], pen)


def _row(question: str, report: MeetingReport, pen: Pen) -> Row:
    told = report.told[question]
    median = words.number(told.median, pen.language) if told.median is not None else words.NOTHING
    mean = pen.figure(report.line.means[question])
    return Row((pen.say(f"figure.{question}"), mean, median, str(told.answers)))


def _chart(question: str, told: Told, pen: Pen) -> Chart:
    bars = tuple(Bar(_steps(cell), float(cell.answers), str(cell.answers)) for cell in told.spread)
    title = pen.say("one.spread_chart", question=pen.say(f"figure.{question}"))
    said = "; ".join(pen.say("one.cell", steps=bar.label, answers=bar.told) for bar in bars)
    return Chart(Bars(title, "", bars), f"{title}. {said}.")


def _steps(cell: Cell) -> str:
    return str(cell.lowest) if cell.lowest == cell.highest else f"{cell.lowest}–{cell.highest}"


def _voices(report: MeetingReport, pen: Pen) -> Iterator[Block]:
    if report.quotations:
        yield Heading(1, pen.say("one.heading_voices"), "voices")
        yield from (Quote(clean(one), pen.say("one.voice")) for one in report.quotations)


def _origin(report: MeetingReport, pen: Pen) -> Iterator[Block]:
    line = report.line
    numbers = [number for number in (line.people, *line.means.values()) if number]
    tables = sorted({"meeting", *(table for number in numbers for table in number.trace.tables)})
    yield Paragraph(pen.say("one.origin", key=line.meeting.id, tables=", ".join(tables)), "note")
    yield Paragraph(pen.say("origins.guard"), "note")
