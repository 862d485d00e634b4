"""How the figures move and differ: as a picture where there is time in it, and as a table that says the same."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from bot.conversation.meeting_words import title
from bot.conversation.replies import Heading, Node, Picture, Table, Text
from bot.conversation.result_words import CHANGES, mean_in_words, number, short, together
from bot.conversation.wording import say
from bot.pictures.drawing import Line, trend
from bot.pictures.drawing import Point as Drawn
from scheduling.ratings.disclosure import TENTH, Edge
from scheduling.ratings.results import QUESTIONS, Average, change
from scheduling.ratings.trends import (
    KINDS,
    SIZES,
    Kind,
    Point,
    Rated,
    Series,
    between,
    groups_of,
    kind_of,
    over_meetings,
    over_years,
    size_of,
)

EDGES: dict[Edge, str] = {"exactly": "", "at least": "≥ ", "at most": "≤ "}  # in a picture, where room is short
MOST_POINTS = 10  # on one picture, so that their names can be read
NO_NAMES: Mapping[str, str] = MappingProxyType({})
By = str  # group, kind or size

KIND_NAMES: dict[Kind, str] = {"physical": "physical", "two days": "two_days", "digital": "digital", "both": "both"}
NAMED_BY: dict[By, Callable[[Rated], Iterable[str]]] = {
    "group": lambda one: groups_of(one) or ("",),
    "kind": kind_of,
    "size": size_of,
}


def trend_nodes(rated: Sequence[Rated], questions: Sequence[str], groups: Sequence[str], language: str) -> list[Node]:
    """Year by year, and where there is only one year meeting by meeting."""
    yearly = len({one.year for one in rated if one.figures}) > 1
    series = [(over_years if yearly else over_meetings)(rated, question) for question in questions]
    series = [one for one in series if one.told]
    if not series:
        return [Text(say(language, "results.trend.nothing"))]
    names = _names(rated, language) if not yearly else {}
    of = say(language, "results.trend.heading_of", groups=", ".join(groups))
    heading = of if groups else say(language, "results.trend.heading")
    labels = _labels(series)[-MOST_POINTS:]
    picture = _picture(series, labels, names, language, yearly=yearly)
    table = _table(series, labels, names, language, yearly=yearly)
    said = " ".join([*_remarks(series, names, language, yearly=yearly), say(language, "results.trend.method")])
    return [Heading(heading), picture, table, Text(said)]


def _names(rated: Sequence[Rated], language: str) -> dict[str, str]:
    """Of a meeting: its day is short enough for the picture, and its theme tells which one it was."""
    return {one.meeting.id: f"{one.meeting.first_day.day}/{one.meeting.first_day.month}" for one in rated} | {
        f"full {one.meeting.id}": f"{one.meeting.first_day.day}/{one.meeting.first_day.month} "
        + title(one.meeting, language)
        for one in rated
    }


def _labels(series: Sequence[Series]) -> list[str]:
    """Every point of any series, in order: series of the same meetings begin and end at different ones."""
    longest = max(series, key=lambda one: len(one.points))
    others = [point.name for one in series for point in one.points]
    known = [point.name for point in longest.points]
    return known + sorted(name for name in dict.fromkeys(others) if name not in known)


def _picture(
    series: Sequence[Series], labels: Sequence[str], names: dict[str, str], language: str, *, yearly: bool
) -> Picture:
    kind = "yearly" if yearly else "meetings"
    head = "title" if len(series) > 1 else "title_one"
    called = [(one, short(one.question, language)) for one in series]
    said = " ".join(line_in_words(one, name, labels, language, names) for one, name in called)
    drawn = trend(
        say(language, f"results.{kind}.{head}", question=short(series[0].question, language)),
        say(language, "results.low"),
        say(language, "results.high"),
        [line(one, name, labels, language, names) for one, name in called],
        breaks=[labels.index(name) for name in _breaks(series) if name in labels[1:]],
        broken=say(language, "results.trend.broken"),
        language=language,
    )
    return Picture(drawn, say(language, f"results.{kind}.alt", lines=said))


def _breaks(series: Sequence[Series]) -> list[str]:
    return sorted({name for one in series for name in one.breaks})


def line(
    series: Series, called: str, labels: Sequence[str], language: str, names: Mapping[str, str] = NO_NAMES
) -> Line:
    points = {point.name: point for point in series.points}
    return Line(called, tuple(_drawn(points.get(one), one, names, language) for one in labels))


def _drawn(point: Point | None, label: str, names: Mapping[str, str], language: str) -> Drawn:
    name = names.get(label, label)
    if point is None or point.average is None:
        return Drawn(name, None)
    shown = number(_value(point.average), language)
    return Drawn(name, float(point.average.value), f"{EDGES[point.average.edge]}{shown}")


def average_in_words(average: Average, language: str) -> str:
    return mean_in_words(_value(average), average.edge, language)


def _value(average: Average) -> Decimal:
    """A single meeting's mean has no more decimals than it was told with."""
    short_value = average.value.quantize(TENTH)
    return short_value if average.meetings == 1 and short_value == average.value else average.value


