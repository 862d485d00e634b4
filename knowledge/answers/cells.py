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
from knowledge.swedish import dates, lexicon, words
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
OF_SEVERAL = re.compile(r"\b(?:både|respektive|roll(?:en|er)?|skillnad\w*|skiljer)\b", re.IGNORECASE)
YES_OR_NO = re.compile(r"(?:ja|nej|yes|no|x|✓|✔)", re.IGNORECASE)
EITHER = re.compile(r"\b(?:eller|or)\b", re.IGNORECASE)  # "A eller B": both are told, so that they can be compared
OF_ONE = re.compile(r"\b(?:vilk(?:en|et)|vem)\b", re.IGNORECASE)
# "Vilka kommuner", "vilken av de nio kommunerna".
OF_ROWS = re.compile(
    r"\b(?:vilk(?:en|et|a)|which)(?:\W+(?:av|of))?(?:\W+(?:de|dessa|våra|the|these))?"
    r"(?:\W+(?:\d+|två|tre|fyra|fem|sex|sju|åtta|nio|tio))?\W+(\w+)",
    re.IGNORECASE,
)
DIVIDED = re.compile(r"(?<=[a-zåäö])-\s?(?=[a-zåäö])")
# What a question calls the table itself, or the number of its rows ("de nio kommunerna"): no row need say it.
A_TABLE = re.compile(
    rf"\w*tabell\w*|table|(?:jämförelse|kolumn|lista|sammanställning|uppställning|överblick|översikt)(?:en)?"
    rf"|{'|'.join(dates.NUMBERS)}"
)
EMPTY = re.compile(r"[-–—?\s]*|n\.?/?a\.?|saknas|uppgift saknas|ej angivet", re.IGNORECASE)
A_MUNICIPALITY = words.stem("kommun")
MOST_READ = 200  # rows of a table in which the names of a question are sought
SAYS_NOTHING = frozenset(words.stems("kommun kommuner stad"))  # in the name of a municipality


@dataclass(frozen=True)
class _Table:
    """Rows under the same names, one of which the question asks for, one of which it may say what they are of.

    `alike` are columns that the question names as well: "tid per kommun", of a month and of the whole time.
    """

    rows: Sequence[Passage]
    column: int
    key: int
    alike: Collection[int] = ()

    def told(self, row: Passage) -> str:
        return told([cell for at, cell in enumerate(row.cells) if at in (self.key, self.column, *self.alike)])

    def value(self, row: Passage) -> str:
        return row.cells[self.column][1]


def answer(question: Question, view: View) -> Answer | None:
    if OF_SEVERAL.search(question.text) or question.asks is Asks.REASON:
        return None
    asked = _Asked(question)
    for row in _rows_near(question, view):
        column = asked.column(row)
        if column is not None:
            chosen = _chosen(asked, row, column, view)
            if chosen:
                return chosen
    return None


def _chosen(asked: "_Asked", row: Passage, column: int, view: View) -> Answer | None:
    """The first way that gives an answer; one from a table that may not be the one that is meant is none."""
    rows = view.table(row)
    for find in (_where_they_meet, _first_of_all, _those_that_are, _beside_the_named):
        chosen = find(asked, rows, column)
        if chosen and not _is_without_address(asked.question, chosen):
            return chosen if asked.knows(row, rows, view) else None
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

    def alike(self, row: Passage, column: int) -> Collection[int]:
        """Other columns of which the question says the same: "tid per kommun", in a month and in all."""
        said = self._said_of(row.cells[column][0])
        return [at for at, (name, _) in enumerate(row.cells) if at not in (0, column) and self._said_of(name) == said]

    def _share(self, name: str) -> float:
        """How well the question names a column, or 0 when it hardly does."""
        if words.stem(DIVIDED.sub("", name.lower())) in self._stems:
            return 1 + MORE_WORDS  # a narrow column may have its name divided: "Eko-kommuner"
        parts = _parts(name)
        met = len(self._said_of(name))
        return met / len(parts) + MORE_WORDS * met if parts and met >= LEAST_OF_A_NAME * len(parts) else 0.0

    def _said_of(self, name: str) -> Sequence[str]:
        """The words of a column's name that the question says."""
        return [part for part in _parts(name) if self._says(part) or self._ends(part)]

    def names(self, cell: str) -> bool:
        """Does the question name what stands in this cell, whole or as the beginning of a longer word?"""
        parts = _parts(cell)
        telling = [part for part in parts if words.stem(part) not in SAYS_NOTHING]
        return bool(telling) and all(self._says(part) or self._begins(part) for part in telling)

    def knows(self, row: Passage, rows: Sequence[Passage], view: View) -> bool:
        """Is every name of the question in the table, or said of it? Else another is meant."""
        said = words.tokens(f"{row.title} {' '.join(row.headings)} {row.columns} {row.document}")
        said += [word for one in rows[:MOST_READ] for word in words.tokens(one.text)]
        about = {words.stem(word) for word in said}
        unsaid = [
            name for name in self._names if words.stem(name) not in about and not self._stands_in_part(name, about)
        ]
        if unsaid and not _said_in_its_chapter(unsaid, row, view):
            return False
        terms = [term for term in self.question.terms if not A_TABLE.fullmatch(term.word)]
        met = [
            term
            for term in terms
            if not about.isdisjoint(lexicon.forms(term.word)) or self._stands_in_part(term.word, about)
        ]
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

    def says_of(self, cell: str) -> bool:
        """Does what stands in a cell begin with a municipality of the question?"""
        named = lexicon.municipalities(cell)
        return bool(named) and named[0] in self.question.municipalities and cell.startswith(named[0])

    def asks_for(self, rows: Sequence[Passage]) -> bool:
        """Is it which of the rows that is asked: "vilka kommuner", of a table with one in each row?

        A table may be turned so that its first column is headed by what its first row names.
        """
        asked = {words.stem(word.lower()) for word in OF_ROWS.findall(self.question.text)}
        rows_are = words.stems(rows[0].cells[0][0])
        if A_MUNICIPALITY in rows_are and not any(lexicon.municipalities(one.cells[0][1]) for one in rows):
            return False
        return any(
            words.likeness(one, stem) >= SAME_WORD or self._is_a_kind_of(stem, one)
            for one in asked
            for stem in rows_are
        )

    def _is_a_kind_of(self, stem: str, word: str) -> bool:
        """Grannkommun is a kind of kommun; rapport none of ort."""
        return len(stem) >= SHORTEST_PART and word.endswith(stem)

    def _says(self, part: str) -> bool:
        stems = lexicon.forms(part)
        return not stems.isdisjoint(self._stems) or any(
            words.likeness(stem, other) >= SAME_WORD for stem in stems for other in self._stems
        )

    def _ends(self, part: str) -> bool:
        """Tid of samordningstid."""
        return len(part) >= SHORTEST_END and any(word.endswith(part) for word in self._said)

    def _begins(self, part: str) -> bool:
        start = part[: max(SHORTEST_PART, len(part) - 2)]
        return len(part) > SHORTEST_PART and any(word.startswith(start) for word in self._said)

    def _stands_in_part(self, name: str, about: Collection[str]) -> bool:
        return any(len(stem) >= SHORTEST_PART and name.startswith(stem) for stem in about)


