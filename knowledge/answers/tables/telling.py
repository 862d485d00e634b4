"""What is told of rows of a table: the cells that are asked for, under what says what they are of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from knowledge.answers.answer import LONGEST, Answer, Said, cite, day_or_year, joined, of_different_times, shorten
from knowledge.answers.tables.units import A_MEASURE
from knowledge.answers.tables.years import years_in
from knowledge.formats.tables import is_figure
from knowledge.passages import Passage
from knowledge.passages import told as told_of

MOST_ROWS = 12  # that are told
LONGEST_ABOVE = 150  # characters of a heading that is told with a figure


@dataclass(frozen=True)
class Table:
    """Rows under the same names, one of which the question asks for, one of which it may say what they are of.

    `alike` are columns that the question names as well: "tid per kommun", of a month and of the whole time.
    """

    rows: Sequence[Passage]
    column: int
    key: int
    alike: Collection[int] = ()

    def told(self, row: Passage) -> str:
        return told_of([cell for at, cell in enumerate(row.cells) if at in (self.key, self.column, *self.alike)])

    def value(self, row: Passage) -> str:
        return row.cells[self.column][1]


def each_told(tables: Sequence[Table]) -> Answer:
    """Each under what it stands under, and with its date where that differs."""
    rows = [table.rows[0] for table in tables]
    above = [row.headings[-1] if row.headings else row.title for row in rows]
    lines = [f"{name} – {table.told(table.rows[0])}" for name, table in zip(above, tables, strict=True)]
    said = [Said(line, day_or_year(row.dated)) for line, row in zip(lines, rows, strict=True)]
    return replace(from_rows(lines, rows), said=of_different_times(said))


def told(table: Table) -> Answer:
    """Its rows, under the heading that alone says what their figures are measured in, or of when they are."""
    lines = [table.told(row) for row in table.rows]
    above = table.rows[0].headings[-1] if table.rows[0].headings else ""
    if not _says_more(above, table):
        return from_rows(lines, table.rows)
    return from_rows([f"{above} – {lines[0]}"] if len(lines) == 1 else [f"{above}:", *lines], table.rows)


def _says_more(above: str, table: Table) -> bool:
    row = table.rows[0]
    if not is_figure(table.value(row)) or len(above) > LONGEST_ABOVE:
        return False
    beside = table.told(row)
    return any(says(above) and not says(beside) for says in (A_MEASURE.search, years_in))


def from_rows(lines: Sequence[str], rows: Sequence[Passage]) -> Answer:
    said = shorten(joined(lines[:MOST_ROWS]), LONGEST)
    return Answer(said, "passage", False, None, tuple(cite(row, row.text, 1.0) for row in rows[:5]))
