"""The aggregates as a sheet, for whoever counts on: nothing in it that the guard has not let through.

Every figure stands beside the rows it was made of.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from scheduling.meetings import groups_in_words
from scheduling.network import WHOLE_NETWORK
from scheduling.ratings.disclosure import Cell, Edge, Told
from scheduling.ratings.results import QUESTIONS, Figure
from scheduling.ratings.survey_results import Held
from scheduling.ratings.trends import KINDS, SIZES, Kind, Rated, between, groups_of, kind_of, size_of
from scheduling.sheets import Sheet

WORDS = {"satisfaction": "nöjdhet", "usefulness": "nytta"}
KIND_WORDS: dict[Kind, str] = {
    "physical": "fysiskt",
    "digital": "digitalt",
    "both": "fysiskt och digitalt",
    "two days": "flera dagar",
}
EDGE_WORDS: dict[Edge, str] = {"exactly": "", "at least": " eller högre", "at most": " eller lägre"}

Value = str | int | Decimal
Names = Callable[[Rated], Iterable[str]]


def sheets(rated: Sequence[Rated], surveys: Sequence[Held] = ()) -> tuple[Sheet, ...]:
    """The first one says all there is of each meeting, the last ones all of the yearly surveys."""
    of_surveys = (survey_figures(surveys), survey_quotations(surveys)) if surveys else ()
    return (meetings(rated), averages(rated), quotations(rated), *of_surveys)


def meetings(rated: Iterable[Rated]) -> Sheet:
    about = ("datum", "grupp", "form", "plats", "tema", "deltagare", "kommuner", "inbjudna", "svarat")
    each = ("", " svar", " median", " fördelning", " formulering", " underlag")
    headings = (*about, *(f"{WORDS[question]}{what}" for question in QUESTIONS for what in each), "citat")
    return Sheet("Träffar", headings, tuple(tuple(_meeting(one)) for one in rated))


def _meeting(one: Rated) -> Iterator[Value]:
    meeting = one.meeting
    days = dict.fromkeys((meeting.first_day, meeting.last_day))
    yield " – ".join(day.isoformat() for day in days)
    yield from (groups_in_words(meeting.groups), KIND_WORDS[one.kind], meeting.place, meeting.theme)
    yield one.attended.count if one.attended else ""
    yield len(one.attended.municipalities) if one.attended and one.attended.municipalities else ""
    invited, answered = (one.result.round.invited, one.result.round.answered) if one.result else (None, None)
    yield from ("" if number is None else number for number in (invited, answered))
    for question in QUESTIONS:
        told = one.result.told.get(question) if one.result else None
        yield from _figure(one.figures.get(question), told)
    yield "\n".join(one.result.quotations) if one.result else ""


def _figure(figure: Figure | None, told: Told | None) -> Iterator[Value]:
    if figure is None:
        yield from ("",) * 6
        return
    yield _mean(figure.value, figure.edge)
    yield "" if figure.answers is None else figure.answers
    yield "" if told is None or told.median is None else told.median
    yield spread_in_words(told.spread) if told else ""
    yield from (figure.wording, figure.source)


def _mean(value: Decimal, edge: Edge) -> Value:
    return value if edge == "exactly" else f"{value}".replace(".", ",") + EDGE_WORDS[edge]


def spread_in_words(spread: Iterable[Cell]) -> str:
    """Such as 1–4: 5, 5: 7, 6: 6."""
    return ", ".join(f"{steps_in_words(cell)}: {cell.answers}" for cell in spread)


def steps_in_words(cell: Cell) -> str:
    return str(cell.lowest) if cell.lowest == cell.highest else f"{cell.lowest}–{cell.highest}"


def averages(rated: Sequence[Rated]) -> Sheet:
    ways: tuple[tuple[str, Names, Callable[[str], str]], ...] = (
        ("år", lambda one: (str(one.year),), str),
        ("grupp", lambda one: groups_of(one) or (WHOLE_NETWORK,), str),
        ("form", kind_of, lambda name: KIND_WORDS[next(kind for kind in KINDS if kind == name)]),
        ("antal kommuner", size_of, lambda bound: size_in_words(int(bound))),
        ("alla", lambda _: ("alla träffar",), str),
    )
    rows = tuple(row for by, names, words in ways for row in _averages(rated, by, names, words))
    headings = ("efter", "vad", "fråga", "medel av träffarnas medel", "antal träffar", "underlag: träffarna den")
    return Sheet("Medel", headings, rows)


def _averages(
    rated: Sequence[Rated], by: str, names: Names, words: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    days = {one.meeting.id: one.meeting.first_day.isoformat() for one in rated}
    for question in QUESTIONS:
        for name, (average, of) in sorted(between(rated, question, names).items()):
            mean = _mean(average.value, average.edge)
            yield (by, words(name), WORDS[question], mean, average.meetings, ", ".join(days[one] for one in of))


def size_in_words(bound: int) -> str:
    above = next((other for other in SIZES if other > bound), None)
    return f"{bound} eller fler" if above is None else f"{max(bound, 1)}–{above - 1}"


def quotations(rated: Iterable[Rated]) -> Sheet:
    """Those that a coordinator has let go, in nobody's order."""
    rows = (
        (one.meeting.first_day.isoformat(), one.meeting.title, words)
        for one in rated
        for words in (one.result.quotations if one.result else ())
    )
    return Sheet("Citat", ("datum", "träff", "citat"), tuple(rows))


def survey_figures(surveys: Iterable[Held]) -> Sheet:
    headings = ("år", "enkät", "fråga", "inbjudna", "svarat", "medel", "svar", "median", "fördelning", "formulering")
    rows = (_asked(one, name) for one in surveys for name in one.asked)
    return Sheet("Enkäter", (*headings, "underlag"), tuple(tuple(row) for row in rows))


def _asked(one: Held, name: str) -> Iterator[Value]:
    yield from (one.year, one.title, one.asked[name])
    invited, answered = (one.round.invited, one.round.answered) if one.round else (None, None)
    yield from ("" if number is None else number for number in (invited, answered))
    yield from _figure(one.figures.get(name), one.told(name))


def survey_quotations(surveys: Iterable[Held]) -> Sheet:
    """Those that a coordinator has let go, by what was asked, in nobody's order."""
    rows = tuple(
        (one.year, question.text if question else name, words)
        for one in surveys
        for name, quoted in one.quoted.items()
        for question in (one.question(name),)
        for words in quoted
    )
    return Sheet("Citat ur enkäter", ("år", "fråga", "citat"), rows)
