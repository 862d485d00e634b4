"""The row that a table sums itself up by: "Summa", "Totalt", "Hela nätverket", "Samtliga kommuner"."""

import re
from collections.abc import Sequence

from knowledge.answers.answer import Answer, are_alike, cite
from knowledge.answers.finding import Finding
from knowledge.answers.tables.asked import TableQuestion
from knowledge.answers.tables.columns import figure
from knowledge.answers.tables.telling import Table
from knowledge.answers.tables.units import is_of_shares
from knowledge.answers.tables.years import IN_ALL
from knowledge.markup import shown
from knowledge.passages import Passage
from knowledge.swedish import words

SUMMED = re.compile(r"\W*(?:(?:total|slut)?summa|total(?:t|en|er)?|sammanlagt|tillsammans)\b(?P<of>.*)", re.IGNORECASE)
# "Alla kommuner", "Hela nätverket": all of those that the rows are, and no name such as "Alla hjärtans dag".
ALL_OF_THEM = re.compile(r"\W*(?:samtliga|alla|hela)\b(?:\W+(?P<of>\w+))?\W*", re.IGNORECASE)
WHOLES = re.compile(r"(?:medlems)?kommuner(?:na)?|nätverket|länet|gruppen|organisationen|perioden", re.IGNORECASE)
# A row of all the others, or of what is usual among them, is none of them; "Tillsammans för vatten" is one.
OF_THE_OTHERS = re.compile(
    r"\W*(?:(?:(?:total|slut)?summa|total(?:t|en)?|sammanlagt|(?:genom)?snitt(?:et)?|medel(?:värde|tal)(?:et)?|samtliga|alla"
    r"|hela|riket)\b.*|tillsammans\W*)",
    re.IGNORECASE,
)
# What there is at a time, and what is graded, adds up to nothing over the years.
NOT_ADDED = re.compile(
    r"medlem|invånar|befolkning|folkmängd|anställd|anslut|prenumerant|abonnent|kapital|saldo|skuld|betyg|nöjd|nytta|omdöme"
    r"|poäng|snitt|medel|andel|procent|%|\bper\b",
    re.IGNORECASE,
)
FEWEST = 2  # years that are added up
# Of whom the sum is, in words that any network has for itself.
OF_ALL = "alla hela samtliga kommuner kommunerna nätverk nätverket"


def is_asked_for(asked: TableQuestion) -> bool:
    return any(IN_ALL.fullmatch(term.word) for term in asked.question.terms)


def row_of_all(asked: TableQuestion, rows: Sequence[Passage]) -> Passage | None:
    """The one row that is the sum asked for: one of a part, "Summa intäkter", is so only where that part is named."""
    found = [row for row in rows if _is_the_sum(asked, *row.cells[0])] if is_asked_for(asked) else []
    return found[0] if len(found) == 1 else None


def _is_the_sum(asked: TableQuestion, column: str, cell: str) -> bool:
    summed = SUMMED.fullmatch(cell)
    if not summed:
        of_them = ALL_OF_THEM.fullmatch(cell)
        return of_them is not None and _is_of_all(asked, of_them["of"] or "", column)
    return not re.search(r"\w", summed["of"]) or asked.names(summed["of"])


def _is_of_all(asked: TableQuestion, of: str, column: str) -> bool:
    of_the_column = are_alike(words.stems(of), words.stems(column))
    return not of or WHOLES.fullmatch(of) is not None or of_the_column or asked.names(of)


def words_for_all(asked: TableQuestion, meant: Passage, rows: Sequence[Passage]) -> list[str]:
    """What the row that is meant says by being that of all, or the whole of one, where no column is a sum."""
    of_all = [OF_ALL] if meant == row_of_all(asked, rows) else []
    summed = any(IN_ALL.match(name) for name, _ in meant.cells)
    return of_all + [term.word for term in asked.question.terms if not summed and IN_ALL.fullmatch(term.word)]


def over_the_years(asked: TableQuestion, table: Table) -> Answer | None:
    """What one row has under each of several years, added up where that is asked for."""
    if not is_asked_for(asked) or len(table.alike) < FEWEST or len(table.rows) != 1:
        return None
    row = table.rows[0]
    cells = [row.cells[at] for at in sorted(table.alike)]
    about = " ".join([asked.question.text, row.text, *(name for name, _ in cells)])
    told = [value for _, cell in cells if (value := figure(cell)) is not None]
    each_once = len({name for name, _ in cells}) == len(cells)
    if NOT_ADDED.search(about) or is_of_shares(row) or len(told) < len(cells) or not each_once:
        return None
    each = ", ".join(f"{name}: {cell}" for name, cell in cells)
    found = Finding("sum_of_cells", {"who": shown(row.cells[table.key][1]), "total": sum(told), "each": each})
    return Answer(None, "fact", False, None, (cite(row, row.text, 1.0),), found=found)
