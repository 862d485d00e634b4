"""Where each number comes from: the signs that stand by the numbers, and the tables that they lead to."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.conversation.wording import say
from bot.reports.document import Column, ColumnKind, Row, Table, pointing, signed
from bot.reports.words import NOTHING, figure, number
from scheduling.reports.values import Line, Number

SIGN, MEETING = "S", "T"
FIGURES: tuple[tuple[str, ColumnKind, float], ...] = (
    ("sign", "text", 0.6),
    ("figure", "text", 2.6),
    ("value", "figure", 1.1),
    ("how", "text", 3.9),
    ("rows", "text", 3.6),
    ("n", "figure", 0.8),
)
MEETINGS: tuple[tuple[str, ColumnKind, float], ...] = (
    ("sign", "text", 0.7),
    ("key", "text", 2.4),
    ("people", "figure", 1.1),
    ("satisfaction", "figure", 1.0),
    ("usefulness", "figure", 1.0),
    ("tables", "text", 5.2),
)


class Traces:
    """Signs in the order in which numbers are first named. The same number of the same thing has one sign."""

    def __init__(self, language: str, year: int, places: dict[str, tuple[int, int]]) -> None:
        self._language = language
        self.year = year
        self._places = places
        self._signs: dict[tuple[str, str], tuple[str, Number]] = {}

    def sign(self, about: str, told: Number) -> str:
        key = (about, repr(told))
        if key not in self._signs:
            self._signs[key] = (f"{SIGN}{len(self._signs) + 1}", told)
        return self._signs[key][0]

    def told(self, about: str, told: Number) -> str:
        return signed(figure(told, self._language), self.sign(about, told))

    def range(self, about: Iterable[tuple[str, Number | None]]) -> str:
        """The signs of a row's numbers."""
        signs = [self.sign(what, told) for what, told in about if told is not None]
        spans = spans_of(sorted({int(sign.removeprefix(SIGN)) for sign in signs}))
        said = ((pointing(f"{SIGN}{first}"), pointing(f"{SIGN}{last}")) for first, last in spans)
        return ", ".join(first if first == last else f"{first}–{last}" for first, last in said) or NOTHING

    def table(self) -> Table:
        rows = (self._row(sign, about, told) for (about, _), (sign, told) in self._signs.items())
        return Table(
            self._say("caption_figures"),
            tuple(Column(self._say(name), kind, width) for name, kind, width in FIGURES),
            tuple(rows),
            dense=True,
        )

    def _row(self, sign: str, about: str, told: Number) -> Row:
        trace = told.trace
        how = self._say(f"rule.{trace.rule}", tables=", ".join(trace.tables))
        people = number(trace.n, self._language) if trace.n is not None else NOTHING
        return Row((sign, about, figure(told, self._language), how, self._rows(told), people), sign)

    def _rows(self, told: Number) -> str:
        of = self.meetings(told.trace.of) or self._say("all_rows")
        if told.trace.without:
            return self._say("without", of=of, without=self.meetings(told.trace.without))
        return of

    def meetings(self, ids: Sequence[str]) -> str:
        """T1–T4, T7; those of another year with that year before them. What is no meeting is called by its name."""
        places = sorted(self._places[one] for one in ids if one in self._places)
        by_year = groupby(places, lambda place: place[0])
        years = (self._of_year(year, [number for _, number in group]) for year, group in by_year)
        return "; ".join([*years, *(one for one in ids if one not in self._places)])

    def _of_year(self, year: int, numbers: Sequence[int]) -> str:
        spans = ", ".join(_span(first, last) for first, last in spans_of(numbers))
        return spans if year == self.year else f"{year}: {spans}"

    def _say(self, sentence: str, **blanks: object) -> str:
        return say(self._language, f"report.traces.{sentence}", **blanks)


def meetings_table(lines: Iterable[Line], language: str) -> Table:
    """Each meeting's own rows: its key in the database, and how many people stand behind its numbers."""
    columns = tuple(Column(say(language, f"report.traces.{name}"), kind, width) for name, kind, width in MEETINGS)
    return Table(
        say(language, "report.traces.caption_meetings"),
        columns,
        tuple(_meeting(one, language) for one in lines),
        dense=True,
    )


def _meeting(line: Line, language: str) -> Row:
    numbers = [line.people, line.means.get("satisfaction"), line.means.get("usefulness")]
    behind = (one.trace.n if one else None for one in numbers)
    tables = sorted({table for one in numbers if one for table in one.trace.tables} | {"meeting"})
    sign = f"{MEETING}{line.number}"
    told = tuple(NOTHING if n is None else number(n, language) for n in behind)
    return Row((sign, line.meeting.id, *told, ", ".join(tables)), sign)


def spans_of(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """1, 2, 3, 7 -> 1–3, 7."""
    found: list[tuple[int, int]] = []
    for one in numbers:
        if found and found[-1][1] == one - 1:
            found[-1] = (found[-1][0], one)
        else:
            found.append((one, one))
    return found


def _span(first: int, last: int) -> str:
    return f"{MEETING}{first}" if first == last else f"{MEETING}{first}–{MEETING}{last}"