def line_in_words(
    series: Series, called: str, labels: Sequence[str], language: str, names: Mapping[str, str] = NO_NAMES
) -> str:
    told = [point for point in series.told if point.name in labels]
    points = (
        say(
            language,
            "results.trend.point",
            label=names.get(point.name, point.name),
            told=average_in_words(point.average, language),
        )
        for point in told
        if point.average
    )
    return say(language, "results.trend.line", name=called, points=", ".join(points))


def _table(
    series: Sequence[Series], labels: Sequence[str], names: dict[str, str], language: str, *, yearly: bool
) -> Table:
    kind = "yearly" if yearly else "meetings"
    points = [{point.name: point for point in one.points} for one in series]

    def row(label: str) -> tuple[str, ...]:
        found = [of.get(label) for of in points]
        cells = [
            average_in_words(point.average, language)
            if point and point.average
            else say(language, "results.trend.none")
            for point in found
        ]
        rated = max((point.average.meetings for point in found if point and point.average), default=0)
        name = names.get(f"full {label}", label)
        return (name, *cells, *((str(rated),) if yearly else ()))

    first = say(language, f"results.{kind}.label")
    last = (say(language, "results.trend.rated"),) if yearly else ()
    columns = (first, *(short(one.question, language) for one in series), *last)
    caption = say(language, f"results.{kind}.caption")
    return Table(caption, columns, tuple(row(label) for label in labels))


def _remarks(series: Sequence[Series], names: dict[str, str], language: str, *, yearly: bool) -> Iterator[str]:
    broken: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in series:
        if one.breaks:
            broken[one.breaks].append(one.question)
    for breaks, questions in broken.items():
        at = ", ".join(names.get(name, name) for name in breaks)
        yield say(language, "results.trend.break_text", names=at, questions=together(questions, language))
    for one in series:
        question = short(one.question, language)
        if yearly and len(one.told) > 1 and one.told[-1].name not in one.breaks:
            before, now = (names.get(point.name, point.name) for point in one.told[-2:])
            if one.change is None and _bounded(one.told[-2:]):
                continue
            which = CHANGES[one.change]
            yield say(language, f"results.trend.{which}", question=question, before=before, now=now)


def _bounded(points: Iterable[Point]) -> bool:
    return any(point.average and point.average.edge != "exactly" for point in points)


def between_nodes(rated: Sequence[Rated], by: By, language: str) -> list[Node]:
    """The averages of groups, forms or sizes beside each other."""
    told = {question: between(rated, question, NAMED_BY[by]) for question in QUESTIONS}
    told = {question: found for question, found in told.items() if found}
    names = _in_order({name for found in told.values() for name in found}, by)
    if len(names) < 2:
        return [Text(say(language, "results.between.too_few"))]
    heading = Heading(say(language, "results.between.heading", what=say(language, f"results.between.{by}")))
    columns = (
        say(language, f"results.between.{by}").capitalize(),
        *(short(question, language) for question in told),
        say(language, "results.trend.rated"),
    )
    rows = tuple(_between_row(name, by, told, language) for name in names)
    said = " ".join([*_differences(told, by, language), say(language, "results.trend.method")])
    return [heading, Table(say(language, "results.between.caption"), columns, rows), Text(said)]


def _in_order(names: set[str], by: By) -> list[str]:
    order: dict[str, int] = {}
    if by == "kind":
        order = {kind: number for number, kind in enumerate(KINDS)}
    if by == "size":
        order = {str(bound): bound for bound in SIZES}
    return sorted(names, key=lambda name: (order.get(name, 0), name))


def _between_row(
    name: str, by: By, told: dict[str, dict[str, tuple[Average, tuple[str, ...]]]], language: str
) -> tuple[str, ...]:
    found = [of.get(name) for of in told.values()]
    cells = [average_in_words(one[0], language) if one else say(language, "results.trend.none") for one in found]
    return (name_in_words(name, by, language), *cells, str(max(one[0].meetings for one in found if one)))


def name_in_words(name: str, by: By, language: str) -> str:
    if by == "kind":
        return say(language, f"results.kinds.{KIND_NAMES[next(kind for kind in KINDS if kind == name)]}")
    if by == "group":
        return name or say(language, "results.between.everyone")
    bound = int(name)
    above = next((other for other in SIZES if other > bound), None)
    if above is None:
        return say(language, "results.sizes.above", bound=bound)
    if not bound:
        return say(language, "results.sizes.below", above=above)
    return say(language, "results.sizes.between", bound=bound, last=above - 1)


def _differences(told: dict[str, dict[str, tuple[Average, tuple[str, ...]]]], by: By, language: str) -> Iterator[str]:
    """Whether the highest and the lowest differ by more than chance."""
    for question, found in told.items():
        ranked = sorted(found.items(), key=lambda item: item[1][0].value)
        if len(ranked) < 2:
            continue
        (worst, (low, _)), (best, (high, _)) = ranked[0], ranked[-1]
        which = change(low, high)
        names = {"best": name_in_words(best, by, language), "worst": name_in_words(worst, by, language)}
        if which == "within the noise":
            yield say(language, "results.between.noise", question=short(question, language), **names)
        elif which is None and {low.edge, high.edge} == {"exactly"}:
            yield say(language, "results.between.unsure", question=short(question, language))
