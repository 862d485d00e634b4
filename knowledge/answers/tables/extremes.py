"""Which row of a table is the first of all: "vilken kommun hade högst andel elbilar 2031", "vem betalar mest".

A wrong one in a clean line is believed. So it is told only where every word of the question is said by the column or by
what stands above the table, where the figures are of the year and in the unit asked for, and each of them can be read.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.answers.meetings.measures import LEAST, MOST
from knowledge.answers.tables.asked import TableQuestion, municipalities_in
from knowledge.answers.tables.columns import (
    columns_meant,
    figure,
    filled,
    is_called,
    is_of_figures,
    is_superlative,
    newest,
)
from knowledge.answers.tables.sums import OF_THE_OTHERS
from knowledge.passages import Passage
from knowledge.swedish import lexicon, words

OF_ROWS = re.compile(r"\b(?:vilk(?:en|et|a)|which|what)(?: (?:av|of)(?: (?:de|the))?)? (\w+)", re.IGNORECASE)
WHO = re.compile(r"^\W*(?:vem|vilka|who)\b", re.IGNORECASE)
OTHERWISE = re.compile(r"^\W*(?:hur|när|var|varför|how|when|where|why)\b", re.IGNORECASE)
# "Minst 15", "högst 3": no extreme but a limit.
LIMIT = re.compile(r"\b(?:minst|högst|at (?:least|most)) (?:\d|ett?\b|två|tre)", re.IGNORECASE)
# Whether much is good depends on what it is: of emissions the best have least.
GOOD_OR_BAD = re.compile(r"\b(?:bäst|sämst|best|worst)\w*", re.IGNORECASE)
A_GRADE = re.compile(r"betyg|nöjd|nytta|omdöme|intryck|poäng|medelvärde|snitt", re.IGNORECASE)


@dataclass(frozen=True)
class Contest:
    """Rows of one table, of which some are first in a column: these, what they are called and how well the column was
    named. `others` are those that the question names as well.
    """

    first: Sequence[Passage]
    others: Sequence[Passage]
    key: int
    column: int
    alike: Sequence[int]
    fit: tuple[float, int]  # how much of the question the column says, and of which year it is


def is_asked(text: str) -> bool:
    """Is it which of several that is most or least?"""
    superlative = MOST.search(text) or LEAST.search(text)
    return superlative is not None and not LIMIT.search(text) and not OTHERWISE.search(text)


def may_be_of(asked: TableQuestion, near: Sequence[Passage]) -> bool:
    """Could these rows be some of those among which one is asked for? They are read all only then."""
    key = key_of(asked, near)
    if key is None:
        return False
    names = " ".join([near[0].cells[key][0], *asked.question.names, *asked.question.municipalities])
    return bool(columns_meant(asked, near[0], _columns(asked, near, key), names))


def contest(asked: TableQuestion, rows: Sequence[Passage]) -> Contest | None:
    """Who is first of these rows, where the question can mean no other column of theirs."""
    key = key_of(asked, rows)
    single = [
        row for row in rows if key is not None and row.cells[key][1] and not OF_THE_OTHERS.fullmatch(row.cells[key][1])
    ]
    if key is None or not single:
        return None
    named = [row for row in single if asked.names(row.cells[key][1])]
    if len(named) == 1:
        return None  # one of whom something else is asked
    contending = named or single
    of_rows = " ".join([rows[0].cells[key][0], *(row.cells[key][1] for row in named)])
    meant = columns_meant(asked, rows[0], _columns(asked, contending, key), of_rows)
    if not meant or asked.is_of_another_year(rows, meant[0].column):
        return None
    column, *alike = (one.column for one in meant)
    first = _first_in(column, contending, asked)
    as_well = [at for at in alike if _first_in(at, contending, asked) == first]
    fit = (meant[0].fit, newest(rows[0], column) or rows[0].year or 0)
    return Contest(first, [row for row in named if row not in first], key, column, as_well, fit)


def key_of(asked: TableQuestion, rows: Sequence[Passage]) -> int | None:
    """The column that says which each row is: the one that is asked for, "vilken kommun", or else the first."""
    said = OF_ROWS.findall(asked.question.text)
    nouns = [word.lower() for word in said if words.is_content(word.lower()) and not is_superlative(word)]
    names = [name for name, _ in rows[0].cells]
    if nouns:
        of_it = [at for at, name in enumerate(names) if any(is_called(asked, noun, name) for noun in nouns)]
        return next((at for at in of_it if not is_of_figures(rows, at)), None)
    if is_of_figures(rows, 0) or not names[0]:
        return None
    return None if WHO.search(asked.question.text) and not _are_somebody([row.cells[0][1] for row in rows]) else 0


def _are_somebody(cells: Sequence[str]) -> bool:
    named = [cell for cell in cells if municipalities_in(cell) or lexicon.is_given_name(cell.split(" ")[0])]
    return len(named) > len(cells) / 2


def _columns(asked: TableQuestion, rows: Sequence[Passage], key: int) -> list[int]:
    """Those in which a row can be first: each of their figures can be read, and whether much is good is known."""
    row = rows[0]
    good_or_bad = GOOD_OR_BAD.search(asked.question.text)
    may = [at for at, (name, _) in enumerate(row.cells) if at != key and asked.may_tell(name)]
    graded = [at for at in may if not good_or_bad or A_GRADE.search(row.cells[at][0])]
    return [
        at for at in graded if is_of_figures(rows, at) and all(figure(cell) is not None for cell in filled(rows, at))
    ]


def _first_in(column: int, rows: Sequence[Passage], asked: TableQuestion) -> list[Passage]:
    choose: Callable[..., float] = min if LEAST.search(asked.question.text) else max
    told = [(row, told) for row in rows if (told := figure(row.cells[column][1])) is not None]
    best = choose((one for _, one in told), default=0.0)
    return [row for row, one in told if one == best]
