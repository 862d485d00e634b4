"""A question as it may be about a table: which of its columns and rows does it name, and is this the table meant?"""

import re
from collections.abc import Collection, Sequence
from datetime import date

from knowledge.answers.answer import SAME_WORD
from knowledge.answers.tables import units
from knowledge.answers.tables.years import YEARS, is_a_year, years_asked, years_in
from knowledge.archive import View
from knowledge.formats.tables import is_figure
from knowledge.passages import Passage
from knowledge.question import Question
from knowledge.signals import holds_what_is_asked
from knowledge.swedish import dates, lexicon, words
from knowledge.swedish.asks import QUESTION_WORD, Asks
from knowledge.swedish.dates import Period

TOLD_BY_FIGURES = (Asks.NUMBER, Asks.DAY, Asks.TIME)
NAMED_BY = "av"  # a name is told from the first word of a sentence by what stands before it
LEAST_OF_A_NAME = 0.6  # of the words of a column's name, where it has several
LEAST_OF_THE_QUESTION = 0.4  # that the table must speak of
SHORTEST_END = 3  # letters of a word that may end a longer one
MORE_WORDS = 0.1  # for each word of a column's name that is named: of two that are, the longer is meant
SHORTEST_PART = 4  # letters of a word that may begin a longer one
YES_OR_NO = re.compile(r"(?:ja|nej|yes|no|x|✓|✔)", re.IGNORECASE)
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
A_MUNICIPALITY = words.stem("kommun")
# What is asked of it: "hur nöjda", "vad blev kostnaden", "när betalade", "har Lerum betalat".
HOW = re.compile(
    r"\bhur (\w+)|\bvad (?:är|var|blev|blir) (?:den |det )?(\w+)"
    r"|\b(?:när|har) (?:[\w-]+ ){0,4}?((?-i:[a-zåäö])\w+(?:[dt]e|[ai]t|[klnprsv]t))\b",
    re.IGNORECASE,
)
WHO = re.compile(r"\b(?:vem|vems|vilka|vad|who|whom|whose)\b", re.IGNORECASE)  # beside the office that is named
MOST_READ = 200  # rows of a table
A_YEAR = 300  # days, and more
SAYS_NOTHING = frozenset(words.stems("kommun kommuner stad"))  # in the name of a municipality