def _parts(name: str) -> list[str]:
    """The words of a column's name or a cell, without what is said in parentheses."""
    return [word for word in words.tokens(re.sub(r"\(.*?\)", " ", name)) if words.is_content(word)]


def _said_in_its_chapter(names: Sequence[str], row: Passage, view: View) -> bool:
    """Do all these names stand under the headings above the table's own?"""
    chapter = row.headings[:-1]
    said = [one.text for one in view.passages_in(row.document) if one.headings[: len(chapter)] == chapter]
    told = "\n".join(said).lower()
    return bool(chapter) and all(words.stem(name) in told for name in names)


def _rows_near(question: Question, view: View) -> Iterator[Passage]:
    """One row of each table near the question, the nearest first."""
    seen: set[tuple[str, str]] = set()
    for passage, _ in view.find(sought(question), CANDIDATES):
        table = (passage.document, passage.columns)
        if passage.kind == "row" and passage.columns.strip() and table not in seen:
            seen.add(table)
            yield passage


def _where_they_meet(asked: _Asked, rows: Sequence[Passage], column: int) -> Answer | None:
    """The rows that the question names, where they have something in its column."""
    either = EITHER.search(asked.question.text)
    for key in (at for at, (name, _) in enumerate(rows[0].cells) if at != column and not name.isdigit()):
        named = [one for one in rows if asked.names(one.cells[key][1])]
        table = _Table([one for one in named if not EMPTY.fullmatch(one.cells[column][1])], column, key)
        if table.rows and (either or len(table.rows) < len(rows)):
            one_is_asked = not either and OF_ONE.search(asked.question.text)
            differ = len({table.value(one) for one in table.rows}) > 1
            return None if (one_is_asked and differ) or not asked.is_answered(table) else _told(table)
    return None


def _first_of_all(asked: _Asked, rows: Sequence[Passage], column: int) -> Answer | None:
    """The row with the highest or the lowest figure in the column."""
    choose: Callable[..., float] = min if LEAST.search(asked.question.text) else max
    if not (MOST.search(asked.question.text) or LEAST.search(asked.question.text)) or not asked.asks_for(rows):
        return None
    figures = {one: _figure(one.cells[column][1]) for one in rows if is_figure(one.cells[column][1])}
    best = choose(figures.values(), default=0.0)
    first = [one for one, figure in figures.items() if figure == best]
    return _told(_Table(first, column, 0, asked.alike(first[0], column))) if first else None


def _those_that_are(asked: _Asked, rows: Sequence[Passage], column: int) -> Answer | None:
    """Which of the rows have in the column a figure that the question says, or else say yes."""
    if not asked.asks_for(rows):
        return None
    said = [one for one in rows if one.cells[column][1] in asked.question.figures]
    chosen = said or [one for one in rows if YES.fullmatch(one.cells[column][1])]
    return _told(_Table(chosen, column, 0)) if chosen else None


def _beside_the_named(asked: _Asked, rows: Sequence[Passage], column: int) -> Answer | None:
    """What the row is called where the question names a column and what stands in it: "mål för Lerum till 2030"."""
    found = [one for one in rows if asked.says_of(one.cells[column][1])]
    key = next((at for at, (_, cell) in enumerate(found[0].cells) if cell and at != column), None) if found else None
    if key is None or len(found) == len(rows) or asked.question.asks in (*TOLD_BY_FIGURES, Asks.PERSON):
        return None
    return _told(_Table(found, column, key))


def _told(table: _Table) -> Answer:
    said = joined([table.told(row) for row in table.rows[:MOST_ROWS]])
    sources = tuple(cite(row, row.text, 1.0) for row in table.rows)
    return Answer(shorten(said, LONGEST), "passage", False, None, sources[:5])


def _figure(text: str) -> float:
    found = re.search(r"\d+(?:[.,]\d+)?", text.replace(" ", ""))
    return float(found.group().replace(",", ".")) if found else 0.0
