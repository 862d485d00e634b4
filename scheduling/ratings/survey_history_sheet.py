"""Earlier years' survey figures as a sheet: a row for each question, a column for each year, the mean in each cell.

    fråga                               2023   2024   2025
    antal svar                          62     52     40
    Hur nöjd är du med nätverket?       4,9    5,2    5,6

A row of how many answered may stand anywhere. A scale where 1 is best is refused, or turned where it is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from scheduling.columns import Row, Table, find_tables
from scheduling.ratings.disclosure import FEWEST
from scheduling.ratings.history_sheet import Best, read_count, read_mean, turned_scale
from scheduling.ratings.scale import HIGHEST, LOWEST
from scheduling.ratings.survey_results import Earlier
from scheduling.ratings.survey_sheet import HEADINGS as SURVEY_HEADINGS
from scheduling.ratings.survey_sheet import read_name, read_text
from scheduling.ratings.surveys import name_of
from scheduling.refusals import FileRefused, Problem, refuse
from scheduling.sheets import read_grids

FIRST_YEAR, LAST_YEAR = 1990, 2099
YEARS = {f"{year}": (f"{year}",) for year in range(FIRST_YEAR, LAST_YEAR + 1)}
HEADINGS = {field: SURVEY_HEADINGS[field] for field in ("text", "name")} | YEARS
ANSWERS = {"svar", "antal svar", "svarande", "antal svarande", "answers", "number of answers", "respondents"}


def read_survey_history(
    name: str, content: bytes, today: date, best: Best | None = None
) -> tuple[list[Earlier], list[str]]:
    """The figures, and what a coordinator had better look at."""
    problems: list[Problem] = []
    found: list[Earlier] = []
    notes: list[str] = []
    for table in find_tables(name, read_grids(name, content), HEADINGS, needed=("text",)):
        found += _of_table(name, table, best, problems, notes)
        problems += _ahead(table, today)
        notes += table.warnings
    problems += _twice(found)
    if problems:
        raise FileRefused(problems)
    if not found:
        raise refuse(name, "det står inga medelvärden under några årtal.")
    return found, notes


def _of_table(
    name: str, table: Table, best: Best | None, problems: list[Problem], notes: list[str]
) -> Iterator[Earlier]:
    years = [year for year in YEARS if table.rows and year in table.rows[0].columns]
    counting = [row for row in table.rows if _counts(row)]
    answers = {year: row.read(year, read_count, problems) for row in counting for year in years}
    means = {
        row.number: {year: row.read(year, read_mean, problems) for year in years}
        for row in table.rows
        if not _counts(row)
    }
    known = [mean for of in means.values() for mean in of.values() if mean is not None]
    turned = turned_scale(name, table, (), known, best, notes) if known else False
    for row in table.rows:
        if row.number in means:
            yield from _of_row(row, means[row.number], answers, problems, notes, turned=turned)


def _counts(row: Row) -> bool:
    return " ".join(str(row.values.get("text") or "").casefold().split()).rstrip(":.") in ANSWERS


def _of_row(  # noqa: PLR0913 - a row, and where to put what is to be said of it
    row: Row,
    means: Mapping[str, Decimal | None],
    answers: Mapping[str, int | None],
    problems: list[Problem],
    notes: list[str],
    *,
    turned: bool,
) -> Iterator[Earlier]:
    text, given = row.read("text", read_text, problems), row.read("name", read_name, problems)
    for year, mean in means.items():
        if text is None or mean is None:
            continue
        count = answers.get(year)
        if count is not None and count < FEWEST:
            notes.append(f"{row.place_of(year)}: bara {count} svar. Under {FEWEST} svar sparas inget medelvärde.")
            continue
        note = f", vänd från en skala där 1 är bäst (i filen {mean})".replace(".", ",") if turned else ""
        told = LOWEST + HIGHEST - mean if turned else mean
        yield Earlier(int(year), given or name_of(text), text, told, count, f"{row.place}{note}", row.number)


def _ahead(table: Table, today: date) -> Iterator[Problem]:
    for year in (year for year in YEARS if table.rows and year in table.rows[0].columns and int(year) > today.year):
        yield Problem(table.rows[0].place_of(year), f"{year} har inte varit än, så det kan inte ha några siffror.")


def _twice(found: Sequence[Earlier]) -> Iterator[Problem]:
    first: dict[tuple[int, str], Earlier] = {}
    for one in found:
        other = first.setdefault((one.year, one.name), one)
        if other is not one:
            yield Problem(one.source, f"samma fråga och år ({one.year}) som på {other.source}. Behåll en av dem.")
