"""The year in short, and who the network is."""

from collections.abc import Iterable, Iterator

from bot.reports import words
from bot.reports.document import Block, Column, Items, KeyFigures, Paragraph, Row, Table, clean
from bot.reports.pen import Pen
from scheduling.reports.values import Comparison, Part, YearReport


def in_short(report: YearReport, pen: Pen) -> Iterator[Block]:
    yield pen.heading("short")
    yield KeyFigures(tuple(_key_figures(report, pen)))
    yield Paragraph(" ".join(_sentences(report, pen)))
    compared = [change_in_words(question, of, pen) for question, of in report.summary.compared.items()]
    if compared:
        yield Paragraph(" ".join(compared))


def _key_figures(report: YearReport, pen: Pen) -> Iterator[tuple[str, str]]:
    summary = report.summary
    yield pen.figure(summary.meetings), pen.say("short.meetings")
    if summary.people:
        yield pen.figure(summary.people), pen.say("short.people")
    if report.municipalities:
        yield words.number(len(report.municipalities), pen.language), pen.say("short.municipalities")
    for question, mean in summary.means.items():
        edge = {"at least": "least", "at most": "most", "exactly": "exactly"}[mean.edge]
        yield words.number(mean.value, pen.language), pen.say(f"short.{question}.{edge}")


def _sentences(report: YearReport, pen: Pen) -> Iterator[str]:
    summary = report.summary
    network = clean(report.network)
    if not summary.meetings.value:
        yield pen.say("short.no_meetings", network=network, year=report.year)
        return
    yield pen.say(
        "short.held",
        network=network,
        year=report.year,
        meetings=pen.counted("meetings", summary.meetings),
        digital=pen.told("digital", summary.digital),
        days=pen.counted("days", summary.days),
    )
    if summary.people:
        yield pen.say("short.attended", people=pen.counted("people", summary.people))
    if report.reached:
        yield pen.say("short.reached", municipalities=pen.counted("municipalities", report.reached))
    for question, mean in summary.means.items():
        yield pen.say(f"short.{question}.was", mean=pen.told(question, mean), rated=len(mean.trace.of))


def change_in_words(question: str, of: Comparison, pen: Pen) -> str:
    """Never a change without the word on whether chance alone may make it."""
    change = {"higher": "larger", "lower": "larger", "within the noise": "within"}.get(of.change or "", "unknown")
    direction = "same" if not of.difference else "higher" if of.difference > 0 else "lower"
    before = pen.traces.told(pen.about(question, year=of.year), of.before)
    said = pen.say(
        f"change.{direction}",
        what=pen.say(f"question.{question}"),
        difference=words.difference(of.difference, pen.language),
        year=of.year,
        before=before,
    )
    noise = words.number(of.noise, pen.language) if of.noise is not None else ""
    return f"{said} {pen.say(f'change.{change}', noise=noise)}"


def network(report: YearReport, pen: Pen) -> Iterator[Block]:
    yield pen.heading("network")
    names = [clean(name) for name in report.municipalities]
    if report.members:
        yield Paragraph(
            pen.say(
                "network.members",
                members=pen.told("members", report.members),
                municipalities=words.number(len(names), pen.language),
            )
        )
    else:
        yield Paragraph(pen.say("network.unknown"))
    if names:
        yield Paragraph(pen.say("network.municipalities", names=words.listed(names, pen.language)))
    if report.joined:
        joined = words.listed([clean(name) for name in report.joined], pen.language)
        yield Paragraph(pen.say("network.joined", names=joined, year=report.year))
    yield from _groups(report.parts, pen)


def _groups(parts: Iterable[Part], pen: Pen) -> Iterator[Block]:
    named = [part for part in parts if part.name]
    if not any(part.members for part in named):
        return
    columns = (
        Column(pen.say("column.group"), width=2.4),
        Column(pen.say("column.members"), "figure"),
        Column(pen.say("column.origin"), width=0.8),
    )
    rows = tuple(
        Row(
            (
                pen.part(part.name),
                pen.figure(part.members) if part.members else pen.say("few"),
                pen.traces.range([(pen.about("members", part.name), part.members)]),
            )
        )
        for part in named
    )
    yield Table(pen.say("network.groups"), columns, rows)
    yield Items((pen.say("network.several"),))
