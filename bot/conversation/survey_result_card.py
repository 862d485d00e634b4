"""What a year's survey showed, and how it has moved: as figures, as pictures, and in words that say the same.

The questions are numbered, so that what is said of them can be short.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.conversation.actions import ShowSurvey, button
from bot.conversation.replies import Choices, Facts, Heading, Node, Picture, Table, Text
from bot.conversation.result_card import panel, quotations, turnout
from bot.conversation.result_words import answers_in_words, figure_in_words, median_in_words, spread_in_words
from bot.conversation.trend_card import average_in_words, line, line_in_words
from bot.conversation.wording import say
from bot.pictures.drawing import result, sharing, trend
from scheduling.ratings.disclosure import FEWEST_FOR_DETAIL
from scheduling.ratings.results import FEW, Figure
from scheduling.ratings.survey_results import Held, over_years
from scheduling.ratings.trends import Series

MOST_PANELS = 5  # on one picture, so that it is no longer than a screen
MOST_YEARS = 6
MOST_BUTTONS = 5
VERDICTS = {"higher": "higher", "lower": "lower", "within the noise": "noise", None: "unsure"}


def survey_nodes(one: Held, everyone: Sequence[Held], language: str) -> tuple[Node, ...]:
    """`everyone` are the surveys of all years, this one among them."""
    return tuple(_nodes(one, [other for other in everyone if other.year <= one.year], language))


def ways_on(everyone: Sequence[Held], shown: int, language: str) -> Iterator[Node]:
    others = [one.year for one in everyone if one.year != shown][-MOST_BUTTONS:]
    if others:
        buttons = tuple(button(str(year), ShowSurvey(year)) for year in reversed(others))
        yield Choices(buttons, prompt=say(language, "results.survey.other_years"))


def _nodes(one: Held, until_then: Sequence[Held], language: str) -> Iterator[Node]:
    yield Heading(say(language, "results.card.heading", title=one.title))
    if one.round and (told := turnout(one.round, language)):
        yield Facts(((say(language, "results.card.answered"), told),))
    numbers = {name: place for place, name in enumerate(one.asked, 1)}
    if one.figures:
        yield from _pictures(one, language)
        yield _table(one, numbers, language)
    series = [found for name in one.asked if len((found := over_years(until_then, name)).told) > 1]
    yield from _over_years(series, one, numbers, language)
    if said := "\n".join((*_cautions(one, numbers, language), *_changes(series, numbers, language))):
        yield Text(said)
    for name, words in one.quoted.items():
        asked = one.question(name)
        yield from quotations(words, asked.text if asked else say(language, "results.survey.words"), language)


def _pictures(one: Held, language: str) -> Iterator[Picture]:
    told = [(name, one.figures[name]) for name in one.asked if name in one.figures]
    for first in range(0, len(told), MOST_PANELS):
        some = told[first : first + MOST_PANELS]
        panels = [panel(one.asked[name], figure, one.told(name), language) for name, figure in some]
        answered = turnout(one.round, language) if one.round else ""
        drawn = result(one.title, answered, panels, *_ends(one, language), language=language)
        said = " ".join(_said(one.asked[name], figure, language) for name, figure in some)
        yield Picture(drawn, say(language, "results.picture.alt", questions=said))


def _ends(one: Held, language: str) -> tuple[str, str]:
    """The words at the ends of the scale, where all questions have the same."""
    ends = {(question.low, question.high) for name in one.asked if (question := one.question(name))}
    usual = (say(language, "results.low"), say(language, "results.high"))
    if len(ends) > 1:
        return say(language, "results.survey.low"), say(language, "results.survey.high")
    return next(iter(ends), usual)


def _said(text: str, figure: Figure, language: str) -> str:
    told = {"mean": figure_in_words(figure, language), "answers": answers_in_words(figure.answers, language)}
    return say(language, "results.picture.question", name=text.rstrip("?:. "), **told)


def _table(one: Held, numbers: Mapping[str, int], language: str) -> Table:
    low, high = _ends(one, language)
    columns = ("question", "mean", "median", "spread", "answers")
    return Table(
        caption=say(language, "results.survey.caption", low=low, high=high),
        columns=tuple(say(language, f"results.card.{column}") for column in columns),
        rows=tuple(_row(name, one, numbers, language) for name in one.asked),
    )


def _row(name: str, one: Held, numbers: Mapping[str, int], language: str) -> tuple[str, ...]:
    figure, told = one.figures.get(name), one.told(name)
    hidden = say(language, "results.card.hidden")
    asked = say(language, "results.survey.row", number=numbers[name], text=one.asked[name])
    if figure is None:
        return (asked, hidden, hidden, hidden, hidden)
    unknown = hidden if told else say(language, "results.card.unknown")
    return (
        asked,
        figure_in_words(figure, language),
        median_in_words(told.median, language) if told and told.median is not None else unknown,
        spread_in_words(told, language) if told and told.spread else unknown,
        say(language, "results.card.unknown") if figure.answers is None else str(figure.answers),
    )


def _over_years(series: Sequence[Series], one: Held, numbers: Mapping[str, int], language: str) -> Iterator[Node]:
    if not series:
        return
    first = min(int(point.name) for of in series for point in of.points)
    years = [str(year) for year in range(first, one.year + 1)][-MOST_YEARS:]
    for some in sharing(series, lambda of: of.breaks):
        yield _curves(some, years, one, numbers, language)
    rows = tuple(_years_row(of, years, one, numbers, language) for of in series)
    columns = (say(language, "results.card.question"), *years)
    yield Table(say(language, "results.survey.years"), columns, rows)


def _curves(
    series: Sequence[Series], years: Sequence[str], one: Held, numbers: Mapping[str, int], language: str
) -> Picture:
    names = [
        say(language, "results.survey.row", number=numbers[of.question], text=one.asked[of.question]) for of in series
    ]
    drawn = trend(
        say(language, "results.survey.years"),
        *_ends(one, language),
        [line(of, name, years, language) for of, name in zip(series, names, strict=True)],
        breaks=[years.index(name) for name in series[0].breaks if name in years[1:]],
        broken=say(language, "results.trend.broken"),
        language=language,
    )
    said = " ".join(line_in_words(of, name, years, language) for of, name in zip(series, names, strict=True))
    return Picture(drawn, say(language, "results.yearly.alt", lines=said))


def _years_row(
    of: Series, years: Sequence[str], one: Held, numbers: Mapping[str, int], language: str
) -> tuple[str, ...]:
    told = {point.name: point.average for point in of.told}
    asked = say(language, "results.survey.row", number=numbers[of.question], text=one.asked[of.question])
    cells = (told.get(year) for year in years)
    return (asked, *(average_in_words(cell, language) if cell else "–" for cell in cells))


def _cautions(one: Held, numbers: Mapping[str, int], language: str) -> Iterator[str]:
    if one.result and not one.figures:
        yield say(language, "results.caution.too_few" if one.result.round.answered else "results.caution.nobody")
        return
    sources = {figure.source.removeprefix("survey_history: ") for figure in one.figures.values() if figure.imported}
    yield from (say(language, "results.caution.imported", source=source) for source in sorted(sources))
    hidden = [name for name in one.asked if name not in one.figures]
    counted = {name: of.answers for name, of in one.figures.items() if of.answers is not None}
    concerned = {
        "hidden": hidden,
        "rounded": [name for name, answers in counted.items() if answers < FEWEST_FOR_DETAIL],
        "edge": [name for name, figure in one.figures.items() if figure.edge != "exactly"],
        "few": [name for name, answers in counted.items() if answers < FEW],
    }
    for caution, names in concerned.items():
        if names:
            where = "results.survey.hidden" if caution == "hidden" else f"results.caution.{caution}"
            yield say(language, where, questions=_numbered(names, numbers, language))


def _changes(series: Sequence[Series], numbers: Mapping[str, int], language: str) -> Iterator[str]:
    """Whether each question has moved by more than chance, those with the same verdict together."""
    found: dict[tuple[str, str], list[str]] = {}
    for of in series:
        before, now = of.told[-2:]
        if now.name in of.breaks:
            verdict = "reworded"
        elif before.average and now.average and {before.average.edge, now.average.edge} != {"exactly"}:
            continue
        else:
            verdict = VERDICTS[of.change]
        found.setdefault((verdict, before.name), []).append(of.question)
    for (verdict, year), names in found.items():
        questions = _numbered(names, numbers, language)
        yield say(language, f"results.survey.{verdict}", questions=questions, year=year)


def _numbered(names: Sequence[str], numbers: Mapping[str, int], language: str) -> str:
    """Such as "Fråga 1, 2 och 4"."""
    told = [str(place) for place in sorted(numbers[name] for name in names)]
    joint = f" {say(language, 'results.and')} "
    listed = joint.join((", ".join(told[:-1]), told[-1])) if len(told) > 1 else told[0]
    return say(language, "results.survey.numbered", numbers=listed)
