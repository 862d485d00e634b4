"""Finding the table in a sheet: which row holds the headings, and what each column means."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec import Struct
from rapidfuzz import process

from scheduling.refusals import FileRefused, Problem, Unreadable, refuse
from scheduling.sheets import Grid, Value, cell_place

T = TypeVar("T")

HEADINGS_WITHIN = 20  # a title and some notes may stand above the headings
ALIKE = 80

Headings = Mapping[str, tuple[str, ...]]  # a field -> the headings that mean it, the usual one first


class Row(Struct, frozen=True):
    sheet: str
    number: int
    values: dict[str, Value]  # by field, for every column the sheet has
    columns: dict[str, tuple[int, str]]  # where a field stands, and what its heading says

    @property
    def place(self) -> str:
        return f"{self.sheet}, rad {self.number}"

    def place_of(self, field: str) -> str:
        if field not in self.columns:
            return self.place
        column, heading = self.columns[field]
        return cell_place(self.sheet, self.number, column, heading)

    def read(self, field: str, meaning: Callable[[Value], T], problems: list[Problem]) -> T | None:
        """What the cell means; if it means nothing, a problem is noted."""
        try:
            return meaning(self.values.get(field))
        except Unreadable as wrong:
            problems.append(Problem(self.place_of(field), str(wrong)))
            return None


class Table(Struct, frozen=True):
    """`above` is what stands over the headings: a title may say which year it is."""

    grid: Grid
    above: str
    rows: tuple[Row, ...]
    warnings: tuple[str, ...]


def find_tables(name: str, grids: tuple[Grid, ...], headings: Headings, needed: tuple[str, ...]) -> list[Table]:
    """The sheets that have the headings we need, whatever their order. Refuses a file that has none."""
    tables = [table for grid in grids if (table := _find_table(grid, headings, needed)) is not None]
    if tables:
        return tables
    wanted = ", ".join(f'"{headings[field][0]}"' for field in needed)
    hint = _hint(grids, headings, needed)
    raise refuse(
        name,
        f"hittar ingen rubrikrad. Det ska finnas en kolumn {wanted} bland de {HEADINGS_WITHIN} första raderna.{hint}",
    )


def _hint(grids: tuple[Grid, ...], headings: Headings, needed: tuple[str, ...]) -> str:
    usual = [headings[field][0] for field in needed]
    for grid in grids:
        for number, values in grid.rows[:HEADINGS_WITHIN]:
            for column, value in enumerate(values):
                meant = _meant(value, usual)
                if meant:
                    return f" Är {value} ({cell_place(grid.place, number, column)}) tänkt som {meant}?"
    return ""


def _meant(value: Value, known: list[str]) -> str | None:
    nearest = process.extractOne(_plain(value), known, score_cutoff=ALIKE)
    return nearest[0] if nearest else None


def _find_table(grid: Grid, headings: Headings, needed: tuple[str, ...]) -> Table | None:
    names = {heading: field for field, known in headings.items() for heading in known}
    for index, (number, values) in enumerate(grid.rows[:HEADINGS_WITHIN]):
        fields = [names.get(_plain(value)) for value in values]
        if all(field in fields for field in needed):
            _refuse_twice(grid, number, values, fields)
            _refuse_merged(grid, number)
            above = " ".join(str(value) for _, row in grid.rows[:index] for value in row if value is not None)
            columns = {field: (at, str(values[at])) for at, field in enumerate(fields) if field}
            rows = tuple(_row(grid, row, cells, columns) for row, cells in grid.rows[index + 1 :])
            warnings = (*_unknown(grid, number, values, fields, headings), *_uncounted(grid, number, columns))
            return Table(grid, above, tuple(row for row in rows if _filled(row)), warnings)
    return None


def _plain(value: Value) -> str:
    text = re.sub(r"\(.*?\)|[:*?]", " ", str(value or "")).casefold()
    return " ".join(text.replace("-", " ").split())


def _row(grid: Grid, number: int, cells: tuple[Value, ...], columns: dict[str, tuple[int, str]]) -> Row:
    values = {field: cells[at] if at < len(cells) else None for field, (at, _) in columns.items()}
    return Row(grid.place, number, values, columns)


def _filled(row: Row) -> bool:
    return any(value is not None for value in row.values.values())


def _refuse_twice(grid: Grid, number: int, values: tuple[Value, ...], fields: list[str | None]) -> None:
    for column, field in enumerate(fields):
        if field and field in fields[:column]:
            place = cell_place(grid.place, number, column, str(values[column]))
            other = cell_place(grid.place, number, fields.index(field), str(values[fields.index(field)]))
            raise refuse(place, f"betyder samma sak som {other}. Behåll en av dem.")


def _refuse_merged(grid: Grid, headings_row: int) -> None:
    problems = [
        Problem(f"{grid.place}, cellerna {reference}", "är sammanfogade. Dela upp dem och fyll i varje rad för sig.")
        for last_row, reference in grid.merged
        if last_row >= headings_row
    ]
    if problems:
        raise FileRefused(problems)


def _unknown(
    grid: Grid, number: int, values: tuple[Value, ...], fields: list[str | None], headings: Headings
) -> list[str]:
    known = [known for names in headings.values() for known in names]
    return [
        f"{cell_place(grid.place, number, column, str(value))}: rubriken känns inte igen, så kolumnen läses inte."
        + (f" Menas {meant}?" if (meant := _meant(value, known)) else "")
        for column, (value, field) in enumerate(zip(values, fields, strict=True))
        if value is not None and field is None
    ]


def _uncounted(grid: Grid, headings_row: int, columns: dict[str, tuple[int, str]]) -> list[str]:
    wanted = dict(columns.values())
    return [
        f"{cell_place(grid.place, row, column, wanted[column])}: formeln har inget uträknat värde och läses som tom. "
        "Öppna filen i Excel och spara om den."
        for row, column in sorted(grid.uncounted)
        if row > headings_row and column in wanted
    ]