class TableQuestion:
    """What a question names, as it may stand in a table."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._said = [word for word in words.tokens(question.text) if len(word) > 1]
        self._stems = {words.stem(word) for word in self._said}
        named = {word for name in question.names for word in words.tokens(name)}
        self._read: str | None = None  # the one document whose chapters were read: more would take too long
        how = ["".join(found).lower() for found in HOW.findall(question.text)]
        self._how = {words.stem(word) for word in how if words.is_content(word)}
        self._speaks_of_a_table = any(re.fullmatch(r"\w*tabell\w*|table", word) for word in self._said)
        self._names = {question.repaired.get(word, word) for word in named} & set(self._said)
        self.years = years_asked(question)

    def column(self, row: Passage) -> int | None:
        """The column that is called as what is asked, "hur nöjda"; or else the one that most of the question names, a
        longer name first, and of several years the newest.
        """
        fits = {
            at: (self.is_what_is_asked(name), self._share(name, cell), max(years_in(name), default=0))
            for at, (name, cell) in enumerate(row.cells)
            if at and self.may_tell(name) and not is_a_year(name)
        }
        best = max(fits, key=lambda at: fits[at], default=0)
        return best if best and any(fits[best][:2]) else None

    def says_all_of(self, column: str) -> bool:
        return self.is_what_is_asked(column) or self._share(column, "") >= 1

    def is_what_is_asked(self, column: str) -> bool:
        return any(words.likeness(one, stem) >= SAME_WORD for one in self._how for stem in words.stems(column)[:1])

    def may_tell(self, column: str) -> bool:
        """Is it of the year, and measured in the unit, that are asked for? A column need not say of either."""
        years = years_in(column)
        if years and self.years and not years & self.years:
            return False
        if units.HOW_MANY.search(self.question.text) and self._only_divides(column):
            return False
        return units.may_be_measured_so(self.question, column)

    def _only_divides(self, column: str) -> bool:
        """Is what is counted only what the column is divided by: "uttag per 1 000 invånare"?"""
        counted = units.DIVIDED_BY.sub("", column)
        return counted != column and not any(self._says(part) for part in _parts(counted))

    def _share(self, name: str, cell: str) -> float:
        """How well the question names a column, or 0 when it hardly does."""
        if words.stem(DIVIDED.sub("", name.lower())) in self._stems:
            return 1 + MORE_WORDS  # a narrow column may have its name divided: "Eko-kommuner"
        parts = self._parts_asked(name)
        met = sum(self._says(part) or self._ends(part, of_figures=is_figure(cell)) for part in parts)
        return met / len(parts) + MORE_WORDS * met if parts and met >= LEAST_OF_A_NAME * len(parts) else 0.0

    def _parts_asked(self, name: str) -> list[str]:
        """A column may say its year where none is asked about, "avgift 2026", and that it counts: "antal träffar"."""
        parts = [part for part in _parts(name) if part != units.COUNTING] or _parts(name)
        return parts if self.years else [part for part in parts if not YEARS.fullmatch(part)] or parts

    def names(self, cell: str) -> bool:
        """Does the question name what stands in this cell, whole or as the beginning of a longer word?

        A municipality must be meant as one: Mark is nothing that is märkt, and Götene no beginning of Göteborg.
        """
        if municipalities_in(cell) and not self.names_of(cell):
            return False
        parts = _parts(cell)
        telling = [part for part in parts if words.stem(part) not in SAYS_NOTHING]
        return bool(telling) and all(self._says(part) or self._begins(part) for part in telling)

    def is_about(self, near: Sequence[Passage], view: View) -> bool:
        """Is every name of the question in these rows of a table, or said of it, and enough of the rest in the table?
        Else another table is meant. It is read as a whole only where the names are right and these rows too few.
        """
        row = near[0]
        about = _stems([row.title, *row.headings, row.columns, row.document, *(one.text for one in near)])
        unsaid = [name for name in self._names if not self._is_said(name, about)]
        if unsaid and not self._are_in_its_chapter(unsaid, row, view):
            return False
        if self._speaks_enough_of(about) or not self._names:
            return self._speaks_enough_of(about)
        return self._speaks_enough_of(about | _stems([one.text for one in view.table(row)[:MOST_READ]]))

    def _speaks_enough_of(self, about: Collection[str]) -> bool:
        terms = [term for term in self.question.terms if not A_TABLE.fullmatch(term.word)]
        met = [term for term in terms if self._is_said(term.word, about)]
        return sum(term.weight for term in met) >= LEAST_OF_THE_QUESTION * sum(term.weight for term in terms)

    def is_of_another_year(self, rows: Sequence[Passage], column: int) -> bool:
        """Is a year asked about that the cells are not of? What stands nearest to them and says a year tells which:
        the name of the column, the rows themselves, the headings from the innermost, the title.
        """
        if not self.years:
            return False
        row = rows[0]
        name = row.cells[column][0]
        by_rows = "" if years_in(name) else " ".join(self._years_of_rows(rows[:MOST_READ], column))
        around = (name, by_rows, *reversed(row.headings), f"{row.title} {row.document}")
        told = next(filter(None, map(years_in, around)), None)
        if told is None:
            return not self.years & years_in(f"{row.context} {row.year or ''} {' '.join(one.text for one in rows)}")
        return not told & self.years

    def _years_of_rows(self, rows: Sequence[Passage], column: int) -> list[str]:
        """Cells that say the year asked about and of which row they are, or what is asked of it."""
        return [
            cell
            for one in rows
            for at, (_, cell) in enumerate(one.cells)
            if years_in(cell) & self.years and (at in (0, column) or self.names(cell))
        ]

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

    def is_answered(self, values: Collection[str]) -> bool:
        """Do cells hold the kind of thing that is asked for?"""
        if not values:
            return False
        if all(map(YES_OR_NO.fullmatch, values)) and QUESTION_WORD.search(self.question.text):
            return False
        if not units.may_tell(self.question, values):
            return False
        if self.question.asks is Asks.PERSON and WHO.search(self.question.text):
            return any(holds_what_is_asked(self.question, f"{NAMED_BY} {value}") > 0 for value in values)
        if self.question.asks is Asks.NUMBER:
            return any(is_figure(value) or holds_what_is_asked(self.question, value) > 0 for value in values)
        return self.question.asks not in TOLD_BY_FIGURES or any(map(re.compile(r"\d").search, values))

    def speaks_of_what_is_counted(self, row: Passage, column: int) -> bool:
        """A column that is called by a place or a year says nothing of what its figures count: the table must."""
        name = row.cells[column][0]
        if not (is_a_year(name) or municipalities_in(name)):
            return True
        return self._speaks_of_its_subject(_stems([row.title, *row.headings, row.columns, row.document]))

    def speaks_of_it(self, passage: Passage) -> bool:
        """Does it say something of what is asked, beside names and years, and of the municipality?"""
        return self._speaks_of_its_subject(_stems([passage.text])) and (
            not self.question.municipalities or self.names_of(f"{passage.context} {passage.text}")
        )

    def _speaks_of_its_subject(self, said: Collection[str]) -> bool:
        telling = [term for term in self.question.terms if not (term.name or YEARS.fullmatch(term.word))]
        begin = tuple(term.stem for term in telling if len(term.stem) >= SHORTEST_PART)
        begun = any(stem.startswith(begin) for stem in said)
        return not telling or begun or any(self._is_said(term.word, said) for term in telling)

    def may_be_of(self, cell: str) -> bool:
        """Is it of a municipality that is named, where one is?"""
        return not self.question.municipalities or self.names_of(cell)

    def may_be_of_the_day(self, row: Passage) -> bool:
        """Is it not of another day than the one that is asked about, where a cell is a day?"""
        asked = [period for period in self.question.periods if period.days <= dates.A_MONTH]
        days = [Period(day, day) for _, cell in row.cells if (day := _whole_day(cell))] if asked else []
        return not days or any(day.meets(period) for day in days for period in asked)

    def is_until(self, column: str) -> bool:
        """Is a column a year until which is asked? "Klimatkontrakt 2030" is a name."""
        return column in self.question.figures and (
            self._speaks_of_a_table or re.search(rf"\b(?:till|år|senast|by) {column}\b", self.question.text) is not None
        )

    def says_what_it_is_of(self, row: Passage) -> bool:
        """Does the question speak of a table, or of what the heading of this one does: "mål" of "klimatmål"?"""
        about = _stems(row.headings[-1:])
        asked = [term.stem for term in self.question.terms if not term.name and not term.word.isdigit()]
        return self._speaks_of_a_table or any(one.endswith(stem) for stem in asked for one in about)

    def names_of(self, cell: str) -> bool:
        """Does the question name a municipality that stands in this cell?"""
        return not set(municipalities_in(cell)).isdisjoint(self.question.municipalities)

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

    def _ends(self, part: str, *, of_figures: bool = False) -> bool:
        """Tid of samordningstid; of what is counted in other forms too, avgift of medlemsavgifter."""
        said = (*self._said, *self._stems) if of_figures else self._said
        return len(part) >= SHORTEST_END and any(word.endswith(part) for word in said)

    def _begins(self, part: str) -> bool:
        start = part[: max(SHORTEST_PART, len(part) - 2)]
        return len(part) > SHORTEST_PART and any(word.startswith(start) for word in self._said)


def may_be_of_the_month(question: Question, row: Passage) -> bool:
    """Is it said to be of then, or of a document of then, where a month is asked about?"""
    asked = [period for period in question.periods if period.days <= dates.A_MONTH]
    if not asked or (row.dated and any(Period(row.dated, row.dated).meets(period) for period in asked)):
        return True
    said = " ".join((row.text, row.columns, *row.headings, row.title, row.meeting or ""))
    told = [mention.period for mention in dates.find(said, row.dated or dates.start_of(row.year))]
    return any(one.days < A_YEAR and one.meets(period) for one in told for period in asked)


def _stems(texts: Sequence[str]) -> set[str]:
    return {words.stem(word) for text in texts for word in words.tokens(text)}


def _whole_day(cell: str) -> date | None:
    """A cell as a spreadsheet writes a day."""
    try:
        return date.fromisoformat(cell.strip())
    except ValueError:
        return None


def municipalities_in(cell: str) -> list[str]:
    """In a cell that begins with it, Mark is one as well."""
    return lexicon.municipalities(f"i {cell}")


def _parts(name: str) -> list[str]:
    """The words of a column's name or a cell, without what is said in parentheses."""
    return [word for word in words.tokens(re.sub(r"\(.*?\)", " ", name)) if words.is_content(word)]
