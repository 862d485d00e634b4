"""Questions whose answer is in a table: the cell where the row and the column that a question names meet.

"Vem är kontaktperson i Lerum", "vilka kommuner är med i nätverket", "vilken grupp fick mest tid".
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from knowledge.answers.answer import LONGEST, SAME_WORD, Answer, cite, joined, shorten
from knowledge.answers.measures import LEAST, MOST
from knowledge.archive import View
from knowledge.formats.tables import is_figure
from knowledge.passages import Passage, told
from knowledge.question import Question
from knowledge.search import CANDIDATES, sought
from knowledge.signals import ADDRESSES, holds_what_is_asked, unit_of
from knowledge.slots import ASKS
from knowledge.swedish import words
from knowledge.swedish.asks import Asks

TOLD_BY_FIGURES = (Asks.NUMBER, Asks.DAY, Asks.TIME)
NAMED_BY = "av"  # a name is told from the first word of a sentence by what stands before it
MOST_ROWS = 12  # that are told
LEAST_OF_A_NAME = 0.6  # of the words of a column's name, where it has several
LEAST_OF_THE_QUESTION = 0.4  # that the table must speak of
SHORTEST_END = 3  # letters of a word that may end a longer one
MORE_WORDS = 0.1  # for each word of a column's name that is named: of two that are, the longer is meant
SHORTEST_PART = 4  # letters of a word that may begin a longer one
YES = re.compile(r"(?:ja|yes|x|✓|✔)\b.*", re.IGNORECASE)
OF_SEVERAL = re.compile(r"\b(?:respektive|skillnad\w*|skiljer)\b", re.IGNORECASE)
YES_OR_NO = re.compile(r"(?:ja|nej|yes|no|x|✓|✔)", re.IGNORECASE)
OF_ONE = re.compile(r"\b(?:vilk(?:en|et)|vem)\b", re.IGNORECASE)
# "Vilka kommuner", "vilken av de nio kommunerna".
OF_ROWS = re.compile(
    r"\b(?:vilk(?:en|et|a)|which)(?:\W+(?:av|of))?(?:\W+(?:de|dessa|våra|the|these))?"
    r"(?:\W+(?:\d+|två|tre|fyra|fem|sex|sju|åtta|nio|tio))?\W+(\w+)",
    re.IGNORECASE,
)
DIVIDED = re.compile(r"(?<=[a-zåäö])-\s?(?=[a-zåäö])")
A_TABLE = re.compile(r"\w*tabell\w*|table")
EMPTY = re.compile(r"[-–—?\s]*|n\.?/?a\.?|saknas|uppgift saknas|ej angivet", re.IGNORECASE)
SAYS_NOTHING = frozenset(words.stems("kommun kommuner stad"))  # in the name of a municipality


@dataclass(frozen=True)
class _Table:
    """Rows under the same names, one of which the question asks for, one of which it may say what they are of."""

    rows: Sequence[Passage]
    column: int
    key: int

    def told(self, row: Passage) -> str:
        return told([cell for at, cell in enumerate(row.cells) if at in (self.key, self.column)])

    def value(self, row: Passage) -> str:
        return row.cells[self.column][1]


def answer(question: Question, view: View) -> Answer | None:
    if OF_SEVERAL.search(question.text) or question.asks is Asks.REASON:
        return None
    asked = _Asked(question)
    for row in _rows_near(question, view):
        column = asked.column(row)
        if column is not None and asked.knows(row):
            for find in (_where_they_meet, _first_of_all, _those_that_are):
                chosen = find(asked, row, column, view)
                if chosen and not _is_without_address(question, chosen):
                    return chosen
    return None


def _is_without_address(question: Question, chosen: Answer) -> bool:
    """Whose name it is, is told, and how to reach them asked."""
    unit = unit_of(question)
    return unit is not None and unit[0] in ADDRESSES and not unit[1].search(chosen.answer or "")


class _Asked:
    """What a question names, as it may stand in a table."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._said = [word for word in words.tokens(question.text) if len(word) > 1]
        self._stems = {words.stem(word) for word in self._said}
        named = {word for name in question.names for word in words.tokens(name)}
        self._names = {question.repaired.get(word, word) for word in named} & set(self._said)

    def column(self, row: Passage) -> int | None:
        """The column that most of the question names; a longer name before a shorter one."""
        best, most = None, 0.0
        for at, (name, _) in enumerate(row.cells[1:], start=1):
            met = self._share(name)
            if met > most:
                best, most = at, met
        return best

    def _share(self, name: str) -> float:
        """How well the question names a column, or 0 when it hardly does."""
        if words.stem(DIVIDED.sub("", name.lower())) in self._stems:
            return 1 + MORE_WORDS  # a narrow column may have its name divided: "Eko-kommuner"
        parts = [word for word in words.tokens(re.sub(r"\(.*?\)", " ", name)) if words.is_content(word)]
        met = sum(self._says(part) or self._ends(part) for part in parts)
        return met / len(parts) + MORE_WORDS * met if parts and met >= LEAST_OF_A_NAME * len(parts) else 0.0

    def names(self, cell: str) -> bool:
        """Does the question name what stands in this cell, whole or as the beginning of a longer word?"""
        parts = [part for part in words.tokens(re.sub(r"\(.*?\)", " ", cell)) if words.is_content(part)]
        telling = [part for part in parts if words.stem(part) not in SAYS_NOTHING]
        return bool(telling) and all(self._says(part) or self._begins(part) for part in telling)

    def knows(self, row: Passage) -> bool:
        """Is every name of the question in the table, or said of it? Else another is meant."""
        said = words.tokens(f"{row.title} {' '.join(row.headings)} {row.columns} {row.text} {row.document}")
        about = {words.stem(word) for word in said}
        if not all(words.stem(name) in about or self._stands_in_part(name, about) for name in self._names):
            return False
        terms = [term for term in self.question.terms if not A_TABLE.fullmatch(term.word)]
        met = [term for term in terms if term.stem in about or self._stands_in_part(term.word, about)]
        return sum(term.weight for term in met) >= LEAST_OF_THE_QUESTION * sum(term.weight for term in terms)

    def is_answered(self, table: "_Table") -> bool:
        """Does the cell hold the kind of thing that is asked for?"""
        values = [table.value(row) for row in table.rows]
        if all(map(YES_OR_NO.fullmatch, values)) and ASKS.search(self.question.text):
            return False
        if self.question.asks is Asks.PERSON:
            return any(holds_what_is_asked(self.question, f"{NAMED_BY} {value}") > 0 for value in values)
        if self.question.asks is Asks.NUMBER:
            return any(is_figure(value) or holds_what_is_asked(self.question, value) > 0 for value in values)
        return self.question.asks not in TOLD_BY_FIGURES or any(map(re.compile(r"\d").search, values))

    def asks_for(self, row: Passage) -> bool:
        """Is it which of the rows that is asked: "vilka kommuner", of a table with one in each row?"""
        asked = {words.stem(word.lower()) for word in OF_ROWS.findall(self.question.text)}
        rows_are = words.stems(row.cells[0][0])
        return any(
            words.likeness(one, stem) >= SAME_WORD or self._is_a_kind_of(stem, one)
            for one in asked
            for stem in rows_are
        )

    def _is_a_kind_of(self, stem: str, word: str) -> bool:
        """Grannkommun is a kind of kommun; rapport none of ort."""
        return len(stem) >= SHORTEST_PART and word.endswith(stem)

    def _says(self, part: str) -> bool:
        stem = words.stem(part)
        return stem in self._stems or any(words.likeness(stem, other) >= SAME_WORD for other in self._stems)

    def _ends(self, part: str) -> bool:
        """Tid of samordningstid."""
        return len(part) >= SHORTEST_END and any(word.endswith(part) for word in self._said)

    def _begins(self, part: str) -> bool:
        start = part[: max(SHORTEST_PART, len(part) - 2)]
        return len(part) > SHORTEST_PART and any(word.startswith(start) for word in self._said)

    def _stands_in_part(self, name: str, about: Collection[str]) -> bool:
        return any(len(stem) >= SHORTEST_PART and name.startswith(stem) for stem in about)


