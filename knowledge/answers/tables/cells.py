"""Questions whose answer is in a table: the cell where the row and the column that a question names meet.

"Vem är kontaktperson i Lerum", "vilka kommuner är med i nätverket", "vilken grupp fick mest tid".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.answers import parts
from knowledge.answers.answer import Answer, Source, cite
from knowledge.answers.reason import Reason
from knowledge.answers.tables import extremes, standing, sums
from knowledge.answers.tables import listings as table_lists
from knowledge.answers.tables.asked import (
    A_TABLE,
    TOLD_BY_FIGURES,
    TableQuestion,
    may_be_of_the_month,
    municipalities_in,
)
from knowledge.answers.tables.columns import (
    EMPTY,
    columns_meant,
    figure,
    is_called,
    is_of_figures,
    newest,
    unsaid,
)
from knowledge.answers.tables.telling import MOST_ROWS, Table, each_told, from_rows, told
from knowledge.answers.tables.units import is_a_share_of_those_counted, is_for_each
from knowledge.answers.tables.years import IN_ALL, columns_of, is_a_year, untold, years_in
from knowledge.archive import View
from knowledge.passages import Passage
from knowledge.passages import told as told_of
from knowledge.question import REPAIRED, Question
from knowledge.search import CANDIDATES, sought
from knowledge.signals import ADDRESSES, unit_of
from knowledge.swedish.asks import Asks

NO_COLUMN = -1
MOST_TABLES = 6  # that are compared where the same row stands in several
OF_SEVERAL = re.compile(r"\b(?:respektive|skillnad\w*|skiljer)\b", re.IGNORECASE)
EITHER = re.compile(r"\b(?:eller|or)\b", re.IGNORECASE)  # "A eller B": both are told, so that they can be compared
OF_ONE = re.compile(r"\b(?:vilk(?:en|et)|vem)\b", re.IGNORECASE)


def answer(question: Question, view: View) -> Answer | None:
    if OF_SEVERAL.search(question.text) or parts.is_of_somebody(question) or question.asks is Asks.REASON:
        return None
    asked = TableQuestion(question)
    first = _first_of_all(asked, view) or standing.answer(asked, _tables_near(question, view), view)
    if first or standing.are_those_without_asked(question.text):
        return first
    return (
        _in_a_column(asked, view)
        or table_lists.answer(asked, _tables_near(question, view), view)
        or _beside_the_named(asked, view)
    )


def _in_a_column(asked: TableQuestion, view: View) -> Answer | None:
    """What the first table tells that can; or, where none does, that nothing stands where it should."""
    blank = None
    for rows, column in _looked_up(asked, view):
        chosen = _told_by(asked, rows, column, view)
        if chosen and not _is_without_address(asked.question, chosen):
            return None if _is_told_elsewhere(asked, chosen, view) else _as_far_as_told(asked, chosen)
        nothing = standing.left_blank(asked, rows, column, *_named(asked, rows, column))
        if nothing and asked.is_what_is_asked(rows[0].cells[column][0]):
            return nothing
        blank = blank or nothing
    return blank


def _told_by(asked: TableQuestion, rows: Sequence[Passage], column: int, view: View) -> Answer | None:
    table = _where_they_meet(asked, rows, column)
    if table:
        return sums.over_the_years(asked, table) or _told_beside_others(asked, table, view)
    if not view.has_all_rows_of(rows[0].document):
        return None
    return standing.that_say_so(asked, rows, column) or _all_that_are_summed(asked, rows, column)


def _as_far_as_told(asked: TableQuestion, chosen: Answer) -> Answer:
    """With a caution where nothing is told of one of several years that are asked about."""
    left = untold(asked.years, chosen.answer or "")
    return replace(chosen, reason=Reason("other_year", {"year": str(left[0])})) if left else chosen


def _is_told_elsewhere(asked: TableQuestion, chosen: Answer, view: View) -> bool:
    """Does something near speak of the year that is left out? Then more is told by what is nearest."""
    left = untold(asked.years, chosen.answer or "")
    near = view.find(sought(asked.question), CANDIDATES) if left else ()
    return any(left[0] in years_in(f"{one.context} {one.text}") and asked.speaks_of_it(one) for one, _ in near)


def of_each(question: Question, view: View) -> dict[str, tuple[str, Source]]:
    """What one column tells of each of the municipalities that the question names, where it tells of all of them."""
    asked = TableQuestion(question)
    for rows, column in _looked_up(asked, view):
        meant, key = _named(asked, rows, column)
        of = {name: row for row in meant for name in municipalities_in(row.cells[key][1])}
        of_named = {name: of[name] for name in question.municipalities if name in of}
        values = {row.cells[column][1] for row in of_named.values()}
        if len(of_named) == len(question.municipalities) == len(meant) and asked.is_answered(values):
            return {name: (told_of([row.cells[column]]), cite(row, row.text, 1.0)) for name, row in of_named.items()}
    return {}


def _looked_up(asked: TableQuestion, view: View) -> Iterator[tuple[Sequence[Passage], int]]:
    """The rows of tables that the question may be about with the column it names, the nearest first; and after them
    with the only column that says what its rows and headings leave unsaid.
    """
    tables = _tables_near(asked.question, view)
    for column_of in (_column_named, _column_left):
        for near in tables:
            column = column_of(asked, near, view)
            if column is not None and _is_about(asked, near, column, view):
                rows = view.table(near[0])
                if not asked.is_of_another_year(rows, column):
                    yield rows, column


def _is_about(asked: TableQuestion, near: Sequence[Passage], column: int, view: View) -> bool:
    return asked.is_about(near, view) and asked.speaks_of_what_is_counted(near[0], column)


def _column_named(asked: TableQuestion, near: Sequence[Passage], _: View) -> int | None:
    return asked.column(near[0])


def _column_left(asked: TableQuestion, near: Sequence[Passage], view: View) -> int | None:
    rows = view.table(near[0]) if sums.is_asked_for(asked) else near  # the row of all need not be near
    meant, key = _named(asked, rows, NO_COLUMN)
    of_figures = asked.question.asks in (Asks.NUMBER, Asks.ANYTHING) or len(asked.years) > 1
    if not meant or not of_figures:
        return None
    row = meant[0]
    named = [cell for one in meant for _, cell in one.cells if asked.names(cell)]
    of_rows = " ".join([row.cells[key][0], *named, *sums.words_for_all(asked, row, rows)])
    columns = [at for at, (name, _) in enumerate(row.cells) if asked.may_tell(name) and is_of_figures(near, at)]
    left = columns_meant(asked, row, [at for at in columns if at != key], of_rows, least=REPAIRED)
    return left[0].column if len(left) == 1 else None


def _is_without_address(question: Question, chosen: Answer) -> bool:
    """Whose name it is, is told, and how to reach them asked."""
    unit = unit_of(question)
    return unit is not None and unit[0] in ADDRESSES and not unit[1].search(chosen.answer or "")


def _tables_near(question: Question, view: View) -> list[list[Passage]]:
    """The rows near the question, those of one table together, the nearest first."""
    tables: dict[tuple[str, ...], list[Passage]] = {}
    for passage, _ in view.find(sought(question), CANDIDATES):
        if passage.kind == "row" and passage.columns.strip():
            tables.setdefault((passage.document, *passage.table), []).append(passage)
    return list(tables.values())


def _where_they_meet(asked: TableQuestion, rows: Sequence[Passage], column: int) -> Table | None:
    """The rows that the question names, where they have something in its column."""
    either = EITHER.search(asked.question.text)
    named, key = _named(asked, rows, column)
    meant = [row for row in named if asked.may_be_of_the_day(row)]
    of_first = not either and extremes.is_asked(asked.question.text) and asked.asks_for(rows)
    if not meant or of_first or (len(meant) == len(rows) and not either):
        return None  # which row is most is not told by one that is named
    alike = columns_of(asked.years, rows[0], column)
    column = next((at for at in alike if any(not EMPTY.fullmatch(one.cells[at][1]) for one in meant)), column)
    told = [row for row in _with_something(meant, column, key) if may_be_of_the_month(asked.question, row)]
    table = Table(told, column, key, alike)
    values = {table.value(one) for one in table.rows}
    if is_a_year(rows[0].cells[column][0]) and not all(asked.may_be_of(one) for one in values if figure(one) is None):
        return None
    of_several = len(values) > 1 and len({one.cells[key][1] for one in meant}) > 1
    if not all(is_for_each(asked.question, row, row.cells[column][0]) for row in table.rows):
        return None
    if any(is_a_share_of_those_counted(asked.question, row, row.cells[column][0]) for row in table.rows):
        return None
    if not asked.is_answered(values) or (of_several and not either and OF_ONE.search(asked.question.text)):
        return None
    return table


def _told_beside_others(asked: TableQuestion, table: Table, view: View) -> Answer:
    """With what another table gives for the same row, where it says something of the question that this one does not,
    or the same and another figure; alone the one that says all that the other does and more.
    """
    chosen = [table]
    for other in _of_the_same_row(asked, table, view):
        left, left_by_other = (unsaid(asked, one.rows[0], one.column) for one in (chosen[0], other))
        if left_by_other < left:
            chosen = [other]
        elif (left == left_by_other and _differs(table, other)) or (left - left_by_other and len(chosen) == 1):
            chosen.append(other)
    chosen.sort(key=lambda one: sum(term.weight for term in unsaid(asked, one.rows[0], one.column)))
    return told(chosen[0]) if len(chosen) == 1 else each_told(chosen)


def _of_the_same_row(asked: TableQuestion, table: Table, view: View) -> Iterator[Table]:
    """The one row of each other table near it that the question names as well, where both tell a figure."""
    row = table.rows[0]
    if len(table.rows) > 1 or figure(table.value(row)) is None:
        return
    others = (_told_of_a_row(asked, near, view) for near in _tables_near(asked.question, view)[:MOST_TABLES])
    yield from (one for one in others if one and one.rows[0] != row and _is_called_alike(table, one))


def _told_of_a_row(asked: TableQuestion, near: Sequence[Passage], view: View) -> Table | None:
    column = next(filter(None, (of(asked, near, view) for of in (_column_named, _column_left, _column_of_year))), None)
    if column is None or not _is_about(asked, near, column, view):
        return None
    rows = view.table(near[0])
    table = None if asked.is_of_another_year(rows, column) else _where_they_meet(asked, rows, column)
    tells_one = table and len(table.rows) == 1 and figure(table.value(table.rows[0])) is not None
    return table if tells_one else None


def _differs(one: Table, other: Table) -> bool:
    """Is it told otherwise for the same time?"""
    same_time = _year(one) == _year(other)
    return same_time and figure(one.value(one.rows[0])) != figure(other.value(other.rows[0]))


def _year(table: Table) -> int | None:
    return newest(table.rows[0], table.column) or table.rows[0].year


def _is_called_alike(one: Table, other: Table) -> bool:
    name, name_of_other = (table.rows[0].cells[table.key][1] for table in (one, other))
    return name == name_of_other or not set(municipalities_in(name)).isdisjoint(municipalities_in(name_of_other))


def _column_of_year(asked: TableQuestion, near: Sequence[Passage], _: View) -> int | None:
    """The column of the one year that is asked about, of a table that has but years."""
    columns = [at for at in range(1, len(near[0].cells)) if is_of_figures(near, at)]
    names = {at: near[0].cells[at][0] for at in columns}
    if len(asked.years) != 1 or not all(map(is_a_year, names.values())):
        return None
    return next((at for at, name in names.items() if years_in(name) == asked.years), None)


def _named(asked: TableQuestion, rows: Sequence[Passage], column: int) -> tuple[list[Passage], int]:
    """The rows that the question names by as many of their cells as any, and the last of the columns that say which."""
    keys = [at for at, (name, _) in enumerate(rows[0].cells) if at != column and not name.isdigit()]
    named = [(one, [key for key in keys if asked.names(one.cells[key][1])]) for one in rows]
    most = max(len(by) for _, by in named)
    of_all = None if most else sums.row_of_all(asked, rows)
    if of_all:
        return [of_all], 0
    meant = [(one, by) for one, by in named if most and len(by) == most]
    return [one for one, _ in meant], meant[0][1][-1] if meant else 0


def _with_something(rows: list[Passage], column: int, key: int) -> list[Passage]:
    """Those that have something in the column. Where each is named by itself, that one has nothing is told too."""
    filled = [one for one in rows if not EMPTY.fullmatch(one.cells[column][1])]
    each_by_itself = len({one.cells[key][1] for one in rows}) == len(rows)
    return rows if filled and each_by_itself and all(one.cells[column][1] for one in rows) else filled


def _first_of_all(asked: TableQuestion, view: View) -> Answer | None:
    """The row with the highest or the lowest figure, in the column and the table that say most of the question."""
    if not extremes.is_asked(asked.question.text):
        return None
    near = [rows for rows in _tables_near(asked.question, view) if extremes.may_be_of(asked, rows)]
    tables = [view.table(rows[0]) for rows in near if view.has_all_rows_of(rows[0].document)]
    found = [contest for rows in tables if (contest := extremes.contest(asked, rows))]
    best = max(found, key=lambda contest: contest.fit, default=None)
    return told(Table([*best.first, *best.others], best.column, best.key, best.alike)) if best else None


def _all_that_are_summed(asked: TableQuestion, rows: Sequence[Passage], column: int) -> Answer | None:
    """Every row, where their sum is asked for and the question says what they are: "de tre lagen sammanlagt"."""
    of_all = {term for term in asked.question.terms if IN_ALL.fullmatch(term.word)}
    of_rows = any(is_called(asked, term.word, rows[0].cells[0][0]) for term in asked.question.terms)
    if not (of_all and of_rows and is_of_figures(rows, column)) or len(rows) > MOST_ROWS:
        return None
    left = unsaid(asked, rows[0], column) - of_all
    return told(Table(rows, column, 0)) if all(A_TABLE.fullmatch(term.word) for term in left) else None


def _beside_the_named(asked: TableQuestion, view: View) -> Answer | None:
    """What a row is called where a municipality of the question stands under a year of it: "Lerums mål till 2030"."""
    if asked.question.asks in (*TOLD_BY_FIGURES, Asks.PERSON):
        return None
    found: dict[Passage, int] = {}
    for near in _tables_near(asked.question, view):
        at = next((at for at, (name, _) in enumerate(near[0].cells) if asked.is_until(name)), 0)
        if at and asked.says_what_it_is_of(near[0]) and asked.is_about(near, view):
            found |= {one: at for one in view.table(near[0]) if asked.names_of(one.cells[at][1])}
    lines = [_with_what_it_is_called(row, at) for row, at in found.items()]
    return from_rows(lines, list(found)) if found else None


def _with_what_it_is_called(row: Passage, column: int) -> str:
    called = [cell for cell in row.cells[:column] if not cell[0].isdigit()]
    return told_of([cell for cell in called if cell[1]] + [row.cells[column]])
