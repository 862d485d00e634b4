"""Which column of figures a question can mean: the one that says all that neither stands above the table nor is a row's
name. Where that is none, or one of several things, none is meant clearly.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers.answer import SAME_WORD
from knowledge.answers.meetings.measures import LEAST, MOST
from knowledge.answers.tables.asked import TableQuestion
from knowledge.answers.tables.years import IN_ALL, YEARS, is_a_year, years_in
from knowledge.passages import Passage
from knowledge.question import REPAIRED, Term
from knowledge.swedish import lexicon, words
from knowledge.swedish.asks import QUESTION_WORD
from knowledge.swedish.dates import MONTHS
from knowledge.swedish.words import listed

EMPTY = re.compile(r"[-–—?.\s]*|n\.?/?a\.?|(?:uppgift )?saknas|ej angivet|ingen uppgift", re.IGNORECASE)
# What may be asked of any column.
SAYS_LITTLE = frozenset(
    words.stem(word)
    for word in listed(
        "betalar betala stå stod låg ligga hamnade uppnådde nådde enligt tabell tabellen lista listan rapport "
        "rapporten kommun kommuner del delen belopp siffra värde nivå antal mängd år allra procent kronor "
        "jämför jämföra jämfört skillnad skillnaden skiljer stor stort hög högt låg lågt"
    )
)
# How a figure went from one year to another: the table has the figures.
WENT = re.compile(
    r"(?:för)?ändra(?:s|ts|des|t|de)?|utveckla(?:s|ts|des|t)|öka(?:r|t|de|des|ts)?|minska(?:r|t|de|des|ts)?|sjunk(?:er|it)"
    r"|sjönk|stig(?:er|it)|steg|gå(?:r|tt)|gick|mer|mindre|fler|färre|changed?|grown|grew",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"(?:ca|cirka|drygt|knappt)? ?(?P<figure>[-−–+]?\d[\d\s]*(?:[.,]\d+)?) ?(?:%|[^\W\d]+(?: [^\W\d]+)?)?"
)
# "3 mars" is a day, and measures nothing.
OF_A_MONTH = re.compile(
    rf"\d{{1,2}}\.? (?:{'|'.join((*MONTHS, *(month[:3] for month in MONTHS)))}|sept)\.?", re.IGNORECASE
)
THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
LONGEST_FIGURE = 40  # characters with its unit
SHORTEST_HEAD = 4  # letters of a word that may end a longer one: betyg of helhetsbetyg


@dataclass(frozen=True)
class Meant:
    """A column, and how much of the question its name says."""

    column: int
    fit: float


def columns_meant(
    asked: TableQuestion, row: Passage, columns: Sequence[int], of_rows: str, *, least: float = 0.0
) -> list[Meant]:
    """Of these columns of figures the one that says most of the question, and others that say as much of it.

    All that it does not say must stand above the table, or be said `of_rows`: what they are, and which of them are
    named. Another word for the same counts where it says at `least` as much.
    """
    above = words.stems(" ".join([row.title, row.document, *row.headings]))
    asked_for = [term for term in asked.question.terms if not (says_little(term) or _is_how_it_went(asked, term))]
    terms = [term for term in asked_for if not is_called(asked, term.word, of_rows)]
    rest = {term for term in terms if not _said(term, above, least)}
    said = {at: {term: _said_by(row.cells[at][0], term, least) for term in terms} for at in columns}
    fits = {at: (sum(said[at].values()), newest(row, at)) for at in columns if all(said[at][term] for term in rest)}
    best = max(fits.values(), default=(0.0, 0))
    if best[0]:
        return [Meant(at, fit) for at, (fit, year) in fits.items() if (fit, year) == best]
    by_year = bool(asked.years) and all(is_a_year(row.cells[at][0]) for at in columns)
    return [Meant(at, 0.0) for at in _only_one_of_its_kind(row, columns)] if not rest and (terms or by_year) else []


def newest(row: Passage, column: int) -> int:
    """The last year that the name of a column says."""
    return max(years_in(row.cells[column][0]), default=0)


def _only_one_of_its_kind(row: Passage, columns: Sequence[int]) -> list[int]:
    """What is asked for is what the table is of: its sum, or its only figures, the newest of several years."""
    sums = [at for at in columns if IN_ALL.match(row.cells[at][0])]
    if len(sums or columns) == 1:
        return list(sums or columns)
    kinds = {YEARS.sub("", row.cells[at][0]).strip() for at in columns}
    of_years = len(kinds) == 1 and all(newest(row, at) for at in columns)
    return [max(columns, key=lambda at: newest(row, at))] if of_years else []


def is_of_figures(rows: Sequence[Passage], column: int) -> bool:
    """Of amounts: neither of days nor of years."""
    cells = filled(rows, column)
    figures = [cell for cell in cells if figure(cell) is not None and not YEARS.fullmatch(cell)]
    return len(figures) > len(cells) / 2


def filled(rows: Sequence[Passage], column: int) -> list[str]:
    return [cell for row in rows if not EMPTY.fullmatch(cell := row.cells[column][1])]


def figure(cell: str) -> float | None:
    """The one figure that a cell tells, perhaps with its unit."""
    found = NUMBER.fullmatch(cell.strip()) if len(cell) <= LONGEST_FIGURE else None
    if not found or OF_A_MONTH.fullmatch(cell.strip()):
        return None
    said = re.sub(r"\s", "", found["figure"]).replace("−", "-").replace("–", "-")
    return float(said.replace(".", "") if THOUSANDS.fullmatch(said.lstrip("+-")) else said.replace(",", "."))


def unsaid(asked: TableQuestion, row: Passage, column: int) -> set[Term]:
    """What of the question is said neither above the table, nor by the row, nor by the name of this column."""
    said = words.stems(" ".join([row.title, row.document, *row.headings, row.cells[column][0], row.text]))
    return {term for term in asked.question.terms if not says_little(term) and not _said(term, said, REPAIRED)}


def says_little(term: Term) -> bool:
    """It may be asked of any column."""
    asking = YEARS.fullmatch(term.word) or QUESTION_WORD.fullmatch(term.word) or is_superlative(term.word)
    return term.stem in SAYS_LITTLE or bool(asking)


def _is_how_it_went(asked: TableQuestion, term: Term) -> bool:
    return len(asked.years) > 1 and WENT.fullmatch(term.word) is not None


def _said_by(column: str, term: Term, least: float) -> float:
    if IN_ALL.fullmatch(term.word):
        return float(IN_ALL.match(column) is not None)
    return _said(term, words.stems(column), least)


def _said(term: Term, stems: Sequence[str], least: float) -> float:
    """Whether a word of the question is among these, or another word for it, which says less."""
    if any(is_same(one, stem) for one in lexicon.forms(term.word) for stem in stems):
        return 1.0
    others = [strength for other, strength in term.others if any(is_same(other, stem) for stem in stems)]
    return max((strength for strength in others if strength >= least), default=0.0)


def is_same(one: str, other: str) -> bool:
    """The same word, or the last part of a compound, which says what it is: betyg and helhetsbetyg."""
    short, long = sorted((one, other), key=len)
    return words.likeness(one, other) >= SAME_WORD or (len(short) >= SHORTEST_HEAD and long.endswith(short))


def is_superlative(word: str) -> bool:
    return bool(MOST.fullmatch(word) or LEAST.fullmatch(word))


def is_called(asked: TableQuestion, noun: str, column: str) -> bool:
    stems = words.stems(column)
    others = {other for term in asked.question.terms if term.word == noun for other, _ in term.others}
    return any(is_same(one, stem) for one in (words.stem(noun), *others) for stem in stems)