def _rows_near(question: Question, view: View) -> Iterator[Passage]:
    """One row of each table near the question, the nearest first."""
    seen: set[tuple[str, str]] = set()
    for passage, _ in view.find(sought(question), CANDIDATES):
        table = (passage.document, passage.columns)
        if passage.kind == "row" and passage.columns.strip() and table not in seen:
            seen.add(table)
            yield passage


def _where_they_meet(asked: _Asked, row: Passage, column: int, view: View) -> Answer | None:
    """The rows that the question names, where they have something in its column."""
    rows = view.table(row)
    for key in (at for at, (name, _) in enumerate(row.cells) if at != column and not name.isdigit()):
        named = [one for one in rows if asked.names(one.cells[key][1])]
        table = _Table([one for one in named if not EMPTY.fullmatch(one.cells[column][1])], column, key)
        if table.rows and len(table.rows) < len(rows):
            one_is_asked = OF_ONE.search(asked.question.text) and len({table.value(one) for one in table.rows}) > 1
            return None if one_is_asked or not asked.is_answered(table) else _told(table)
    return None


def _first_of_all(asked: _Asked, row: Passage, column: int, view: View) -> Answer | None:
    """The row with the highest or the lowest figure in the column."""
    choose: Callable[..., float] = min if LEAST.search(asked.question.text) else max
    if not (MOST.search(asked.question.text) or LEAST.search(asked.question.text)) or not asked.asks_for(row):
        return None
    rows = [one for one in view.table(row) if is_figure(one.cells[column][1])]
    if not rows:
        return None
    best = choose(_figure(one.cells[column][1]) for one in rows)
    return _told(_Table([one for one in rows if _figure(one.cells[column][1]) == best], column, 0))


def _those_that_are(asked: _Asked, row: Passage, column: int, view: View) -> Answer | None:
    """Which of the rows say yes in the column, or what the question says."""
    if not asked.asks_for(row):
        return None
    rows = [one for one in view.table(row) if YES.fullmatch(one.cells[column][1])]
    return _told(_Table(rows, column, 0)) if rows else None


def _told(table: _Table) -> Answer:
    said = joined([table.told(row) for row in table.rows[:MOST_ROWS]])
    sources = tuple(cite(row, row.text, 1.0) for row in table.rows)
    return Answer(shorten(said, LONGEST), "passage", False, None, sources[:5])


def _figure(text: str) -> float:
    found = re.search(r"\d+(?:[.,]\d+)?", text.replace(" ", ""))
    return float(found.group().replace(",", ".")) if found else 0.0
