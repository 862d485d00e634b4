"""The annual report as a document: its sections in order, and at the end where every number comes from."""

from collections.abc import Iterator

from bot.reports import words
from bot.reports.document import Block, Document, Items, Paragraph, clean
from bot.reports.meetings_section import attending, meetings, plan
from bot.reports.network_section import in_short, network
from bot.reports.opinions_section import opinions, survey, voices
from bot.reports.pen import Pen
from bot.reports.traces import Traces, meetings_table
from scheduling.reports.values import Claim, YearReport

SECTIONS = (in_short, network, meetings, attending, opinions, survey, voices, plan)


def annual_document(report: YearReport, language: str) -> Document:
    pen = Pen(language, Traces(language, report.year, report.places))
    blocks: list[Block] = [block for section in SECTIONS for block in section(report, pen)]
    blocks.extend(_origins(report, pen))
    on = words.day(report.on, language, year=True)
    return Document(
        title=pen.say("title.annual", year=report.year),
        subtitle=clean(report.network),
        status=pen.say("title.finished" if report.finished else "title.unfinished", day=on),
        language=language,
        dated=report.on,
        contents=pen.say("title.contents"),
        page=pen.say("title.page"),
        blocks=tuple(blocks),
    )


def _origins(report: YearReport, pen: Pen) -> Iterator[Block]:
    yield pen.heading("origins")
    yield Paragraph(pen.say("origins.about"))
    yield Items(tuple(pen.say(f"origins.{rule}") for rule in ("mean", "averages", "guard", "people", "noise", "signs")))
    gaps = list(_gaps(report, pen))
    if gaps:
        yield Paragraph(pen.say("origins.missing"))
        yield Items(tuple(gaps))
    if report.claims:
        yield Paragraph(pen.say("origins.claims"))
        yield Items(tuple(_claim(claim, report, pen) for claim in report.claims))
    yield pen.traces.table()
    if report.lines:
        yield meetings_table(report.lines, pen.language)


def _gaps(report: YearReport, pen: Pen) -> Iterator[str]:
    for state in ("none", "few", "open"):
        marks = [line.meeting.id for line in report.lines if line.evaluated == state]
        if marks:
            yield pen.say(f"gap.{state}", meetings=pen.traces.meetings(marks))
    uncounted = [line.meeting.id for line in report.lines if line.attendance == "unknown"]
    if uncounted:
        yield pen.say("gap.attendance", meetings=pen.traces.meetings(uncounted))


def _claim(claim: Claim, report: YearReport, pen: Pen) -> str:
    """What was told, what the list gives, and what may explain it."""
    said = pen.say(
        f"claim.{claim.what}",
        claimed=words.number(claim.claimed, pen.language),
        listed=pen.figure(claim.listed),
    )
    if claim.what == "meetings":
        said += " " + pen.say("claim.days", days=pen.figure(report.summary.days))
    return said
