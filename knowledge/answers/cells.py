"""Questions whose answer is in a table: the cell where the row and the column that a question names meet.

"Vem är kontaktperson i Lerum", "vilka kommuner är med i nätverket", "vilken grupp fick mest tid".
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from knowledge.answers import parts
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
OF_SEVERAL = re.compile(r"\b(?:respektive|skillnad\w*|skiljer)\b", re.IGNORECASE)
# Those that do not have what the column says, or more or less of it.
OTHERS = re.compile(
    r"\b(?:inte|ej|saknar|utan|not|without|(?:mer|mindre|fler|färre|more|less|fewer) (?:än|than))\b"
    r"|\b(?:över|under|minst|högst) \d{1,3}\b",
    re.IGNORECASE,
)
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
MOST_READ = 200  # rows of a table
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
    if OF_SEVERAL.search(question.text) or parts.is_of_somebody(question) or question.asks is Asks.REASON:
        return None
    asked = _Asked(question)
    for near in _tables_near(question, view):
        row, column = near[0], asked.column(near[0])
        if column is not None and asked.is_about(near, view):
            rows = view.table(row)
            for find in (_where_they_meet, _first_of_all, _those_that_are):
                chosen = find(asked, rows, column)
                if chosen and not _is_without_address(question, chosen):
                    return chosen
    return _beside_the_named(asked, view)


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
        self._read: str | None = None
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

    def is_about(self, near: Sequence[Passage], view: View) -> bool:
        """Is every name of the question in these rows of a table, or said of it, and enough of the rest in the table?
        Else another table is meant. It is read as a whole only when the names are right.
        """
        row = near[0]
        about = _stems([row.title, *row.headings, row.columns, row.document, *(one.text for one in near)])
        unsaid = [name for name in self._names if not self._is_said(name, about)]
        if unsaid and not self._are_in_its_chapter(unsaid, row, view):
            return False
        about |= _stems([one.text for one in view.table(row)[:MOST_READ]])
        terms = [term for term in self.question.terms if not A_TABLE.fullmatch(term.word)]
        met = [term for term in terms if self._is_said(term.word, about)]
        return sum(term.weight for term in met) >= LEAST_OF_THE_QUESTION * sum(term.weight for term in terms)

    def _is_said(self, word: str, about: Collection[str]) -> bool:
        return not lexicon.forms(word).isdisjoint(about) or any(
            len(stem) >= SHORTEST_PART and word.startswith(stem) for stem in about
        )

    def _are_in_its_chapter(self, names: Sequence[str], row: Passage, view: View) -> bool:
        """Do all these names stand under the headings above the table's own? One document is read for a question."""
        chapter = row.headings[:-1]
        self._read = self._read or row.document
        if not chapter or self._read != row.document:
            return False
        said = [one.text for one in view.passages_in(row.document) if one.headings[: len(chapter)] == chapter]
        told = "\n".join(said).lower()
        return all(re.search(rf"\b{re.escape(words.stem(name))}", told) for name in names)

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

    def names_of(self, cell: str) -> bool:
        """Does the question name a municipality that stands in this cell?"""
        return not set(lexicon.municipalities(cell)).isdisjoint(self.question.municipalities)

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


def _stems(texts: Sequence[str]) -> set[str]:
    return {words.stem(word) for text in texts for word in words.tokens(text)}


def _parts(name: str) -> list[str]:
    """The words of a column's name or a cell, without what is said in parentheses."""
    return [word for word in words.tokens(re.sub(r"\(.*?\)", " ", name)) if words.is_content(word)]


def _tables_near(question: Question, view: View) -> list[list[Passage]]:
    """The rows near the question, those of one table together, the nearest first."""
    tables: dict[tuple[str, ...], list[Passage]] = {}
    for passage, _ in view.find(sought(question), CANDIDATES):
        if passage.kind == "row" and passage.columns.strip():
            tables.setdefault((passage.document, *passage.table), []).append(passage)
    return list(tables.values())


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
    first = _first_in(column, rows, choose)
    alike = [at for at in asked.alike(rows[0], column) if _first_in(at, rows, choose) == first]
    return _told(_Table(first, column, 0, alike)) if first else None


def _first_in(column: int, rows: Sequence[Passage], choose: Callable[..., float]) -> list[Passage]:
    figures = [(one, _figure(one.cells[column][1])) for one in rows if is_figure(one.cells[column][1])]
    best = choose((figure for _, figure in figures), default=0.0)
    return [one for one, figure in figures if figure == best]


def _those_that_are(asked: _Asked, rows: Sequence[Passage], column: int) -> Answer | None:
    """Which of the rows have in the column a figure that the question says, or else say yes."""
    if not asked.asks_for(rows) or OTHERS.search(asked.question.text):
        return None
    said = [one for one in rows if one.cells[column][1] in asked.question.figures]
    chosen = said or [one for one in rows if YES.fullmatch(one.cells[column][1])]
    return _told(_Table(chosen, column, 0)) if chosen else None


def _beside_the_named(asked: _Asked, view: View) -> Answer | None:
    """What a row is called where a municipality of the question stands under a year of it: "Lerums mål till 2030"."""
    if asked.question.asks in (*TOLD_BY_FIGURES, Asks.PERSON):
        return None
    found: dict[Passage, int] = {}
    for near in _tables_near(asked.question, view):
        at = next((at for at, (name, _) in enumerate(near[0].cells) if name in asked.question.figures), 0)
        if at and asked.is_about(near, view):
            found |= {one: at for one in view.table(near[0]) if asked.names_of(one.cells[at][1])}
    told = [_with_what_it_is_called(row, at) for row, at in found.items()]
    return _from_rows(told, list(found)) if found else None


def _with_what_it_is_called(row: Passage, column: int) -> str:
    called = [cell for cell in row.cells[:column] if not cell[0].isdigit()]
    return told([cell for cell in called if cell[1]] + [row.cells[column]])


def _told(table: _Table) -> Answer:
    return _from_rows([table.told(row) for row in table.rows], table.rows)


def _from_rows(told: Sequence[str], rows: Sequence[Passage]) -> Answer:
    said = shorten(joined(told[:MOST_ROWS]), LONGEST)
    return Answer(said, "passage", False, None, tuple(cite(row, row.text, 1.0) for row in rows[:5]))


def _figure(text: str) -> float:
    found = re.search(r"\d+(?:[.,]\d+)?", text.replace(" ", ""))
    return float(found.group().replace(",", ".")) if found else 0.0
