"""What those who took part thought: the year's means, the series over the years, the survey, and their own words."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.pictures.drawing import Line as Drawn
from bot.pictures.drawing import Point, sharing
from bot.reports import words
from bot.reports.document import Block, Chart, Column, ColumnKind, Paragraph, Quote, Row, Table, Trend, clean
from bot.reports.pen import QUESTIONS, Pen
from scheduling.reports.values import (
    Comparison,
    Number,
    Quotation,
    Summary,
    SurveyQuestion,
    SurveyYear,
    YearReport,
    YearRow,
)

MOST_COLUMNS = 6
MOST_SURVEYS = 4  # beside their questions, which need room


def opinions(report: YearReport, pen: Pen) -> Iterator[Block]:
    yield pen.heading("opinions")
    if not report.summary.means:
        yield Paragraph(pen.say("opinions.none"))
    else:
        yield Paragraph(pen.say("opinions.method", rated=_rated(report), held=pen.figure(report.summary.meetings)))
        yield _table(report, pen)
        yield from _changes(report, pen)
    yield from _series(report.series, pen)


def _rated(report: YearReport) -> int:
    return sum(line.evaluated == "told" for line in report.lines)


def _table(report: YearReport, pen: Pen) -> Table:
    columns = [Column(pen.say("column.group"), width=2.2)]
    columns += [Column(pen.say(f"column.{name}"), "figure") for name in (*QUESTIONS, "rated", "response")]
    columns += [Column(pen.say("column.origin"), width=1.1)]
    rows = [_row(pen.part(part.name), part.name, part.summary, pen) for part in report.parts if part.lines]
    total = _row(pen.say("part.total"), "", report.summary, pen, total=True)
    return Table(pen.say("opinions.caption", year=report.year), tuple(columns), (*rows, total))


def _row(label: str, group: str, of: Summary, pen: Pen, *, total: bool = False) -> Row:
    rated = {meeting for mean in of.means.values() for meeting in mean.trace.of}
    response = words.NOTHING
    if of.answered and of.invited and of.invited.value:
        percent = words.share(int(of.answered.value), int(of.invited.value), pen.language)
        response = f"{percent}\n({pen.figure(of.answered)}/{pen.figure(of.invited)})"
    joint = pen.say("part.joint") if not group and not total else group
    about: list[tuple[str, Number | None]] = [(pen.about(one, joint), of.means.get(one)) for one in QUESTIONS]
    about += [(pen.about("answered", joint), of.answered), (pen.about("invited", joint), of.invited)]
    figures = (pen.figure(of.means.get(question)) for question in QUESTIONS)
    many = f"{len(rated)}/{of.meetings.value}"
    return Row((label, *figures, many, response, pen.traces.range(about)), total=total)


def _changes(report: YearReport, pen: Pen) -> Iterator[Block]:
    """Never a change without the word on whether chance alone may make it."""
    rows = [
        _change(part.name, question, of, part.summary, pen)
        for part in report.parts
        for question, of in part.summary.compared.items()
    ]
    if not rows:
        return
    names = ("group", "question", "difference", "noise", "verdict", "origin")
    shapes: dict[str, tuple[ColumnKind, float]] = {
        "difference": ("figure", 0.9),
        "noise": ("figure", 1.0),
        "verdict": ("text", 2.4),
    }
    columns = tuple(Column(pen.say(f"column.{name}"), *shapes.get(name, ("text", 1.4))) for name in names)
    yield Table(pen.say("opinions.compared", year=report.year - 1), columns, tuple(rows))


def _change(group: str, question: str, of: Comparison, summary: Summary, pen: Pen) -> Row:
    verdict = {"higher": "larger", "lower": "larger", "within the noise": "within"}.get(of.change or "", "unknown")
    noise = f"±{words.number(of.noise, pen.language)}" if of.noise is not None else words.NOTHING
    before, now = pen.figure(of.before), pen.figure(summary.means[question])
    said = (f"{pen.say(f'figure.{question}')}", f"{before} → {now}")
    verdict = pen.say(f"opinions.{verdict}")
    joint = group or pen.say("part.joint")
    of_both = ((pen.about(question, joint, of.year), of.before), (pen.about(question, joint), summary.means[question]))
    difference, origin = words.change(of.difference, pen.language), pen.traces.range(of_both)
    return Row((pen.part(group), "\n".join(said), difference, noise, verdict, origin))


def _series(rows: Sequence[YearRow], pen: Pen) -> Iterator[Block]:
    told = [row for row in rows if row.means]
    if len(told) < 2:
        return
    lines = tuple(_line(told, question, pen) for question in QUESTIONS)
    yield _chart(pen.say("opinions.chart"), lines, pen)
    yield _series_table(told, pen)
    for question in QUESTIONS:
        yield from _groups_table(told, question, pen)
    yield from _reworded([row.year for row in told if row.reworded], pen)


def _reworded(years: Sequence[int], pen: Pen) -> Iterator[Block]:
    if years:
        said = words.listed([str(year) for year in years], pen.language)
        yield Paragraph(pen.say("opinions.reworded", years=said), "note")


def _line(rows: Sequence[YearRow], question: str, pen: Pen) -> Drawn:
    """Years in between without a figure are gaps."""
    known = {row.year: row.means.get("", {}).get(question) for row in rows}
    years = range(rows[0].year, rows[-1].year + 1)
    return Drawn(pen.say(f"figure.{question}"), tuple(_point(year, known.get(year), pen) for year in years))


def _point(year: int, number: Number | None, pen: Pen) -> Point:
    return Point(str(year), float(number.value) if number else None, pen.figure(number) if number else "")


def _chart(title: str, lines: Sequence[Drawn], pen: Pen, breaks: Sequence[int] = ()) -> Chart:
    points = ((line.name, (f"{point.label} {point.told}" for point in line.points if point.told)) for line in lines)
    said = (f"{name}: {', '.join(told)}" for name, told in points)
    broken = pen.say("opinions.broken") if breaks else ""
    drawn = Trend(title, pen.say("low"), pen.say("high"), tuple(lines), tuple(breaks), broken)
    return Chart(drawn, f"{title}. {'. '.join(said)}.")


def _groups_table(rows: Sequence[YearRow], question: str, pen: Pen) -> Iterator[Block]:
    """The latest years, as many as a page is wide."""
    latest = rows[-MOST_COLUMNS:]
    names = sorted({name for row in latest for name in row.means if name and question in row.means[name]})
    if len(names) < 2:
        return
    columns = (Column(pen.say("column.group"), width=2), *(Column(str(row.year), "figure") for row in latest))
    columns += (Column(pen.say("column.origin"), width=1.2),)
    caption = pen.say("opinions.groups_caption", question=pen.say(f"figure.{question}"))
    yield Table(caption, columns, tuple(_group_row(name, latest, question, pen) for name in names))


def _group_row(name: str, rows: Sequence[YearRow], question: str, pen: Pen) -> Row:
    told = [(row.year, row.means.get(name, {}).get(question)) for row in rows]
    origin = pen.traces.range((pen.about(question, name, year), number) for year, number in told)
    return Row((pen.part(name), *(pen.figure(number) for _, number in told), origin))


def _series_table(rows: Sequence[YearRow], pen: Pen) -> Table:
    columns = [Column(pen.say("column.year"), width=0.8)]
    columns += [Column(pen.say(f"column.{name}"), "figure") for name in ("meetings", "people", *QUESTIONS)]
    columns += [Column(pen.say("column.origin"), width=1.2)]
    return Table(pen.say("opinions.series_caption"), tuple(columns), tuple(_year(row, pen) for row in rows))


def _year(row: YearRow, pen: Pen) -> Row:
    whole = row.means.get("", {})
    numbers: list[tuple[str, Number | None]] = [("meetings", row.meetings), ("people", row.people)]
    numbers += [(question, whole.get(question)) for question in QUESTIONS]
    origin = pen.traces.range((pen.about(what, year=row.year), number) for what, number in numbers)
    return Row((str(row.year), *(pen.figure(number) for _, number in numbers), origin))


def survey(report: YearReport, pen: Pen) -> Iterator[Block]:
    if not report.surveys:
        return
    yield pen.heading("survey")
    yield Paragraph(" ".join(_responses(report.surveys[-MOST_SURVEYS:], pen)))
    years = [one.year for one in report.surveys[-MOST_SURVEYS:]]
    columns = [Column(pen.say("column.question"), width=3), *(Column(str(year), "figure") for year in years)]
    if len(years) > 1:
        columns.append(Column(pen.say("column.verdict"), width=1.6))
    columns.append(Column(pen.say("column.origin"), width=1.1))
    told = [one for one in report.survey_questions if any(year in one.means for year in years)]
    yield Table(pen.say("survey.caption"), tuple(columns), tuple(_asked(one, years, pen) for one in told))
    if len(years) > 1:
        yield from _survey_charts(told, pen)
    for one in told:
        if one.reworded:
            changed = words.listed([str(year) for year in one.reworded], pen.language)
            yield Paragraph(pen.say("survey.reworded", question=clean(one.text), years=changed), "note")


def _responses(surveys: Sequence[SurveyYear], pen: Pen) -> Iterator[str]:
    """The latest in full, with those before it."""
    latest = surveys[-1]
    if latest.answered and latest.invited:
        percent = words.share(latest.answered, latest.invited, pen.language)
        response = pen.say("evaluated.response", answered=latest.answered, invited=latest.invited)
        yield pen.say("survey.response", year=latest.year, response=response, percent=percent)
    elif latest.answered:
        yield pen.say("survey.answered", year=latest.year, answered=latest.answered)
    before = [f"{one.answered} ({one.year})" for one in surveys[:-1] if one.answered]
    if before:
        yield pen.say("survey.before", years=words.listed(before, pen.language))
    yield pen.say("survey.method")


def _asked(one: SurveyQuestion, years: Sequence[int], pen: Pen) -> Row:
    told = [(year, one.means.get(year)) for year in years]
    origin = pen.traces.range((f"{clean(one.text)}, {year}", number) for year, number in told)
    verdict = [_verdict(one, years, pen)] if len(years) > 1 else []
    return Row((clean(one.text), *(pen.figure(number) for _, number in told), *verdict, origin))


def _verdict(one: SurveyQuestion, years: Sequence[int], pen: Pen) -> str:
    """From the last but one year to the last; nothing where these cannot be compared."""
    known = [year for year in years if year in one.means]
    if len(known) < 2 or known[-1] in one.reworded:
        return words.NOTHING
    before, now = (one.means[year] for year in known[-2:])
    if {before.edge, now.edge} != {"exactly"}:
        return words.NOTHING
    verdict = {"higher": "larger", "lower": "larger", "within the noise": "within"}.get(one.change or "", "unknown")
    difference = words.change(Decimal(now.value) - Decimal(before.value), pen.language)
    return pen.say("survey.verdict", difference=difference, year=known[-2], verdict=pen.say(f"opinions.{verdict}"))


def _survey_charts(questions: Sequence[SurveyQuestion], pen: Pen) -> Iterator[Block]:
    several = [one for one in questions if len(one.means) > 1]
    for some in sharing(several, lambda one: one.reworded):
        known = sorted({year for one in some for year in one.means})
        years = range(known[0], known[-1] + 1)
        lines = [
            Drawn(clean(one.text), tuple(_point(year, one.means.get(year), pen) for year in years)) for one in some
        ]
        breaks = [years.index(year) for year in some[0].reworded if year in years[1:]]
        yield _chart(pen.say("survey.chart"), lines, pen, breaks)


def voices(report: YearReport, pen: Pen) -> Iterator[Block]:
    if not report.quotations:
        return
    yield pen.heading("voices")
    yield Paragraph(pen.say("voices.about"))
    for one in report.quotations:
        yield Quote(clean(one.words), _source(one, report.year, pen))


def _source(one: Quotation, year: int, pen: Pen) -> str:
    if one.survey and one.asked:
        return pen.say("voices.asked", year=year, question=clean(one.asked))
    if one.of is None:
        return pen.say("voices.survey" if one.survey else "voices.year", year=year)
    meeting = one.of.meeting
    return f"{words.title(meeting, pen.language)}, {words.days(meeting, pen.language)} ({pen.mark(one.of)})"
